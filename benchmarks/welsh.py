"""Measures how well and how fast Welsh is recognised: `python benchmarks/welsh.py LABELLED.jsonl`.

Each line of the file is an object with `text`, `welsh` (true or false) and, if it has one, `cat` (kind of text).
Prints precision, recall and F1 of "the sender wrote in Welsh", what went wrong by kind, the same under damage that
mail and scans bring (capitals, no accents, wrapped lines, misread letters), milliseconds a text, and memory.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import textwrap
import time
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from parsers.language import judge_welsh, load_model

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 20_261_122


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _misread(text: str) -> str:
    """Two letters in a hundred are wrong, as on a bad photocopy."""
    chance = random.Random(f"{SEED} {text}")  # noqa: S311 - a repeatable benchmark, no secret
    letters = "abcdefghijklmnopqrstuvwxyz"
    return "".join(chance.choice(letters) if c.isalpha() and chance.random() < 0.02 else c for c in text)


def _wrapped(text: str) -> str:
    return "\n".join(textwrap.fill(line, 72) for line in text.split("\n"))


DAMAGE: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "capitals": str.upper,
    "no capitals": str.lower,
    "no accents": _without_accents,
    "no apostrophes": lambda text: text.replace("'", "").replace("’", ""),
    "wrapped at 72": _wrapped,
    "2 % of letters wrong": _misread,
}


def measure(rows: list[dict[str, object]], damage: Callable[[str], str]) -> tuple[float, float, float, Counter[str]]:
    """Precision, recall, F1, and the kinds of text that went wrong."""
    outcome: Counter[tuple[bool, bool]] = Counter()
    wrong: Counter[str] = Counter()
    for row in rows:
        said, true = judge_welsh(damage(str(row["text"]))).is_welsh, bool(row["welsh"])
        outcome[said, true] += 1
        if said != true:
            wrong[str(row.get("cat", "?"))] += 1
    right = outcome[True, True]
    precision = right / max(1, right + outcome[True, False])
    recall = right / max(1, right + outcome[False, True])
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall), wrong


def main() -> None:
    """Print the table."""
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines() if line.strip()]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    load_model()
    print(f"{len(rows)} texts, {sum(bool(row['welsh']) for row in rows)} Welsh")
    print(f"model loaded in {time.perf_counter() - started:.2f} s")
    print(f"{'':22} precision  recall  F1      wrong")
    for name, damage in DAMAGE.items():
        precision, recall, f1, wrong = measure(rows, damage)
        faults = ", ".join(f"{kind} {count}" for kind, count in wrong.most_common(5))
        print(f"{name:22} {precision:.4f}     {recall:.4f}  {f1:.4f}  {faults}")
    rounds = []
    for _ in range(5):
        started = time.perf_counter()
        for row in rows:
            judge_welsh(str(row["text"]))
        rounds.append((time.perf_counter() - started) * 1000 / len(rows))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"{min(rounds):.2f} ms a text (best of five), {sorted(rounds)[2]:.2f} median; {grown:.0f} MB more memory")


if __name__ == "__main__":
    main()
