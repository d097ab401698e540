"""An item that is judged again is not judged by the case that it opened itself, nor by later ones to say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from one_gateway import OneGateway

from gateway.storage.records import reading_of
from gateway.storage.verdicts import words_on
from gateway.trial import explain
from gateway.work.facts import gather_facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gateway.domain.plan import Facts

BODY = (
    "I asked Marlbridge Borough Council for a copy of my {} file in January. It has not answered, although I wrote twice "
    "and a month has long passed. I want my personal data. Please look into my complaint.\r\nOlwen Tarrant"
)


@pytest.fixture(name="gateway")
def one_gateway(state: Path) -> Iterator[OneGateway]:
    """With nothing in it."""
    gateway = OneGateway(state)
    yield gateway
    gateway.close()


def facts(gateway: OneGateway, item: str, *, as_decided: bool) -> Facts:
    with gateway.database.read() as connection:
        reading = reading_of(connection, item)
        assert reading is not None
        return gather_facts(connection, gateway.fingerprints, gateway.item(item), reading, as_decided=as_decided)


def test_an_items_own_case_and_later_ones_do_not_speak_for_it(gateway: OneGateway) -> None:
    first = gateway.receive(BODY.format("housing"))
    gateway.settle()
    own = gateway.item(first).case_reference
    assert own is not None
    assert facts(gateway, first, as_decided=False).sender_cases == ()
    second = gateway.receive(BODY.format("school"), subject="Another matter")
    gateway.settle()
    assert own in facts(gateway, second, as_decided=True).sender_cases
    later = gateway.item(second).case_reference
    assert facts(gateway, first, as_decided=False).sender_cases == ((later,) if later else ())
    again = facts(gateway, first, as_decided=True)
    assert again.sender_cases == ()
    with gateway.database.read() as connection:
        told = list(explain(again, gateway.place.knowledge, words_on(connection, first)))
    assert not any("possible-existing-case" in f"{what} {why}" for kind, what, why in told if kind == "decision")
