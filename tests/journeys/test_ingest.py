"""`intake-gateway ingest`: files in, one outcome record for each item out, by the durable road."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from journey import mail  # the journeys' own

if TYPE_CHECKING:
    from pathlib import Path

    from journey import Office

COUNCIL = "I asked Harrowmere District Council for my personal data in March and they have not answered me."


def test_a_complaint_becomes_a_case_with_a_work_item_and_an_acknowledgement(office: Office, mail_folder: Path) -> None:
    (mail_folder / "a.eml").write_bytes(mail(COUNCIL))
    (record,) = office.ingest(mail_folder)
    assert record["source"] == str(mail_folder / "a.eml")
    assert record["disposition"] == "new-case"
    assert record["case"].startswith("IC-700001-")
    assert [(w["kind"], w["queue"]) for w in record["work_items"]] == [("prepare", "13")]
    assert record["acknowledgement"] == {"kind": "email", "language": "en", "reason": None}
    assert record["digest"].startswith("sha256:")
    assert record["parsed"]["new_text"].strip() == COUNCIL
    assert len(list((office.state / "outgoing" / "new").iterdir())) == 1


def test_the_same_bytes_again_are_a_duplicate_and_not_answered_twice(office: Office, mail_folder: Path) -> None:
    for name in ("a.eml", "b.eml"):
        (mail_folder / name).write_bytes(mail(COUNCIL))
    first, second = office.ingest(mail_folder)
    assert (first["disposition"], second["disposition"]) == ("new-case", "duplicate")
    assert second["acknowledgement"]["reason"] == "duplicate"
    assert len(list((office.state / "outgoing" / "new").iterdir())) == 1


def test_the_copy_that_reached_a_second_inbox_is_a_duplicate(office: Office, mail_folder: Path) -> None:
    (mail_folder / "a.eml").write_bytes(b"Delivered-To: casework@ico.org.uk\r\n" + mail(COUNCIL))
    (mail_folder / "b.eml").write_bytes(b"Delivered-To: icocasework@ico.org.uk\r\n" + mail(COUNCIL))
    assert [r["disposition"] for r in office.ingest(mail_folder)] == ["new-case", "duplicate"]


def test_the_same_message_id_with_other_content_is_a_new_item(office: Office, mail_folder: Path) -> None:
    (mail_folder / "a.eml").write_bytes(mail(COUNCIL))
    (mail_folder / "b.eml").write_bytes(mail("How long may a club keep its members' addresses? We are a small one."))
    assert [r["disposition"] for r in office.ingest(mail_folder)] == ["new-case", "new-case"]


def test_a_reference_of_an_existing_case_attaches(office: Office, mail_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text(
        "reference,title,case_type,status,nfc,parties\nRFA0700001,A - B,RFA,closed,no,ann@writer.example\n"
    )
    office.command("cases", "import", tmp_path / "cases.csv")
    (mail_folder / "a.eml").write_bytes(mail("Here is the letter.", subject="RE: [Ref. RFA0700001]"))
    (record,) = office.ingest(mail_folder)
    assert (record["disposition"], record["case"], record["case_type"]) == ("attached", "RFA0700001", "RFA")
    (work,) = record["work_items"]
    assert (work["kind"], work["queue"], work["notes"]) == ("correspondence", "correspondence", ["case-closed"])


def test_an_mbox_gives_each_message_its_own_document_number(office: Office, mail_folder: Path) -> None:
    box = b"".join(
        b"From ann@writer.example Mon Mar 20 10:00:00 2023\n"
        + mail(f"{COUNCIL} {n}", message_id=f"<{n}@x.example>")
        + b"\n\n"
        for n in range(3)
    )
    (mail_folder / "all.mbox").write_bytes(box.replace(b"\r\n", b"\n"))
    records = office.ingest(mail_folder)
    assert sorted(r["document"] for r in records) == [1, 2, 3]


def test_a_maildir_is_taken_in(office: Office, mail_folder: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (mail_folder / part).mkdir()
    (mail_folder / "new" / "1.host").write_bytes(mail(COUNCIL))
    (mail_folder / "cur" / "2.host:2,S").write_bytes(mail("Quite another matter.", message_id="<2@x.example>"))
    assert len(office.ingest(mail_folder)) == 2


def test_bad_input_gets_an_outcome_and_the_rest_goes_on(office: Office, mail_folder: Path) -> None:
    (mail_folder / "a-empty.eml").write_bytes(b"")
    (mail_folder / "b-nul.eml").write_bytes(b"\0\0\0no headers at all\0\xff\xfe")
    (mail_folder / "c-damaged.pdf").write_bytes(b"%PDF-1.7\n1 0 obj <<")
    (mail_folder / "d-empty.png").write_bytes(b"")
    (mail_folder / "e-good.eml").write_bytes(mail(COUNCIL))
    (mail_folder / "notes.txt").write_text("not for intake")
    by_name = {r["source"].rpartition("/")[2]: r for r in office.ingest(mail_folder)}
    assert {name: r["disposition"] for name, r in by_name.items()} == {
        "a-empty.eml": "review",
        "b-nul.eml": by_name["b-nul.eml"]["disposition"],
        "c-damaged.pdf": "quarantined",
        "d-empty.png": "quarantined",
        "e-good.eml": "new-case",
    }
    assert "unreadable" in by_name["a-empty.eml"]["review_reasons"]
    assert by_name["b-nul.eml"]["disposition"] in {"new-case", "review"}
    assert [w["queue"] for w in by_name["c-damaged.pdf"]["work_items"]] == ["scanning"]


def test_a_file_that_is_not_there_is_said_so(office: Office, tmp_path: Path) -> None:
    done = office.command("ingest", tmp_path / "nowhere.eml", "--json", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no such file" in done.stderr


def test_an_answer_is_known_by_what_it_answers(office: Office, mail_folder: Path) -> None:
    (mail_folder / "a.eml").write_bytes(mail(COUNCIL))
    answer = mail(
        "Sorry, the date was in April.", message_id="<2@x.example>", extra="In-Reply-To: <one@writer.example>\r\n"
    )
    (mail_folder / "b.eml").write_bytes(answer)
    first, second = office.ingest(mail_folder)
    assert (second["disposition"], second["review_reasons"]) == ("review", ["possible-existing-case"])
    assert second["suggested_cases"] == [first["case"]]


def test_a_goddard_item_is_told_to_information_governance_and_put_on_the_case(
    office: Office, mail_folder: Path
) -> None:
    body = (
        "I was in care at Fernhill children's home as a boy and was abused there by the staff. "
        "I asked Harrowmere County Council for my care records and they refuse to send them."
    )
    (mail_folder / "a.eml").write_bytes(mail(body))
    (record,) = office.ingest(mail_folder)
    assert "goddard" in [flag["code"] for flag in record["flags"]]
    assert ("notify-ig", "information-governance") in [(w["kind"], w["queue"]) for w in record["work_items"]]
    sent = [f.read_text() for f in (office.state / "outgoing" / "new").iterdir()]
    (notice,) = [text for text in sent if "information.governance@" in text]
    assert record["case"] in notice
    assert "Fernhill" not in notice


def test_the_records_of_ingest_are_json_lines_only(office: Office, mail_folder: Path) -> None:
    (mail_folder / "a.eml").write_bytes(mail(COUNCIL))
    done = office.command("ingest", mail_folder, "--json")
    assert [json.loads(line)["disposition"] for line in done.stdout.splitlines()] == ["new-case"]


def test_ingest_leaves_the_work_to_a_running_daemon(office: Office, mail_folder: Path) -> None:
    office.start()
    (mail_folder / "a.eml").write_bytes(mail(COUNCIL))
    (record,) = office.ingest(mail_folder)
    assert record["disposition"] == "new-case"
    assert office.stop() == 0


def test_malware_is_quarantined_unopened_unanswered_and_somebody_is_told(office: Office, mail_folder: Path) -> None:
    test_file = "X" + "5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    (mail_folder / "a.eml").write_bytes(mail(f"Please see this:\r\n{test_file}", subject="[Ref. RFA0700001]"))
    (record,) = office.ingest(mail_folder)
    assert (record["disposition"], record["parsed"]) == ("quarantined", None)
    assert record["acknowledgement"]["reason"] == "quarantined"
    assert [w["queue"] for w in record["work_items"]] == ["information-security"]
