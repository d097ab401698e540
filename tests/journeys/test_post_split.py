"""A letter without its cover sheet through the outermost doors: scanned, proposed, split by the command, shown."""

from __future__ import annotations

import io
import json
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pypdf
import pytest
import typst
from journey import wait_until

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from paper import draw, lay_out, spoil, write_scan

from gateway.outbox.coversheets import Sheet, render_coversheets
from parsers.page_images import open_pages

if TYPE_CHECKING:
    from journey import Office
    from PIL import Image

LETTER = """%% page: serif
%% scan: 200 dpi, skew 0.4
{name}
{street}
Marlbridge
{postcode}

3 May 2026

Dear Sir or Madam

Marlbridge Borough Council: {subject}

I asked the council in January for a copy of everything it holds about me. It
wrote that my request was being dealt with. {more}
Since then I have heard nothing, although I wrote again and telephoned twice.

Yours faithfully

{name}
"""
OLWEN = {"name": "Olwen Tarrant", "street": "7 Kiln Rise", "postcode": "ZE4 7QP", "subject": "my housing file"}
BERTRAM = {"name": "Bertram Askew", "street": "9 Mill Road", "postcode": "ZE4 8QP", "subject": "my care file"}
TOLD = "As a boy I was\nsexually abused in the children's home, and it keeps my file from me."


def drawn(seed: str, text: str) -> list[Image.Image]:
    paper = lay_out(text)
    return [spoil(page, paper, seed=f"{seed}{number}") for number, page in enumerate(draw(paper))]


def sheet() -> Image.Image:
    with open_pages(render_coversheets([Sheet("new-letter")])) as printed:
        return printed.page(1).image


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """A sheet, a letter of two pages, and another letter of one page without its sheet; pictures, as scanners make."""
    file = tmp_path / "stack.tif"
    more = (
        "%% page: serif\nI add what was said to me at the desk on each of these days, and by whom.\n\nOlwen Tarrant\n"
    )
    letters = [*drawn("o", LETTER.format(**OLWEN, more="")), *drawn("m", more)]
    write_scan(file, [sheet(), *letters, *drawn("b", LETTER.format(**BERTRAM, more=TOLD))], 200)
    return file


def rows(office: Office, query: str) -> list[Any]:
    database = sqlite3.connect(office.state / "gateway.sqlite", timeout=30)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def lines(office: Office, *arguments: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in office.command("post", *arguments, "--json").stdout.splitlines()]


def fetch(address: str) -> bytes:
    with urlopen(address, timeout=30) as answer:  # noqa: S310 - our own door
        return bytes(answer.read())


def test_a_letter_without_its_sheet_is_proposed_split_and_found_as_two(office: Office, stack: Path) -> None:
    before = stack.read_bytes()
    (record,) = office.ingest(stack)
    assert [flag["code"] for flag in record["flags"]] == ["goddard"]
    (proposed,) = lines(office, "splits")
    assert (proposed["item"], proposed["page"], proposed["case"]) == (record["item"], 4, record["case"])
    assert Path(proposed["file"]).name == "stack.tif"
    assert "first page of another letter" in proposed["why"]
    read = rows(office, "select number, read_at from pages order by number")

    web = office.start()["web"]
    assert b"post split" in fetch(f"{web}items/{record['item']}")
    first, second = lines(office, "split", record["item"], "--accept", "--who", "Jo Lister")
    assert (first["item"], first["first_page"], first["last_page"]) == (record["item"], 1, 3)
    assert (second["first_page"], second["last_page"], second["disposition"]) == (4, 4, "new-case")
    wait_until(lambda: rows(office, "select count(*) from items where searchable_id is not null") == [(2,)])
    wait_until(lambda: rows(office, "select count(*) from outbox where kind = 'letter' and state = 'sent'") == [(2,)])

    shown = [json.loads(fetch(f"{web}api/v1/items/{one['item']}")) for one in (first, second)]
    assert [[flag["code"] for flag in one["flags"]] for one in shown] == [[], ["goddard"]]
    assert [one["document"] for one in shown] == [1, 2]
    assert [one["case_title"].split(" ")[0] for one in shown] == ["Tarrant", "Askew"]
    assert [work["queue"] for work in shown[0]["work_items"]] == ["13"]
    searchable = [pypdf.PdfReader(io.BytesIO(fetch(f"{web}api/v1/items/{o['item']}/searchable.pdf"))) for o in shown]
    assert [len(file.pages) for file in searchable] == [3, 1]
    assert "Bertram Askew" in " ".join(searchable[1].pages[0].extract_text().split())
    assert "Bertram" not in " ".join(page.extract_text() for page in searchable[0].pages)
    assert b"split by Jo Lister" in fetch(f"{web}items/{second['item']}")
    assert rows(office, "select number, read_at from pages order by number") == read
    assert lines(office, "splits") == []
    ((whole,),) = rows(office, "select distinct batch_original_id from items")
    ((content, path),) = rows(office, f"select content, file from originals where id = '{whole}'")  # noqa: S608 - an id
    assert (content or (office.state / "originals" / path).read_bytes()) == before

    (told,) = lines(office, "splits", "--all")
    assert (told["state"], told["by"], told["new_item"]) == ("accepted", "Jo Lister", second["item"])
    assert office.stop() == 0


def test_a_refused_split_is_not_shown_again_and_what_makes_no_sense_is_answered(office: Office, tmp_path: Path) -> None:
    file = tmp_path / "typed.pdf"
    pages = (LETTER.partition("200 dpi, skew 0.4\n")[2].format(**one, more="") for one in (OLWEN, BERTRAM))
    file.write_bytes(typst.compile("#pagebreak()\n".join(page.replace("\n", " \\\n") for page in pages).encode()))
    (record,) = office.ingest(file)
    item = record["item"]
    assert lines(office, "split", item, "--refuse", "--who", "Sam") == [
        {"item": item, "page": 2, "state": "refused", "by": "Sam"}
    ]
    assert lines(office, "splits") == []
    # it is one letter now: it goes to the writer of its first page, and nobody is asked
    assert rows(office, "select state from work_items where queue = 'scanning'") == [("done",)]
    assert rows(office, "select state from outbox where kind = 'letter'") in ([("waiting",)], [("sent",)])
    for arguments, code, said in (
        ((), 2, "say --at PAGE, --accept or --refuse"),
        (("--accept",), 1, "Sam refused the split before page 2"),
        (("--at", "5"), 1, f"item {item} has 2 pages, no page 5"),
    ):
        ended = office.command("post", "split", item, *arguments, check=False)
        assert (ended.returncode, said in ended.stderr) == (code, True), ended.stderr
    assert rows(office, "select count(*) from items") == [(1,)]
