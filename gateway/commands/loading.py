"""`intake-gateway cases import` and `parties import`: what the office knows already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from gateway.commands.this_run import err, installation, out

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["cases_app", "parties_app"]

cases_app = typer.Typer(help="Existing cases.", no_args_is_help=True)
parties_app = typer.Typer(help="Parties with arrangements or adjustments.", no_args_is_help=True)


@cases_app.command("import")
def import_cases_of(file: Path) -> None:
    """Load cases from a CSV file (reference,title,case_type,status,nfc,parties)."""
    from gateway.storage.cases import import_cases

    _import(file, import_cases, "cases")


@parties_app.command("import")
def import_parties_of(file: Path) -> None:
    """Load parties from a CSV file (name,emails,restricted_contact,arrangement,…; optionally acknowledge)."""
    from gateway.storage.cases import import_parties

    _import(file, import_parties, "parties")


def _import(file: Path, load: Callable[..., int], what: str) -> None:
    from gateway.storage.cases import ImportRefused

    try:
        with installation(new=True) as gateway, gateway.database.write() as connection:
            loaded = load(connection, file)
    except ImportRefused as error:
        err.print(str(error), soft_wrap=True, markup=False)
        raise typer.Exit(error.exit_code) from error
    one = what.removesuffix("s") if what == "cases" else "party"
    out.print(f"{loaded} {one if loaded == 1 else what} loaded from {file}", soft_wrap=True, markup=False)
