#!/usr/bin/env python3
# ruff: noqa: SLF001 - the fit must see a text exactly as the judgement does
"""Fits what each idea weighs in the stories of potential criminal breaches, and writes it into `pcb_stories.toml`.

    PYTHONPATH=. .venv/bin/python scripts/fit_stories.py           # fit and write
    PYTHONPATH=. .venv/bin/python scripts/fit_stories.py --check   # only say how each set fares when it is left out
    … --shown SET                                                  # also print the misses and false alarms of a set

Learns from the labelled sets that may be read (`SETS`) and from the specimens beside the tests; never from other
sets, which measure. Logistic loss of the best window of the best story, each weight pulled firmly to what was set by
hand (`stories_by_hand.toml`; what is not there, a little above nothing for a sign of a breach, more for a scene, a
little below for innocence), and none may change sides. Weights pulled to such general values alone did worse on sets
left out. Which ideas a story asks for is set by hand: a weight of 0.00 in the file is a question to the next fit.
`needed` is set where the labelled mail, each set left out of the fit, keeps the precision of `AIM`. The weights that
stand were fitted beside a sum over all words, as which the second opinion now comes to them; after a new fit that one
is fitted again, and both are looked at together (`scripts/fit_second_opinion.py --check`).
Same files, same weights: nothing is drawn by lot.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from labelled_mail import read_set, read_specimen

from gateway.domain import flags
from gateway.domain.rule_files import load_rules
from gateway.domain.stories import windows
from gateway.settings import load_settings
from gateway.work.workplace import office_facts
from parsers.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gateway.domain.rules import Rules
    from gateway.domain.stories import Signs

ROOT = Path(__file__).resolve().parent.parent
SPECIMENS = ROOT / "tests/specimens/flags"
BY_HAND = ROOT / "scripts/stories_by_hand.toml"
WEIGHTS = ROOT / "gateway/rules/flags/pcb_stories.toml"
FLAG: Final = "pcb"
SETS = (  # labelled mail that may be learned from
    "breaches", "child_protection", "staff_and_others", "types", "second", "everyday", "final",
    "voices_a", "voices_c", "voices_e", "voices_g", "voices_h", "voices_i", "voices_j",
)  # fmt: skip
INNOCENT: Final = frozenset(
    "mistake outsider asking nothing_happened routine consented own_late wants_erasure lost_stolen lawful scam org_did"
    " price_secret cleared not_real bulletin own_slip other_affair".split()
)  # ideas that speak against; all others speak for
PULLED_TO = {"scene": 0.60, "idea": 0.20, "pair": 0.10, "innocent": -0.25, "start": -3.3, "spread": 0.0, "rules": 2.5}
PULL: Final = 25.0  # between 10 and 40 the sets left out fare the same
STEPS: Final = 160
CHOOSE_EVERY: Final = 10  # steps after which the best window of each item is looked for again
NEEDED: Final = 2.0
AIM: Final = 0.84  # precision that `needed` keeps on mail left out of the fit
COUNTS = {"labelled": 3.0, "specimen": 1.0, "unlabelled": 0.7}  # how much an item of each kind counts


@dataclass(frozen=True, slots=True)
class Item:
    """One text, whether it tells of a breach, and how much it counts."""

    source: str
    name: str
    kind: str
    breach: bool
    reading: Reading


@dataclass(frozen=True, slots=True)
class Told:
    """What one item says: the strength of its phrases, and per window of each story the signs that stand there."""

    strength: float
    rows: np.ndarray  # candidates x parameters


def of_labelled() -> Iterator[Item]:
    """Labelled mail, read as the gateway reads it."""
    for name in SETS:
        for item, reading in read_set(name):
            expected = item["expected"]
            if FLAG not in expected["flags_may"]:
                yield Item(name, item["id"], "labelled", FLAG in expected["flags_must"], reading)


def of_specimens() -> Iterator[Item]:
    """Specimens of the flags, and as mail without a label those of the case types."""
    for file in sorted(SPECIMENS.glob("*.toml")):
        about = "pcb" in file.stem or "_" not in file.stem
        source = file.stem if about else "other flags"
        for item in tomllib.loads(file.read_text("utf-8"))["specimen"]:
            if FLAG in item.get("may", []):
                continue
            breach = FLAG in item.get("must", [])
            yield Item(source, item["id"], "specimen", breach, read_specimen(item))
    for file in sorted((ROOT / "tests/domain").glob("judgement_specimens*.toml")):
        for number, item in enumerate(tomllib.loads(file.read_text("utf-8"))["item"]):
            reading = read_specimen({"subject": item.get("subject", ""), "body": item["text"]})
            yield Item("case types", f"{file.stem}-{number}", "unlabelled", breach=False, reading=reading)


class Parameters:
    """Names of all weights, and what each is pulled to."""

    def __init__(self, raw_stories: list[dict[str, Any]]) -> None:
        self.names: list[tuple[str, str, str]] = []  # story, where, sign
        self.kinds: list[str] = []
        for raw in raw_stories:
            for where, sign in (("", "start"), ("", "spread")):
                self._add(raw["id"], where, sign, sign)
            for where in ("signs", "anywhere"):
                for sign in raw.get(where, {}):
                    against = any(each in INNOCENT for each in sign.split("+"))
                    self._add(raw["id"], where, sign, _kind(sign, against=against))
        self._add("", "", "rules", "rules")
        self.number = {name: at for at, name in enumerate(self.names)}
        hand = tomllib.loads(BY_HAND.read_text("utf-8"))
        self.pulled = np.array([
            (hand.get(story, {}).get(where, {}) if where else hand.get(story, {})).get(sign, PULLED_TO[kind])
            for (story, where, sign), kind in zip(self.names, self.kinds, strict=True)
        ])  # fmt: skip
        self.low = np.array([-np.inf if kind in {"innocent", "start", "spread"} else 0.0 for kind in self.kinds])
        self.high = np.array([0.0 if kind in {"innocent", "spread"} else np.inf for kind in self.kinds])

    def _add(self, story: str, where: str, sign: str, kind: str) -> None:
        self.names.append((story, where, sign))
        self.kinds.append(kind)

    def __len__(self) -> int:
        return len(self.names)


def _kind(sign: str, *, against: bool) -> str:
    if against:
        return "innocent"
    if "+" in sign:
        return "pair"
    return "scene" if sign.startswith("scene_") or sign == "answered_none" else "idea"


class Listener:
    """Asks items what they say, with the words and phrases of the rules as they are."""

    def __init__(self) -> None:
        self.rules: Rules = load_rules(None)
        self.office = office_facts(load_settings(state=ROOT / "var"))
        self.raw = tomllib.loads(WEIGHTS.read_text("utf-8"))["story"]
        self.parameters = Parameters(self.raw)
        ideas = self.rules.stories.ideas
        self.stories = []
        for raw in self.raw:
            needs = [sum(1 << ideas.number(one) for one in set(each)) for each in raw["needs"]]
            signs = [
                (sum(1 << ideas.number(one) for one in sign.split("+")), "+" in sign,
                 self.parameters.number[raw["id"], "signs", sign])
                for sign in raw["signs"]
            ]  # fmt: skip
            anywhere = [
                (1 << ideas.number(sign), self.parameters.number[raw["id"], "anywhere", sign])
                for sign in raw.get("anywhere", {})
            ]
            self.stories.append((raw["id"], needs, signs, anywhere))

    def hear(self, item: Item) -> Told:
        """Everything the fit asks of one item."""
        judged = flags.judged_text(item.reading, self.rules, office=self.office)
        fired = [
            each for each in self.rules.judge(judged)
            if each.rule.flag == FLAG and not each.why_not and each.rule.find >= 0 and each.rule.with_stories
        ]  # fmt: skip
        outcome = flags._Outcome(item.reading, self.rules, judged)
        strength = min(max(outcome._family_scores(fired).values(), default=0.0), flags._STRONGEST)
        return Told(max(strength, -0.5), self._rows(self.rules._signs(judged), max(strength, -0.5)))

    def _rows(self, signs: Signs, strength: float) -> np.ndarray:
        general = 0
        for mask in signs.masks:
            general |= mask
        rows: dict[tuple[int, ...], np.ndarray] = {}
        for name, needs, asked, anywhere in self.stories:
            if not all(general & need for need in needs):
                continue
            against = [at for mask, at in anywhere if general & mask]
            for first, last, length in windows(signs):
                masks = signs.masks[first : last + 1]
                together = 0
                for mask in masks:
                    together |= mask
                if not all(together & need for need in needs):
                    continue
                said = [at for mask, joined, at in asked if together & mask == mask
                        and (not joined or any(each & mask == mask for each in masks))]  # fmt: skip
                start = self.parameters.number[name, "", "start"]
                key = (start, *said)
                if key in rows and rows[key][start + 1] <= length:
                    continue
                row = np.zeros(len(self.parameters), np.float32)
                row[[start, *said, *against]] = 1.0
                row[start + 1] = length
                row[-1] = strength
                rows[key] = row
        return np.array(list(rows.values()), np.float32).reshape(len(rows), len(self.parameters))


def fit(told: list[Told], breach: np.ndarray, counts: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Weights of all parameters; Adam within the sides of each, from what they are pulled to."""
    heard = [at for at, each in enumerate(told) if len(each.rows)]
    rows = np.concatenate([told[at].rows for at in heard])
    bounds = np.concatenate([[0], np.cumsum([len(told[at].rows) for at in heard])])
    breach, counts = breach[heard], counts[heard]
    weights = parameters.pulled.copy()
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    firmness = PULL * np.array([30.0 if kind == "spread" else 0.3 if kind == "start" else 1.0
                                for kind in parameters.kinds])  # fmt: skip
    best = rows[bounds[:-1]]
    for step in range(1, STEPS + 1):
        if step % CHOOSE_EVERY == 1:
            scores = rows @ weights.astype(np.float32)
            best = np.array([
                rows[low + scores[low:high].argmax()] for low, high in itertools.pairwise(bounds)
            ], float)  # fmt: skip
        sums = best @ weights - NEEDED
        slope = best.T @ ((1 / (1 + np.exp(-sums)) - breach) * counts) + firmness * (weights - parameters.pulled)
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope * slope
        pace = 0.04 if step < STEPS * 0.6 else 0.012
        weights = weights - pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weights = np.clip(weights, parameters.low, parameters.high)
    return weights


def scores(told: list[Told], weights: np.ndarray) -> np.ndarray:
    """What each item comes to, less what is needed."""
    return np.array([float((each.rows @ weights).max()) - NEEDED if len(each.rows) else -9.0 for each in told])


def left_out(items: list[Item], told: list[Told], breach: np.ndarray, counts: np.ndarray,
             parameters: Parameters) -> np.ndarray:  # fmt: skip
    """What each item comes to when the set it is of is left out of the fit."""
    sources = np.array([item.source for item in items])
    result = np.zeros(len(items))
    for name in dict.fromkeys(sources):
        inside = np.flatnonzero(sources == name)
        outside = np.flatnonzero(sources != name)
        weights = fit([told[at] for at in outside], breach[outside], counts[outside], parameters)
        result[inside] = scores([told[at] for at in inside], weights)
    return result


def labelled_or_quiet(items: list[Item], told: list[Told], breach: np.ndarray, counts: np.ndarray,
                      parameters: Parameters) -> np.ndarray:  # fmt: skip
    """All but the unlabelled items that a fit without them finds: nobody has said that those are innocent."""
    labelled = np.array([item.kind != "unlabelled" for item in items])
    at = np.flatnonzero(labelled)
    weights = fit([told[one] for one in at], breach[at], counts[at], parameters)
    return np.flatnonzero(labelled | (scores(told, weights) < 0.0))


def figures(items: Iterable[Item], reached: np.ndarray, breach: np.ndarray, limit: float) -> str:
    """Precision and recall of each set and of the labelled mail together."""
    found: dict[str, Counter[str]] = {}
    for item, score, meant in zip(items, reached, breach, strict=True):
        for name in (item.source, "ALL LABELLED" if item.kind == "labelled" else "ALL OTHERS"):
            found.setdefault(name, Counter())[f"{'found' if score > limit else 'not'} {meant > 0}"] += 1
    lines = []
    for name, counter in sorted(found.items()):
        right, wrong, missed = counter["found True"], counter["found False"], counter["not True"]
        precision = right / (right + wrong) if right + wrong else 1.0
        recall = right / (right + missed) if right + missed else 1.0
        lines.append(
            f"{name:18} precision {precision:.3f} recall {recall:.3f}"
            f"  ({right + missed} breaches of {sum(counter.values())}, {wrong} false alarms)"
        )
    return "\n".join(lines)


def limit_for(items: list[Item], reached: np.ndarray, breach: np.ndarray) -> float:
    """The lowest limit at which labelled mail left out of the fit is found with the precision of `AIM`."""
    labelled = np.array([item.kind == "labelled" for item in items])
    order = sorted(zip(reached[labelled], breach[labelled], strict=True), reverse=True)
    right, best = 0.0, 0.0
    for number, (score, meant) in enumerate(order, start=1):
        right += meant
        if right / number >= AIM and number > 20:
            best = score
    return best - 1e-6


def written(text: str, parameters: Parameters, weights: np.ndarray, needed: float) -> str:
    """The file of stories with its weights replaced; every other line stands as it was."""
    story = where = ""
    lines = []
    for line in text.splitlines():
        if found := re.match(r'id = "(.+)"', line):
            story, where = found.group(1), ""
        elif found := re.match(r"\[story\.(\w+)\]", line):
            where = found.group(1)
        elif line.startswith("["):
            where = ""
        found = re.match(r'("?[\w+]+"?) = -?[\d.]+$', line)
        sign = found.group(1).strip('"') if found else ""
        at = parameters.number.get((story, where, sign))
        if line.startswith("needed = "):
            lines.append(f"needed = {needed:.2f}")
        elif line.startswith("rules = "):
            lines.append(f"rules = {weights[-1]:.2f}")
        elif found and at is not None:
            lines.append(f"{found.group(1)} = {weights[at]:.{3 if sign == 'spread' else 2}f}")
        else:
            lines.append(line)
    return "\n".join(lines) + "\n"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--shown", action="append", default=[], metavar="SET", help="print what a set gets wrong")
    arguments = parser.parse_args()
    listener = Listener()
    parameters = listener.parameters
    items = [*of_labelled(), *of_specimens()]
    told = [listener.hear(item) for item in items]
    breach = np.array([float(item.breach) for item in items])
    counts = np.array([COUNTS[item.kind] for item in items])
    keep = labelled_or_quiet(items, told, breach, counts, parameters)
    items, told = [items[at] for at in keep], [told[at] for at in keep]
    breach, counts = breach[keep], counts[keep]
    reached = left_out(items, told, breach, counts, parameters)
    limit = limit_for(items, reached, breach)
    weights = fit(told, breach, counts, parameters)
    sys.stdout.write(
        f"{len(items)} items, {len(parameters)} weights. Each set left out of the fit:\n"
        f"{figures(items, reached, breach, limit)}\n\nWhat it was fitted to:\n"
        f"{figures(items, scores(told, weights), breach, limit)}\nlimit {limit:.2f}, rules {weights[-1]:.2f}\n"
    )
    for item, score, each in zip(items, reached, told, strict=True):
        if item.source in arguments.shown and (score > limit) != item.breach:
            row = each.rows[(each.rows @ weights).argmax()] if len(each.rows) else np.zeros(len(parameters))
            said = [f"{'/'.join(parameters.names[at])}={weights[at]:.2f}" for at in np.flatnonzero(row)]
            words = {"missed" if item.breach else "false alarm": item.name, "score": round(score - limit, 2),
                     "phrases": each.strength, "said": said, "text": item.reading.own_words}  # fmt: skip
            sys.stdout.write(json.dumps(words, ensure_ascii=False, indent=1) + "\n")
    if not arguments.check:
        WEIGHTS.write_text(written(WEIGHTS.read_text("utf-8"), parameters, weights, NEEDED + limit), "utf-8")


if __name__ == "__main__":
    main()
