"""The register as a file: exported, edited, checked, read again; and asked what it makes of a name."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.commands.organisations import app
from gateway.domain.correspondence import Sector
from gateway.domain.organisations import RegisterError, load_register, register_as_csv

HEAD = "name,sector,foi,aliases,kind,note\n"


def asked(site: Path | None, *arguments: str) -> tuple[int, str]:
    setting = {} if site is None else {"INTAKE_GATEWAY_RULES__ORGANISATIONS": str(site)}
    done = CliRunner().invoke(app, arguments, env={"COLUMNS": "200", **setting})
    if isinstance(done.exception, RegisterError):
        raise done.exception
    return done.exit_code, done.output


def test_what_is_exported_reads_back_the_same(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    assert asked(None, "export", str(file))[0] == 0
    own = load_register()
    again = load_register(file)
    assert set(again.organisations) == set(own.organisations)
    assert again.by_name("Experian") == own.by_name("Experian")
    with file.open(encoding="utf-8", newline="") as lines:
        assert len(list(csv.DictReader(lines))) == len(own.organisations)


def test_a_file_that_is_there_is_not_written_over_unasked(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text("mine", "utf-8")
    assert asked(None, "export", str(file))[0] == 1
    assert file.read_text("utf-8") == "mine"
    assert asked(None, "export", str(file), "--force")[0] == 0


def test_a_site_extends_replaces_and_drops(tmp_path: Path) -> None:
    file = tmp_path / "site.csv"
    rows = "Pobbles of Erith,leisure,no,Pobbles,club,\nOxfam,health,yes,,health,\nExperian,lenders,no,,lender,off\n"
    file.write_text(HEAD + rows, "utf-8")
    register = load_register(file)
    known = register.by_name("Pobbles")
    assert known is not None
    assert known.sector is Sector.LEISURE
    replaced = register.by_name("Oxfam")
    assert replaced is not None
    assert replaced.sector is Sector.HEALTH
    assert register.by_name("Experian") is None
    assert "Experian" not in register_as_csv(file).split("\n", 1)[1].split(",")[0]


@pytest.mark.parametrize(
    ("row", "line", "mistake"),
    [
        ("Pobbles,sport,no,,club,\n", 2, "sport"),
        ("Pobbles,leisure,no,,club,\n,leisure,no,,club,\n", 3, "name is empty"),
        ("Pobbles,leisure,perhaps,,club,\n", 2, "foi is yes or no"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, row: str, line: int, mistake: str) -> None:
    file = tmp_path / "site.csv"
    file.write_text(HEAD + row, "utf-8")
    with pytest.raises(RegisterError, match=f"line {line}: .*{mistake}") as told:
        asked(None, "check", str(file))
    assert str(file) in str(told.value)


def test_a_right_file_is_in_order(tmp_path: Path) -> None:
    file = tmp_path / "site.csv"
    file.write_text(HEAD + "Pobbles,leisure,no,,club,\n", "utf-8")
    assert asked(file, "check")[1].strip().endswith("organisations: in order")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Fernhollow NHS Foundation Trust", ["health", "a name of this build", "12", "17"]),
        ("London Borough of Hackney", ["london-boroughs", "stands in the register", "11", "16"]),
        ("HM Prison Westmoor", ["criminal-justice", "10", "15"]),
        ("I complain about my bank", ["lenders", "a common noun for such a body", "7"]),
        ("nothing here", ["no body is named"]),
    ],
)
def test_a_name_or_text_is_explained(words: str, said: list[str]) -> None:
    code, output = asked(None, "find", *words.split())
    assert code == 0
    assert [word for word in said if word not in output] == []
