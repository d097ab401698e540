"""`intake-gateway clocks`: due dates counted again by today's calendar."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.daemon import Gateway
    from gateway.work.clocks import Recounted

__all__ = ["clocks_app"]

out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)


def clocks_app(open_gateway: Callable[[], Gateway]) -> typer.Typer:
    """The group of commands. `open_gateway` opens the installation of this run."""
    app = typer.Typer(help="Due dates and how they are counted.", no_args_is_help=True)

    @app.callback()
    def clocks() -> None:
        """Due dates and how they are counted."""

    @app.command("recount")
    def recount_command(
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,  # noqa: FBT002 - typer's way
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,  # noqa: FBT002 - typer's way
    ) -> None:
        """Count the due dates of open work again: after a new bank holiday, or a change of `office.closed_days`."""
        _recount(open_gateway, dry_run=dry_run, as_json=as_json)

    return app


def _recount(open_gateway: Callable[[], Gateway], *, dry_run: bool, as_json: bool) -> None:
    from gateway.work.clocks import recount  # noqa: PLC0415 - `--help` need not load the store

    gateway = open_gateway()
    closed = frozenset(gateway.settings.office.closed_days)
    try:
        with gateway.database.read() if dry_run else gateway.database.write() as connection:
            changes = recount(connection, closed, dry_run=dry_run)
    finally:
        gateway.close()
    if as_json:
        for change in changes:
            sys.stdout.write(json.dumps(_line(change)) + "\n")
        return
    out.print(f"{len(changes)} dates {'would change' if dry_run else 'changed'}")
    table = Table()
    for column in ("work item", "item", "kind", "date", "was", "is", "counted"):
        table.add_column(column, overflow="fold")
    for change in changes:
        table.add_row(*(str(value) for value in _line(change).values()))
    if changes:
        out.print(table)


def _line(change: Recounted) -> dict[str, str | None]:
    return {
        "work_item": change.work_item,
        "item": change.item,
        "kind": change.kind,
        "date": change.what,
        "before": None if change.before is None else change.before.isoformat(),
        "after": change.after.isoformat(),
        "counted": change.arithmetic,
    }
