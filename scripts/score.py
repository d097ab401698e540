"""How labelled mail and letters fare: `make score` for the project's own sets, `make score CORPUS=folder` for others.

A folder holds `cases.csv`, `parties.csv`, `emails/`, `letters/*.txt` and `expected.jsonl`; its own `score.py`, where it
has one, alone says what is right. A fresh state is made for each run, and nothing leaves the machine. Nothing of the
folder is copied here.

    make score ARGS="types breaches --half even --only-figures"     the held-out halves of two sets
    make score CORPUS=folder ARGS="--results DIR"    keeps the outcome records (emails.jsonl, letters.jsonl) there
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from measure_outcomes import measure

TREE = Path(__file__).resolve().parent.parent
LABELLED = TREE / "tests" / "specimens" / "labelled_mail"


class ScoreFailed(Exception):
    """A command failed; the text says which and how."""


class Scored:
    """One run over one folder."""

    def __init__(self, corpus: Path, work: Path, results: Path, *, only_figures: bool) -> None:
        self._corpus = corpus
        self._state = work / "state"
        self._scans = work / "letters"
        self._results = results
        self._only_figures = only_figures
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
        if (self._corpus / "score.py").is_file():
            self._python(self._corpus / "score.py", outcomes, "--expected", self._corpus / expected)
        elif measure(outcomes, self._corpus / expected, only_figures=self._only_figures):
            raise ScoreFailed("some items have no record")

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


def folders(arguments: argparse.Namespace, work: Path) -> Iterator[tuple[str, Path]]:
    """The folder that was named, or the project's own sets, each built into a folder."""
    if arguments.corpus:
        if not (arguments.corpus / "expected.jsonl").is_file():
            raise ScoreFailed(f"{arguments.corpus} has no expected.jsonl")
        yield arguments.corpus.name, arguments.corpus.resolve()
        return
    for name in arguments.sets or sorted(file.stem for file in LABELLED.glob("*.jsonl")):
        folder = work / name
        half = ["--half", arguments.half] if arguments.half else []
        build = [sys.executable, LABELLED / "build.py", LABELLED / f"{name}.jsonl", folder, *half]
        if subprocess.run([str(part) for part in build], check=False).returncode:
            raise ScoreFailed(f"the set {name} cannot be built")
        yield name, folder


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*", help="of the project's own sets; all of them, if none is named")
    parser.add_argument("--corpus", type=Path, help="another labelled folder")
    parser.add_argument("--half", choices=["odd", "even"], help="every second item of the project's own sets")
    parser.add_argument("--only-figures", action="store_true", help="name no item: for a held-out half")
    parser.add_argument("--results", type=Path, help="keep the outcome records here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gateway-score-") as work:
        try:
            for name, folder in folders(arguments, Path(work)):
                results = ((arguments.results or Path(work)) / f"outcomes of {name}").resolve()
                results.mkdir(parents=True, exist_ok=True)
                print(f"\n#### {name}", flush=True)
                with tempfile.TemporaryDirectory(prefix="gateway-score-") as fresh:
                    Scored(folder, Path(fresh), results, only_figures=arguments.only_figures).run()
        except ScoreFailed as failure:
            print(f"score: {failure}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
