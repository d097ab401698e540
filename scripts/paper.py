"""Paper for trials: a letter written as plain text, laid out as pages and spoilt as scanners and photocopiers spoil.

The form of a letter: plain lines; a line that begins with `%%` is a hint and is not printed. Hints: `page:` (a
typeface named in it is imitated), `scan:` (dpi, skew, "low contrast", "fax", "photocopy"), `stamp: WORDS, where,
colour`, `hand:` (written by hand: each letter
leans, sits and is sized by chance; `hand: signature` only until the next empty line; the name of a handwriting of
Debian's, such as `hand: breip`, where its package is installed), `position: right|left|centre`,
`barcode: TEXT` (Code 128), `qr: TEXT`, `large: yes|no`, `page-break`. The typefaces are those inside Typst, and DejaVu
Sans, which comes with Tesseract's own dependencies; the same text always gives the same picture.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import typst
import zxingcpp
from PIL import Image, ImageFilter

# Typefaces that Debian has in packages of their own; a hand that is not installed is drawn as shaken italics.
_HANDS = ("Breip", "DkgHandwriting", "Rufscript")
_FACES = tuple(
    Path("/usr/share/fonts", *names)
    for names in (
        ("truetype", "dejavu"), ("truetype", "breip"), ("truetype", "fifthhorseman"), ("truetype", "rufscript"),
    )
)  # fmt: skip
_SANS = re.compile(r"arial|calibri|gill|helvetica|verdana|sans", re.IGNORECASE)
_MONO = re.compile(r"courier|typewriter|mono", re.IGNORECASE)

_LAYOUT = r"""
#let doc = json(bytes(sys.inputs.doc))
#let faces = (
  serif: ("Libertinus Serif",),
  sans: ("DejaVu Sans", "New Computer Modern"),
  mono: ("DejaVu Sans Mono",),
)
#let pen(line) = {
  set text(font: (line.face, "Libertinus Serif"), size: line.size * 1pt)
  set text(style: "italic") if line.face == "Libertinus Serif"
  for word in line.hand {
    box(for (letter, up, turn, lean, grow) in word {
      box(move(dy: up * 1pt, rotate(turn * 1deg, skew(ax: lean * 1deg, scale(grow * 100%, letter)))))
    })
    h(line.size * 0.32pt)
  }
}
#set text(lang: "en", hyphenate: false)
#let one(line) = {
  set text(font: faces.at(line.face, default: faces.serif), size: line.size * 1pt)
  set text(weight: "bold") if line.large
  if line.code != "" { image(bytes(line.code), format: "svg", width: line.width * 1mm) }
  else if line.text == "" { v(line.size * 0.55pt) }
  else if "hand" in line { block(spacing: line.size * 0.55pt, pen(line)) }
  else { block(spacing: line.size * 0.55pt, text(line.text)) }
}
#let where = (
  "top right": top + right, "top left": top + left, "bottom left": bottom + left,
  "bottom right": bottom + right, "top": top + center, "left margin": horizon + left,
)
#for (n, p) in doc.pages.enumerate() {
  page(width: 210mm, height: 297mm, margin: (x: 22mm, top: 24mm, bottom: 20mm), {
    for s in p.stamps {
      place(where.at(s.where, default: top + right), dx: s.dx * 1mm, dy: s.dy * 1mm,
        rotate(s.turn * 1deg, rect(stroke: 1.2pt + rgb(s.colour), inset: 5pt,
          text(font: faces.sans, size: 11pt, weight: "bold", fill: rgb(s.colour), s.text))))
    }
    for b in p.blocks {
      let lines = b.lines.map(one).join()
      if b.position == "right" { align(right, block(align(left, lines))) }
      else if b.position == "centre" { align(center, lines) }
      else { align(left, lines) }
    }
  })
}
"""


@dataclass(slots=True)
class _Page:
    blocks: list[dict[str, Any]] = field(default_factory=list)
    stamps: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paper:
    """A letter ready to be drawn, and how it was scanned."""

    pages: tuple[_Page, ...]
    words: tuple[str, ...]  # the printed text of each page
    dpi: int = 200
    skew: float = 0.0
    low_contrast: bool = False
    photocopy: bool = False
    fax: bool = False


class _Setter:
    """Sets lines and obeys hints, one page after another."""

    def __init__(self) -> None:
        self.pages: list[_Page] = []
        self.words: list[str] = []
        self.how: dict[str, Any] = {}
        self._face, self._size = "serif", 12.0
        self._hand, self._large = "", False
        self._new_page()

    def _new_page(self) -> None:
        self._page, self._printed = _Page(), []
        self._position, self._signature = "left", False

    def end_page(self) -> None:
        self.pages.append(self._page)
        self.words.append("\n".join(self._printed))
        self._new_page()

    def write(self, text: str) -> None:
        if not text:
            self._signature = False
        by_hand = self._hand or ("Libertinus Serif" if self._signature else "")
        face = by_hand or self._face
        size = self._size + 2.5 if by_hand else self._size
        if self._large or (text.startswith("[Ref.") and "cover" in " ".join(self._printed).casefold()):
            size = 22.0
        line = {"text": text, "face": face, "size": size, "large": self._large, "code": "", "width": 0}
        self._put(line | ({"hand": _shaken(text, size)} if by_hand else {}))
        self._printed.append(text)

    def obey(self, hint: str, value: str) -> None:
        known = getattr(self, f"_hint_{hint.replace('-', '_')}", None)
        if known is None:
            self._signature = False
        else:
            known(value)

    def _put(self, line: dict[str, Any]) -> None:
        blocks = self._page.blocks
        if not blocks or blocks[-1]["position"] != self._position:
            blocks.append({"position": self._position, "lines": []})
        blocks[-1]["lines"].append(line)

    def _put_code(self, text: str, kind: Any, width: int) -> None:
        svg = zxingcpp.create_barcode(text, kind).to_svg(scale=4)
        self._put({"text": "", "face": "sans", "size": 10, "large": False, "code": svg, "width": width})

    def _hint_page_break(self, _: str) -> None:
        self.end_page()

    def _hint_page(self, value: str) -> None:
        self._face = "mono" if _MONO.search(value) else "sans" if _SANS.search(value) else "serif"
        self._size = {"mono": 10.0, "sans": 10.5, "serif": 12.0}[self._face]

    def _hint_scan(self, value: str) -> None:
        self.how |= _how_scanned(value)

    def _hint_hand(self, value: str) -> None:
        if "signature" in value:
            self._signature = True
        else:
            named = next((name for name in _HANDS if name.split()[0].casefold() in value.casefold()), None)
            self._hand = "" if value == "no" else named or "Libertinus Serif"

    def _hint_stamp(self, value: str) -> None:
        self._page.stamps.append(_stamp(value))

    def _hint_position(self, value: str) -> None:
        self._position, self._signature = value, False

    def _hint_large(self, value: str) -> None:
        self._large = value != "no"

    def _hint_barcode(self, value: str) -> None:
        self._put_code(value, zxingcpp.BarcodeFormat.Code128, 80)

    def _hint_qr(self, value: str) -> None:
        self._put_code(value, zxingcpp.BarcodeFormat.QRCode, 35)


def _shaken(text: str, size: float) -> list[list[tuple[str, float, float, float, float]]]:
    """Each letter of each word with how far it stands off the line, its turn, lean and size: no two alike."""
    chance = np.random.default_rng(zlib.crc32(text.encode()))
    words = []
    for word in text.split():
        drift = chance.normal(0, 0.05 * size)  # of a whole word
        up, turn, lean, grow = (chance.normal(0, spread, len(word)) for spread in (0.03 * size, 1.6, 4.0, 0.05))
        words.append(
            [
                (letter, float(drift + up[i]), float(turn[i]), float(lean[i] - 4), float(1 + grow[i]))
                for i, letter in enumerate(word)
            ]
        )
    return words


def lay_out(text: str) -> Paper:
    """Read a letter with its hints."""
    setter = _Setter()
    for line in text.splitlines():
        if line.startswith("%%"):
            hint, _, value = line[2:].strip().partition(":")
            setter.obey(hint.strip(), value.strip())
        else:
            setter.write(line.rstrip())
    setter.end_page()
    return Paper(tuple(setter.pages), tuple(setter.words), **setter.how)


def _how_scanned(value: str) -> dict[str, Any]:
    how: dict[str, Any] = {}
    if found := re.search(r"(\d{2,3}) ?dpi", value):
        how["dpi"] = int(found.group(1))
    if found := re.search(r"skew\D{0,3}\(?(-?\d+(?:\.\d+)?)", value):
        how["skew"] = float(found.group(1))
    for key, sign in (("low_contrast", "low contrast"), ("photocopy", "photocopy"), ("fax", "fax")):
        if sign in value:
            how[key] = True
    return how


def _stamp(value: str) -> dict[str, Any]:
    text, *rest = [part.strip() for part in value.split(",")]
    place = next((part for part in rest if part.startswith(("top", "bottom", "left"))), "top right")
    colours = {"red": "#c83c3c", "blue": "#5064b4", "green": "#3c8c50"}
    colour = next((colours[part] for part in rest if part in colours), "#5a5a5a")
    if "faint" in rest:
        colour = "#a0a0c0"
    sideways = "sideways" in rest
    # stamps stand in the margins, beside the text, as a mail room sets them
    dy = -16 if place.startswith("top") else 12 if place.startswith("bottom") else 0
    turn, dx = (-90, -34) if sideways else (-3, 0)
    return {"text": text, "where": place, "colour": colour, "turn": turn, "dx": dx, "dy": dy}


def draw(paper: Paper) -> list[Image.Image]:
    """Draw the pages, clean, at the resolution of the scan."""
    doc = {"pages": [{"blocks": page.blocks, "stamps": page.stamps} for page in paper.pages]}
    drawn = typst.compile(
        _LAYOUT.encode(),
        root="/",  # not the working folder: that may be gone when another program made it
        font_paths=[str(folder) for folder in _FACES if folder.is_dir()],
        ignore_system_fonts=True,
        format="png",
        ppi=paper.dpi,
        sys_inputs={"doc": json.dumps(doc)},
    )
    pictures = drawn if isinstance(drawn, list) else [drawn]
    return [Image.open(io.BytesIO(picture)).convert("RGB") for picture in pictures]


def spoil(image: Image.Image, paper: Paper, *, seed: str) -> Image.Image:
    """What paper and scanner do to a page. The same seed always does the same."""
    chance = np.random.default_rng(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big"))
    grey = image.convert("L").rotate(-paper.skew, resample=Image.Resampling.BICUBIC, fillcolor=255)
    blur = 1.1 if paper.photocopy else 0.5
    pixels = np.asarray(grey.filter(ImageFilter.GaussianBlur(blur)), dtype=np.float32)
    if paper.low_contrast:
        pixels = 140 + pixels * (235 - 140) / 255
    pixels = np.minimum(pixels, 250) + chance.normal(0, 6 if paper.photocopy else 3, pixels.shape)
    if paper.photocopy:
        specks = chance.random(pixels.shape) < 0.0004
        pixels[specks] = 40
    spoilt = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "L")
    if paper.fax:
        fine = spoilt.resize((1728, round(1728 * spoilt.height / spoilt.width)))
        return fine.point(lambda value: 255 * (value > 150)).convert("1")
    return spoilt


def write_scan(path: Path, pages: list[Image.Image], dpi: int) -> None:
    """Write a scan as PDF or TIFF (by the name), as scanners make them: pictures without text."""
    first, *rest = pages
    if path.suffix in {".tif", ".tiff"}:
        compression = "group4" if first.mode == "1" else "tiff_lzw"
        first.save(path, save_all=True, append_images=rest, dpi=(dpi, dpi), compression=compression)
    elif path.suffix == ".pdf":
        # a page of one bit is packed as a fax, which knows no quality
        quality = {} if first.mode == "1" else {"quality": 80}
        first.save(path, save_all=True, append_images=rest, resolution=dpi, **quality)
    else:
        first.save(path, dpi=(dpi, dpi))
