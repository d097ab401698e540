"""The arrows of docs/architecture.md: who may import whom. Read from the source, so that none hides in a function."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TREE = Path(__file__).parents[2]

PLAIN_VALUES = {"gateway.settings", "gateway.addresses", "gateway.errors", "gateway.ids", "gateway.templates_folder", "gateway"}
INNER = PLAIN_VALUES | {"gateway.domain", "gateway.storage", "parsers"}

# A part, and what it may import of ours. The longest name that fits a module is its part.
MAY_IMPORT = {
    "parsers": {"parsers"},
    "gateway": set(),
    "gateway.errors": set(),
    "gateway.ids": set(),
    "gateway.logs": set(),
    "gateway.addresses": set(),
    "gateway.settings": {"gateway.addresses"},
    "gateway.templates_folder": set(),
    "gateway.domain": {"gateway.domain", "parsers"},
    "gateway.storage": PLAIN_VALUES | {"gateway.storage", "gateway.domain", "parsers"},
    "gateway.intake": INNER | {"gateway.intake"},
    "gateway.work": INNER | {"gateway.work"},
    "gateway.outbox": INNER | {"gateway.outbox"},
    "gateway.web": INNER | {"gateway.web"},
    "gateway.start_checks": PLAIN_VALUES | {"gateway.outbox"},
    "gateway.daemon": {"gateway", "parsers"},
    "gateway.ingest": {"gateway", "parsers"},
    "gateway.trial": {"gateway", "parsers"},
    "gateway.commands": {"gateway", "parsers"},
    "gateway.__main__": {"gateway", "parsers"},
}
# The commands, and what a command alone uses.
EVERYTHING = {"gateway.daemon", "gateway.ingest", "gateway.trial", "gateway.commands", "gateway.__main__"}


def modules() -> Iterator[tuple[str, Path]]:
    for top in ("gateway", "parsers"):
        for file in sorted((TREE / top).rglob("*.py")):
            name = ".".join(file.relative_to(TREE).with_suffix("").parts)
            yield name.removesuffix(".__init__"), file


def part_of(module: str) -> str:
    return max((part for part in MAY_IMPORT if module == part or module.startswith(part + ".")), key=len)


def our_imports(file: Path, module: str) -> Iterator[str]:
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                base = ".".join(
                    [*package.split(".")[: len(package.split(".")) - node.level + 1], *filter(None, [base])]
                )
            # `from gateway.domain import sift` imports gateway.domain.sift
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (name for name in names if name.split(".")[0] in ("gateway", "parsers"))


def is_allowed(module: str, imported: str) -> bool:
    part = part_of(module)
    if part in EVERYTHING:
        return True
    target = part_of(imported)
    # `from gateway import errors` names gateway.errors; a name inside gateway/__init__.py is gateway itself.
    return target in MAY_IMPORT[part]


ALL = [pytest.param(module, file, id=module) for module, file in modules()]


@pytest.mark.parametrize(("module", "file"), ALL)
def test_imports_follow_the_arrows(module: str, file: Path) -> None:
    wrong = [imported for imported in our_imports(file, module) if not is_allowed(module, imported)]
    assert wrong == [], f"{module} must not import {wrong}; docs/architecture.md, Arrows"


@pytest.mark.parametrize(
    ("module", "imported", "allowed"),
    [
        ("parsers.message", "parsers.reading.Reading", True),
        ("parsers.message", "gateway.settings.Settings", False),
        ("gateway.domain.sift", "gateway.storage.tables", False),
        ("gateway.domain.sift", "parsers.reading", True),
        ("gateway.storage.cases", "gateway.domain.references", True),
        ("gateway.storage.cases", "gateway.work.apply", False),
        ("gateway.web.app", "gateway.work.apply", False),
        ("gateway.intake.smtp", "gateway.outbox.mail", False),
        ("gateway.work.apply", "gateway.storage.jobs", True),
        ("gateway.work.apply", "gateway.daemon", False),
        ("gateway.daemon", "gateway.web.app", True),
        ("gateway.settings", "gateway.domain.correspondence", False),
    ],
)
def test_a_wrong_arrow_would_be_seen(module: str, imported: str, allowed: bool) -> None:
    assert is_allowed(module, imported) is allowed


@pytest.mark.parametrize(("module", "file"), [p for p in ALL if str(p.values[0]).startswith("parsers")])
def test_a_parser_has_no_database_network_settings_or_clock(module: str, file: Path) -> None:
    """OCR may start its program, through parsers/engine.py alone."""
    forbidden = {"sqlalchemy", "socket", "ssl", "http", "urllib.request", "smtplib", "imaplib", "pydantic_settings"}
    if module != "parsers.engine":
        forbidden |= {"subprocess", "pytesseract"}
    text = file.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            for name in names:
                assert name not in forbidden, f"{module} imports {name}"
                assert name.split(".")[0] not in forbidden, f"{module} imports {name}"
    clock_or_settings = (
        r"datetime\.(now|today|utcnow)\(|date\.today\(|\btime\.time\(|os\.environ(\[|\.get|\.pop)|getenv"
    )
    assert not re.search(clock_or_settings, text), module


def test_only_the_command_line_and_the_settings_read_the_environment() -> None:
    """STYLE, "Settings": read once and passed on.

    `daemon` asks for systemd's socket, and `reading_process` hands a child the few variables that a process needs.
    """
    for module, file in modules():
        if module in ("gateway.commands.this_run", "gateway.settings", "gateway.daemon"):
            continue
        if module == "gateway.work.reading_process":
            continue
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"os\.environ(\[[^\]]+\](?! =)|\.get|\.pop)|getenv\(", text), module
