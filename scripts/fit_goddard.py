#!/usr/bin/env python3
# ruff: noqa: SLF001 - the fit must see a text exactly as the judgement does
"""Fits what each idea and each phrase rule of child protection weighs, and writes it into the `goddard*.toml` files.

    PYTHONPATH=. .venv/bin/python scripts/fit_goddard.py           # fit and write
    PYTHONPATH=. .venv/bin/python scripts/fit_goddard.py --check   # only say how each set fares when it is left out
    … --shown SET                                                  # also print the misses and false alarms of a set

Learns from the labelled sets that may be read (`SETS`) and from the specimens beside the tests; never from the even
halves nor from other sets, which measure. One logistic sum: the ideas of the story's best stretch of text, innocence
anywhere in the item, and the rules that fired, each pulled to a general value. What comes out on the wrong side (an
innocence that speaks for, a sign that speaks against) is left out and the rest fitted again. Several stories with
weights of their own, pairs of ideas, and a model of all words did no better on mail that was not read. Mail that was
read while the phrases were written counts less, because they know it by heart. Same files, same weights.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from labelled_mail import read_set, read_specimen

from gateway.domain import flags
from gateway.domain.rule_files import load_rules
from gateway.domain.stories import windows
from gateway.settings import load_settings
from gateway.work.workplace import office_facts
from parsers.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
SPECIMENS = ROOT / "tests/specimens/flags"
RULES = ROOT / "gateway/rules/flags"
STORIES = RULES / "goddard_stories.toml"
PHRASES = ("goddard.toml", "goddard_ideas.toml", "goddard_weighed.toml")
FLAG: Final = "goddard"
SETS = {  # labelled mail that may be learned from: the name, and which half
    **dict.fromkeys("breaches child_protection staff_and_others types".split(), "odd"),
    **dict.fromkeys("second everyday final voices_a voices_c voices_e voices_g voices_h voices_i voices_j".split()),
}
KNOWN_BY_HEART: Final = frozenset(
    "breaches child_protection staff_and_others types second everyday".split()
)  # the phrases were written with these read
SEALED: Final = frozenset(["ve106"])  # its own words are of child protection, its row shows only that it is sealed
INNOCENT: Final = frozenset(
    "money grown creature school training hobby slip well boiler trade breach vetting".split()
)  # ideas (less `gd_`) that speak against; all others speak for
COUNTS = {"unknown": 1.0, "known": 0.3, "specimen": 0.1, "other": 0.05}  # how much an item of each kind counts
PULLED_TO = {
    "named": 0.8, "idea": 0.25, "pair": 0.1, "innocent": -0.25, "anywhere": 0.0, "rule": 0.0,
    "spread": -0.02, "start": -3.5,
}  # fmt: skip
PULL = {
    "named": 6.0, "idea": 6.0, "pair": 10.0, "innocent": 6.0, "anywhere": 10.0, "rule": 3.0,
    "spread": 300.0, "start": 0.1,
}  # fmt: skip
RULES_COUNT: Final = 5.0  # strengths are a fifth of the weights, so that their sum is cut off at six
NEEDED: Final = 2.0
LIMIT: Final = -0.60  # below even odds: an unread voice says less (counts of the sets that measure)
ROUNDS: Final = 4  # times the best stretch of each item is looked for again


@dataclass(frozen=True, slots=True)
class Item:
    """One text, whether it is of child protection, and what kind of witness it is."""

    source: str
    name: str
    kind: str
    meant: bool
    reading: Reading


@dataclass(frozen=True, slots=True)
class Heard:
    """What one item says: the signs of each stretch of text, and everything that is the same for all of them."""

    stretches: np.ndarray  # stretches x signs
    lengths: np.ndarray
    general: np.ndarray  # ideas anywhere, rules that fired


def of_labelled() -> Iterator[Item]:
    """Labelled mail that may be learned from, read as the gateway reads it."""
    for name, half in SETS.items():
        kind = "known" if name in KNOWN_BY_HEART else "unknown"
        for item, reading in read_set(name, half):
            expected = item["expected"]
            if FLAG not in expected["flags_may"] and item["id"] not in SEALED:
                yield Item(name, item["id"], kind, FLAG in expected["flags_must"], reading)


def of_specimens() -> Iterator[Item]:
    """Specimens of all flags: those of other flags are innocent of this one."""
    for file in sorted(SPECIMENS.glob("*.toml")):
        about = FLAG in file.stem or "_" not in file.stem
        for item in tomllib.loads(file.read_text("utf-8"))["specimen"]:
            if FLAG not in item.get("may", []):
                kind, source = ("specimen", file.stem) if about else ("other", "other flags")
                yield Item(source, item["id"], kind, FLAG in item.get("must", []), read_specimen(item))


class Listener:
    """Asks items what they say, with the words and phrases of the rules as they are."""

    def __init__(self) -> None:
        self.rules = load_rules(None)
        self.office = office_facts(load_settings(state=ROOT / "var"))
        story = next(iter(tomllib.loads(STORIES.read_text("utf-8"))["story"]))
        self.signs, self.anywhere = list(story["signs"]), list(story["anywhere"])
        self.phrases = [rule for rule in self.rules.rules if rule.flag == FLAG and rule.find >= 0 and rule.with_stories]
        self.only = self.rules.only(self.phrases)
        number = self.rules.stories.ideas.number
        self.needs = [sum(1 << number(one) for one in set(each)) for each in story["needs"]]
        self.masks = [sum(1 << number(one) for one in sign.split("+")) for sign in self.signs]
        self.general = [1 << number(one) for one in self.anywhere]
        self.rule_at = {rule.id: at for at, rule in enumerate(self.phrases)}
        self.names = [*self.signs, *(f"{one} anywhere" for one in self.anywhere), *self.rule_at, "spread", "start"]
        self.kinds = [
            *(kind_of(one) for one in self.signs),
            *("innocent" if innocent(one) else "anywhere" for one in self.anywhere),
            *("rule" for _ in self.phrases), "spread", "start",
        ]  # fmt: skip

    def hear(self, item: Item) -> Heard:
        """Everything the fit asks of one item."""
        judged = flags.judged_text(item.reading, self.rules, office=self.office)
        signs = self.rules._signs(judged)
        rows: dict[tuple[bool, ...], float] = {}
        for first, last, length in windows(signs):
            masks = signs.masks[first : last + 1]
            together = 0
            for mask in masks:
                together |= mask
            if not all(together & need for need in self.needs):
                continue
            row = tuple(
                together & mask == mask and ("+" not in sign or any(each & mask == mask for each in masks))
                for sign, mask in zip(self.signs, self.masks, strict=True)
            )
            rows[row] = min(length, rows.get(row, length))
        everything = 0
        for mask in signs.masks:
            everything |= mask
        general = np.zeros(len(self.anywhere) + len(self.phrases))
        general[: len(self.anywhere)] = [bool(everything & mask) for mask in self.general]
        for verdict in self.only.judge(judged):
            if not verdict.why_not:
                general[len(self.anywhere) + self.rule_at[verdict.rule.id]] = 1.0
        stretches = np.array(list(rows), float).reshape(len(rows), len(self.signs))
        return Heard(stretches, np.array(list(rows.values())), general)


def kind_of(sign: str) -> str:
    """What kind of parameter a sign is."""
    if innocent(sign):
        return "innocent"
    return "pair" if "+" in sign else "named" if sign == "gd_named" else "idea"


def innocent(sign: str) -> bool:
    """Whether a sign speaks against: any of its ideas does."""
    return any(one.removeprefix("gd_") in INNOCENT for one in sign.split("+"))


def best_row(heard: Heard, weights: np.ndarray) -> np.ndarray:
    """The row of the stretch that weighs most."""
    count = heard.stretches.shape[1]
    row = np.zeros(len(weights))
    if len(heard.stretches):  # else the story is not told, and the rules find nothing without it
        row[count:-2] = heard.general
        at = int((heard.stretches @ weights[:count] + heard.lengths * weights[-2]).argmax())
        row[:count], row[-2] = heard.stretches[at], heard.lengths[at]
    row[-1] = 1.0
    return row


def fit(  # noqa: PLR0917 - one sum, and what it is made of
        heard: list[Heard], meant: np.ndarray, counts: np.ndarray, kinds: list[str], open_: np.ndarray,
        begin: np.ndarray | None = None) -> np.ndarray:  # fmt: skip
    """Weights of the parameters that are open, the others 0."""
    pulled = np.array([PULLED_TO[kind] for kind in kinds]) * open_
    pull = np.array([PULL[kind] for kind in kinds])
    weights = pulled.copy() if begin is None else begin * open_
    for _ in range(ROUNDS if begin is None else 2):
        rows = np.array([best_row(each, weights) for each in heard])[:, open_]
        weights = weights.copy()
        weights[open_] = newton(rows, meant, counts, pulled[open_], pull[open_], weights[open_])
    return weights


def newton(  # noqa: PLR0917 - one sum, and what it is made of
        rows: np.ndarray, meant: np.ndarray, counts: np.ndarray, pulled: np.ndarray, pull: np.ndarray,
           weights: np.ndarray) -> np.ndarray:  # fmt: skip
    """Logistic regression, each weight pulled to its value; steps are halved until they help."""

    def loss(tried: np.ndarray) -> float:
        sums = rows @ tried
        return float((counts * (np.logaddexp(0, sums) - meant * sums)).sum() + (pull * (tried - pulled) ** 2).sum() / 2)

    before = loss(weights)
    for _ in range(12):
        share = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ ((share - meant) * counts) + pull * (weights - pulled)
        bend = (rows * (share * (1 - share) * counts)[:, None]).T @ rows + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        while (now := loss(weights - step)) > before and np.abs(step).max() > 1e-6:
            step = step / 2
        weights = weights - step
        if before - now < 1e-3:
            break
        before = now
    return weights


def right_side(weights: np.ndarray, listener: Listener) -> np.ndarray:
    """Which parameters came out on the side they were written for."""
    sides = np.array([
        -1.0 if kind == "innocent" else 0.0 if kind in {"spread", "start", "anywhere"} else 1.0
        for kind in listener.kinds
    ])  # fmt: skip
    for rule, at in listener.rule_at.items():
        if re.search(r"-n-|against", rule):
            sides[len(listener.signs) + len(listener.anywhere) + at] = -1.0
    return (sides == 0) | (weights * sides > 0.02)


def figures(items: list[Item], reached: np.ndarray, limit: float) -> str:
    """Precision and recall of each set and of all labelled mail."""
    found: dict[str, Counter[tuple[bool, bool]]] = {}
    for item, score in zip(items, reached, strict=True):
        kind = {"unknown": "ALL NOT KNOWN", "known": "ALL KNOWN BY HEART"}.get(item.kind, "ALL SPECIMENS")
        for name in (item.source, kind):
            found.setdefault(name, Counter())[bool(score > limit), item.meant] += 1
    lines = []
    for name, counter in sorted(found.items()):
        right, wrong, missed = counter[True, True], counter[True, False], counter[False, True]
        precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
        lines.append(
            f"{name:20} precision {precision:.2f} recall {recall:.2f}"
            f"  ({right} found, {missed} missed, {wrong} false alarms)"
        )
    return "\n".join(lines)


def write(listener: Listener, weights: np.ndarray, needed: float) -> None:
    """All files with their weights replaced; every other line stands as it was."""
    at = dict(zip(listener.names, weights, strict=True))
    at["start"] += NEEDED
    where, lines = "", []
    for line in STORIES.read_text("utf-8").splitlines():
        if line.startswith("["):
            where = line
        found = re.match(r'("?([\w+]+)"?) = -?[\d.]+$', line)
        name = found.group(2) + (" anywhere" if where == "[story.anywhere]" else "") if found else ""
        if found and name == "needed":
            lines.append(f"needed = {needed:.2f}")
        elif found and name == "rules":
            lines.append(f"rules = {RULES_COUNT:.2f}")
        elif found and name in at:
            lines.append(f"{found.group(1)} = {at[name]:.{3 if name == 'spread' else 2}f}")
        else:
            lines.append(line)
    STORIES.write_text("\n".join(lines) + "\n", "utf-8")
    for file in PHRASES:
        rule, lines = "", []
        for line in (RULES / file).read_text("utf-8").splitlines():
            if found := re.match(r'id = "(.+)"', line):
                rule = found.group(1)
            strength = re.match(r"strength = ", line) and rule in at
            lines.append(f"strength = {at[rule] / RULES_COUNT:.3f}" if strength else line)
        (RULES / file).write_text("\n".join(lines) + "\n", "utf-8")


def show(item: Item, score: float, row: np.ndarray, listener: Listener, weights: np.ndarray) -> str:
    """Why an item came out wrong."""
    said = {listener.names[at]: round(float(row[at] * weights[at]), 2) for at in np.flatnonzero(row * weights)}
    words = {"missed" if item.meant else "false alarm": item.name, "score": round(score, 2),
             "said": said, "text": item.reading.own_words}  # fmt: skip
    return json.dumps(words, ensure_ascii=False) + "\n"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--shown", action="append", default=[], metavar="SET", help="print what a set gets wrong")
    arguments = parser.parse_args()
    listener = Listener()
    items = [*of_labelled(), *of_specimens()]
    heard = [listener.hear(item) for item in items]
    meant = np.array([float(item.meant) for item in items])
    counts = np.array([COUNTS[item.kind] for item in items])
    open_ = np.ones(len(listener.names), bool)
    while True:
        weights = fit(heard, meant, counts, listener.kinds, open_)
        right = right_side(weights, listener) | ~open_
        if right.all():
            break
        open_ &= right
    reached = np.zeros(len(items))
    sources = np.array([item.source for item in items])
    for source in dict.fromkeys(sources):
        inside, outside = np.flatnonzero(sources == source), np.flatnonzero(sources != source)
        others = fit([heard[at] for at in outside], meant[outside], counts[outside], listener.kinds, open_, weights)
        reached[inside] = [best_row(heard[at], others) @ others for at in inside]
    sys.stdout.write(
        f"{len(items)} items, {int(open_.sum())} weights. Each set left out of the fit:\n"
        f"{figures(items, reached, LIMIT)}\n"
        f"says nothing: {[name for name, one in zip(listener.names, open_, strict=True) if not one]}\n"
    )
    for item, score, each in zip(items, reached, heard, strict=True):
        if item.source in arguments.shown and (score > LIMIT) != item.meant:
            sys.stdout.write(show(item, score - LIMIT, best_row(each, weights), listener, weights))
    if not arguments.check:
        write(listener, weights, NEEDED + LIMIT)


if __name__ == "__main__":
    main()
