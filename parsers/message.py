"""Reads one e-mail message: any bytes give a value, `ParsedMail`; nothing is raised, nothing is refused.

Promises: what was written is found whatever the mailer did (defects say what was odd), bounded in time and memory by
`MessageLimits`; nothing of the message is executed, fetched or written anywhere. Refuses: judging what the words
mean, and opening attachments other than attached messages (that is for `parsers.documents`).

Weighed: the standard library with `policy.default` raises undeclared errors on hostile headers and costs twice as
much; with `compat32` it is robust but recursive and unbounded. So `parsers.mime` finds the parts and this module
decides which of them are text, which are attachments, and what the text says.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from parsers import defects
from parsers.authentication import judge_authentication
from parsers.automatic_mail import Structure, judge_origin
from parsers.charsets import clean_text, decode_text
from parsers.headers import Headers, mailbox_defects, parse_mailboxes
from parsers.html_text import html_to_marked_text, meta_charset, strip_marks
from parsers.mime import MessageLimits, Part, clean_filename, parse_mime
from parsers.no_mail import is_no_mail
from parsers.quoted_reply import SplitText, split_text
from parsers.reading import AttachmentReading, Channel, Mailbox, Passage, Place, Reading
from parsers.smime import find_signed_content
from parsers.transfer import take_files_from_text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Attachment", "MessageLimits", "ParsedMail", "read_message"]

_ZERO_WIDTH_INSIDE = re.compile("\\w[\u200b\u2060\ufeff\u00ad]\\w")


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment as it was sent. Same order and `part` as `Reading.attachments`."""

    part: str
    filename: str | None
    declared_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A message: what was read, the bytes of its attachments, and the messages attached to it."""

    reading: Reading
    attachments: tuple[Attachment, ...] = ()
    messages: tuple[ParsedMail, ...] = ()
    headers: Headers = field(default_factory=Headers)


def read_message(
    raw: bytes,
    *,
    envelope_from: str | None = None,
    trusted_servers: tuple[str, ...] = (),
    own_domains: tuple[str, ...] = (),
    limits: MessageLimits = MessageLimits(),  # noqa: B008 - frozen
) -> ParsedMail:
    """Read any bytes as a message.

    Args:
        raw: the message as received.
        envelope_from: the sender as SMTP named it, "" for the null sender; None takes the topmost Return-Path.
        trusted_servers: authserv-ids whose Authentication-Results count (RFC 8601).
        own_domains: the office's own domains: a forwarded or returned mail from them is known as ours.
        limits: beyond them the message is cut and `defects` says so.
    """
    context = _Context(envelope_from, trusted_servers, own_domains, limits)
    try:
        return _read(bytes(raw), context, prefix="", depth=0, parts_left=limits.mime_parts)
    except MemoryError:
        raise  # the limited process that reads has run out; its parent says so and keeps the item
    except Exception as error:  # noqa: BLE001 - the loss it prevents: a fault of ours stopping somebody's letter
        return _unread(bytes(raw), envelope_from, error)


def _unread(raw: bytes, envelope_from: str | None, fault: Exception) -> ParsedMail:
    """What is left when this reader itself is at fault: the bytes as text, for a person; tests look for the defect."""
    text = clean_text(decode_text(raw[:200_000])[0])
    return ParsedMail(
        Reading(
            channel=Channel.EMAIL,
            envelope_from=envelope_from,
            text=text,
            new_text=text,
            own_words=text,
            unreadable="the reader failed; see the original",
            defects=(f"{defects.READER_FAULT}: {type(fault).__name__}",),
            passages=(Passage(Place.BODY, "body", text),),
            content_digest=hashlib.sha256(raw).hexdigest(),
        )
    )


@dataclass(frozen=True, slots=True)
class _Context:
    envelope_from: str | None
    trusted_servers: tuple[str, ...]
    own_domains: tuple[str, ...]
    limits: MessageLimits


def _read(raw: bytes, context: _Context, *, prefix: str, depth: int, parts_left: int) -> ParsedMail:
    limits = replace(
        context.limits, mime_parts=max(parts_left, 1), mime_depth=max(context.limits.mime_depth - depth, 1)
    )
    root, found, mbox_sender = parse_mime(raw, limits, path=prefix)
    content = _Content(context=context, depth=depth, parts_left=parts_left - _count(root))
    pieces = content.collect(root)
    found += content.all_defects(root)
    if not raw.strip():
        found.append(defects.EMPTY_MESSAGE)
    is_all = depth == 0 and not content.attachments and not content.messages
    if is_all and is_no_mail(root.buffer[root.start : root.end], root.headers.names()):
        found.append(defects.NOT_MAIL)
        pieces = []  # rubbish is shown to nobody as words
    marked = "\n\n".join(piece.text for piece in pieces if piece.text.strip())
    if len(marked) > limits.text_characters:
        marked = marked[: limits.text_characters]
        found.append(defects.TEXT_TOO_LONG)
    return _assemble(root, content, marked, found, mbox_sender)


def _count(part: Part) -> int:
    return 1 + sum(_count(child) for child in part.children)


# -- what is text, what is attached ------------------------------------------------------------------------------


@dataclass
class _Piece:
    """Text of one body part. HTML is only rendered when somebody asks: mostly the plain alternative is taken."""

    source: str
    is_html: bool = False

    @cached_property
    def text(self) -> str:
        """With marks (`html_text.Marks`)."""
        return html_to_marked_text(self.source) if self.is_html else self.source


@dataclass(slots=True)
class _Content:
    """Walks the tree once and sorts its leaves."""

    context: _Context
    depth: int  # of levels above and around, messages and multiparts together: recursion is bounded by it
    parts_left: int
    attachments: list[Attachment] = field(default_factory=list)
    messages: list[ParsedMail] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    status_text: list[str] = field(default_factory=list)
    returned: list[Headers] = field(default_factory=list)
    calendar_method: str = ""
    digests: list[bytes] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    charset: str = ""

    def all_defects(self, root: Part) -> list[str]:
        """Those of the walk and of every part."""
        todo, found = [root], list(self.found)
        while todo:
            part = todo.pop()
            found += part.defects
            todo += part.children
        return found

    def collect(self, part: Part, *, parent: str = "", is_first: bool = True) -> list[_Piece]:
        """The text pieces of a part, in order; attachments are noted on the way."""
        self.types.append(part.media_type)
        self.depth += 1
        try:
            return self._collect_multipart(part) if part.is_multipart else self._leaf(part, parent, is_first=is_first)
        finally:
            self.depth -= 1

    def _leaf(self, part: Part, parent: str, *, is_first: bool) -> list[_Piece]:
        kind = part.media_type
        if kind == "multipart/encrypted" or (kind.startswith("multipart/") and not part.children):
            self.attach(part)
            return []
        if kind.startswith("message/") or kind == "text/rfc822-headers":
            return self._message_part(part, parent)
        if kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
            return self._smime(part)
        if kind == "text/calendar" and not _is_attached(part):
            self._calendar(part)
        if _is_body(part, parent, is_first=is_first):
            return self._text(part)
        is_alternative = parent == "multipart/alternative" and part.filename is None and not _is_attached(part)
        if not is_alternative and not (parent == "multipart/related" and _is_decoration(part)):
            self.attach(part)
        return []

    def _collect_multipart(self, part: Part) -> list[_Piece]:
        kind = part.media_type
        if kind == "multipart/encrypted":
            self.found.append(defects.ENCRYPTED)
        if kind == "multipart/signed":
            self.found.append(defects.SIGNED)
        options: list[list[_Piece]] = []
        for number, child in enumerate(part.children):
            has_text = any(piece.text.strip() for option in options for piece in option)
            options.append(self.collect(child, parent=kind, is_first=number == 0 or not has_text))
        if kind == "multipart/alternative":
            return _choose_alternative(options)
        return _without_repeats([piece for option in options for piece in option])

    def _text(self, part: Part) -> list[_Piece]:
        raw = part.content()
        self.digests.append(_text_digest(raw))
        is_html = part.media_type in ("text/html", "application/xhtml+xml")
        if not is_html:
            raw, files, found = take_files_from_text(raw)
            self.found += found
            for number, file in enumerate(files, 1):
                name = clean_filename(clean_text(decode_text(file.name, part.parameters.get("charset", ""))[0]))
                self.attachments.append(Attachment(f"{part.path}/{number}", name or None, "", file.content))
        limit = self.context.limits.text_characters * 8
        if len(raw) > limit:
            raw = raw[:limit]
            self.found.append(defects.TEXT_TOO_LONG)
        text, found = decode_text(raw, part.parameters.get("charset", ""), hint=meta_charset(raw) if is_html else "")
        self.charset = self.charset or part.parameters.get("charset", "")
        part.defects += found
        if is_html or (part.media_type == "text/enriched"):
            return [_Piece(text, is_html=True)]
        text = strip_marks(clean_text(text))
        if part.parameters.get("format", "").casefold() == "flowed":
            text = _unflow(text, join=part.parameters.get("delsp", "").casefold() == "yes")
        if "(This file must be converted with BinHex" in text:
            self.found.append(defects.BINHEX)
        if "-----BEGIN PGP MESSAGE-----" in text:
            self.found.append(defects.ENCRYPTED)
        return [_Piece(text)]

    def attach(self, part: Part, content: bytes | None = None, filename: str | None = None) -> None:
        """Note a part as an attachment; an attached message file is opened as well."""
        content = part.content() if content is None else content
        name = filename or part.filename
        self.digests.append(hashlib.sha256(content).digest())
        self.attachments.append(Attachment(part.path, name, part.media_type, content))
        if name and name.casefold().endswith(".eml") and not part.media_type.startswith("message/"):
            self._open_message(content, part.path)

    def _message_part(self, part: Part, parent: str) -> list[_Piece]:
        kind = part.media_type
        if kind in ("message/rfc822", "message/global", "message/news"):
            content = part.content()
            opened = self._open_message(content, part.path, is_returned=parent == "multipart/report")
            subject = clean_filename(opened.reading.subject.replace("/", "-")) if opened else ""
            self.attach(part, content, part.filename or (f"{subject or 'message'}.eml"))
            return []
        if kind in ("text/rfc822-headers", "message/rfc822-headers"):
            headers = parse_mime(part.content(), self.context.limits)[0].headers
            self.returned.append(headers)
            return []
        if kind in (
            "message/delivery-status",
            "message/disposition-notification",
            "message/feedback-report",
        ) or kind.endswith("delivery-status"):
            self.status_text.append(clean_text(decode_text(part.content())[0])[:100_000])
            return []
        if kind == "message/external-body":
            self.found.append(defects.EXTERNAL_BODY)
            self.attach(part)
            return []
        if kind == "message/partial":
            self.found.append(defects.PARTIAL_MESSAGE)
        return self._text(part)

    def _open_message(self, content: bytes, path: str, *, is_returned: bool = False) -> ParsedMail | None:
        if self.depth >= self.context.limits.mime_depth or self.parts_left <= 0:
            self.found.append(defects.TOO_DEEP if self.parts_left > 0 else defects.TOO_MANY_PARTS)
            return None
        inner = replace(self.context, envelope_from=None, trusted_servers=())
        opened = _read(content, inner, prefix=path, depth=self.depth + 1, parts_left=self.parts_left)
        self.parts_left -= 1 + len(opened.attachments)
        if is_returned:
            self.returned.append(opened.headers)
        else:
            self.messages.append(opened)
        return opened

    def _calendar(self, part: Part) -> None:
        method = part.parameters.get("method", "")
        if not method:
            text = decode_text(part.content()[:20_000])[0].upper()
            at = text.find("METHOD:")
            method = text[at + 7 : at + 30].split()[0] if at >= 0 and text[at + 7 : at + 30].split() else ""
        self.calendar_method = self.calendar_method or method.upper()[:30]

    def _smime(self, part: Part) -> list[_Piece]:
        raw = part.content()
        declared = part.parameters.get("smime-type", "").casefold()
        is_too_deep = self.depth >= self.context.limits.mime_depth
        content = None if declared == "enveloped-data" or is_too_deep else find_signed_content(raw)
        self.attach(part, raw, part.filename or "smime.p7m")
        if content is None:
            self.found.append(defects.UNREADABLE_SIGNED if declared == "signed-data" else defects.ENCRYPTED)
            return []
        self.found.append(defects.SIGNED)
        depth_left = max(self.context.limits.mime_depth - self.depth, 1)
        limits = replace(self.context.limits, mime_parts=max(self.parts_left, 1), mime_depth=depth_left)
        inner, found, _ = parse_mime(content, limits, path=f"{part.path}.1")
        self.found += found
        return self.collect(inner)


def _is_attached(part: Part) -> bool:
    return part.disposition == "attachment"


def _is_body(part: Part, parent: str, *, is_first: bool) -> bool:
    """Whether a leaf is text to read rather than a file."""
    kind = part.media_type
    if kind not in ("text/plain", "text/html", "text/enriched", "text/richtext", "application/xhtml+xml") and not (
        kind.startswith("text/")
        and not parent
        and part.filename is None
        and kind not in ("text/calendar", "text/csv", "text/x-vcard", "text/vcard")
    ):
        return False
    if part.filename is None:
        return not _is_attached(part) or not parent
    if _is_attached(part):
        return False
    # a name on the only or first text is the mailer's; on later ones it is a file shown inline (Apple Mail)
    return (
        parent == "multipart/alternative"
        or not parent
        or (
            is_first
            and part.disposition != "attachment"
            and parent != "multipart/related"
            and not _has_file_suffix(part.filename)
        )
    )


def _has_file_suffix(name: str) -> bool:
    stem, dot, suffix = name.rpartition(".")
    return bool(dot and stem and 1 <= len(suffix) <= 5 and suffix.isalnum())


def _is_decoration(part: Part) -> bool:
    """A picture of the HTML body without a name of its own: a logo, not something the writer attached."""
    return (
        part.media_type.startswith("image/")
        and part.filename is None
        and not _is_attached(part)
        and "Content-ID" in part.headers
    )


_STUBS = (
    "html", "view this email", "view this message", "view it in your browser", "view in browser", "does not support",
    "doesn't support", "not display", "cannot display", "nicht darstellen", "ne peut pas afficher", "mime",
)  # fmt: skip


_STUB_WORDS = 60  # a plain alternative with more says something itself


def _choose_alternative(options: list[list[_Piece]]) -> list[_Piece]:
    """Plain text unless it is empty or only says that there is HTML (RFC 2046 section 5.1.4 puts the best last)."""
    plain = next((o for o in options if o and not any(p.is_html for p in o) and any(p.text.strip() for p in o)), None)
    plain_text = " ".join(" ".join(p.text for p in plain or []).split())
    words = len(plain_text.split())
    if plain is not None and words >= _STUB_WORDS:
        return plain
    html = next((o for o in reversed(options) if any(p.is_html and p.text.strip() for p in o)), None)
    if plain is None:
        return html or next((o for o in options if o), [])
    if html is None:
        return plain
    html_words = sum(len(p.text.split()) for p in html)
    is_stub = html_words > 2 * words and any(stub in plain_text.casefold() for stub in _STUBS)
    return html if is_stub or (words < 8 and html_words > 10 * words + 20) else plain


def _without_repeats(pieces: list[_Piece]) -> list[_Piece]:
    """Drop an HTML piece that says what the plain piece before it said (alternatives sent as mixed)."""
    kept: list[_Piece] = []
    for piece in pieces:
        if kept and piece.is_html and not kept[-1].is_html and piece.text.strip():
            first, second = _letters(kept[-1].text), _letters(piece.text)
            if first and (first == second or (len(first) > 80 and first[:80] == second[:80])):
                continue
        kept.append(piece)
    return kept


def _letters(text: str) -> str:
    return "".join(c for c in strip_marks(text[:20_000]) if c.isalnum()).casefold()


def _unflow(text: str, *, join: bool) -> str:
    """Undo format=flowed (RFC 3676): a line that ends in a space goes on in the next of the same quote depth."""
    out: list[str] = []
    flowing, depth_before = False, 0
    for line in text.split("\n"):
        stripped = line.lstrip(">")
        depth = len(line) - len(stripped)
        body = stripped.removeprefix(" ")
        is_signature = body == "-- "
        if flowing and depth == depth_before and not is_signature:
            out[-1] = (out[-1][:-1] if join else out[-1]) + body
        else:
            out.append(("> " * depth if depth else "") + body)
        flowing, depth_before = body.endswith(" ") and not is_signature, depth
    return "\n".join(out)


def _text_digest(raw: bytes) -> bytes:
    lines = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip()
    return hashlib.sha256(b"\n".join(line.rstrip() for line in lines.split(b"\n"))).digest()


# -- putting it together -----------------------------------------------------------------------------------------


def _assemble(root: Part, content: _Content, marked: str, found: list[str], mbox_sender: str | None) -> ParsedMail:
    headers = root.headers
    if not headers.charset and content.charset:
        headers = Headers(headers.fields, content.charset)
    context = content.context
    found += _header_defects(headers)
    envelope = _envelope(headers, context.envelope_from, mbox_sender)
    subject = headers.get("Subject")
    sender = _sender(headers, envelope)
    is_reply = "In-Reply-To" in headers or "References" in headers
    split = split_text(marked, subject=subject, is_reply=is_reply, own_domains=context.own_domains)
    text = strip_marks(marked).strip("\n")
    if _ZERO_WIDTH_INSIDE.search(text) or _ZERO_WIDTH_INSIDE.search(subject):
        found.append(defects.ZERO_WIDTH)
    structure = Structure(
        root_type=root.media_type,
        report_type=root.parameters.get("report-type", "").casefold(),
        types=tuple(content.types),
        calendar_method=content.calendar_method,
        status_text="\n\n".join(content.status_text),
        returned=tuple(content.returned),
    )
    origin = judge_origin(
        headers,
        envelope_from=envelope,
        sender=sender,
        subject=subject[:1_000],
        text=text,
        own_text=split.own,
        structure=structure,
        own_addresses=tuple(box.address for box in parse_mailboxes(headers.undecoded("To"))),
    )
    split = _with_attached_messages(split, content.messages)
    readings = tuple(
        AttachmentReading(a.part, a.filename, a.declared_type, len(a.content), declared_type=a.declared_type)
        for a in content.attachments
    )
    reading = Reading(
        channel=Channel.EMAIL,
        subject=subject,
        sender=sender,
        reply_to=parse_mailboxes(headers.undecoded("Reply-To")),
        to=parse_mailboxes(headers.undecoded("To")),
        cc=parse_mailboxes(headers.undecoded("Cc")),
        envelope_from=envelope,
        message_id=_message_id(headers),
        in_reply_to=_message_ids(headers, "In-Reply-To"),
        references=_message_ids(headers, "References"),
        date=headers.get("Date"),
        origin=origin,
        authentication=judge_authentication(headers, context.trusted_servers),
        marking_headers=_markings(headers),
        control_headers=_control_headers(headers),
        text=text,
        new_text=split.new_text,
        quoted_text=split.quoted,
        signature=split.signature,
        disclaimer=split.disclaimer,
        forwarded_text=split.forwarded,
        own_words=split.own,
        attachments=readings,
        unreadable=_unreadable(found, text, content),
        defects=tuple(dict.fromkeys(found)),
        passages=_passages(subject, split, content.messages),
        content_digest=_digest(headers, content.digests),
    )
    return ParsedMail(reading, tuple(content.attachments), tuple(content.messages), headers)


def _unreadable(found: list[str], text: str, content: _Content) -> str:
    if defects.NOT_MAIL in found:
        return "this is no mail, and nothing in it can be read"
    if defects.ENCRYPTED in found and not text.strip():
        return "the message is encrypted"
    if defects.UNREADABLE_SIGNED in found and not text.strip():
        return "the signed content cannot be read"
    return "" if text.strip() or content.attachments or content.messages else "the message is empty"


def _header_defects(headers: Headers) -> list[str]:
    found = [
        code
        for name, code in (("From", defects.NO_FROM), ("Date", defects.NO_DATE), ("Message-ID", defects.NO_MESSAGE_ID))
        if name not in headers
    ]
    if len(parse_mailboxes(headers.undecoded("From"))) > 1:
        found.append(defects.SEVERAL_FROM)
    if len(headers.raw_values("Subject")) > 1:
        found.append(defects.SEVERAL_SUBJECTS)
    if "Reply-To" in headers and not headers.get("Reply-To").strip("<> "):
        found.append(defects.EMPTY_REPLY_TO)
    if any(not value.isascii() for _, value in headers.fields):
        found.append(defects.RAW_8BIT_HEADER)
    found += mailbox_defects(
        (*headers.undecoded("From"), *headers.undecoded("Subject"), *headers.undecoded("Reply-To"))
    )
    return found


def _envelope(headers: Headers, given: str | None, mbox_sender: str | None) -> str | None:
    if given is not None:
        return given.strip().strip("<>")
    paths = headers.undecoded("Return-Path")
    if paths:
        path = paths[0].strip()
        boxes = parse_mailboxes((path,))
        return boxes[0].address if boxes else ""
    if mbox_sender is not None and mbox_sender.upper() in ("MAILER-DAEMON", "<>", ""):
        return ""  # mbox writes the null sender so
    return mbox_sender if mbox_sender and "@" in mbox_sender else None


def _sender(headers: Headers, envelope: str | None) -> Mailbox | None:
    boxes = parse_mailboxes(headers.undecoded("From"))
    for box in boxes:
        if box.address:
            return box
    name = boxes[0].name if boxes else ""
    for field_name in ("Sender", "Resent-From", "Reply-To", "X-Sender"):
        for box in parse_mailboxes(headers.undecoded(field_name)):
            if "@" in box.address:
                return Mailbox(box.address, name or box.name)
    if envelope:
        return Mailbox(envelope, name)
    return boxes[0] if boxes else None


def _message_id(headers: Headers) -> str | None:
    ids = _message_ids(headers, "Message-ID")
    if ids:
        return ids[0]
    value = headers.get("Message-ID").strip()
    return f"<{value.strip('<>')}>"[:1_000] if value.strip("<> ") else None


def _message_ids(headers: Headers, name: str) -> tuple[str, ...]:
    found: list[str] = []
    for value in headers.undecoded(name):
        for piece in value[:100_000].split("<")[1:]:
            inside, closed, _ = piece.partition(">")
            if closed and inside.strip():
                found.append(f"<{''.join(inside.split())}>"[:1_000])
    return tuple(dict.fromkeys(found))[:500]


def _markings(headers: Headers) -> tuple[str, ...]:
    """Values of headers in which mail programs and gateways carry a protective marking."""
    names = dict.fromkeys(name.casefold() for name in headers.names())
    chosen = [n for n in names if n in _MARKING_HEADERS or (n.startswith("x-") and n.endswith(_MARKING_ENDINGS))]
    return tuple(value for name in chosen[:20] for value in headers.all(name)[:20] if value)


_MARKING_HEADERS = frozenset(
    {
        "x-protective-marking",
        "sensitivity",
        "x-sensitivity",
        "x-egress-classification",
        "msip_labels",
        "protective-marking",
        "x-marking",
    }
)
_MARKING_ENDINGS = ("classification", "-marking", "-label", "protective", "-labels")
_CONTROL_PREFIXES = ("x-intake-gateway-", "intake-gateway-")


def _control_headers(headers: Headers) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for n in headers.names() if n.casefold().startswith(_CONTROL_PREFIXES)))[:50]


def _with_attached_messages(split: SplitText, messages: Iterable[ParsedMail]) -> SplitText:
    """Attached messages are forwarded content: their subject and their words count as the writer's."""
    texts = [_as_forwarded(message) for message in messages]
    texts = [text for text in texts if text]
    if not texts:
        return split
    forwarded = "\n\n".join([t for t in (split.forwarded, *texts) if t])
    new_text = "\n\n".join([t for t in (split.new_text, *texts) if t])
    return replace(split, forwarded=forwarded, new_text=new_text)


def _as_forwarded(message: ParsedMail) -> str:
    reading = message.reading
    return "\n\n".join(part for part in (reading.subject, reading.text) if part.strip())


def _passages(subject: str, split: SplitText, messages: list[ParsedMail]) -> tuple[Passage, ...]:
    found = [Passage(Place.SUBJECT, "subject", subject)] if subject else []
    if split.own:
        found.append(Passage(Place.BODY, "body", split.own))
    if split.forwarded_inline:
        found.append(Passage(Place.FORWARDED, "forwarded message", split.forwarded_inline))
    for message in messages:
        text = _as_forwarded(message)
        if text:
            found.append(Passage(Place.FORWARDED, message.reading.subject[:100] or "attached message", text))
    return tuple(found)


def _digest(headers: Headers, digests: list[bytes]) -> str:
    """A hash of what the writer sent; what mail servers add on the way is left out, so that two copies agree."""
    total = hashlib.sha256()
    for name in (
        "From",
        "Sender",
        "Reply-To",
        "To",
        "Cc",
        "Subject",
        "Date",
        "Message-ID",
        "In-Reply-To",
        "References",
    ):
        for value in headers.all(name):
            total.update(f"{name}:{' '.join(value.split())}\n".encode("utf-8", "surrogatepass"))
    for digest in digests:
        total.update(digest)
    return total.hexdigest()
