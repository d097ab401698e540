"""`intake-gateway findings`: what people say of flags."""

from __future__ import annotations

from typing import Annotated

import typer

from gateway.commands.this_run import err, installation, out

__all__ = ["app"]

app = typer.Typer(help="What people say of flags.", no_args_is_help=True)


@app.command("confirm")
def confirm_finding(item: str, flag: str, by: Annotated[str, typer.Option(help="Who says so.")]) -> None:
    """Say that a flag on an item is right (or set one that the rules missed)."""
    _verdict(item, flag, by, confirmed=True)


@app.command("dismiss")
def dismiss_finding(item: str, flag: str, by: Annotated[str, typer.Option(help="Who says so.")]) -> None:
    """Say that a flag on an item is wrong; it leaves the item, and no rule sets it again."""
    _verdict(item, flag, by, confirmed=False)


def _verdict(item: str, flag: str, by: str, *, confirmed: bool) -> None:
    from gateway.storage.verdicts import VerdictRefused, add_verdict
    from gateway.work.apply import add_steps

    try:
        with installation() as gateway, gateway.database.write() as connection:
            zone = gateway.settings.office.time_zone
            step = add_verdict(connection, item_id=item, code=flag, confirmed=confirmed, by=by, time_zone=zone)
            add_steps(connection, item, [step])
    except VerdictRefused as error:
        err.print(str(error), soft_wrap=True, markup=False)
        raise typer.Exit(1) from error
    out.print(f"{step.decision}: {item}", soft_wrap=True)
