"""scripts/setup: installs only what is missing, says when it needs sudo, and does nothing when all is there.

Run on a copy of the tree's few files it reads, with stand-ins for the system's own programs (dpkg, apt, sudo): the
machine that runs the tests is not to be changed by them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

TREE = Path(__file__).parents[2]

INSTALLED = {
    "tesseract-ocr", "tesseract-ocr-eng", "tesseract-ocr-cym", "tesseract-ocr-osd", "libmagic1", "clamav-daemon", "dovecot-imapd",
    "postgresql", "postfix", "openssl",
}  # fmt: skip


class Machine:
    """A tree that is ready, on a system of which the tests decide what it has."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self.programs = folder / "programs"
        self.asked = folder / "asked"
        (self.tree / "scripts").mkdir(parents=True)
        self.programs.mkdir()
        for name in ("scripts/setup", "pyproject.toml", "requirements.txt", "requirements-dev.txt"):
            shutil.copy(TREE / name, self.tree / name)
        self.make_ready("test")
        for name in ("sh", "cat", "cksum", "dirname", "env", "grep"):
            (self.programs / name).symlink_to(str(shutil.which(name)))
        self.program("id", "echo 1000")
        self.program("apt-cache", "exit 1")
        self.program("apt-get", "echo apt-get >> $ASKED")
        self.program("sudo", 'cat > /dev/null; echo "$@" >> $ASKED')
        self.has(INSTALLED)

    def program(self, name: str, script: str) -> None:
        file = self.programs / name
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(0o755)

    def has(self, packages: set[str]) -> None:
        self.program("dpkg-query", f'case " {" ".join(packages)} " in *" $3 "*) echo installed ;; *) exit 1 ;; esac')

    def make_ready(self, purpose: str) -> None:
        """Leave what a finished setup leaves."""
        (self.tree / ".venv" / "bin").mkdir(parents=True)
        command = self.tree / ".venv" / "bin" / "intake-gateway"
        command.write_text("")
        command.chmod(0o755)
        read = [self.tree / name for name in ("requirements-dev.txt", "pyproject.toml", "scripts/setup")]
        content = b"".join(file.read_bytes() for file in read)
        stamp = subprocess.run(["cksum"], input=content, capture_output=True, check=True).stdout
        (self.tree / ".venv" / f".ready-to-{purpose}").write_bytes(stamp)

    def setup(self, purpose: str = "test") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.tree / "scripts" / "setup", purpose],
            env={"PATH": str(self.programs), "ASKED": str(self.asked)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    @property
    def was_asked(self) -> str:
        return self.asked.read_text() if self.asked.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_nothing_is_done_and_nothing_said_when_all_is_there(machine: Machine, purpose: str) -> None:
    ran = machine.setup(purpose)
    assert (ran.returncode, ran.stdout, ran.stderr, machine.was_asked) == (0, "", "", "")


def test_only_what_is_missing_is_installed_and_sudo_is_announced(machine: Machine) -> None:
    machine.has(INSTALLED - {"tesseract-ocr-cym", "postfix"})
    ran = machine.setup()
    assert ran.returncode == 0
    assert "with sudo (it may ask for your password): tesseract-ocr-cym postfix" in ran.stderr
    assert machine.was_asked.split() == ["sh", "-s", "--", "tesseract-ocr-cym", "postfix"]


def test_running_needs_no_server_of_the_tests(machine: Machine) -> None:
    machine.has(INSTALLED - {"postgresql", "dovecot-imapd", "postfix"})
    assert machine.setup("run").stderr == ""


def test_a_renamed_package_counts_under_its_new_name(machine: Machine) -> None:
    machine.has(INSTALLED - {"libmagic1"} | {"libmagic1t64"})
    machine.program("apt-cache", '[ "$2" = libmagic1t64 ]')
    assert machine.setup().stderr == ""


def test_without_sudo_the_missing_packages_are_named(machine: Machine) -> None:
    machine.has(INSTALLED - {"tesseract-ocr"})
    (machine.programs / "sudo").unlink()
    ran = machine.setup()
    assert ran.returncode == 1
    assert "Please have them installed: tesseract-ocr" in ran.stderr


def test_without_apt_what_is_lacking_is_named(machine: Machine) -> None:
    (machine.programs / "apt-get").unlink()
    machine.program("tesseract", "echo eng; echo osd")
    ran = machine.setup("run")
    assert ran.returncode == 1
    assert "are missing: tesseract:cym. On Debian they come with: tesseract-ocr" in ran.stderr


def test_an_unknown_purpose_is_refused(machine: Machine) -> None:
    assert machine.setup("fly").returncode == 1


def test_the_part_that_runs_as_root_is_sound_shell() -> None:
    script = (TREE / "scripts" / "setup").read_text(encoding="utf-8")
    root_part = script[script.index("<<'ROOT'") : script.index("\nROOT\n")].partition("\n")[2]
    checked = subprocess.run(["sh", "-n"], input=root_part, text=True, capture_output=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "--no-remove" in root_part
    assert os.access(TREE / "scripts" / "setup", os.X_OK)
