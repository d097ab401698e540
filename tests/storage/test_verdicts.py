"""What people said of findings: each word is kept with the rule, and counted for each single rule and flag."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.domain.correspondence import Flag
from gateway.intake.receive import Arrival
from gateway.storage.tables import flags
from gateway.storage.verdicts import VerdictRefused, add_verdict, report_rules, said_before, verdicts_on, words_on
from parsers.reading import Channel

if TYPE_CHECKING:
    from gateway.intake.receive import Receiver
    from gateway.storage.engine import Database
    from gateway.storage.verdicts import RuleReport

TOLD = "goddard.told, goddard.named-process, goddard.voice-led"


@pytest.fixture(name="items")
def four_items(receiver: Receiver, database: Database) -> list[str]:
    """Three with a finding by several rules, one with none."""
    ids = []
    for number in range(4):
        content = f"Subject: {number}\r\n\r\nmail {number}\r\n".encode()
        arrival = Arrival(content, Channel.EMAIL, door="smtp", source="casework", source_key=f"k{number}")
        ids.append(receiver.keep(arrival).item_id)
    with database.write() as connection:
        for item, rule in zip(ids, (TOLD, "goddard.told", "goddard.told, goddard.second-opinion"), strict=False):
            row = {"code": "goddard", "rule": rule, "version": "v1", "strength": 1.0}
            connection.execute(flags.insert().values(item_id=item, **row))
    return ids


def say(database: Database, item: str, *, yes: bool, by: str = "Kim", code: Flag = Flag.GODDARD) -> None:
    with database.write() as connection:
        add_verdict(connection, item_id=item, code=code, confirmed=yes, by=by)


def report(database: Database) -> dict[str, RuleReport]:
    with database.read() as connection:
        return {each.rule: each for each in report_rules(connection)}


def test_each_single_rule_and_each_flag_has_its_precision_with_examples(database: Database, items: list[str]) -> None:
    say(database, items[0], yes=True)
    say(database, items[1], yes=False)
    said = report(database)
    assert said["goddard"].is_flag
    assert said["goddard"].precision == pytest.approx(0.5)
    assert said["goddard"].items == {"confirmed": [items[0]], "dismissed": [items[1]]}
    assert said["goddard.told"].precision == pytest.approx(0.5)
    assert said["goddard.named-process"].precision == pytest.approx(1.0)
    assert said["goddard.second-opinion"].precision is None
    assert (said["goddard"].counts["standing"], said["goddard.voice-led"].counts["standing"]) == (2, 1)
    assert not any(", " in rule for rule in said)


def test_a_second_thought_keeps_the_rule_and_the_first_word(database: Database, items: list[str]) -> None:
    say(database, items[0], yes=False, by="Kim")
    say(database, items[0], yes=True, by="Lou")
    said = report(database)
    assert "a person" not in said
    for rule in ("goddard", "goddard.told", "goddard.voice-led"):
        assert (said[rule].counts["confirmed"], said[rule].counts["dismissed"]) == (1, 0)
        assert said[rule].second_thoughts == [f"{items[0]}: dismissed by Kim, then confirmed by Lou"]
    with database.read() as connection:
        assert verdicts_on(connection, items[0]) == {Flag.GODDARD: True}
        assert words_on(connection, items[0]) == [("goddard", "dismissed", "Kim"), ("goddard", "confirmed", "Lou")]
        latest = {"item_id": items[0], "code": Flag.GODDARD}
        assert said_before(connection, **latest, confirmed=True, by="Lou")
        assert not said_before(connection, **latest, confirmed=False, by="Kim")
        assert [row.rule for row in connection.execute(flags.select().where(flags.c.item_id == items[0]))] == [TOLD]


def test_what_rules_missed_is_a_persons_and_stays_so(database: Database, items: list[str]) -> None:
    say(database, items[3], yes=True)
    say(database, items[3], yes=False, by="Lou")
    assert report(database)["a person"].items == {"confirmed": [], "dismissed": [items[3]]}


@pytest.mark.parametrize("by", ["", "  ", "\t\n"])
def test_a_word_of_nobody_is_refused(database: Database, items: list[str], by: str) -> None:
    with pytest.raises(VerdictRefused, match="who"):
        say(database, items[0], yes=True, by=by)
    assert report(database)["goddard"].counts["confirmed"] == 0
