"""Rules of the tree itself: what is written down is complete, and nothing of somebody's machine is in it."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from gateway.settings import Settings

TREE = Path(__file__).parents[2]


def tracked(*patterns: str) -> list[Path]:
    """Files under version control; in a tree without it (a source archive), all but what tools leave."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", *patterns], cwd=TREE, capture_output=True, text=True, check=False
    )
    if listed.returncode == 0 and listed.stdout:
        found = [TREE / name for name in listed.stdout.split("\0") if name]
    else:
        found = [file for pattern in patterns or ("*",) for file in TREE.rglob(pattern) if ".venv" not in file.parts]
    return [file for file in found if file.is_file()]


def setting_keys(model: type[BaseModel], before: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = [kind for kind in (field.annotation, *get_args(field.annotation)) if _is_model(kind)]
        key = f"{before}{name}"
        if not inner:
            yield key
        for kind in inner:
            yield from setting_keys(kind, f"{key}.")


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


@pytest.mark.parametrize("key", sorted(setting_keys(Settings)))
def test_every_setting_is_explained(key: str) -> None:
    assert f"| `{key}` |" in (TREE / "docs" / "settings.md").read_text(encoding="utf-8")


def test_no_setting_is_explained_that_does_not_exist() -> None:
    explained = re.findall(
        r"^\| `([a-z0-9_.]+)` \|", (TREE / "docs" / "settings.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(explained) == sorted(setting_keys(Settings))


def test_every_dependency_says_what_it_is_for_and_how_to_leave_it() -> None:
    project = tomllib.loads((TREE / "pyproject.toml").read_text(encoding="utf-8"))
    names = [re.split(r"[\[><=~! ]", dependency)[0] for dependency in project["project"]["dependencies"]]
    table = (TREE / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert [
        name for name in names if not re.search(rf"^\| {re.escape(name)} \| .+ \| .+ \|$", table, re.MULTILINE)
    ] == []


def test_dependencies_are_sorted() -> None:
    names = tomllib.loads((TREE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert names == sorted(names)


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_requirements_are_pinned_and_hashed_and_name_no_address(name: str) -> None:
    text = (TREE / name).read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|-f |@ file", text)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_requirements_hold_every_dependency() -> None:
    pinned = (TREE / "requirements.txt").read_text(encoding="utf-8")
    project = tomllib.loads((TREE / "pyproject.toml").read_text(encoding="utf-8"))
    for dependency in project["project"]["dependencies"]:
        name = re.split(r"[\[><=~! ]", dependency)[0]
        assert re.search(rf"^{re.escape(name)}(\[[a-z,]+\])?==", pinned, re.MULTILINE), f"{name}: run `make lock`"


def test_nothing_names_a_place_on_somebodys_machine() -> None:
    # The letters in brackets keep this line from finding itself.
    somewhere = re.compile(r"(?<![\w.<-])/(ho[m]e|ro[o]t|wo[r]k|User[s]|mn[t])/[\w.-]+")
    for file in tracked():
        if file.suffix in {".png", ".pdf", ".tif", ".jpg", ".eml"} or "specimens" in file.parts:
            continue
        found = somewhere.search(file.read_text(encoding="utf-8", errors="replace"))
        assert found is None, f"{file.relative_to(TREE)}: {found and found[0]}"


def test_every_exception_from_a_lint_rule_has_its_reason() -> None:
    for file in tracked("*.py"):
        lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            silenced = re.search(r"#\s*(?:noqa|type:\s*ignore)(.*)", line)
            if silenced is None or "re.search(" in line:
                continue
            where = f"{file.relative_to(TREE)}:{number}"
            above = lines[number - 2].strip() if number > 1 else ""
            said = re.match(r": [A-Z]+\d+(, ?[A-Z]+\d+)* \S|\[[a-z-]+(,\s*[a-z-]+)*\]", silenced[1])
            assert said or above.startswith("# "), f"{where}: say which rule and why, behind it or in the line above"


def test_every_exception_in_the_settings_of_the_linter_has_its_reason() -> None:
    text = (TREE / "pyproject.toml").read_text(encoding="utf-8")
    block = text[text.index("ignore = [") : text.index("[tool.ruff.lint.per-file-ignores]")]
    for line in block.splitlines()[1:]:
        if line.strip().startswith('"'):
            assert "#" in line or line.strip() in ('"TC003",', '"RUF002",', '"RUF003",'), line


def test_events_in_the_log_have_constant_names() -> None:
    """A log line is a constant event name plus fields, never a sentence with values in it."""
    levels = {"debug", "info", "warning", "error", "critical", "exception"}
    for file in [*(TREE / "gateway").rglob("*.py"), *(TREE / "parsers").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            is_log = (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in levels
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in ("log", "logger", "_log")
            )
            if not is_log or not isinstance(node, ast.Call):
                continue
            first = node.args[0] if node.args else None
            where = f"{file.relative_to(TREE)}:{node.lineno}"
            assert isinstance(first, ast.Constant), f"{where}: the event's name is not constant"
            assert re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", str(first.value)), f"{where}: {first.value}"
            assert len(node.args) == 1, f"{where}: fields have names"


def test_no_test_is_skipped_and_no_stand_in_is_used() -> None:
    words = [
        "unittest" + ".mock",
        "Magic" + "Mock",
        "pytest" + ".skip",
        "mark" + ".skip",
        "mark" + ".xfail",
        "import" + "orskip",
    ]
    for file in tracked("tests/**/*.py", "tests/*.py"):
        text = file.read_text(encoding="utf-8")
        assert [word for word in words if word in text] == [], file.relative_to(TREE)


def test_the_tests_of_the_tree_are_what_continuous_integration_runs() -> None:
    assert (TREE / ".ci" / "run").read_text(encoding="utf-8").rstrip().endswith("exec make test")
    assert "make test" in (TREE / "README.md").read_text(encoding="utf-8")


def test_every_target_of_the_makefile_has_its_script() -> None:
    for path in re.findall(r"(?:scripts|benchmarks)/[\w./-]+", (TREE / "Makefile").read_text(encoding="utf-8")):
        assert (TREE / path).is_file(), path


@pytest.mark.parametrize("role", ["receive", "work", "deliver", "web"])
def test_each_role_has_a_unit_that_restarts_and_may_do_little(role: str) -> None:
    unit = configparser.RawConfigParser(strict=False, allow_no_value=True)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(TREE / "systemd" / f"intake-gateway-{role}.service", encoding="utf-8")
    service = dict(unit["Service"])
    assert service["ExecStart"].endswith(f"intake-gateway run --role {role}")
    wanted = {"Restart": "on-failure", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes"}
    assert wanted.items() <= service.items()
    assert f"intake-gateway-{role}.service" in (TREE / "systemd" / "intake-gateway.target").read_text(encoding="utf-8")
