"""`intake-gateway sealed`: employees' own casework, and what may be, for the Team Manager's key."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from typing import Annotated

import typer

from gateway.commands.this_run import err, installation, out

__all__ = ["app"]

app = typer.Typer(help="Employees' own casework, for the Team Manager.", no_args_is_help=True)


@app.command("list")
def list_sealed() -> None:
    """Show which sealed items there are: id, item, time, and which wait for a decision; nothing of what is in them."""
    import sqlalchemy as sa

    from gateway.storage.tables import items, sealed
    from gateway.work.decide_sealed import is_held

    with installation() as gateway, gateway.database.read() as connection:
        of_item = (items.c.disposition, items.c.review_reasons)
        both = sa.select(sealed, *of_item).join(items, items.c.id == sealed.c.item_id)
        for row in connection.execute(both.order_by(sealed.c.id)):
            line = f"{row.id}  item {row.item_id}  {row.sealed_at.isoformat(timespec='seconds')}"
            out.print(f"{line}  held: decide" if is_held(row) else line, soft_wrap=True)


@app.command("open")
def open_sealed_command(
    sealed_id: Annotated[str, typer.Argument(help="From `sealed list`.")],
    identity: Annotated[Path, typer.Option(help="The Team Manager's secret key file.")],
    into: Annotated[Path, typer.Option(help="The file to write the original to.")],
) -> None:
    """Open one sealed item with the Team Manager's key, and write its original to a file.

    What was found in it is printed; of one that is held, with the words and the rules for which it is.
    """
    from gateway.storage.sealing import open_sealed
    from gateway.storage.tables import sealed

    with installation() as gateway, gateway.database.read() as connection:
        row = connection.execute(sealed.select().where(sealed.c.id == sealed_id)).first()
    if row is None:
        err.print(f"there is no sealed item {sealed_id}", markup=False)
        raise typer.Exit(1)
    content = open_sealed(row.ciphertext, identity)
    into.write_bytes(content.pop("original"))
    content.pop("kept", None)  # for its return: what was read of the original, again
    out.print_json(json.dumps(content))


@app.command("decide")
def decide(
    which: Annotated[str, typer.Argument(help="From `sealed list`: its id, or its item's.", metavar="ID")],
    identity: Annotated[Path, typer.Option(help="The Team Manager's secret key file.")],
    ecs: Annotated[bool, typer.Option("--ecs", help="It is an employee's case.")] = False,
    ordinary: Annotated[bool, typer.Option("--ordinary", help="It is not: give it back.")] = False,
    who: Annotated[str | None, typer.Option("--who", "--by", help="Who says so; you, without it.")] = None,
) -> None:
    """Decide what is held as possible ECS: an employee's case, or an ordinary item that is given back whole."""
    if ecs == ordinary:
        err.print("say one of --ecs and --ordinary")
        raise typer.Exit(2)
    from gateway.storage.sealing import SealingError
    from gateway.work.decide_sealed import DecideSealed, DecisionRefused
    from gateway.work.read_item import ReadItem

    name = " ".join((who or "").split()) or getpass.getuser()
    with installation() as gateway:
        place = gateway.workplace
        try:
            done = DecideSealed(place, ReadItem(place)).decide(which, identity, ecs=ecs, who=name)
        except (DecisionRefused, SealingError) as error:
            err.print(str(error), soft_wrap=True, markup=False)
            raise typer.Exit(1) from error
    out.print(done.words, soft_wrap=True, markup=False)
