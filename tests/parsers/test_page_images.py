import io
from contextlib import suppress

import pypdf
import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

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
@given(st.integers(0, 3), st.integers(0, 4000), st.binary(min_size=1, max_size=40))
def test_any_damage_gives_pages_or_a_reason(which: int, at: int, damage: bytes) -> None:
    forms = [pdf_of("some words"), *(picture((60, 80), form=form) for form in ("PNG", "TIFF", "JPEG"))]
    specimen = forms[which]
    at %= len(specimen)
    pages = []
    with suppress(CannotOpenPages):
        pages = pages_of(specimen[:at] + damage + specimen[at + len(damage) :])
    assert all(page.image is not None or page.failed_because for page in pages)
