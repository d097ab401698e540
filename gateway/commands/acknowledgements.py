"""`intake-gateway acknowledgements`: what brakes hold, its release, and a letter instead of a mail that came back.

No address is printed: the item's page shows who wrote, to those who may see it.
"""

from __future__ import annotations

import getpass
import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.daemon import Gateway

__all__ = ["acknowledgements_app"]

out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False)


def acknowledgements_app(open_gateway: Callable[[], Gateway]) -> typer.Typer:
    """The group of commands. `open_gateway` opens the installation of this run."""
    app = typer.Typer(help="Acknowledgements that wait for a person.", no_args_is_help=True)

    @app.command("list")
    def list_held(
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,  # noqa: FBT002 - typer's way
    ) -> None:
        """Show what brakes hold and what came back: item, since when, why."""
        _list(open_gateway, as_json=as_json)

    @app.command("release")
    def release_held(
        items: Annotated[list[str] | None, typer.Argument(help="Item ids, from `list`.")] = None,
        everything: Annotated[bool, typer.Option("--all", help="All that is held.")] = False,  # noqa: FBT002 - typer's way
    ) -> None:
        """Send acknowledgements that a brake holds."""
        if not items and not everything:
            err.print("name the items, or say --all")
            raise typer.Exit(2)
        _release(open_gateway, None if everything else list(items or ()))

    @app.command("letter")
    def send_a_letter(item: Annotated[str, typer.Argument(help="The item's id.")]) -> None:
        """Send the acknowledgement of an e-mail as a letter, to the postal address that stands in it."""
        _letter(open_gateway, item)

    return app


def _list(open_gateway: Callable[[], Gateway], *, as_json: bool) -> None:
    from gateway.storage.tables import outbox  # noqa: PLC0415 - `--help` need not load the store

    gateway = open_gateway()
    try:
        wanted = outbox.c.state.in_(["held", "bounced", "failed"])
        with gateway.database.read() as connection:
            query = outbox.select().where(wanted, outbox.c.kind == "acknowledgement").order_by(outbox.c.id)
            rows = connection.execute(query).all()
    finally:
        gateway.close()
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
        sys.stdout.writelines(json.dumps(line) + "\n" for line in lines)
        return
    table = Table(title=f"{len(lines)} acknowledgements wait for a person")
    for column in ("item", "state", "since", "why"):
        table.add_column(column, overflow="fold")
    for line in lines:
        table.add_row(*line.values())
    out.print(table if lines else "nothing waits for a person")


def _release(open_gateway: Callable[[], Gateway], item_ids: list[str] | None) -> None:
    from gateway.work.brakes import release  # noqa: PLC0415 - see _list

    gateway = open_gateway()
    try:
        with gateway.database.write() as connection:
            released = release(
                connection,
                gateway.fingerprints,
                sender=gateway.settings.acknowledgements.sender,
                who=getpass.getuser(),
                item_ids=item_ids,
            )
    finally:
        gateway.close()
    out.print(f"{len(released)} released")
    if item_ids and len(released) < len(set(item_ids)):
        err.print("no acknowledgement is held for the others")
        raise typer.Exit(1)


def _letter(open_gateway: Callable[[], Gateway], item: str) -> None:
    from gateway.work.answers_back import send_letter  # noqa: PLC0415 - see _list

    gateway = open_gateway()
    try:
        with gateway.database.write() as connection:
            known = send_letter(connection, item, who=getpass.getuser())
    finally:
        gateway.close()
    if not known:
        err.print(f"{item}: there is no such item, or not exactly one postal address stands in it")
        raise typer.Exit(1)
    out.print("a letter is put down for the printer")
