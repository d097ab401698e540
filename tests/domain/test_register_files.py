"""A site's register: what it says is what holds, and a slip of the keyboard is told with its line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gateway.domain.correspondence import Sector
from gateway.domain.organisations import Register, RegisterError, load_register, register_as_csv

HEAD = "name,sector,foi,aliases,kind,note\n"


@pytest.fixture(scope="module")
def register() -> Register:
    return load_register()


def site(folder: Path, rows: str | bytes, head: str = HEAD) -> Path:
    file = folder / "site.csv"
    file.write_bytes(rows if isinstance(rows, bytes) else (head + rows).encode())
    return file


# -- what it says is what holds -------------------------------------------------------------------------------------


def test_a_row_deleted_from_an_exported_file_is_gone(tmp_path: Path) -> None:
    lines = register_as_csv().splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("Tesco,")]
    assert len(kept) == len(lines) - 1
    edited = load_register(site(tmp_path, "".join(kept), head=""))
    assert edited.by_name("Tesco") is None
    assert edited.by_name("Experian") is not None
    assert edited.warnings == ()


def test_an_exported_file_may_be_sorted_otherwise_and_saved_with_a_mark(tmp_path: Path) -> None:
    head, *lines = [line for line in register_as_csv().splitlines() if not line.startswith("Tesco,")]
    edited = load_register(site(tmp_path, "\ufeff" + "\r\n".join([head, *reversed(lines)]) + "\r\n", head=""))
    assert edited.by_name("Tesco") is None
    assert len(edited.organisations) == len(load_register().organisations) - 1


def test_what_is_exported_with_a_sites_rows_reads_back_the_same(tmp_path: Path) -> None:
    first = site(tmp_path, "Pobbles,leisure,no,Runcible Toes,club,\nExperian,lenders,no,,lender,off\n")
    again = tmp_path / "again.csv"
    again.write_text(register_as_csv(first), "utf-8")
    assert register_as_csv(again) == register_as_csv(first)
    assert load_register(again).by_name("Runcible Toes") is not None
    assert load_register(again).by_name("Experian") is None


def test_a_file_without_the_mark_only_extends(tmp_path: Path, register: Register) -> None:
    extended = load_register(site(tmp_path, "Pobbles,leisure,no,,club,\n"))
    assert len(extended.organisations) == len(register.organisations) + 1


def test_a_sites_alias_counts_for_its_row_alone_and_is_told(tmp_path: Path, register: Register) -> None:
    assert register.by_name("Scotland Yard") is not None
    file = site(tmp_path, "Yard Theatre Wexmere,leisure,no,Scotland Yard,theatre,\n")
    own = load_register(file)
    assert {one.organisation.name for one in own.find("I wrote to Scotland Yard.")} == {"Yard Theatre Wexmere"}
    (warning,) = own.warnings
    assert warning.startswith(f"{file}, line 2: Scotland Yard is a name of Metropolitan Police Service; it counts for")


def test_a_changed_row_keeps_the_names_it_says(tmp_path: Path) -> None:
    own = load_register(site(tmp_path, "Metropolitan Police Service,criminal-justice,yes,Scotland Yard,police,\n"))
    assert own.by_name("Scotland Yard") is not None
    assert own.by_name("New Scotland Yard") is None
    assert own.warnings == ()


def test_a_row_under_the_name_that_a_release_gave_up_is_taken_and_told(tmp_path: Path) -> None:
    rows = "Swale District Council,local-government,yes,Swale Borough Council,council,\n"
    own = load_register(site(tmp_path, rows))
    body = own.by_name("Swale Borough Council")
    assert body is not None
    assert body.name == "Swale District Council"
    assert len(own.warnings) == 2


def test_a_row_of_the_package_may_be_edited_and_keep_all_its_names(tmp_path: Path) -> None:
    lines = register_as_csv().splitlines(keepends=True)
    edited = [line.replace(",local-government,yes,", ",charities,no,") for line in lines]
    own = load_register(site(tmp_path, "".join(edited), head=""))
    assert own.warnings == ()
    assert not any(body.sector is Sector.LOCAL_GOVERNMENT for body in own.organisations)


# -- mistakes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Zentrix,lenders,no,,,\nZentrix,health,no,,,\n", "line 3: Zentrix stands in line 2 already"),
        ("Zentrix,lenders,no,,,\n\nZENTRIX,lenders,no,,,\n", "line 4: ZENTRIX stands in line 2 already"),
        ("O’Dell,lenders,no,,,\nO'Dell,lenders,no,,,\n", "line 3: .* stands in line 2 already"),
        ("Mid Borth Water,environment,yes,Tesco,,\n", "line 2: Tesco is the name of another body"),
        ("Mid Borth Water,environment,yes,tesco,,\n", "line 2: tesco is the name of another body"),
        ("Zentrix,lenders,no,Zent,,\nZenterprise,health,no,Zent,,\n", "line 2: Zent is a name of Zenterprise too"),
        ("Zentrix,lenders,no,,,\nZenterprise,health,no,Zentrix,,\n", "line 2: Zentrix is a name of Zenterprise too"),
        ("The,lenders,no,,,\n", "line 2: The is too general"),
        ("=The,lenders,no,,,\n", "line 2: =The is too general"),
        ("I,health,no,,,\n", "line 2: I is too general"),
        ("Zentrix,health,no,I,,\n", "line 2: I is too general"),
        ("Zentrix,health,no,Z,,\n", "line 2: Z is too general"),
        ("Zentrix,health,no,--,,\n", "line 2: -- is too general"),
        ("My Data,health,no,,,\n", "line 2: My Data is too general"),
        ("Complaint,health,no,,,\n", "line 2: Complaint is too general.*write =Complaint"),
        ("Next,general-business,no,,,\n", "line 2: Next is too general.*write =Next"),
        ("Monday,health,no,,,\n", "line 2: Monday is too general"),
        ("The Bank,lenders,no,,,\n", "line 2: The Bank is too general"),
        ("council,local-government,yes,,,\n", "line 2: council is too general"),
        ("Zentrix,telecoms,no,ZX,,\n", "line 2: ZX is too short.*write =ZX"),
        ("Smith, Jones & Co,lenders,no,,,\n", "line 2: more fields than the first line has"),
        ("Zentrix,moon,no,,,\n", "line 2: no sector is called 'moon'"),
        ('Zentrix,lenders,no,"' + "x" * 200_000 + '",,\n', "field larger than field limit"),
    ],
)
def test_a_mistake_refuses_the_file_with_its_line(tmp_path: Path, rows: str, said: str) -> None:
    file = site(tmp_path, rows)
    with pytest.raises(RegisterError, match=said) as told:
        load_register(file)
    assert str(told.value).startswith(f"{file}, line ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ((HEAD + "Zentrix,lenders,no,,,\nCaf\xe9 Rouge,leisure,no,,,\n").encode("latin-1"), "line 3: not UTF-8 .byte 0xe9"),
        ((HEAD + "Zentrix,lenders,no,,caf\xe9,\n").encode("cp1252"), "line 2: not UTF-8 .byte 0xe9"),
        (b"\xef\xbb\xbf" + (HEAD + "Zentrix \xa3,lenders,no,,,\n").encode("latin-1"), "line 2: not UTF-8 .byte 0xa3"),
        ((HEAD + "Zentrix,lenders,no,,,\n").encode("utf-16"), "line 1: not UTF-8 .UTF-16"),
        (HEAD.replace(",", ";").encode() + b"Zentrix;lenders;no;;;\n", "line 1: column name is missing; .* by ; but must"),
        (b"", "line 1: column name is missing"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_gets_a_clear_answer(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(RegisterError, match=said):
        load_register(site(tmp_path, content))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match=r"none.csv: cannot be read: No such file"):
        load_register(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Letters,general-business,no,,shop,\n", "line 2: Letters is a word of many people's letters; write =Letters"),
        ("Tescoo,general-business,no,,shop,off\n", "line 2: Tescoo is no name of the register; nothing was dropped"),
    ],
)
def test_what_may_be_a_mistake_is_told_and_taken(tmp_path: Path, rows: str, said: str) -> None:
    (warning,) = load_register(site(tmp_path, rows)).warnings
    assert said in warning


@pytest.mark.parametrize(
    "rows",
    [
        "=Next,general-business,no,,shop,\n".replace("=Next,", "Next,").replace("no,,", "no,=Next,"),
        "Zentrix,telecoms,no,=ZX,,\n",
        "Zentrix,telecoms,no,=US Zentrix; Zentrix UK,,\n",
        "The Otters,leisure,no,,club,\n",
        '"Smith, Jones & Co",lenders,no,,,\n',
        "Zentrix,lenders,no,,,\n,,,,,\n",
        "Zentrix,telecoms,no,=ZEN,,\nZenterprise,health,no,=Zen,,\n",
        "Bank of Wexmere,lenders,no,,,\n",
        "Tesco,lenders,no,Tesco Stores,,\n",
    ],
)
def test_a_sound_row_is_taken_without_a_word(tmp_path: Path, rows: str) -> None:
    assert load_register(site(tmp_path, rows)).warnings == ()


def test_the_packages_own_register_holds_each_name_once() -> None:
    names = [row["name"].casefold() for row in csv.DictReader(register_as_csv().splitlines())]
    assert len(names) == len(set(names))


# -- official names -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "official"),
    [
        ("Swale Borough Council", "Swale Borough Council"),
        ("Swale District Council", "Swale Borough Council"),
        ("Swale Council", "Swale Borough Council"),
        ("Watford Borough Council", "Watford Borough Council"),
        ("Guildford BC", "Guildford Borough Council"),
        ("Maidstone Council", "Maidstone Borough Council"),
        ("Woking Borough Council", "Woking Borough Council"),
        ("West Devon Borough Council", "West Devon Borough Council"),
        ("Three Rivers District Council", "Three Rivers District Council"),
        ("Horsham Council", "Horsham District Council"),
        ("Exeter City Council", "Exeter City Council"),
        ("East Suffolk Council", "East Suffolk Council"),
        ("Bradford Council", "City of Bradford Metropolitan District Council"),
        ("Bradford Metropolitan Borough Council", "City of Bradford Metropolitan District Council"),
        ("Doncaster Council", "City of Doncaster Council"),
        ("Wolverhampton City Council", "City of Wolverhampton Council"),
        ("Royal Borough of Windsor and Maidenhead", "Royal Borough of Windsor and Maidenhead"),
        ("Windsor and Maidenhead Council", "Royal Borough of Windsor and Maidenhead"),
        ("King's Lynn and West Norfolk Borough Council", "Borough Council of King's Lynn and West Norfolk"),
        ("Barnsley MBC", "Barnsley Metropolitan Borough Council"),
        ("Birmingham Council", "Birmingham City Council"),
        ("Glasgow Council", "Glasgow City Council"),
        ("Hackney Council", "London Borough of Hackney"),
        ("Rutland Council", "Rutland County Council"),
    ],
)
def test_a_council_has_its_official_name(register: Register, named: str, official: str) -> None:
    body = register.by_name(named)
    assert body is not None
    assert body.name == official
    assert body.sector in {Sector.LOCAL_GOVERNMENT, Sector.LONDON_BOROUGHS}
