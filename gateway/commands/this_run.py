"""What every command shares: --state and --settings, the installation of this run, and where it prints.

A command imports what it needs inside its function, so that `due` and `--help` need not load OCR and a web server.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.table import Table

from gateway.errors import CANNOT_WRITE, NOT_FOUND, OperatorNeeded
from gateway.logs import configure_logs
from gateway.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gateway.daemon import Gateway

__all__ = [
    "columns",
    "configuration_faults",
    "err",
    "installation",
    "out",
    "print_json_lines",
    "reason_of",
    "settings_of_run",
    "take_shared_options",
    "writing",
]

# Piped output is for other programs and for files: there a row stays a row.
out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False)

_shared: dict[str, str] = {}


def take_shared_options(arguments: list[str]) -> list[str]:
    """Take --state and --settings off the command line, wherever they stand before `--`; returns what is left.

    Typer would want them either before the command or on each one.
    """
    left: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        option, equals, value = argument.partition("=")
        if argument == "--":
            return [*left, argument, *waiting]
        if option in {"--state", "--settings"}:
            found = value if equals else next(waiting, None)
            if not found:
                err.print(f"{option} needs a value")
                sys.exit(2)
            _shared[option] = found
        else:
            left.append(argument)
    return left


def settings_of_run() -> Settings:
    """The settings of this run, checked whole; ends the command when they cannot be used."""
    file = _shared.get("--settings") or os.environ.pop("INTAKE_GATEWAY_SETTINGS", None)
    state = _shared.get("--state")
    try:
        return load_settings(Path(file) if file else None, state=Path(state) if state else None)
    except SettingsError as error:
        err.print(f"intake-gateway: {error}", soft_wrap=True, markup=False)
        raise typer.Exit(78) from error  # EX_CONFIG


def configuration_faults() -> tuple[type[Exception], ...]:
    """Faults in the site's own files. Each says which file, where, and what is wrong."""
    from gateway.domain.organisations import RegisterError
    from gateway.domain.rule_files import RulesError
    from gateway.outbox.templates import TemplateFaultError
    from gateway.storage.sealing import SealingError
    from gateway.templates_folder import TemplatesMissingError

    return RegisterError, RulesError, SealingError, TemplateFaultError, TemplatesMissingError


@contextmanager
def installation(*, quiet: bool = True, new: bool = False) -> Iterator[Gateway]:
    """The installation of this run, closed at the end.

    Args:
        quiet: log errors only.
        new: make it where there is none. Who only looks or changes must not: a misspelt --state would show an
            empty one.

    Raises:
        OperatorNeeded: there is no installation, and none is to be made.
    """
    from gateway.daemon import Gateway

    settings = settings_of_run()
    if not new:
        _must_be_there(settings)
    configure_logs("error" if quiet else settings.log_level)
    gateway = Gateway(settings)
    try:
        yield gateway
    finally:
        gateway.close()


def _must_be_there(settings: Settings) -> None:
    """An installation in SQLite is there when its file is; PostgreSQL says itself what it has not."""
    import sqlalchemy as sa

    url = sa.make_url(settings.resolved_database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    file = Path(url.database).absolute()
    try:
        missing = not file.exists()
    except OSError:  # no right to look: opening it says so
        return
    if missing:
        what = f"no gateway has worked in {file.parent} yet" if file.parent.is_dir() else f"{file.parent} is no folder"
        raise OperatorNeeded(
            f"{what}; name its state folder with --state (`run`, `ingest` and the imports make a new one)",
            exit_code=NOT_FOUND,
        )


def reason_of(error: OSError) -> str:
    """The system's own words for what went wrong, without numbers."""
    return (error.strerror or type(error).__name__).lower()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Around the writing of what a person named: a folder that is not there, no rights, a full disk.

    Raises:
        OperatorNeeded: it cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise OperatorNeeded(
            f"{path} cannot be written ({reason_of(error)}); name a place in a folder that is there and yours to "
            "write into",
            exit_code=CANNOT_WRITE,
        ) from error


def print_json_lines(rows: Iterable[dict[str, Any]]) -> None:
    """One JSON object a line, each written out at once."""
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        sys.stdout.flush()


def columns(*names: str, title: str | None = None) -> Table:
    """A table of these columns that folds long cells."""
    table = Table(title=title)
    for name in names:
        table.add_column(name, overflow="fold")
    return table
