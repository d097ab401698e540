"""One process on SQLite and many workers on PostgreSQL decide alike, and nothing twice (DESIGN section 6, 25)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from journey import Office, mail

BODIES = (
    "I asked Harrowmere District Council for my personal data in March and they have not answered me.",
    "As a boy I was abused in the children's home. The county council withholds my care file.",
    "How long may a sailing club keep the addresses of former members?",
    "Gofynnais i'r cyngor sir am fy nata personol ym mis Mawrth ac nid ydynt wedi ateb o gwbl hyd heddiw.",
    "A nurse at the surgery who is my neighbour looked up my records for no reason and told my sister.",
    "I keep getting marketing texts from a firm called Brasswing Solar though I asked them to stop.",
)


@pytest.fixture
def mails(mail_folder: Path) -> Path:
    for number, body in enumerate(BODIES * 2):  # each twice: the second is a repeat under a new Message-ID
        content = mail(body, sender=f"W <w{number}@writer.example>", message_id=f"<{number}@writer.example>")
        (mail_folder / f"{number:02}.eml").write_bytes(content)
    (mail_folder / "98.eml").write_bytes((mail_folder / "00.eml").read_bytes())
    (mail_folder / "99.eml").write_bytes(b"")
    return mail_folder


def decisions(records: list[dict[str, Any]]) -> list[Any]:
    kept = ("disposition", "case_type", "case_title", "flags", "review_reasons", "acknowledgement", "parsed")
    return [
        [Path(r["source"]).name, *(r[k] for k in kept), [(w["kind"], w["queue"], w["due"]) for w in r["work_items"]]]
        for r in sorted(records, key=lambda record: record["source"])
    ]


def test_sqlite_and_postgresql_give_the_same_results(
    office: Office, mails: Path, tmp_path: Path, postgresql_url: str
) -> None:
    other_state = tmp_path / "other" / "state"
    other_state.mkdir(parents=True)
    other = Office(other_state)
    many = {"INTAKE_GATEWAY_DATABASE_URL": postgresql_url, "INTAKE_GATEWAY_WORK__READING_WORKERS": "4"}
    done = other.command("ingest", mails, "--json", environment=many)
    on_postgresql = [json.loads(line) for line in done.stdout.splitlines()]
    assert decisions(on_postgresql) == decisions(office.ingest(mails))
    opened = [record["case"] for record in on_postgresql if record["case"]]
    assert len(set(opened)) == len(opened) == 12
