import io

import numpy as np
import pytest
import typst
from PIL import Image, ImageDraw

from parsers.skew import find_lines, find_skew, find_written, is_blank, looks_upside_down, straighten


def page_of_lines() -> Image.Image:
    """Grey bars with gaps, as lines of words look from afar."""
    page = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(page)
    chance = np.random.default_rng(7)
    for top in range(300, 1800, 60):
        left = 200
        while left < 1400:
            width = int(chance.integers(40, 140))
            draw.rectangle((left, top, left + width, top + 22), fill=20)
            left += width + 18
    return page


@pytest.mark.parametrize("degrees", [-5.0, -1.2, -0.4, 0.0, 0.5, 2.0, 8.0])
def test_skew_is_found_to_a_tenth_of_a_degree(degrees: float) -> None:
    turned = page_of_lines().rotate(-degrees, expand=True, fillcolor=255)
    assert find_skew(turned) == pytest.approx(degrees, abs=0.1)


def test_a_straight_page_is_left_as_it_is() -> None:
    page = page_of_lines()
    assert straighten(page, find_skew(page)) == (page, 0.0)


def test_a_crooked_page_comes_out_straight() -> None:
    crooked = page_of_lines().rotate(-3, expand=True, fillcolor=255)
    assert abs(find_skew(straighten(crooked, find_skew(crooked))[0])) < 0.15


@pytest.mark.parametrize(("turn", "sideways"), [(0, False), (2, False), (90, True), (180, False), (270, True)])
def test_a_page_on_its_side_is_known_by_its_lines(turn: int, sideways: bool) -> None:
    page = page_of_lines().rotate(turn, expand=True, fillcolor=255)
    assert (find_lines(page)[0] is None) is sideways


TYPED = b"""#set page(width: 210mm, height: 297mm, margin: 20mm)
#set text(font: "DejaVu Sans Mono", size: 10.5pt)
I was told in April that the list of names had left the building on a disc.
Nobody has written to me since, although I asked the records office twice,
once by letter and once at the counter. The clerk there looked it up and said
that the disc was signed for by a man whose name she would not give me. Then
in May a stranger rang my daughter and knew what had been on our form, down to
the name of her school. I want to know who took it, who let him, and what the
council has done about the other families. My own copy of the form is enclosed
with the two letters they did answer. Please tell me what happens next, as I
have had enough of waiting for people who say that they will ring and do not.
"""


@pytest.mark.parametrize(("turn", "sideways"), [(0, False), (90, True), (180, False), (270, True)])
def test_a_typewritten_page_on_its_side_is_known_although_its_columns_look_like_lines(
    turn: int, sideways: bool
) -> None:
    typed = typst.compile(TYPED, root="/", format="png", ppi=200, ignore_system_fonts=True)
    page = Image.open(io.BytesIO(typed)).convert("L").rotate(turn, expand=True)
    assert (find_lines(page)[0] is None) is sideways


def test_the_lines_of_a_page_are_counted() -> None:
    assert find_lines(page_of_lines())[1] == 25


@pytest.mark.parametrize("colour", [0, 128, 255])
def test_a_page_without_lines_has_no_skew(colour: int) -> None:
    assert find_skew(Image.new("L", (800, 1100), colour)) == 0.0


def test_noise_has_no_skew() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (1100, 800), dtype=np.uint8)
    assert find_skew(Image.fromarray(noise)) == 0.0


WORDS = b"""#set page(width: 150mm, height: 60mm, margin: 8mm); #set text(12pt)
Annwyl Gomisiynydd, hoffwn wneud cwyn am y cyngor.\\
I asked them twice for my records and I was told to wait.\\
They wrote back on 4 May with nothing but an apology."""


@pytest.mark.parametrize(("turn", "is_upside_down"), [(0, False), (180, True)])
def test_a_page_upside_down_is_known_by_its_letters(turn: int, is_upside_down: bool) -> None:
    words = typst.compile(WORDS, root="/", format="png", ppi=200, ignore_system_fonts=True)
    page = Image.open(io.BytesIO(words)).convert("L").rotate(turn)
    assert looks_upside_down(page) is is_upside_down


def test_a_page_without_letters_is_upside_down_to_nobody() -> None:
    assert not looks_upside_down(page_of_lines())
    assert not looks_upside_down(Image.new("L", (1654, 2339), 255))


@pytest.mark.parametrize("degrees", [-2.5, 0.5, 1.7])
def test_levelling_by_strips_puts_each_point_where_turning_would(degrees: float) -> None:
    page = Image.new("L", (1654, 2339), 255)
    ImageDraw.Draw(page).rectangle((1200, 300, 1212, 312), fill=0)
    level, _ = straighten(page, degrees)
    turned = page.rotate(degrees, expand=True, fillcolor=255)
    where = [np.argwhere(np.asarray(each) < 128).mean(axis=0) for each in (level, turned)]
    sizes = [np.array(each.size[::-1]) / 2 for each in (level, turned)]
    assert where[0] - sizes[0] == pytest.approx(where[1] - sizes[1], abs=3)


def scanned_paper() -> Image.Image:
    pixels = np.random.default_rng(3).normal(238, 4, (2339, 1654))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def test_empty_paper_is_blank() -> None:
    assert is_blank(scanned_paper())


def test_dust_and_a_dark_edge_do_not_count() -> None:
    page = scanned_paper()
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 12, 2339), fill=30)
    draw.ellipse((700, 900, 704, 904), fill=60)
    assert is_blank(page)


@pytest.mark.parametrize("shade", [40, 190])
def test_one_word_keeps_the_page_even_in_faint_pencil(shade: int) -> None:
    page = scanned_paper()
    ImageDraw.Draw(page).text((700, 1000), "sorry", fill=shade, font_size=36)
    assert not is_blank(page)


def test_the_corners_of_a_levelled_page_are_as_bright_as_its_paper() -> None:
    faint = page_of_lines().rotate(-3, expand=True, fillcolor=255).point(lambda shade: 140 + shade * 95 // 255)
    level, _ = straighten(faint, find_skew(faint))
    assert max(level.getpixel((0, 0)), level.getpixel((level.width - 1, 0))) <= 236


def short_page() -> Image.Image:
    page = Image.new("L", (1654, 2339), 250)
    ImageDraw.Draw(page).rectangle((400, 300, 900, 420), fill=30)
    return page


def test_the_written_part_of_a_page_is_its_marks_with_a_little_room() -> None:
    left, top, right, bottom = find_written(short_page())
    assert 320 <= left < 400
    assert 220 <= top < 300
    assert 900 < right <= 980
    assert 420 < bottom <= 500


@pytest.mark.parametrize("shade", [30, 224])
def test_a_dot_or_a_faint_word_at_the_foot_belongs_to_the_written_part(shade: int) -> None:
    page = short_page()
    ImageDraw.Draw(page).rectangle((1200, 2200, 1206, 2203), fill=shade)
    _, _, right, bottom = find_written(page)
    assert right > 1206
    assert bottom > 2203


@pytest.mark.parametrize("size", [(1654, 2339), (10, 10), (5000, 20)])
def test_an_empty_or_tiny_page_is_its_own_written_part(size: tuple[int, int]) -> None:
    assert find_written(Image.new("L", size, 200)) == (0, 0, *size)


def test_a_dark_edge_keeps_the_page_whole() -> None:
    page = short_page()
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 12, 2339), fill=60)
    draw.rectangle((1640, 0, 1654, 2339), fill=60)
    assert find_written(page) == (0, 0, 1654, 2339)
