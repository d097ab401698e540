"""`intake-gateway acknowledgements`: what brakes hold, its release, and a letter instead of a mail that came back.

No address is printed: the item's page shows who wrote, to those who may see it.
"""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from gateway.commands.this_run import columns, err, installation, out, print_json_lines

__all__ = ["app"]

app = typer.Typer(help="Acknowledgements that wait for a person.", no_args_is_help=True)


@app.command("list")
def list_held(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show what brakes hold and what came back: item, since when, why."""
    from gateway.storage.tables import outbox

    wanted = outbox.c.state.in_(["held", "bounced", "failed"])
    query = outbox.select().where(wanted, outbox.c.kind == "acknowledgement").order_by(outbox.c.id)
    with installation() as gateway, gateway.database.read() as connection:
        rows = connection.execute(query).all()
    lines = [
        {
            "item": row.item_id,
            "state": row.state,
            "since": (row.sent_at or row.created_at).isoformat(timespec="seconds"),
            # A relay's words may hold the address; they stand on the item's page.
            "why": (row.last_answer or "") if row.state == "held" else "",
        }
        for row in rows
    ]
    if as_json:
        print_json_lines(lines)
        return
    table = columns("item", "state", "since", "why", title=f"{len(lines)} acknowledgements wait for a person")
    for line in lines:
        table.add_row(*line.values())
    out.print(table if lines else "nothing waits for a person")


@app.command("release")
def release_held(
    items: Annotated[list[str] | None, typer.Argument(help="Item ids, from `list`.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that is held.")] = False,
) -> None:
    """Send acknowledgements that a brake holds."""
    from gateway.work.brakes import release

    if not items and not everything:
        err.print("name the items, or say --all")
        raise typer.Exit(2)
    named = None if everything else list(items or ())
    with installation() as gateway, gateway.database.write() as connection:
        released = release(
            connection,
            gateway.fingerprints,
            sender=gateway.settings.acknowledgements.sender,
            who=getpass.getuser(),
            item_ids=named,
        )
    out.print(f"{len(released)} released")
    if named and len(released) < len(set(named)):
        err.print("no acknowledgement is held for the others")
        raise typer.Exit(1)


@app.command("letter")
def send_a_letter(item: Annotated[str, typer.Argument(help="The item's id.")]) -> None:
    """Send the acknowledgement of an e-mail as a letter, to the postal address that stands in it."""
    from gateway.work.answers_back import send_letter

    with installation() as gateway, gateway.database.write() as connection:
        known = send_letter(connection, item, who=getpass.getuser())
    if not known:
        err.print(f"{item}: there is no such item, or not exactly one postal address stands in it")
        raise typer.Exit(1)
    out.print("a letter is put down for the printer")
