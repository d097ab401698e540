"""`intake-gateway dead-letters`: work that failed, and its fresh start."""

from __future__ import annotations

from typing import Annotated

import typer

from gateway.commands.this_run import columns, err, installation, out, print_json_lines

__all__ = ["app"]

app = typer.Typer(help="Work that failed and waits for a person.", no_args_is_help=True)


@app.command("list")
def list_dead_letters(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show what failed: job, item, since when, and the error (types and lines, no content)."""
    from gateway.storage import jobs

    with installation() as gateway, gateway.database.read() as connection:
        rows = jobs.parked(connection)
    if as_json:
        print_json_lines(
            {
                "job": row.id,
                "kind": row.kind,
                "item": row.subject_id,
                "attempts": row.attempts,
                "parked_at": row.parked_at.isoformat(),
                "error": row.error,
            }
            for row in rows
        )
        return
    if not rows:
        out.print("no dead letters")
        return
    title = f"{len(rows)} dead letters; replay one with `intake-gateway dead-letters replay ID`"
    table = columns("job", "kind", "item or message", "since", "error", title=title)
    for row in rows:
        table.add_row(row.id, row.kind, row.subject_id, row.parked_at.isoformat(timespec="seconds"), row.error)
    out.print(table)


@app.command("replay")
def replay_dead_letters(
    ids: Annotated[list[str] | None, typer.Argument(help="Job or item ids.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
) -> None:
    """Give dead letters a fresh start; a running daemon takes them up at once."""
    from gateway.storage import jobs

    if not ids and not everything:
        err.print("name the jobs or items to replay, or say --all")
        raise typer.Exit(2)
    with installation() as gateway, gateway.database.write() as connection:
        wanted = [row.id for row in jobs.parked(connection)] if everything else list(ids or ())
        replayed = jobs.replay(connection, wanted)
    out.print(f"{replayed} replayed")
    if not replayed and not everything:
        err.print("none of these is among the dead letters")
        raise typer.Exit(1)
