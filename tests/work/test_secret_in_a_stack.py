"""A letter marked SECRET in the middle of a stack: it is shut away and told of, and its neighbours never notice.

The marked pages are pictures, read by the engine; their neighbours are born digital, so that nothing else waits for it.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest
import typst
from one_gateway import OneGateway

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from paper import draw, lay_out, spoil, write_scan

from gateway.intake.scan_folder import ScanFolderWatcher
from gateway.outbox.coversheets import Sheet, render_coversheets
from gateway.settings import ScanFolder
from gateway.storage import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKED = """%% page: serif
%% scan: 200 dpi, skew 0.6
%% position: centre
{marking}
%% position: left

Directorate of Harbour Works
Quay House
Wrenport
ZE6 2LN

4 May 2026

Dear Sir or Madam

We write about the enquiry into the lighting of the {what}, of which a copy is with
this letter. Marlbridge Borough Council holds a copy too and has not answered us.

Yours faithfully

Gethin Prosser

%% position: centre
{marking}
"""
MENTIONED = "The council says that the paper on my road is a top secret. I do not believe it."


def plain(name: str, postcode: str, more: str = "") -> bytes:
    return typst.compile(
        f'#set page("a4")\n{name} \\\n7 Kiln Rise \\\nMarlbridge \\\n{postcode}\n\n3 May 2026\n\nDear Sir or Madam\n\n'
        "Marlbridge Borough Council has not answered my request for my housing file, although I wrote to it twice. "
        f"{more}\n\nYours faithfully\n\n{name}".encode()
    )


def marked(folder: Path, marking: str, what: str) -> bytes:
    paper = lay_out(MARKED.format(marking=marking, what=what))
    write_scan(folder / "page.pdf", [spoil(page, paper, seed=marking) for page in draw(paper)], paper.dpi)
    return (folder / "page.pdf").read_bytes()


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneGateway]:
    """Five letters in one stack, taken from the scan folder and decided; the second and the fourth are marked."""
    folder = tmp_path_factory.mktemp("secret")
    (folder / "state").mkdir()
    (folder / "scans").mkdir()
    letters = (
        plain("Olwen Tarrant", "ZE4 7QP"),
        marked(folder, "SECRET", "north quay"),
        plain("Bertram Askew", "ZE4 8QP", MENTIONED),
        marked(folder, "TOP SECRET", "south quay"),
        plain("Cordelia Finch", "ZE4 9QP"),
    )
    writer = pypdf.PdfWriter()
    for letter in letters:
        writer.append(io.BytesIO(render_coversheets([Sheet("new-letter")])))
        writer.append(io.BytesIO(letter))
    writer.write(folder / "scans" / "stack.pdf")
    opened = OneGateway(folder / "state")
    watcher = ScanFolderWatcher(ScanFolder(settle_seconds=0.01), folder / "scans", opened.receiver.keep)
    until = time.monotonic() + 30
    while (folder / "scans" / "stack.pdf").exists() and time.monotonic() < until:
        watcher.look_once()
        time.sleep(0.02)
    opened.decide()
    yield opened
    opened.close()


def by_place(gateway: OneGateway) -> dict[str, int]:
    """Item ids with their place in the stack."""
    return {item.id: item.document for item in gateway.rows(tables.items)}


def test_only_the_marked_letters_are_shut_away(gateway: OneGateway) -> None:
    found = {item.document: item.disposition for item in gateway.rows(tables.items)}
    assert found == {1: "new-case", 2: "quarantined", 3: "new-case", 4: "quarantined", 5: "new-case"}


def test_information_security_has_work_and_nobody_else_has(gateway: OneGateway) -> None:
    place = by_place(gateway)
    work = [(place[row.item_id], row.queue, row.priority) for row in gateway.rows(tables.work_items)]
    of_marked = [each for each in work if each[0] in {2, 4}]
    assert sorted(of_marked) == [(2, "information-security", "high"), (4, "information-security", "high")]
    assert {each[0] for each in work if each[1] != "information-security"} == {1, 3, 5}


def test_a_notice_is_queued_for_each_and_letters_go_to_the_neighbours_alone(gateway: OneGateway) -> None:
    place = by_place(gateway)
    out = [(place[row.item_id], row.kind) for row in gateway.rows(tables.outbox) if row.item_id in place]
    assert sorted(each for each in out if each[0] in {2, 4}) == [(2, "notice"), (4, "notice")]
    assert sorted(each[0] for each in out if each[1] == "letter") == [1, 3, 5]


def test_a_notice_says_nothing_of_what_was_written(gateway: OneGateway) -> None:
    gateway.deliver()
    told = [str(mail.get_body()) for mail in gateway.sent()]
    assert len([text for text in told if "SECRET" in text]) == 2
    assert not [text for text in told if "quay" in text.casefold() or "Prosser" in text]


def test_the_neighbours_have_cases_without_a_word_or_finding_of_the_marked_ones(gateway: OneGateway) -> None:
    items = {item.document: item for item in gateway.rows(tables.items)}
    assert [items[place].case_reference is None for place in (1, 2, 3, 4, 5)] == [False, True, False, True, False]
    with gateway.database.read() as connection:
        extracts = {row.item_id: row for row in connection.execute(tables.extracts.select())}
        titles = [row.title for row in connection.execute(tables.cases.select())]
    assert len(titles) == 3
    assert not [title for title in titles if "Harbour" in title]
    for place in (1, 3, 5):
        extract = extracts[items[place].id]
        assert b"protective-marking" not in extract.findings
        assert b"quay" not in extract.reading.lower()
    assert [extracts[items[place].id].reading for place in (2, 4)] == [None, None]  # nothing it says is kept readable


def test_what_a_marked_page_says_is_kept_nowhere_else(gateway: OneGateway) -> None:
    with gateway.database.read() as connection:
        pages = [row.content for row in connection.execute(tables.pages.select())]
    assert pages  # those of the neighbours
    assert not [content for content in pages if b"quay" in content.lower()]


def test_no_searchable_copy_of_a_marked_letter_is_made(gateway: OneGateway) -> None:
    shut = {item.id for item in gateway.rows(tables.items) if item.document in {2, 4}}
    wanted = {row.subject_id for row in gateway.rows(tables.jobs, tables.jobs.c.kind == "searchable")}
    assert not wanted & shut
