"""The command line says what is wrong, to what, and what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from journey import mail

from gateway.storage import jobs
from gateway.storage.engine import Database
from gateway.storage.tables import items

if TYPE_CHECKING:
    from pathlib import Path

    from journey import Office


def test_a_missing_language_is_named_before_anything_is_taken_in(office: Office, tmp_path: Path) -> None:
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n")
    done = office.command(
        "ingest", tmp_path / "scan.png", check=False, environment={"TESSDATA_PREFIX": str(tmp_path / "tessdata")}
    )
    assert done.returncode == 69
    assert "tesseract-ocr-cym" in done.stderr


def test_scans_wait_while_ocr_is_missing_and_mail_goes_on(office: Office, tmp_path: Path) -> None:
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "a.eml").write_bytes(mail("How long may a sailing club keep the addresses of former members?"))
    done = office.command(
        "ingest", tmp_path / "a.eml", "--json", environment={"TESSDATA_PREFIX": str(tmp_path / "tessdata")}
    )
    assert '"disposition": "new-case"' in done.stdout


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("[listener]\nsmtp_port = 99999\n", "listener.smtp_port"),
        ("surprise = 1\n", "surprise"),
        ("[[imap]]\nname='a'\nhost='h'\nusername='u'\n[[imap]]\nname='a'\nhost='h'\nusername='u'\n", "same name"),
        ("this is not toml", "not TOML"),
        ("[rules]\nfolder = '/nowhere/at/all'\n", "/nowhere/at/all"),
        ("templates = '/nowhere/at/all'\n", "/nowhere/at/all"),
        ("[ecs]\nrecipients = ['age1nonsense']\n", "ecs.recipients"),
    ],
)
def test_settings_that_cannot_be_used_are_named_with_their_key(office: Office, settings: str, says: str) -> None:
    office.settings.write_text(settings)
    done = office.command("run", check=False)
    assert done.returncode == 78
    assert says in done.stderr


def test_a_dead_letter_is_listed_and_replayed(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("How long may a sailing club keep the addresses of former members?"))
    (record,) = office.ingest(tmp_path / "a.eml")
    database = Database(f"sqlite:///{office.state / 'gateway.sqlite'}")
    with database.write() as connection:  # as if its reading had failed
        connection.execute(items.update().values(state="acknowledged"))
        jobs.enqueue(connection, lane="reading", kind="read", subject_id=record["item"])
    job = jobs.claim(database, ["reading"], owner="a worker", lease_seconds=60, attempts_limit=3)
    assert job is not None
    with database.write() as connection:
        jobs.park(connection, job, "ValueError at message.py:1")
    database.close()
    assert record["item"] in office.command("dead-letters", "list", "--json").stdout
    assert "1 replayed" in office.command("dead-letters", "replay", record["item"]).stdout
    assert "no dead letters" in office.command("dead-letters", "list").stdout


def test_replaying_what_is_not_there_is_said_so(office: Office, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("reference,title,case_type,status,nfc,parties\n")
    office.command("cases", "import", tmp_path / "cases.csv")
    done = office.command("dead-letters", "replay", "01NOSUCHITEM", check=False)
    assert done.returncode == 1
    assert "none of these" in done.stderr


def test_the_statutory_date_of_the_real_letter(office: Office) -> None:
    said = office.command("due", "2021-07-07", "20", "--calendar", "statutory").stdout
    assert said.startswith("2021-08-06\n")
    assert "Battle of the Boyne" in said


def test_the_rules_explain_one_item(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(
        mail("As a boy I was abused in the children's home. The council withholds my file.")
    )
    (record,) = office.ingest(tmp_path / "a.eml")
    said = office.command("rules", "explain", record["item"]).stdout
    assert "goddard" in said
    assert "case-type" in said


def test_rules_are_tried_without_touching_anything(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(
        mail("As a boy I was abused in the children's home. The council withholds my file.")
    )
    (tmp_path / "rules").mkdir()
    before = office.ingest(tmp_path / "a.eml")
    said = office.command("rules", "try", "--rules", tmp_path / "rules").stdout
    assert "1 items judged twice; 0 would be decided differently" in said
    assert before[0]["disposition"] == "new-case"


def test_a_person_s_word_on_a_flag_stands_and_counts_in_the_report(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("As a boy I was abused in the children's home. The council withholds my file."))
    (record,) = office.ingest(tmp_path / "a.eml")
    office.command("findings", "dismiss", record["item"], "goddard", "--by", "an officer")
    office.command("findings", "confirm", record["item"], "threat", "--by", "an officer")
    assert "dismissed" in office.command("rules", "report").stdout
    explained = office.command("rules", "explain", record["item"]).stdout
    assert "flag: threat" in explained, "what a person set stands when the item is judged again"
    assert "flag: goddard" not in explained, "what a person dismissed stays away"
    again = office.command("findings", "dismiss", record["item"], "goddard", "--by", "an officer")
    assert "said before" in again.stdout
    refused = office.command("findings", "dismiss", record["item"], "pcb", "--by", "an officer", check=False)
    assert (refused.returncode, "no flag pcb" in refused.stderr) == (1, True)


def test_a_flag_said_without_a_name_is_said_by_whoever_runs_the_command(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("The council does not answer my request for a copy of my housing file."))
    (record,) = office.ingest(tmp_path / "a.eml")
    said = office.command("findings", "confirm", record["item"], "goddard").stdout
    assert said.splitlines()[0] == f"goddard confirmed: {record['item']}"
    assert "  work item notify-ig in information-governance" in said
    assert "said before" in office.command("findings", "confirm", record["item"], "goddard").stdout
    assert "goddard dismissed" in office.command("findings", "dismiss", record["item"], "goddard").stdout
