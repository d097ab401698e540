"""A person's word on a flag: every effect of the flag comes with it and goes with it, once, in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from journey import all_bytes_below
from one_gateway import OneGateway

from gateway.errors import TryLater
from gateway.storage import tables
from gateway.storage.records import outcome_record
from gateway.storage.verdicts import VerdictRefused
from gateway.web.lookups import life_line, record_of
from gateway.work.said_of_flags import say_of_flag

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlalchemy as sa

    from gateway.work.said_of_flags import Said

PLAIN = (
    "I asked Marlbridge Borough Council for a copy of my housing file in January. It has not answered, although I wrote "
    "twice and a month has long passed. I want my personal data. Please look into my complaint.\r\nOlwen Tarrant"
)
MALFORMED = "A complaint [Ref. RFA0698765]"
ON_CASE = "More of it [Ref. RFA0612345]"


class Casework:
    """A gateway, and what officers say of its flags."""

    def __init__(self, gateway: OneGateway) -> None:
        self.gateway = gateway

    def decided(self, body: str = PLAIN, **mail: str) -> str:
        item = self.gateway.receive(body, **mail)
        self.gateway.settle()
        return item

    def with_case(self, title: str = "Askew - Marlbridge Borough Council") -> None:
        row = {"reference": "RFA0612345", "title": title, "case_type": "RFA", "status": "open"}
        with self.gateway.database.write() as connection:
            connection.execute(tables.cases.insert().values(**row, created_at=datetime.now(UTC)))

    def say(self, item: str, flag: str, *, yes: bool = True, by: str = "Jo") -> Said:
        with self.gateway.database.write() as connection:
            return say_of_flag(self.gateway.place, connection, item, flag, confirmed=yes, by=by)

    def rows(self, table: sa.Table, *where: sa.ColumnElement[bool]) -> list[sa.Row[Any]]:
        with self.gateway.database.read() as connection:
            return list(connection.execute(table.select().where(*where)).all())

    def record(self, item: str) -> dict[str, Any]:
        with self.gateway.database.read() as connection:
            record = outcome_record(connection, item)
        assert record is not None
        return record

    def work(self, item: str) -> dict[str, dict[str, Any]]:
        return {f"{work['kind']} {work['queue']}": work for work in self.record(item)["work_items"]}

    def flags(self, item: str) -> list[str]:
        return [flag["code"] for flag in self.record(item)["flags"]]

    def case(self, item: str) -> sa.Row[Any]:
        reference = self.gateway.item(item).case_reference
        return self.rows(tables.cases, tables.cases.c.reference == reference)[0]

    def notices(self, item: str) -> list[str]:
        of_item = (tables.outbox.c.item_id == item, tables.outbox.c.kind == "notice")
        return sorted(row.parameters["notice"] for row in self.rows(tables.outbox, *of_item))

    def events(self) -> list[str]:
        return [row.type for row in sorted(self.rows(tables.feed), key=lambda row: int(row.cursor))]

    def everything(self, item: str) -> Any:
        """All that a word on a flag may change."""
        record = self.record(item)
        record["flags"] = sorted(flag["code"] for flag in record["flags"])
        work = sorted(record.pop("work_items"), key=lambda one: str(one["kind"]))
        held = self.gateway.item(item).held
        case = self.case(item) if record["case"] else None
        return record, work, held, case


@pytest.fixture
def casework(state: Path) -> Iterator[Casework]:
    """Casework with nothing in it."""
    gateway = OneGateway(state)
    yield Casework(gateway)
    gateway.close()


# What the rules do with a flag, a person's word does: the same mail, found by rule and set by hand.
BY_RULE = {
    "goddard": "As a boy I was sexually abused in the children's home, and the council keeps my care file from me.",
    "threat": "I will kill myself tonight if nobody answers me, I have the pills here.",
    "pcb": (
        "A nurse at the surgery, who is my former husband's wife and has never treated me, looked up my medical records "
        "out of curiosity and told him my new address."
    ),
    "media-interest": "MEDIA INTEREST FORM",
}
# flag: (work item, priority, notice)
EFFECTS = {
    "goddard": ("notify-ig information-governance", "medium", "goddard"),
    "threat": ("threat senior-staff", "high", "threat"),
    "pcb": ("provide-advice DP - RAD Investigations (Any)", "medium", None),
    "welsh": ("wales-office wales-office", "medium", None),
    "restricted-contact": ("mail-management mail-management", "medium", None),
    "physical-evidence": ("physical-evidence scanning", "medium", None),
    "media-interest": ("media-interest operations-service-delivery", "medium", "media-interest"),
    "whistle-blower": ("whistle-blower advice-service-manager", "medium", None),
}


@pytest.mark.parametrize("subject", ["A complaint", ON_CASE], ids=["on its new case", "on a case that was there"])
@pytest.mark.parametrize("flag", EFFECTS)
def test_a_flag_that_a_person_sets_acts_and_goes_again_without_a_trace(
    casework: Casework, flag: str, subject: str
) -> None:
    if subject == ON_CASE:
        casework.with_case()
    item = casework.decided(subject=subject)
    before = casework.everything(item)
    work, priority, notice = EFFECTS[flag]
    casework.say(item, flag)
    assert casework.flags(item) == [flag]
    assert casework.work(item)[work]["priority"] == priority
    assert casework.notices(item) == ([notice] if notice else [])
    casework.say(item, flag, yes=False)
    after = casework.everything(item)
    if flag == "goddard":
        assert after[2] is after[3].held_from_deletion is True, "only Information Governance lifts a hold"
    else:
        assert after == before
    assert casework.notices(item) == [], "a notice that was not sent yet is not sent"


@pytest.mark.parametrize("flag", EFFECTS)
def test_said_twice_nothing_more_happens(casework: Casework, flag: str) -> None:
    item = casework.decided()
    casework.say(item, flag)
    once, events, life = casework.everything(item), casework.events(), casework.gateway.decisions(item)
    said = casework.say(item, flag)
    assert said.done == ("said before",)
    assert (casework.everything(item), casework.events(), casework.gateway.decisions(item)) == (once, events, life)
    assert casework.say(item, flag, by="Ann").done == ()
    assert (casework.everything(item), casework.events()) == (once, events)


@pytest.mark.parametrize("flag", BY_RULE)
def test_a_dismissed_and_confirmed_finding_is_as_the_rules_had_made_it(casework: Casework, flag: str) -> None:
    subject = BY_RULE[flag] if flag == "media-interest" else "A complaint"
    item = casework.decided(f"{PLAIN}\r\n{BY_RULE[flag]}", subject=subject)
    assert flag in casework.flags(item)
    by_rule = casework.everything(item)
    casework.say(item, flag, yes=False)
    assert EFFECTS[flag][0] not in casework.work(item)
    casework.say(item, flag)
    assert casework.everything(item) == by_rule


def test_goddard_holds_the_case_and_tells_information_governance_the_reference(casework: Casework) -> None:
    item = casework.decided()
    said = casework.say(item, "goddard", by="An officer")
    assert casework.case(item).held_from_deletion
    casework.gateway.deliver()
    documents = casework.rows(tables.case_documents)
    assert [(row.reference, row.kind) for row in documents] == [(casework.case(item).reference, "notice-goddard")]
    assert "by An officer; found by a person; work item notify-ig in information-governance" in said.step.why
    told = casework.say(item, "goddard", yes=False).done
    assert "the notice goddard went out before: tell those who got it" in told
    assert f"case {casework.case(item).reference} stays held from deletion: Information Governance lifts that" in told
    assert casework.case(item).held_from_deletion
    assert "stays held" in casework.gateway.last_step(item, "verdict")


def test_a_preparation_waits_for_advice_on_a_breach_and_no_longer_once_there_is_none(casework: Casework) -> None:
    item = casework.decided()
    (prepare,) = [key for key in casework.work(item) if key.startswith("prepare")]
    casework.say(item, "pcb")
    assert casework.work(item)[prepare]["notes"] == ["waiting-for-advice"]
    assert casework.work(item)["provide-advice DP - RAD Investigations (Any)"]["due"]
    assert any(decision.startswith("advice by") for decision in casework.gateway.decisions(item))
    casework.say(item, "pcb", yes=False)
    assert casework.work(item)[prepare]["notes"] == []
    assert casework.events()[-4:] == ["work-item.changed", "work-item.created", "work-item.changed", "work-item.closed"]


def test_a_note_that_somebody_else_put_on_stays(casework: Casework) -> None:
    item = casework.decided()
    casework.say(item, "pcb")
    with casework.gateway.database.write() as connection:
        of_item = tables.work_items.c.kind == "prepare"
        notes = ["acknowledgement-not-received", "waiting-for-advice"]
        connection.execute(tables.work_items.update().where(of_item).values(notes=notes))
    casework.say(item, "pcb", yes=False)
    (prepare,) = [work for key, work in casework.work(item).items() if key.startswith("prepare")]
    assert prepare["notes"] == ["acknowledgement-not-received"]


@pytest.mark.parametrize("flag", ["threat", "goddard", "pcb"])
def test_the_sift_of_what_waits_for_review_is_raised_and_falls_back(casework: Casework, flag: str) -> None:
    item = casework.decided(subject=MALFORMED)
    assert casework.record(item)["disposition"] == "review"
    casework.say(item, flag)
    work = casework.work(item)
    assert work["sift advice-service"]["priority"] == "high"
    assert ("threat senior-staff" in work) == (flag == "threat"), "only a threat acts before it is decided"
    assert casework.notices(item) == (["threat"] if flag == "threat" else [])
    assert not casework.gateway.item(item).held
    casework.say(item, flag, yes=False)
    assert list(casework.work(item)) == ["sift advice-service"]
    assert casework.work(item)["sift advice-service"]["priority"] == "medium"


def test_a_sift_stays_high_while_another_flag_asks_for_it(casework: Casework) -> None:
    item = casework.decided(subject=MALFORMED)
    casework.say(item, "threat")
    casework.say(item, "goddard")
    casework.say(item, "threat", yes=False)
    assert casework.work(item)["sift advice-service"]["priority"] == "high"


@pytest.mark.parametrize(("flag", "days"), [("elected-representative", 16), ("service-complaint", 31)])
def test_dues_come_and_go_with_their_flag(casework: Casework, flag: str, days: int) -> None:
    casework.with_case()
    item = casework.decided(subject=ON_CASE)
    casework.say(item, flag)
    assert casework.work(item)["correspondence correspondence"]["reply_due"] is not None
    assert (days > 30) == (casework.work(item)["correspondence correspondence"]["due"] is not None)
    casework.say(item, flag, yes=False)
    work = casework.work(item)["correspondence correspondence"]
    assert (work["due"], work["reply_due"]) == (None, None)


@pytest.mark.parametrize(("flag", "case_type"), [("eir", "FS50"), ("phso", "ENQ")])
def test_a_flag_that_tells_the_type_changes_type_and_queue_while_nobody_else_did(
    casework: Casework, flag: str, case_type: str
) -> None:
    item = casework.decided()
    before = casework.everything(item)
    casework.say(item, flag)
    assert casework.case(item).case_type == case_type
    assert casework.work(item) != {f"{work['kind']} {work['queue']}": work for work in before[1]}
    casework.say(item, flag, yes=False)
    assert casework.everything(item) == before


def test_a_type_that_an_officer_set_stays(casework: Casework) -> None:
    item = casework.decided()
    with casework.gateway.database.write() as connection:
        connection.execute(tables.cases.update().values(case_type="SEC"))
    before = casework.work(item)
    assert "stays SEC" in " ".join(casework.say(item, "eir").done)
    assert casework.case(item).case_type == "SEC"
    assert {key: work["due"] for key, work in casework.work(item).items()} == {k: w["due"] for k, w in before.items()}


# -- titles ---------------------------------------------------------------------------------------------------------


def test_a_title_that_somebody_wrote_keeps_the_mark(casework: Casework) -> None:
    item = casework.decided()
    casework.say(item, "welsh")
    with casework.gateway.database.write() as connection:
        connection.execute(tables.cases.update().values(title="Tarrant (Welsh language)"))
    assert "stays as somebody set it" in " ".join(casework.say(item, "welsh", yes=False).done)
    assert casework.case(item).title == "Tarrant (Welsh language)"


def test_a_mark_that_was_there_before_stays(casework: Casework) -> None:
    casework.with_case("Welsh language - Askew")
    item = casework.decided(subject=ON_CASE)
    casework.say(item, "welsh")
    casework.say(item, "welsh", yes=False)
    assert casework.case(item).title == "Welsh language - Askew"


def test_a_mark_stays_while_something_else_on_the_case_is_in_welsh(casework: Casework) -> None:
    casework.with_case()
    first, second = casework.decided(subject=ON_CASE), casework.decided(f"{PLAIN} Again.", subject=ON_CASE)
    casework.say(first, "welsh")
    casework.say(second, "welsh")
    casework.say(first, "welsh", yes=False)
    assert casework.case(first).title.startswith("Welsh language - ")
    casework.say(second, "welsh", yes=False)
    assert casework.case(first).title == "Askew - Marlbridge Borough Council"


# -- flags that would have stopped it -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flag", "reason"), [("copied", "copied-correspondence"), ("service-complaint", "possible-existing-case")]
)
def test_what_would_have_stopped_the_item_asks_a_person_beside_its_case(
    casework: Casework, flag: str, reason: str
) -> None:
    item = casework.decided()
    before = casework.everything(item)
    casework.say(item, flag)
    assert casework.work(item)["sift advice-service"]["notes"] == [reason]
    assert reason in casework.record(item)["review_reasons"]
    casework.say(item, flag, yes=False)
    assert casework.everything(item) == before


# -- what cannot be said --------------------------------------------------------------------------------------------


def test_machine_mail_takes_a_threat_and_nothing_else_acts(casework: Casework) -> None:
    item = casework.decided(extra="Auto-Submitted: auto-replied\r\n")
    assert casework.record(item)["disposition"] == "filed"
    casework.say(item, "threat")
    casework.say(item, "goddard")
    assert list(casework.work(item)) == ["threat senior-staff"]


def test_what_nothing_can_be_said_of_is_refused_with_what_to_do(casework: Casework) -> None:
    first = casework.decided(extra="X-Thing: 1\r\n")
    raw = casework.gateway.place.store
    with casework.gateway.database.read() as connection:
        content = raw.read(connection, casework.gateway.item(first).original_id)
    copy = casework.gateway.receive_raw(content)
    secret = casework.decided("SECRET\r\n\r\nThe plans are enclosed.", subject="SECRET: plans")
    casework.gateway.settle()
    refused = {
        (copy, "threat", True): f"is a copy of item {first}",
        (secret, "protective-marking", False): "sent in again",
        (first, "possible-ecs", True): "is no flag",
        (first, "threat", False): "has no flag threat",
        ("01NONE", "threat", True): "no decided item",
    }
    for (item, flag, yes), why in refused.items():
        with pytest.raises(VerdictRefused, match=why):
            casework.say(item, flag, yes=yes)
    assert casework.say(secret, "protective-marking").done == ()


# -- employees ------------------------------------------------------------------------------------------------------

WORDS = ("Quillfeather", "Thistlemarsh", "zanzibar-ledger", "hazel.quillfeather")
THEIRS = (
    "Thistlemarsh Council has not sent me my zanzibar-ledger, which I asked for in January. I want a copy of my personal "
    "data, and a month has passed.\r\nHazel Quillfeather"
)
HAZEL = "Hazel Quillfeather <hazel.quillfeather@home.example>"


def traces(casework: Casework, state: Path) -> list[str]:
    with casework.gateway.database.write() as connection:
        casework.gateway.place.store.sweep(connection)
    found = []
    for table in tables.metadata.sorted_tables:
        for row in casework.rows(table):
            text = repr(tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)).casefold()
            found += [f"{word} in {table.name}" for word in WORDS if word.casefold() in text]
    files = all_bytes_below(state / "originals")
    return found + [f"{word} in {path}" for path, content in files.items() for word in WORDS if word.encode() in content]


def test_an_item_said_to_be_an_employees_is_as_if_found_at_intake(casework: Casework, state: Path) -> None:
    item = casework.decided(THEIRS, sender=HAZEL, subject="My zanzibar-ledger")
    by_rule = casework.decided(f"ICO STAFF CASE\r\n\r\n{THEIRS}", sender=HAZEL, subject="ICO staff case")
    reference = casework.case(item).reference
    casework.say(item, "pcb")
    casework.say(item, "welsh")
    said = casework.say(item, "ecs", by="An officer")
    wanted, record = casework.record(by_rule), casework.record(item)
    own = ("item", "case", "received_at", "source")
    assert {name: record[name] for name in record if name not in own} == {
        name: wanted[name] for name in wanted if name not in own
    }
    assert record["case"] == reference
    row, like = casework.case(item), casework.case(by_rule)
    assert (row.title, row.case_type, row.sealed, row.sector) == (like.title, like.case_type, True, like.sector)
    assert traces(casework, state) == []
    with casework.gateway.database.read() as connection:
        assert record_of(connection, item)["flags"] == [{"code": "ecs", "evidence": []}]
        assert life_line(connection, item) == []
    life = " ".join(casework.gateway.decisions(item))
    assert "ecs confirmed" in life
    assert "pcb" not in life
    assert "by An officer" in said.step.why
    assert casework.notices(item) == ["ecs"]
    assert casework.say(item, "ecs", by="An officer").done == ("said before",)


def test_what_stands_on_the_case_and_its_copies_are_sealed_with_it(casework: Casework, state: Path) -> None:
    item = casework.decided(THEIRS, sender=HAZEL, subject="My zanzibar-ledger")
    reference = casework.case(item).reference
    later = casework.decided(f"More. {THEIRS}", sender=HAZEL, subject=f"More [Ref. {reference}]")
    with casework.gateway.database.read() as connection:
        content = casework.gateway.place.store.read(connection, casework.gateway.item(item).original_id)
    copy = casework.gateway.receive_raw(b"Delivered-To: icocasework@ico.org.uk\r\n" + content)
    suggested = casework.decided("The housing file that I asked for did not come.", sender=HAZEL)
    casework.gateway.settle()
    casework.say(item, "ecs")
    assert [casework.gateway.item(one).sealed for one in (item, later, copy, suggested)] == [True, True, True, False]
    assert [casework.record(one)["disposition"] for one in (later, copy)] == ["attached", "duplicate"]
    assert list(casework.work(later)) == ["ecs-referral ecs-team-manager"]
    assert casework.record(suggested)["suggested_cases"] == []
    assert len(casework.rows(tables.sealed)) == 3
    assert [trace for trace in traces(casework, state) if "zanzibar" in trace or "Thistle" in trace] == []


def test_what_waits_for_review_becomes_a_case_of_the_team_managers(casework: Casework, state: Path) -> None:
    item = casework.decided(THEIRS, sender=HAZEL, subject=MALFORMED)
    casework.say(item, "ecs")
    record = casework.record(item)
    assert (record["disposition"], record["case_title"], record["review_reasons"]) == ("new-case", "ECS", [])
    assert list(casework.work(item)) == ["ecs-referral ecs-team-manager"]
    assert traces(casework, state) == []


def test_what_stands_on_somebody_elses_case_leaves_it_and_the_team_manager_decides(
    casework: Casework, state: Path
) -> None:
    casework.with_case()
    item = casework.decided(THEIRS, sender=HAZEL, subject=ON_CASE)
    casework.say(item, "ecs")
    record = casework.record(item)
    assert (record["disposition"], record["case"], record["flags"]) == ("review", None, [])
    assert record["review_reasons"] == ["possible-ecs"]
    assert list(casework.work(item)) == ["sift ecs-team-manager"]
    (case,) = casework.rows(tables.cases, tables.cases.c.reference == "RFA0612345")
    assert (case.title, case.sealed) == ("Askew - Marlbridge Borough Council", False)
    assert traces(casework, state) == []


def test_a_hold_goes_with_the_content_to_the_team_manager(casework: Casework) -> None:
    item = casework.decided(THEIRS, sender=HAZEL)
    casework.say(item, "goddard")
    casework.gateway.deliver()
    casework.say(item, "ecs")
    assert not casework.case(item).held_from_deletion
    assert casework.rows(tables.case_documents) == []


def test_what_is_sealed_cannot_be_unsealed_by_a_word(casework: Casework) -> None:
    item = casework.decided(THEIRS, sender=HAZEL)
    casework.say(item, "ecs")
    with pytest.raises(VerdictRefused, match="sealed open"):
        casework.say(item, "ecs", yes=False)
    with pytest.raises(VerdictRefused, match="sealed to the Team Manager"):
        casework.say(item, "threat")


def test_what_may_be_an_employees_is_the_team_managers_to_decide(casework: Casework) -> None:
    first = casework.decided(THEIRS, sender=HAZEL)
    casework.say(first, "ecs")
    answer = casework.decided("And this too.", sender=HAZEL, extra="In-Reply-To: <1@writer.example>\r\n")
    assert casework.record(answer)["review_reasons"] == ["possible-ecs"]
    for yes in (True, False):
        with pytest.raises(VerdictRefused, match="who alone decides"):
            casework.say(answer, "ecs", yes=yes)


def test_a_word_that_fails_half_way_leaves_nothing(casework: Casework, monkeypatch: pytest.MonkeyPatch) -> None:
    item = casework.decided(THEIRS, sender=HAZEL)
    before = casework.everything(item)

    def broken(*_: object, **__: object) -> None:
        raise OSError(28, "the disk is full")

    monkeypatch.setattr(type(casework.gateway.place.sealer), "seal", broken)
    with pytest.raises(TryLater):
        casework.say(item, "ecs")
    assert casework.everything(item) == before
