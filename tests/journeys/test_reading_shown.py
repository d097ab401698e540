"""What people see of the reading of mail: who vouches for the sender, what was not read and why, the original whole."""

from __future__ import annotations

import base64
import urllib.request
from typing import TYPE_CHECKING, Any

from journey import mail
from make_documents import pdf

if TYPE_CHECKING:
    from pathlib import Path

    from journey import Office

CHARITY = "I asked Harrowmere Animal Charity for my records in March and they have not answered me."
LOCKED = (
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nFrom: Ann <ann@writer.example>\r\n"
    "To: casework@ico.org.uk\r\nSubject: My records\r\nMessage-ID: <locked@writer.example>\r\n\r\n"
    f"--b\r\n\r\n{CHARITY} Their letter is attached.\r\n"
    "--b\r\nContent-Type: application/pdf; name=letter.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + base64.encodebytes(pdf(["A locked letter"], password="open sesame")).decode()
    + "\r\n--b--\r\n"
).encode()
ODD = b"Subject: =?x-nobody?Q?odd?=\nFrom: a@b.example\r\n\n\x00 \xff\xfe bytes \r of every kind \n\r\n"
VOUCHED = mail(
    CHARITY,
    extra="Authentication-Results: mx1.ico.org.uk; spf=softfail; dkim=fail; dmarc=fail; arc=none\r\n"
    "Authentication-Results: elsewhere.example; dmarc=pass\r\n",
)
FALSE_STAFF = mail(
    "How long may a club keep the addresses of its members? We are a small one.",
    sender="The Office <someone@ico.org.uk>",
    message_id="<staff@x.example>",
    extra="Auto-Submitted: auto-generated\r\n",
)


def get(address: str, path: str) -> bytes:
    with urllib.request.urlopen(address.rstrip("/") + path, timeout=30) as answer:  # noqa: S310 - the test office on this machine
        content: bytes = answer.read()
    return content


def test_people_see_who_vouches_what_was_not_read_and_the_original(office: Office, mail_folder: Path) -> None:
    sent = {"locked": LOCKED, "odd": ODD, "vouched": VOUCHED, "staff": FALSE_STAFF}
    for name, raw in sent.items():
        (mail_folder / f"{name}.eml").write_bytes(raw)
    records: dict[str, Any] = {r["source"].rpartition("/")[2][:-4]: r for r in office.ingest(mail_folder)}
    assert "unreadable" in records["locked"]["review_reasons"]
    assert "ask-for-unprotected-copy" in records["locked"]["work_items"][0]["notes"]
    assert "likely-spoof" in records["staff"]["parsed"]["defects"]
    assert "likely-spoof" not in records["vouched"]["parsed"]["defects"]
    web = office.start()["web"]
    for name, raw in sent.items():
        assert get(web, f"/api/v1/items/{records[name]['item']}/original") == raw
    pages = {name: get(web, f"/items/{record['item']}").decode() for name, record in records.items()}
    assert "ask the customer for a copy without a password" in pages["locked"]
    assert "part 2: password-protected" in pages["locked"]
    assert "DMARC (does either fit the From address?): no" in pages["vouched"]
    assert "what 1 servers outside said was ignored" in pages["vouched"]
    assert "Likely a spoof" in pages["staff"]
    assert "likely a spoof: From claims our own domain" in pages["staff"]
