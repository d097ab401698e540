"""`intake-gateway findings`: what people say of flags."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer

from gateway.commands.this_run import err, installation, out

__all__ = ["app"]

app = typer.Typer(help="What people say of flags.", no_args_is_help=True)


_Item = Annotated[str, typer.Argument(help="The item's id.")]
_Flag = Annotated[str, typer.Argument(help="The flag: goddard, pcb, threat …")]
_By = Annotated[str | None, typer.Option("--by", "--who", help="Who says so; you, without it.")]


@app.command("confirm")
def confirm_finding(item: _Item, flag: _Flag, by: _By = None) -> None:
    """Say that a flag on an item is right, or set one that the rules missed.

    It acts as if the rules had found it: work items, notices, holds; `ecs` seals the item and its case for good.
    """
    _say(item, flag, by, confirmed=True)


@app.command("dismiss")
def dismiss_finding(item: _Item, flag: _Flag, by: _By = None) -> None:
    """Say that a flag on an item is wrong: it leaves with all that only it asked for, and no rule sets it again.

    What was sent stays sent, and a hold from deletion stays until Information Governance lifts it.
    """
    _say(item, flag, by, confirmed=False)


def _say(item: str, flag: str, by: str | None, *, confirmed: bool) -> None:
    from gateway.storage.verdicts import VerdictRefused
    from gateway.work.said_of_flags import say_of_flag

    who = getpass.getuser() if by is None else " ".join(by.split())
    try:
        with installation() as gateway:
            place = gateway.workplace
            with gateway.database.write() as connection:
                said = say_of_flag(place, connection, item, flag, confirmed=confirmed, by=who)
    except VerdictRefused as error:
        err.print(str(error), soft_wrap=True, markup=False)
        raise typer.Exit(1) from error
    out.print(f"{said.step.decision}: {item}", soft_wrap=True, markup=False)
    for line in said.done:
        out.print(f"  {line}", soft_wrap=True, markup=False)
