"""Writes labelled items as mails and rows: `python build.py ITEMS.jsonl… OUT_DIR`. Standard library only.

`--half odd` writes the items of odd number in their file, to improve rules by; `--half even` the others, to measure with.
"""

import argparse
import csv
import json
import shutil
import sys
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from html import escape
from pathlib import Path

FIRST_DAY = datetime(2026, 10, 1, 7, 12, tzinfo=UTC)

CASES = [
    ("reference", "title", "case_type", "status", "nfc", "parties"),
    ("IC-310442-B7D3", "Ollerenshaw - Pennine Vale Housing", "RFA", "open", "no", "p.ollerenshaw@ollerenshaw.example"),
    ("IC-287915-K2W8", "Adeyinka - Home Office", "FS50", "open", "no", "t.adeyinka@larkmail.example"),
    (
        "IC-298001-T5C6",
        "Mostyn - Cyngor Sir Dyffryn Clwyd (Welsh language)",
        "RFA",
        "open",
        "no",
        "carys.mostyn@dyffrynclwyd.example",
    ),
    ("IC-301212-R8M4", "Bluett - Marlhaven District Council", "FS50", "open", "no", "h.bluett@bluettmail.example"),
    ("IC-305577-H1N9", "Kowalczyk - Thornbeck Academy", "RFA", "closed", "yes", "ewa.kowalczyk@polnamail.example"),
    ("RFA0733219", "Pettifer - Hartsmere Bank", "RFA", "closed", "no", "l.pettifer@pettifer.example"),
    ("ELE0718840", "Grummitt - solar calls", "ELE", "open", "no", "grummitt@calls-post.example"),
    ("COM0741120", "Fairlea Hospice - lost diary", "COM", "open", "no", "dpo@fairleahospice.example"),
]
PARTIES = [
    (
        "name",
        "emails",
        "restricted_contact",
        "arrangement",
        "single_point_of_contact",
        "service_adjustment",
        "review_date",
    ),
    (
        "Lionel Crabbe-Foss",
        "l.crabbefoss@crabbefoss.example",
        "yes",
        "One person for all matters. Acknowledge as usual.",
        "Una Birch, Group Manager",
        "",
        "2027-03-31",
    ),
    ("Hester Quaye", "hester.quaye@quaye.example", "no", "", "", "Letters in 20 point, by post.", "2027-01-15"),
]


def read_items(files: list[Path], half: str | None) -> list[dict]:
    """The items of the files in their order, all or every second of each file."""
    chosen = []
    for file in files:
        items = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        chosen += items if half is None else items[0 if half == "odd" else 1 :: 2]
    return chosen


def address(text: str) -> Address:
    """One header address from `Name <a@b.example>` or a bare address."""
    name, spec = parseaddr(text)
    return Address(display_name=name, addr_spec=spec)


def mail(item: dict, number: int) -> EmailMessage:
    """The item as a message, made as different clients make them: quoted-printable, base64, or with an HTML part."""
    message = EmailMessage(policy=SMTP)
    message["From"] = address(item["from"])
    message["To"] = [address(text) for text in item["to"]]
    if item["cc"]:
        message["Cc"] = [address(text) for text in item["cc"]]
    message["Subject"] = item["subject"]
    message["Date"] = format_datetime(FIRST_DAY + timedelta(hours=5 * number, minutes=7 * number % 60))
    message["Message-ID"] = f"<{item['id']}.{number * 7919:x}@labelled.example>"
    for name, value in item["headers"].items():
        message[name] = value
    body = item["body"] + "\n"
    message.set_content(body, cte="base64" if number % 5 == 0 else "quoted-printable")
    if number % 3 == 0:
        paragraphs = "".join(f"<p>{escape(part)}</p>\n" for part in body.split("\n\n")).replace("\n", "<br>\n")
        message.add_alternative(f"<html><body>{paragraphs}</body></html>\n", subtype="html", cte="quoted-printable")
    return message


def write_table(path: Path, rows: list[tuple[str, ...]]) -> None:
    """A CSV file with its header line first."""
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows(rows)


def build(items: list[dict], out_dir: Path) -> None:
    """Mails, rows, cases and parties below `out_dir`."""
    emails = out_dir / "emails"
    shutil.rmtree(emails, ignore_errors=True)
    emails.mkdir(parents=True)
    with (out_dir / "expected.jsonl").open("w", encoding="utf-8") as rows:
        for number, item in enumerate(items, start=1):
            source = f"emails/{item['id']}.eml"
            (out_dir / source).write_bytes(mail(item, number).as_bytes())
            rows.write(json.dumps({"source": source, **item["expected"]}, ensure_ascii=False) + "\n")
    write_table(out_dir / "cases.csv", CASES)
    write_table(out_dir / "parties.csv", PARTIES)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("items", type=Path, nargs="+", metavar="ITEMS.jsonl")
    parser.add_argument("out_dir", type=Path)
    parser.add_argument("--half", choices=["odd", "even"])
    arguments = parser.parse_args()
    items = read_items(arguments.items, arguments.half)
    build(items, arguments.out_dir)
    sys.stdout.write(f"{len(items)} mails written\n")


if __name__ == "__main__":
    main()
