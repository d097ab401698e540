"""The whole of one e-mail: the message, and the text of everything attached to it.

Promises a `Reading` for any bytes. Every attachment is listed with its type by content and either its text or the
reason, in words for people, why it was not read; what is packed in archives, attached messages, .msg files and
winmail.dat follows its container (`AttachmentReading.inside`). The texts are passages, so that rules judge them.

Refuses to let one attachment cost another, or the message: whatever a library does with hostile bytes ends as that
attachment's `unread_because`. Against what Python cannot catch (endless loops in C, memory, crashes) stands the
limited process around this module, which names each part before it is opened and can be told to `skip` it.

The road for a mail's first look (`read_headers_and_text`) opens no attachment at all.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PIL import Image

from parsers import defects
from parsers.allowance import Allowance, DocumentLimits, DocumentText, Unread
from parsers.archive import NOT_OPENED, is_archive, members_of
from parsers.charsets import clean_text, decode_text
from parsers.excel97 import read_workbook97
from parsers.file_type import (
    DOCX,
    EMPTY,
    ODP,
    ODS,
    ODT,
    OUTLOOK_MSG,
    PPTX,
    TNEF,
    XLSX,
    FileType,
    is_picture,
    is_program,
    type_of,
)
from parsers.html_text import html_to_text, meta_charset
from parsers.mapi import as_message, replace_body
from parsers.message import MessageLimits, ParsedMail, read_message
from parsers.office_text import read_open_document, read_presentation, read_spreadsheet, read_word
from parsers.outlook_msg import is_outlook_msg, read_msg, to_message
from parsers.pdf_text import PdfText, read_pages, read_pdf
from parsers.plain_text import read_plain, read_table
from parsers.reading import AttachmentReading, Channel, Passage, Place, Reading
from parsers.rtf_text import read_rtf
from parsers.smime import find_signed_content
from parsers.tnef import read_tnef
from parsers.word97 import read_word97

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


__all__ = ["DocumentLimits", "read_email", "read_headers_and_text"]

_UNKNOWN: Final = "application/octet-stream"
_MACROS: Final = ".macroenabled.12"
# A picture narrower than this, or with fewer pixels in all, is an icon or a logo of a signature: at the 100 dpi of
# screens it has no room for a sentence. (Guesses; a phone's photo of a letter has a million pixels and more.)
_NARROW_PIXELS: Final = 50
_FEW_PIXELS: Final = 40_000
# Formats that hold nothing to read: signatures and certificates beside the text, reports that the message told.
_NOTHING_TO_READ = frozenset(
    {
        "application/pkcs7-signature",
        "application/pgp-signature",
        "application/x-pkcs7-certificates",
        "application/pkix-cert",
        "message/delivery-status",
        "message/disposition-notification",
        "text/rfc822-headers",
    }
)
_NOT_READ = {
    **dict.fromkeys(_NOTHING_TO_READ, ""),
    EMPTY: "empty",
    "application/vnd.ms-powerpoint": "a PowerPoint file from before 2007",
    "application/pgp-encrypted": "encrypted (PGP)",
    "image/svg+xml": "a drawing",
    "image/wmf": "a drawing",
    "image/emf": "a drawing",
    "image/x-icon": "an icon",
}
_TEXTUAL = frozenset({"application/json", "message/rfc822", "application/x-wine-extension-ini"})


def read_headers_and_text(
    raw: bytes,
    *,
    envelope_from: str | None = None,
    trusted_servers: tuple[str, ...] = (),
    own_domains: tuple[str, ...] = (),
    limits: DocumentLimits = DocumentLimits(),  # noqa: B008 - frozen
) -> Reading:
    """The quick road: headers and body, attachments only named. Any bytes give a value; also a .msg file's."""
    raw = to_message(raw) if is_outlook_msg(raw) else raw
    parsed = read_message(
        raw,
        envelope_from=envelope_from,
        trusted_servers=trusted_servers,
        own_domains=own_domains,
        limits=_message_limits(limits),
    )
    return parsed.reading


def read_email(
    raw: bytes,
    *,
    envelope_from: str | None = None,
    trusted_servers: tuple[str, ...] = (),
    own_domains: tuple[str, ...] = (),
    limits: DocumentLimits = DocumentLimits(),  # noqa: B008 - frozen
    step: Callable[[str], None] | None = None,
    skip: Mapping[str, str] | None = None,
) -> Reading:
    """Read a mail with all that is attached to it.

    Args:
        raw: the message as received, or a .msg file.
        envelope_from: the sender as SMTP named it; None when nothing tells.
        trusted_servers: whose Authentication-Results count.
        own_domains: the office's own.
        limits: of what the attachments may cost together.
        step: called before each attachment ("part 2.1") and page ("page 3").
        skip: parts not to be opened, with the reason to be shown.
    """
    found: tuple[str, ...] = ()
    if is_outlook_msg(raw):
        item = read_msg(raw)
        raw, found = as_message(item), item.defects
    parsed = read_message(
        raw,
        envelope_from=envelope_from,
        trusted_servers=trusted_servers,
        own_domains=own_domains,
        limits=_message_limits(limits),
    )
    reader = _Documents(Allowance(limits, step), skip or {}, _message_limits(limits), raw, own_domains)
    reader.read_mail(parsed)
    return reader.reading(found)


def _message_limits(limits: DocumentLimits) -> MessageLimits:
    return MessageLimits(
        mime_depth=limits.mime_depth,
        mime_parts=limits.mime_parts,
        header_bytes=limits.header_bytes,
        text_characters=limits.text_characters,
    )


@dataclass(frozen=True, slots=True)
class _File:
    """One file on its way in: where it stands, what it calls itself, what it holds."""

    part: str
    filename: str | None
    content: bytes
    declared_type: str = ""
    inside: str = ""
    folder: str = ""  # names of the containers around it, for people
    depth: int = 0
    from_mail: bool = False  # a MIME part: attached messages among these the mail parser has opened already

    @property
    def label(self) -> str:
        return f"{self.folder}{self.filename or f'attachment {self.part}'}"


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one file: its text, or why there is none, and what was odd."""

    text: str = ""
    reason: str = ""
    found: tuple[str, ...] = ()


class _Documents:
    """Gathers what is read from one item's attachments."""

    def __init__(
        self,
        allowance: Allowance,
        skip: Mapping[str, str],
        limits: MessageLimits,
        raw: bytes,
        own_domains: tuple[str, ...],
    ) -> None:
        self._allowance = allowance
        self._skip = skip
        self._limits = limits
        self._raw = raw
        self._own_domains = own_domains
        self._attachments: list[AttachmentReading] = []
        self._passages: list[Passage] = []
        self._forwarded: list[str] = []
        self._parts: set[str] = set()
        self._members: Counter[str] = Counter()
        # A logo or a form that comes twenty times in a chain of replies is read once.
        self._known: dict[bytes, _Outcome] = {}
        self._message = Reading(Channel.EMAIL)

    # -- the message --

    def read_mail(self, parsed: ParsedMail) -> None:
        """Read the attachments of the item itself."""
        self._message = parsed.reading
        self._mail(parsed)

    def reading(self, found: tuple[str, ...]) -> Reading:
        """The message with everything that was read."""
        message = self._message
        forwarded = "\n\n".join(text for text in (message.forwarded_text, *self._forwarded) if text)
        new_text = "\n\n".join(text for text in (message.new_text, *self._forwarded) if text)
        return replace(
            message,
            new_text=new_text,
            forwarded_text=forwarded,
            attachments=tuple(self._attachments),
            passages=(*message.passages, *self._passages),
            defects=tuple(dict.fromkeys((*message.defects, *found))),
        )

    def _mail(
        self, parsed: ParsedMail, *, inside: str = "", prefix: str = "", folder: str = "", depth: int = 0
    ) -> None:
        """Read what is attached to one message, and to the messages in it."""
        parts = [attachment.part for attachment in parsed.attachments]
        for file in parsed.attachments:
            declared = file.declared_type
            part = f"{prefix}{file.part}"
            self._file(_File(part, file.filename, file.content, declared, inside, folder, depth, from_mail=True))
        for message in parsed.messages:
            if depth or inside:  # those of the item itself are in its reading already
                self._tell(message, message.reading.subject[:100] or "attached message")
            within = f"{prefix}{_container_of(message, parts)}" or inside or "message"
            name = f"{folder}{message.reading.subject[:60] or 'attached message'}/"
            self._mail(message, inside=within, prefix=prefix, folder=name, depth=depth + 1)

    def _tell(self, message: ParsedMail, label: str) -> None:
        """The words of a message in a container are forwarded words."""
        reading = message.reading
        words = "\n\n".join(part for part in (reading.subject, reading.text) if part.strip())
        if words:
            kept, _cut = self._allowance.take_text(words)
            self._forwarded.append(kept)
            self._passages.append(Passage(Place.FORWARDED, label, kept))

    # -- one file --

    def _file(self, file: _File) -> None:
        """Read one file. Whatever happens to it, it is listed, and the next one is read."""
        file = replace(file, part=self._unused(file.part))
        place = len(self._attachments)
        reason = self._skip.get(file.part, "")
        if reason:
            # Not even its type is asked for: any look at its bytes may be what stopped the reading before.
            self._list(file, FileType(file.declared_type or _UNKNOWN), _Outcome(reason=reason))
            return
        self._allowance.step(f"part {file.part}")
        kind = FileType(_UNKNOWN)
        try:
            kind = type_of(file.content, file.filename, file.declared_type)
            outcome = self._read(file, kind)
        except Unread as answer:
            outcome = _Outcome(reason=str(answer))
        except MemoryError:
            outcome = _Outcome(reason="it needs too much memory")
        except Exception as error:  # noqa: BLE001 - a library's surprise costs this attachment, never the whole item
            outcome = _Outcome(reason="damaged", found=(f"reader-stopped: {type(error).__name__}",))
        self._list(file, kind, outcome, place)

    def _unused(self, part: str) -> str:
        number, unique = 1, part
        while unique in self._parts:
            number += 1
            unique = f"{part}#{number}"
        self._parts.add(unique)
        return unique

    def _next_inside(self, container: _File) -> str:
        """A number, not the member's name: parts stand in logs and life lines, and names are content."""
        self._members[container.part] += 1
        return f"{container.part}/{self._members[container.part]}"

    def _list(self, file: _File, kind: FileType, outcome: _Outcome, place: int | None = None) -> None:
        kept, cut = self._allowance.take_text(clean_text(outcome.text))
        marks = dict.fromkeys((*kind.defects, *outcome.found, *((defects.TEXT_TOO_LONG,) if cut else ())))
        entry = AttachmentReading(
            part=file.part,
            filename=file.filename,
            media_type=kind.media_type,
            size=len(file.content),
            declared_type=file.declared_type,
            text=kept,
            unread_because=outcome.reason,
            defects=tuple(marks),
            inside=file.inside,
        )
        self._attachments.insert(len(self._attachments) if place is None else place, entry)
        if kept.strip():
            self._passages.append(Passage(Place.ATTACHMENT, file.label, kept))

    def _read(self, file: _File, kind: FileType) -> _Outcome:
        media_type = kind.media_type
        if is_archive(media_type):
            return self._archive(file, kind)
        if kind.password_protected:
            raise Unread("password-protected")
        if media_type == OUTLOOK_MSG:
            item = read_msg(file.content)
            self._attached_message(file, file.filename or "message.msg", as_message(item))
            empty = not item.subject and not item.text and not item.html
            return _Outcome(reason="damaged" if item.defects and empty else "", found=item.defects)
        if media_type == TNEF:
            return self._tnef(file)
        if media_type == "message/rfc822":
            return self._message_file(file)
        digest = hashlib.sha256(file.content).digest()
        if digest not in self._known:
            self._known[digest] = self._leaf(file, media_type)
        return self._known[digest]

    def _leaf(self, file: _File, media_type: str) -> _Outcome:
        """A file that holds no other files (but a PDF may)."""
        reason = _reason_not_to_read(file, media_type)
        if reason is not None:
            return _Outcome(reason=reason)
        read = _read_document(file, media_type, self._allowance)
        if isinstance(read, PdfText):
            for name, content in read.files:
                self._member(file, name, content, "")
        nothing = not read.text.strip() and "damaged" in read.defects
        return _Outcome(read.text, "damaged" if nothing else "", read.defects)

    # -- containers --

    def _archive(self, file: _File, kind: FileType) -> _Outcome:
        if file.depth >= self._allowance.limits.archive_depth:
            raise Unread("packed too deep: archive within archive")
        for member in members_of(file.content, kind.media_type, file.filename, self._allowance):
            if member.content is None:
                part = self._unused(self._next_inside(file))
                lost = _File(part, member.name, b"", "", file.part, f"{file.label}/", file.depth + 1)
                self._list(lost, FileType(_UNKNOWN), _Outcome(reason=member.unread_because))
                self._attachments[-1] = replace(self._attachments[-1], size=member.size)
            else:
                self._member(file, member.name, member.content, "")
        return _Outcome(reason="password-protected" if kind.password_protected else "")

    def _member(self, container: _File, name: str, content: bytes, declared_type: str) -> None:
        if container.depth >= self._allowance.limits.archive_depth:
            part = self._unused(self._next_inside(container))
            lost = _File(part, name, content, declared_type, container.part)
            self._list(lost, FileType(_UNKNOWN), _Outcome(reason="packed too deep"))
            return
        self._file(
            _File(
                self._next_inside(container),
                name,
                content,
                declared_type,
                container.part,
                f"{container.label}/",
                container.depth + 1,
            )
        )

    def _message_file(self, file: _File) -> _Outcome:
        """An attached message: opened by the mail parser when it was attached as such, and here otherwise."""
        is_named = (file.filename or "").casefold().endswith(".eml") and bool(file.declared_type)
        if not (file.from_mail and (is_named or file.declared_type.startswith("message/"))):
            self._attached_message(file, file.filename or "attached message", file.content)
        return _Outcome()

    def _attached_message(self, file: _File, name: str, raw: bytes) -> None:
        """A message in a container: its words are forwarded words, its attachments are read too."""
        if file.depth >= self._allowance.limits.archive_depth:
            raise Unread("packed too deep: message within message")
        parsed = read_message(raw, own_domains=self._own_domains, limits=self._limits)
        self._tell(parsed, f"{file.folder}{name}")
        prefix, folder = f"{file.part}/", f"{file.label}/"
        self._mail(parsed, inside=file.part, prefix=prefix, folder=folder, depth=file.depth + 1)

    def _tnef(self, file: _File) -> _Outcome:
        """winmail.dat: the mail's own body when the mail has none, else a text of its own; and its files."""
        item = read_tnef(file.content)
        for attached in item.attachments:
            if self._allowance.take_member():
                self._member(file, attached.filename or "file", attached.content, attached.media_type)
        for name, inner in item.items:
            if self._allowance.take_member():
                deeper = replace(file, depth=file.depth + 1)
                self._attached_message(deeper, name or "attached message", as_message(inner))
        if file.inside or self._message.text.strip():
            text = item.text or html_to_text(_decoded_html(item.html, item.html_charset))
            return _Outcome("" if _says_the_same(text, self._message.text) else text, "", item.defects)
        bare = replace(item, attachments=(), items=())
        parsed = read_message(replace_body(self._raw, bare), limits=self._limits, own_domains=self._own_domains)
        self._message = _with_body(self._message, parsed.reading)
        return _Outcome(found=item.defects)


def _container_of(message: ParsedMail, parts: list[str]) -> str:
    """The attachment that this opened message came as: the parser numbers what is in it below its own part."""
    inner = next((attachment.part for attachment in message.attachments), "")
    fitting = [part for part in parts if inner == part or inner.startswith(f"{part}.")]
    return max(fitting, key=len, default="")


def _with_body(message: Reading, body: Reading) -> Reading:
    """`message` with the text that `body` was read to have; who sent it and when stays."""
    found = [defect for defect in message.defects if defect != defects.EMPTY_MESSAGE]
    return replace(
        message,
        text=body.text,
        new_text=body.new_text,
        quoted_text=body.quoted_text,
        signature=body.signature,
        disclaimer=body.disclaimer,
        forwarded_text=body.forwarded_text,
        own_words=body.own_words,
        passages=body.passages or message.passages,
        origin=message.origin if message.origin.why else body.origin,
        unreadable="" if body.text.strip() else message.unreadable,
        defects=tuple(found),
    )


def _says_the_same(text: str, other: str) -> bool:
    letters = "".join(filter(str.isalnum, text[:5000])).casefold()
    return not letters or letters[:400] in "".join(filter(str.isalnum, other[:20_000])).casefold()


def _reason_not_to_read(file: _File, media_type: str) -> str | None:
    """Why a file holds no text for us; "" when there is nothing to be read in it, None when it is to be read."""
    family = media_type.partition("/")[0]
    if media_type == "application/pkcs7-mime":
        return "" if find_signed_content(file.content) else "encrypted (S/MIME)"
    if media_type in NOT_OPENED:
        return f"an archive that is not opened ({media_type.rpartition('/')[2].removeprefix('x-')})"
    if is_program(media_type, file.filename):
        return "a program"
    if media_type in _NOT_READ or family in {"audio", "video", "font"}:
        return _NOT_READ.get(media_type, family)
    # a phone's format: no signature's logo comes in it
    return _small_picture(file.content) if is_picture(media_type) and media_type != "image/heic" else None


def _small_picture(content: bytes) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of large pictures; only the size is looked at here
            with Image.open(io.BytesIO(content)) as picture:
                width, height = picture.size
    except Exception:  # noqa: BLE001 - its reader will say what is wrong with it
        return None
    small = min(width, height) < _NARROW_PIXELS or width * height < _FEW_PIXELS
    return "a small picture, taken for decoration" if small else None


def _read_document(file: _File, media_type: str, allowance: Allowance) -> DocumentText:
    """The text of one file.

    Raises:
        Unread: with the reason.
    """
    reader = _READERS.get(media_type)
    if reader is not None:
        return reader(file.content, allowance)
    if is_picture(media_type):
        return read_pages(file.content, allowance)
    if media_type == "text/html":
        return DocumentText(html_to_text(_decoded_html(file.content, "")))
    if media_type.startswith("text/") or media_type in _TEXTUAL:
        return _plain(file.content, allowance)
    raise Unread(f"a format that is not read ({media_type})")


def _plain(content: bytes, allowance: Allowance) -> DocumentText:
    # Four bytes are the most that one character takes.
    return DocumentText(read_plain(content[: 4 * allowance.characters_left + 4])[0])


def _table(content: bytes, allowance: Allowance) -> DocumentText:
    return DocumentText(read_table(content[: 4 * allowance.characters_left + 4])[0])


def _rtf(content: bytes, allowance: Allowance) -> DocumentText:
    return DocumentText(read_rtf(content, allowance.characters_left))


def _decoded_html(content: bytes, charset: str) -> str:
    return decode_text(content, charset, hint=meta_charset(content))[0]


_READERS: dict[str, Callable[[bytes, Allowance], DocumentText]] = {
    "application/pdf": read_pdf,
    DOCX: read_word,
    "application/vnd.ms-word.document" + _MACROS: read_word,
    "application/msword": read_word97,
    XLSX: read_spreadsheet,
    "application/vnd.ms-excel.sheet" + _MACROS: read_spreadsheet,
    PPTX: read_presentation,
    "application/vnd.ms-powerpoint.presentation" + _MACROS: read_presentation,
    ODT: read_open_document,
    ODS: read_open_document,
    ODP: read_open_document,
    "application/vnd.ms-excel": read_workbook97,
    "text/rtf": _rtf,
    "text/csv": _table,
    "text/tab-separated-values": _table,
}
