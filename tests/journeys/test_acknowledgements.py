"""Five hundred mails, a hundred and more of them by machines in over forty ways: each person is answered, no machine."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from journey import wait_until
from machine_mail import machine_mails, people
from one_gateway import OneGateway

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from journey import Office

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


def test_a_canary_flies_through_the_daemon_by_itself_and_becomes_no_work(office: Office) -> None:
    settings = office.settings.read_text()
    office.settings.write_text(f'{settings}[canary]\ninterval_minutes = 60\ninboxes = ["casework@ico.org.uk"]\n')
    office.start()
    wait_until(lambda: '"canary_returned"' in office.log.read_text())
    office.stop()
    log = office.log.read_text()
    assert '"canary_lost"' not in log
    assert '"item_decided"' not in log
    assert not list((office.state / "outgoing").glob("new/*"))


def test_held_acknowledgements_are_listed_and_released_from_the_command_line(office: Office, mail_folder: Path) -> None:
    office.settings.write_text(f"{office.settings.read_text()}[acknowledgements]\nper_text_in_24_hours = 1\n")
    for number, specimen in enumerate(people(2)):
        same = next(people(1)).raw.replace(b"<0.", f"<{number}.".encode())
        address = (specimen.envelope_from or "").encode()
        (mail_folder / f"{number}.eml").write_bytes(same.replace(b"ann.0@place0.example", address))
    first, second = (record["acknowledgement"] for record in office.ingest(mail_folder))
    assert (first["kind"], second["reason"]) == ("email", "throttled")
    (held,) = [json.loads(line) for line in office.command("acknowledgements", "list", "--json").stdout.splitlines()]
    assert held["why"] == "held by the brake: text"
    assert office.command("acknowledgements", "release", held["item"]).stdout.strip() == "1 released"
    assert office.command("acknowledgements", "release", held["item"], check=False).returncode == 1
    office.start()
    wait_until(lambda: len(list((office.state / "outgoing").glob("new/*"))) == 2)
