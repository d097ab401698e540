"""Five hundred mails, a hundred and more of them by machines in over forty ways: each person is answered, no machine."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from machine_mail import machine_mails, people
from one_gateway import OneGateway

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PEOPLE = 400


@pytest.fixture
def gateway(state: Path) -> Iterator[OneGateway]:
    opened = OneGateway(state)
    yield opened
    opened.close()


def test_the_machines_write_in_more_than_forty_ways() -> None:
    specimens = list(machine_mails())
    assert len({specimen.way for specimen in specimens}) >= 40
    assert len(specimens) >= 100


def test_of_five_hundred_mails_each_person_is_answered_and_no_machine(gateway: OneGateway) -> None:
    specimens = [*people(PEOPLE), *machine_mails()]
    ids = {gateway.receive_raw(s.raw, envelope_from=s.envelope_from): s for s in specimens}
    gateway.look()
    gateway.deliver()
    wrong = Counter()
    for item, specimen in ids.items():
        said = gateway.item(item).acknowledgement
        if (said["reason"] or "") != specimen.reason:
            wrong[specimen.way, said["reason"] or "answered"] += 1
    assert not wrong
    sent = gateway.sent()
    assert len(sent) == len({mail["Message-ID"] for mail in sent}) == PEOPLE
    written_to = {mail["To"] for mail in sent}
    assert written_to == {s.envelope_from for s in specimens if not s.reason}
    assert {mail["Return-Path"] for mail in sent} == {"<>"}
    assert Counter(mail["Content-Language"] for mail in sent) == {"en": PEOPLE * 8 // 10, "cy": PEOPLE * 2 // 10}
