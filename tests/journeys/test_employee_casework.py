"""An employee's own casework leaves a shell, and no trace of what was written (CONTRACT section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from journey import all_bytes_below, mail, send_mail, wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from journey import Office

WORDS = ("Quillfeather", "Thistlemarsh", "zanzibar-ledger", "hazel.quillfeather")
BODY = (
    "ICO STAFF CASE\r\n\r\nThistlemarsh Bank will not send me my zanzibar-ledger. "
    "I work in your Advice Service.\r\nHazel Quillfeather"
)
SUBJECT = "ICO staff case - my zanzibar-ledger"
SENDER = "Hazel Quillfeather <hazel.quillfeather@home.example>"


def traces(office: Office) -> list[str]:
    # What went out is out: the sent acknowledgement in the Maildir bears the address it was sent to.
    files = all_bytes_below(office.state, but_not=("outgoing",))
    files[office.log] = office.log.read_bytes() if office.log.exists() else b""
    return [
        f"{word} in {path.name}"
        for path, content in files.items()
        for word in WORDS
        for form in (word, word.casefold())
        if form.encode() in content or form.encode("utf-16-le") in content
    ]


@pytest.fixture
def staff_mail(mail_folder: Path) -> Path:
    """A mail marked as the procedure asks."""
    file = mail_folder / "thing.eml"
    file.write_bytes(mail(BODY, subject=SUBJECT, sender=SENDER, message_id="<zanzibar-ledger@home.example>"))
    return file


def test_the_record_is_a_shell(office: Office, staff_mail: Path) -> None:
    (record,) = office.ingest(staff_mail)
    assert (record["disposition"], record["case_title"], record["case_type"]) == ("new-case", "ECS", None)
    assert record["flags"] == [{"code": "ecs", "evidence": []}]
    assert [(w["kind"], w["queue"]) for w in record["work_items"]] == [("ecs-referral", "ecs-team-manager")]
    assert record["parsed"] is None
    assert record["digest"] is None
    assert record["acknowledgement"]["kind"] == "email"


def test_nothing_of_it_is_left_on_disk(office: Office, staff_mail: Path) -> None:
    office.ingest(staff_mail)
    assert traces(office) == []


def test_nothing_of_it_is_left_after_it_came_by_smtp(office: Office, staff_mail: Path) -> None:
    addresses = office.start()
    send_mail(addresses["smtp"], staff_mail.read_bytes(), "hazel.quillfeather@home.example")
    wait_until(lambda: list((office.state / "outgoing").glob("new/*")) and not traces(office))
    office.stop()
    assert traces(office) == []


def test_a_large_one_kept_as_a_file_is_gone_too(office: Office, mail_folder: Path) -> None:
    file = mail_folder / "thing.eml"
    file.write_bytes(mail(BODY + "\r\nzanzibar-ledger page" * 30_000, subject=SUBJECT, sender=SENDER))
    office.ingest(file)
    assert traces(office) == []


def test_the_team_manager_can_read_it_and_the_daemon_cannot(office: Office, staff_mail: Path, tmp_path: Path) -> None:
    office.ingest(staff_mail)
    key = tmp_path / "team-manager.txt"
    (office.state / "keys" / "ecs-secret.txt").rename(key)
    (line,) = office.command("sealed", "list").stdout.splitlines()
    opened = tmp_path / "opened.eml"
    office.command("sealed", "open", line.split()[0], "--identity", key, "--into", opened)
    assert opened.read_bytes() == staff_mail.read_bytes()
    assert opened.stat().st_mode & 0o077 == 0
    opened.chmod(0o644)
    again = ("sealed", "open", line.split()[0], "--identity", key, "--into", opened)
    refused = office.command(*again, check=False)
    assert (refused.returncode, "--force" in refused.stderr) == (73, True)
    said = office.command(*again, "--force").stdout
    assert (len(said.splitlines()) < 8, opened.stat().st_mode & 0o077) == (True, 0)
    for wrong, code in ((tmp_path / "nokey", 66), (staff_mail, 65)):
        refused = office.command(*again[:4], wrong, "--into", tmp_path / "y", check=False)
        assert (refused.returncode, str(wrong) in refused.stderr) == (code, True)


def test_what_may_be_one_is_decided_by_command(office: Office, mail_folder: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        body = f"My husband works for you in the policy team. Thistlemarsh Bank keeps my zanzibar-ledger. {name}"
        (mail_folder / f"{name}.eml").write_bytes(mail(body, sender=SENDER, message_id=f"<{name}@home.example>"))
    held = [record["item"] for record in office.ingest(mail_folder)]
    key = tmp_path / "team-manager.txt"
    (office.state / "keys" / "ecs-secret.txt").rename(key)
    lines = office.command("sealed", "list").stdout.splitlines()
    assert all(line.endswith("held: decide") for line in lines)
    look = ("sealed", "open", lines[0].split()[0], "--identity", key, "--into", tmp_path / "x")
    short = office.command(*look).stdout
    assert "held because of ecs" in short
    assert "husband works for you" in short
    shown = office.command(*look, "--force", "--json").stdout
    assert "husband works for you" in " ".join(shown.split())
    assert "possible-ecs" in shown
    assert "kept" not in shown
    decide = ("sealed", "decide", "--identity", key, "--who", "Kim")
    assert office.command(*decide, held[0], "--ecs").stdout
    assert traces(office) == []
    said = office.command(*decide, held[1], "--ordinary")
    assert "given back" in said.stdout
    assert not any(word in said.stdout + said.stderr for word in WORDS)
    assert office.command(*decide, held[1], "--ordinary").returncode == 0
    refused = office.command(*decide, held[1], "--ecs", check=False)
    assert (refused.returncode, "by Kim" in refused.stderr) == (1, True)
    assert office.command(*decide, held[1], check=False).returncode == 2
    assert office.command("sealed", "decide", held[0], "--ordinary", "--identity", tmp_path, check=False).returncode == 1
    left = [line.split()[2] for line in office.command("sealed", "list").stdout.splitlines()]
    assert sorted(left) == [held[0]]


def test_a_later_item_on_the_shell_is_sealed_too(office: Office, staff_mail: Path, mail_folder: Path) -> None:
    (first,) = office.ingest(staff_mail)
    later = mail_folder / "later.eml"
    later.write_bytes(
        mail(
            "More of the zanzibar-ledger.",
            subject=f"[Ref. {first['case']}]",
            sender=SENDER,
            message_id="<2@home.example>",
        )
    )
    (record,) = office.ingest(later)
    assert (record["disposition"], record["case"]) == ("attached", first["case"])
    assert [(w["kind"], w["queue"]) for w in record["work_items"]] == [("ecs-referral", "ecs-team-manager")]
    assert traces(office) == []


def test_a_copy_of_it_and_an_answer_to_it_are_sealed_too(office: Office, staff_mail: Path, mail_folder: Path) -> None:
    (mail_folder / "b-copy.eml").write_bytes(b"Delivered-To: icocasework@ico.org.uk\r\n" + staff_mail.read_bytes())
    answer = mail(
        "Here is the other zanzibar-ledger.",
        subject="Re: thing",
        sender=SENDER,
        message_id="<2@home.example>",
        extra="In-Reply-To: <zanzibar-ledger@home.example>\r\n",
    )
    (mail_folder / "c-answer.eml").write_bytes(answer)
    staff_mail.rename(mail_folder / "a-first.eml")
    first, copy, answered = sorted(office.ingest(mail_folder), key=lambda record: record["source"])
    assert (first["disposition"], copy["disposition"], answered["disposition"]) == ("new-case", "duplicate", "review")
    assert answered["review_reasons"] == ["possible-ecs"]
    assert [w["queue"] for w in answered["work_items"]] == ["ecs-team-manager"]
    assert copy["parsed"] is answered["parsed"] is None
    assert traces(office) == []
