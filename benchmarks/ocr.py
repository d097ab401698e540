"""How fast and how well pages are read, side by side with bare Tesseract on the same pages, as a ratio.

    python benchmarks/ocr.py [--rounds N] [--quick]

Prints, for each kind of page: character error rate, seconds a page, and how many printed references were read
exactly; then pages a second of our whole road (draw, straighten, read, look for codes) against the engine alone with
the same model on the same drawn pages. Rounds are interleaved, because other programs share the machine; the ratio is
the median.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from paper import Paper, draw, lay_out, spoil, write_scan

from parsers.letter import labelled_references
from parsers.page_images import open_pages
from parsers.scan import split_scan

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


def bare_tesseract(pages: list[bytes], languages: str) -> float:
    """Seconds of the engine alone, one page after another, from uncompressed grey files."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:  # noqa: S108 - a fresh folder below it
        files = []
        for number, content in enumerate(pages):
            with open_pages(content) as file:
                image = file.page(1).image
            assert image is not None
            files.append(Path(folder, f"{number}.pgm"))
            image.save(files[-1], format="PPM")
        started = time.perf_counter()
        for path in files:
            command = ["tesseract", str(path), "-", "-l", languages, "--psm", "3", "--dpi", "200", "tsv"]
            subprocess.run(command, check=True, capture_output=True)
        return time.perf_counter() - started


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
    # turned pages cost a second reading, which the engine alone would simply get wrong: compared on upright ones
    upright = [content for kind, _, _, content in made if KINDS[kind][2] == 0]
    ratios = []
    for _ in range(rounds):
        bare = bare_tesseract(upright, "eng+cym")
        started = time.perf_counter()
        for content in upright:
            split_scan(content)
        ratios.append(bare / (time.perf_counter() - started))
    print(f"pages a second, whole road against bare Tesseract: {statistics.median(ratios):.2f} (wanted: 0.90)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
