"""A scan of 500 pages: what it costs in memory, and whether all cores read it, without more readers than cores.

    python benchmarks/long_scan.py [--pages 500] [--short 25]

Two scans of the same eight pages, one short, one long, go through `ingest` one after the other. While they
are read, memory is added up over the command, its readers and the engine's processes (proportional set size), and the
engine's processes are counted. Memory is bounded when the long scan needs hardly more than the short one, and its
file: a searchable PDF is made by holding the pictures of all pages for a few seconds.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import pypdf
from ocr import ENGLISH, WELSH
from paper import draw, lay_out, spoil, write_scan


@dataclass(frozen=True, slots=True)
class Cost:
    """Of reading one file."""

    seconds: float
    peak_bytes: int
    engines: int  # at most at once
    threads: int  # of one engine, at most
    pages: int
    file_bytes: int


def make_scan(target: Path, pages: int) -> None:
    """Eight different pages, again and again, each with a picture of its own in the file's first eight."""
    text = "\n%% page-break\n".join((ENGLISH, WELSH) * 4)
    paper = lay_out(f"%% page: serif\n%% scan: 200 dpi, skew 0.4\n{text}\n")
    first = target.with_suffix(".first.pdf")
    write_scan(first, [spoil(page, paper, seed=f"{number}") for number, page in enumerate(draw(paper))], paper.dpi)
    writer = pypdf.PdfWriter()
    content = first.read_bytes()
    for start in range(0, pages, 8):
        writer.append(io.BytesIO(content), pages=(0, min(8, pages - start)))
    writer.write(target)
    first.unlink()


def family(root: int) -> list[int]:
    """A process and all that came from it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
        except (OSError, ValueError):
            continue
        parents.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for process in found:
        found += parents.get(process, [])
    return found


def weigh(process: int) -> tuple[int, int]:
    """Bytes (shared ones counted once over all who share them), and threads if it is an engine, else 0."""
    try:
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8")
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0, 0
    bytes_ = sum(int(line.split()[1]) * 1024 for line in rollup.splitlines() if line.startswith("Pss:"))
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    return bytes_, int(fields["Threads"]) if fields["Name"].startswith("tesseract") else 0


def read(scan: Path, state: Path) -> Cost:
    """Take the scan in, and watch."""
    command = [sys.executable, "-m", "gateway", "--state", str(state), "ingest", "--json", str(scan)]
    began, peak, engines, threads = time.perf_counter(), 0, 0, 0
    outcome = scan.with_suffix(".outcome.json")  # a file: hundreds of pages say more than a pipe holds
    with outcome.open("wb") as said, subprocess.Popen(command, stdout=said, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None:
            weighed = [weigh(process) for process in family(running.pid)]
            peak = max(peak, sum(each for each, _ in weighed))
            engines = max(engines, sum(count > 0 for _, count in weighed))
            threads = max(threads, *(count for _, count in weighed), 0)
            time.sleep(0.2)
    seconds = time.perf_counter() - began
    item = json.loads(outcome.read_bytes())["item"]
    listed = [sys.executable, "-m", "gateway", "--state", str(state), "pages", "list", item, "--json"]
    lines = subprocess.run(listed, check=True, capture_output=True, text=True).stdout.splitlines()
    assert {json.loads(line)["status"] for line in lines} == {"ocr"}
    return Cost(seconds, peak, engines, threads, len(lines), scan.stat().st_size)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--short", type=int, default=25)
    arguments = parser.parse_args()
    costs = []
    with tempfile.TemporaryDirectory() as temporary:
        for pages in (arguments.short, arguments.pages):
            scan = Path(temporary, f"{pages}.pdf")
            make_scan(scan, pages)
            costs.append(read(scan, Path(temporary, f"state-{pages}")))
            cost = costs[-1]
            print(
                f"{cost.pages:4} pages: {cost.seconds / cost.pages:.2f} s a page, {cost.peak_bytes / 1e6:.0f} MB, "
                f"{cost.engines} engines at once on {os.cpu_count()} cores, {cost.threads} thread each",
                flush=True,
            )
    short, long = costs
    more = (long.peak_bytes - short.peak_bytes) / 1e6
    most = 100 + (long.file_bytes - short.file_bytes) / 1e6
    print(
        f"memory of {long.pages} pages over that of {short.pages}: {more:+.0f} MB, the files' difference is "
        f"{most - 100:.0f} MB (wanted: that and at most 100)"
    )
    is_right = (long.threads, long.pages) == (1, arguments.pages) and long.engines <= (os.cpu_count() or 1)
    return int(more > most or not is_right)


if __name__ == "__main__":
    sys.exit(main())
