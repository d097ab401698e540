"""The engine is started once and kept: what it reads does not depend on what it read before, and its death costs little."""

import io
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import typst
from PIL import Image

from parsers import engine
from parsers.engine import EngineFailed, read_table
from parsers.ocr import LANGUAGES

FIRST = "I asked the depot for the sheet about my bicycle and nobody there could find it."
SECOND = "Gofynnais i'r swyddfa am y daflen am fy meic ac nid oedd neb yn gallu dod o hyd iddi."


def drawn(words: str) -> Image.Image:
    sheet = f"#set page(width: 150mm, height: 40mm, margin: 8mm); #set text(12pt)\n{words}".encode()
    return Image.open(io.BytesIO(typst.compile(sheet, root="/", format="png", ppi=200))).convert("L")


def read(picture: Image.Image, seconds: float = 60.0) -> list[str]:
    """Its rows without the page's number, which goes on while an engine is kept."""
    rows = read_table(picture, LANGUAGES, time.monotonic() + seconds)
    return [row.partition("\t")[2].partition("\t")[2] for row in rows if row[:1].isdigit()]


def words(rows: list[str]) -> str:
    return " ".join(row.split("\t")[-1] for row in rows if row.split("\t")[-1])


@pytest.fixture(autouse=True)
def afresh() -> Iterator[None]:
    engine._end_idle()
    yield
    engine._end_idle()


def test_one_engine_reads_page_after_page_and_each_as_a_fresh_one_would(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = drawn(FIRST), drawn(SECOND)
    blank = Image.new("L", first.size, 255)
    kept = [read(page) for page in (first, second, blank, first, second)]
    (left,) = engine._idle
    assert left.pages == 10  # an empty one behind each
    assert words(kept[0]) == FIRST
    assert words(kept[2]) == ""
    monkeypatch.setattr(engine, "_line_by_line", lambda: ())
    fresh = [read(page) for page in (first, second, blank)]
    assert kept == [*fresh, *fresh[:2]]


def test_an_engine_that_dies_between_two_pages_is_started_again() -> None:
    page = drawn(FIRST)
    read(page)
    os.kill(engine._idle[0]._process.pid, signal.SIGKILL)
    assert words(read(page)) == FIRST


def test_a_page_at_which_the_kept_engine_dies_is_read_by_a_fresh_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dying = tmp_path / "dying"
    dying.write_text(f"#!{sys.executable}\nimport sys\nsys.stdin.readline()\nprint('level')\nsys.exit(3)\n")
    dying.chmod(0o700)
    monkeypatch.setattr(engine, "_line_by_line", lambda: (str(dying),))
    assert words(read(drawn(FIRST))) == FIRST
    assert not engine._idle


def test_a_page_that_takes_too_long_ends_its_engine_and_the_next_page_has_another() -> None:
    page = drawn(FIRST)
    read(page)
    (before,) = engine._idle
    with pytest.raises(EngineFailed, match="took too long"):
        read(Image.effect_noise((3000, 3000), 200), seconds=0.02)
    assert before._process.returncode is not None
    assert words(read(page)) == FIRST


def test_an_engine_is_replaced_when_it_has_read_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_PAGES_EACH", 1)
    assert words(read(drawn(FIRST))) == FIRST
    assert not engine._idle


def test_another_choice_of_languages_has_an_engine_of_its_own() -> None:
    page = drawn(FIRST)
    read(page)
    (before,) = engine._idle
    read_table(page, "eng", time.monotonic() + 60)
    (after,) = engine._idle
    assert after is not before
    assert before._process.returncode is not None
