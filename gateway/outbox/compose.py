"""Finished mails, byte for byte, from an outbox row and a template.

Promises (RFC 5322, RFC 3834): one recipient; a fixed subject; nothing of what the sender wrote but the message ids
that threading needs, each checked; the same row gives the same bytes, so that a repeat after a crash is the same
message; every line is 7-bit ASCII and short enough for any relay; no value can start a header of its own.

Headers are written here and not folded by `email.policy`: the standard library turns a long message id into encoded
words, which no mail program recognises. The bodies are the standard library's. The null envelope sender is the
deliverer's matter, DKIM the relay's.

`Precedence: bulk` was weighed: RFC 3834 section 3.1.8 calls it optional and old. It is kept, because the vacation
programs that loop are the old ones, and they know nothing else.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from gateway.outbox.templates import ALARMS, LANGUAGES, NOTICES, RenderedMail, load_templates

if TYPE_CHECKING:
    from pathlib import Path

    from gateway.outbox.templates import Templates
    from gateway.settings import Settings

__all__ = [
    "compose_acknowledgement",
    "compose_alarm",
    "compose_canary",
    "compose_digest",
    "compose_notice",
    "message_id_of",
    "preview_all",
]

# Enough to find the conversation by either end. A header line may be 998 characters; ids stand one to a line.
MOST_REFERENCES: Final = 20
_MESSAGE_ID: Final = re.compile(r"<[!-;=?-~]{1,240}>")
_BODY: Final = SMTP.clone(cte_type="7bit", max_line_length=76)
_LOCAL_PART: Final = re.compile(r'[^\s\x00-\x1f\x7f"(),:;<>@\[\\\]]{1,64}|"[^"\\\x00-\x1f\x7f<>@]{1,62}"')
_NOT_IN_ADDRESSES: Final = re.compile(r'[\s\x00-\x1f\x7f"(),:;<>@\[\\\]]')
_HEADER_WORD: Final = re.compile(r"[\x20-\x7e]{0,900}")


def compose_acknowledgement(
    *,
    outbox_id: str,
    to: str,
    language: str,
    variant: str,
    in_reply_to: str | None,
    references: tuple[str, ...],
    settings: Settings,
    date: datetime,
    templates: Templates,
) -> bytes:
    """The acknowledgement as it leaves, multipart/alternative.

    Args:
        outbox_id: names the mail for ever: `<outbox_id@domain of the sender>` is its Message-ID.
        to: one address; it was chosen by `domain.acknowledgement.choose_recipient`.
        language: "en" or "cy".
        variant: template variant, such as "large-print".
        in_reply_to: Message-ID of the mail acknowledged, as it was written; dropped when it is none.
        references: its References, first to last; hostile ones are dropped.
        settings: the office, its time zone and the sender.
        date: aware; when the acknowledgement was decided.
        templates: the texts.

    Raises:
        ValueError: `to` cannot stand in a header, or `date` is naive.
    """
    mail = templates.acknowledgement(language, variant)
    sender = settings.acknowledgements.sender
    office = settings.office.name_cy if language == "cy" else settings.office.name
    headers = [
        ("From", _mailbox(office, sender)),
        ("To", _address(to)),
        ("Subject", _encoded(mail.subject)),
        ("Date", _date(date, settings)),
        ("Message-ID", message_id_of(outbox_id, sender)),
        *_threading(in_reply_to, references),
        ("Auto-Submitted", "auto-replied"),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "bulk"),
        ("Content-Language", language),
    ]
    return _written(headers, mail, outbox_id)


def compose_notice(
    kind: str,
    *,
    outbox_id: str,
    to: str,
    case_reference: str | None,
    item_id: str,
    settings: Settings,
    date: datetime,
    templates: Templates,
) -> bytes:
    """A mail inside the office. It names the case, or the item where there is no case, and nothing else.

    Raises:
        ValueError: `kind` is unknown, `to` cannot stand in a header, or `date` is naive.
    """
    if kind not in NOTICES:
        raise ValueError(f"there is no notice {kind!r}")
    mail = templates.notice(kind, reference=case_reference, item=item_id)
    return _written(_office_headers(mail, outbox_id=outbox_id, to=to, settings=settings, date=date), mail, outbox_id)


def compose_digest(
    kind: str,
    *,
    outbox_id: str,
    to: str,
    names: tuple[str, ...],
    settings: Settings,
    date: datetime,
    templates: Templates,
) -> bytes:
    """The hourly list of one kind of notice: "Case …" or "Item …" a line, and nothing else.

    Raises:
        ValueError: as `compose_notice`.
    """
    if kind not in NOTICES:
        raise ValueError(f"there is no notice {kind!r}")
    mail = templates.digest(kind, names)
    return _written(_office_headers(mail, outbox_id=outbox_id, to=to, settings=settings, date=date), mail, outbox_id)


def compose_alarm(
    kind: str, *, outbox_id: str, to: str, about: str, settings: Settings, date: datetime, templates: Templates
) -> bytes:
    """A mail to the operator.

    Raises:
        ValueError: as `compose_notice`.
    """
    if kind not in ALARMS:
        raise ValueError(f"there is no alarm {kind!r}")
    mail = templates.alarm(kind, about)
    return _written(_office_headers(mail, outbox_id=outbox_id, to=to, settings=settings, date=date), mail, outbox_id)


def compose_canary(*, outbox_id: str, to: str, token: str, settings: Settings, date: datetime) -> bytes:
    """A mail to one of our own inboxes, known by its token.

    Raises:
        ValueError: as `compose_notice`.
    """
    mail = RenderedMail("Canary of the intake gateway", "This mail shows that mail comes round. Nobody need read it.\n")
    headers = _office_headers(mail, outbox_id=outbox_id, to=to, settings=settings, date=date)
    return _written([*headers, ("X-Intake-Gateway-Canary", token)], mail, outbox_id)


def _office_headers(
    mail: RenderedMail, *, outbox_id: str, to: str, settings: Settings, date: datetime
) -> list[tuple[str, str]]:
    """Of a mail that the gateway writes to its own people."""
    return [
        ("From", _mailbox(f"{settings.office.name}, intake gateway", settings.notices.sender)),
        ("To", _address(to)),
        ("Subject", _encoded(mail.subject)),
        ("Date", _date(date, settings)),
        ("Message-ID", message_id_of(outbox_id, settings.acknowledgements.sender)),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Content-Language", "en"),
    ]


def message_id_of(outbox_id: str, sender: str) -> str:
    """The Message-ID of an outbox row."""
    return f"<{outbox_id}@{sender.rpartition('@')[2]}>"


def _written(headers: list[tuple[str, str]], mail: RenderedMail, outbox_id: str) -> bytes:
    body = EmailMessage(policy=_BODY)
    body.set_content(mail.text, subtype="plain", charset="utf-8", cte="quoted-printable")
    if mail.html:
        body.add_alternative(mail.html, subtype="html", charset="utf-8", cte="quoted-printable")
        # The same boundary each time, and none that a text could hold by accident.
        body.set_boundary("=_" + hashlib.sha256(outbox_id.encode()).hexdigest()[:40])
    head = "".join(f"{name}: {_checked(name, value)}\r\n" for name, value in headers)
    return head.encode("utf-8") + body.as_bytes()


def _checked(name: str, value: str) -> str:
    """A header's value, refused when a line of it could be taken for a header.

    The only line feeds are our own folds; the only non-ASCII is an address of RFC 6531.
    """
    lines = value.split("\r\n ")
    if any(not line.isprintable() or not line.strip() for line in lines):
        raise ValueError(f"{name} cannot be written")
    if name != "To" and any(not _HEADER_WORD.fullmatch(line) for line in lines):
        raise ValueError(f"{name} cannot be written")
    return value


def _threading(in_reply_to: str | None, references: tuple[str, ...]) -> list[tuple[str, str]]:
    """In-Reply-To and References (RFC 5322 section 3.6.4): the first ids and the last, one to a line."""
    answered = (in_reply_to or "").strip()
    if not _MESSAGE_ID.fullmatch(answered):
        return []
    known = [name for name in dict.fromkeys(references) if _MESSAGE_ID.fullmatch(name) and name != answered]
    if len(known) >= MOST_REFERENCES:
        known = [known[0], *known[-(MOST_REFERENCES - 2) :]]
    return [("In-Reply-To", answered), ("References", "\r\n ".join([*known, answered]))]


def _address(address: str) -> str:
    """One address for a header; its domain in the form that every relay knows (RFC 5891)."""
    local, at, domain = address.strip().rpartition("@")
    if not at or not _LOCAL_PART.fullmatch(local) or _NOT_IN_ADDRESSES.search(domain):
        raise ValueError("the recipient is no address")
    return f"{local}@{domain.encode('idna').decode('ascii')}"


def _mailbox(name: str, address: str) -> str:
    """A display name of ours with its address."""
    local, _, domain = address.rpartition("@")
    plain = str(Address(name, local, domain))
    return plain if plain.isascii() else f"{_encoded(name)} <{address}>"


def _encoded(text: str) -> str:
    """Text for a header: as it is when it is ASCII, else in encoded words of at most 75 characters (RFC 2047)."""
    if text.isascii():
        return text
    folded: str = _BODY.clone(max_line_length=66).header_factory("Subject", text).fold(policy=SMTP)
    return folded.partition(":")[2].strip()


def _date(date: datetime, settings: Settings) -> str:
    if date.tzinfo is None:
        raise ValueError("a naive time reached a mail")
    return format_datetime(date.astimezone(ZoneInfo(settings.office.time_zone)))


def preview_all(
    folder: Path, settings: Settings, templates: Templates | None = None, date: datetime | None = None
) -> list[Path]:
    """Render every mail to files for reading: text, HTML and the whole message of each.

    Without `templates` they are loaded from where the settings say; without `date` it is now.

    Raises:
        OSError: `folder` cannot be written.
        TemplateFaultError: a template cannot be used.
    """
    templates = templates or load_templates(settings)
    written: list[Path] = []

    def put(name: str, content: bytes) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)

    for language in LANGUAGES:
        for variant in templates.variants:
            name = ".".join(part for part in ("acknowledgement/email", variant, language) if part)
            mail = templates.acknowledgement(language, variant)
            put(f"{name}.txt", f"Subject: {mail.subject}\n\n{mail.text}".encode())
            put(f"{name}.html", mail.html.encode())
            put(
                f"{name}.eml",
                compose_acknowledgement(
                    outbox_id="01J00000000000000000000000",
                    to="customer@example.org",
                    language=language,
                    variant=variant,
                    in_reply_to="<their-message@example.org>",
                    references=(),
                    settings=settings,
                    date=date or datetime.now(UTC),
                    templates=templates,
                ),
            )
    for kind in NOTICES:
        notice = templates.notice(kind, reference="IC-700001-K4T9", item="01J00000000000000000000000")
        put(f"notices/{kind}.txt", f"Subject: {notice.subject}\n\n{notice.text}".encode())
        listed = templates.digest(kind, ("Case IC-700001-K4T9", "Item 01J00000000000000000000000"))
        put(f"notices/digest.{kind}.txt", f"Subject: {listed.subject}\n\n{listed.text}".encode())
    for kind in ALARMS:
        alarm = templates.alarm(kind, settings.office.casework_inboxes[0])
        put(f"notices/{kind}.txt", f"Subject: {alarm.subject}\n\n{alarm.text}".encode())
    return written
