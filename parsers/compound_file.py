"""OLE containers (.doc, .xls, .msg): their streams, never larger than the file that holds them.

olefile believes the size a stream claims and follows its chain of sectors that far: sixteen damaged bytes make it
gather two gigabytes out of a circle of sectors (seen: 135 s). No stream can be larger than its file, so larger claims
are refused before the chain is walked. Otherwise olefile is used as it is.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING

import olefile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["CompoundFile", "DamagedContainer", "open_compound_file"]


class DamagedContainer(Exception):
    """The container contradicts itself, here or altogether."""


class CompoundFile:
    """An open container.

    Attributes:
        paths: of all its streams and storages.
    """

    def __init__(self, ole: olefile.OleFileIO[str], size: int) -> None:
        self._ole = ole
        self._size = size
        self.paths = [tuple(path) for path in ole.listdir(streams=True, storages=True)]

    def read(self, path: Sequence[str]) -> bytes:
        """One stream, whole.

        Raises:
            DamagedContainer: there is no such stream, or it cannot be followed.
        """
        try:
            claimed = max(self._ole.get_size(list(path)), self._ole.root.size)  # type: ignore[union-attr]
            # The root's own stream holds all the small ones, so it is walked as well.
            content = self._ole.openstream(list(path)).read() if claimed <= self._size else None
        except Exception as error:  # olefile raises many kinds on damage: all of them mean this
            raise DamagedContainer("damaged stream") from error
        if not isinstance(content, bytes):
            raise DamagedContainer("a stream claims to be larger than its file")
        return content


@contextmanager
def open_compound_file(content: bytes) -> Iterator[CompoundFile]:
    """Open a container.

    Raises:
        DamagedContainer: it cannot be opened.
    """
    try:
        ole = olefile.OleFileIO(io.BytesIO(content))
    except Exception as error:  # as above
        raise DamagedContainer("damaged container") from error
    with ole:
        try:
            container = CompoundFile(ole, len(content))
        except Exception as error:
            raise DamagedContainer("damaged directory") from error
        yield container
