"""What was read from one item: the value every parser works towards and every rule judges.

One shape for e-mail and for post, so that a rule asks "what did the writer say, and where" and never "which
MIME part". It is plain data (frozen dataclasses of strings, numbers and tuples): `msgspec.json` turns it into
bytes and back, which is how it crosses from the limited reading process, and how it is stored so that rules can
be tried on last year's mail.

It refuses to hold content as bytes: those stay in the original, which alone is evidence.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

SHEET_ALONE = "a cover sheet without a letter"  # `Reading.unreadable` of a document whose sheet was read


class Channel(StrEnum):
    """How an item reached the office (CONTRACT section 1)."""

    EMAIL = "email"
    POST = "post"


class Place(StrEnum):
    """Where the writer's words stand. Quoted earlier mail, signature, disclaimer and cover sheets are no place."""

    SUBJECT = "subject"
    BODY = "body"  # what the writer wrote today, `new_text` without what is forwarded
    FORWARDED = "forwarded"  # a forwarded mail, inline or as an attached message
    ATTACHMENT = "attachment"
    PAGE = "page"  # one page of a scan, cover sheets left out


@dataclass(frozen=True, slots=True)
class Passage:
    """One unbroken stretch of the writer's words."""

    place: Place
    label: str  # for people: "subject", "body", "letter.pdf", "page 2"
    text: str


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One address as a header gives it. `address` is as written; compare it with `.casefold()`."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What stands behind the last @, in lower case; empty when there is none."""
        return self.address.rpartition("@")[2].casefold() if "@" in self.address else ""


class MailKind(StrEnum):
    """What sent this mail. Everything but PERSON is a machine and is never answered (CONTRACT section 6)."""

    PERSON = "person"
    BOUNCE = "bounce"  # null sender, delivery reports, and the many bounces that are not RFC 3464
    AUTO_SUBMITTED = "auto-submitted"  # vacation replies, read receipts, calendar, X-Auto-Response-Suppress
    LIST = "list"  # mailing lists, newsletters, Precedence bulk/list/junk


@dataclass(frozen=True, slots=True)
class Origin:
    """What kind of mail this is, with the header or words that say so (empty for a person)."""

    kind: MailKind = MailKind.PERSON
    why: str = ""
    # of a bounce: the address that failed and the Message-ID of what bounced, when they can be told
    failed_address: str | None = None
    original_message_id: str | None = None
    # machine mail of a kind that is filed whatever else it says: read-receipt, calendar, feedback-report, ...
    subkind: str = ""
    # False for what is only not to be answered although a person wrote it (X-Auto-Response-Suppress on a
    # person's Outlook mail, say): such an item is judged like any other, and only gets no acknowledgement.
    is_machine: bool = False


@dataclass(frozen=True, slots=True)
class Authentication:
    """Who vouches for the sender: the topmost Authentication-Results of a trusted server (RFC 8601).

    Each method holds the result word ("pass", "fail", "none", ...) or "" where the server said nothing.
    """

    server: str = ""
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""
    arc: str = ""
    ignored: tuple[str, ...] = ()  # authserv-ids of results that came from outside


@dataclass(frozen=True, slots=True)
class AttachmentReading:
    """One attachment: what it is by its content, and what could be read from it."""

    part: str  # path in the MIME tree and in archives: "2", "2.1", "3/1" (numbers only: names are content)
    filename: str | None
    media_type: str  # by content
    size: int  # bytes, decoded
    declared_type: str = ""
    text: str = ""
    unread_because: str = ""  # empty when read; else in plain words: "password-protected", "audio", ...
    defects: tuple[str, ...] = ()
    # part of the archive, message or winmail.dat that this one was packed in; empty for an attachment of the mail
    inside: str = ""


class PageStatus(StrEnum):
    """How the reading of one page ended. A failed page never hides behind a success."""

    TEXT_LAYER = "text-layer"
    OCR = "ocr"
    BLANK = "blank"
    COVERSHEET = "coversheet"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page of a scanned document."""

    number: int  # in the file, from 1
    status: PageStatus
    text: str = ""
    language: str = ""  # Tesseract's codes: "eng", "cym", "eng+cym"
    confidence: float | None = None  # mean word confidence, 0-100
    rotation: int = 0  # degrees clockwise that were undone
    seconds: float = 0.0
    failed_because: str = ""


@dataclass(frozen=True, slots=True)
class Coversheets:
    """What the cover sheets in front of one document said (guide, section 5)."""

    case_reference: str | None = None
    return_originals: bool = False
    physical_evidence: str | None = None  # what, and where it is stored; "" when the sheet does not say
    staff_case: bool = False
    withheld: bool = False
    other_references: tuple[str, ...] = ()  # where a sheet's code and print, or two prints, were read differently
    reference_by_code: bool = False  # the case's was read from a code, which has a checksum
    lost: bool = False  # a sheet stood in front of it of which nobody can tell what it said


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one item. Lists are in the order of the item."""

    channel: Channel
    # -- envelope and headers (e-mail; empty for post) --
    subject: str = ""
    sender: Mailbox | None = None  # From, the first of several
    reply_to: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    envelope_from: str | None = None  # "" is the null sender; None when nothing tells
    message_id: str | None = None  # with its angle brackets
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    date: str = ""  # of a mail or a letter, as written; decides nothing
    origin: Origin = Origin()
    authentication: Authentication = Authentication()
    marking_headers: tuple[str, ...] = ()  # values of X-Protective-Marking, Sensitivity and the like
    control_headers: tuple[str, ...] = ()  # names of headers that claim to be ours, from outside: ignored, shown
    # -- what was written --
    text: str = ""  # the whole text, quoted mail included
    new_text: str = ""  # without quoted earlier mail, signature, disclaimer; forwarded content belongs to it
    quoted_text: str = ""
    signature: str = ""
    disclaimer: str = ""
    forwarded_text: str = ""  # what is forwarded, inline or as attached messages
    own_words: str = ""  # new_text without what is forwarded: what the sender wrote today
    attachments: tuple[AttachmentReading, ...] = ()
    # -- post --
    pages: tuple[PageReading, ...] = ()
    coversheets: Coversheets = Coversheets()
    sender_name: str = ""  # of a letter: as signed or as the address block says
    sender_address: tuple[str, ...] = ()  # postal address, line by line; empty when it cannot be told
    received_stamp: str = ""  # the date in an office's "received" stamp, as read: "14 MAR 2016"; decides nothing
    stamped_on: dt.date | None = None  # that day; None where it cannot be told
    salutation: str = ""  # as read: "Dear Sir or Madam", "Annwyl Gomisiynydd"
    # -- how the reading went --
    unreadable: str = ""  # why nothing could be read at all; empty otherwise
    defects: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = field(default=())
    content_digest: str = ""  # of what the writer sent, transport headers left out (finds the copy in a 2nd inbox)
