"""`intake-gateway coversheets`: sheets for the Scanning Team."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.commands.this_run import err, out, settings_of_run, writing

if TYPE_CHECKING:
    from gateway.outbox.coversheets import Sheet

__all__ = ["coversheets"]


def coversheets(
    to: Annotated[Path, typer.Argument(help="The PDF file to write.")],
    sheet: Annotated[
        list[str],
        typer.Option(
            "--sheet",
            help="One sheet, repeatable: new-letter, case=REFERENCE, originals, physical-evidence=WHAT AND WHERE, "
            "withheld, staff-case, end-of-batch=PAGES, separator (with Patch T).",
        ),
    ],
) -> None:
    """Print cover sheets for the Scanning Team, with a QR code and the same in words, in Welsh and English."""
    from gateway.outbox.coversheets import CoversheetError, render_coversheets

    try:
        pdf = render_coversheets([_sheet(words) for words in sheet], templates=settings_of_run().templates)
    except (CoversheetError, ValueError) as error:
        err.print(f"no cover sheets: {error}", soft_wrap=True, markup=False)
        raise typer.Exit(2) from error
    with writing(to):
        to.write_bytes(pdf)
    out.print(f"{len(sheet)} cover sheet{'s' * (len(sheet) != 1)} in {to}", soft_wrap=True, markup=False)


def _sheet(words: str) -> Sheet:
    """A sheet from the command line's `KIND` or `KIND=VALUE`."""
    from gateway.domain.references import is_reference, normalise
    from gateway.outbox.coversheets import Sheet

    kind, _, value = words.partition("=")
    if kind == "end-of-batch":
        if not value.isdigit():
            raise ValueError("end-of-batch wants the number of pages before it: end-of-batch=24")
        return Sheet(kind, page_count=int(value))
    if kind == "case" and value.strip():
        value = normalise(value)
        if not is_reference(value):  # a sheet that no case answers to: the letter would come back to a person
            raise ValueError(f"case={words.partition('=')[2]} is no reference of a known scheme, like IC-700001-K4T9")
    return Sheet(kind, case=value) if kind == "case" else Sheet(kind, detail=value)
