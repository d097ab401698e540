"""How fast and how well pages are read, side by side with bare Tesseract on the same pages, as a ratio.

    python benchmarks/ocr.py [--rounds N] [--quick]

Prints, for each kind of page: character error rate, seconds a page, and how many printed references were read
exactly; then pages a second of our whole road (open, draw, turn, level, read, look for codes, split) against the
engine alone with the same models on the same pages, drawn for it before: our engine stays started, as in the daemon,
the bare one is started for each page, as its command is. Both on one core, in turn, file by file; of
several rounds the best counts, because other programs share the machine.
"""

from __future__ import annotations

import argparse
import io
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

import pypdf
from paper import Paper, draw, lay_out, spoil, write_scan

from parsers.letter import labelled_references
from parsers.page_images import open_pages
from parsers.scan import extract_pages, split_scan

ENGLISH = """I am writing about the way in which my personal information was handled last spring. On
14 March I asked for a copy of my file and was told, in a letter which I enclose, that
it could not be found. A week later the same file was sent to my former address. The
person who lives there now opened it and was kind enough to bring it round to me.

I have asked for an explanation three times. The first letter was not answered. The second
was answered by somebody who had not read it. I should be grateful for your help, and can
be reached at any time except on Thursdays, when I look after my grandson."""

WELSH = """Rwy'n ysgrifennu atoch ynglŷn â'r ffordd y cafodd fy ngwybodaeth bersonol ei thrin y
gwanwyn diwethaf. Ar 14 Mawrth gofynnais am gopi o'm ffeil a dywedwyd wrthyf, mewn llythyr
yr wyf yn ei amgáu, na ellid dod o hyd iddi. Wythnos yn ddiweddarach anfonwyd yr un ffeil
i'm hen gyfeiriad. Agorodd y sawl sy'n byw yno yn awr y llythyr.

Yr wyf wedi gofyn am eglurhad deirgwaith. Ni chafwyd ateb i'r llythyr cyntaf. Atebwyd yr ail
gan rywun nad oedd wedi ei ddarllen. Byddwn yn ddiolchgar am eich cymorth, a gellir fy nghael
unrhyw bryd heblaw dydd Iau, pan fyddaf yn gwarchod fy ŵyr yn y tŷ."""

# kind: page hints, text, degrees by which the sheet lies turned
KINDS: dict[str, tuple[str, str, int]] = {
    "typed": ("%% page: serif\n%% scan: 300 dpi, skew 0.4", ENGLISH, 0),
    "typewriter": ("%% page: mono\n%% scan: 200 dpi, skew -0.8", ENGLISH, 0),
    "sans": ("%% page: sans\n%% scan: 200 dpi, skew 0.2", ENGLISH, 0),
    "Welsh": ("%% page: serif\n%% scan: 200 dpi, skew 0.6", WELSH, 0),
    "photocopy": ("%% page: serif\n%% scan: 200 dpi, skew 1.4, photocopy", ENGLISH, 0),
    "faint": ("%% page: serif\n%% scan: 200 dpi, skew 2, low contrast", ENGLISH, 0),
    "fax": ("%% page: sans\n%% scan: 200 dpi, skew 0.9, fax", ENGLISH, 0),
    "hand-like": ("%% hand: pen\n%% scan: 200 dpi, skew 1.0", ENGLISH, 0),
    "upside down": ("%% page: serif\n%% scan: 200 dpi, skew 0.5", ENGLISH, 180),
    "sideways": ("%% page: serif\n%% scan: 200 dpi, skew 0.5", WELSH, 90),
}


def references(count: int) -> list[str]:
    """Made-up references of all schemes, the same each time."""
    chance = random.Random(20)  # noqa: S311 - a benchmark
    made = []
    for index in range(count):
        digits = "".join(chance.choices("0123456789", k=7))
        tail = "".join(chance.choice(letters) for letters in ("ABDEGHKLMNPQRSTVW", "0123456789") * 2)
        made.append((f"RFA{digits}", f"FS50{digits[:6]}", f"IC-{digits[:6]}-{tail}")[index % 3])
    return made


def letter(hints: str, text: str, reference: str) -> Paper:
    """A page with a labelled reference above the text."""
    head = f"Your ref: {reference}\n\n12 May 2026\n\nDear Sir or Madam"
    return lay_out(f"{hints}\n{head}\n\n{text}\n\nYours faithfully\n")


def errors(wanted: str, read: str) -> float:
    """Character error rate: edits by Levenshtein, white space collapsed, typographic quotes as typed ones."""
    plain = [" ".join(text.replace("’", "'").replace("‘", "'").split()) for text in (wanted, read)]
    before = list(range(len(plain[1]) + 1))
    for row, wanted_letter in enumerate(plain[0], 1):
        here = [row]
        for column, read_letter in enumerate(plain[1], 1):
            here.append(min(before[column] + 1, here[-1] + 1, before[column - 1] + (wanted_letter != read_letter)))
        before = here
    return before[-1] / max(1, len(plain[0]))


def scans(each: int) -> list[tuple[str, str, str, bytes]]:
    """(kind, printed words, reference, PDF) of every page."""
    made = []
    names = references(len(KINDS) * each)
    for index, (kind, (hints, text, turn)) in enumerate(KINDS.items()):
        for number in range(each):
            reference = names[index * each + number]
            paper = letter(hints, text, reference)
            page = spoil(draw(paper)[0], paper, seed=f"{kind}/{number}").rotate(turn, expand=True)
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, "scan.tif" if page.mode == "1" else "scan.pdf")
                write_scan(path, [page], paper.dpi)
                made.append((kind, paper.words[0], reference, path.read_bytes()))
    return made


def used() -> float:
    """Processor seconds of this process and all it started, ended or not: what other programs take is not in it.

    The engine is kept and goes on, so its time is not among those of ended children.
    """
    tick = os.sysconf("SC_CLK_TCK")
    times: dict[int, tuple[int, float]] = {}
    for process in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = process.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        times[int(process.parent.name)] = int(fields[1]), sum(int(value) for value in fields[11:15]) / tick
    ours = {os.getpid()}
    while more := {number for number, (parent, _) in times.items() if parent in ours} - ours:
        ours |= more
    return sum(times[number][1] for number in ours)


def bare_tesseract(pages: list[Path]) -> None:
    """The engine alone, a start for each page, from uncompressed grey files that were drawn before."""
    for path in pages:
        command = ["tesseract", str(path), "-", "-l", "eng+cym", "--psm", "3", "--dpi", "200", "tsv"]
        subprocess.run(command, check=True, capture_output=True)


def together(pages: list[bytes]) -> bytes:
    """One PDF of several scans."""
    writer = pypdf.PdfWriter()
    for page in pages:
        content = page if page.startswith(b"%PDF") else extract_pages(page, (1,))
        writer.append(io.BytesIO(content))
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def compare(files: list[list[bytes]], rounds: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Best wall and processor seconds of bare Tesseract and of our road, over all files, in turn file by file."""
    totals = [0.0] * 4
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108 - a fresh folder below it
        for number, file in enumerate(files):
            content, drawn = together(file), []
            with open_pages(content) as pages:
                for page in range(1, pages.page_count + 1):
                    image = pages.page(page).image
                    assert image is not None
                    drawn.append(Path(folder, f"{number}-{page}.pgm"))
                    image.save(drawn[-1], format="PPM")
            best = [math.inf] * 4
            for _ in range(rounds):
                for place, work in ((0, partial(bare_tesseract, drawn)), (2, partial(split_scan, content))):
                    began, spent = time.perf_counter(), used()
                    work()
                    best[place] = min(best[place], time.perf_counter() - began)
                    best[place + 1] = min(best[place + 1], used() - spent)
            totals = [total + one for total, one in zip(totals, best, strict=True)]
            for path in drawn:
                path.unlink()
    return (totals[0], totals[1]), (totals[2], totals[3])


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3, help="of the comparison with bare Tesseract")
    parser.add_argument("--each", type=int, default=2, help="pages of each kind")
    parser.add_argument("--quick", action="store_true", help="one page of each kind, one round")
    arguments = parser.parse_args()
    each, rounds = (1, 1) if arguments.quick else (arguments.each, arguments.rounds)
    made = scans(each)
    print(f"{'kind':12} {'CER':>7} {'s/page':>7}  references exact")
    for kind in KINDS:
        own = [(words, reference, content) for name, words, reference, content in made if name == kind]
        rates, seconds, exact = [], [], 0
        for words, reference, content in own:
            started = time.perf_counter()
            reading = split_scan(content).documents[0].reading
            seconds.append(time.perf_counter() - started)
            rates.append(errors(words, reading.text))
            exact += reference in labelled_references(reading.text)
        print(f"{kind:12} {statistics.mean(rates):7.2%} {statistics.mean(seconds):7.2f}  {exact} of {len(own)}")
    upright = [content for kind, _, _, content in made if KINDS[kind][2] == 0]
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    for what, files in (("in files of one page", [[page] for page in upright]), ("in one stack", [upright])):
        bare, ours = compare(files, rounds)
        wall, processor = (bare[kind] / ours[kind] for kind in (0, 1))
        print(
            f"pages a second on one core, whole road against bare Tesseract, {what}: {wall:.2f} times "
            f"(by processor time {processor:.2f}; wanted: 0.90)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
