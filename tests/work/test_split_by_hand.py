"""A person splits a scanned letter: the other letter goes the whole road, the first is judged again, no page is lost."""

from __future__ import annotations

import io
import json
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
import sqlalchemy as sa
import typst
from journey import all_bytes_below
from one_gateway import OneGateway

from gateway.intake.receive import Arrival
from gateway.outbox.coversheets import Sheet, render_coversheets
from gateway.storage import jobs, tables
from gateway.storage.letters import complete_letter
from gateway.storage.pages import known_pages, pages_of_item
from gateway.storage.splits import split_lines
from gateway.work.proposed_splits import SplitRefused, refuse_proposed
from gateway.work.read_item import ReadItem
from gateway.work.said_of_flags import say_of_flag
from gateway.work.scan_pages import AGAIN, PageWork, ask_to_redo
from gateway.work.split_item import SplitItem
from gateway.work.worker import Worker
from parsers.ocr import engine_version
from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from gateway.work.split_item import SplitDone

NEW, STAFF, ORIGINALS = Sheet("new-letter"), Sheet("staff-case"), Sheet("originals")
ON_CASE = Sheet("case", case="RFA0612345")
GODDARD = "As a boy I was sexually abused in the children's home, and the council keeps my care file from me."
OLWEN = (("Olwen Tarrant", "7 Kiln Rise", "Marlbridge", "ZE4 7QP"), "my housing file")
BERTRAM = (("Bertram Askew", "9 Mill Road", "Marlbridge", "ZE4 8QP"), "my planning file")
TAMSIN = (("Tamsin Orchard", "3 Tanner Lane", "Marlbridge", "ZE4 9QP"), "my licence")
MORE = "I wrote down what was said to me at the desk, and whom I spoke to there on each of these days."


def letter(who: tuple[tuple[str, ...], str], more: str = "") -> str:
    (name, *address), subject = who
    head = " \\\n".join((name, *address))
    return (
        f"{head}\n\n3 May 2026\n\nDear Sir or Madam\n\nI asked Marlbridge Borough Council for a copy of {subject} in "
        f"January, and it has not answered, although I wrote to it twice. {more}\n\nYours faithfully\n\n{name}"
    )


def stack(*parts: Sheet | str) -> bytes:
    writer = pypdf.PdfWriter()
    for part in parts:
        page = (
            typst.compile(f'#set page("a4")\n{part}'.encode()) if isinstance(part, str) else render_coversheets([part])
        )
        writer.append(io.BytesIO(page))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


class Post:
    """A gateway, and what people do with the post that it took in."""

    def __init__(self, gateway: OneGateway) -> None:
        self.gateway = gateway
        self.place = gateway.place
        self.reader = ReadItem(self.place)
        again = PageWork(self.place, self.reader.judge)
        self._pages = Worker(gateway.database, ["pages"], {"searchable": again, "redo": again}, gateway.settings.work)
        self._number = 0

    def scan(self, *parts: Sheet | str, scanner: dict[str, Any] | None = None) -> str:
        """Take in a stack and decide it; the first item's id."""
        self._number += 1
        arrival = Arrival(
            stack(*parts), Channel.POST, "ingest", "post.pdf", f"post:{self._number}",
            media_type="application/pdf", scanner=scanner,
        )  # fmt: skip
        kept = self.gateway.receiver.keep(arrival)
        self.gateway.decide()
        return kept.item_id

    def split(self, item: str, *at: int, who: str = "Jo") -> SplitDone:
        return SplitItem(self.place, self.reader).split(item, at or None, who=who)

    def refuse(self, item: str, *at: int) -> tuple[int, ...]:
        with self.gateway.database.write() as connection:
            return refuse_proposed(connection, item, at or None, who="Jo")

    def proposed(self) -> list[tuple[str, int]]:
        with self.gateway.database.read() as connection:
            return [(line.item, line.page) for line in split_lines(connection)]

    def make_searchable(self) -> None:
        while self._pages.work_once():
            pass

    def rows(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> Sequence[sa.Row[Any]]:
        with self.gateway.database.read() as connection:
            return connection.execute(table.select().where(*where)).all()

    def pages(self, item: str) -> list[int]:
        """Of the file as it came."""
        with self.gateway.database.read() as connection:
            return [row.number for row in pages_of_item(connection, item)]

    def file(self, item: str, which: str = "original_id") -> pypdf.PdfReader:
        with self.gateway.database.read() as connection:
            original_id = connection.scalar(sa.select(tables.items.c[which]).where(tables.items.c.id == item))
            return pypdf.PdfReader(io.BytesIO(self.place.store.read(connection, original_id)))

    def text(self, item: str, which: str = "original_id") -> list[str]:
        return [" ".join(page.extract_text().split()) for page in self.file(item, which).pages]

    def flags(self, item: str) -> list[str]:
        return sorted(row.code for row in self.rows(tables.flags, tables.flags.c.item_id == item))

    def open_work(self, item: str) -> dict[str, list[str]]:
        work = tables.work_items
        found = self.rows(work, work.c.item_id == item, work.c.state == "open")
        return {f"{row.kind} {row.queue}": row.notes for row in found}

    def letters(self) -> list[tuple[str, str, str]]:
        out = tables.outbox
        found = self.gateway.rows(out, out.c.kind == "letter")
        return [(row.item_id, row.state, row.parameters["name"]) for row in found]

    def everything(self) -> dict[str, list[Any]]:
        """All rows there are, but for jobs."""
        with self.gateway.database.read() as connection:
            return {
                name: sorted(map(repr, connection.execute(table.select())))
                for name, table in tables.metadata.tables.items()
                if name != "jobs"
            }


@pytest.fixture
def post(state: Path) -> Iterator[Post]:
    """An installation on SQLite."""
    opened = OneGateway(state)
    yield Post(opened)
    opened.close()


@pytest.fixture
def post_on_each(state: Path, migrated_url: str) -> Iterator[Post]:
    """One on each database."""
    opened = OneGateway(state, database_url=migrated_url)
    yield Post(opened)
    opened.close()


def with_cases(post: Post) -> None:
    with post.gateway.database.write() as connection:
        connection.execute(
            tables.cases.insert().values(
                reference="RFA0612345", title="Tarrant - Marlbridge Borough Council", case_type="RFA", status="open",
                nfc=False, sealed=False, held_from_deletion=False, created_at=jobs._now(),
            )
        )  # fmt: skip


# -- accepting ------------------------------------------------------------------------------------------------------


def test_what_is_proposed_and_accepted_becomes_an_item_as_if_a_sheet_had_lain_there(post_on_each: Post) -> None:
    post = post_on_each
    first = post.scan(NEW, letter(OLWEN), MORE, letter(BERTRAM, GODDARD), MORE)
    assert post.proposed() == [(first, 4)]
    assert post.flags(first) == ["goddard"]
    kept, second = (part.item for part in post.split(first).parts)
    assert kept == first
    assert (post.pages(first), post.pages(second)) == ([1, 2, 3], [4, 5])
    assert [text.split()[0] for text in post.text(first)[1:]] == ["Olwen", "I"]
    assert [text.split()[0] for text in post.text(second)] == ["Bertram", "I"]
    cases = {row.id: row.case_reference for row in post.rows(tables.items)}
    titles = {row.reference: row.title for row in post.rows(tables.cases)}
    assert titles == {
        cases[first]: "Tarrant - Marlbridge Borough Council",
        cases[second]: "Askew - Marlbridge Borough Council",
    }
    assert (post.flags(first), post.flags(second)) == ([], ["goddard"])
    assert post.open_work(first).keys() == {"prepare 13"}
    assert post.open_work(second).keys() == {"prepare 13", "notify-ig information-governance"}
    assert [(item, name) for item, _, name in post.letters()] == [(first, "Olwen Tarrant"), (second, "Bertram Askew")]
    assert post.proposed() == []


def test_the_same_stack_with_its_sheet_gives_the_same_two_letters(post: Post) -> None:
    def told(item: str) -> Any:
        (row,) = post.rows(tables.items, tables.items.c.id == item)
        reading = json.loads(post.rows(tables.extracts, tables.extracts.c.item_id == item)[0].reading)
        del reading["pages"]  # a sheet more or less
        return row.disposition, row.acknowledgement, post.flags(item), post.open_work(item), reading

    by_hand = post.scan(NEW, letter(OLWEN), letter(BERTRAM, GODDARD))
    parts = [part.item for part in post.split(by_hand, 3).parts]
    by_sheet = post.scan(NEW, letter(OLWEN), NEW, letter(BERTRAM, GODDARD))
    others = [row.id for row in post.gateway.rows(tables.items) if row.id not in parts]
    assert by_sheet in others
    assert len(parts) == len(others) == 2
    for mine, theirs in zip(parts, others, strict=True):
        *one, first = told(mine)
        *other, second = told(theirs)
        assert one == other
        for reading in (first, second):
            for passage in reading["passages"]:
                passage.pop("label")
        assert first == second


def test_no_page_is_read_again_and_none_is_lost(post: Post) -> None:
    item = post.scan(letter(OLWEN), MORE, letter(BERTRAM), MORE)
    before = {(row.original_id, row.number): (row.read_at, row.content) for row in post.rows(tables.pages)}
    (whole,) = post.rows(tables.originals)
    parts = post.split(item, 3).parts
    after = {(row.original_id, row.number): (row.read_at, row.content) for row in post.rows(tables.pages)}
    assert after == before
    assert [(part.first, part.last) for part in parts] == [(1, 2), (3, 4)]
    assert sum(len(post.file(part.item).pages) for part in parts) == 4
    assert whole in post.rows(tables.originals)
    assert {row.batch_original_id for row in post.rows(tables.items)} == {whole.id}
    with post.gateway.database.read() as connection:
        assert known_pages(connection, whole.sha256, engine=engine_version()).keys() == {1, 2, 3, 4}


def test_each_letter_gets_a_searchable_copy_of_its_own_pages(post: Post) -> None:
    item = post.scan(NEW, letter(OLWEN), letter(BERTRAM), NEW, letter(TAMSIN))
    post.make_searchable()
    before = post.file(item, "searchable_id")
    assert len(before.pages) == 3
    post.split(item)
    assert post.rows(tables.items, tables.items.c.id == item)[0].searchable_id is None
    post.make_searchable()
    assert len(post.text(item, "searchable_id")) == 2
    live = post.rows(tables.originals, tables.originals.c.erased_at.is_(None))
    texts = [pypdf.PdfReader(io.BytesIO(row.content)) for row in live]
    both = [
        reader
        for reader in texts
        if {"Olwen", "Bertram"} <= set(" ".join(p.extract_text() for p in reader.pages).split())
    ]
    assert len(both) == 1  # the file as it came, and nothing else, holds both letters


def test_a_searchable_copy_that_was_being_made_meanwhile_is_not_kept(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = post.scan(NEW, letter(OLWEN), letter(BERTRAM), NEW, letter(TAMSIN))
    made = post.place.readers.make_searchable

    def split_meanwhile(*args: Any, **named: Any) -> None:
        monkeypatch.undo()
        made(*args, **named)
        post.split(item)

    monkeypatch.setattr(type(post.place.readers), "make_searchable", lambda _self, *a, **n: split_meanwhile(*a, **n))
    post.make_searchable()
    assert len(post.file(item, "searchable_id").pages) == 2


def test_a_letter_can_be_split_in_three_at_once_or_one_after_the_other(post: Post) -> None:
    at_once = post.scan(letter(OLWEN), letter(BERTRAM), letter(TAMSIN))
    parts = post.split(at_once).parts
    assert [post.pages(part.item) for part in parts] == [[1], [2], [3]]
    assert [row.document for row in post.gateway.rows(tables.items)] == [1, 2, 3]
    later = post.scan(NEW, letter(OLWEN), letter(BERTRAM), letter(TAMSIN), MORE)
    second = post.split(later, 3).parts[1].item
    assert post.proposed() == [(second, 2)]
    assert post.open_work(second)["sift scanning"] == [
        "page 4: looks like the first page of another letter (or an enclosure); split here?",
        "letter-needs-address",  # two people's addresses stand on it, while it is one letter
    ]
    third = post.split(second).parts[1].item
    assert [post.pages(item) for item in (later, second, third)] == [[1, 2], [3], [4, 5]]
    assert "sift scanning" not in post.open_work(second)


def test_a_letter_can_be_split_where_nothing_was_proposed(post: Post) -> None:
    item = post.scan(letter(OLWEN), MORE, MORE)
    assert post.proposed() == []
    second = post.split(item, 3).parts[1].item
    assert post.pages(second) == [3]


def test_what_the_sheets_of_the_first_letter_say_does_not_reach_the_other(post: Post) -> None:
    with_cases(post)
    item = post.scan(ON_CASE, ORIGINALS, letter(OLWEN), letter(BERTRAM))
    second = post.split(item).parts[1].item
    first_row, second_row = post.gateway.rows(tables.items)
    assert (first_row.disposition, first_row.case_reference) == ("attached", "RFA0612345")
    assert (second_row.id, second_row.disposition) == (second, "new-case")
    assert first_row.originals_until is not None
    assert second_row.originals_until is None
    assert [item for item, *_ in post.letters()] == [second]


def test_a_sheet_inside_a_letter_speaks_of_the_letter_that_is_split_off_with_it(post: Post) -> None:
    with_cases(post)
    item = post.scan(letter(OLWEN), ON_CASE, letter(BERTRAM), scanner={"separators": "none"})
    assert post.proposed() == [(item, 2)]
    second = post.split(item).parts[1].item
    assert (post.pages(item), post.pages(second)) == ([1], [2, 3])
    assert [row.case_reference == "RFA0612345" for row in post.gateway.rows(tables.items)] == [False, True]


def test_what_is_wrong_with_the_whole_stack_stays_told(post: Post) -> None:
    item = post.scan(NEW, letter(OLWEN), letter(BERTRAM), Sheet("end-of-batch", page_count=9))
    post.split(item)
    assert post.open_work(item)["sift scanning"] == ["page 4: end of batch says 9 pages, 3 were scanned"]
    assert [row.queue for row in post.rows(tables.work_items) if row.state == "open"].count("scanning") == 1


def test_both_lives_say_who_split_what_and_when(post: Post) -> None:
    item = post.scan(letter(OLWEN), MORE, letter(BERTRAM))
    second = post.split(item, who="Jo Lister").parts[1].item
    steps = post.gateway.rows(tables.steps, tables.steps.c.name == "split")
    said = {(row.item_id, row.decision): (row.why, row.at) for row in steps}
    assert "split by Jo Lister" in said[item, "keeps pages 1 to 2"][0]
    assert "split by Jo Lister" in said[item, f"page 3 is item {second} now"][0]
    assert said[second, f"was page 3 of item {item}"][0] == "split by Jo Lister: 3 pages before, 3 given to 2 items"


# -- the first letter -----------------------------------------------------------------------------------------------


def test_a_letter_that_waits_for_a_decision_is_decided_anew(post: Post) -> None:
    item = post.scan(letter(OLWEN), letter(BERTRAM, "It is about my case IC-700999-A1B2 with you."))
    assert post.gateway.item(item).disposition == "review"
    second = post.split(item).parts[1].item
    assert [row.disposition for row in post.gateway.rows(tables.items)] == ["new-case", "review"]
    assert [letter[0] for letter in post.letters()] == [item]
    assert "sift advice-service" not in post.open_work(item)
    assert "sift advice-service" in post.open_work(second)


def test_a_first_letter_with_a_case_keeps_it_and_its_letter_goes_out_once(post: Post) -> None:
    item = post.scan(letter(OLWEN), letter(BERTRAM, GODDARD))
    case = post.gateway.item(item).case_reference
    post.gateway.deliver()
    done = post.split(item)
    assert post.gateway.item(item).case_reference == case
    assert [name for one, _, name in post.letters() if one == item] == ["Olwen Tarrant"]
    assert [told for told in done.told if "notice goddard went out" in told]
    assert [told for told in done.told if "held from deletion" in told]
    closed = [row for row in post.rows(tables.feed) if row.type == "work-item.closed"]
    assert {(row.item_id, row.event["queue"]) for row in closed} == {
        (item, "information-governance"),
        (item, "scanning"),
    }


def test_a_notice_that_waits_for_the_end_of_the_hour_is_taken_back(state: Path) -> None:
    opened = OneGateway(state, notices={"hourly": ["goddard"]})
    post = Post(opened)
    item = post.scan(letter(OLWEN), letter(BERTRAM, GODDARD))
    second = post.split(item).parts[1].item
    notices = opened.rows(tables.outbox, tables.outbox.c.kind == "notice")
    assert [(row.item_id, row.state) for row in notices] == [(second, "gathered")]
    opened.close()


def test_a_case_that_somebody_changed_since_is_left_as_it_is(post: Post) -> None:
    item = post.scan(letter(OLWEN), "Welsh \\\n", letter(BERTRAM, GODDARD))
    case = tables.cases.c.reference == post.gateway.item(item).case_reference
    with post.gateway.database.write() as connection:
        connection.execute(tables.cases.update().where(case).values(title="What an officer calls it", case_type="ENQ"))
    done = post.split(item, 3)
    assert [row.title for row in post.rows(tables.cases, case)] == ["What an officer calls it"]
    assert [told for told in done.told if "were changed since" in told]


def test_what_people_said_of_flags_stays(post: Post) -> None:
    item = post.scan(letter(OLWEN), letter(BERTRAM, GODDARD))
    with post.gateway.database.write() as connection:
        say_of_flag(post.place, connection, item, "goddard", confirmed=True, by="ig")
    post.split(item)
    assert post.flags(item) == ["goddard"]


def test_a_first_letter_that_would_be_judged_otherwise_keeps_its_case_and_a_person_is_asked(post: Post) -> None:
    item = post.scan(letter(OLWEN), letter(BERTRAM))
    with_cases(post)
    with post.gateway.database.write() as connection:  # as if it had been attached by what is not its own
        values = {"disposition": "attached", "case_reference": "RFA0612345"}
        connection.execute(tables.items.update().where(tables.items.c.id == item).values(**values))
    done = post.split(item)
    assert post.gateway.item(item).case_reference == "RFA0612345"
    assert post.open_work(item)["sift advice-service"] == ["split-judged-otherwise", "now:new-case"]
    assert [told for told in done.told if "judged otherwise" in told]
    assert "Bertram" not in post.rows(tables.extracts, tables.extracts.c.item_id == item)[0].reading.decode()


# -- employees ------------------------------------------------------------------------------------------------------


def test_a_colleagues_letter_that_is_split_off_is_sealed_and_leaves_nothing_with_the_other(post: Post) -> None:
    secret = "My zanzibar-ledger at Thistlemarsh was read out to everybody."
    item = post.scan(letter(OLWEN), STAFF, letter(BERTRAM, secret), scanner={"separators": "none"})
    post.make_searchable()
    second = post.split(item).parts[1].item
    assert [row.sealed for row in post.gateway.rows(tables.items)] == [False, True]
    post.make_searchable()
    (record,) = post.rows(tables.extracts)
    assert record.item_id == item
    assert b"zanzibar" not in record.reading
    assert post.pages(second) == []
    assert len(post.file(item).pages) == 1
    post.gateway.database.scrub()
    found = all_bytes_below(post.gateway.settings.state)
    assert [path.name for path, content in found.items() if b"zanzibar" in content] == []


def test_a_letter_whose_neighbour_was_sealed_is_split_out_of_its_own_file(post: Post) -> None:
    post.scan(STAFF, letter(TAMSIN, "My line manager refused my leave."), NEW, letter(OLWEN), letter(BERTRAM))
    sealed, item = post.gateway.rows(tables.items)
    assert (sealed.sealed, item.sealed) == (True, False)
    second = post.split(item.id).parts[1].item
    assert (post.pages(item.id), post.pages(second)) == ([3, 4], [5])
    assert [text.split()[0] for text in post.text(second)] == ["Bertram"]


# -- refusing and errors --------------------------------------------------------------------------------------------


def test_a_refused_split_is_remembered_and_not_shown_again(post_on_each: Post) -> None:
    post = post_on_each
    item = post.scan(NEW, letter(OLWEN), letter(BERTRAM), letter(TAMSIN))
    assert post.proposed() == [(item, 3), (item, 4)]
    assert post.refuse(item, 3) == (3,)
    assert post.proposed() == [(item, 4)]
    assert [note[:6] for note in post.open_work(item)["sift scanning"]] == ["page 4", "letter"]
    assert post.refuse(item) == (4,)
    assert post.proposed() == []
    assert "sift scanning" not in post.open_work(item)
    assert post.letters() == [(item, "waiting", "Olwen Tarrant")]  # it is one letter, and she signed its first page
    assert post.refuse(item) == ()
    assert "not split before page 3" in post.gateway.decisions(item)
    with pytest.raises(SplitRefused, match="Jo refused the split before page 3"):
        post.split(item)


def test_a_refused_split_is_not_proposed_of_the_letter_that_its_page_goes_to(post: Post) -> None:
    item = post.scan(NEW, letter(OLWEN), letter(BERTRAM), letter(TAMSIN))
    post.refuse(item, 4)
    second = post.split(item).parts[1].item
    assert post.pages(second) == [3, 4]
    assert post.proposed() == []
    assert "sift scanning" not in post.open_work(second)
    assert sorted(name for _, _, name in post.letters()) == ["Bertram Askew", "Olwen Tarrant"]


@pytest.mark.parametrize("answer", ["refused", "accepted"])
def test_a_letter_that_may_be_two_waits_for_an_answer_and_goes_with_it(post: Post, answer: str) -> None:
    nameless = ((OLWEN[0][1], *OLWEN[0][1:]), OLWEN[1])  # the letter's head gives no name, only the address
    first = letter(nameless).removesuffix(OLWEN[0][1]) + "Olwen Tarrant"
    item = post.scan(NEW, first, letter(BERTRAM))
    assert post.letters() == [(item, "needs-address", "Olwen Tarrant")]
    assert "letter-needs-address" in post.open_work(item)["sift scanning"]
    out = tables.outbox
    if answer == "refused":
        post.refuse(item)
        assert post.letters() == [(item, "waiting", "Olwen Tarrant")]
        (row,) = post.gateway.rows(out, out.c.kind == "letter")
        assert "print_on" in row.parameters
        assert jobs_of(post, row.id) == 1
        post.refuse(item)
        assert jobs_of(post, row.id) == 1
    else:
        second = post.split(item).parts[1].item
        assert sorted(post.letters()) == sorted(
            [(item, "waiting", "Olwen Tarrant"), (second, "waiting", "Bertram Askew")]
        )
    for row in post.gateway.rows(out, out.c.kind == "letter"):
        homes = {"Olwen Tarrant": OLWEN[0][1], "Bertram Askew": BERTRAM[0][1]}
        assert homes[row.parameters["name"]] in row.parameters["address"]
    assert "sift scanning" not in post.open_work(item)


def test_a_letter_whose_address_is_in_doubt_anyway_waits_on_when_the_split_is_refused(post: Post) -> None:
    nobody = letter(OLWEN).replace("Olwen Tarrant", "The Manager")
    item = post.scan(NEW, nobody, letter(BERTRAM))
    post.refuse(item)
    assert [state for _, state, _ in post.letters()] == ["needs-address"]
    assert post.open_work(item)["sift scanning"] == ["letter-needs-address"]


def test_a_letter_completed_by_a_person_is_not_sent_again_when_the_split_is_refused(post: Post) -> None:
    item = post.scan(NEW, letter(OLWEN), letter(BERTRAM))
    out = tables.outbox
    (row,) = post.gateway.rows(out, out.c.kind == "letter")
    to = {"name": "O. Tarrant", "lines": ("1 New Road", "ZE4 1AA"), "who": "Jo", "now": datetime.now(UTC)}
    with post.gateway.database.write() as connection:
        complete_letter(connection, row.id, **to)
    post.refuse(item)
    assert post.letters() == [(item, "waiting", "O. Tarrant")]
    assert jobs_of(post, row.id) == 1


def jobs_of(post: Post, outbox_id: str) -> int:
    return len(post.rows(tables.jobs, tables.jobs.c.subject_id == outbox_id, tables.jobs.c.kind == "send"))


def test_the_same_split_again_changes_nothing(post_on_each: Post) -> None:
    post = post_on_each
    item = post.scan(letter(OLWEN), MORE, letter(BERTRAM), MORE)
    second = post.split(item, 3).parts[1].item
    before = post.everything()
    for again in (post.split(item, 3), post.split(item)):
        assert again.parts == ()
        assert f"item {second}" in again.before[0]
    assert post.everything() == before
    with pytest.raises(SplitRefused, match=f"has 2 pages, no page 4; from page 3 on they are item {second}"):
        post.split(item, 4)
    with pytest.raises(SplitRefused, match="was split before page 3 by Jo"):
        post.refuse(item, 3)


def test_two_people_at_once_split_it_once(post_on_each: Post) -> None:
    post = post_on_each
    item = post.scan(letter(OLWEN), MORE, letter(BERTRAM), MORE)
    start, done = threading.Barrier(2), []

    def one(who: str) -> None:
        start.wait()
        done.append(post.split(item, 3, who=who))

    people = [threading.Thread(target=one, args=(who,)) for who in ("Jo", "Sam")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(len(one.parts) for one in done) == [0, 2]
    assert [post.pages(row.id) for row in post.gateway.rows(tables.items)] == [[1, 2], [3, 4]]
    assert len(post.letters()) == 2


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (1, "begins with page 1 already"),
        (5, "has 4 pages, no page 5"),
        (2, "nothing but cover sheets and blank pages"),  # page 1 is a sheet
        (4, "nothing but cover sheets and blank pages"),  # page 4 ends the batch
    ],
)
def test_a_wrong_page_is_answered_and_changes_nothing(post: Post, at: int, why: str) -> None:
    item = post.scan(NEW, letter(OLWEN), letter(BERTRAM), Sheet("end-of-batch", page_count=3))
    before = post.everything()
    with pytest.raises(SplitRefused, match=why):
        post.split(item, at)
    assert post.everything() == before


def test_what_cannot_be_split_says_why(post: Post) -> None:
    def refused(item: str) -> str:
        with pytest.raises(SplitRefused) as split:
            post.split(item, 2)
        with pytest.raises(SplitRefused) as not_split:
            post.refuse(item, 2)
        assert str(split.value) == str(not_split.value)
        return str(split.value)

    sealed = post.scan(STAFF, letter(OLWEN))
    first = post.scan(letter(OLWEN), letter(BERTRAM))
    same = post.scan(letter(OLWEN), letter(BERTRAM))
    with post.gateway.database.write() as connection:
        twin = tables.items.c.id == same
        values = {"disposition": "duplicate", "duplicate_of": first}
        connection.execute(tables.items.update().where(twin).values(**values))
    secret = post.scan("SECRET \\\n" + letter(OLWEN), letter(BERTRAM))
    mail = post.gateway.receive("Dear Sir")
    assert "sealed to the Team Manager" in refused(sealed)
    assert f"a copy of item {first}" in refused(same)
    assert "quarantined" in refused(secret)
    assert "is an e-mail" in refused(mail)
    assert refused("01NOSUCHITEM") == "there is no item 01NOSUCHITEM"
    assert post.proposed() == [(first, 2)]


def test_pages_that_are_being_read_again_wait_for_that(post: Post) -> None:
    item = post.scan(letter(OLWEN), letter(BERTRAM))
    with post.gateway.database.write() as connection:
        ask_to_redo(connection, item, 2, who="Jo")
    assert AGAIN in {row.status for row in post.rows(tables.pages)}
    with pytest.raises(SplitRefused, match="being read again"):
        post.split(item)
    post.make_searchable()
    second = post.split(item).parts[1].item
    with post.gateway.database.write() as connection:
        assert ask_to_redo(connection, second, 1, who="Jo") == 1
    post.make_searchable()
    assert "page 1 was read again" in post.gateway.decisions(second)


def test_a_page_read_again_does_not_take_back_what_is_asked_of_the_letter(post: Post) -> None:
    more = "It is about my case IC-700999-A1B2 with you."
    item = post.scan(letter(OLWEN, more), MORE, letter(BERTRAM))
    rows = tables.pages.c.item_id == item
    (extract,) = post.rows(tables.extracts, tables.extracts.c.item_id == item)
    with post.gateway.database.write() as connection:  # as if its second page had been read badly
        reading = extract.reading.replace(MORE[:30].encode(), b"I w.......")
        connection.execute(tables.extracts.update().where(tables.extracts.c.item_id == item).values(reading=reading))
        ask_to_redo(connection, item, 2, who="Jo")
    post.make_searchable()
    assert post.gateway.item(item).disposition == "review"
    assert AGAIN not in {row.status for row in post.rows(tables.pages, rows)}
    assert post.proposed() == [(item, 3)]
    assert [note[:6] for note in post.open_work(item)["sift scanning"]] == ["page 3"]


def test_what_was_prepared_of_an_item_that_is_sealed_meanwhile_does_not_lie_about(state: Path) -> None:
    opened = OneGateway(state, limits={"inline_original_bytes": 1_000})
    post = Post(opened)
    item = post.scan(letter(OLWEN), letter(BERTRAM))
    before = all_bytes_below(state / "originals").keys()

    class SealedMeanwhile(ReadItem):
        def own_files(self, *args: Any) -> Any:
            prepared = super().own_files(*args)
            assert len(all_bytes_below(state / "originals")) == len(before) + 2
            with opened.database.write() as connection:
                connection.execute(tables.items.update().values(sealed=True))
            return prepared

    with pytest.raises(SplitRefused, match="sealed to the Team Manager"):
        SplitItem(post.place, SealedMeanwhile(post.place)).split(item, [2], who="Jo")
    assert all_bytes_below(state / "originals").keys() == before
    opened.close()
