"""A scan that can be searched: the words that OCR read, laid unseen under each page, where they stand on the paper.

Promises: the pages look as they did (their pictures are copied, not packed again), each word can be found and marked
where it is printed, also on a page that lies crooked or on its side, Welsh letters included; a page whose own text
was used is left alone. Refuses: to touch the original; this is a second file, made from the words that were kept, so
no page is read twice.

Weighed: Tesseract's own PDF (a second recognition, and levelled pictures instead of the scan), OCRmyPDF (starts
Ghostscript; slower than the reading itself), a text font from a library (none without another dependency that has
both the Welsh letters and no visible glyph). Taken: a Type 3 font of one empty glyph, with a map to Unicode.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
)

from parsers.page_images import CannotOpenPages
from parsers.scan import ScannedPage, extract_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pypdf.generic import IndirectObject

    from parsers.ocr import PageDetail

__all__ = ["Target", "make_searchable"]

_CODES = 255  # of one simple font; 0 is left out because some readers end a string there
_GLYPH_WIDTH = 500  # thousandths of the font's size


class Target(Protocol):
    """What a PDF is written into: a file that only grows."""

    def write(self, data: bytes, /) -> int:
        """Take the next bytes; returns how many."""

    def tell(self) -> int:
        """How many there were so far."""


def make_searchable(
    source: Path | bytes,
    pages: Sequence[ScannedPage],
    target: Target,
    *,
    on_page: Callable[[int], None] | None = None,
) -> None:
    """Lay the words under the pages.

    Args:
        source: the file as it was read.
        pages: what was read of its pages, by number in the file; those that are missing are copied as they are.
        target: takes the PDF, piece by piece from its beginning; worthless when this raises.
        on_page: told each page's number before it is begun.

    Raises:
        CannotOpenPages: the file cannot be taken apart.
    """
    head = source[:1024] if isinstance(source, bytes) else _head(source)
    if b"%PDF-" not in head:
        source = extract_pages(source, tuple(sorted(page.reading.number for page in pages)))
    known = {page.reading.number: page for page in pages}
    try:
        # opened here: given a path, pypdf would read the whole file into memory
        with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as file:
            writer = pypdf.PdfWriter()
            fonts = _Fonts()
            laid = []
            for number, page in enumerate(pypdf.PdfReader(file).pages, 1):
                if on_page is not None:
                    on_page(number)
                copy = writer.add_page(page)
                read = known.get(number)
                if read is not None and read.detail.words:
                    laid.append((copy, _page_text(copy, read.detail, read.reading.rotation, fonts)))
                    copy.rotate(read.reading.rotation)
            references = [writer._add_object(font) for font in fonts.objects(writer)]  # noqa: SLF001 - pypdf has no other way
            for copy, text in laid:
                _lay_under(writer, copy, text, references)
            writer.write(target)  # type: ignore[arg-type]  # it asks for no more than this
    # pypdf meets damage in many ways (RecursionError, KeyError, its own): each means the same here
    except (PyPdfError, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise CannotOpenPages("the PDF cannot be taken apart") from error


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(1024)
    except OSError as error:
        raise CannotOpenPages(f"the file cannot be read: {error.strerror}") from error


# -- the font -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Fonts:
    """Fonts of empty glyphs: each character gets a number, 255 to a font."""

    codes: dict[str, int] = field(default_factory=dict)

    def place(self, character: str) -> tuple[int, int]:
        """Font and code of a character."""
        font, code = divmod(self.codes.setdefault(character, len(self.codes)), _CODES)
        return font, code + 1

    def objects(self, writer: pypdf.PdfWriter) -> list[DictionaryObject]:
        """One font dictionary for each 255 characters (PDF 32000-1, 9.6.5 and 9.10.3)."""
        characters = list(self.codes)
        glyph = DecodedStreamObject()
        glyph.set_data(f"{_GLYPH_WIDTH} 0 0 0 {_GLYPH_WIDTH} 1000 d1".encode())
        glyph_reference = writer._add_object(glyph)  # noqa: SLF001 - pypdf has no other way
        return [
            _font(writer, characters[start : start + _CODES], glyph_reference)
            for start in range(0, len(characters), _CODES)
        ]


def _font(writer: pypdf.PdfWriter, characters: list[str], glyph: IndirectObject) -> DictionaryObject:
    to_unicode = DecodedStreamObject()
    to_unicode.set_data(_character_map(characters))
    names = [NumberObject(1), *(NameObject("/e") for _ in characters)]
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type3"),
            NameObject("/FontBBox"): _numbers(0, 0, _GLYPH_WIDTH, 1000),
            NameObject("/FontMatrix"): _numbers(0.001, 0, 0, 0.001, 0, 0),
            NameObject("/CharProcs"): DictionaryObject({NameObject("/e"): glyph}),
            NameObject("/Encoding"): DictionaryObject(
                {NameObject("/Type"): NameObject("/Encoding"), NameObject("/Differences"): ArrayObject(names)}
            ),
            NameObject("/FirstChar"): NumberObject(1),
            NameObject("/LastChar"): NumberObject(len(characters)),
            NameObject("/Widths"): _numbers(*[_GLYPH_WIDTH] * len(characters)),
            NameObject("/Resources"): DictionaryObject(),
            NameObject("/ToUnicode"): writer._add_object(to_unicode.flate_encode()),  # noqa: SLF001 - as above
        }
    )


def _numbers(*values: float) -> ArrayObject:
    return ArrayObject(FloatObject(value) for value in values)


def _character_map(characters: list[str]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /words def /CMapType 2 def",
        "1 begincodespacerange <01> <FF> endcodespacerange",
    ]
    for start in range(0, len(characters), 100):  # a block holds at most a hundred
        block = characters[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [
            f"<{start + index:02X}> <{character.encode('utf-16-be').hex()}>" for index, character in enumerate(block, 1)
        ]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


# -- the words of a page ------------------------------------------------------------------------------------------


def _page_text(page: pypdf.PageObject, detail: PageDetail, rotation: int, fonts: _Fonts) -> bytes:
    where = _Place(page, detail, rotation)
    lines = ["q BT 3 Tr"]
    for word in detail.words:
        # half a pair of surrogates has no place in a file; a space keeps words apart for readers that copy
        characters = [character for character in f"{word.text} " if not "\ud800" <= character <= "\udfff"]
        bottom = word.top + word.height
        start = where.of(word.left, bottom)
        end, top = where.of(word.left + word.width, bottom), where.of(word.left, word.top)
        size = 1000 / (_GLYPH_WIDTH * max(1, len(characters) - 1))
        across = [(end[axis] - start[axis]) * size for axis in (0, 1)]
        up = [top[axis] - start[axis] for axis in (0, 1)]
        lines.append(" ".join(f"{value:.4f}" for value in (*across, *up, *start)) + " Tm")
        lines += _shown(characters, fonts)
    lines.append("ET Q")
    return "\n".join(lines).encode("ascii")


def _shown(characters: list[str], fonts: _Fonts) -> list[str]:
    """The operators that show a word; nearly always one font's."""
    lines: list[str] = []
    current, codes = -1, ""
    for character in characters:
        font, code = fonts.place(character)
        if font != current:
            if codes:
                lines.append(f"/IntakeWords{current} 1 Tf <{codes}> Tj")
            current, codes = font, ""
        codes += f"{code:02X}"
    lines.append(f"/IntakeWords{current} 1 Tf <{codes}> Tj")
    return lines


class _Place:
    """From a pixel of the picture as it was read to a point of the page: levelling, turning and scaling undone."""

    def __init__(self, page: pypdf.PageObject, detail: PageDetail, rotation: int) -> None:
        self._drawn = detail.width, detail.height
        self._turn, self._skew = math.radians(rotation), math.radians(detail.skew)
        turned = self._drawn if rotation % 180 == 0 else self._drawn[::-1]
        sine, cosine = abs(math.sin(self._skew)), abs(math.cos(self._skew))
        # as Pillow's `rotate` lets the canvas grow, to within a pixel
        self._read = turned[0] * cosine + turned[1] * sine, turned[0] * sine + turned[1] * cosine
        box = page.cropbox
        self._left, self._bottom = float(box.left), float(box.bottom)
        self._size = float(box.width), float(box.height)
        self._shown_turn = page.rotation % 360

    def of(self, x: float, y: float) -> tuple[float, float]:
        """The point, in the page's own space."""
        across, down = x - self._read[0] / 2, y - self._read[1] / 2
        sine, cosine = math.sin(self._skew), math.cos(self._skew)
        across, down = cosine * across - sine * down, sine * across + cosine * down
        sine, cosine = math.sin(self._turn), math.cos(self._turn)
        across, down = cosine * across + sine * down, -sine * across + cosine * down
        width, height = self._size
        shown = (width, height) if self._shown_turn % 180 == 0 else (height, width)
        right = (across / self._drawn[0] + 0.5) * shown[0]
        up = shown[1] - (down / self._drawn[1] + 0.5) * shown[1]
        point = {
            0: (right, up),
            90: (width - up, right),
            180: (width - right, height - up),
            270: (up, height - right),
        }[self._shown_turn]
        return self._left + point[0], self._bottom + point[1]


def _lay_under(writer: pypdf.PdfWriter, page: pypdf.PageObject, text: bytes, fonts: Sequence[IndirectObject]) -> None:
    stream = DecodedStreamObject()
    stream.set_data(text)
    content = page.get("/Contents")
    found = content.get_object() if content is not None else None
    rest = list(found) if isinstance(found, ArrayObject) else [] if content is None else [page.raw_get("/Contents")]
    under = writer._add_object(stream.flate_encode())  # noqa: SLF001 - pypdf has no other way
    page[NameObject("/Contents")] = ArrayObject([under, *rest])
    # copies: pages may share one dictionary of resources
    resources = DictionaryObject(page.get("/Resources", DictionaryObject()).get_object())
    named = DictionaryObject(resources.get("/Font", DictionaryObject()).get_object())
    for index, font in enumerate(fonts):
        named[NameObject(f"/IntakeWords{index}")] = font
    resources[NameObject("/Font")] = named
    page[NameObject("/Resources")] = resources
