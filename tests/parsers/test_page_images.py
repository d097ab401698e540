import io
from contextlib import suppress

import pypdf
import pytest
import typst
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageStat
from pypdf.annotations import FreeText
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject

from parsers import page_images
from parsers.page_images import CannotOpenPages, PageImage, PageLimits, is_real_text, open_pages


def pdf_of(*texts: str) -> bytes:
    return typst.compile(b'#set page("a4")\n' + "\n#pagebreak()\n".join(texts).encode(), root="/")


def pages_of(content: bytes, limits: PageLimits | None = None) -> list[PageImage]:
    with open_pages(content, limits) as file:
        return [file.page(number) for number in range(1, file.page_count + 1)]


def picture(size: tuple[int, int] = (1654, 2339), mode: str = "L", form: str = "PNG", **how: object) -> bytes:
    written = io.BytesIO()
    Image.new(mode, size, 1 if mode == "1" else 255 if mode == "L" else "white").save(written, form, **how)
    return written.getvalue()


def test_the_text_of_a_born_digital_page_is_taken_as_it_is() -> None:
    (page,) = pages_of(pdf_of("Dear Sir, I write about the council and its letters."))
    assert "council and its letters" in page.text_layer
    assert page.image.size == pytest.approx((1654, 2339), abs=2)


def test_text_over_a_picture_of_the_page_is_some_scanner_s_and_not_believed() -> None:
    written = io.BytesIO()
    Image.new("L", (1654, 2339), 255).save(written, "PDF", resolution=200)
    (page,) = pages_of(written.getvalue())
    assert page.text_layer == ""


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("Annwyl Gomisiynydd, hoffwn wneud cwyn am y cyngor.", True),
        ("Dear Sir, I am writing about my records.", True),
        ("\ue001\ue002\ue003 \ue004\ue005 " * 20, False),
        ("xqzt bvkp wrtn mnpq dfgh jklm zxcv bnmq", False),
        ("page 1", False),
        ("", False),
    ],
)
def test_rubbish_is_told_from_text(text: str, real: bool) -> None:
    assert is_real_text(text) is real


def test_each_frame_of_a_tiff_is_a_page() -> None:
    written = io.BytesIO()
    first = Image.new("1", (1728, 2200), 1)
    first.save(written, "TIFF", save_all=True, append_images=[first, first], compression="group4", dpi=(204, 196))
    assert [page.number for page in pages_of(written.getvalue())] == [1, 2, 3]


@pytest.mark.parametrize(("dpi", "width"), [(300, 1654), (600, 1654), (200, 1654)])
def test_finer_scans_are_brought_to_200_dots(dpi: int, width: int) -> None:
    size = round(8.27 * dpi), round(11.69 * dpi)
    (page,) = pages_of(picture(size, dpi=(dpi, dpi)))
    assert page.image.width == pytest.approx(width, abs=3)


def test_a_fax_with_uneven_dots_is_stretched_back() -> None:
    written = io.BytesIO()
    Image.new("1", (1728, 1145), 1).save(written, "TIFF", dpi=(204, 98))
    (page,) = pages_of(written.getvalue())
    assert page.image.height / page.image.width == pytest.approx(1145 / 98 / (1728 / 204), rel=0.02)


def test_transparent_paper_is_white() -> None:
    (page,) = pages_of(picture(mode="RGBA", size=(900, 1200)))
    assert page.image.getpixel((5, 5)) == 255


def test_a_huge_picture_fails_as_a_page_and_says_so() -> None:
    (page,) = pages_of(picture((4000, 4000)), PageLimits(pixels=1_000_000))
    assert page.image is None
    assert "too large" in page.failed_because


def test_a_truncated_picture_fails_as_a_page() -> None:
    noisy = Image.effect_noise((600, 800), 90)
    written = io.BytesIO()
    noisy.save(written, "PNG")
    (page,) = pages_of(written.getvalue()[: len(written.getvalue()) // 2])
    assert page.failed_because


def test_an_encrypted_pdf_cannot_be_opened_and_the_reason_says_so() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_of("secret words")))
    writer.encrypt("key", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    with pytest.raises(CannotOpenPages, match="password"):
        pages_of(written.getvalue())


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\nrubbish", b"II*\0\x08\0\0\0", b"\x89PNG\r\n\x1a\n"])
def test_what_has_no_pages_cannot_be_opened(content: bytes) -> None:
    with pytest.raises(CannotOpenPages):
        pages_of(content)


@settings(max_examples=60, deadline=None)
@example(2, 118, b"\x01")
@given(st.integers(0, 3), st.integers(0, 4000), st.binary(min_size=1, max_size=40))
def test_any_damage_gives_pages_or_a_reason(which: int, at: int, damage: bytes) -> None:
    forms = [pdf_of("some words"), *(picture((60, 80), form=form) for form in ("PNG", "TIFF", "JPEG"))]
    specimen = forms[which]
    at %= len(specimen)
    pages = []
    with suppress(CannotOpenPages):
        pages = pages_of(specimen[:at] + damage + specimen[at + len(damage) :])
    assert all(page.image is not None or page.failed_because for page in pages)


# -- a page that is one picture is not drawn ------------------------------------------------------------------------


def scanned(mode: str = "L", dpi: int = 200) -> Image.Image:
    """A sheet with a dark square in its upper left quarter and a grey bar below, so that every turn can be seen."""
    sheet = Image.new("RGB", (round(8.27 * dpi), round(11.69 * dpi)), (250, 248, 240))
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((dpi, dpi, 3 * dpi, 3 * dpi), fill=(20, 30, 90))
    pen.rectangle((dpi, 9 * dpi, 7 * dpi, 10 * dpi), fill=(150, 120, 110))
    return sheet.convert(mode)


def scan_of(mode: str = "L", dpi: int = 200, **changes: object) -> bytes:
    """One picture on one page; `changes` are set in the picture's dictionary."""
    written = io.BytesIO()
    scanned(mode, dpi).save(written, "PDF", resolution=dpi)
    writer = pypdf.PdfWriter(io.BytesIO(written.getvalue()))
    (name,) = writer.pages[0]["/Resources"]["/XObject"]
    for key, value in changes.items():
        writer.pages[0]["/Resources"]["/XObject"][name].get_object()[NameObject(f"/{key}")] = value
    return saved(writer)


def saved(writer: pypdf.PdfWriter) -> bytes:
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def numbers(*values: float) -> ArrayObject:
    return ArrayObject(FloatObject(value) for value in values)


def taken_and_drawn(content: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[Image.Image, Image.Image, bool]:
    drawings = []

    def draw(page: object) -> Image.Image:
        drawings.append(page)
        return real(page)

    real = page_images._draw
    monkeypatch.setattr(page_images, "_draw", draw)
    (page,) = pages_of(content)
    was_drawn = bool(drawings)
    monkeypatch.setattr(page_images, "_own_picture", lambda _page: None)
    (again,) = pages_of(content)
    return page.image, again.image, was_drawn


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of shades; both are made small, as their sizes may differ by a pixel."""
    small = [image.resize((200, 200), Image.Resampling.BOX) for image in (one, other)]
    shades = zip(small[0].tobytes(), small[1].tobytes(), strict=True)
    return sum(abs(a - b) for a, b in shades) / 40_000


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "content",
    [
        scan_of("L"),
        scan_of("RGB"),
        scan_of("L", dpi=300),
        scan_of("RGB", dpi=300),
        scan_of("1"),
        scan_of("1", dpi=300),
        scan_of("1", Decode=numbers(1, 0)),
        scan_of("L", Decode=numbers(1, 0)),
        scan_of("CMYK"),
        scan_of("P"),
    ],
    ids=[
        "grey",
        "colour",
        "grey 300",
        "colour 300",
        "fax",
        "fax 300",
        "fax inverted",
        "grey inverted",
        "ink",
        "palette",
    ],
)
def test_the_picture_of_a_page_is_taken_as_it_is_and_looks_as_when_drawn(
    content: bytes, turn: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = pypdf.PdfWriter(io.BytesIO(content))
    writer.pages[0].rotate(turn)
    taken, drawn, was_drawn = taken_and_drawn(saved(writer), monkeypatch)
    assert not was_drawn
    assert taken.mode == "L"
    assert taken.size == pytest.approx(drawn.size, abs=3)
    assert ImageStat.Stat(taken).stddev[0] > 10
    assert difference(taken, drawn) < 1.5


def with_content(content: bytes, before: bytes, after: bytes = b"") -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(content))
    stream = writer.pages[0]["/Contents"].get_object()
    stream.set_data(before + b" " + stream.get_data() + b" " + after)
    return saved(writer)


def with_page(content: bytes, **entries: object) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(content))
    for key, value in entries.items():
        writer.pages[0][NameObject(f"/{key}")] = value
    return saved(writer)


def with_stamp(content: bytes) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(content))
    stamp = FreeText(text="RECEIVED", rect=(100, 600, 300, 700))
    writer.add_annotation(0, stamp)
    return saved(writer)


def with_mask(content: bytes) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(content))
    mask = pypdf.generic.DecodedStreamObject()
    mask.set_data(bytes([0, 255]))
    entries = {"Type": NameObject("/XObject"), "Subtype": NameObject("/Image"), "ColorSpace": NameObject("/DeviceGray")}
    sizes = {"Width": 1, "Height": 2, "BitsPerComponent": 8}
    for key, value in (*entries.items(), *((key, NumberObject(size)) for key, size in sizes.items())):
        mask[NameObject(f"/{key}")] = value
    (name,) = writer.pages[0]["/Resources"]["/XObject"]
    writer.pages[0]["/Resources"]["/XObject"][name].get_object()[NameObject("/SMask")] = writer._add_object(mask)
    return saved(writer)


def faded(content: bytes) -> bytes:
    writer = pypdf.PdfWriter(io.BytesIO(content))
    half = DictionaryObject({NameObject("/ca"): FloatObject(0.3)})
    writer.pages[0]["/Resources"][NameObject("/ExtGState")] = DictionaryObject({NameObject("/half"): half})
    return with_content(saved(writer), b"/half gs")


GREY = scan_of("L")


@pytest.mark.parametrize(
    "content",
    [
        with_content(GREY, b"", b"0 0 0 rg 60 60 200 30 re f"),
        with_content(GREY, b"0.5 0 0 0.5 0 0 cm"),
        with_content(GREY, b"-1 0 0 1 595.44 0 cm"),
        with_content(GREY, b"0.999 0.035 -0.035 0.999 0 0 cm"),
        with_content(GREY, b"0 0 300 841 re W n"),
        with_page(GREY, CropBox=numbers(0, 0, 300, 842)),
        with_page(GREY, MediaBox=numbers(0, 0, 842, 842)),
        with_page(GREY, MediaBox=numbers(0, 0, 300, 842), CropBox=numbers(0, 0, 595.44, 842)),
        with_stamp(GREY),
        with_mask(GREY),
        faded(GREY),
        scan_of("L", dpi=120),
        scan_of("RGB", dpi=400),
    ],
    ids=[
        "written over",
        "smaller than the page",
        "mirrored",
        "turned",
        "clipped",
        "cropped",
        "beside it paper",
        "cropped to more than there is",
        "stamped",
        "seen through",
        "faded",
        "coarse",
        "huge",
    ],
)
def test_a_page_that_is_more_or_less_than_its_picture_is_drawn(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    taken, drawn, was_drawn = taken_and_drawn(content, monkeypatch)
    assert was_drawn
    assert taken.tobytes() == drawn.tobytes()
