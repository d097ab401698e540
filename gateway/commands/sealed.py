"""`intake-gateway sealed`: employees' own casework, for the Team Manager's key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gateway.commands.this_run import err, installation, out

__all__ = ["app"]

app = typer.Typer(help="Employees' own casework, for the Team Manager.", no_args_is_help=True)


@app.command("list")
def list_sealed() -> None:
    """Show which sealed items there are: id, item, time; nothing of what is in them."""
    from gateway.storage.tables import sealed

    with installation() as gateway, gateway.database.read() as connection:
        for row in connection.execute(sealed.select().order_by(sealed.c.id)):
            line = f"{row.id}  item {row.item_id}  {row.sealed_at.isoformat(timespec='seconds')}"
            out.print(line, soft_wrap=True)


@app.command("open")
def open_sealed_command(
    sealed_id: Annotated[str, typer.Argument(help="From `sealed list`.")],
    identity: Annotated[Path, typer.Option(help="The Team Manager's secret key file.")],
    into: Annotated[Path, typer.Option(help="The file to write the original to.")],
) -> None:
    """Open one sealed item with the Team Manager's key, and write its original to a file."""
    from gateway.storage.sealing import open_sealed
    from gateway.storage.tables import sealed

    with installation() as gateway, gateway.database.read() as connection:
        row = connection.execute(sealed.select().where(sealed.c.id == sealed_id)).first()
    if row is None:
        err.print(f"there is no sealed item {sealed_id}")
        raise typer.Exit(1)
    content = open_sealed(row.ciphertext, identity)
    into.write_bytes(content.pop("original"))
    content.pop("kept", None)  # for its return: what was read of the original, again
    out.print_json(json.dumps(content))
