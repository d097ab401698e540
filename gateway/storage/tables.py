"""The tables, as SQLAlchemy Core sees them. The migrations build the same; a test proves it.

Content (what a member of the public wrote) stands in `originals`, `extracts` and `pages` and nowhere else, so one call
can erase it. Everything else holds ids, codes, dates and decisions. Two exceptions, each bounded: `case_parties` and
`party_addresses` are the office's own register, and an `outbox` row holds the address it is sent to until it is
sent (ECS rows are erased then).

Times are aware UTC, kept as ISO 8601 text with microseconds on both databases: they sort, they read, and SQLite has
no time type of its own.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class UtcTime(sa.TypeDecorator[datetime]):
    """An aware UTC datetime as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Refuse naive times: they hide an hour twice a year."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time reached the database")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Text back to an aware time."""
        return None if value is None else datetime.fromisoformat(value)


class Day(sa.TypeDecorator[date]):
    """A date as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """A date in ISO form."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Text back to a date."""
        return None if value is None else date.fromisoformat(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Small facts of this installation: the fingerprint key, the schema's notes.
installation = Table(
    "installation", metadata, Column("name", Text, primary_key=True), Column("value", LargeBinary, nullable=False)
)

# The bytes as they came. Small ones stand in the row (one sync instead of three, DESIGN section 2), large ones in a
# file below `originals/`. `content` and `file` are both empty once erased.
originals = Table(
    "originals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kept_at", UtcTime, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size_bytes", sa.BigInteger, nullable=False),
    Column("sha256", Text),  # None once erased
    Column("content", LargeBinary),
    Column("file", Text),
    Column("erased_at", UtcTime),
)

# What was read from an item and what was found in it, as JSON (msgspec). Erased with the original.
extracts = Table(
    "extracts",
    metadata,
    Column("item_id", Text, ForeignKey("items.id"), primary_key=True),
    Column("reading", LargeBinary),
    Column("findings", LargeBinary),
)

# Pages of scans as they were read, JSON (msgspec) with each word's place; see `gateway.storage.pages`.
pages = Table(
    "pages",
    metadata,
    Column("original_id", Text, ForeignKey("originals.id"), primary_key=True),  # the file as it came
    Column("number", Integer, primary_key=True),  # in that file, from 1
    Column("item_id", Text),  # None until it is decided
    Column("position", Integer),  # in the item's own file, from 1
    Column("status", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("read_at", UtcTime, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index(None, "item_id"),
)

# Places inside a letter where another one may begin, and what a person said of each; see `gateway.storage.splits`.
splits = Table(
    "splits",
    metadata,
    Column("original_id", Text, ForeignKey("originals.id"), primary_key=True),  # the file as it came
    Column("number", Integer, primary_key=True),  # in that file, from 1: the page that begins the other letter
    Column("item_id", Text, nullable=False),  # whose page it is; once accepted: whose it was
    Column("page", Integer, nullable=False),  # its number in that item
    Column("problem", Text, nullable=False),  # as the work item tells it; empty when a person saw it first
    Column("state", Text, nullable=False),  # proposed, accepted, refused
    Column("new_item_id", Text),  # accepted: the item that begins with it
    Column("by", Text),
    Column("at", UtcTime, nullable=False),  # of the proposal, then of the word on it
    Index(None, "item_id"),
    Index(None, "state"),
)

items = Table(
    "items",
    metadata,
    Column("id", Text, primary_key=True),  # ULID: sorts by time of receipt
    Column("channel", Text, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("original_id", Text, ForeignKey("originals.id"), nullable=False),
    Column("batch_original_id", Text, ForeignKey("originals.id")),  # post: the file this document was split from
    # post: the scan with the words under its pages; made from the original, never instead of it
    Column("searchable_id", Text, ForeignKey("originals.id")),
    Column("document", Integer, nullable=False),
    Column("door", Text, nullable=False),  # smtp, lmtp, imap, scans, ingest
    Column("source", Text),  # path or mailbox; None once erased
    Column("source_key", Text, nullable=False),  # see `receive`: makes a repeated delivery recognisable
    Column("envelope", JSON),  # {"from": …, "to": […]}; None once erased
    Column("state", Text, nullable=False),  # received, acknowledged, done
    Column("done_at", UtcTime),
    Column("disposition", Text),
    Column("case_reference", Text, ForeignKey("cases.reference")),
    Column("duplicate_of", Text),
    Column("sealed", Boolean, nullable=False, default=False),
    Column("review_reasons", JSON, nullable=False, default=list),
    Column("suggested_cases", JSON, nullable=False, default=list),
    Column("acknowledgement", JSON),  # {"kind", "language", "reason"}
    Column("originals_until", Day),
    Column("held", Boolean, nullable=False, default=False),
    sa.UniqueConstraint("source_key", "document"),
    Index(None, "case_reference"),
    Index(None, "state"),
)

# Keyed digests (HMAC) of bytes, of Message-ID with content, and of Message-ID alone. They recognise a repeat or a
# reply without holding anything of the item, so they may outlive its erasing.
fingerprints = Table(
    "fingerprints",
    metadata,
    Column("mac", Text, primary_key=True),
    Column("kind", Text, primary_key=True),  # bytes, message, message-id, outgoing, text
    Column("item_id", Text, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("reference", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("case_type", Text),
    Column("status", Text, nullable=False),
    Column("nfc", Boolean, nullable=False, default=False),
    Column("sealed", Boolean, nullable=False, default=False),
    Column("held_from_deletion", Boolean, nullable=False, default=False),
    Column("sector", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("opened_by_item", Text),
)

case_parties = Table(
    "case_parties",
    metadata,
    Column("reference", Text, ForeignKey("cases.reference"), primary_key=True),
    Column("address", Text, primary_key=True),  # casefolded
    Index(None, "address"),
)

# What stands on a case beside the items: copies of our own mails (the notice to Information Governance).
case_documents = Table(
    "case_documents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("reference", Text, ForeignKey("cases.reference"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index(None, "reference"),
)

parties = Table(
    "parties",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("restricted_contact", Boolean, nullable=False),
    Column("arrangement", Text, nullable=False),
    Column("single_point_of_contact", Text, nullable=False),
    Column("service_adjustment", Text, nullable=False),
    Column("review_date", Day),
    Column("acknowledge", Boolean, nullable=False),
)

party_addresses = Table(
    "party_addresses",
    metadata,
    Column("address", Text, primary_key=True),  # casefolded
    Column("party_id", Text, ForeignKey("parties.id"), nullable=False),
)

flags = Table(
    "flags",
    metadata,
    Column("item_id", Text, ForeignKey("items.id"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("strength", sa.Float, nullable=False),
    Index(None, "code"),
)

# What people said of findings: one word for an item and a flag, the latest. No rule overwrites it.
verdicts = Table(
    "verdicts",
    metadata,
    Column("item_id", Text, ForeignKey("items.id"), primary_key=True),
    Column("code", Text, primary_key=True),
    Column("verdict", Text, nullable=False),  # confirmed, dismissed
    Column("rule", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, primary_key=True),  # the latest word counts; those before it stay for the report
    Index(None, "rule"),
)

work_items = Table(
    "work_items",
    metadata,
    Column("id", Text, primary_key=True),
    Column("item_id", Text, ForeignKey("items.id"), nullable=False),
    Column("case_reference", Text, ForeignKey("cases.reference")),
    Column("kind", Text, nullable=False),
    Column("queue", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("due", Day),
    Column("reply_due", Day),
    # How the two were counted: [{"start", "count", "calendar"}]; the earliest binds. None: nothing is due.
    Column("due_clock", JSON(none_as_null=True)),
    Column("reply_clock", JSON(none_as_null=True)),
    Column("notes", JSON, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),  # open, done
    Index(None, "queue"),
    Index(None, "item_id"),
)

# The life line: what happened to an item, when, and why. Never content.
steps = Table(
    "steps",
    metadata,
    Column("id", Text, primary_key=True),  # ULID
    Column("item_id", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("name", Text, nullable=False),
    Column("decision", Text, nullable=False),
    Column("why", Text, nullable=False),
    Index(None, "item_id"),
)

# The feed: every change a downstream system may act on, in commit order (see `feed.append`).
feed = Table(
    "feed",
    metadata,
    Column("cursor", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),  # ULID: recognises a repeat
    Column("at", UtcTime, nullable=False),
    # case.opened, case.changed, case.correspondence-attached, work-item.created, .changed, .due-changed, .closed
    Column("type", Text, nullable=False),
    Column("case_reference", Text),
    Column("item_id", Text),
    Column("event", JSON, nullable=False),
    sqlite_autoincrement=True,
)

# What a committed Plan asked to send. The row's id is the Message-ID or event id.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("item_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # acknowledgement, letter, notice, erase-source
    Column("recipient", Text),
    # What the template needs (language, variant, Message-IDs, case reference, postal address); None once erased.
    Column("parameters", JSON),
    Column("created_at", UtcTime, nullable=False),
    # waiting, sent, failed; held (a brake), gathered and digested (for an hourly notice), bounced (came back)
    Column("state", Text, nullable=False),
    Column("sent_at", UtcTime),
    Column("last_answer", Text),  # the relay's last word
    Column("erase_once_sent", Boolean, nullable=False, default=False),
    Index(None, "item_id"),
)

# Acknowledgements that were decided, by keyed digests of what the throttles count.
acknowledged = Table(
    "acknowledged",
    metadata,
    Column("outbox_id", Text, primary_key=True),
    Column("address_mac", Text, nullable=False),
    Column("domain_mac", Text),  # None: a public mail domain
    Column("text_mac", Text),  # of subject and text; None when there is too little of it
    Column("answer_mac", Text),  # the same of mail that answers an acknowledgement, numbers left out
    Column("conversation", Text),  # outbox id of the first acknowledgement of a thread
    Column("at", UtcTime, nullable=False),
    Index(None, "address_mac", "at"),
    Index(None, "domain_mac", "at"),
    Index(None, "text_mac", "at"),
    Index(None, "answer_mac", "at"),
    Index(None, "conversation", "at"),
    Index(None, "at"),
)

# What the operator should know, from when it began until it is over.
alarms = Table(
    "alarms",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # acknowledgements-braked, canary-lost, dead-letters, letters-late …
    Column("subject", Text, nullable=False),  # what it is about: an inbox, a scan folder
    Column("raised_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Index(None, "ended_at"),
)

# What scanners dropped and the gateway left where it lies, while it lies there. Names may be a person's.
left_scans = Table(
    "left_scans",
    metadata,
    Column("folder", Text, primary_key=True),  # of the settings
    Column("name", Text, primary_key=True),  # below it; empty: the folder itself
    Column("scanner", Text, nullable=False),  # its sub-folder
    Column("reason", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
)

# Mails to ourselves: sent when, through which inbox, back when.
canaries = Table(
    "canaries",
    metadata,
    Column("id", Text, primary_key=True),  # its outbox row
    Column("inbox", Text, nullable=False),
    Column("sent_at", UtcTime, nullable=False),
    Column("returned_at", UtcTime),
    Column("missed_at", UtcTime),
    Index(None, "inbox", "sent_at"),
)

jobs = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),  # ULID: first come, first served
    Column("lane", Text, nullable=False),  # quick, reading, pages, mail, letters, housekeeping
    Column("kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),  # item or outbox id
    Column("state", Text, nullable=False),  # waiting, running, parked (finished jobs are deleted)
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", UtcTime, nullable=False),
    Column("lease_until", UtcTime),
    Column("owner", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("parked_at", UtcTime),
    Column("error", Text),  # types and lines, never values
    Index(None, "lane", "state", "not_before"),
    Index(None, "subject_id"),
)

# How far each IMAP inbox was read. `seen` marks single UIDs that were kept out of order.
inbox_bookmarks = Table(
    "inbox_bookmarks",
    metadata,
    Column("inbox", Text, primary_key=True),
    Column("uid_validity", sa.BigInteger, primary_key=True),
    Column("last_uid", sa.BigInteger, nullable=False),
)

# Sealed content of employee cases: age ciphertext that the daemon cannot read back.
sealed = Table(
    "sealed",
    metadata,
    Column("id", Text, primary_key=True),
    Column("item_id", Text, nullable=False),
    Column("sealed_at", UtcTime, nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
)
