"""`intake-gateway letters`: letters that wait or are late, and completing an address that was not certain."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import Annotated

import typer

from gateway.commands.this_run import columns, err, installation, out, print_json_lines

__all__ = ["app"]

app = typer.Typer(help="Letters out.", no_args_is_help=True)


@app.command("list")
def list_letters(
    everything: Annotated[bool, typer.Option("--all", help="Those that were printed too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show letters that are not printed yet: which item, due when, late or not, what they wait for."""
    from gateway.storage.letters import letters_out

    with installation() as gateway, gateway.database.read() as connection:
        zone = gateway.settings.office.time_zone
        lines = letters_out(connection, now=datetime.now(UTC), time_zone=zone, open_only=not everything)
    if as_json:
        print_json_lines(
            {"letter": one.id, "item": one.item, "state": one.state, "due": one.due.isoformat(), "late": one.is_late}
            for one in lines
        )
        return
    if not lines:
        out.print("no letter waits")
        return
    late = sum(line.is_late for line in lines)
    table = columns("letter", "item", "state", "due", "", title=f"{len(lines)} letters, {late} of them late")
    for line in lines:
        table.add_row(line.id, line.item, line.state, line.due.isoformat(), "[bold red]late[/]" if line.is_late else "")
    out.print(table)


@app.command("complete")
def complete(
    letter: Annotated[str, typer.Argument(help="The letter's id, from `list`.")],
    name: Annotated[str, typer.Option(help="Who the letter is for.")],
    line: Annotated[list[str], typer.Option("--line", help="One line of the address, repeatable, in order.")],
) -> None:
    """Give a letter the address that could not be read for certain; it goes into today's batch."""
    from gateway.storage.letters import LetterRefused, complete_letter

    try:
        with installation() as gateway, gateway.database.write() as connection:
            item = complete_letter(
                connection,
                letter,
                name=name,
                lines=tuple(line),
                who=getpass.getuser(),
                now=datetime.now(UTC),
                time_zone=gateway.settings.office.time_zone,
            )
    except LetterRefused as error:
        err.print(str(error), soft_wrap=True, markup=False)
        raise typer.Exit(1) from error
    out.print(f"the letter of item {item} goes into today's batch", soft_wrap=True)
