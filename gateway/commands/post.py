"""`intake-gateway post`: letters that may be two and a person's word on it; scans that are left in their folder."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from gateway.commands.this_run import columns, err, installation, out, print_json_lines

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from gateway.storage.splits import SplitLine
    from gateway.work.split_item import SplitDone, SplitPart

__all__ = ["app"]

app = typer.Typer(help="Scanned letters that may be two, and scans that are not taken.", no_args_is_help=True)


@app.command("splits")
def list_splits(
    everything: Annotated[bool, typer.Option("--all", help="Those that a person accepted or refused too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show where a cover sheet may be missing inside a letter: item, case, file, page, why."""
    from gateway.storage.splits import split_lines

    with installation() as gateway, gateway.database.read() as connection:
        lines = [_line(line) for line in split_lines(connection, everything=everything)]
    if as_json:
        print_json_lines(lines)
        return
    if not lines:
        out.print("no split waits for a person's word")
        return
    names = ("item", "page", "case", "file", "page_in_file", "why", *(("state", "by", "at") if everything else ()))
    table = columns(*(name.replace("_", " ") for name in names), title=f"{len(lines)} splits")
    for line in lines:
        table.add_row(*("-" if line[name] in {None, ""} else str(line[name]) for name in names))
    out.print(table)


def _line(line: SplitLine) -> dict[str, Any]:
    return {
        "item": line.item,
        "page": line.page,
        "case": line.case,
        "file": line.file,
        "page_in_file": line.page_in_file,
        "why": line.why or "seen by a person",
        "state": line.state,
        "new_item": line.new_item,
        "by": line.by,
        "at": line.at.isoformat(timespec="seconds"),
    }


@app.command("left")
def list_left(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Show what lies in the scan folders and is not taken, as the daemon last saw it: since when, why, what to do."""
    from gateway.storage.left_scans import left_scan_lines

    with installation() as gateway, gateway.database.read() as connection:
        lines = left_scan_lines(connection)
    if as_json:
        print_json_lines(line.as_record() for line in lines)
        return
    if not lines:
        out.print("no scan is left in its folder")
        return
    table = columns("since", "folder", "scanner", "file", "why, and what to do", title=f"{len(lines)} left")
    for line in lines:
        since, file = line.since.isoformat(timespec="seconds"), line.name or "the whole folder"
        table.add_row(*(_plain(cell) for cell in (since, line.folder, line.scanner or "-", file, line.reason)))
    out.print(table)


def _plain(text: str) -> str:
    """A file's name as text: whoever gave it commands neither the terminal nor the table."""
    return escape("".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text))


@app.command("split")
def split(
    item: Annotated[str, typer.Argument(help="The item's id.")],
    *,
    at: Annotated[
        list[int] | None,
        typer.Option("--at", min=1, help="Its page with which the other letter begins, repeatable; proposed or not."),
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Split wherever it is proposed.")] = False,
    refuse: Annotated[
        bool, typer.Option("--refuse", help="It is one letter (with --at: there); do not ask again.")
    ] = False,
    who: Annotated[str | None, typer.Option(help="Who says so; you, without it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Say that a letter is two, and from which page on; or that it is one.

    The pages from there on become an item of their own, as if a cover sheet had lain before them.
    """
    from gateway.work.proposed_splits import SplitRefused

    if (accept and (refuse or at)) or not (accept or refuse or at):
        err.print("say --at PAGE, --accept or --refuse (with --refuse, --at says where)")
        raise typer.Exit(2)
    by = " ".join((who or "").split()) or getpass.getuser()
    try:
        if refuse:
            _refuse(item, at, by, as_json=as_json)
        else:
            _split(item, at, by, as_json=as_json)
    except SplitRefused as error:
        err.print(str(error), soft_wrap=True, markup=False)
        raise typer.Exit(1) from error


def _refuse(item: str, at: list[int] | None, who: str, *, as_json: bool) -> None:
    from gateway.work.proposed_splits import refuse_proposed

    with installation() as gateway, gateway.database.write() as connection:
        time_zone = gateway.settings.office.time_zone
        pages = refuse_proposed(connection, item, at, who=who, time_zone=time_zone)
    if as_json:
        print_json_lines({"item": item, "page": page, "state": "refused", "by": who} for page in pages)
        return
    said = f"not split before page {', '.join(map(str, pages))}" if pages else "that was refused before"
    out.print(f"item {item}: {said}", soft_wrap=True)


def _split(item: str, at: list[int] | None, who: str, *, as_json: bool) -> None:
    from gateway.work.read_item import ReadItem
    from gateway.work.split_item import SplitItem

    with installation() as gateway:
        place = gateway.workplace
        done = SplitItem(place, ReadItem(place)).split(item, at, who=who)
        with gateway.database.read() as connection:
            lines = [_part(connection, part) for part in done.parts]
    _tell(done, lines, as_json=as_json)


def _part(connection: Connection, part: SplitPart) -> dict[str, Any]:
    from gateway.web.lookups import record_of

    record = record_of(connection, part.item) or {}
    line = {"item": part.item, "first_page": part.first, "last_page": part.last}
    return line | {name: record.get(name) for name in ("disposition", "case", "case_type")}


def _tell(done: SplitDone, lines: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json_lines(lines)
    for line in () if as_json else lines:
        shown = f"page {line['first_page']}"
        if line["last_page"] > line["first_page"]:
            shown = f"pages {line['first_page']} to {line['last_page']}"
        case = f", case {line['case']}" if line["case"] else ""
        out.print(f"{shown}: item {line['item']}, {line['disposition']}{case}", soft_wrap=True, markup=False)
    for told in (*done.before, *done.told):
        err.print(told, soft_wrap=True, markup=False)
