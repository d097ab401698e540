"""`intake-gateway pages`: how each page of a scan was read, and reading one again alone."""

from __future__ import annotations

import getpass
import json
import sys
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.daemon import Gateway

__all__ = ["pages_app"]

out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False)

PATIENCE_SECONDS = 600.0


def pages_app(open_gateway: Callable[[], Gateway]) -> typer.Typer:
    """The group of commands. `open_gateway` opens the installation of this run."""
    app = typer.Typer(help="Pages of scans.", no_args_is_help=True)

    @app.command("list")
    def list_pages(
        item: Annotated[str, typer.Argument(help="The item's id.")],
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,  # noqa: FBT002 - typer's way
    ) -> None:
        """Show each page of an item: how it was read, in which language, how surely, by which engine."""
        _list(open_gateway, item, as_json=as_json)

    @app.command("redo")
    def redo(
        item: Annotated[str, typer.Argument(help="The item's id.")],
        page: Annotated[
            int | None, typer.Argument(min=1, help="Its page, from 1; all that failed, without it.")
        ] = None,
    ) -> None:
        """Read pages of an item again, alone."""
        _redo(open_gateway, item, page)

    return app


def _list(open_gateway: Callable[[], Gateway], item: str, *, as_json: bool) -> None:
    from gateway.web.lookups import page_lines  # noqa: PLC0415 - `--help` need not load the store

    gateway = open_gateway()
    try:
        with gateway.database.read() as connection:
            lines: list[dict[str, Any]] = page_lines(connection, item)
    finally:
        gateway.close()
    if as_json:
        sys.stdout.writelines(json.dumps(line) + "\n" for line in lines)
        return
    if not lines:
        err.print(f"{item}: no pages are kept (no scan, not read yet, sealed or erased)")
        raise typer.Exit(1)
    table = Table(title=f"{len(lines)} pages of item {item}")
    columns = ("page", "status", "language", "confidence", "words", "rotation", "seconds", "engine", "failed_because")
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for line in lines:
        table.add_row(*("-" if line[name] in {None, ""} else str(line[name]) for name in columns))
    out.print(table)


def _redo(open_gateway: Callable[[], Gateway], item: str, page: int | None) -> None:
    from gateway.daemon import daemon_is_running  # noqa: PLC0415 - see _list
    from gateway.storage.tables import jobs  # noqa: PLC0415 - see _list
    from gateway.work.scan_pages import LANE, ask_to_redo  # noqa: PLC0415 - see _list

    gateway = open_gateway()
    try:
        with gateway.database.write() as connection:
            asked = ask_to_redo(connection, item, page, who=getpass.getuser())
        if not asked:
            what = "no page of it failed" if page is None else f"it has no page {page}"
            err.print(f"{item}: there is no such scan, or {what}")
            raise typer.Exit(1)
        if daemon_is_running(gateway.settings.state):
            out.print(f"{asked} pages are put down to be read again; the item's page shows what came of it")
            return
        gateway.start(gateway.working_parts())
        mine = jobs.select().where(jobs.c.lane == LANE, jobs.c.subject_id == item, jobs.c.state != "parked")
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            with gateway.database.read() as connection:
                if connection.execute(mine).first() is None:
                    break
            time.sleep(0.05)
    finally:
        gateway.close()
    _list(open_gateway, item, as_json=False)
