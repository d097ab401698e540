"""`intake-gateway due` and `clocks`: a due date as arithmetic, and due dates counted again by today's calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.commands.this_run import columns, err, installation, out, print_json_lines

if TYPE_CHECKING:
    from gateway.work.clocks import Recounted

__all__ = ["app", "due"]

app = typer.Typer(help="Due dates and how they are counted.", no_args_is_help=True)


@app.callback()
def clocks() -> None:
    """Due dates and how they are counted."""


@app.command("recount")
def recount_command(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Count the due dates of open work again: after a new bank holiday, or a change of `office.closed_days`."""
    from gateway.work.clocks import recount

    with installation() as gateway:
        closed = frozenset(gateway.settings.office.closed_days)
        with gateway.database.read() if dry_run else gateway.database.write() as connection:
            changes = recount(connection, closed, dry_run=dry_run)
    lines = [_line(change) for change in changes]
    if as_json:
        print_json_lines(lines)
        return
    out.print(f"{len(lines)} dates {'would change' if dry_run else 'changed'}")
    table = columns("work item", "item", "kind", "date", "was", "is", "counted")
    for line in lines:
        table.add_row(*(str(value) for value in line.values()))
    if lines:
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


def due(
    start: Annotated[str, typer.Argument(help="The day it arrived, like 2021-07-07.")],
    count: Annotated[int, typer.Argument(help="How many working days.")],
    calendar: Annotated[
        str, typer.Option(help="office (England and Wales) or statutory (FOIA section 10).")
    ] = "office",
) -> None:
    """Print when something is due, and how that was counted."""
    from gateway.domain import deadlines

    try:
        day = date.fromisoformat(start)
    except ValueError as error:
        err.print(f"{start} is no date; write it like 2021-07-07")
        raise typer.Exit(2) from error
    try:
        which = deadlines.Calendar(calendar)
    except ValueError as error:
        err.print(f"{calendar} is no calendar; there are office and statutory")
        raise typer.Exit(2) from error
    try:
        found = deadlines.due_in_working_days(day, count, which)
    except (ValueError, OverflowError) as error:
        err.print(str(error))
        raise typer.Exit(2) from error
    out.print(found.due.isoformat())
    out.print(deadlines.explain(found), soft_wrap=True)


# ---------------------------------------------------------------- dead letters
