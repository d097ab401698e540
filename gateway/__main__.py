"""The command line. Reads the settings once and passes them on as a value; nothing else looks at the environment."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import rich.markup
import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from gateway.commands.acknowledgements import acknowledgements_app
from gateway.commands.clocks import clocks_app
from gateway.commands.letters import letters_app
from gateway.commands.organisations import organisations_app
from gateway.commands.pages import pages_app
from gateway.errors import TryLater, answer_to
from gateway.logs import configure_logs
from gateway.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.daemon import Gateway
    from gateway.outbox.coversheets import Sheet

app = typer.Typer(
    name="intake-gateway",
    help="The door of casework: takes in e-mail and scanned post, decides what becomes of it, and says why.\n\n"
    "--state DIR and --settings FILE may stand before or after the command.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cases_app = typer.Typer(help="Existing cases.", no_args_is_help=True)
parties_app = typer.Typer(help="Parties with arrangements or adjustments.", no_args_is_help=True)
dead_letters_app = typer.Typer(help="Work that failed and waits for a person.", no_args_is_help=True)
templates_app = typer.Typer(help="The office's letters and mails.", no_args_is_help=True)
rules_app = typer.Typer(help="The rules that flags are found by.", no_args_is_help=True)
findings_app = typer.Typer(help="What people say of flags.", no_args_is_help=True)
sealed_app = typer.Typer(help="Employees' own casework, for the Team Manager.", no_args_is_help=True)
for name, sub in (
    ("cases", cases_app),
    ("parties", parties_app),
    ("dead-letters", dead_letters_app),
    ("templates", templates_app),
    ("rules", rules_app),
    ("findings", findings_app),
    ("sealed", sealed_app),
):
    app.add_typer(sub, name=name)

app.add_typer(acknowledgements_app(lambda: _open(quiet=True)), name="acknowledgements")
app.add_typer(clocks_app(lambda: _open(quiet=True)), name="clocks")
app.add_typer(organisations_app(lambda: _settings()), name="organisations")  # noqa: PLW0108 - it is made below
app.add_typer(letters_app(lambda: _open(quiet=True)), name="letters")
app.add_typer(pages_app(lambda: _open(quiet=True)), name="pages")

# Piped output is for other programs and for files: there a row stays a row.
out = Console(highlight=False, width=None if sys.stdout.isatty() else 200)
err = Console(stderr=True, highlight=False)

# The two options that every command shares. `main` takes them off the command line first, so that they may stand
# anywhere; typer would want them either before the command or on each one.
_shared: dict[str, str] = {}


def _settings() -> Settings:
    """The settings of this run, checked whole; ends the command when they cannot be used."""
    file = _shared.get("--settings") or os.environ.pop("INTAKE_GATEWAY_SETTINGS", None)
    state = _shared.get("--state")
    try:
        return load_settings(Path(file) if file else None, state=Path(state) if state else None)
    except SettingsError as error:
        err.print(f"[bold red]intake-gateway:[/] {error}", soft_wrap=True)
        raise typer.Exit(78) from error  # EX_CONFIG


def _open(*, quiet: bool = False) -> Gateway:
    """The installation of this run."""
    from gateway.daemon import Gateway  # noqa: PLC0415 - `due` and `--help` need not load OCR and a web server

    settings = _settings()
    configure_logs("error" if quiet else settings.log_level)
    return Gateway(settings)


# ---------------------------------------------------------------- running


@app.command()
def run(
    role: Annotated[
        list[str] | None, typer.Option(help="receive, work, deliver or web; give it several times. All, without it.")
    ] = None,
) -> None:
    """Start the daemon: doors, workers, senders and pages, until SIGTERM or Ctrl-C."""
    from gateway.daemon import ROLES  # noqa: PLC0415 - see _open

    unknown = sorted(set(role or ()) - set(ROLES))
    if unknown:
        err.print(f"no such role: {', '.join(unknown)}; there are {', '.join(ROLES)}")
        raise typer.Exit(2)
    _open().run(tuple(role or ROLES))


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Mail files, mboxes, Maildirs, scans, or folders of them.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one outcome record a line.")] = False,  # noqa: FBT002 - typer's way
) -> None:
    """Take in files by the same durable road as the daemon, and wait until each is done."""
    from gateway.ingest import Ingest, Outcome, find_files  # noqa: PLC0415 - see _open

    missing: list[Path] = []

    def skipped(path: Path, why: str) -> None:
        err.print(f"left alone: {path}: {why}", soft_wrap=True)
        if path in paths:
            missing.append(path)

    files = list(find_files(paths, skipped))
    if any(kind == "scan" for _, kind in files):
        _check_ocr()
    gateway = _open(quiet=True)
    outcomes: list[Outcome] = []
    not_done = 0
    try:
        with _progress_bar() as progress:
            for outcome in Ingest(gateway, progress).run(files):
                if outcome.not_done:
                    not_done += 1
                    err.print(f"not done: {outcome.record.get('source')}: {outcome.not_done}", soft_wrap=True)
                if as_json:
                    sys.stdout.write(json.dumps(outcome.record, ensure_ascii=False) + "\n")
                    sys.stdout.flush()
                else:
                    outcomes.append(outcome)
    finally:
        gateway.close()
    if not as_json:
        out.print(_outcome_table([outcome.record for outcome in outcomes]))
    if not_done or missing:
        raise typer.Exit(1)


def _check_ocr() -> None:
    """Scans cannot be read without Tesseract: say so before anything is taken in."""
    from parsers.ocr import OcrUnavailable, require_languages  # noqa: PLC0415 - see _open

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


# ---------------------------------------------------------------- loading cases and parties


@cases_app.command("import")
def import_cases_command(file: Path) -> None:
    """Load cases from a CSV file (reference,title,case_type,status,nfc,parties)."""
    from gateway.storage.cases import import_cases  # noqa: PLC0415 - see _open

    _import(file, import_cases, "cases")


@parties_app.command("import")
def import_parties_command(file: Path) -> None:
    """Load parties from a CSV file (name,emails,restricted_contact,arrangement,…; optionally acknowledge)."""
    from gateway.storage.cases import import_parties  # noqa: PLC0415 - see _open

    _import(file, import_parties, "parties")


def _import(file: Path, load: Callable[..., int], what: str) -> None:
    from gateway.storage.cases import ImportRefused  # noqa: PLC0415 - see _open

    gateway = _open(quiet=True)
    try:
        with gateway.database.write() as connection:
            loaded = load(connection, file)
    except ImportRefused as error:
        err.print(str(error), soft_wrap=True, markup=False)
        raise typer.Exit(1) from error
    finally:
        gateway.close()
    out.print(f"{loaded} {what} loaded from {file}")


# ---------------------------------------------------------------- clocks


@app.command()
def due(
    start: Annotated[str, typer.Argument(help="The day it arrived, like 2021-07-07.")],
    count: Annotated[int, typer.Argument(help="How many working days.")],
    calendar: Annotated[
        str, typer.Option(help="office (England and Wales) or statutory (FOIA section 10).")
    ] = "office",
) -> None:
    """Print when something is due, and how that was counted."""
    from gateway.domain import deadlines  # noqa: PLC0415 - see _open

    try:
        day = date.fromisoformat(start)
    except ValueError as error:
        err.print(f"{start} is no date; write it like 2021-07-07")
        raise typer.Exit(2) from error
    try:
        which = deadlines.Calendar(calendar)
    except ValueError as error:
        err.print(f"{calendar} is no calendar; there are office and statutory")
        raise typer.Exit(2) from error
    try:
        found = deadlines.due_in_working_days(day, count, which)
    except (ValueError, OverflowError) as error:
        err.print(str(error))
        raise typer.Exit(2) from error
    out.print(found.due.isoformat())
    out.print(deadlines.explain(found), soft_wrap=True)


# ---------------------------------------------------------------- dead letters


@dead_letters_app.command("list")
def list_dead_letters(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,  # noqa: FBT002 - typer's way
) -> None:
    """Show what failed: job, item, since when, and the error (types and lines, no content)."""
    from gateway.storage import jobs  # noqa: PLC0415 - see _open

    gateway = _open(quiet=True)
    try:
        with gateway.database.read() as connection:
            rows = jobs.parked(connection)
    finally:
        gateway.close()
    if as_json:
        for row in rows:
            shown = {"job": row.id, "kind": row.kind, "item": row.subject_id, "attempts": row.attempts}
            shown |= {"parked_at": row.parked_at.isoformat(), "error": row.error}
            sys.stdout.write(json.dumps(shown) + "\n")
        return
    if not rows:
        out.print("no dead letters")
        return
    table = Table(title=f"{len(rows)} dead letters; replay one with `intake-gateway dead-letters replay ID`")
    for column in ("job", "kind", "item or message", "since", "error"):
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(row.id, row.kind, row.subject_id, row.parked_at.isoformat(timespec="seconds"), row.error)
    out.print(table)


@dead_letters_app.command("replay")
def replay_dead_letters(
    ids: Annotated[list[str] | None, typer.Argument(help="Job or item ids.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,  # noqa: FBT002 - typer's way
) -> None:
    """Give dead letters a fresh start; a running daemon takes them up at once."""
    from gateway.storage import jobs  # noqa: PLC0415 - see _open

    if not ids and not everything:
        err.print("name the jobs or items to replay, or say --all")
        raise typer.Exit(2)
    gateway = _open(quiet=True)
    try:
        with gateway.database.write() as connection:
            wanted = [row.id for row in jobs.parked(connection)] if everything else list(ids or ())
            replayed = jobs.replay(connection, wanted)
    finally:
        gateway.close()
    out.print(f"{replayed} replayed")
    if not replayed and not everything:
        err.print("none of these is among the dead letters")
        raise typer.Exit(1)


# ---------------------------------------------------------------- templates, cover sheets, sealed cases


@templates_app.command("preview")
def preview_templates(folder: Annotated[Path, typer.Argument(help="Where to put the rendered files.")]) -> None:
    """Render every template to a file, to be read before it goes live."""
    from gateway.outbox.compose import preview_all  # noqa: PLC0415 - see _open

    for file in preview_all(folder, _settings()):
        out.print(str(file), soft_wrap=True)


@app.command()
def coversheets(
    to: Annotated[Path, typer.Argument(help="The PDF file to write.")],
    sheet: Annotated[
        list[str],
        typer.Option(
            "--sheet",
            help="One sheet, repeatable: new-letter, case=REFERENCE, originals, physical-evidence=WHAT AND WHERE, "
            "withheld, staff-case, end-of-batch=PAGES.",
        ),
    ],
) -> None:
    """Print cover sheets for the Scanning Team, with a QR code and the same in words, in Welsh and English."""
    from gateway.outbox.coversheets import CoversheetError, render_coversheets  # noqa: PLC0415 - see _open

    try:
        to.write_bytes(render_coversheets([_sheet(words) for words in sheet], templates=_settings().templates))
    except (CoversheetError, ValueError) as error:
        err.print(f"no cover sheets: {error}", soft_wrap=True, markup=False)
        raise typer.Exit(2) from error
    out.print(f"{len(sheet)} cover sheets in {to}", soft_wrap=True)


def _sheet(words: str) -> Sheet:
    """A sheet from the command line's `KIND` or `KIND=VALUE`."""
    from gateway.outbox.coversheets import Sheet  # noqa: PLC0415 - see _open

    kind, _, value = words.partition("=")
    if kind == "end-of-batch":
        if not value.isdigit():
            raise ValueError("end-of-batch wants the number of pages before it: end-of-batch=24")
        return Sheet(kind, page_count=int(value))
    return Sheet(kind, case=value) if kind == "case" else Sheet(kind, detail=value)


@sealed_app.command("list")
def list_sealed() -> None:
    """Show which sealed items there are: id, item, time; nothing of what is in them."""
    from gateway.storage.tables import sealed  # noqa: PLC0415 - see _open

    gateway = _open(quiet=True)
    try:
        with gateway.database.read() as connection:
            for row in connection.execute(sealed.select().order_by(sealed.c.id)):
                line = f"{row.id}  item {row.item_id}  {row.sealed_at.isoformat(timespec='seconds')}"
                out.print(line, soft_wrap=True)
    finally:
        gateway.close()


@sealed_app.command("open")
def open_sealed_command(
    sealed_id: Annotated[str, typer.Argument(help="From `sealed list`.")],
    identity: Annotated[Path, typer.Option(help="The Team Manager's secret key file.")],
    into: Annotated[Path, typer.Option(help="The file to write the original to.")],
) -> None:
    """Open one sealed item with the Team Manager's key, and write its original to a file."""
    from gateway.storage.sealing import open_sealed  # noqa: PLC0415 - see _open
    from gateway.storage.tables import sealed  # noqa: PLC0415 - see _open

    gateway = _open(quiet=True)
    try:
        with gateway.database.read() as connection:
            row = connection.execute(sealed.select().where(sealed.c.id == sealed_id)).first()
        if row is None:
            err.print(f"there is no sealed item {sealed_id}")
            raise typer.Exit(1)
        content = open_sealed(row.ciphertext, identity)
    finally:
        gateway.close()
    into.write_bytes(content.pop("original"))
    out.print_json(json.dumps(content))


# ---------------------------------------------------------------- rules


@rules_app.command("check")
def check_rules(
    rules: Annotated[Path | None, typer.Option(help="Another folder of rules than the settings name.")] = None,
) -> None:
    """Load all rules and say which they are, or which line of which file is wrong."""
    from gateway.domain.case_types import load_case_type_rules  # noqa: PLC0415 - see _open
    from gateway.domain.matters import load_matter_words  # noqa: PLC0415 - see _open
    from gateway.domain.rules import load_rules  # noqa: PLC0415 - see _open

    folder = rules or _settings().rules.folder
    found = load_rules(folder)
    load_case_type_rules(folder)
    load_matter_words(folder)
    out.print(f"rules {found.version}: in order")


@rules_app.command("explain")
def explain_item(item: Annotated[str, typer.Argument(help="The item's id.")]) -> None:
    """Judge one stored item again, and print every finding and every near-finding with its words."""
    from gateway.storage.records import reading_of  # noqa: PLC0415 - see _open
    from gateway.storage.tables import items  # noqa: PLC0415 - see _open
    from gateway.trial import explain  # noqa: PLC0415 - see _open
    from gateway.work.facts import gather_facts  # noqa: PLC0415 - see _open

    gateway = _open(quiet=True)
    try:
        knowledge = gateway.knowledge
        with gateway.database.read() as connection:
            row = connection.execute(items.select().where(items.c.id == item)).first()
            reading = None if row is None else reading_of(connection, item)
            if row is None or reading is None:
                err.print(f"{item}: there is no such item, or its content is sealed, quarantined or erased")
                raise typer.Exit(1)
            lines = list(explain(gather_facts(connection, gateway.fingerprints, row, reading), knowledge))
    finally:
        gateway.close()
    table = Table(title=f"Item {item}, rules {knowledge.rules.version}")
    for column in ("", "what", "why"):
        table.add_column(column, overflow="fold")
    for line in lines:
        table.add_row(*map(rich.markup.escape, line))
    out.print(table)


@rules_app.command("report")
def report_rules_command() -> None:
    """Print how each rule fares with people: findings that stand, confirmed, dismissed, precision, examples."""
    from gateway.storage.verdicts import report_rules  # noqa: PLC0415 - see _open

    gateway = _open(quiet=True)
    try:
        with gateway.database.read() as connection:
            reports = report_rules(connection)
    finally:
        gateway.close()
    table = Table(title="Rules and what people said of their findings")
    for column in ("rule", "standing", "confirmed", "dismissed", "precision", "dismissed, for example"):
        table.add_column(column, overflow="fold")
    for report in reports:
        precision = "-" if report.precision is None else f"{report.precision:.2f}"
        counted = (str(report.counts[name]) for name in ("standing", "confirmed", "dismissed"))
        table.add_row(report.rule or "-", *counted, precision, " ".join(report.dismissed_items[-3:]))
    out.print(table)


@findings_app.command("confirm")
def confirm_finding(item: str, flag: str, by: Annotated[str, typer.Option(help="Who says so.")]) -> None:
    """Say that a flag on an item is right (or set one that the rules missed)."""
    _verdict(item, flag, by, confirmed=True)


@findings_app.command("dismiss")
def dismiss_finding(item: str, flag: str, by: Annotated[str, typer.Option(help="Who says so.")]) -> None:
    """Say that a flag on an item is wrong; it leaves the item, and no rule sets it again."""
    _verdict(item, flag, by, confirmed=False)


def _verdict(item: str, flag: str, by: str, *, confirmed: bool) -> None:
    from gateway.storage.verdicts import VerdictRefused, add_verdict  # noqa: PLC0415 - see _open
    from gateway.work.apply import add_steps  # noqa: PLC0415 - see _open

    gateway = _open(quiet=True)
    try:
        with gateway.database.write() as connection:
            step = add_verdict(connection, item_id=item, code=flag, confirmed=confirmed, by=by)
            add_steps(connection, item, [step])
    except VerdictRefused as error:
        err.print(str(error), soft_wrap=True, markup=False)
        raise typer.Exit(1) from error
    finally:
        gateway.close()
    out.print(f"{step.decision}: {item}", soft_wrap=True)


@rules_app.command("try")
def try_rules_command(
    rules: Annotated[Path, typer.Option(help="The folder of rules to try.")],
    folder: Annotated[Path | None, typer.Argument(help="Mails to try on, instead of what is stored.")] = None,
    examples: Annotated[int, typer.Option(help="How many items to name for each change.")] = 5,
) -> None:
    """Judge stored items (or a folder of mails) by other rules too, and print what would change. Touches nothing."""
    from dataclasses import replace  # noqa: PLC0415 - see _open

    from gateway.domain.case_types import load_case_type_rules  # noqa: PLC0415 - see _open
    from gateway.domain.matters import load_matter_words  # noqa: PLC0415 - see _open
    from gateway.domain.rules import load_rules  # noqa: PLC0415 - see _open
    from gateway.trial import count_stored, items_of_folder, items_of_store, try_rules  # noqa: PLC0415 - see _open

    gateway = _open(quiet=True)
    try:
        now = gateway.knowledge
        then = replace(
            now,
            rules=load_rules(rules),
            case_types=load_case_type_rules(rules),
            matters=load_matter_words(rules),
        )
        with gateway.database.read() as connection, Progress(console=err, disable=not err.is_terminal) as bar:
            if folder is None:
                stored, total = items_of_store(connection, gateway.fingerprints), count_stored(connection)
            else:
                stored, total = items_of_folder(folder), None
            task = bar.add_task("judging", total=total)
            trial = try_rules(stored, now, then, lambda done: bar.update(task, completed=done))
    finally:
        gateway.close()
    out.print(f"{trial.judged} items judged twice; {len(trial.differences)} would be decided differently")
    table = Table()
    for column in ("change", "items", "for example"):
        table.add_column(column, overflow="fold")
    for change, count in trial.counts.most_common():
        named = [d.item for d in trial.differences if change in d.changes][:examples]
        table.add_row(change, str(count), "\n".join(named))
    if trial.differences:
        out.print(table)


# ---------------------------------------------------------------- entry


def main() -> None:
    """The `intake-gateway` command."""
    arguments = _take_shared(sys.argv[1:])
    try:
        app(args=arguments, prog_name="intake-gateway")
    except TryLater as error:
        err.print(f"intake-gateway: not now: {error.reason}; nothing was lost, try again", soft_wrap=True)
        sys.exit(answer_to(error).exit_code)
    except _configuration_faults() as error:
        err.print(f"intake-gateway: {error}", soft_wrap=True, markup=False)
        sys.exit(78)  # EX_CONFIG: starting again will not help
    except (RuntimeError, OSError) as error:
        structlog.get_logger().error("ended", error=type(error).__name__)
        err.print(f"intake-gateway: {error}", soft_wrap=True)
        sys.exit(answer_to(error).exit_code)


def _configuration_faults() -> tuple[type[Exception], ...]:
    """Faults in the site's own files. Each says which file, where, and what is wrong."""
    from gateway.domain.organisations import RegisterError  # noqa: PLC0415 - see _open
    from gateway.domain.rules import RulesError  # noqa: PLC0415 - see _open
    from gateway.outbox.templates import TemplateFaultError  # noqa: PLC0415 - see _open
    from gateway.storage.sealing import SealingError  # noqa: PLC0415 - see _open
    from gateway.templates_folder import TemplatesMissingError  # noqa: PLC0415 - see _open

    return RegisterError, RulesError, SealingError, TemplateFaultError, TemplatesMissingError


def _take_shared(arguments: list[str]) -> list[str]:
    """Take --state and --settings off the command line, wherever they stand before `--`."""
    left: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        option, equals, value = argument.partition("=")
        if argument == "--":
            return [*left, argument, *waiting]
        if option in {"--state", "--settings"}:
            found = value if equals else next(waiting, None)
            if not found:
                err.print(f"{option} needs a value")
                sys.exit(2)
            _shared[option] = found
        else:
            left.append(argument)
    return left


if __name__ == "__main__":
    main()
