"""The Team Manager decides what is held as possible ECS: an employee's for good, or given back as if never held."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pypdf
import pytest
import sqlalchemy as sa
import typst
from journey import all_bytes_below
from one_gateway import OneGateway
from pyrage import x25519

from gateway.intake.receive import Arrival
from gateway.outbox.coversheets import Sheet, render_coversheets
from gateway.storage import tables
from gateway.storage.records import outcome_record
from gateway.storage.sealing import SealingError, open_sealed
from gateway.storage.tables import items, outbox, sealed, steps, verdicts
from gateway.work import decide_sealed
from gateway.work.decide_sealed import DecideSealed, DecisionRefused
from gateway.work.read_item import ReadItem
from parsers.reading import Channel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gateway.work.decide_sealed import Decided

WORD = "zanzibar-ledger"
HUSBAND = (
    "My husband works for you in the policy team. Marlbridge Borough Council will not send me my zanzibar-ledger, "
    "although I asked for it in January under the Data Protection Act.\r\nAnn Writer"
)
GODDARD = "As a boy I was sexually abused in the children's home, and my sister works for the ICO."
LETTER = """Ann Writer \\
7 Kiln Rise \\
Marlbridge \\
ZE4 7QP

3 May 2026

Dear Sir or Madam

WORDS

Yours faithfully

Ann Writer"""
POST = (
    "My husband works for you at the Information Commissioner's Office. Marlbridge Borough Council has not answered "
    "my request for my housing file, although I wrote to it twice about my ledger of zanzibar."
)


class Desk:
    """A gateway, and the Team Manager at it."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        (folder / "state").mkdir(parents=True)
        self.gateway = OneGateway(folder / "state", limits={"inline_original_bytes": 200_000}, **settings)
        self.key = folder / "state" / "keys" / "ecs-secret.txt"
        self._number = 0

    def take(self, body: str = HUSBAND, **more: str) -> str:
        item = self.gateway.receive(body, **more)
        self.gateway.look()
        self.gateway.decide()
        return item

    def scan(self, *parts: str | Sheet) -> list[str]:
        """Take in a stack; its items, in order."""
        self._number += 1
        writer = pypdf.PdfWriter()
        for part in parts:
            sheet = isinstance(part, Sheet)
            page = render_coversheets([part]) if sheet else typst.compile(f'#set page("a4")\n{part}'.encode())
            writer.append(io.BytesIO(page))
        written = io.BytesIO()
        writer.write(written)
        name = f"post:{self._number}"
        arrival = Arrival(written.getvalue(), Channel.POST, "ingest", "a.pdf", name, media_type="application/pdf")
        first = self.gateway.receiver.keep(arrival).item_id
        self.gateway.decide()
        key = self.row(first).source_key
        return [row.id for row in self.gateway.rows(items, items.c.source_key == key)]

    def decide(self, item: str, *, ecs: bool, key: Path | None = None, who: str = "Kim") -> Decided:
        desk = DecideSealed(self.gateway.place, ReadItem(self.gateway.place))
        return desk.decide(item, key or self.key, ecs=ecs, who=who)

    def row(self, item: str) -> sa.Row[Any]:
        (row,) = self.gateway.rows(items, items.c.id == item)
        return row

    def record(self, item: str) -> dict[str, Any]:
        with self.gateway.database.read() as connection:
            return dict(outcome_record(connection, item) or {})

    def opened(self, item: str) -> dict[str, Any]:
        (row,) = self.gateway.rows(sealed, sealed.c.item_id == item)
        return open_sealed(row.ciphertext, self.key)

    def traces(self) -> list[str]:
        self.gateway.database.scrub()
        found = all_bytes_below(self.gateway.settings.state, but_not=("outgoing", "keys"))
        return [path.name for path, content in found.items() if WORD.encode() in content]

    def all_rows(self) -> dict[str, int]:
        with self.gateway.database.read() as connection:
            counted = sa.select(sa.func.count())
            return {
                table.name: connection.execute(counted.select_from(table)).scalar_one()
                for table in tables.metadata.sorted_tables
            }

    def pages(self) -> list[str]:
        with self.gateway.database.read() as connection:
            return list(connection.scalars(sa.select(tables.pages.c.item_id)))

    def verdict(self) -> sa.Row[Any]:
        with self.gateway.database.read() as connection:
            return connection.execute(verdicts.select()).one()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path)
    yield desk
    desk.gateway.close()


def same(record: dict[str, Any]) -> dict[str, Any]:
    """A record without what differs between two items."""
    named = {"item", "case", "received_at", "digest", "source"}
    return {name: value for name, value in record.items() if name not in named} | {
        "parsed": {k: v for k, v in (record["parsed"] or {}).items() if k != "message_id"}
    }


def test_why_it_is_held_is_sealed_with_it_with_words_and_rules(desk: Desk) -> None:
    item = desk.take()
    (why, *_) = desk.opened(item)["held_because"]
    assert why["rule"]
    assert "husband works for you" in " ".join(e["words"] for e in why["evidence"]).casefold()
    assert desk.record(item)["review_reasons"] == ["possible-ecs"]
    assert desk.traces() == []


def test_an_answer_to_what_is_sealed_says_that_it_is_one(desk: Desk) -> None:
    desk.take()
    answer = desk.take("Thank you, here is the page that was missing.", extra="In-Reply-To: <1@writer.example>\r\n")
    assert [why["rule"] for why in desk.opened(answer)["held_because"]] == ["possible-ecs.answers-what-is-sealed"]


def test_ordinary_is_given_back_as_one_that_never_was_held(desk: Desk, tmp_path: Path) -> None:
    never = Desk(tmp_path / "other")
    one = never.gateway.receive(HUSBAND)
    with never.gateway.database.write() as connection:  # a person said so before it was judged
        said = {"verdict": "dismissed", "rule": "", "version": "", "by": "", "at": datetime.now(UTC)}
        connection.execute(verdicts.insert().values(item_id=one, code="ecs", **said))
    never.gateway.look()
    never.gateway.decide()
    item = desk.take()
    received = desk.row(item).received_at
    desk.decide(item, ecs=False)
    assert same(desk.record(item)) == same(never.record(one))
    assert desk.record(item)["disposition"] == "new-case"
    assert desk.row(item).received_at == received
    assert desk.row(item).envelope["to"] == ["casework@ico.org.uk"]
    assert desk.record(item)["digest"]
    assert desk.gateway.rows(sealed) == []
    (_, closed) = desk.gateway.rows(tables.work_items, tables.work_items.c.item_id == item)
    never.gateway.close()
    assert closed.state == "open"


def test_its_life_says_who_decided_and_the_report_has_the_rule(desk: Desk) -> None:
    item = desk.take()
    desk.decide(item, ecs=False, who="Kim Team")
    said = [row for row in desk.gateway.rows(steps, steps.c.item_id == item) if row.name == "ecs-decision"]
    assert [row.decision for row in said] == ["ordinary, to be given back", "ordinary"]
    assert all("by Kim Team" in row.why for row in said)
    verdict = desk.verdict()
    assert (verdict.code, verdict.verdict, verdict.by) == ("ecs", "dismissed", "Kim Team")
    assert verdict.rule


def test_the_bytes_are_the_same_small_or_large(desk: Desk) -> None:
    for body in (HUSBAND, HUSBAND + "\r\nledger page" * 30_000):
        item = desk.take(body)
        before = desk.opened(item)["original"]
        desk.decide(item, ecs=False)
        with desk.gateway.database.read() as connection:
            assert desk.gateway.place.store.read(connection, desk.row(item).original_id) == before
        with desk.gateway.database.write() as connection:
            desk.gateway.place.store.sweep(connection)
            assert desk.gateway.place.store.read(connection, desk.row(item).original_id) == before


def test_an_employees_is_a_shell_and_nothing_of_it_comes_out(desk: Desk) -> None:
    item = desk.take()
    (before,) = desk.gateway.rows(sealed)
    desk.decide(before.id, ecs=True)
    record = desk.record(item)
    assert (record["disposition"], record["case_title"], record["case_type"]) == ("new-case", "ECS", None)
    assert record["flags"] == [{"code": "ecs", "evidence": []}]
    assert [(w["kind"], w["queue"]) for w in record["work_items"]] == [("ecs-referral", "ecs-team-manager")]
    assert record["parsed"] is record["digest"] is record["source"] is None
    assert record["review_reasons"] == []
    assert desk.traces() == []
    content = desk.opened(item)
    assert WORD.encode() in content["original"]
    assert "ecs" in [finding["code"] for finding in content["findings"]]


def test_an_employees_goddard_is_told_by_reference_and_held_under_the_seal(desk: Desk) -> None:
    item = desk.take(GODDARD)
    assert desk.record(item)["review_reasons"] == ["possible-ecs"]
    desk.decide(item, ecs=True)
    kinds = [row.parameters["notice"] for row in desk.gateway.rows(outbox, outbox.c.kind == "notice")]
    assert kinds.count("goddard") == 1
    assert desk.opened(item)["hold_from_deletion"] is True
    assert desk.row(item).held is False


def test_the_same_word_twice_is_one_and_the_other_word_is_refused(desk: Desk) -> None:
    for ecs in (True, False):
        item = desk.take(HUSBAND + f" {ecs}")
        (row,) = desk.gateway.rows(sealed, sealed.c.item_id == item)
        desk.decide(row.id, ecs=ecs)
        rows = desk.all_rows()
        assert "already" in desk.decide(row.id, ecs=ecs, who="Lou").words
        assert "by Kim" in desk.decide(item, ecs=ecs, who="Lou").words
        with pytest.raises(DecisionRefused, match="was decided to be"):
            desk.decide(row.id, ecs=not ecs)
        assert desk.all_rows() == rows


def test_what_cannot_be_decided_says_why(desk: Desk, tmp_path: Path) -> None:
    held = desk.take()
    plain = desk.take("Marlbridge Borough Council will not send me my file.")
    certain = desk.take("ICO STAFF CASE. I work in your Advice Service.", subject="ICO staff case")
    other = tmp_path / "other.txt"
    other.write_text(f"{x25519.Identity.generate()}\n")
    noise, empty = tmp_path / "noise.txt", tmp_path / "empty.txt"
    noise.write_bytes(b"\xff\xfe no key")
    empty.write_text("# nothing\n")
    rows = desk.all_rows()
    for item, why in (("01NONE", "no sealed item"), ("", "no sealed item"), ("%", "no sealed item"),
                      (plain, "is not sealed"), (certain, "is not held")):  # fmt: skip
        for ecs in (True, False):
            with pytest.raises(DecisionRefused, match=why):
                desk.decide(item, ecs=ecs)
    for key, why in ((other, "does not open"), (noise, "no age secret key"), (empty, "no age secret key"),
                     (tmp_path / "none.txt", "cannot be read"), (tmp_path, "cannot be read")):  # fmt: skip
        for ecs in (True, False):
            with pytest.raises(SealingError, match=why):
                desk.decide(held, ecs=ecs, key=key)
    assert desk.all_rows() == rows
    assert desk.traces() == []


@pytest.mark.parametrize("step", ["_note_ordinary", "_unseal", "_put_back", "_judge"])
def test_stopped_anywhere_it_is_finished_by_the_same_command(
    desk: Desk, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = desk.take()
    (row,) = desk.gateway.rows(sealed)
    real = getattr(DecideSealed, step)

    def dies(*args: Any) -> None:
        real(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(DecideSealed, step, dies)
    with pytest.raises(KeyboardInterrupt):
        desk.decide(row.id, ecs=False)
    monkeypatch.undo()
    assert desk.record(item)["review_reasons"] == ["possible-ecs"]
    assert desk.record(item)["parsed"] is None
    with pytest.raises(DecisionRefused, match="--ordinary"):
        desk.decide(row.id, ecs=True)
    desk.decide(row.id, ecs=False, who="Lou")
    assert desk.record(item)["disposition"] == "new-case"
    assert len([s for s in desk.gateway.rows(steps) if s.name == "ecs-decision"]) == 2


def test_an_employees_decision_that_is_stopped_changes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    item = desk.take()
    rows, real = desk.all_rows(), decide_sealed.apply_plan

    def dies(*args: Any, **values: Any) -> None:
        real(*args, **values)
        raise KeyboardInterrupt

    monkeypatch.setattr(decide_sealed, "apply_plan", dies)
    with pytest.raises(KeyboardInterrupt):
        desk.decide(item, ecs=True)
    assert desk.all_rows() == rows
    assert desk.traces() == []
    monkeypatch.undo()
    desk.decide(item, ecs=True)
    assert desk.record(item)["case_title"] == "ECS"


def test_the_customer_hears_from_us_once(desk: Desk) -> None:
    for sent_before in (True, False):
        item = desk.take(f"{HUSBAND} {sent_before}")
        if sent_before:
            desk.gateway.deliver()
        desk.decide(item, ecs=False)
        desk.gateway.deliver()
        told = [s.decision for s in desk.gateway.rows(steps, steps.c.item_id == item) if s.name == "delivery"]
        assert told.count("acknowledgement sent") == 1
        assert desk.record(item)["acknowledgement"]["kind"] == "email"


def test_an_acknowledgement_that_a_brake_held_is_held_again_for_a_person(tmp_path: Path) -> None:
    desk = Desk(tmp_path, acknowledgements={"brake_per_hour": 1, "brake_times_usual": 1})
    desk.take("Marlbridge Borough Council will not send me my file.", sender="bo@other.example")
    item = desk.take()
    assert desk.gateway.rows(outbox, outbox.c.state == "held") == []
    desk.decide(item, ecs=False)
    (row,) = desk.gateway.rows(outbox, outbox.c.state == "held")
    assert (row.item_id, row.recipient) == (item, "ann@writer.example")
    desk.gateway.close()


def test_copies_of_an_ordinary_item_are_given_back_with_it(desk: Desk) -> None:
    item = desk.take()
    raw = desk.opened(item)["original"]
    copy = desk.gateway.receive_raw(b"Delivered-To: icocasework@ico.org.uk\r\n" + raw)
    desk.gateway.look()
    desk.gateway.decide()
    assert desk.row(copy).sealed
    with pytest.raises(DecisionRefused, match="is a copy of"):
        desk.decide(copy, ecs=False)
    desk.decide(item, ecs=False)
    assert (desk.record(copy)["disposition"], desk.row(copy).sealed) == ("duplicate", False)
    assert desk.record(copy)["parsed"] is not None


def test_a_letter_comes_back_with_its_pages_and_is_acknowledged_by_letter(desk: Desk) -> None:
    (item,) = desk.scan(LETTER.replace("WORDS", POST))
    assert desk.record(item)["review_reasons"] == ["possible-ecs"]
    assert desk.pages() == []
    desk.decide(item, ecs=False)
    record = desk.record(item)
    assert (record["disposition"], record["acknowledgement"]["kind"]) == ("new-case", "letter")
    assert desk.pages() == [item]
    assert len(desk.gateway.rows(outbox, outbox.c.kind == "letter")) == 1
    assert [s.decision for s in desk.gateway.rows(steps, steps.c.item_id == item) if s.name == "split"]


def test_an_employees_letter_is_acknowledged_by_letter_too(desk: Desk) -> None:
    (item,) = desk.scan(LETTER.replace("WORDS", POST))
    desk.decide(item, ecs=True)
    assert desk.record(item)["acknowledgement"]["kind"] == "letter"
    assert desk.pages() == []


def test_a_stack_with_another_sealed_letter_stays_sealed_until_that_is_decided(desk: Desk) -> None:
    letter = LETTER.replace("WORDS", POST)
    first, second = desk.scan(letter, Sheet("new-letter"), letter.replace("Ann Writer", "Bertram Askew"))
    assert all(desk.row(item).sealed for item in (first, second))
    stack = desk.row(first).batch_original_id
    erased = sa.and_(tables.originals.c.id == stack, tables.originals.c.erased_at.is_not(None))
    desk.decide(first, ecs=False)
    assert desk.record(first)["digest"]
    assert len(desk.gateway.rows(tables.originals, erased)) == 1
    desk.decide(second, ecs=False)
    assert desk.gateway.rows(tables.originals, erased) == []
    assert desk.gateway.rows(sealed) == []


def test_the_reference_of_an_ordinary_case_holds_no_more(desk: Desk) -> None:
    case = desk.record(desk.take("Marlbridge Borough Council will not send me my file."))["case"]
    subject = f"[Ref. {case}] ICO staff case"
    body = "ICO STAFF CASE. I work in your Advice Service and want this on my case."
    ordinary = desk.take(body, subject=subject)
    employees = desk.take(body + " Again.", subject=subject)
    assert "possible-ecs.on-an-ordinary-case" in json.dumps(desk.opened(ordinary)["held_because"])
    desk.decide(ordinary, ecs=False)
    desk.decide(employees, ecs=True)
    assert (desk.record(ordinary)["disposition"], desk.record(ordinary)["case"]) == ("attached", case)
    assert "ecs" not in [flag["code"] for flag in desk.record(ordinary)["flags"]]
    assert (desk.record(employees)["case_title"], desk.record(employees)["case"] == case) == ("ECS", False)
