"""Cases and parties: the imports of CONTRACT section 8, and the lookups that a decision needs."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from gateway.addresses import read_addresses
from gateway.domain.acknowledgement import arrangement_forbids_acknowledgement
from gateway.domain.correspondence import CaseType, KnownCase, KnownParty
from gateway.domain.near_parties import how_near
from gateway.domain.references import is_reference, make_reference, normalise
from gateway.errors import BAD_CONTENT, NOT_FOUND
from gateway.ids import new_id
from gateway.storage.fingerprints import insert_if_new
from gateway.storage.tables import (
    case_documents,
    case_parties,
    cases,
    installation,
    parties,
    party_addresses,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from gateway.domain.near_parties import Writer

__all__ = [
    "ImportRefused",
    "import_cases",
    "import_parties",
    "known_cases",
    "new_reference",
    "parties_near",
    "party_of",
    "put_on_case",
    "references_of_party",
]

_MOST_NEAR = 5  # parties proposed for one item: a guess, more are no help
CASE_COLUMNS = ("reference", "title", "case_type", "status", "nfc", "parties")
PARTY_COLUMNS = (
    "name",
    "emails",
    "restricted_contact",
    "arrangement",
    "single_point_of_contact",
    "service_adjustment",
    "review_date",
)


class ImportRefused(Exception):
    """A file cannot be imported. Nothing of it was; the text names each line and what is wrong with it."""

    def __init__(self, words: str, *, exit_code: int = BAD_CONTENT) -> None:
        super().__init__(words)
        self.exit_code = exit_code


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    values: dict[str, str]


def _separator(text: str) -> str:
    """What stands between the columns: where commas are decimal points, spreadsheets write semicolons."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=first.count)


def _lines(file: Path, columns: tuple[str, ...], faults: list[str]) -> Iterator[_Line]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ImportRefused(f"{file}: {error.strerror}; nothing was imported", exit_code=NOT_FOUND) from error
    except UnicodeDecodeError as error:
        raise ImportRefused(f"{file}: not UTF-8 (byte {error.start}); save it as CSV UTF-8") from error
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=_separator(text))
    _take_heads(file, reader, columns)
    try:
        for row in reader:
            values = {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
            if None in row:
                faults.append(f"line {reader.line_num}: more fields than the first line has")
            if any(values.values()):
                yield _Line(reader.line_num, values)
    except csv.Error as error:
        raise ImportRefused(f"{file}: line {reader.line_num}: {error}") from error


def _take_heads(file: Path, reader: csv.DictReader[str], columns: tuple[str, ...]) -> None:
    """Check the names of the columns; letter case, and spaces for underscores, do not matter."""
    try:
        heads = [" ".join((name or "").split()).casefold().replace(" ", "_") for name in reader.fieldnames or []]
    except csv.Error as error:
        raise ImportRefused(f"{file}: line 1: {error}") from error
    reader.fieldnames = heads
    missing = [column for column in columns if column not in heads]
    if missing:
        raise ImportRefused(
            f"{file}: the first line lacks {', '.join(missing)}; it is to name {','.join(columns)}, with commas, "
            "semicolons or tabs between them"
        )
    twice = [column for column in columns if heads.count(column) > 1]
    if twice:
        raise ImportRefused(f"{file}: the first line names {', '.join(twice)} twice; which one counts?")


def _yes(line: _Line, column: str, faults: list[str], *, empty: bool = False) -> bool:
    word = line.values.get(column, "").casefold()
    if word not in {"yes", "no", ""}:
        faults.append(f"line {line.number}: {column} is {line.values[column]!r}, not yes or no")
    return word == "yes" if word else empty


def _addresses(line: _Line, column: str, faults: list[str]) -> list[str]:
    found, wrong = read_addresses(line.values[column])
    faults += [f"line {line.number}: {column} has {word!r}, which is no e-mail address" for word in wrong]
    return found


def import_cases(connection: Connection, file: Path) -> int:
    """Load cases; a reference that exists already is brought up to date. Returns how many lines were loaded.

    Raises:
        ImportRefused: some line cannot be used; nothing is to be kept (the caller's transaction is undone).
    """
    faults: list[str] = []
    loaded = 0
    for line in _lines(file, CASE_COLUMNS, faults):
        reference = normalise(line.values["reference"])
        status = line.values["status"].casefold()
        kind = line.values["case_type"].upper()
        if not is_reference(reference):
            faults.append(f"line {line.number}: {line.values['reference']!r} is no reference of a known scheme")
        if status not in {"open", "closed"}:
            faults.append(f"line {line.number}: status is {line.values['status']!r}, not open or closed")
        if kind and kind not in CaseType.__members__:
            faults.append(f"line {line.number}: {line.values['case_type']!r} is no case type")
        title = line.values["title"]
        addresses = _addresses(line, "parties", faults)
        values = {
            "title": title,
            "case_type": kind or None,
            "status": status,
            "nfc": _yes(line, "nfc", faults),
            "sealed": title.strip().casefold() == "ecs",  # the guide's own mark of a shell
        }
        if faults:
            continue
        _upsert(connection, cases, {"reference": reference}, values, created_at=datetime.now(UTC))
        connection.execute(case_parties.delete().where(case_parties.c.reference == reference))
        for address in addresses:
            connection.execute(case_parties.insert().values(reference=reference, address=address))
        loaded += 1
    _refuse(file, faults)
    return loaded


def import_parties(connection: Connection, file: Path) -> int:
    """Load parties; one whose name and addresses overlap an earlier one replaces it. Returns how many were loaded.

    Raises:
        ImportRefused: some line cannot be used; nothing is to be kept.
    """
    faults: list[str] = []
    loaded = 0
    for line in _lines(file, PARTY_COLUMNS, faults):
        addresses = _addresses(line, "emails", faults)
        arrangement = line.values["arrangement"]
        review_date = _day(line, faults)
        if not line.values["name"]:
            faults.append(f"line {line.number}: no name")
        acknowledge = _yes(line, "acknowledge", faults, empty=not arrangement_forbids_acknowledgement(arrangement))
        values = {
            "name": line.values["name"],
            "restricted_contact": _yes(line, "restricted_contact", faults),
            "arrangement": arrangement,
            "single_point_of_contact": line.values["single_point_of_contact"],
            "service_adjustment": line.values["service_adjustment"],
            "review_date": review_date,
            "acknowledge": acknowledge,
        }
        if faults:
            continue
        earlier = set(
            connection.scalars(sa.select(party_addresses.c.party_id).where(party_addresses.c.address.in_(addresses)))
        )
        connection.execute(party_addresses.delete().where(party_addresses.c.party_id.in_(earlier)))
        connection.execute(parties.delete().where(parties.c.id.in_(earlier)))
        party_id = new_id()
        connection.execute(parties.insert().values(id=party_id, **values))
        for address in addresses:
            connection.execute(party_addresses.insert().values(address=address, party_id=party_id))
        loaded += 1
    _refuse(file, faults)
    return loaded


def _day(line: _Line, faults: list[str]) -> date | None:
    text = line.values["review_date"]
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        faults.append(f"line {line.number}: review_date is {text!r}, not a date like 2026-11-30")
        return None


def _refuse(file: Path, faults: list[str]) -> None:
    if faults:
        shown = "\n  ".join(faults[:20])
        more = f"\n  and {len(faults) - 20} more" if len(faults) > 20 else ""
        raise ImportRefused(f"{file}: nothing was imported\n  {shown}{more}")


def _upsert(
    connection: Connection, table: sa.Table, key: Mapping[str, object], values: Mapping[str, object], **first: object
) -> None:
    """Insert a row, or change `values` of the one with this key. `first` holds what only a new row gets."""
    insert = (sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert)(table)
    statement = insert.values(**key, **values, **first)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


# ---------------------------------------------------------------- lookups


def known_cases(connection: Connection, references: Collection[str]) -> dict[str, KnownCase]:
    """The existing cases among some references."""
    if not references:
        return {}
    found: dict[str, KnownCase] = {}
    wanted = sorted(references)
    for start in range(0, len(wanted), 500):  # a hostile mail may name thousands; SQLite bounds its parameters
        some = wanted[start : start + 500]
        addresses: dict[str, set[str]] = {}
        for row in connection.execute(case_parties.select().where(case_parties.c.reference.in_(some))):
            addresses.setdefault(row.reference, set()).add(row.address)
        for row in connection.execute(cases.select().where(cases.c.reference.in_(some))):
            found[row.reference] = KnownCase(
                reference=row.reference,
                title=row.title,
                case_type=None if row.case_type is None else CaseType(row.case_type),
                closed=row.status == "closed",
                no_further_contact=row.nfc,
                sealed=row.sealed,
                parties=frozenset(addresses.get(row.reference, ())),
            )
    return found


def references_of_party(connection: Connection, addresses: Iterable[str]) -> tuple[str, ...]:
    """Open and closed cases on which an address is a party, newest last; shells never."""
    folded = [address.casefold() for address in addresses]
    return tuple(
        connection.scalars(
            sa.select(case_parties.c.reference)
            .join(cases, cases.c.reference == case_parties.c.reference)
            .where(case_parties.c.address.in_(folded), cases.c.sealed.is_(False))
            .order_by(case_parties.c.reference)
            .distinct()
        )
    )


def _party(connection: Connection, row: sa.Row[tuple[object, ...]]) -> KnownParty:
    addresses = connection.scalars(sa.select(party_addresses.c.address).where(party_addresses.c.party_id == row.id))
    return KnownParty(
        name=row.name,
        addresses=frozenset(addresses),
        restricted_contact=row.restricted_contact,
        arrangement=row.arrangement,
        single_point_of_contact=row.single_point_of_contact,
        service_adjustment=row.service_adjustment,
        review_date=row.review_date,
        acknowledge=row.acknowledge,
    )


def party_of(connection: Connection, addresses: Iterable[str]) -> KnownParty | None:
    """The party that one of these addresses belongs to; a restricted one before others."""
    folded = [address.casefold() for address in addresses]
    row = connection.execute(
        parties.select()
        .join(party_addresses, party_addresses.c.party_id == parties.c.id)
        .where(party_addresses.c.address.in_(folded))
        .order_by(parties.c.restricted_contact.desc(), parties.c.id)
        .limit(1)
    ).first()
    return None if row is None else _party(connection, row)


def parties_near(connection: Connection, writer: Writer, *, known: KnownParty | None = None) -> tuple[KnownParty, ...]:
    """Parties that a writer under other addresses may be, restricted ones first: proposed, never acted on.

    Beside the party that the address belongs to (`known`) only restricted ones: one person may stand there twice.
    """
    if known is not None and known.restricted_contact:
        return ()
    addresses: dict[str, list[str]] = {}
    for row in connection.execute(sa.select(party_addresses.c.party_id, party_addresses.c.address)):
        addresses.setdefault(row.party_id, []).append(row.address)
    own = set(writer.addresses)
    query = sa.select(parties.c.id, parties.c.name).order_by(parties.c.restricted_contact.desc(), parties.c.id)
    if known is not None:
        query = query.where(parties.c.restricted_contact.is_(True))
    near = []
    for row in connection.execute(query):
        theirs = addresses.get(row.id, [])
        if own.isdisjoint(theirs) and how_near(writer, row.name, theirs):
            near.append(row.id)
            if len(near) == _MOST_NEAR:
                break
    rows = connection.execute(parties.select().where(parties.c.id.in_(near))).all()
    return tuple(_party(connection, row) for row in sorted(rows, key=lambda row: near.index(row.id)))


def new_reference(connection: Connection, *, first_number: int, rng: random.Random) -> str:
    """A reference of the later style that no case has. Numbers grow; the tail is drawn, so none can be guessed."""
    insert_if_new(connection, installation, name="next-case-number", value=str(first_number).encode())
    while True:
        row = installation.c.name == "next-case-number"
        number = int(connection.execute(sa.select(installation.c.value).where(row).with_for_update()).scalar_one())
        connection.execute(installation.update().where(row).values(value=str(number + 1).encode()))
        reference = make_reference(number, rng)
        if connection.scalar(sa.select(cases.c.reference).where(cases.c.reference == reference)) is None:
            return reference


def put_on_case(connection: Connection, *, reference: str, document_id: str, kind: str, content: bytes) -> None:
    """Put a copy of one of our own mails on a case; the same document again changes nothing."""
    insert_if_new(
        connection,
        case_documents,
        id=document_id,
        reference=reference,
        kind=kind,
        added_at=datetime.now(UTC),
        content=content,
    )
