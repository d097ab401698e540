"""How many scanned documents a second, side by side with OCRmyPDF in one run, as ratios.

    python benchmarks/against_ocrmypdf.py [--rounds N] [--documents N]

Thirteen documents of 24 pages in all, two of them turned (one upside down, one on its side), drawn by our own code.
Both read English and Welsh with the same models, one document after another, each on one and the same core; ours in a
warm reader, as the daemon has it, OCRmyPDF as its command. Each document goes through both, one after the other, before
the next; of several rounds the best time of each document counts, because other programs share the machine.
Then both on all cores, as each uses them by itself: ours several documents at once, OCRmyPDF several pages of one.

OCRmyPDF stands in an environment of its own (`scripts/setup bench`) and is no part of the gateway.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import pypdf
from ocr import ENGLISH, WELSH, used
from paper import draw, lay_out, spoil, write_scan
from stack import errors

from gateway.settings import Limits
from gateway.work.reading_process import ReadingPool

if TYPE_CHECKING:
    from collections.abc import Callable

    from parsers.scan import ScannedPage

TREE = Path(__file__).resolve().parent.parent
PROGRAM = TREE / ".venv-bench" / "bin" / "ocrmypdf"
PAGES = (1, 1, 2, 1, 3, 2, 1, 2, 4, 1, 2, 3, 1)
KINDS = (
    "%% page: serif\n%% scan: 200 dpi, skew 0.4",
    "%% page: mono\n%% scan: 200 dpi, skew -0.8",
    "%% page: sans\n%% scan: 300 dpi, skew 0.2",
    "%% page: serif\n%% scan: 200 dpi, skew 1.4, photocopy",
    "%% page: serif\n%% scan: 200 dpi, skew 2, low contrast",
    "%% page: sans\n%% scan: 200 dpi, skew 0.9, fax",
)
TURNED = {4: 180, 7: 90}
MORE = (
    "Page {page}. I asked the office at number {page} Tanner Lane about the papers again on {day} June and was\n"
    "told that the drawer had been emptied by somebody who does not work there any longer.\n\n"
)


@dataclass(frozen=True, slots=True)
class Document:
    """One scan and what is printed on its pages."""

    path: Path
    words: tuple[str, ...]


@dataclass(slots=True)
class Measured:
    """One way of reading, over all documents: best seconds of each, and the error rate of each page."""

    name: str
    wall: dict[int, float] = field(default_factory=dict)
    cpu: dict[int, float] = field(default_factory=dict)
    rates: dict[int, list[float]] = field(default_factory=dict)

    def add(self, number: int, wall: float, cpu: float, rates: list[float]) -> None:
        """Count one reading of one document."""
        self.wall[number] = min(wall, self.wall.get(number, wall))
        self.cpu[number] = min(cpu, self.cpu.get(number, cpu))
        self.rates[number] = rates

    @property
    def error_rate(self) -> float:
        """Of all pages."""
        return statistics.mean(rate for rates in self.rates.values() for rate in rates)


def make_documents(folder: Path, count: int) -> list[Document]:
    """Draw the scans; the same each time."""
    made = []
    for number, pages in enumerate(PAGES[:count]):
        text = WELSH if number % 6 == 5 else ENGLISH
        sheets = [text] + [MORE.format(page=page, day=page + number) + text for page in range(2, pages + 1)]
        paper = lay_out(KINDS[number % len(KINDS)] + "\n" + "\n%% page-break\n".join(sheets) + "\n")
        drawn = [spoil(page, paper, seed=f"{number}/{index}") for index, page in enumerate(draw(paper))]
        path = folder / f"{number + 1:02}.pdf"
        write_scan(path, [page.rotate(TURNED.get(number, 0), expand=True) for page in drawn], paper.dpi)
        made.append(Document(path, paper.words))
    return made


def read_ours(pool: ReadingPool, document: Document, *, searchable: bool) -> list[str]:
    """The texts of the pages; with `searchable` a PDF is made of what was read, and read back."""
    read: list[ScannedPage] = []
    pool.split_scan(document.path, on_read=read.append)
    texts = [page.reading.text for page in read]
    if searchable:
        made = io.BytesIO()
        pool.make_searchable(document.path, tuple(read), made)
        assert len(pypdf.PdfReader(made).pages) == len(document.words)
    return texts


def read_theirs(document: Document, folder: Path, options: list[str], *, searchable: bool, jobs: int = 1) -> list[str]:
    """The same with OCRmyPDF: its text beside, and a PDF or none."""
    beside, out = folder / "words.txt", folder / "out.pdf"
    target = [str(out)] if searchable else ["-"]
    kind = ["--output-type", "pdf" if searchable else "none", "--sidecar", str(beside)]
    words = [str(PROGRAM), "--quiet", "--jobs", str(jobs), "-l", "eng+cym"]
    command = [*words, *options, *kind, str(document.path), *target]
    subprocess.run(command, check=True, capture_output=True)
    return beside.read_text(encoding="utf-8").split("\f")


def measure(documents: list[Document], rounds: int) -> list[Measured]:
    """Everything in turn, document by document."""
    best = ["--rotate-pages", "--deskew"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        pool = ReadingPool(Limits(), 1)
        ways: list[tuple[Measured, Callable[[Document], list[str]]]] = [
            (Measured("ours, text"), lambda one: read_ours(pool, one, searchable=False)),
            (Measured("OCRmyPDF, text"), lambda one: read_theirs(one, folder, [], searchable=False)),
            (Measured("OCRmyPDF rotate+deskew, text"), lambda one: read_theirs(one, folder, best, searchable=False)),
            (Measured("ours, searchable"), lambda one: read_ours(pool, one, searchable=True)),
            (Measured("OCRmyPDF, searchable"), lambda one: read_theirs(one, folder, [], searchable=True)),
        ]
        read_ours(pool, documents[0], searchable=False)  # warm, as in the daemon
        try:
            for round_ in range(rounds):
                for number, document in enumerate(documents):
                    print(f"  round {round_ + 1}: document {number + 1} of {len(documents)}", file=sys.stderr)
                    for measured, read in ways:
                        cpu, began = used(), time.perf_counter()
                        texts = read(document)
                        wall, spent = time.perf_counter() - began, used() - cpu
                        rates = [errors(*pair) for pair in zip(document.words, texts, strict=False)]
                        measured.add(number, wall, spent, rates)
        finally:
            pool.close()
    return [measured for measured, _ in ways]


def all_cores(documents: list[Document], cores: int, rounds: int) -> tuple[float, float]:
    """Seconds for all documents, ours and OCRmyPDF's, text only, on as many cores as there are."""
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(cores) as several:
        pool = ReadingPool(Limits(), cores)

        def read(document: Document) -> list[str]:
            return read_ours(pool, document, searchable=False)

        try:
            list(several.map(read, documents[:cores]))  # warm, as in the daemon
            for round_ in range(rounds):
                print(f"  all cores: round {round_ + 1} of {rounds}", file=sys.stderr)
                began = time.perf_counter()
                list(several.map(read, documents))
                ours.append(time.perf_counter() - began)
                began = time.perf_counter()
                for document in documents:
                    read_theirs(document, Path(temporary), [], searchable=False, jobs=cores)
                theirs.append(time.perf_counter() - began)
        finally:
            pool.close()
    return min(ours), min(theirs)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--documents", type=int, default=len(PAGES))
    arguments = parser.parse_args()
    if not PROGRAM.exists():
        print("OCRmyPDF is not there: scripts/setup bench installs it", file=sys.stderr)
        return 2
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(cores)})
    with tempfile.TemporaryDirectory() as folder:
        documents = make_documents(Path(folder), arguments.documents)
        measured = measure(documents, arguments.rounds)
        os.sched_setaffinity(0, cores)
        own, other = all_cores(documents, len(cores), arguments.rounds)
    pages = sum(len(document.words) for document in documents)
    version = subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    print(f"{len(documents)} documents, {pages} pages, on one core; OCRmyPDF {version}, load {os.getloadavg()[0]:.1f}")
    print(f"{'':36} {'CER':>7} {'s/page':>7} {'processor s/page':>17}")
    for one in measured:
        wall, cpu = sum(one.wall.values()) / pages, sum(one.cpu.values()) / pages
        print(f"{one.name:36} {one.error_rate:7.2%} {wall:7.2f} {cpu:17.2f}")
    text, default, best, searchable, default_pdf = measured
    for what, ours, theirs, wanted in (
        ("text, against its default", text, default, 3.0),
        ("text, against its best mode", text, best, 3.0),
        ("searchable, against its default", searchable, default_pdf, 2.0),
    ):
        wall = sum(theirs.wall.values()) / sum(ours.wall.values())
        cpu = sum(theirs.cpu.values()) / sum(ours.cpu.values())
        print(f"documents a second, {what}: {wall:.2f} times (by processor time {cpu:.2f}; wanted: {wanted:.0f})")
    print(f"documents a second, text, against its default, both on {len(cores)} cores: {other / own:.2f} times")
    print(f"character errors: ours {text.error_rate:.2%}, its best mode {best.error_rate:.2%} (wanted: no worse)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
