"""The bytes as they came. With `extracts` and `pages`, the only place with content, so that one call erases it.

Small originals stand in the database row: the commit that records them also makes them durable, one disk sync instead
of three (measured, DESIGN section 2). Large ones are files, written, synced and renamed before that commit. A crash in
between leaves a file without a row, which `sweep` removes; never a row without its file.

Refused: changing a byte. An original is written once and read; the only other act is erasing.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import sqlalchemy as sa

from gateway.errors import TryLater
from gateway.ids import new_id
from gateway.storage.pages import forget_pages
from gateway.storage.tables import extracts, items, originals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.engine import Connection

__all__ = ["Originals", "Prepared"]

ORPHAN_AGE_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Prepared:
    """An original that is on disk (or small enough for its row), waiting for the commit that records it."""

    id: str
    media_type: str
    size_bytes: int
    sha256: str
    content: bytes | None
    file: str | None


class Originals:
    """The store of originals of one installation.

    Args:
        folder: where large originals stand.
        inline_limit_bytes: up to this size an original stands in its row.
    """

    def __init__(self, folder: Path, *, inline_limit_bytes: int) -> None:
        self.folder = folder
        self._inline_limit_bytes = inline_limit_bytes

    @contextmanager
    def scratch(self) -> Iterator[IO[bytes]]:
        """A file to write something into that `prepare` is given then; gone afterwards, and after a crash.

        Raises:
            TryLater: the disk is full or unwell.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.SpooledTemporaryFile(self._inline_limit_bytes, "w+b", dir=str(self.folder)) as file:
                yield file
        except OSError as error:
            raise TryLater(f"originals: {error.strerror or type(error).__name__}") from error

    def prepare(self, content: bytes | Path | IO[bytes], media_type: str) -> Prepared:
        """Make an original durable, or ready to become so with its row.

        Args:
            content: its bytes, or a file of them, read from its beginning.
            media_type: of it.

        Raises:
            TryLater: the disk is full or unwell; nothing is left behind.
        """
        if isinstance(content, Path):
            with content.open("rb") as file:
                return self.prepare(file, media_type)
        original_id = new_id()
        if not isinstance(content, bytes):
            size = content.seek(0, os.SEEK_END)
            content.seek(0)
            if size <= self._inline_limit_bytes:
                content = content.read()
        if isinstance(content, bytes) and len(content) <= self._inline_limit_bytes:
            digest = hashlib.sha256(content).hexdigest()
            return Prepared(original_id, media_type, len(content), digest, content, None)
        name = f"{original_id[:4]}/{original_id}"
        try:
            digest, size = _write_durably(content, self.folder / name)
        except OSError as error:
            raise TryLater(f"originals: {error.strerror or type(error).__name__}") from error
        return Prepared(original_id, media_type, size, digest, None, name)

    def insert(self, connection: Connection, prepared: Sequence[Prepared]) -> None:
        """Record prepared originals in the caller's transaction."""
        now = datetime.now(UTC)
        rows = [
            {
                "id": one.id,
                "kept_at": now,
                "media_type": one.media_type,
                "size_bytes": one.size_bytes,
                "sha256": one.sha256,
                "content": one.content,
                "file": one.file,
            }
            for one in prepared
        ]
        connection.execute(originals.insert(), rows)

    def discard(self, prepared: Prepared) -> None:
        """Remove what was prepared and then not recorded (a repeat)."""
        if prepared.file is not None:
            with suppress(FileNotFoundError):
                (self.folder / prepared.file).unlink()

    def read(self, connection: Connection, original_id: str) -> bytes:
        """The bytes as they came.

        Raises:
            LookupError: there is no such original, or it was erased.
        """
        row = connection.execute(originals.select().where(originals.c.id == original_id)).first()
        if row is None or row.erased_at is not None:
            raise LookupError(f"original {original_id} is not here (erased, or never was)")
        if row.content is not None:
            return bytes(row.content)
        file: str = row.file
        return (self.folder / file).read_bytes()

    def file_of(self, connection: Connection, original_id: str) -> Path | None:
        """The file of a large original; None when it stands in its row."""
        name = connection.scalar(sa.select(originals.c.file).where(originals.c.id == original_id))
        return None if name is None else self.folder / name

    def erase(self, connection: Connection, original_id: str) -> None:
        """Empty the row in the caller's transaction. The file follows with `sweep`, after the commit."""
        connection.execute(
            originals.update()
            .where(originals.c.id == original_id)
            .values(content=None, sha256=None, erased_at=datetime.now(UTC))
        )

    def put_back(self, connection: Connection, original_id: str, prepared: Prepared) -> None:
        """Give an erased original its bytes again, under its own id, in the caller's transaction."""
        values = {
            "content": prepared.content,
            "file": prepared.file,
            "sha256": prepared.sha256,
            "size_bytes": prepared.size_bytes,
            "erased_at": None,
        }
        connection.execute(originals.update().where(originals.c.id == original_id).values(values))

    def sweep(self, connection: Connection) -> int:
        """Remove files of erased originals and old files that no row knows. Returns how many went."""
        removed = 0
        erased = connection.execute(
            sa.select(originals.c.id, originals.c.file).where(
                originals.c.erased_at.is_not(None), originals.c.file.is_not(None)
            )
        ).all()
        for row in erased:
            _unlink_durably(self.folder / row.file)
            # by name: it may have been put back, as another file, since we looked
            swept = sa.and_(originals.c.id == row.id, originals.c.file == row.file)
            connection.execute(originals.update().where(swept).values(file=None))
            removed += 1
        return removed

    def sweep_orphans(self, connection: Connection) -> int:
        """Remove files that a crash left between writing and recording. Returns how many went."""
        known = set(connection.scalars(sa.select(originals.c.file).where(originals.c.file.is_not(None))))
        removed = 0
        for file in self.folder.glob("*/*"):
            old = time.time() - file.stat().st_mtime > ORPHAN_AGE_SECONDS
            if old and str(file.relative_to(self.folder)) not in known:
                file.unlink()
                removed += 1
        return removed


def erase_content(connection: Connection, store: Originals, *, item_id: str, original_id: str) -> None:
    """Erase what was written: the original and everything read from it. The one call there is for it."""
    store.erase(connection, original_id)
    searchable_id = connection.scalar(sa.select(items.c.searchable_id).where(items.c.id == item_id))
    if searchable_id is not None:
        store.erase(connection, searchable_id)
    forget_pages(connection, item_id=item_id, original_id=original_id)
    connection.execute(extracts.delete().where(extracts.c.item_id == item_id))


def _write_durably(content: bytes | IO[bytes], target: Path) -> tuple[str, int]:
    """Write, sync, rename, sync the folder. Returns SHA-256 and size."""
    if not target.parent.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _sync_folder(target.parent.parent)
    temporary = target.with_suffix(".part")
    digest, size = hashlib.sha256(), 0
    try:
        with temporary.open("wb") as out:
            if isinstance(content, bytes):
                out.write(content)
                digest.update(content)
                size = len(content)
            else:
                while chunk := content.read(1 << 20):
                    out.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
            out.flush()
            os.fsync(out.fileno())
        temporary.rename(target)
    except OSError:
        temporary.unlink(missing_ok=True)  # a full disk is not made fuller
        raise
    _sync_folder(target.parent)
    return digest.hexdigest(), size


def _unlink_durably(file: Path) -> None:
    with suppress(FileNotFoundError):
        file.unlink()
        _sync_folder(file.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
