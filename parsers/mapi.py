"""What Outlook's own formats (.msg, winmail.dat) hold, as one value, and that value as an ordinary mail.

Promises a MIME message for any `OutlookItem`, so that one parser judges every mail: charset, quotes, signature and
kind are found in one place. The transport headers Outlook kept are used as they stand; without them the headers
are made from the properties. Bodies travel as UTF-8 in base64, attachments byte for byte.

Refuses: to invent. No date, no Message-ID, no address is made up where the item has none.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final

from parsers.rtf_text import decompress_rtf, read_rtf

__all__ = ["OutlookAttachment", "OutlookItem", "Properties", "as_message", "item_from", "replace_body"]

# Property identifiers ([MS-OXPROPS]).
SUBJECT: Final = 0x0037
SUBMITTED: Final = 0x0039
TRANSPORT_HEADERS: Final = 0x007D
RECIPIENT_TYPE: Final = 0x0C15
SENDER_NAME: Final = 0x0C1A
SENDER_ADDRESS: Final = 0x0C1F
DELIVERED: Final = 0x0E06
BODY: Final = 0x1000
RTF: Final = 0x1009
HTML: Final = 0x1013
MESSAGE_ID: Final = 0x1035
REFERENCES: Final = 0x1039
IN_REPLY_TO: Final = 0x1042
DISPLAY_NAME: Final = 0x3001
ADDRESS: Final = 0x3003
ATTACHED: Final = 0x3701
SHORT_FILENAME: Final = 0x3704
LONG_FILENAME: Final = 0x3707
MIME_TYPE: Final = 0x370E
CONTENT_ID: Final = 0x3712
SMTP_ADDRESS: Final = 0x39FE
CODE_PAGE: Final = 0x3FDE
MESSAGE_CODE_PAGE: Final = 0x3FFD
SENDER_SMTP: Final = 0x5D01
REPRESENTED_SMTP: Final = 0x5D02
REPRESENTED_NAME: Final = 0x0042
REPRESENTED_ADDRESS: Final = 0x0065

_LINE = 76
_NO_HEADER = ("content-", "mime-version", "microsoft mail internet headers")


@dataclass(frozen=True, slots=True)
class OutlookAttachment:
    """One file in an Outlook item."""

    filename: str | None
    content: bytes
    media_type: str = ""
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class OutlookItem:
    """One message as Outlook keeps it. `html` is bytes in the charset `html_charset` (or its own meta element)."""

    subject: str = ""
    sender_name: str = ""
    sender_address: str = ""
    to: tuple[tuple[str, str], ...] = ()  # name, address
    cc: tuple[tuple[str, str], ...] = ()
    date: datetime | None = None
    message_id: str = ""
    in_reply_to: str = ""
    references: str = ""
    headers: str = ""  # as they came over the Internet, when Outlook kept them
    text: str = ""
    html: bytes = b""
    html_charset: str = ""
    attachments: tuple[OutlookAttachment, ...] = ()
    items: tuple[tuple[str, OutlookItem], ...] = ()  # attached messages by their names
    defects: tuple[str, ...] = ()


@dataclass(slots=True)
class Properties:
    """Values by property identifier, already decoded: text, bytes or numbers."""

    values: dict[int, str | bytes | int] = field(default_factory=dict)

    def text(self, *identifiers: int) -> str:
        """The first of these that is text and not empty."""
        for identifier in identifiers:
            value = self.values.get(identifier)
            if isinstance(value, str) and value.strip("\x00 "):
                return value.strip("\x00")
        return ""

    def octets(self, identifier: int) -> bytes:
        """A binary property; text is given as UTF-8."""
        value = self.values.get(identifier, b"")
        if isinstance(value, str):
            return value.encode("utf-8", "replace")
        return value if isinstance(value, bytes) else b""

    def number(self, identifier: int) -> int:
        """A numeric property; 0 when absent."""
        value = self.values.get(identifier, 0)
        return value if isinstance(value, int) else 0


def item_from(
    properties: Properties,
    *,
    to: tuple[tuple[str, str], ...] = (),
    cc: tuple[tuple[str, str], ...] = (),
    attachments: tuple[OutlookAttachment, ...] = (),
    items: tuple[tuple[str, OutlookItem], ...] = (),
    defects: tuple[str, ...] = (),
) -> OutlookItem:
    """An item from its properties. The body is the plain one; without it, and without HTML, that of the RTF."""
    text, html = properties.text(BODY), properties.octets(HTML)
    if not text and not html.strip(b"\x00 \r\n"):
        text = read_rtf(decompress_rtf(properties.octets(RTF)))
    sender = properties.text(SENDER_SMTP, REPRESENTED_SMTP, SENDER_ADDRESS, REPRESENTED_ADDRESS)
    code_page = properties.number(CODE_PAGE)
    is_text = isinstance(properties.values.get(HTML), str)
    return OutlookItem(
        subject=properties.text(SUBJECT),
        sender_name=properties.text(SENDER_NAME, REPRESENTED_NAME),
        sender_address=sender if "@" in sender else "",  # else an Exchange path, which is no address to anybody here
        to=to,
        cc=cc,
        date=_moment(properties.number(SUBMITTED) or properties.number(DELIVERED)),
        message_id=properties.text(MESSAGE_ID),
        in_reply_to=properties.text(IN_REPLY_TO),
        references=properties.text(REFERENCES),
        headers=properties.text(TRANSPORT_HEADERS),
        text=text,
        html=html,
        html_charset="utf-8" if is_text else charset_of_code_page(code_page),
        attachments=attachments,
        items=items,
        defects=defects,
    )


def charset_of_code_page(code_page: int) -> str:
    """MIME name of a Windows code page; empty for none."""
    special = {65001: "utf-8", 20127: "us-ascii", 28591: "iso-8859-1", 1200: "utf-16-le", 28604: "iso-8859-14"}
    return special.get(code_page, f"windows-{code_page}" if 874 <= code_page <= 1258 else "")


def _moment(ticks: int) -> datetime | None:
    """Windows counts tenths of microseconds from 1601."""
    try:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if ticks > 0 else None
    except OverflowError:
        return None


def as_message(item: OutlookItem) -> bytes:
    """The item as a MIME message."""
    return _headers(item) + _entity(item)


def replace_body(raw: bytes, item: OutlookItem) -> bytes:
    """The mail `raw` with its own headers and the item's body and attachments (what Outlook hid in winmail.dat)."""
    return headers_of(raw) + _entity(item)


def headers_of(raw: bytes) -> bytes:
    """The headers of a mail as they stand, without those that describe its body. Ends with a line end."""
    ends = [position for mark in (b"\r\n\r\n", b"\n\n") if (position := raw.find(mark)) >= 0]
    block = raw[: min(ends)] if ends else raw
    return _kept_headers(block.replace(b"\r\n", b"\n").split(b"\n"))


def _kept_headers(lines: list[bytes]) -> bytes:
    kept = []
    dropping = False
    for line in lines:
        if not line[:1].isspace():
            dropping = line.lower().startswith(tuple(name.encode() for name in _NO_HEADER))
        if not dropping and line.strip():
            kept.append(line)
    return b"".join(line + b"\r\n" for line in kept)


def _headers(item: OutlookItem) -> bytes:
    if item.headers.strip():
        lines = item.headers.encode("utf-8", "replace").replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        return _kept_headers([line for line in lines if line.strip()])
    made = [
        ("From", _mailbox(item.sender_name, item.sender_address)),
        ("To", ", ".join(_mailbox(*one) for one in item.to)),
        ("Cc", ", ".join(_mailbox(*one) for one in item.cc)),
        ("Subject", _words(item.subject)),
        ("Date", format_datetime(item.date) if item.date else ""),
        ("Message-ID", _ascii(item.message_id)),
        ("In-Reply-To", _ascii(item.in_reply_to)),
        ("References", _ascii(item.references)),
    ]
    return b"".join(f"{name}: {value}\r\n".encode() for name, value in made if value)


def _ascii(text: str) -> str:
    return " ".join(text.encode("ascii", "ignore").decode().split())


def _words(text: str) -> str:
    """RFC 2047, one encoded word for each 30 characters; plain text stays as it is."""
    plain = " ".join(text.split())
    if plain.isascii() and "=?" not in plain:
        return plain[:900]
    pieces = [plain[start : start + 15] for start in range(0, min(len(plain), 900), 15)]
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(p.encode('utf-8', 'replace')).decode()}?=" for p in pieces)


def _mailbox(name: str, address: str) -> str:
    address = _ascii(address).replace(" ", "").strip("<>")
    if not name or name == address:
        return f"<{address}>" if address else ""
    quoted = name.replace("\\", "").replace('"', "")
    shown = f'"{" ".join(quoted.split())}"' if quoted.isascii() else _words(quoted)
    return f"{shown} <{address}>"


def _entity(item: OutlookItem) -> bytes:
    """MIME headers and body."""
    bodies = []
    if item.text or not item.html:
        bodies.append(_part("text/plain; charset=utf-8", item.text.encode("utf-8", "replace")))
    if item.html:
        charset = f"; charset={item.html_charset}" if item.html_charset else ""
        bodies.append(_part(f"text/html{charset}", item.html))
    body = bodies[0] if len(bodies) == 1 else _multipart("alternative", bodies)
    parts = [body, *map(_attachment, item.attachments), *(_attached_item(*one) for one in item.items)]
    return b"MIME-Version: 1.0\r\n" + (parts[0] if len(parts) == 1 else _multipart("mixed", parts))


def _attachment(file: OutlookAttachment) -> bytes:
    media_type = _ascii(file.media_type) or "application/octet-stream"
    if not media_type.replace("/", "").replace("-", "").replace(".", "").replace("+", "").isalnum():
        media_type = "application/octet-stream"
    if media_type.startswith(("multipart/", "message/")):
        media_type = "application/octet-stream"  # these would have to be taken apart; the bytes are to stay
    extra = f"Content-ID: <{_ascii(file.content_id).strip('<>')}>\r\n" if file.content_id else ""
    return _part(media_type, file.content, _disposition(file.filename) + extra)


def _attached_item(name: str, item: OutlookItem) -> bytes:
    head = f"Content-Type: message/rfc822\r\n{_disposition(name)}\r\n".encode()
    return head + as_message(item)


def _disposition(filename: str | None) -> str:
    if not filename:
        return "Content-Disposition: attachment\r\n"
    encoded = "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 else f"%{byte:02X}"
        for byte in filename[:200].encode("utf-8", "replace")
    )
    return f"Content-Disposition: attachment; filename*=utf-8''{encoded}\r\n"


def _part(media_type: str, content: bytes, more: str = "") -> bytes:
    head = f"Content-Type: {media_type}\r\nContent-Transfer-Encoding: base64\r\n{more}\r\n".encode()
    return head + base64.encodebytes(content).replace(b"\n", b"\r\n")


def _multipart(kind: str, parts: list[bytes]) -> bytes:
    # The digest of the parts cannot stand in them, so it is a boundary that no content can forge.
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    boundary = f"=_{digest.hexdigest()[:40]}"
    pieces = [f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'.encode()]
    for part in parts:
        pieces += [f"--{boundary}\r\n".encode(), part, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    return b"".join(pieces)
