"""From the scan folder to the decision: what a scanner's own ways and a stack's oddities become on each letter."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING

import pypdf
import pytest
import typst
from one_gateway import OneGateway

from gateway.intake.scan_folder import ScanFolderWatcher
from gateway.outbox.coversheets import Sheet, render_coversheets
from gateway.settings import ScanFolder, Scanner
from gateway.storage import tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEW, STAFF = Sheet("new-letter"), Sheet("staff-case")
WITHHELD = Sheet("withheld")


def letter(subject: str) -> str:
    return (
        f"7 Kiln Rise \\\nMarlbridge \\\nZE4 7QP\n\n3 May 2026\n\nDear Sir or Madam\n\nMarlbridge Borough Council has not "
        f"answered my request about {subject}, although I wrote to it twice this year.\n\nYours faithfully\n\nOlwen Tarrant"
    )


def stack(*parts: Sheet | str) -> bytes:
    writer = pypdf.PdfWriter()
    for part in parts:
        page = typst.compile(f'#set page("a4")\n{part}'.encode()) if isinstance(part, str) else render_coversheets([part])
        writer.append(io.BytesIO(page))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[OneGateway]:
    (tmp_path / "state").mkdir()
    opened = OneGateway(tmp_path / "state")
    yield opened
    opened.close()


def scanned(gateway: OneGateway, tmp_path: Path, name: str, content: bytes, *scanners: Scanner) -> None:
    """Drop one file, and see it taken and decided."""
    file = tmp_path / "scans" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    folder = ScanFolder(settle_seconds=0.01, scanners=scanners)
    watcher = ScanFolderWatcher(folder, tmp_path / "scans", gateway.receiver.keep)
    until = time.monotonic() + 30
    while file.exists() and time.monotonic() < until:
        watcher.look_once()
        time.sleep(0.02)
    gateway.decide()


def told_scanning(gateway: OneGateway) -> dict[int, list[str]]:
    """Notes in the queue `scanning`, by the letter's place in its stack."""
    found: dict[int, list[str]] = {}
    for work in gateway.rows(tables.work_items, tables.work_items.c.queue == "scanning"):
        found.setdefault(gateway.item(work.item_id).document, []).extend(work.notes)
    return found


def test_a_proposed_split_stands_on_its_letter_and_not_on_its_neighbours(gateway: OneGateway, tmp_path: Path) -> None:
    content = stack(NEW, letter("housing"), NEW, letter("planning"), letter("licensing"))
    scanned(gateway, tmp_path, "a.pdf", content)
    assert [item.document for item in gateway.rows(tables.items)] == [1, 2]
    told = told_scanning(gateway)
    assert 1 not in told
    assert [note for note in told[2] if note.startswith("page 5: looks like the first page of another letter")]
    second = gateway.rows(tables.items)[1]
    assert "for a person to look at" in gateway.decisions(second.id)


def test_a_count_that_differs_goes_to_scanning_once(gateway: OneGateway, tmp_path: Path) -> None:
    content = stack(NEW, letter("housing"), NEW, letter("planning"), Sheet("end-of-batch", page_count=5))
    scanned(gateway, tmp_path, "a.pdf", content)
    assert told_scanning(gateway) == {1: ["page 5: end of batch says 5 pages, 4 were scanned"]}


def test_a_count_that_differs_is_told_although_the_first_letter_is_sealed(gateway: OneGateway, tmp_path: Path) -> None:
    content = stack(STAFF, letter("my pay"), NEW, letter("planning"), Sheet("end-of-batch", page_count=9))
    scanned(gateway, tmp_path, "a.pdf", content)
    first, second = gateway.rows(tables.items)
    assert (first.sealed, second.sealed) == (True, False)
    assert told_scanning(gateway) == {2: ["page 5: end of batch says 9 pages, 4 were scanned"]}


def test_the_staff_scanner_s_post_is_sealed_whatever_lies_before_it(gateway: OneGateway, tmp_path: Path) -> None:
    scanner = Scanner(folder="staff", kind="staff")
    scanned(gateway, tmp_path, "staff/a.pdf", stack(letter("my pay"), NEW, letter("my leave")), scanner)
    assert [item.sealed for item in gateway.rows(tables.items)] == [True, True]
    assert told_scanning(gateway) == {}


def test_post_of_a_scanner_whose_files_are_one_letter_each_is_not_split(gateway: OneGateway, tmp_path: Path) -> None:
    scanner = Scanner(folder="one", separators="none", office="Cardiff")
    scanned(gateway, tmp_path, "one/a.pdf", stack(letter("housing"), NEW, letter("enclosed")), scanner)
    (item,) = gateway.rows(tables.items)
    assert item.envelope["scanner"]["separators"] == "none"
    assert "kept, by scans in Cardiff" in gateway.decisions(item.id)
    assert any("a cover sheet inside a letter" in note for note in told_scanning(gateway)[1])


def test_post_for_the_information_request_inbox_is_a_request_to_the_office(gateway: OneGateway, tmp_path: Path) -> None:
    inbox = gateway.settings.office.information_request_inboxes[0]
    scanned(gateway, tmp_path, "foi/a.pdf", stack(letter("housing")), Scanner(folder="foi", inbox=inbox))
    (item,) = gateway.rows(tables.items)
    assert item.envelope["to"] == [inbox]


def test_withheld_material_is_put_before_the_scanning_team(gateway: OneGateway, tmp_path: Path) -> None:
    scanned(gateway, tmp_path, "a.pdf", stack(NEW, letter("housing"), WITHHELD, letter("planning")))
    told = told_scanning(gateway)
    assert list(told) == [2]
    assert "ask the case officer to collect it" in told[2][0]


def test_the_same_scan_twice_is_one_letter(gateway: OneGateway, tmp_path: Path) -> None:
    content = stack(letter("housing"))
    scanned(gateway, tmp_path, "a.pdf", content)
    scanned(gateway, tmp_path, "b.pdf", content)
    assert [item.disposition for item in gateway.rows(tables.items)] == ["new-case", "duplicate"]
