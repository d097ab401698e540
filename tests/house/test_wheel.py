"""An installed wheel works outside the checkout: everything that is read while running travels in it."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

TREE = Path(__file__).parents[2]
DATA = {".toml", ".csv", ".html", ".txt", ".css", ".j2", ".typ", ".mako", ".py", ".json", ".ini"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=TREE,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel; its dependencies are those of the environment the tests run in."""
    folder = tmp_path_factory.mktemp("installed") / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    site = next(folder.glob("lib/python*/site-packages"))
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps", "--no-index",
         "--target", site, wheel],
        check=True, capture_output=True,
    )  # fmt: skip
    # As a path file its own path files are not read, so the checkout itself cannot be imported by it.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder


def run(installed: Path, where: Path, *command: str) -> str:
    ran = subprocess.run(
        [installed / "bin" / "python", *command],
        cwd=where, capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]}, timeout=120,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_every_file_that_is_read_while_running_is_in_the_wheel(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    for top in ("gateway", "parsers", "templates"):
        for file in (TREE / top).rglob("*"):
            if file.suffix not in DATA or "__pycache__" in file.parts:
                continue
            name = file.relative_to(TREE).as_posix()
            assert (f"gateway/{name}" if top == "templates" else name) in inside


def test_nothing_but_the_two_packages_is_in_the_wheel(wheel: Path) -> None:
    assert {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()} == {
        "gateway",
        "parsers",
        next(name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" in name).split("/")[0],
    }


def test_the_command_works_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    assert "gateway/__init__.py" in run(installed, tmp_path, "-c", "import gateway; print(gateway.__file__)")
    assert str(installed) in run(installed, tmp_path, "-c", "import gateway; print(gateway.__file__)")
    assert "ingest" in run(installed, tmp_path, "-m", "gateway", "--help")
    assert run(installed, tmp_path, "-m", "gateway", "due", "2021-07-07", "20", "--calendar", "statutory").startswith(
        "2021-08-06"
    )


def test_templates_are_rendered_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, "-m", "gateway", "--state", str(tmp_path / "state"), "templates", "preview", "shown")
    assert len([file for file in (tmp_path / "shown").rglob("*") if file.is_file()]) > 3


def test_an_item_goes_the_whole_road_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "mail.eml").write_bytes(
        b"From: Ada Fell <ada@fell.example>\r\nTo: casework@ico.org.uk\r\nSubject: complaint\r\n\r\n"
        b"Harlow Fell Borough Council has not answered my subject access request.\r\n"
    )
    assert '"disposition": "' in run(
        installed, tmp_path, "-m", "gateway", "--state", str(tmp_path / "state"), "ingest", "mail.eml", "--json"
    )
