"""Letters that were not printed when they were due are shown as late, by the command and on the page, and no others.

The office's own clock is moved on; the letters lie in the tables as the decision of a letter leaves them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from starlette.testclient import TestClient

import gateway.commands.letters as letters_command
from gateway.commands import this_run
from gateway.ids import new_id
from gateway.settings import Settings
from gateway.storage import tables
from gateway.storage.engine import Database
from gateway.storage.originals import Originals
from gateway.web import api, pages
from gateway.web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONDON = ZoneInfo("Europe/London")

# received (UTC) and due: in 2026 Good Friday is 3 April, the early May holiday Monday 4 May, and Boxing Day a Saturday
RECEIVED = {
    "a Monday": ("2026-03-02T09:30", "2026-03-03"),
    "a Friday": ("2026-03-06T16:00", "2026-03-09"),
    "a Saturday": ("2026-03-07T10:00", "2026-03-09"),
    "before Easter": ("2026-04-02T11:00", "2026-04-07"),
    "on Good Friday": ("2026-04-03T11:00", "2026-04-07"),
    "before a long weekend": ("2026-05-01T11:00", "2026-05-05"),
    "after midnight in London": ("2026-06-10T23:30", "2026-06-12"),  # a Thursday there
    "on Christmas Eve": ("2026-12-24T12:00", "2026-12-29"),
}


class Post:
    """Letters in an installation of its own, seen at any moment."""

    def __init__(self, state: Path, patch: pytest.MonkeyPatch, printed: pytest.CaptureFixture[str]) -> None:
        self._patch, self._printed = patch, printed
        self.settings = Settings(state=state)
        self.database = Database(self.settings.resolved_database_url)
        self._store = Originals(state / "originals", inline_limit_bytes=1000)
        patch.setitem(this_run._shared, "--state", str(state))

    def letter(self, received: str, *, sent: str | None = None, state: str = "needs-address") -> str:
        item, letter = new_id(), new_id()
        prepared = self._store.prepare(item.encode(), "application/pdf")
        with self.database.write() as connection:
            self._store.insert(connection, [prepared])
            connection.execute(
                tables.items.insert().values(
                    id=item, channel="post", received_at=moment(received), original_id=prepared.id, document=1,
                    door="scans", source_key=item, state="done", disposition="new-case",
                )
            )  # fmt: skip
            connection.execute(
                tables.outbox.insert().values(
                    id=letter, item_id=item, kind="letter", parameters={"language": "en"}, created_at=moment(received),
                    state="sent" if sent else state, sent_at=moment(sent) if sent else None,
                )
            )  # fmt: skip
        return letter

    def listed(self, now: str, *, everything: bool = False) -> dict[str, tuple[str, bool]]:
        """What `letters list --json` prints at this moment: due day and whether late, by letter."""
        self._set_clocks(now)
        self._printed.readouterr()
        letters_command.list_letters(everything=everything, as_json=True)
        lines = [json.loads(line) for line in self._printed.readouterr().out.splitlines()]
        return {line["letter"]: (line["due"], line["late"]) for line in lines}

    def table(self, now: str) -> str:
        self._set_clocks(now)
        self._printed.readouterr()
        letters_command.list_letters(everything=False, as_json=False)
        return self._printed.readouterr().out

    def shown(self, now: str) -> tuple[dict[str, bool], dict[str, bool]]:
        """Which are late on the page, and by the interface."""
        self._set_clocks(now)
        with TestClient(create_app(self.settings, self.database), base_url="http://127.0.0.1") as browser:
            page = browser.get("/letters").text
            answer = browser.get("/api/v1/letters").json()["letters"]
        told = {line["letter"]: line["late"] for line in answer}
        lines = {letter: next(row for row in page.split("<tr>") if letter in row) for letter in told}
        return {letter: "<strong>late</strong>" in row for letter, row in lines.items()}, told

    def _set_clocks(self, now: str) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:  # noqa: ARG003 - as the real one is called
                return moment(now)

        for module in (letters_command, pages, api):
            self._patch.setattr(module, "datetime", Clock)


def moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@pytest.fixture
def post(
    _migrated_sqlite: Path, state: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Post]:
    (state / "gateway.sqlite").write_bytes(_migrated_sqlite.read_bytes())
    opened = Post(state, monkeypatch, capsys)
    yield opened
    opened.database.close()


def test_each_letter_is_late_from_the_day_after_its_due_working_day(post: Post) -> None:
    due = {post.letter(received): day for received, day in RECEIVED.values()}
    for day in sorted(set(due.values())):
        end = datetime.fromisoformat(f"{day}T23:59").replace(tzinfo=LONDON).astimezone(UTC)
        assert post.listed(end.isoformat()) == {letter: (its, its < day) for letter, its in due.items()}
        midnight = end + timedelta(minutes=1)
        assert post.listed(midnight.isoformat()) == {letter: (its, its <= day) for letter, its in due.items()}


def test_the_page_the_interface_and_the_command_agree(post: Post) -> None:
    late, waiting = post.letter("2026-04-02T11:00"), post.letter("2026-04-07T08:00", state="waiting")
    now = "2026-04-08T09:00"
    assert post.shown(now) == ({late: True, waiting: False},) * 2
    told = post.table(now)
    assert "2 letters, 1 of them late" in told
    assert [letter for letter in (late, waiting) for line in told.splitlines() if letter in line and "late" in line] == [
        late
    ]
    assert post.shown("2026-04-07T09:00")[0] == {late: False, waiting: False}


def test_a_letter_that_was_printed_too_late_stays_to_be_seen(post: Post) -> None:
    late = post.letter("2026-03-06T16:00", sent="2026-03-10T09:00")
    in_time = post.letter("2026-03-06T16:00", sent="2026-03-09T17:00")
    now = "2026-05-20T09:00"
    assert post.listed(now) == {}
    assert post.listed(now, everything=True) == {late: ("2026-03-09", True), in_time: ("2026-03-09", False)}
