#!/usr/bin/env python3
"""Fits what speaks for the body written about: `gateway/registers/sector_words.csv` and `part_weights.toml`.

    PYTHONPATH=. .venv/bin/python scripts/fit_written_about.py          # fit and write
    PYTHONPATH=. .venv/bin/python scripts/fit_written_about.py --check  # only say how each set fares when left out

Learns from every labelled set of the repository but MEASURES, which are for measuring alone, and from the specimens of
tests/domain. No other set is held out: `--check` leaves all of them out in turn, in FOLDS groups, and fits on the rest.
Two steps. The words: ridge regression of the sector written about on words and pairs of words by their rarity. The
parts: a conditional logit, in which each letter chooses among the bodies it names and those that its wording suggests,
any body of a right queue is right, and weights are held near those set by hand (PENALTY). For the second step each
letter is worded by words that were fitted without its set. Same files, same weights: nothing is drawn by lot.
"""

from __future__ import annotations

import argparse
import math
import re
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from labelled_mail import LABELLED, MEASURES, read_set

from gateway.domain import written_about
from gateway.domain.correspondence import CaseType, Sector
from gateway.domain.organisations import Organisation, load_register
from gateway.domain.sector_words import COLUMNS, FILE, PARTS, SHORT, START, count_terms
from gateway.domain.written_about import Named, queue_of
from parsers.reading import Channel, Passage, Place, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "gateway/registers/part_weights.toml"
TABLE = ROOT / "gateway/registers" / FILE
BY_HEART = ("second", "everyday", "breaches", "child_protection", "staff_and_others", "types")
READ = tuple(path.stem for path in sorted(LABELLED.glob("*.jsonl")) if path.stem not in MEASURES)
PENALTY = 3.0
STEPS = 250
# What decides where nothing was learnt.
BY_HAND = {"score": 1.2, "household-camera": 2.0, "wording.queue": 1.0, "beside.employs": -1.2}
TUNED = 0.5  # how much a letter counts of the sets by which the sum by hand was made: they flatter it
FEWEST = 8  # letters in which a feature must occur
LEAST = 0.02  # smaller weights are not written
SOURCES: Final = 3  # sets in which a word must stand: names and places stand in fewer
KEPT: Final = 9_000  # words and pairs of the table
HELD: Final = 0.6  # how tightly the words' weights are held
LEVEL: Final = 0.3  # how loosely the start is held beside them
FOLDS: Final = 8  # groups of sets that are left out in turn
NUMBER: Final = re.compile(r"\d")


class Letter(NamedTuple):
    """One labelled letter: its type, whether the office itself is complained of, and the right queues."""

    source: str
    name: str
    reading: Reading
    case_type: CaseType
    about_office: bool
    queues: tuple[str, ...]


@dataclass(slots=True)
class Told:
    """A letter as the gateway sees it: the bodies it names, its words, and which queues are right."""

    letter: Letter
    named: Named
    words: dict[str, int]
    bodies: list[tuple[Organisation, dict[str, float]]]

    def is_right(self, body: Organisation) -> bool:
        """Whether a letter about this body goes to a right queue; queue 5 holds 6, 7 and 8."""
        right = self.letter.queues
        queue = queue_of(body, public=self.named.public)
        return queue in right or ("5" in right and queue in {"6", "7", "8"})

    def worded(self, shares: Sequence[float]) -> None:
        """Judge the bodies anew, with these shares of the sectors."""
        told = {sector: float(share) for sector, share in zip(Sector, shares, strict=True)}
        self.named = Named(self.named.bodies, told if self.named.shares else {}, public=self.named.public)
        self.bodies = written_about.features(self.named)

    @property
    def source(self) -> str:
        """The set."""
        return self.letter.source


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


def told(letters: Iterable[Letter]) -> Iterator[Told]:
    """What the gateway knows of each letter."""
    register = load_register(None)
    for letter in letters:
        public = letter.case_type is CaseType.FS50
        named = written_about.bodies_named(
            letter.reading, register, own=False, about_office=letter.about_office, public=public
        )
        yield Told(letter, named, count_terms(written_about.story_of(letter.reading)), written_about.features(named))


# ---------------------------------------------------------------- words


def sectors_told(rows: list[Told]) -> NDArray[np.float64]:
    """How likely each sector is the right one, of those with a right queue: by the bodies named, all a little."""
    table = np.zeros((len(rows), len(COLUMNS)))
    for at, row in enumerate(rows):
        for number, sector in enumerate(Sector):
            body = Organisation("", sector)
            table[at, number] = 0.3 if row.is_right(body) else 0.0
        for body, known in row.bodies:
            if body.name and row.is_right(body):
                sector = list(Sector).index(body.sector)
                table[at, sector] += math.exp(min(3 * known["score"] + 2 * known.get("things", 0.0), 20.0))
        table[at] /= max(table[at].sum(), 1e-9)
    return table


class Words:
    """The words of many letters, by how often and how rare they are."""

    def __init__(self, rows: list[Told], known: Sequence[str] | None = None) -> None:
        stands = Counter(term for row in rows for term in row.words)
        sources = Counter(term for _, term in {(row.source, term) for row in rows for term in row.words})
        allowed = stands if known is None else known
        self.terms = sorted(t for t in allowed if sources[t] >= SOURCES and not NUMBER.search(t))
        self.rarity = np.array([math.log((1 + len(rows)) / (1 + stands[t])) + 1.0 for t in self.terms])
        number = {term: at for at, term in enumerate(self.terms)}
        self._counts = np.zeros((len(rows), len(self.terms)), np.float32)
        for at, row in enumerate(rows):
            for term, often in row.words.items():
                if term in number:
                    self._counts[at, number[term]] = (1.0 + math.log(often)) * self.rarity[number[term]]
        self._told = sectors_told(rows)

    def table(self, chosen: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """Each letter's words, of length 1 or less if they are few; of the chosen columns only."""
        counts = self._counts if chosen is None else self._counts[:, chosen]
        return counts / np.sqrt(np.square(counts).sum(1, keepdims=True) + SHORT**2)

    def solved(self, table: NDArray[np.float32], learn: NDArray[np.int64]) -> tuple[NDArray[np.float64], Any]:
        """Weights of the columns for each sector, and the start, from the letters of `learn`."""
        own = table[learn]
        alike = (own @ own.T).astype(np.float64) + LEVEL
        mean = self._told[learn].mean(0)
        pulls = np.linalg.solve(alike + HELD * np.eye(len(learn)), self._told[learn] - mean)
        return own.T.astype(np.float64) @ pulls, LEVEL * pulls.sum(0) + mean

    def chosen(self, learn: NDArray[np.int64]) -> NDArray[np.int64]:
        """The columns that weigh most."""
        weights, _ = self.solved(self.table(), learn)
        strength = (np.abs(weights) * self.rarity[:, None]).max(1)
        return np.sort(np.argsort(-strength, kind="stable")[:KEPT])

    def shares(self, learn: NDArray[np.int64], asked: NDArray[np.int64], table: Any) -> NDArray[np.float64]:
        """What the words come to for the letters asked about, fitted on others."""
        weights, start = self.solved(table, learn)
        return table[asked] @ weights + start


def word_crosswise(rows: list[Told], words: Words, table: Any, learn: NDArray[np.int64]) -> None:
    """Word each letter of `learn` by a fit without its set."""
    sets = sorted({rows[at].source for at in learn})
    for first in range(FOLDS):
        group = set(sets[first::FOLDS])
        asked = np.array([at for at in learn if rows[at].source in group], dtype=np.int64)
        others = np.array([at for at in learn if rows[at].source not in group], dtype=np.int64)
        if len(asked):
            for at, shares in zip(asked, words.shares(others, asked, table), strict=True):
                rows[at].worded(shares)


def write_words(words: Words, chosen: NDArray[np.int64], learn: NDArray[np.int64]) -> None:
    """The table as CSV: words in order, weights in thousandths, nothing where a word says nothing."""
    weights, start = words.solved(words.table(chosen), learn)
    lines = [f"words,rarity,{','.join(COLUMNS)}\n", f"{START},0,{','.join(_parts(start))}\n"]
    for at, own in zip(chosen, weights, strict=True):
        lines.append(f"{words.terms[at]},{words.rarity[at]:.2f},{','.join(_parts(own))}\n")
    TABLE.write_text("".join(lines), encoding="utf-8")
    print(f"{len(chosen)} words written")


def _parts(weights: NDArray[np.float64]) -> list[str]:
    return [str(round(PARTS * much)) if abs(much) >= 2.5 / PARTS else "" for much in weights]


# ---------------------------------------------------------------- parts


class Fit:
    """Weights of the features that occur often enough in `rows`."""

    def __init__(self, rows: list[Told]) -> None:
        seen = Counter(name for row in rows for name in {name for _, one in row.bodies for name in one})
        self.names = sorted(name for name, often in seen.items() if often >= FEWEST or name in BY_HAND)
        self._at = {name: number for number, name in enumerate(self.names)}
        right = [[row.is_right(body) for body, _ in row.bodies] for row in rows]
        kept = [(row, so) for row, so in zip(rows, right, strict=True) if any(so) and not all(so)]
        self._hand = np.array([BY_HAND.get(name, 0.0) for name in self.names])
        self.weights = self._fitted(
            np.vstack([self._table(row) for row, _ in kept]),
            np.repeat(np.arange(len(kept)), [len(so) for _, so in kept]),
            np.concatenate([np.array(so, dtype=float) for _, so in kept]),
            np.array([TUNED if row.source in {*BY_HEART, "specimens"} else 1.0 for row, _ in kept]),
        )

    def _table(self, row: Told) -> np.ndarray:
        table = np.zeros((len(row.bodies), len(self.names)))
        for number, (_, one) in enumerate(row.bodies):
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

    def is_right(self, row: Told) -> bool:
        """Whether the likeliest queue is a right one."""
        if not row.bodies:
            return False
        speaks = self._table(row) @ self.weights
        by_queue: dict[str, float] = defaultdict(float)
        right: dict[str, bool] = {}
        for (body, _), likely in zip(row.bodies, np.exp(speaks - speaks.max()), strict=True):
            queue = queue_of(body, public=row.named.public)
            by_queue[queue] += likely
            right[queue] = row.is_right(body)
        return right[max(by_queue, key=lambda queue: by_queue[queue])]


def check(rows: list[Told], groups: int = FOLDS) -> None:
    """Say how each set fares when it is left out of the fit, with the others of its group; of the first groups only."""
    words = Words(rows)
    sets = sorted({row.source for row in rows})
    for first in range(FOLDS)[:groups]:
        group = set(sets[first::FOLDS])
        learn = np.array([at for at, row in enumerate(rows) if row.source not in group])
        asked = np.array([at for at, row in enumerate(rows) if row.source in group])
        table = words.table(words.chosen(learn))
        word_crosswise(rows, words, table, learn)
        for at, shares in zip(asked, words.shares(learn, asked, table), strict=True):
            rows[at].worded(shares)
        fit = Fit([rows[at] for at in learn])
        for source in sorted(group):
            own = [row for row in rows if row.source == source]
            print(f"{source:20} {sum(map(fit.is_right, own))} of {len(own)}", flush=True)


def write(fit: Fit) -> None:
    """The weights as TOML, the names in order."""
    told = [(name, float(much)) for name, much in zip(fit.names, fit.weights, strict=True) if abs(much) >= LEAST]
    lines = [f'"{name}" = {much:.3f}\n' for name, much in told]
    head = (
        "# What speaks for the body written about. Made by scripts/fit_written_about.py from the labelled sets and\n"
        f"# the specimens (penalty {PENALTY}, {STEPS} steps); run it after a change of signs or patterns.\n\n"
        "[weights]\n"
    )
    WEIGHTS.write_text(head + "".join(lines), encoding="utf-8")
    print(f"{len(lines)} weights written")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help=f"with --check: only this many of the {FOLDS} groups", type=int, default=FOLDS)
    parser.add_argument("--check", action="store_true", help="only say how well")
    asked = parser.parse_args()
    rows = [*told(letter for name in READ for letter in of_set(name)), *told(of_specimens())]
    if asked.check:
        check(rows, asked.only)
        return
    words, learn = Words(rows), np.arange(len(rows))
    chosen = words.chosen(learn)
    word_crosswise(rows, words, words.table(chosen), learn)
    write_words(words, chosen, learn)
    write(Fit(rows))


if __name__ == "__main__":
    main()
