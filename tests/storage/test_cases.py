"""Imports and lookups of cases and parties."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from gateway.domain.correspondence import CaseType
from gateway.domain.near_parties import Writer
from gateway.storage import cases, tables

if TYPE_CHECKING:
    from pathlib import Path

    from gateway.storage.engine import Database

CASES = """reference,title,case_type,status,nfc,parties
RFA0700001,Alder - Beech Bank,RFA,open,no,A.Alder@example.org;b@example.org
ic-70100-a1b2,Closed one,FS50,closed,yes,
RFA0700002,ECS,RFA,open,no,
"""
PARTIES = """name,emails,restricted_contact,arrangement,single_point_of_contact,service_adjustment,review_date
Ash Alder,a.alder@example.org;ash@example.com,yes,Do not acknowledge.,,,2026-11-30
Bea Birch,b@example.org,no,,,Large print.,
"""


def load(database: Database, tmp_path: Path, text: str = CASES) -> int:
    file = tmp_path / "cases.csv"
    file.write_text(text, encoding="utf-8-sig")
    with database.write() as connection:
        return cases.import_cases(connection, file)


def test_cases_are_loaded_and_found(database: Database, tmp_path: Path) -> None:
    assert load(database, tmp_path) == 3
    with database.read() as connection:
        found = cases.known_cases(connection, {"RFA0700001", "IC-70100-A1B2", "RFA0700002", "RFA0000000"})
    assert set(found) == {"RFA0700001", "IC-70100-A1B2", "RFA0700002"}
    assert found["RFA0700001"].parties == {"a.alder@example.org", "b@example.org"}
    assert (found["IC-70100-A1B2"].closed, found["IC-70100-A1B2"].no_further_contact) == (True, True)
    assert found["RFA0700002"].sealed
    assert found["IC-70100-A1B2"].case_type is CaseType.FS50


def test_importing_again_brings_cases_up_to_date(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path)
    load(database, tmp_path, CASES.replace("open,no,A.Alder@example.org;", "closed,no,"))
    with database.read() as connection:
        case = cases.known_cases(connection, {"RFA0700001"})["RFA0700001"]
    assert (case.closed, case.parties) == (True, {"b@example.org"})


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("RFA0700001", "RFA07", "line 2"),
        ("open,no,A", "ajar,no,A", "ajar"),
        ("RFA,open,no,A", "XYZ,open,no,A", "XYZ"),
        ("open,no,A", "open,perhaps,A", "perhaps"),
        ("reference,title", "ref,title", "lacks reference"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_imported(
    database: Database, tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(cases.ImportRefused, match=says):
        load(database, tmp_path, CASES.replace(old, new, 1))
    with database.read() as connection:
        assert cases.known_cases(connection, {"RFA0700002"}) == {}


def test_parties_are_found_by_any_address_in_any_letter_case(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "parties.csv"
    file.write_text(PARTIES)
    with database.write() as connection:
        assert cases.import_parties(connection, file) == 2
        assert cases.import_parties(connection, file) == 2  # again: replaced, not doubled
    with database.read() as connection:
        party = cases.party_of(connection, ["ASH@example.com"])
        assert party is not None
        assert (party.name, party.restricted_contact, party.acknowledge) == ("Ash Alder", True, False)
        assert cases.party_of(connection, ["nobody@example.org"]) is None


def test_parties_that_a_writer_may_be_are_found_restricted_ones_first(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "parties.csv"
    file.write_text(PARTIES)
    with database.write() as connection:
        cases.import_parties(connection, file)
        connection.execute(
            tables.parties.insert().values(
                id="2", name="A. Alder", restricted_contact=False, arrangement="", single_point_of_contact="",
                service_adjustment="", acknowledge=True,
            )
        )  # fmt: skip

    def near(name: str, address: str, known: str = "") -> list[str]:
        writer = Writer((name,), (address,))
        party = cases.party_of(connection, [known]) if known else None
        return [one.name for one in cases.parties_near(connection, writer, known=party)]

    with database.read() as connection:
        assert near("bea  birch", "x@example.org") == ["Bea Birch"]
        assert near("Mr A Alder", "x@example.org") == ["Ash Alder", "A. Alder"]
        assert near("Ash Alder", "ash@example.com", known="ash@example.com") == []  # it is that party
        assert near("Ash Alder", "b@example.org", known="b@example.org") == ["Ash Alder"]
        assert near("Nobody Else", "x@example.org") == []


def test_new_references_are_never_given_twice(database: Database) -> None:
    rng = random.Random(1)
    with database.write() as connection:
        drawn = [cases.new_reference(connection, first_number=700_001, rng=rng) for _ in range(50)]
    assert len(set(drawn)) == 50
    assert drawn[0].startswith("IC-700001-")


PARTY_HEAD = PARTIES.splitlines()[0]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("a.alder@example.org", {"a.alder@example.org"}),
        ("A.Alder@EXAMPLE.org ; b@example.org;", {"a.alder@example.org", "b@example.org"}),
        ("a@example.org, b@example.org", {"a@example.org", "b@example.org"}),
        ("a@example.org b@example.org", {"a@example.org", "b@example.org"}),
        ("a@example.org\nb@example.org", {"a@example.org", "b@example.org"}),
        ("Alder, Ash <a@example.org>; b@example.org", {"a@example.org", "b@example.org"}),
        ("Ash <a@example.org>, Bea <b@example.org>", {"a@example.org", "b@example.org"}),
        ("mailto:a@example.org", {"a@example.org"}),
        ("o'hara+x_y@sub-domain.example.co.uk", {"o'hara+x_y@sub-domain.example.co.uk"}),
        ("müller@bücher.example", {"müller@bücher.example"}),
        ("a@example.org;a@example.org", {"a@example.org"}),
        ("", set()),
        (" ; ", set()),
    ],
)
def test_addresses_are_taken_as_people_write_them(
    database: Database, tmp_path: Path, written: str, kept: set[str]
) -> None:
    row = f'RFA0700009,T,RFA,open,no,"{written}"\n'
    load(database, tmp_path, "reference,title,case_type,status,nfc,parties\n" + row)
    with database.read() as connection:
        assert cases.known_cases(connection, {"RFA0700009"})["RFA0700009"].parties == kept


@pytest.mark.parametrize(
    "written",
    ["not an address", "notanaddress; b@example.org", "b@c", "b@c; a@example.org", "@example.org", "a@", "a@@example.org",
     "a@example..org", "a.@example.org", "a@-example.org", "a@192.0.2.1", "none", "n/a", "a at example.org",
     "Ash <a@example>", "a@example.org <", "<>"],
)  # fmt: skip
def test_what_is_no_address_is_named_with_its_line(database: Database, tmp_path: Path, written: str) -> None:
    file = tmp_path / "parties.csv"
    file.write_text(f'{PARTY_HEAD}\nBea,b@example.org,no,,,,\nAsh,"{written}",yes,,,,\n')
    with pytest.raises(cases.ImportRefused, match="line 3: emails has") as refused, database.write() as connection:
        cases.import_parties(connection, file)
    assert refused.value.exit_code == 65
    with database.read() as connection:
        assert cases.party_of(connection, ["b@example.org"]) is None
    with pytest.raises(cases.ImportRefused, match="line 2: parties has"):
        load(database, tmp_path, f'reference,title,case_type,status,nfc,parties\nRFA0700009,T,RFA,open,no,"{written}"\n')


@pytest.mark.parametrize(
    "text",
    [
        'reference;title;case_type;status;nfc;parties\nRFA0700009;T, and more;RFA;open;no;"a@example.org;b@example.org"\n',
        "reference\ttitle\tcase_type\tstatus\tnfc\tparties\nRFA0700009\tT\tRFA\topen\tno\ta@example.org;b@example.org\n",
        "Reference,Title,Case type,Status,NFC,Parties\nRFA0700009,T,RFA,open,no,a@example.org;b@example.org\n",
        "parties, nfc, status, case_type, title, reference\na@example.org;b@example.org,no,open,RFA,T,RFA0700009\n",
        '"reference";"title";"case_type";"status";"nfc";"parties"\r\nRFA0700009;T;RFA;open;no;a@example.org b@example.org\r\n',
    ],
)
def test_columns_are_told_apart_as_spreadsheets_write_them(database: Database, tmp_path: Path, text: str) -> None:
    assert load(database, tmp_path, text) == 1
    with database.read() as connection:
        case = cases.known_cases(connection, {"RFA0700009"})["RFA0700009"]
    assert case.parties == {"a@example.org", "b@example.org"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("reference;title\n", "lacks case_type, status, nfc, parties"),
        ("", "lacks reference"),
        ("reference,title,case_type,status,nfc,parties,Title\n", "names title twice"),
    ],
)
def test_a_first_line_that_will_not_do_says_what_it_is_to_name(
    database: Database, tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(cases.ImportRefused, match=says):
        load(database, tmp_path, text)


def test_a_file_that_is_not_there_is_said_so(database: Database, tmp_path: Path) -> None:
    with pytest.raises(cases.ImportRefused, match="nothing was imported") as refused, database.write() as connection:
        cases.import_cases(connection, tmp_path / "nofile.csv")
    assert refused.value.exit_code == 66
