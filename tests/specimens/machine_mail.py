"""Mail that must not be answered, in more than forty ways, and mail of people that must: made here, all of it invented.

The forms (headers, structure, phrases of mail systems) are those the systems write; names, addresses and texts are of
nobody. `machine_mails()` gives each way with the reason for silence; `people(count)` gives letters that a hasty rule
would take for a machine's among plain ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Specimen", "machine_mails", "people"]

INBOX = "casework@ico.org.uk"
OUR_SUBJECT = "Automatic acknowledgement: we have received your email"


@dataclass(frozen=True, slots=True)
class Specimen:
    """One mail. `reason` is why it is not answered; empty for people."""

    way: str
    raw: bytes
    envelope_from: str | None
    reason: str = ""


# Subject and text of an absence note, as people have them written, in ten languages.
ABSENT = {
    "English": ("Automatic reply: {s}", "Thank you for your email. I am out of the office until Monday 9 June with no access to email. If it is urgent, please contact my colleagues."),
    "Welsh": ("Ateb awtomatig: {s}", "Diolch am eich e-bost. Rydw i allan o'r swyddfa tan ddydd Llun 9 Mehefin. Os yw'n fater brys, cysylltwch â'm cydweithwyr."),
    "French": ("Réponse automatique : {s}", "Bonjour, je suis absente du bureau jusqu'au lundi 9 juin inclus. En cas d'urgence, veuillez contacter mes collègues."),
    "German": ("Automatische Antwort: {s}", "Vielen Dank für Ihre Nachricht. Ich bin bis zum 9. Juni nicht im Büro. In dringenden Fällen wenden Sie sich bitte an meine Vertretung."),
    "Spanish": ("Respuesta automática: {s}", "Gracias por su mensaje. Estoy fuera de la oficina hasta el lunes 9 de junio. Para asuntos urgentes, póngase en contacto con mis compañeros."),
    "Italian": ("Risposta automatica: {s}", "Grazie per la sua e-mail. Sono fuori ufficio fino a lunedì 9 giugno. Per urgenze si prega di contattare i miei colleghi."),
    "Dutch": ("Automatisch antwoord: {s}", "Bedankt voor uw bericht. Ik ben afwezig tot maandag 9 juni. Neem voor dringende zaken contact op met mijn collega's."),
    "Polish": ("Automatyczna odpowiedź: {s}", "Dziękuję za wiadomość. Jestem poza biurem do poniedziałku 9 czerwca. W pilnych sprawach proszę o kontakt z moim zespołem."),
    "Portuguese": ("Resposta automática: {s}", "Obrigado pela sua mensagem. Estou ausente do escritório até segunda-feira, 9 de junho. Em caso de urgência, contacte os meus colegas."),
    "Swedish": ("Autosvar: {s}", "Tack för ditt meddelande. Jag är inte på kontoret och åter den 9 juni. Vid brådskande ärenden, kontakta mina kollegor."),
}  # fmt: skip

# First words and form of eight mail systems' bounces: sender, subject, text, whether a report follows, more headers.
BOUNCES = {
    "Postfix": ("MAILER-DAEMON@mx.tern.example (Mail Delivery System)", "Undelivered Mail Returned to Sender", "This is the mail system at host mx.tern.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients.\n\n<{to}>: host 192.0.2.7 said: 550 5.1.1 User unknown", True, ""),
    "Exim": ("Mail Delivery System <Mailer-Daemon@smew.example>", "Mail delivery failed: returning message to sender", "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error.\n\n  {to}\n    Unrouteable address", False, "X-Failed-Recipients: {to}\n"),
    "qmail": ("MAILER-DAEMON@eider.example", "failure notice", "Hi. This is the qmail-send program at eider.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{to}>:\nSorry, no mailbox here by that name.\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <>", False, ""),
    "Sendmail": ("Mail Delivery Subsystem <MAILER-DAEMON@gadwall.example>", "Returned mail: see transcript for details", "The original message was received at Mon, 2 Jun 2025 10:00:00 +0100\nfrom mx1.ico.org.uk [192.0.2.1]\n\n   ----- The following addresses had permanent fatal errors -----\n<{to}>\n    (reason: 550 5.1.1 User unknown)", True, "Auto-Submitted: auto-generated (failure)\n"),
    "Exchange": ("postmaster@wigeon.example", "Undeliverable: " + OUR_SUBJECT, "Delivery has failed to these recipients or groups:\n\n{to}\nThe email address you entered couldn't be found.", True, "X-MS-Exchange-Message-Is-Ndr:\n"),
    "Google": ("Mail Delivery Subsystem <mailer-daemon@googlemail.example>", "Delivery Status Notification (Failure)", "** Address not found **\n\nYour message wasn't delivered to {to} because the address couldn't be found, or is unable to receive mail.", True, "X-Failed-Recipients: {to}\nAuto-Submitted: auto-replied\n"),
    "Domino": ("Mail Router <MAILER-DAEMON@pochard.example>", "DELIVERY FAILURE: User quill not listed in Domino Directory", "Your message\n\n  Subject: " + OUR_SUBJECT + "\n\nwas not delivered to:\n\n  {to}\n\nbecause:\n\n  User not listed in Domino Directory", True, ""),
    "Courier": ('"Courier mail server at shoveler.example" <@shoveler.example>', "NOTICE: mail delivery status.", "This is a delivery status notification from shoveler.example,\nrunning the Courier mail server, version 0.75.\n\nUNDELIVERABLE MAIL\n\nYour message to the following recipients cannot be delivered:\n\n<{to}>:\n   550 User unknown.", True, "Auto-Submitted: auto-replied\n"),
}  # fmt: skip


def _mail(
    way: str, number: int, *, sender: str, subject: str, body: str, extra: str = "", envelope: str | None = "as from",
    reason: str = "", content_type: str = 'text/plain; charset="utf-8"',
) -> Specimen:  # fmt: skip
    address = sender.rpartition("<")[2].partition(">")[0].partition(" ")[0]
    head = (
        f"From: {sender}\nTo: {INBOX}\nSubject: {subject}\nMessage-ID: <{number}.{way.replace(' ', '-')}@machine.example>\n"
        f"Date: Mon, 2 Jun 2025 10:00:00 +0100\n{extra}MIME-Version: 1.0\nContent-Type: {content_type}\n"
        "Content-Transfer-Encoding: 8bit\n\n"
    )
    raw = f"{head}{body}\n".replace("\n", "\r\n").encode()
    return Specimen(way, raw, address if envelope == "as from" else envelope, reason)


def _report(number: int, text: str, status: str) -> tuple[str, str]:
    """Content-Type and body of a report (RFC 6522)."""
    boundary = f"report{number}"
    body = (
        f"--{boundary}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n\n--{boundary}\n"
        f"Content-Type: message/delivery-status\n\n{status}\n--{boundary}\nContent-Type: text/rfc822-headers\n\n"
        f"From: {INBOX}\nSubject: {OUR_SUBJECT}\n\n--{boundary}--"
    )
    return f'multipart/report; report-type=delivery-status; boundary="{boundary}"', body


def _absences(n: int) -> Iterator[Specimen]:
    for language, (subject, text) in ABSENT.items():
        told = subject.format(s=OUR_SUBJECT)
        sender = f"Robin Quill <robin.quill@{language.casefold()}{n}.example>"
        header = "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n" if n % 2 else "Auto-Submitted: auto-generated\n"
        yield _mail(f"absent in {language}", n, sender=sender, subject=told, body=text, extra=header, reason="auto-submitted")
        yield _mail(f"absent in {language} without a header", n, sender=sender, subject=told, body=text, reason="auto-submitted")


def _bounces(n: int) -> Iterator[Specimen]:
    for system, (sender, subject, text, has_report, extra) in BOUNCES.items():
        to = f"a.quill@closed{n}.example"
        content_type, body = 'text/plain; charset="utf-8"', text.format(to=to)
        if has_report:
            status = f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {to}\nAction: failed\nStatus: 5.1.1\n"
            content_type, body = _report(n, body, status)
        yield _mail(
            f"bounce of {system}", n, sender=sender, subject=subject, body=body, extra=extra.format(to=to),
            envelope="" if n % 2 else None, reason="bounce", content_type=content_type,
        )  # fmt: skip


_LISTS = {
    "Mailman": ("List-Id: Records officers <records.lists.example>\nList-Post: <mailto:records@lists.example>\nPrecedence: list\n", "list"),
    "Google Groups": ("List-ID: <access-friends.groups.example>\nX-Google-Group-Id: 4711\nPrecedence: list\n", "list"),
    "LISTSERV": ("Sender: Data Protection <owner-data-protection@listserv.example>\nPrecedence: list\nList-Help: <mailto:listserv@listserv.example>\n", "list"),
    "newsletter": ("List-Unsubscribe: <https://news.example/u/1>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\nX-Campaign: 77\n", "list"),
    "bulk": ("Precedence: bulk\n", "list"),
    "junk": ("Precedence: junk\n", "list"),
}  # fmt: skip
_HEADERS = {
    "X-Autoreply": ("X-Autoreply: yes\n", "auto-submitted"),
    "Precedence auto_reply": ("Precedence: auto_reply\nX-Autorespond: Thank you\n", "auto-submitted"),
    "suppress out of office": ("X-Auto-Response-Suppress: OOF, AutoReply\n", "auto-submitted"),
    "ticket system": ("Auto-Submitted: auto-generated\n", "auto-submitted"),
    "forged": ("Authentication-Results: mx1.ico.org.uk; spf=fail smtp.mailfrom=bank.example; dmarc=fail header.from=bank.example\n", "authentication-failed"),
}  # fmt: skip
_NO_REPLIES = {
    "receipt of a shop": "Harbour Books <no-reply@harbour-books.example>",
    "receipt of a bank": "donotreply@tern-bank.example",
    "Welsh portal": "peidiwch-ag-ateb@porth.example",
    "notifications": "Notifications <notifications@planning-portal.example>",
}


def _others(n: int) -> Iterator[Specimen]:
    text = f"The minutes of meeting {n} are ready, and the next one is on Thursday in the usual room."
    for way, (extra, reason) in _LISTS.items():
        yield _mail(way, n, sender=f"Jo Wren <jo{n}@society.example>", subject=f"Minutes {n}", body=text, extra=extra, reason=reason)
    for way, (extra, reason) in _HEADERS.items():
        yield _mail(way, n, sender=f"Jo Wren <jo{n}@bank.example>", subject=f"Your message {n}", body=text, extra=extra, reason=reason)
    for way, sender in _NO_REPLIES.items():
        body = f"Thank you for your order {n}. Your receipt: 12.50 GBP, paid by card. Nobody reads what is sent to this address."
        yield _mail(way, n, sender=sender, subject=f"Your receipt {n}", body=body, reason="no-reply-sender")
    yield _mail("our own inbox", n, sender=f"Casework <{INBOX}>", subject=f"Fwd: a matter {n}", body=text, reason="own-address")
    receipt = (
        "--r\nContent-Type: text/plain\n\nYour message was read on Monday.\n\n--r\n"
        "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; jo@society.example\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\n\n--r--"
    )
    yield _mail(
        "read receipt", n, sender=f"jo{n}@society.example", subject="Read: " + OUR_SUBJECT, body=receipt,
        reason="auto-submitted", content_type='multipart/report; report-type=disposition-notification; boundary="r"',
    )  # fmt: skip
    event = f"BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:{{}}\nBEGIN:VEVENT\nUID:{n}@society.example\nDTSTART:20250605T100000Z\nSUMMARY:Meeting\nEND:VEVENT\nEND:VCALENDAR"
    for method in ("REQUEST", "REPLY"):
        yield _mail(
            f"calendar {method}", n, sender=f"jo{n}@society.example", subject="Meeting", body=event.format(method),
            reason="auto-submitted", content_type=f"text/calendar; method={method}; charset=utf-8",
        )  # fmt: skip


def machine_mails(rounds: int = 3) -> Iterator[Specimen]:
    """Every way, so many times, each time with other names and numbers."""
    for n in range(1, rounds + 1):
        yield from _absences(n)
        yield from _bounces(n)
        yield from _others(n)


_OPENINGS = (
    "I wish to complain that {body} has not answered my request of {day} March for what it holds about me.",
    "Please could you tell me whether {body} may keep my records for {day} years after I moved away?",
    "{body} sent a letter about my health to number {day} in our street, where a neighbour opened it.",
    "Rwy'n ysgrifennu i gwyno am {body}. Gofynnais am fy nghofnodion ar {day} Mawrth ac nid wyf wedi cael ateb ganddynt.",
    "I rang {body} {day} times. All I ever get is an automatic reply saying that they are out of the office.",
    "I was on holiday until {day} June, so I only now saw that {body} had published my address.",
    "When I write to {body} my email comes back as undeliverable, so how can I make a request for my records? Room {day}.",
    "{body} keeps sending me its newsletter although I clicked unsubscribe {day} times. I want it to stop.",
    "I have complained to {body} twice. Their notifications say do not reply. My file has the number {day}.",
    "Mae {body} wedi anfon fy manylion at rywun arall ar {day} Mai. Hoffwn i chi edrych ar hyn os gwelwch yn dda.",
)  # fmt: skip
_BODIES = ("Harlow Fell Council", "Tern Bank", "St Mungo's Surgery", "Cyngor Dyffryn", "Wigeon Homes", "Smew Lettings")
_ENDINGS = ("Yours faithfully", "Kind regards", "Diolch", "Thank you", "Regards", "Yn gywir")
_SUBJECTS = ("Complaint", "Question about my records", "Cwyn", "My details", "Out of office replies from the council", "Undelivered letters")
_PERSONS_HEADERS = ("", "", "Auto-Submitted: no\n", "X-Priority: 3\n", "X-Mailer: Thistle 3.1\n", "Importance: high\n", "Disposition-Notification-To: me@home.example\n")
_NAMES = ("Ann Plover", "Bea Dunlin", "Cai Curlew", "Dai Snipe", "Eve Heron", "Fay Teal", "Gwen Coot", "Huw Rail", "Ivy Knot", "Jo Ruff")


def people(count: int) -> Iterator[Specimen]:
    """So many letters of people, each from an address of its own."""
    for n in range(count):
        name = _NAMES[n % len(_NAMES)]
        body = _OPENINGS[n % len(_OPENINGS)].format(body=_BODIES[n % len(_BODIES)], day=n % 27 + 1)
        sender = f"{name} <{name.split()[0].casefold()}.{n}@place{n % 40}.example>"
        text = f"Dear Sir or Madam\n\n{body}\n\nI enclose nothing.\n\n{_ENDINGS[n % len(_ENDINGS)]}\n{name}"
        extra = _PERSONS_HEADERS[n % len(_PERSONS_HEADERS)]
        yield _mail("a person", n, sender=sender, subject=_SUBJECTS[n % len(_SUBJECTS)], body=text, extra=extra)
