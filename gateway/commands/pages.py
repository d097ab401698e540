"""`intake-gateway pages`: how each page of a scan was read, and reading one again alone."""

from __future__ import annotations

import getpass
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.commands.this_run import columns, err, installation, out, print_json_lines

if TYPE_CHECKING:
    from gateway.daemon import Gateway

__all__ = ["app"]

PATIENCE_SECONDS = 600.0

app = typer.Typer(help="Pages of scans.", no_args_is_help=True)


@app.command("list")
def list_pages(
    item: Annotated[str, typer.Argument(help="The item's id.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show each page of an item: how it was read, in which language, how surely, by which engine."""
    from gateway.web.lookups import page_lines

    with installation() as gateway, gateway.database.read() as connection:
        lines: list[dict[str, Any]] = page_lines(connection, item)
    if as_json:
        print_json_lines(lines)
        return
    if not lines:
        err.print(f"{item}: no pages are kept (no scan, not read yet, sealed or erased)")
        raise typer.Exit(1)
    names = ("page", "status", "language", "confidence", "words", "rotation", "seconds", "engine", "failed_because")
    table = columns(*(name.replace("_", " ") for name in names), title=f"{len(lines)} pages of item {item}")
    for line in lines:
        table.add_row(*("-" if line[name] in {None, ""} else str(line[name]) for name in names))
    out.print(table)


@app.command("redo")
def redo(
    item: Annotated[str, typer.Argument(help="The item's id.")],
    page: Annotated[int | None, typer.Argument(min=1, help="Its page, from 1; all that failed, without it.")] = None,
) -> None:
    """Read pages of an item again, alone."""
    from gateway.daemon import daemon_is_running
    from gateway.work.scan_pages import ask_to_redo

    with installation() as gateway:
        with gateway.database.write() as connection:
            asked = ask_to_redo(connection, item, page, who=getpass.getuser())
        if not asked:
            what = "no page of it failed" if page is None else f"it has no page {page}"
            err.print(f"{item}: there is no such scan, or {what}")
            raise typer.Exit(1)
        if daemon_is_running(gateway.settings.state):
            out.print(f"{asked} pages are put down to be read again; the item's page shows what came of it")
            return
        _read_now(gateway, item)
    list_pages(item)


def _read_now(gateway: Gateway, item: str) -> None:
    """Do here what no daemon is there to do."""
    from gateway.storage.tables import jobs
    from gateway.work.scan_pages import LANE

    gateway.start(gateway.working_parts())
    mine = jobs.select().where(jobs.c.lane == LANE, jobs.c.subject_id == item, jobs.c.state != "parked")
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with gateway.database.read() as connection:
            if connection.execute(mine).first() is None:
                return
        time.sleep(0.05)
