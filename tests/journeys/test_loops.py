"""Two gateways and three vacation programs, all real processes, pointed at each other: they fall silent."""

from __future__ import annotations

import json
import smtplib
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import mail_world
import pytest
from journey import Office, mail, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

OFFICES = {"ico.org.uk": "casework@ico.org.uk", "sister.example": "casework@sister.example"}
PEOPLE = {"proper": "quill@proper.example", "rude": "teal@rude.example", "fresh": "teal@fresh.example"}
SILENCE_SECONDS = 5.0
BEGINNING = "I wish to complain about how my council has handled my request for information about me.\r\n"


class World:
    """The processes, and what passed between them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._routes, self._log = folder / "routes.json", folder / "passed.jsonl"
        self._log.touch()
        self._processes: list[subprocess.Popen[str]] = []
        self.router = self._begin("router", self._routes, self._log)
        ports = {f"{kind}.example": self._begin(kind, self.router) for kind in PEOPLE}
        self.offices = {domain: self._office(domain) for domain in OFFICES}
        for domain, office in self.offices.items():
            ports[domain] = int(office.start()["smtp"].rpartition(":")[2])
        self._routes.write_text(json.dumps(ports))

    def _begin(self, kind: str, *arguments: object) -> int:
        script = str(Path(mail_world.__file__))
        process = subprocess.Popen([sys.executable, script, kind, *map(str, arguments)], stdout=subprocess.PIPE, text=True)
        self._processes.append(process)
        assert process.stdout is not None
        return int(process.stdout.readline())

    def _office(self, domain: str) -> Office:
        state = self.folder / domain / "state"
        state.mkdir(parents=True)
        office = Office(state)
        office.settings.write_text(
            f'[listener]\nsmtp_port = 0\nlmtp_enabled = false\n[web]\nenabled = false\n[work]\nreading_workers = 1\n'
            f'[delivery]\ntransport = "smtp"\nsmtp_host = "127.0.0.1"\nsmtp_port = {self.router}\nsmtp_security = "none"\n'
            f'[office]\ncasework_inboxes = ["{OFFICES[domain]}"]\nown_domains = ["{domain}"]\nstaff_domains = ["{domain}"]\n'
            f'information_request_inboxes = []\n[acknowledgements]\nsender = "{OFFICES[domain]}"\n'
            f'[notices]\nsender = "gateway@{domain}"\n'
        )
        return office

    def send(self, sender: str, recipient: str, content: bytes) -> None:
        with smtplib.SMTP("127.0.0.1", self.router, timeout=30) as client:
            client.sendmail(sender, [recipient], content)

    @property
    def passed(self) -> list[dict[str, str | None]]:
        return [json.loads(line) for line in self._log.read_text().splitlines()]

    def acknowledgements(self, domain: str) -> list[dict[str, str | None]]:
        """What this office sent."""
        return [line for line in self.passed if str(line["message_id"]).endswith(f"@{domain}>") and not line["envelope_from"]]

    def is_silent(self) -> bool:
        """Whether all that came was looked at, and nothing has passed since for a while."""
        for domain, office in self.offices.items():
            came = sum(line["to"] == OFFICES[domain] for line in self.passed)
            if office.log.read_text().count('"acknowledgement_decided"') < came:
                return False
        return time.time() - self._log.stat().st_mtime > SILENCE_SECONDS

    def close(self) -> None:
        for office in getattr(self, "offices", {}).values():
            office.stop()
        for process in self._processes:
            process.kill()
            process.wait(10)
            if process.stdout is not None:
                process.stdout.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def test_two_gateways_and_three_vacation_programs_fall_silent(world: World) -> None:
    began = time.monotonic()
    for domain, inbox in OFFICES.items():
        for kind, person in PEOPLE.items():
            letter = mail(BEGINNING, sender=person, message_id=f"<{kind}.first@{domain}.example>")
            world.send(person, inbox, letter.replace(b"To: casework@ico.org.uk", f"To: {inbox}".encode()))
    # Somebody writes from one casework inbox to the other.
    here, there = OFFICES.values()
    letter = mail(BEGINNING, sender=here, message_id="<by.hand@ico.org.uk>")
    world.send(here, there, letter.replace(b"To: casework@ico.org.uk", f"To: {there}".encode()))
    wait_until(world.is_silent, 90)
    assert time.monotonic() - began < 90
    for domain in OFFICES:
        sent = world.acknowledgements(domain)
        to = Counter(str(line["to"]).rpartition("@")[2] for line in sent)
        # One person as often as the contract allows; the program with new addresses: once, and five answers.
        assert (to["proper.example"], to["rude.example"], to["fresh.example"]) == (1, 10, 6)
        assert {line["envelope_from"] for line in sent} == {""}
        assert {line["auto_submitted"] for line in sent} == {"auto-replied"}
        ids = [line["message_id"] for line in sent]
        assert len(ids) == len(set(ids))
    # The letter written by hand was acknowledged, and that was the end of it.
    between = [line for line in world.passed if line["to"] == here and not line["envelope_from"]]
    assert len(between) == 1
    assert sum(len(world.acknowledgements(domain)) for domain in OFFICES) <= 60
