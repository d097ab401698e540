"""`intake-gateway rules`: are they in order, why did they decide so, how do they fare, what would others decide."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress

from gateway.commands.this_run import columns, err, installation, out, settings_of_run

__all__ = ["app"]

app = typer.Typer(help="The rules that flags are found by.", no_args_is_help=True)


@app.command("check")
def check_rules(
    rules: Annotated[Path | None, typer.Option(help="Another folder of rules than the settings name.")] = None,
) -> None:
    """Load all rules and say which they are, or which line of which file is wrong."""
    from gateway.domain.case_types import load_case_type_rules
    from gateway.domain.matters import load_matter_words
    from gateway.domain.rule_files import load_rules

    folder = rules or settings_of_run().rules.folder
    found = load_rules(folder)
    load_case_type_rules(folder)
    load_matter_words(folder)
    _warn_of_foreign_files(folder)
    out.print(f"rules {found.version}: in order")


def _warn_of_foreign_files(folder: Path | None) -> None:
    from gateway.domain.rule_files import foreign_files

    for path in () if folder is None else foreign_files(folder):
        err.print(f"never read: {path}: rules are .toml files here or in flags/", soft_wrap=True, markup=False)


@app.command("explain")
def explain_item(item: Annotated[str, typer.Argument(help="The item's id.")]) -> None:
    """Judge one stored item again, and print every finding and every near-finding with its words."""
    from gateway.storage.records import reading_of
    from gateway.storage.tables import items
    from gateway.storage.verdicts import words_on
    from gateway.trial import explain
    from gateway.work.facts import gather_facts

    with installation() as gateway, gateway.database.read() as connection:
        knowledge = gateway.knowledge
        row = connection.execute(items.select().where(items.c.id == item)).first()
        reading = None if row is None else reading_of(connection, item)
        if row is None or reading is None:
            err.print(f"{item}: there is no such item, or its content is sealed, quarantined or erased")
            raise typer.Exit(1)
        facts = gather_facts(connection, gateway.fingerprints, row, reading, as_decided=True)
        lines = list(explain(facts, knowledge, words_on(connection, item)))
    table = columns("", "what", "why", title=f"Item {item}, rules {knowledge.rules.version}")
    for line in lines:
        table.add_row(*map(escape, line))
    out.print(table)


@app.command("report")
def report_rules_command() -> None:
    """Print how each rule fares with people: findings that stand, confirmed, dismissed, precision, examples."""
    from gateway.storage.verdicts import report_rules

    with installation() as gateway, gateway.database.read() as connection:
        reports = report_rules(connection)
    heads = ("standing", "confirmed", "dismissed", "precision", "confirmed, for example", "dismissed, for example")
    for first, is_flag in (("flag", True), ("rule", False)):
        table = columns(first, *heads, title=f"Each {first}, and what people said of its findings")
        for report in reports:
            if report.is_flag is is_flag:
                precision = "-" if report.precision is None else f"{report.precision:.2f}"
                counted = (str(report.counts[name]) for name in ("standing", "confirmed", "dismissed"))
                examples = (" ".join(report.items[name][-3:]) for name in ("confirmed", "dismissed"))
                table.add_row(escape(report.rule or "-"), *counted, precision, *examples)
        out.print(table)
    for report in reports:
        if report.is_flag:
            for thought in report.second_thoughts:
                out.print(f"second thought on {report.rule}: {thought}", soft_wrap=True, markup=False)


@app.command("try")
def try_rules_command(
    rules: Annotated[Path, typer.Option(help="The folder of rules to try.")],
    folder: Annotated[
        Path | None, typer.Argument(help="Mail to try on, instead of what is stored: a file, mbox, Maildir or folder.")
    ] = None,
    examples: Annotated[int, typer.Option(help="How many items to name for each change.")] = 5,
) -> None:
    """Judge stored items (or a folder of mails) by other rules too, and print what would change. Touches nothing."""
    from gateway.domain.case_types import load_case_type_rules
    from gateway.domain.matters import load_matter_words
    from gateway.domain.rule_files import load_rules
    from gateway.trial import count_stored, items_of_folder, items_of_store, try_rules

    def skipped(path: Path, why: str) -> None:
        err.print(f"left alone: {path}: {why}", soft_wrap=True, markup=False)

    if folder is not None and not folder.exists():
        err.print(f"{folder}: there is no such file or folder", soft_wrap=True, markup=False)
        raise typer.Exit(1)
    with installation(new=folder is not None) as gateway:
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
                stored, total = items_of_folder(folder, skipped), None
            task = bar.add_task("judging", total=total)
            trial = try_rules(stored, now, then, lambda done: bar.update(task, completed=done))
    _warn_of_foreign_files(rules)
    if folder is not None and not trial.judged:
        err.print(f"{folder}: there is no mail in it", soft_wrap=True, markup=False)
        raise typer.Exit(1)
    out.print(f"{trial.judged} items judged twice; {len(trial.differences)} would be decided differently")
    table = columns("change", "items", "for example")
    for change, count in trial.counts.most_common():
        named = [d.item for d in trial.differences if change in d.changes][:examples]
        table.add_row(change, str(count), "\n".join(named))
    if trial.differences:
        out.print(table)
