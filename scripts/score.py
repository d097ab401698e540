"""How a labelled folder of mail and letters fares: `make score CORPUS=folder`.

The folder holds `cases.csv`, `parties.csv`, `emails/`, `letters/*.txt` and its own `score.py`, which alone says what
is right. A fresh state is made for each run, and nothing leaves the machine. Nothing of the folder is copied here.

    make score CORPUS=folder ARGS="--results DIR"    keeps the outcome records (emails.jsonl, letters.jsonl) there
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent


class ScoreFailed(Exception):
    """A command failed; the text says which and how."""


class Scored:
    """One run over one folder."""

    def __init__(self, corpus: Path, work: Path, results: Path) -> None:
        self._corpus = corpus
        self._state = work / "state"
        self._scans = work / "letters"
        self._results = results
        # The folder's rows are written for the default settings.
        self._environment = {k: v for k, v in os.environ.items() if not k.startswith("INTAKE_GATEWAY_")}

    def run(self) -> None:
        """Load cases and parties, take everything in, and print what the folder's own score.py says."""
        for what in ("cases", "parties"):
            self._gateway(what, "import", str(self._corpus / f"{what}.csv"))
        self._take_in("emails", self._corpus, "expected.jsonl")
        if any((self._corpus / "letters").glob("*.txt")):
            self._python(TREE / "benchmarks" / "render_letters.py", self._corpus / "letters", self._scans)
            self._take_in("letters", self._scans.parent, "letters/expected.jsonl")
        self._gateway("dead-letters", "list", show=True)

    def _take_in(self, what: str, where: Path, expected: str) -> None:
        """Ingest a folder by its bare name, so that sources read as the folder's rows name them."""
        outcomes = self._results / f"{what}.jsonl"
        began = time.monotonic()
        with outcomes.open("wb") as out:
            # Some items ending in the dead letters is a finding to score, not a reason to stop.
            code = subprocess.run(
                [*self._intake_gateway(), "ingest", what, "--json"],
                cwd=where, env=self._environment, stdout=out, check=False,
            ).returncode  # fmt: skip
        seconds = time.monotonic() - began
        items = len(outcomes.read_bytes().splitlines())
        if not items:
            raise ScoreFailed(f"ingest {what} gave no record (exit code {code})")
        print(f"\n== {what}: {items} items in {seconds:.1f} s, {items / seconds:.1f} a second\n", flush=True)
        self._python(self._corpus / "score.py", outcomes, "--expected", self._corpus / expected)

    def _intake_gateway(self) -> list[str]:
        return [sys.executable, "-m", "gateway", "--state", str(self._state)]

    def _gateway(self, *arguments: str, show: bool = False) -> None:
        self._check([*self._intake_gateway(), *arguments], show=show)

    def _python(self, *arguments: object) -> None:
        self._check([sys.executable, *map(str, arguments)], show=True)

    def _check(self, command: list[str], *, show: bool) -> None:
        out = None if show else subprocess.DEVNULL
        if subprocess.run(command, env=self._environment, stdout=out, check=False).returncode:
            raise ScoreFailed(f"failed: {' '.join(command)}")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path, help="the labelled folder")
    parser.add_argument("--results", type=Path, help="keep the outcome records here")
    arguments = parser.parse_args()
    corpus = arguments.corpus.resolve()
    if not (corpus / "score.py").is_file():
        print(f"score: {corpus} has no score.py", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="gateway-score-") as work:
        results = (arguments.results or Path(work)).resolve()
        results.mkdir(parents=True, exist_ok=True)
        try:
            Scored(corpus, Path(work), results).run()
        except ScoreFailed as failure:
            print(f"score: {failure}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
