"""Everything a decision may use, looked up in the transaction that will apply it.

Looked up there and not before: between reading a mail and applying its Plan a case may have been imported or opened,
and "the reference exists" must be true at the commit, not a minute earlier.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from gateway.domain import references
from gateway.domain.near_parties import writer_of
from gateway.domain.plan import Facts
from gateway.errors import TryLater
from gateway.storage import cases
from gateway.storage.tables import cases as case_table
from gateway.storage.tables import items, jobs
from gateway.storage.verdicts import verdicts_on
from parsers.reading import Channel, Mailbox, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Row

    from gateway.storage.fingerprints import Fingerprinter

__all__ = ["gather_facts", "remember_message", "remember_words", "sender_addresses"]

# Few people write the same forty words twice by accident; below that, "thank you" would look like a repeat.
SHORTEST_REPEAT = 200  # characters, a guess


def sender_addresses(reading: Reading) -> tuple[str, ...]:
    """From and Reply-To: the addresses under which the sender may be known."""
    return tuple(dict.fromkeys(mailbox.address for mailbox in _senders(reading) if mailbox.address))


def _senders(reading: Reading) -> Iterator[Mailbox]:
    if reading.sender is not None:
        yield reading.sender
    yield from reading.reply_to


def gather_facts(
    connection: Connection,
    fingerprints: Fingerprinter,
    item: Row[tuple[object, ...]],
    reading: Reading,
    *,
    as_decided: bool = False,
) -> Facts:
    """The facts about one item.

    Args:
        connection: of the transaction that applies what is decided.
        fingerprints: to find what it answers or repeats.
        item: its row.
        reading: of it.
        as_decided: leave out cases of the sender that came after the item's decision, to say why it was made.

    Raises:
        TryLater: it answers an item whose own decision is not made yet; that one comes first.
    """
    addresses = sender_addresses(reading)
    thread = _thread(connection, fingerprints, item, reading)
    party = cases.party_of(connection, addresses) if addresses else None
    near = cases.parties_near(connection, writer_of(reading), known=party)
    return Facts(
        reading=reading,
        received_at=item.received_at,
        envelope_to=tuple((item.envelope or {}).get("to", ())),
        cases=cases.known_cases(connection, references.mentioned(reading)),
        sender_cases=_cases_of_sender(connection, addresses, item, as_decided=as_decided) if addresses else (),
        thread_cases=thread.cases,
        thread_known=thread.known and not thread.cases,
        thread_sealed=thread.sealed,
        sender_party=party,
        near_parties=near,
        duplicate_of=item.duplicate_of,
        duplicate_sealed=_is_sealed(connection, item.duplicate_of),
        verdicts=verdicts_on(connection, item.id),
        repeats=_repeated(connection, fingerprints, item, reading),
    )


def _cases_of_sender(
    connection: Connection, addresses: tuple[str, ...], item: Row[Any], *, as_decided: bool
) -> tuple[str, ...]:
    """The sender's cases but for the one that the item itself opened, which was not there when it was decided."""
    found = cases.references_of_party(connection, addresses)
    if not found or item.done_at is None:
        return found
    unknown_then = case_table.c.opened_by_item == item.id
    if as_decided:
        unknown_then |= case_table.c.created_at > item.done_at
    chosen = select(case_table.c.reference).where(case_table.c.reference.in_(found), unknown_then)
    gone = set(connection.scalars(chosen))
    return tuple(reference for reference in found if reference not in gone)


@dataclass(frozen=True, slots=True)
class _Thread:
    """The messages that one answers, as far as they are known here."""

    cases: tuple[str, ...] = ()
    known: bool = False
    sealed: bool = False


def _thread(
    connection: Connection, fingerprints: Fingerprinter, item: Row[tuple[object, ...]], reading: Reading
) -> _Thread:
    answered: list[str] = []
    known = sealed = False
    for message_id in dict.fromkeys((*reading.in_reply_to, *reading.references)):
        earlier = fingerprints.find(connection, "message-id", message_id)
        if earlier is None or earlier == item.id:
            continue
        row = connection.execute(
            select(items.c.state, items.c.case_reference, items.c.sealed, items.c.disposition).where(
                items.c.id == earlier
            )
        ).first()
        if row is None or row.disposition in {"filed", "duplicate"}:
            continue
        if row.state != "done" and earlier < item.id:
            _wait_for(connection, earlier, "it answers an item that is still being read")
        known = True
        sealed = sealed or row.sealed
        if row.case_reference is not None and not row.sealed:
            answered.append(row.case_reference)
    return _Thread(tuple(dict.fromkeys(answered)), known, sealed)


def _wait_for(connection: Connection, earlier: str, reason: str) -> None:
    """Wait for an item that is being read; not for one in the dead letters, or one poison would hold up others."""
    parked = select(jobs.c.id).where(jobs.c.subject_id == earlier, jobs.c.state == "parked")
    if connection.execute(parked).first() is None:
        raise TryLater(reason, delay_seconds=0.5)


def _is_sealed(connection: Connection, item_id: str | None) -> bool:
    if item_id is None:
        return False
    row = connection.execute(select(items.c.state, items.c.sealed).where(items.c.id == item_id)).first()
    if row is not None and row.state != "done":
        _wait_for(connection, item_id, "it repeats an item that is still being read")
    return row is not None and bool(row.sealed)


def _repeated(
    connection: Connection, fingerprints: Fingerprinter, item: Row[tuple[object, ...]], reading: Reading
) -> str | None:
    """An earlier item with the same words from the same sender, sent as a new message."""
    parts = _words_of_sender(reading)
    if parts is None or item.duplicate_of is not None:
        return None
    first = fingerprints.find(connection, "text", *parts)
    return None if first == item.id else first


def _words_of_sender(reading: Reading) -> tuple[str, str] | None:
    words = " ".join(reading.own_words.split()).casefold()
    if reading.channel is not Channel.EMAIL or reading.sender is None or len(words) < SHORTEST_REPEAT:
        return None
    return reading.sender.address.casefold(), words


def remember_words(connection: Connection, fingerprints: Fingerprinter, *, item_id: str, reading: Reading) -> None:
    """Note what a sender wrote, so that the same text sent again as a new message is seen (`possible-repeat`)."""
    parts = _words_of_sender(reading)
    if parts is not None:
        fingerprints.claim(connection, "text", item_id, *parts)


def remember_message(
    connection: Connection, fingerprints: Fingerprinter, *, item_id: str, sha256: str, reading: Reading
) -> str | None:
    """Note what makes a message recognisable. Returns the id of the item that it repeats, if it does.

    Same bytes, or the same Message-ID with the same content, is the same item; the same Message-ID with other content
    is a faulty client, and a new item (CONTRACT section 2).
    """
    first = fingerprints.claim(connection, "bytes", item_id, sha256)
    if reading.message_id:
        if first == item_id:
            first = fingerprints.claim(connection, "message", item_id, reading.message_id, reading.content_digest)
        fingerprints.claim(connection, "message-id", item_id, reading.message_id)
    return None if first == item_id else first
