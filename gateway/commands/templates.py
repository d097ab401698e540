"""`intake-gateway templates`: the wording of mails and letters, to be read before it goes live."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gateway.commands.this_run import out, settings_of_run, writing

__all__ = ["app"]

app = typer.Typer(help="The office's letters and mails.", no_args_is_help=True)


@app.callback()
def templates() -> None:
    """The office's letters and mails."""


@app.command("preview")
def preview_templates(folder: Annotated[Path, typer.Argument(help="Where to put the rendered files.")]) -> None:
    """Render every template to a file, to be read before it goes live."""
    from gateway.outbox.compose import preview_all
    from gateway.outbox.letters import preview_letters

    settings = settings_of_run()
    with writing(folder):
        letters = preview_letters(
            folder, office=settings.office, day=datetime.now(UTC).date(), templates=settings.templates
        )
        for file in (*preview_all(folder, settings), *letters):
            out.print(str(file), soft_wrap=True, markup=False)
