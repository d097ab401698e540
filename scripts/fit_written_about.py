#!/usr/bin/env python3
"""Fits what speaks for the body written about, and writes `gateway/registers/part_weights.toml`.

    PYTHONPATH=. .venv/bin/python scripts/fit_written_about.py          # fit and write
    PYTHONPATH=. .venv/bin/python scripts/fit_written_about.py --check  # only say how each set fares when left out

Learns from the labelled sets that may be read and the specimens of tests/domain; never from HELD_OUT, which measures
(`--check` gives its count). A conditional logit: each letter chooses among the bodies it names, any body of a right
queue is right, and weights are held near those set by hand (PENALTY). Same files, same
weights: nothing is drawn by lot.
"""

from __future__ import annotations

import argparse
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from labelled_mail import read_set

from gateway.domain import written_about
from gateway.domain.correspondence import CaseType, Sector
from gateway.domain.organisations import load_register
from gateway.domain.work_queues import choose_queue
from parsers.reading import Channel, Passage, Place, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "gateway/registers/part_weights.toml"
HELD_OUT = ("voices_b", "voices_d", "voices_f", "sister_one")
READ = (
    *("voices_a", "voices_c", "voices_e", "voices_g", "voices_h", "voices_i", "voices_j", "final", "second"),
    *("everyday", "breaches", "child_protection", "staff_and_others", "types"),
)
PENALTY = 3.0
STEPS = 250
BY_HAND = {"score": 1.2, "household-camera": 2.0}  # what decides where nothing was learnt
FRESH = frozenset(READ[:8])
TUNED = 0.5  # how much a letter counts of the sets by which the sum by hand was made: they flatter it
FEWEST = 8  # letters in which a feature must occur
LEAST = 0.02  # smaller weights are not written


class Letter(NamedTuple):
    """One labelled letter: its type, whether the office itself is complained of, and the right queues."""

    source: str
    name: str
    reading: Reading
    case_type: CaseType
    about_office: bool
    queues: tuple[str, ...]


class Bodies(NamedTuple):
    """The bodies of a letter: features, sector and whether its queue is right, one row each."""

    source: str
    name: str
    features: list[dict[str, float]]
    sectors: list[Sector]
    right: list[bool]


def of_set(name: str) -> Iterator[Letter]:
    """The letters of a labelled set that have a queue by sector."""
    for item, reading in read_set(name):
        if letter_type := _of_row(item["expected"]):
            yield Letter(name, item["id"], reading, *letter_type)


def _of_row(row: dict[str, Any]) -> tuple[CaseType, bool, tuple[str, ...]] | None:
    types = [CaseType(one) for one in row["case_type"] or () if one in {"RFA", "FS50"}]
    if not types or row["case"] or not any(queue.isdigit() for queue in row["queue"]):
        return None
    return types[0], "about-ico" in row["flags_must"], tuple(row["queue"])


def of_specimens() -> Iterator[Letter]:
    """The short letters beside the tests."""
    folder = ROOT / "tests/domain"
    for file in sorted((*folder.glob("judgement_specimens*.toml"), *folder.glob("queue_specimens*.toml"))):
        for number, item in enumerate(tomllib.loads(file.read_text("utf-8"))["item"]):
            types = [CaseType(one) for one in _several(item.get("type")) if one in {"RFA", "FS50"}]
            if types and item.get("queue") and not item.get("stop"):
                subject, text = item.get("subject", ""), item["text"]
                passages = (Passage(Place.SUBJECT, "subject", subject), Passage(Place.BODY, "body", text))
                reading = Reading(Channel.EMAIL, subject=subject, text=text, new_text=text, passages=passages)
                name = f"{file.stem}-{number}"
                queues = tuple(_several(item["queue"]))
                yield Letter("specimens", name, reading, types[0], about_office=False, queues=queues)


def _several(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []


def bodies(letters: Iterable[Letter]) -> Iterator[Bodies]:
    """What the gateway knows of the bodies of each letter."""
    register = load_register(None)
    for letter in letters:
        public = letter.case_type is CaseType.FS50
        known = written_about.bodies_named(
            letter.reading, register, own=False, about_office=letter.about_office, public=public
        )
        sectors = [
            Sector.ENVIRONMENT if public and one.organisation.kind in {"water", "energy"} else one.organisation.sector
            for one in known
        ]
        right = [choose_queue(letter.case_type, sector).queue in letter.queues for sector in sectors]
        yield Bodies(letter.source, letter.name, written_about.features(known), sectors, right)


class Fit:
    """Weights of the features that occur often enough in `rows`."""

    def __init__(self, rows: list[Bodies]) -> None:
        seen = Counter(name for row in rows for name in {name for one in row.features for name in one})
        self.names = sorted(name for name, often in seen.items() if often >= FEWEST or name in BY_HAND)
        self._at = {name: number for number, name in enumerate(self.names)}
        told = [row for row in rows if any(row.right) and not all(row.right)]
        self._hand = np.array([BY_HAND.get(name, 0.0) for name in self.names])
        self.weights = self._fitted(
            np.vstack([self._table(row) for row in told]),
            np.repeat(np.arange(len(told)), [len(row.right) for row in told]),
            np.concatenate([np.array(row.right, dtype=float) for row in told]),
            np.array([1.0 if row.source in FRESH else TUNED for row in told]),
        )

    def _table(self, row: Bodies) -> np.ndarray:
        table = np.zeros((len(row.features), len(self.names)))
        for number, one in enumerate(row.features):
            for name, much in one.items():
                if name in self._at:
                    table[number, self._at[name]] = much
        return table

    def _fitted(self, table: np.ndarray, letter: np.ndarray, right: np.ndarray, counts: np.ndarray) -> np.ndarray:
        """Adam over all letters at once: slow and steady, the same each time."""
        letters = len(counts)
        weights = self._hand.copy()
        mean, spread = np.zeros_like(weights), np.zeros_like(weights)
        for step in range(1, STEPS + 1):
            speaks = table @ weights
            most = np.full(letters, -np.inf)
            np.maximum.at(most, letter, speaks)
            likely = np.exp(speaks - most[letter])
            share = likely / np.bincount(letter, likely, letters)[letter]
            of_right = likely * right / np.maximum(np.bincount(letter, likely * right, letters), 1e-12)[letter]
            slope = table.T @ ((share - of_right) * counts[letter]) + PENALTY * (weights - self._hand)
            mean, spread = 0.9 * mean + 0.1 * slope, 0.999 * spread + 0.001 * slope**2
            weights = weights - 0.05 * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
        return weights

    def is_right(self, row: Bodies) -> bool:
        """Whether the likeliest sector has a right queue."""
        if not row.right:
            return False
        speaks = self._table(row) @ self.weights
        by_sector: dict[Sector, float] = defaultdict(float)
        queue_right = dict(zip(row.sectors, row.right, strict=True))
        for sector, likely in zip(row.sectors, np.exp(speaks - speaks.max()), strict=True):
            by_sector[sector] += likely
        return queue_right[max(by_sector, key=lambda sector: by_sector[sector])]


def check(rows: list[Bodies], held_out: list[Bodies]) -> None:
    """Say how each set fares when it is left out of the fit; of what is held out, the count only."""
    for source in dict.fromkeys(row.source for row in rows):
        fit = Fit([row for row in rows if row.source != source])
        own = [row for row in rows if row.source == source]
        print(f"{source:20} {sum(map(fit.is_right, own))} of {len(own)}, named {sum(any(r.right) for r in own)}")
    fit = Fit(rows)
    print(f"{'held out':20} {sum(map(fit.is_right, held_out))} of {len(held_out)}")


def write(fit: Fit) -> None:
    """The weights as TOML, the names in order."""
    told = [(name, float(much)) for name, much in zip(fit.names, fit.weights, strict=True) if abs(much) >= LEAST]
    lines = [f'"{name}" = {much:.3f}\n' for name, much in told]
    head = (
        "# What speaks for the body written about. Made by scripts/fit_written_about.py from the labelled sets and\n"
        f"# the specimens (penalty {PENALTY}, {STEPS} steps); run it after a change of signs.toml or patterns.csv.\n\n"
        "[weights]\n"
    )
    WEIGHTS.write_text(head + "".join(lines), encoding="utf-8")
    print(f"{len(lines)} weights written")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say how well")
    asked = parser.parse_args()
    rows = [*bodies(letter for name in READ for letter in of_set(name)), *bodies(of_specimens())]
    if asked.check:
        check(rows, list(bodies(letter for name in HELD_OUT for letter in of_set(name))))
    else:
        write(Fit(rows))


if __name__ == "__main__":
    main()
