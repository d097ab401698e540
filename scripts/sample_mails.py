"""The demo's mail: sixteen messages as an office gets them, and the cases and parties they meet.

Every person, firm, council and event here is invented. The messages are built by the standard library, so that nothing
of anybody's real mail is in the tree.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

import typst

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SampleMail", "make_mails", "write_cases", "write_parties"]

INBOX = "casework@ico.org.uk"

CASES = [
    ("reference", "title", "case_type", "status", "nfc", "parties"),
    ("IC-690118-D4R2", "Aeronwy Pugh - Gelliwen Water", "RFA", "open", "no", "a.pugh@gelliwen-letters.example"),
    ("RFA0712001", "Larkfield Housing", "RFA", "open", "no", "d.quillan@millrace.example"),
    ("RFA0712002", "Penmarsh Borough Council", "RFA", "open", "no", "hetty.orme@fernbank.example"),
    ("FS50712003", "Thornmoor Constabulary", "FS50", "closed", "no", "ivo@saltgate.example"),
]

PARTIES = [
    ("name", "emails", "restricted_contact", "arrangement", "single_point_of_contact", "service_adjustment",
     "review_date"),
    ("Alaric Stubbing", "a.stubbing@coldharbour.example", "yes",
     "One letter a month, read by the mail management team. Do not acknowledge.", "Mail management", "", "2027-01-31"),
    ("Merle Tansy", "merle@tansy.example", "no", "", "", "Large print, 18 point", ""),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleMail:
    """One message and what it is there to show."""

    shows: str
    sender: str  # envelope; empty for the null sender of bounces
    content: bytes


def _message(shows: str, from_: str, subject: str, text: str, **headers: str) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = from_
    message["To"] = headers.pop("to", INBOX)
    message["Subject"] = subject
    message["Date"] = "Mon, 02 Mar 2026 09:15:00 +0000"
    message["Message-ID"] = f"<{shows.replace(' ', '-')}@sample.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def _mail(shows: str, from_: str, subject: str, text: str, **headers: str) -> SampleMail:
    message = _message(shows, from_, subject, text, **headers)
    return SampleMail(shows, from_.rpartition("<")[2].rstrip(">"), message.as_bytes())


def _complaint() -> SampleMail:
    return _mail(
        "new complaint",
        "Orla Fennimore <orla@fennimore.example>",
        "Complaint about how my subject access request was handled",
        "Dear Sir or Madam\n\n"
        "On 12 January I asked Harlow Fell Borough Council for a copy of the personal data they hold about me. It is "
        "a subject access request. They have not replied, although more than a month has gone by and I have reminded "
        "them twice. I wish to complain and would like you to look into it.\n\n"
        "Yours faithfully\nOrla Fennimore\n",
    )


def _foi_complaint() -> SampleMail:
    return _mail(
        "freedom of information complaint",
        "Gareth Plumley <g.plumley@lanternpost.example>",
        "Westmarch Constabulary - refusal of my FOI request",
        "Hello\n\n"
        "In November I made a freedom of information request to Westmarch Constabulary for the number of speed "
        "cameras out of order in each month of 2025. They refused it under section 31 and upheld the refusal at "
        "internal review on 9 February. I do not think the exemption applies and ask you to decide.\n\n"
        "Gareth Plumley\n",
    )


def _attached() -> SampleMail:
    return _mail(
        "mail with a case reference",
        "Dorcas Quillan <d.quillan@millrace.example>",
        "Re: Larkfield Housing [Ref. RFA0712001]",
        "Dear Mr Ash\n\nHere is the date you asked for: I wrote to Larkfield Housing on 4 December.\n\n"
        "Kind regards\nDorcas\n\n"
        "On 27 February 2026 Casework wrote:\n> Please tell us when you made your request.\n",
    )


def _malformed() -> SampleMail:
    return _mail(
        "reference not correctly formatted",
        "Hetty Orme <hetty.orme@fernbank.example>",
        "my case (Ref RFA0712002)",
        "Good morning, is there any news about my case? Regards, Hetty Orme\n",
    )


def _welsh() -> SampleMail:
    return _mail(
        "written in Welsh",
        "Ffion Tregaron <ffion@tregaron.example>",
        "Cwyn am Gyngor Sir Dyffryn Wen",
        "Annwyl Syr neu Fadam\n\n"
        "Rwyf am gwyno am Gyngor Sir Dyffryn Wen. Gofynnais am gopi o'r wybodaeth bersonol sydd ganddynt amdanaf ym "
        "mis Rhagfyr, ond nid ydynt wedi ateb fy llythyrau. A allwch chi ymchwilio i'r mater, os gwelwch yn dda?\n\n"
        "Yn gywir\nFfion Tregaron\n",
    )


def _goddard() -> SampleMail:
    return _mail(
        "child protection",
        "Silas Wherry <silas@wherry.example>",
        "Records from the children's home",
        "I was in the care of Penmarsh Borough Council as a boy, at a children's home where several of us were "
        "sexually abused by a member of staff. I made a subject access request for my social services file in "
        "October so that I can speak to the inquiry. The council has sent me eleven pages and says the rest is lost. "
        "I want to complain about that.\n\nSilas Wherry\n",
    )


def _criminal_breach() -> SampleMail:
    return _mail(
        "potential criminal breach",
        "Petra Holloway <petra@holloway.example>",
        "A clinic receptionist sold patients' details",
        "Dear Information Commissioner\n\n"
        "A receptionist at Bellmoor Dental Clinic copied the contact details of patients without the clinic's "
        "knowledge and sold them to a claims company. I know because the company rang me and told me where it had "
        "bought my details. I should like this investigated as an offence.\n\nPetra Holloway\n",
    )


def _employee() -> SampleMail:
    return _mail(
        "employee's own complaint",
        "Tamsin Oakley <tamsin.oakley@ico.org.uk>",
        "Personal complaint about my bank",
        "Hello, I work here in the finance team, but I am writing as a member of the public: my bank has refused my "
        "subject access request. I should like to complain about that.\n\nTamsin Oakley\n",
        Authentication_Results="mx1.ico.org.uk; dmarc=pass header.from=ico.org.uk; spf=pass",
    )


def _threat() -> SampleMail:
    return _mail(
        "threat",
        "J Corvin <corvin@blackgate.example>",
        "Last warning",
        "Nobody at your office has listened. If I do not have an answer from Fairacre Energy Ltd about my data by "
        "Friday I will come to your office and somebody is going to get hurt.\n",
    )


def _vacation() -> SampleMail:
    return _mail(
        "vacation reply",
        "Enid Marlow <enid@marlow.example>",
        "Automatic reply: Thank you for contacting us",
        "I am away until 16 March and will read your message when I am back.\n",
        Auto_Submitted="auto-replied",
        X_Auto_Response_Suppress="All",
    )


def _newsletter() -> SampleMail:
    return _mail(
        "newsletter",
        "Privacy Weekly <news@privacyweekly.example>",
        "This week: seven things to know about cookies",
        "Our best reads of the week. You get this because you signed up. Unsubscribe at any time.\n",
        List_Id="Privacy Weekly <weekly.privacyweekly.example>",
        List_Unsubscribe="<mailto:leave@privacyweekly.example>",
        Precedence="bulk",
    )


def _spam() -> SampleMail:
    return _mail(
        "spam",
        "SEO Growth Team <win@rankboost.example>",
        "Get your website on the first page of search results - guaranteed!!!",
        "Dear website owner, we offer the best SEO packages and 5000 backlinks at a special discount of 80%. "
        "Limited time offer: reply with your phone number and buy now!\n",
    )


def _enquiry() -> SampleMail:
    message = _message(
        "enquiry with a PDF", "Bronagh Teasel <office@teaselcrafts.example>", "Question about CCTV",
        "Hello\n\nWe are a small craft shop and are going to put in two cameras. The plan is attached. Do we need to "
        "put up a sign, and how long may we keep the recordings?\n\nMany thanks\nBronagh Teasel\n",
    )  # fmt: skip
    plan = typst.compile(
        b'#set document(title: "Camera plan", date: none)\n= Teasel Crafts: camera plan\n'
        b"Camera 1 looks at the till. Camera 2 looks at the back door.\n"
        b"The recordings stay on a disc in the office, and are written over after thirty days.\n",
        root="/",  # not the working folder: that may be gone
    )
    message.add_attachment(plan, maintype="application", subtype="pdf", filename="camera plan.pdf")
    return SampleMail("enquiry with a PDF", "office@teaselcrafts.example", message.as_bytes())


def _restricted() -> SampleMail:
    return _mail(
        "party with restricted contact",
        "Alaric Stubbing <a.stubbing@coldharbour.example>",
        "Yet again",
        "You have still not dealt with the eleven points of my complaint about Larkfield Housing.\n\nA Stubbing\n",
    )


_BOUNCE = """\
From: Mail Delivery System <mailer-daemon@relay.example>
To: casework@ico.org.uk
Subject: Undelivered Mail Returned to Sender
Date: Mon, 02 Mar 2026 09:15:00 +0000
Message-ID: <bounce@sample.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain; charset=us-ascii

Your message could not be delivered: there is no such user.

--part
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example

Final-Recipient: rfc822; gone@nowhere.example
Action: failed
Status: 5.1.1

--part--
"""


def make_mails() -> list[SampleMail]:
    """All messages, in the order in which they are to be sent."""
    complaint = _complaint()
    return [
        complaint,
        _foi_complaint(),
        _attached(),
        _malformed(),
        _welsh(),
        _goddard(),
        _criminal_breach(),
        _employee(),
        _threat(),
        _vacation(),
        SampleMail("bounce", "", _BOUNCE.replace("\n", "\r\n").encode()),
        _newsletter(),
        SampleMail("the first one again", complaint.sender, complaint.content),
        _spam(),
        _enquiry(),
        _restricted(),
    ]


def write_cases(file: Path) -> None:
    """The existing cases, as `intake-gateway cases import` reads them."""
    _write_csv(file, CASES)


def write_parties(file: Path) -> None:
    """The known parties, as `intake-gateway parties import` reads them."""
    _write_csv(file, PARTIES)


def _write_csv(file: Path, rows: list[tuple[str, ...]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
