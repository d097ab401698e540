"""`intake-gateway run`: the daemon."""

from __future__ import annotations

from typing import Annotated

import typer

from gateway.commands.this_run import err, installation

__all__ = ["run"]


def run(
    role: Annotated[
        list[str] | None, typer.Option(help="receive, work, deliver or web; give it several times. All, without it.")
    ] = None,
) -> None:
    """Start the daemon: doors, workers, senders and pages, until SIGTERM or Ctrl-C."""
    from gateway.daemon import ROLES

    unknown = sorted(set(role or ()) - set(ROLES))
    if unknown:
        err.print(f"no such role: {', '.join(unknown)}; there are {', '.join(ROLES)}")
        raise typer.Exit(2)
    with installation(quiet=False, new=True) as gateway:
        gateway.run(tuple(role or ROLES))
