#!/usr/bin/env python3
"""Fits what each idea weighs for each case type, and writes `gateway/rules/case_type_weights.toml`.

    .venv/bin/python scripts/fit_case_types.py                 # fit and write
    .venv/bin/python scripts/fit_case_types.py --check         # only say how well, each set left out in its turn
    .venv/bin/python scripts/fit_case_types.py --check --misses NAME   # and which letters of that set it gets wrong

Learns from what is in the repository alone: the odd halves of the older labelled sets, the sets named in WHOLE, and
the specimens of tests/domain; never from the even halves nor from the sets that measure, nor from SET_ASIDE, which
says how letters of a known kind fare that were not learnt. Multinomial logistic regression over the ideas and, with
a heavier penalty, over the stems of single words that stand in many letters by many hands and are no names; where a
letter may have several types, any of them is right. Same files, same weights, to the last digit: nothing is drawn by
lot.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections import Counter
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from labelled_mail import read_set

from gateway.domain.case_types import TYPES, ideas_said, load_case_type_rules, stem_of, words_said
from gateway.domain.organisations import load_register
from gateway.domain.written_about import choose_organisation
from gateway.settings import load_settings
from gateway.work.workplace import office_facts
from parsers.reading import Channel, Mailbox, Passage, Place, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "gateway/rules/case_type_weights.toml"
HALVES = ("breaches", "child_protection", "staff_and_others", "types")
WHOLE = (
    "second",
    "everyday",
    "final",
    "sister_one",
    "sister_two",
    *(f"voices_{letter}" for letter in "abcdefghijklmnopqrstuvw"),
    *(f"voices_a{letter}" for letter in "abcdefghijklmnopqrstuvwx"),
)
SET_ASIDE = "eleventh"
GROUPS = 6  # so many times a sixth of the sets is left out
PENALTY = 12.0  # of an idea; 24 left-out sets: 8 0.946, 12 0.953, 20 0.952 (with that of a word beside it)
WORD_PENALTY = 6.0  # of a single word; 24 left-out sets: 25 0.940, 15 0.946, 10 0.948, 6 0.953, 4 0.954, 3 0.952
WORD_LETTERS, WORD_SETS = 5, 3  # a word must stand in so many letters, and in so many sets
STEPS = 150  # 120 to 500 fare alike on sets left out
RARITY = 0.4  # a type with a sixteenth of the letters counts three times as much; sets left out: 0 0.965, 0.4 0.967
STOPS = ("spam", "misdirected", "existing")
STOP_COUNTS = 4.0  # how many letters one that is stopped counts for: they are few
STOP_PENALTY, STOP_WORD_PENALTY = 4.0, 6.0
LEAST = 0.004  # smaller weights are not written
LEAST_OF_WORD = 0.02
MOSTLY_NAMES = 0.8  # a stem that is written with a capital more often is a name
HARD = 1.5  # the odd halves and `everyday` are the hardest and the fewest


class Letter(NamedTuple):
    """One labelled letter."""

    source: str
    reading: Reading
    types: list[str]
    addressed_to: tuple[str, ...]
    stop: str = ""  # what stops it before a case is made


def specimen(item: dict[str, Any]) -> Reading:
    """A specimen of tests/domain as a reading."""
    name, address = parseaddr(item.get("from", ""))
    subject, text = item["subject"], item["text"]
    return Reading(
        Channel.EMAIL,
        subject=subject,
        sender=Mailbox(address, name) if address else None,
        to=(Mailbox(item.get("to", "casework@ico.org.uk")),),
        text=text,
        new_text=text,
        own_words=text,
        passages=(Passage(Place.SUBJECT, "subject", subject), Passage(Place.BODY, "body", text)),
    )


def of_sets() -> Iterator[Letter]:
    """The odd halves, and the sets learnt from wholly."""
    for name, half in (*((name, "odd") for name in HALVES), *((name, None) for name in WHOLE)):
        for item, reading in read_set(name, half):
            row = item["expected"]
            types = row["case_type"] if row["case_type"] and None not in row["case_type"] else []
            stop = stop_of(row)
            if stop or (types and "new-case" in row["disposition"]):
                addressed_to = tuple(parseaddr(one)[1] for one in item["to"])
                yield Letter(name, reading, [] if stop else types, addressed_to, stop)


def stop_of(row: dict[str, Any]) -> str:
    """What stops a letter that goes to review for nothing else."""
    reasons = {"possible-spam": "spam", "misdirected": "misdirected", "possible-existing-case": "existing"}
    found = [kind for reason, kind in reasons.items() if reason in (row["review_reasons_must"] or ())]
    return found[0] if found and row["disposition"] == ["review"] else ""


def of_specimens() -> Iterator[Letter]:
    """The specimens beside the tests; those for queues come with their one type."""
    folder = ROOT / "tests/domain"
    others = (folder / "queue_specimens.toml", folder / "matters_specimens.toml")
    for file in sorted((*folder.glob("judgement_specimens*.toml"), *others)):
        kind, _, number = file.stem.rpartition("_")
        source = number if number in (SET_ASIDE, "tenth") else kind.partition("_")[0]
        for item in tomllib.loads(file.read_text("utf-8"))["item"]:
            stop, types = item.get("stop", ""), item.get("type") or []
            if (types or stop) and item.get("set") != "aside":
                types = [types] if isinstance(types, str) else types
                yield Letter(source, specimen(item), [] if stop else types, (), stop)


class Table(NamedTuple):
    """What each letter says (ideas first, then stems of words), which types it may have, what it counts, its set."""

    ideas: list[str]
    stems: list[str]
    amounts: np.ndarray
    may_be: np.ndarray
    counts: np.ndarray
    sources: np.ndarray
    stops: np.ndarray


def table(letters: list[Letter]) -> Table:
    """Everything the fit needs of the letters."""
    rules, register = load_case_type_rules(), load_register(None)
    office = office_facts(load_settings(state=ROOT / "var"))
    said, words = [], []
    for letter in letters:
        choice = choose_organisation(letter.reading, register, own=False, about_office=False, public=False)
        said.append(ideas_said(letter.reading, rules, choice, office=office, addressed_to=letter.addressed_to))
        words.append(words_said(letter.reading))
    sources = np.array([letter.source for letter in letters])
    ideas, stems = sorted({name for one in said for name in one}), known_stems(letters, words)
    amounts = np.array(
        [
            [one.get(name, 0.0) for name in ideas] + [float(stem in used) for stem in stems]
            for one, used in zip(said, words, strict=True)
        ],
        dtype=np.float32,
    )
    may_be = np.array([[float(each.value in letter.types) for each in TYPES] for letter in letters], dtype=np.float32)
    counts = np.where(np.isin(sources, (*HALVES, *WHOLE)), HARD, 1.0).astype(np.float32)
    return Table(ideas, stems, amounts, may_be, counts, sources, np.array([letter.stop for letter in letters]))


def known_stems(letters: list[Letter], words: list[frozenset[str]]) -> list[str]:
    """Stems that stand in enough letters of enough sets, and are not mostly names."""
    learnt = [(letter, used) for letter, used in zip(letters, words, strict=True) if letter.source != SET_ASIDE]
    times = Counter(stem for _, used in learnt for stem in used)
    sets: dict[str, set[str]] = {}
    capital, written_at_all = Counter[str](), Counter[str]()
    for letter, used in learnt:
        for stem in used:
            sets.setdefault(stem, set()).add(letter.source)
        for word in re.findall(r"[^\W\d_]+", letter.reading.new_text):
            stem = stem_of(word.casefold())
            written_at_all[stem] += 1
            capital[stem] += word[:1].isupper() and not word[1:].isupper()
    return sorted(
        stem
        for stem, letters_with in times.items()
        if letters_with >= WORD_LETTERS
        and len(sets[stem]) >= WORD_SETS
        and not any(sign.isdigit() for sign in stem)
        and capital[stem] <= MOSTLY_NAMES * max(written_at_all[stem], 1)
    )


def fit(learnt: Table) -> np.ndarray:
    """Weights, one row an idea or a stem and the last the start; Adam from nothing."""
    amounts, may_be, counts = learnt.amounts, learnt.may_be, learnt.counts * rarity(learnt.may_be)
    with_start = np.hstack([amounts, np.ones((len(amounts), 1), dtype=np.float32)])
    weights = np.zeros((with_start.shape[1], len(TYPES)), dtype=np.float32)
    penalties = [PENALTY] * len(learnt.ideas) + [WORD_PENALTY] * len(learnt.stems) + [0.01]
    penalty = np.array(penalties, dtype=np.float32)[:, None]
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        likely = shares(with_start @ weights)
        wanted = likely * may_be
        wanted /= np.maximum(wanted.sum(1, keepdims=True), 1e-12)
        slope = (with_start.T @ ((likely - wanted) * counts[:, None]) + penalty * weights) / counts.sum()
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope * slope
        pace = 0.05 if step < STEPS * 0.6 else 0.015
        weights -= pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def rarity(may_be: np.ndarray) -> np.ndarray:
    """What each letter counts for its first type, so that the commonest type is not guessed wherever little is said."""
    first = may_be.argmax(1)
    times = np.bincount(first, minlength=len(TYPES))
    more = np.clip((times.mean() / np.maximum(times, 1)) ** RARITY, 0.3, 4.0)
    return np.asarray(more[first], dtype=np.float32)


def only(whole: Table, rows: np.ndarray) -> Table:
    """Some letters of it."""
    return whole._replace(
        amounts=whole.amounts[rows],
        may_be=whole.may_be[rows],
        counts=whole.counts[rows],
        sources=whole.sources[rows],
        stops=whole.stops[rows],
    )


def fit_stop(learnt: Table, kind: str) -> np.ndarray:
    """Weights for one kind that stops an item, against every letter of which a case comes."""
    rows = (learnt.stops == kind) | (learnt.stops == "")
    is_it = (learnt.stops[rows] == kind).astype(np.float32)[:, None]
    with_start = np.hstack([learnt.amounts[rows], np.ones((len(is_it), 1), dtype=np.float32)])
    counts = np.where(is_it > 0, STOP_COUNTS, 1.0).astype(np.float32)
    weights = np.zeros((with_start.shape[1], 1), dtype=np.float32)
    penalties = [STOP_PENALTY] * len(learnt.ideas) + [STOP_WORD_PENALTY] * len(learnt.stems) + [0.01]
    penalty = np.array(penalties, dtype=np.float32)[:, None]
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        likely = 1 / (1 + np.exp(-(with_start @ weights)))
        slope = (with_start.T @ ((likely - is_it) * counts) + penalty * weights) / counts.sum()
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope * slope
        pace = 0.05 if step < STEPS * 0.6 else 0.015
        weights -= pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights[:, 0]


def shares(sums: np.ndarray) -> np.ndarray:
    """How likely each type is."""
    powers = np.exp(sums - sums.max(1, keepdims=True))
    return np.asarray(powers / powers.sum(1, keepdims=True))


def right(weights: np.ndarray, amounts: np.ndarray, may_be: np.ndarray) -> float:
    """The share of letters that get a type they may have."""
    best = (np.hstack([amounts, np.ones((len(amounts), 1))]) @ weights).argmax(1)
    return float(may_be[np.arange(len(best)), best].mean())


def left_out(whole: Table, sets: list[str]) -> dict[str, float]:
    """How each set fares when it and the others of its group are left out (SET_ASIDE is never learnt)."""
    fares = {}
    for group in (sets[start::GROUPS] for start in range(GROUPS)):
        weights = fit(only(whole, (whole.sources != SET_ASIDE) & ~np.isin(whole.sources, group)))
        for name in group:
            tested = only(whole, whole.sources == name)
            fares[name] = round(right(weights, tested.amounts, tested.may_be), 3)
    return {name: fares[name] for name in sets}


def written(whole: Table, weights: np.ndarray, stops: np.ndarray, how: str) -> str:
    """The file of weights."""

    def row(values: np.ndarray, least: float, names: tuple[str, ...] = tuple(each.value for each in TYPES)) -> str:
        kept = [f"{name} = {value:.3f}" for name, value in zip(names, values, strict=True) if abs(value) >= least]
        return "{ " + ", ".join(kept) + " }" if kept else "{}"

    split = len(whole.ideas)
    all_names = [*whole.ideas, *(f"'{stem}'" for stem in whole.stems)]
    by_stop = [(name, row(values, LEAST_OF_WORD, STOPS)) for name, values in zip(all_names, stops[:-1], strict=True)]
    by_stem = [(stem, row(values, LEAST_OF_WORD)) for stem, values in zip(whole.stems, weights[split:-1], strict=True)]
    lines = [
        "# What each idea weighs for each case type. Written by scripts/fit_case_types.py: do not edit, run it again.",
        *(f"# {line}" for line in how.splitlines()),
        "",
        f"start = {row(weights[-1], LEAST)}",
        "",
        "[weights]",
        *(f'"{name}" = {row(values, LEAST)}' for name, values in zip(whole.ideas, weights[:split], strict=True)),
        "",
        "[stems]",
        *(f'"{stem}" = {values}' for stem, values in by_stem if values != "{}"),
        "",
        "# What stops an item before a case is made (gateway/domain/matters.py).",
        f"[stops]\n{row(stops[-1], 0.0, STOPS).strip('{ }').replace(', ', chr(10))}",
        "",
        "[stop_weights]",
        *(f'"{name}" = {values}' for name, values in by_stop if values != "{}"),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--quick", action="store_true", help="do not leave sets out")
    parser.add_argument("--misses", metavar="NAME", help="show letters of this set wrong when left out")
    arguments = parser.parse_args()
    letters = [*of_sets(), *of_specimens()]
    whole = table(letters)
    everything, whole = whole, only(whole, whole.stops == "")
    letters = [letter for letter in letters if not letter.stop]
    learnt = only(whole, whole.sources != SET_ASIDE)
    fares = left_out(whole, [] if arguments.quick else list(dict.fromkeys(whole.sources.tolist())))
    how = (
        f"{len(learnt.amounts)} letters, {len(whole.ideas)} ideas and facts, penalty {PENALTY}; "
        f"{len(whole.stems)} words, penalty {WORD_PENALTY}.\n"
        f"Right when the set is left out of the fit: {', '.join(f'{name} {share}' for name, share in fares.items())}."
    )
    weights = fit(learnt)
    sys.stdout.write(f"{how}\nRight on what it was fitted to: {right(weights, learnt.amounts, learnt.may_be):.3f}\n")
    if arguments.misses:
        of_it = whole.sources == arguments.misses
        alone = fit(only(whole, (whole.sources != SET_ASIDE) & ~of_it))
        show_misses([letter for letter in letters if letter.source == arguments.misses], alone, whole.amounts[of_it])
    if not arguments.check:
        known = only(everything, everything.sources != SET_ASIDE)
        stops = np.stack([fit_stop(known, kind) for kind in STOPS], axis=1)
        WEIGHTS.write_text(written(whole, weights, stops, how), "utf-8")


def show_misses(letters: list[Letter], weights: np.ndarray, amounts: np.ndarray) -> None:
    """Each letter that came out wrong, with the type it got, how sure, and how it begins."""
    likely = shares(np.hstack([amounts, np.ones((len(amounts), 1))]) @ weights)
    for letter, row in zip(letters, likely, strict=True):
        best = TYPES[int(row.argmax())].value
        if best not in letter.types:
            text = f"{letter.reading.subject} | {letter.reading.new_text[:150]}".replace("\n", " ")
            sys.stdout.write(f"{best} {row.max():.2f}, not {letter.types}: {text}\n")


if __name__ == "__main__":
    main()
