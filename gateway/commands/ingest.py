"""`intake-gateway ingest`: files, mailboxes and scans by the same durable road as the daemon."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from gateway.commands.this_run import err, installation, out, print_json_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.ingest import Outcome

__all__ = ["ingest"]


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Mail files, mboxes, Maildirs, scans, or folders of them.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one outcome record a line.")] = False,
) -> None:
    """Take in files by the same durable road as the daemon, and wait until each is done."""
    from gateway.ingest import Ingest, find_files

    missing: list[Path] = []

    def skipped(path: Path, why: str) -> None:
        err.print(f"left alone: {path}: {why}", soft_wrap=True)
        if path in paths:
            missing.append(path)

    files = list(find_files(paths, skipped))
    if any(kind == "scan" for _, kind in files):
        _check_ocr()
    outcomes: list[Outcome] = []
    not_done = 0
    with installation(new=True) as gateway, _progress_bar() as progress:
        for outcome in Ingest(gateway, progress).run(files):
            if outcome.not_done:
                not_done += 1
                err.print(f"not done: {outcome.record.get('source')}: {outcome.not_done}", soft_wrap=True)
            if as_json:
                print_json_lines([outcome.record])
            else:
                outcomes.append(outcome)
    if not as_json:
        out.print(_outcome_table([outcome.record for outcome in outcomes]))
    if not_done or missing:
        raise typer.Exit(1)


def _check_ocr() -> None:
    """Scans cannot be read without Tesseract: say so before anything is taken in."""
    from parsers.ocr import OcrUnavailable, require_languages

    try:
        require_languages()
    except OcrUnavailable as error:
        err.print(f"nothing was taken in: {error}", soft_wrap=True)
        raise typer.Exit(69) from error  # EX_UNAVAILABLE


class _progress_bar:  # noqa: N801 - a context manager that reads as a phrase
    """Progress on standard error: a bar for a person, a line now and then for a log."""

    def __init__(self) -> None:
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=err,
            disable=not err.is_terminal,
        )
        self._task = self._bar.add_task("taking in", total=None)
        self._last = -1

    def __enter__(self) -> Callable[[int, int, int], None]:
        self._bar.start()
        return self._show

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def _show(self, files: int, received: int, done: int) -> None:
        self._bar.update(self._task, total=max(files, received), completed=done)
        if not err.is_terminal and done // 50 > self._last:
            self._last = done // 50
            err.print(f"{done} done, {received} received, of {files} files")


def _outcome_table(records: list[dict[str, Any]]) -> Table:
    table = Table(title="What became of each item")
    for column in ("source", "disposition", "case", "type", "flags", "queue", "acknowledged"):
        table.add_column(column)
    for record in records:
        answer = record.get("acknowledgement") or {}
        said = answer.get("kind") or "-"
        table.add_row(
            f"{record.get('source')}" + (f" #{record['document']}" if record.get("document", 1) > 1 else ""),
            record.get("disposition") or "not done",
            record.get("case") or "-",
            record.get("case_type") or "-",
            " ".join(flag["code"] for flag in record.get("flags", ())) or "-",
            ", ".join(dict.fromkeys(w["queue"] for w in record.get("work_items", ()))) or "-",
            f"no ({answer.get('reason')})" if said == "none" else f"{said} {answer.get('language') or ''}",
        )
    return table
