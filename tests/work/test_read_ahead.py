"""Long scans over several readers. Born-digital pages, so that no page waits for OCR; real reading processes."""

from collections.abc import Iterator

import pytest
import typst

from gateway.errors import TryLater
from gateway.settings import Limits
from gateway.work.read_ahead import read_ahead
from gateway.work.reading_process import ReadingPool
from parsers.reading import PageStatus
from parsers.scan import ScannedPage


def pages(count: int) -> bytes:
    body = "\n#pagebreak()\n".join(f"Page {number} of what I write about in this letter." for number in range(1, count + 1))
    return typst.compile(f'#set page("a4")\n{body}'.encode(), root="/")


@pytest.fixture(scope="module")
def readers() -> Iterator[ReadingPool]:
    pool = ReadingPool(Limits(), 3)
    yield pool
    pool.close()


def ahead(readers: ReadingPool, content: bytes, **how: object) -> list[ScannedPage]:
    taken: list[ScannedPage] = []
    given = {"known": (), "most": 1000, "spare": 1, "languages": "", "take": taken.append, "heartbeat": list} | how
    read_ahead(readers, content, **given)  # type: ignore[arg-type]
    return taken


def test_every_page_of_a_long_file_is_handed_over_once(readers: ReadingPool) -> None:
    taken = ahead(readers, pages(14))
    assert sorted(page.reading.number for page in taken) == list(range(1, 15))
    assert {page.reading.status for page in taken} == {PageStatus.TEXT_LAYER}
    assert all(f"Page {page.reading.number} " in page.reading.text for page in taken)


def test_what_is_known_and_what_is_beyond_the_limit_is_left_out(readers: ReadingPool) -> None:
    taken = ahead(readers, pages(16), known=(1, 2, 3), most=12)
    assert sorted(page.reading.number for page in taken) == list(range(4, 13))


@pytest.mark.parametrize("content", [pages(3), b"no scan", b"%PDF-1.7 broken"])
def test_a_short_file_and_a_broken_one_are_left_to_the_ordinary_reading(readers: ReadingPool, content: bytes) -> None:
    assert ahead(readers, content) == []


def test_one_reader_is_always_left_to_others(readers: ReadingPool) -> None:
    least = []
    ahead(readers, pages(40), heartbeat=lambda: least.append(readers.idle), take=lambda _: least.append(readers.idle))
    assert min(least) >= 1


def test_a_lost_lease_ends_it_and_the_helpers(readers: ReadingPool) -> None:
    def lost(_: ScannedPage) -> None:
        raise TryLater("the lease is lost")

    with pytest.raises(TryLater):
        ahead(readers, pages(24), take=lost)
    assert len(ahead(readers, pages(9))) == 9  # the pool is whole


def test_where_there_is_one_core_nothing_is_read_ahead() -> None:
    pool = ReadingPool(Limits(), 2)
    try:
        assert ahead(pool, pages(12)) == []
    finally:
        pool.close()
