"""`intake-gateway organisations`: the register as a CSV file, its check, and what it makes of a name or a text."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from gateway.commands.this_run import columns, err, out, settings_of_run, writing

if TYPE_CHECKING:
    from gateway.domain.organisations import Mention, Register

__all__ = ["app"]

app = typer.Typer(help="The bodies that letters are about, and their sectors.", no_args_is_help=True)

_WHY = {
    "register": "stands in the register",
    "pattern": "a name of this build",
    "generic": "a common noun for such a body",
    "hint": "a thing of its trade; decides only where no body is named",
}


@app.command("export")
def export(
    file: Annotated[Path, typer.Argument(help="The CSV file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write the register in force to a CSV file, to be edited and named in the setting rules.organisations."""
    from gateway.domain.organisations import register_as_csv

    if file.exists() and not force:
        err.print(f"{file} is there already; say --force to write over it", soft_wrap=True, markup=False)
        raise typer.Exit(1)
    text = register_as_csv(settings_of_run().rules.organisations)
    with writing(file):
        file.write_text(text, encoding="utf-8", newline="")
    out.print(f"{text.count(chr(10)) - 1} organisations in {file}", soft_wrap=True, markup=False)
    patterns = file.with_suffix(".patterns.csv")
    with writing(patterns):
        shutil.copyfile(str(resources.files("gateway") / "registers" / "patterns.csv"), patterns)
    out.print(f"the name patterns, to read: {patterns}", soft_wrap=True, markup=False)


@app.command("check")
def check(
    file: Annotated[Path | None, typer.Argument(help="Another file than the settings name.")] = None,
) -> None:
    """Read the register with a site's file, and say how many bodies it holds or which line is wrong."""
    found = _register(file or settings_of_run().rules.organisations)
    for warning in found.warnings:
        err.print(warning, soft_wrap=True, markup=False)
    said = f"{len(found.warnings)} lines to look at" if found.warnings else "in order"
    out.print(f"{len(found.organisations)} organisations: {said}")


@app.command("find")
def find(
    words: Annotated[list[str], typer.Argument(help="A name, or a text that names bodies.")],
    public: Annotated[bool, typer.Option("--public", help="As for a request for information (FS50).")] = False,
) -> None:
    """Show which bodies a name or a text names, why, and the queues of a concern and of a request about each."""
    from gateway.domain.written_about import choose_organisation
    from parsers.reading import Channel, Reading

    register, text = _register(settings_of_run().rules.organisations), " ".join(words)
    mentions = register.find(text, heading=True)
    if not mentions:
        out.print("no body is named, and no thing of a trade")
        return
    table = columns("words", "body", "sector", "why", "concern", "request")
    for mention in mentions:
        table.add_row(*(escape(cell) for cell in _row(mention)))
    out.print(table)
    choice = choose_organisation(Reading(Channel.EMAIL, text=text, new_text=text), register, public=public)
    if choice is not None:
        sure = "certain" if choice.certain else "not certain"
        name = escape(choice.organisation.name)
        out.print(f"written about: {name} ({choice.organisation.sector.value}), {sure}: {choice.why}", soft_wrap=True)


def _register(site: Path | None) -> Register:
    from gateway.domain.organisations import load_register

    return load_register(site)


def _row(mention: Mention) -> tuple[str, ...]:
    from gateway.domain.correspondence import CaseType
    from gateway.domain.work_queues import choose_queue

    body = mention.organisation
    queues = (choose_queue(kind, body.sector).queue for kind in (CaseType.RFA, CaseType.FS50))
    return (mention.words, body.name, body.sector.value, _WHY.get(mention.level, mention.level), *queues)
