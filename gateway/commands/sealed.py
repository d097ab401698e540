"""`intake-gateway sealed`: employees' own casework, and what may be, for the Team Manager's key."""

from __future__ import annotations

import getpass
import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.commands.this_run import err, installation, out, writing
from gateway.errors import BAD_CONTENT, CANNOT_WRITE, NOT_FOUND, OperatorNeeded

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
        rows = connection.execute(both.order_by(sealed.c.id)).all()
        for row in rows:
            line = f"{row.id}  item {row.item_id}  {row.sealed_at.isoformat(timespec='seconds')}"
            out.print(f"{line}  held: decide" if is_held(row) else line, soft_wrap=True)
    if not rows:
        err.print("nothing is sealed")  # not among the lines that programs read


@app.command("open")
def open_sealed_command(
    sealed_id: Annotated[str, typer.Argument(help="From `sealed list`.")],
    identity: Annotated[Path, typer.Option(help="The Team Manager's secret key file.")],
    into: Annotated[Path, typer.Option(help="The file to write the original to.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print all that was found, as JSON.")] = False,
) -> None:
    """Open one sealed item with the Team Manager's key, and write its original to a file.

    Which rules found what in it is printed, with the words; first, of one that is held, those for which it is.
    """
    from gateway.storage.sealing import SealingError, open_sealed
    from gateway.storage.tables import sealed

    with installation() as gateway, gateway.database.read() as connection:
        row = connection.execute(sealed.select().where(sealed.c.id == sealed_id)).first()
    if row is None:
        err.print(f"there is no sealed item {sealed_id}; `sealed list` shows which there are", markup=False)
        raise typer.Exit(1)
    if not force and os.path.lexists(into):
        raise OperatorNeeded(f"{into} is there already; say --force to write over it", exit_code=CANNOT_WRITE)
    try:
        content = open_sealed(row.ciphertext, identity)
    except SealingError as error:
        unread = isinstance(error.__cause__, OSError)
        raise OperatorNeeded(str(error), exit_code=NOT_FOUND if unread else BAD_CONTENT) from error
    with writing(into):
        _write_for_nobody_else(into, content.pop("original"))
    content.pop("kept", None)  # for its return: what was read of the original, again
    if as_json:
        out.print_json(json.dumps(content))
        return
    out.print(f"the original is in {into}: {content['media_type']}, received {content['received_at']}",
              soft_wrap=True, markup=False)  # fmt: skip
    for head, name in (("held because of", "held_because"), ("found", "findings")):
        for finding in content.get(name, ()):
            out.print(f"  {head} {_finding_line(finding)}", soft_wrap=True, markup=False)


def _write_for_nobody_else(file: Path, content: bytes) -> None:
    """Write a file that only this user reads, whatever rights an older one of the name had."""
    if file.is_file():
        file.unlink()
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as written:
        written.write(content)


def _finding_line(finding: dict[str, Any]) -> str:
    words = " … ".join(f'"{" ".join(str(one["words"]).split())[:120]}"' for one in finding["evidence"][:3])
    return f"{finding['code']}: {words} (rule {finding['rule']})" if words else f"{finding['code']} ({finding['rule']})"


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
