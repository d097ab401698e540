#!/usr/bin/env python3
"""Fits the second opinion: which words and pairs of words labelled mail with a flag has, and mail without it has not.

    .venv/bin/python scripts/fit_second_opinion.py            # fit, and write gateway/rules/second_opinion.csv
    .venv/bin/python scripts/fit_second_opinion.py --check    # only say how each set fares when it is left out

Learns from all labelled mail of the repository but MEASURES, which is for measuring alone. A set is the work of one
writer, so a set left out of the fit is a voice nobody heard. Logistic regression over words weighted by their rarity,
with a penalty on the square of each weight, solved by Newton's way in the space of the mails. The terms are those
that weigh most in a first fit; the second fit knows only them. Same files, same table: nothing is drawn by lot.

How much the opinion counts beside the rules stands in the rule files (`[weigh.FLAG]`). `--check` prints what fits best
on the sets of UNREAD, whose words no rule was made from: with other sets the rules would seem better than they are.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from labelled_mail import LABELLED, MEASURES, read_set, read_specimen

from gateway.domain.flags import judged_text, sums_of_rules
from gateway.domain.rule_files import load_rules
from gateway.domain.rules import OpinionCounts
from gateway.domain.second_opinion import FILE, terms
from gateway.settings import load_settings
from gateway.work.workplace import office_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from parsers.reading import Reading

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "gateway/rules" / FILE
FLAGS: Final = (
    "goddard", "pcb", "threat", "ecs", "possible-ecs", "whistle-blower", "about-ico", "eir", "physical-evidence",
    "service-complaint", "media-interest", "service-adjustment", "return-originals", "prisoner",
)  # fmt: skip
UNREAD: Final = (
    "voices_b", "voices_k", "voices_d", "voices_l", "voices_f", "voices_m", "voices_n", "voices_o", "voices_p",
    "sister_one",
)  # fmt: skip
SPECIMENS: Final = ROOT / "tests/specimens/flags"
UNHEARD: Final = ("goddard_", "pcb_")  # specimens of these flags are left out: of them mail has enough
# The office's own name and address stand on every letter to it: they tell nothing of who works there.
ADDRESS: Final = re.compile(r"\b(?:ico|icos|information|commissioners?|wycliffe|house|water|lane|wilmslow|cheshire)\b")
OF_COLLEAGUES: Final = frozenset({"ecs", "possible-ecs"})
NUMBER: Final = re.compile(r"\b(?!(?:19[3-9]|20[0-2])\d\b)\w*\d")  # telephones, days and sums; years may stay
SOURCES: Final = 3  # sets in which a term must stand: names and places stand in fewer
KEPT: Final = {"goddard": 4_000, "pcb": 4_000}  # terms of the table for a flag
KEPT_OF_OTHERS: Final = 1_500  # they are rare: there is less to learn
CONSTANT: Final = 30.0  # how loosely weights are held: 10 and 100 do a little less well on sets left out
ROUNDS: Final = 12
SILENT: Final = -99.0  # the sum where no rule said anything


@dataclass(frozen=True, slots=True)
class Mail:
    """One labelled mail as the opinion sees it, and what the rules alone say of it."""

    source: str
    name: str
    must: frozenset[str]
    may: frozenset[str]
    terms: dict[str, int]
    sums: dict[str, float]  # of a flag: how far the rules are above what makes a finding


def labelled() -> list[Mail]:
    """All labelled mail, and the specimens of staff, threats and the smaller flags, as the gateway reads them."""
    office, rules = office_facts(load_settings(state=ROOT / "var")), load_rules(None)
    mails = []
    for source, name, reading, must, may in _texts():
        judged = judged_text(reading, rules, office=office)
        words = dict(Counter(terms(judged.read_sentences())))
        mails.append(Mail(source, name, must, may, words, sums_of_rules(reading, rules, judged)))
    return mails


def _texts() -> Iterator[tuple[str, str, Reading, frozenset[str], frozenset[str]]]:
    """Source, name, text, flags that it carries, flags that it may carry."""
    for path in sorted(LABELLED.glob("*.jsonl")):
        if path.stem not in MEASURES:
            for item, reading in read_set(path.stem):
                expected = item["expected"]
                must = frozenset(expected["flags_must"] or ()) | _hinted(expected)
                yield path.stem, item["id"], reading, must, frozenset(expected["flags_may"] or ())
    for path in sorted(SPECIMENS.glob("*.toml")):
        if not path.stem.startswith(UNHEARD):
            for item in tomllib.loads(path.read_text("utf-8"))["specimen"]:
                must = frozenset(item.get("must", ()))
                must |= {"possible-ecs"} if "ecs" in must or item.get("possible_ecs") else frozenset()
                yield path.stem, item["id"], read_specimen(item), must, frozenset(item.get("may", ()))


def _hinted(expected: dict[str, Any]) -> set[str]:
    """A colleague for certain, or one whom a Team Manager must look at: both are told in the same words."""
    told = "ecs" in (expected["flags_must"] or ()) or "possible-ecs" in (expected["review_reasons_must"] or ())
    return {"possible-ecs"} if told else set()


@dataclass(frozen=True, slots=True)
class Table:
    """Terms with their rarity, and for each flag the weights and the start."""

    rarity: dict[str, float]
    weights: dict[str, NDArray[np.float64]]  # in the order of `rarity`
    start: dict[str, float]

    def margins(self, mails: Sequence[Mail], flag: str) -> NDArray[np.float64]:
        """What the opinion comes to."""
        return rows(mails, self.rarity) @ self.weights[flag] + self.start[flag]


def rows(mails: Sequence[Mail], rarity: dict[str, float]) -> NDArray[np.float32]:
    """Each mail's words by how often and how rare they are, of length 1; as `SecondOpinion.of` counts them."""
    number = {term: at for at, term in enumerate(rarity)}
    table = np.zeros((len(mails), len(rarity)), np.float32)
    for at, mail in enumerate(mails):
        for term, times in mail.terms.items():
            if term in number:
                table[at, number[term]] = (1.0 + math.log(times)) * rarity[term]
        table[at] /= max(float(np.linalg.norm(table[at])), 1e-9)
    return table


def fit(mails: Sequence[Mail]) -> Table:
    """The table of these mails: a first fit over all terms chooses those of the second."""
    stands = Counter(term for mail in mails for term in mail.terms)
    sources = Counter(term for _, term in {(mail.source, term) for mail in mails for term in mail.terms})
    rarity = {
        term: math.log((1 + len(mails)) / (1 + count)) + 1.0
        for term, count in sorted(stands.items())
        if sources[term] >= SOURCES and not NUMBER.search(term)
    }
    _, weights, _ = solved(mails, rarity, rounds=4)
    names = list(rarity)
    chosen: set[str] = set()
    for flag in FLAGS:
        order = np.argsort(-np.abs(weights[flag]), kind="stable")
        chosen.update(names[at] for at in order[: KEPT.get(flag, KEPT_OF_OTHERS)])
    return Table(*solved(mails, {term: rarity[term] for term in names if term in chosen}))


def solved(
    mails: Sequence[Mail], rarity: dict[str, float], *, rounds: int = ROUNDS
) -> tuple[dict[str, float], dict[str, NDArray[np.float64]], dict[str, float]]:
    """Weights of all terms for each flag, from mails of which the flag is certain or certainly not there."""
    table = rows(mails, rarity)
    alike = (table @ table.T).astype(np.float64) + 1.0  # the 1 is the start, held like a weight
    weights, start = {}, {}
    for flag in FLAGS:
        sure = np.array([flag not in mail.may for mail in mails])
        told = np.array([flag in mail.must for mail in mails])[sure].astype(np.float64)
        pulls = newton(alike[np.ix_(sure, sure)], told, rounds)
        weights[flag] = table[sure].T.astype(np.float64) @ pulls
        if flag in OF_COLLEAGUES:
            weights[flag][[at for at, term in enumerate(rarity) if ADDRESS.search(term)]] = 0.0
        start[flag] = float(pulls.sum())
    return rarity, weights, start


def newton(alike: NDArray[np.float64], told: NDArray[np.float64], rounds: int) -> NDArray[np.float64]:
    """How much each mail pulls: logistic regression with both kinds of mail counting the same, solved exactly."""
    counts = CONSTANT * np.where(told > 0, len(told) / (2 * told.sum()), len(told) / (2 * (len(told) - told.sum())))
    sums = np.zeros(len(told))
    pulls = sums
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-sums))
        curve = np.maximum(counts * chance * (1 - chance), 1e-9)
        pulls = conjugate(alike, 1 / curve, sums + counts * (told - chance) / curve, pulls)
        before, sums = sums, alike @ pulls
        if np.abs(sums - before).max() < 1e-3:
            break
    return pulls


def conjugate(
    alike: NDArray[np.float64], own: NDArray[np.float64], wanted: NDArray[np.float64], start: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Solves (alike + diag(own)) x = wanted by conjugate gradients: six thousand mails in seconds, not minutes."""
    found = start.copy()
    rest = wanted - (alike @ found + own * found)
    scale = 1 / (own + alike.diagonal())
    towards = scaled = scale * rest
    size = float(rest @ scaled)
    enough = 1e-10 * max(float(wanted @ (scale * wanted)), 1e-12)
    for _ in range(400):
        if size < enough:
            break
        through = alike @ towards + own * towards
        far = size / float(towards @ through)
        found = found + far * towards
        rest = rest - far * through
        scaled = scale * rest
        size, before = float(rest @ scaled), size
        towards = scaled + (size / before) * towards
    return found


def quality(found: NDArray[np.bool_], told: NDArray[np.bool_]) -> tuple[float, float]:
    """Precision and recall."""
    right = int((found & told).sum())
    return right / max(int(found.sum()), 1), right / max(int(told.sum()), 1)


def left_out(mails: Sequence[Mail], sets: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """What the opinion on each mail of these sets comes to when its set is left out of the fit; nan for others.

    Two sets are left out at a time, which is quicker and a little harder.
    """
    margins = {flag: np.full(len(mails), np.nan) for flag in FLAGS}
    for first in range(0, len(sets), 2):
        names = sets[first : first + 2]
        table = fit([mail for mail in mails if mail.source not in names])
        inside = [at for at, mail in enumerate(mails) if mail.source in names]
        for flag in FLAGS:
            margins[flag][inside] = table.margins([mails[at] for at in inside], flag)
        sys.stderr.write(f"left out: {', '.join(names)}\n")
    return margins


def report(mails: Sequence[Mail], margins: dict[str, NDArray[np.float64]]) -> str:
    """For each flag: rules alone, opinion alone, and both with what counts best."""
    lines = []
    for flag in FLAGS:
        asked = np.array([flag not in mail.may for mail in mails]) & ~np.isnan(margins[flag])
        told = np.array([flag in mail.must for mail in mails])[asked]
        opinion = margins[flag][asked]
        rules = np.array([mail.sums.get(flag, SILENT) for mail in mails])[asked]
        lines.append(f"{flag}: {int(told.sum())} of {len(told)} mails")
        lines.append(said("  rules alone", rules > 0, told))
        lines.append(said("  opinion alone", opinion > 0, told))
        tries = [
            (each, even, adds, *quality(both(rules, opinion, OpinionCounts(each, even, adds, 1.0)), told))
            for each in (1.0, 1.4, 1.8, 2.2, 2.6, 3.0, 3.6)
            for even in (-1.2, -1.1, -1.0, -0.9, -0.8, -0.7, -0.6, -0.5, -0.4, -0.2, 0.0)
            for adds in (1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5)
        ]
        tries.sort(key=lambda one: -2 * one[3] * one[4] / max(one[3] + one[4], 1e-9))
        lines += [
            f"  each {each} even {even} adds {adds} takes 1.0: precision {precision:.3f} recall {recall:.3f}"
            for each, even, adds, precision, recall in tries[:8]
        ]
        found = both(rules, opinion, load_rules(None).opinion_counts[flag])
        lines.append(said("  as the rule files have it", found, told))
        for name in dict.fromkeys(mail.source for mail in mails):
            inside = np.array([mail.source == name for mail in mails])[asked]
            if inside.any():
                lines.append(said(f"    {name}, rules alone", (rules > 0)[inside], told[inside]))
                lines.append(said(f"    {name}, both", found[inside], told[inside]))
    return "\n".join(lines)


def both(rules: NDArray[np.float64], opinion: NDArray[np.float64], counts: OpinionCounts) -> NDArray[np.bool_]:
    """Which mails carry the flag when the opinion counts so; none where no rule said anything."""
    return (rules > SILENT) & (rules + np.clip(counts.each * (opinion - counts.even), -counts.takes, counts.adds) > 0)


def said(name: str, found: NDArray[np.bool_], told: NDArray[np.bool_]) -> str:
    """One line of figures."""
    precision, recall = quality(found, told)
    return f"{name}: precision {precision:.3f} recall {recall:.3f}"


def written(table: Table) -> str:
    """The table as a file."""
    lines = ["words,rarity," + ",".join(FLAGS)]
    lines.append("(start),0," + ",".join(f"{table.start[flag]:.3f}" for flag in FLAGS))
    for at, (term, rarity) in enumerate(table.rarity.items()):
        lines.append(f"{term},{rarity:.2f}," + ",".join(f"{table.weights[flag][at]:.2f}" for flag in FLAGS))
    return "\n".join(lines) + "\n"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; say how sets left out fare")
    parser.add_argument("--sets", nargs="*", default=list(UNREAD), help="which to leave out in turn, with --check")
    arguments = parser.parse_args()
    mails = labelled()
    if arguments.check:
        sys.stdout.write(report(mails, left_out(mails, arguments.sets)) + "\n")
    else:
        TABLE.write_text(written(fit(mails)), "utf-8")


if __name__ == "__main__":
    main()
