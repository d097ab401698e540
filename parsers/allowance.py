"""What the documents of one item may cost, spent as they are read.

One `Allowance` goes along with one item through every attachment, archive and page, so that ten archives cannot
each have the whole of a limit. Spending more than is left raises `Unread` with words for people; the reader of
documents turns that into an attachment that is kept and named as not read.

Refuses to estimate: sizes that a file claims for itself are never believed, only what really came out is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from parsers.reading import PageReading

__all__ = ["Allowance", "DocumentLimits", "DocumentText", "TextCollector", "Unread", "read_within"]

_CHUNK: Final = 65_536


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """What one item may cost. Defaults as in the settings (`limits`).

    Attributes:
        unpacked_bytes: bytes that may come out of compressed files, over the whole item.
        archive_members: members of archives that are looked at, over the whole item.
        archive_depth: archives, messages and containers within one another.
        pages: pages of PDF and image files that are read, over the whole item.
        pixels: of one picture or rendered page.
        text_characters: of text kept, over the whole item's attachments.
        page_seconds: wall time for one page's OCR.
        mime_depth, mime_parts, header_bytes: passed on to the reading of messages.
    """

    unpacked_bytes: int = 200_000_000
    archive_members: int = 500
    archive_depth: int = 8
    pages: int = 1_000
    pixels: int = 100_000_000
    text_characters: int = 2_000_000
    page_seconds: float = 60
    mime_depth: int = 50
    mime_parts: int = 1_000
    header_bytes: int = 1_000_000


class Unread(Exception):
    """This document cannot be read; the text says why ("password-protected", "damaged")."""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """What came out of one document."""

    text: str = ""
    defects: tuple[str, ...] = ()
    pages: tuple[PageReading, ...] = ()


class Allowance:
    """What is left of the limits, and whom to tell that something was done.

    Args:
        limits: what may be spent.
        step: called with a few words before each piece of work that may take long; the limited process tells its
            parent through it that it is alive.
    """

    def __init__(self, limits: DocumentLimits, step: Callable[[str], None] | None = None) -> None:
        self.limits = limits
        self.step: Callable[[str], None] = step or (lambda _words: None)
        self._bytes = limits.unpacked_bytes
        self._members = limits.archive_members
        self._pages = limits.pages
        self._characters = limits.text_characters

    def take_bytes(self, count: int) -> None:
        """Account for bytes that came out of a compressed file."""
        self._bytes -= count
        if self._bytes < 0:
            raise Unread(f"too large when unpacked (more than {self.limits.unpacked_bytes:,} bytes)")

    def take_member(self) -> bool:
        """Account for one member of an archive; False when no more may be looked at."""
        self._members -= 1
        return self._members >= 0

    def take_page(self) -> bool:
        """Account for one page; False when no more may be read."""
        self._pages -= 1
        return self._pages >= 0

    def take_text(self, text: str) -> tuple[str, bool]:
        """Account for text that is kept. Returns what may be kept of it, and whether it was cut."""
        kept = text[: max(self._characters, 0)]
        self._characters -= len(kept)
        return kept, len(kept) < len(text)

    @property
    def characters_left(self) -> int:
        """How much more text may be kept."""
        return max(self._characters, 0)


class EnoughText(Exception):
    """The collector is full."""


class TextCollector:
    """Pieces of text up to a limit; `EnoughText` beyond it, so that a reader stops instead of filling memory."""

    def __init__(self, most: int) -> None:
        self._pieces: list[str] = []
        self._left = most

    def add(self, text: str) -> None:
        """Keep `text`, or as much as fits."""
        self._pieces.append(text[: self._left])
        self._left -= len(text)
        if self._left < 0:
            raise EnoughText

    def text(self) -> str:
        """All that was kept."""
        return "".join(self._pieces)


def read_within(stream: IO[bytes], allowance: Allowance) -> bytes:
    """All of a decompressing stream, counted as it comes.

    Raises:
        Unread: more came out than may.
    """
    pieces = []
    while piece := stream.read(_CHUNK):
        allowance.take_bytes(len(piece))
        pieces.append(piece)
    return b"".join(pieces)
