"""`intake-gateway letters`: letters that wait or are late, and completing an address that was not certain."""

from __future__ import annotations

import getpass
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.daemon import Gateway

__all__ = ["letters_app"]

out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False)


def letters_app(open_gateway: Callable[[], Gateway]) -> typer.Typer:
    """The group of commands. `open_gateway` opens the installation of this run."""
    app = typer.Typer(help="Letters out.", no_args_is_help=True)

    @app.command("list")
    def list_letters(
        everything: Annotated[bool, typer.Option("--all", help="Those that were printed too.")] = False,  # noqa: FBT002 - typer's way
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,  # noqa: FBT002 - typer's way
    ) -> None:
        """Show letters that are not printed yet: which item, due when, late or not, what they wait for."""
        _list(open_gateway, everything=everything, as_json=as_json)

    @app.command("complete")
    def complete(
        letter: Annotated[str, typer.Argument(help="The letter's id, from `list`.")],
        name: Annotated[str, typer.Option(help="Who the letter is for.")],
        line: Annotated[list[str], typer.Option("--line", help="One line of the address, repeatable, in order.")],
    ) -> None:
        """Give a letter the address that could not be read for certain; it goes into today's batch."""
        _complete(open_gateway, letter, name, line)

    return app


def _list(open_gateway: Callable[[], Gateway], *, everything: bool, as_json: bool) -> None:
    from gateway.storage.letters import letters_out  # noqa: PLC0415 - `--help` need not load the store

    gateway = open_gateway()
    try:
        with gateway.database.read() as connection:
            lines = letters_out(
                connection,
                now=datetime.now(UTC),
                time_zone=gateway.settings.office.time_zone,
                open_only=not everything,
            )
    finally:
        gateway.close()
    shown = [
        {"letter": line.id, "item": line.item, "state": line.state, "due": line.due.isoformat(), "late": line.is_late}
        for line in lines
    ]
    if as_json:
        sys.stdout.writelines(json.dumps(one) + "\n" for one in shown)
        return
    if not shown:
        out.print("no letter waits")
        return
    late = sum(line.is_late for line in lines)
    table = Table(title=f"{len(shown)} letters, {late} of them late")
    for column in ("letter", "item", "state", "due", ""):
        table.add_column(column, overflow="fold")
    for line in lines:
        table.add_row(line.id, line.item, line.state, line.due.isoformat(), "[bold red]late[/]" if line.is_late else "")
    out.print(table)


def _complete(open_gateway: Callable[[], Gateway], letter: str, name: str, lines: list[str]) -> None:
    from gateway.storage.letters import LetterRefused, complete_letter  # noqa: PLC0415 - see _list

    gateway = open_gateway()
    try:
        with gateway.database.write() as connection:
            item = complete_letter(
                connection,
                letter,
                name=name,
                lines=tuple(lines),
                who=getpass.getuser(),
                now=datetime.now(UTC),
                time_zone=gateway.settings.office.time_zone,
            )
    except LetterRefused as error:
        err.print(str(error), soft_wrap=True, markup=False)
        raise typer.Exit(1) from error
    finally:
        gateway.close()
    out.print(f"the letter of item {item} goes into today's batch", soft_wrap=True)
