"""A stack of letters of every kind, with cover sheets, through the whole road: does each come out once, and right?

    python benchmarks/stack.py [--letters 60] [--files 6] [--keep FOLDER]

Typed, photocopied, faxed, hand-like and Welsh letters of one to six pages, single-sided and duplex, crooked, upside
down and sideways; cover sheets for new letters, existing cases, originals, evidence and staff. Prints the character
error rate of each kind, pages in and out, and every letter whose pages, case or flags are not as the sheets say. Nobody
in them exists. The same numbers always give the same stack.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from paper import Paper, draw, lay_out, spoil, write_scan

from gateway.outbox.coversheets import Sheet, render_coversheets
from parsers.page_images import open_pages

if TYPE_CHECKING:
    from collections.abc import Sequence

# kind: hints, Welsh, degrees turned, duplex
KINDS: dict[str, tuple[str, bool, int, bool]] = {
    "typed": ("%% page: serif\n%% scan: 200 dpi, skew 0.3", False, 0, False),
    "photocopy": ("%% page: serif\n%% scan: 200 dpi, skew 1.2, photocopy", False, 0, False),
    "fax": ("%% page: sans\n%% scan: 200 dpi, skew 0.8, fax", False, 0, False),
    "hand-like": ("%% hand: pen\n%% scan: 200 dpi, skew 0.9", False, 0, False),
    "Welsh": ("%% page: serif\n%% scan: 200 dpi, skew -0.5", True, 0, False),
    "duplex": ("%% page: sans\n%% scan: 200 dpi, skew 0.4", False, 0, True),
    "upside down": ("%% page: serif\n%% scan: 200 dpi, skew 0.4", False, 180, False),
    "sideways": ("%% page: serif\n%% scan: 200 dpi, skew -0.4", False, 90, False),
    "crooked": ("%% page: serif\n%% scan: 200 dpi, skew 2.8, low contrast", False, 0, False),
    "typewriter": ("%% page: mono\n%% scan: 200 dpi, skew -0.7", False, 0, False),
}
# shaken italics, and three handwritings that `scripts/setup bench` installs (shaken too; italics where they are not)
HANDS = ("pen", "breip", "rufscript", "dkghandwriting")
PAGES = (1, 2, 1, 3, 1, 2, 1, 4, 1, 6)  # of the letters in turn
SHEETS = ("new", "case", "new", "originals", "new", "evidence", "case", "new", "staff", "case+originals")

PEOPLE = ("Olwen Tarrant", "Bertram Askew", "Cordelia Finch", "Ludo Marchbanks", "Tamsin Orchard", "Gethin Prosser")
STREETS = ("Kiln Rise", "Harbour Street", "Tanner Lane", "Mill Road", "Orchard Close", "Station Road")
BODIES = ("Marlbridge Borough Council", "Wrenport Borough Council", "Eastwick Borough Council")

ENGLISH = """In {month} I asked the housing department of {body} for a copy of everything
that it holds about me. The council wrote to say that my request was being dealt
with. Since then I have heard nothing, although I wrote again and telephoned twice.

I have read that I should have had an answer within a month. I complained to the
council itself and nobody has replied to that either. Number {number} of my notes."""
MORE = """This is sheet {page} of my letter. On the second occasion the person at the desk
looked in a drawer and said that my file had been moved to another building. She
wrote down my name and promised that somebody would ring me the next morning.

Nobody did. When I called there again a week later the desk was closed, and a
notice said that letters would be answered in the order in which they came."""
WELSH = """Ym mis {month} gofynnais i {body} am gopi o bopeth y mae'n ei gadw amdanaf.
Ysgrifennodd y cyngor i ddweud bod fy nghais yn cael ei ystyried. Ers hynny nid
wyf wedi clywed dim, er fy mod wedi ysgrifennu eto ac wedi ffonio ddwywaith.

Darllenais y dylwn fod wedi cael ateb o fewn mis. Cwynais wrth y cyngor ei hun, ac
nid oes neb wedi ateb hynny ychwaith. Hoffwn i rywun edrych ar hyn os gwelwch yn dda."""
MORE_WELSH = """Dyma dudalen {page} o'm llythyr. Yr ail dro edrychodd y sawl wrth y ddesg mewn
drôr a dweud bod fy ffeil wedi ei symud i adeilad arall. Ysgrifennodd fy enw ac
addawodd y byddai rhywun yn fy ffonio y bore wedyn. Ni ffoniodd neb.

Pan elwais yno eto wythnos yn ddiweddarach yr oedd y ddesg ar gau, ac yr oedd nodyn
yn dweud y byddai llythyrau'n cael eu hateb yn y drefn y daethant."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One letter as it went into the stack."""

    kind: str
    words: tuple[str, ...]  # printed, page by page
    pages: int  # sheets and blank backs included
    case: str | None
    flags: frozenset[str]
    is_staff: bool


@dataclass(slots=True)
class Stack:
    """Files, and what is in each, in order."""

    files: list[Path]
    cases: Path
    letters: list[list[Expected]]


@dataclass(slots=True)
class Result:
    """What came out."""

    pages_in: int = 0
    pages_out: int = 0
    wrong: list[str] = field(default_factory=list)
    rates: dict[str, list[float]] = field(default_factory=dict)


def make_stack(folder: Path, *, letters: int, files: int) -> Stack:
    """Draw, spoil and bundle the letters; write the existing cases beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = folder / "cases.csv"
    lines = ["reference,title,case_type,status,nfc,parties"]
    lines += [f"{_reference(number)},Kept case {number},RFA,open,no," for number in range(letters)]
    cases.write_text("\n".join(lines) + "\n", encoding="utf-8")
    stack = Stack([], cases, [])
    for file in range(files):
        images: list[Image.Image] = []
        expected = []
        for number in range(file, letters, files):
            pages, letter = _letter(number)
            images += pages
            expected.append(letter)
        images += _sheets([Sheet("end-of-batch", page_count=len(images))], f"end-{file}")
        expected[-1] = Expected(
            *(getattr(expected[-1], name) for name in ("kind", "words")),
            expected[-1].pages + 1,
            *(getattr(expected[-1], name) for name in ("case", "flags", "is_staff")),
        )
        target = folder / f"stack-{file + 1}.{'tif' if file % 3 == 2 else 'pdf'}"
        write_scan(target, [image.convert("L") for image in images], 200)
        stack.files.append(target)
        stack.letters.append(expected)
    return stack


def _reference(number: int) -> str:
    return f"IC-{310_000 + number * 37}-K{number % 10}R{number // 10 % 10}"


def _letter(number: int) -> tuple[list[Image.Image], Expected]:
    kind = list(KINDS)[number % len(KINDS)]
    hints, is_welsh, turn, is_duplex = KINDS[kind]
    if kind == "hand-like":  # another hand for each round of the kinds
        hints = hints.replace("pen", HANDS[number // len(KINDS) % len(HANDS)])
    # another sheet and length for each round of the kinds
    what = SHEETS[(number + number // len(KINDS) * 3) % len(SHEETS)]
    count = PAGES[(number + number // len(KINDS)) % len(PAGES)]
    paper = lay_out(_text(number, hints, count, is_welsh=is_welsh))
    images = []
    for index, page in enumerate(draw(paper)):
        images.append(spoil(page, paper, seed=f"{number}/{index}").rotate(turn, expand=True))
        if is_duplex:
            white = Image.new("L", page.size, 255)
            images.append(spoil(white, Paper((), ()), seed=f"{number}/{index}/back"))
    reference = _reference(number) if what.startswith("case") else None
    sheets = {
        "new": [Sheet("new-letter")],
        "case": [Sheet("case", case=reference or "")],
        "originals": [Sheet("new-letter"), Sheet("originals")],
        "evidence": [Sheet("physical-evidence", detail=f"1 disc; box {number}")],
        "staff": [Sheet("staff-case")],
        "case+originals": [Sheet("case", case=reference or ""), Sheet("originals")],
    }[what]
    flags = {"originals": {"return-originals"}, "case+originals": {"return-originals"}}.get(what, set())
    flags |= {"physical-evidence"} if what == "evidence" else set()
    flags |= {"welsh"} if is_welsh else set()
    images = [*_sheets(sheets, f"{number}"), *images]
    letter = Expected(kind, paper.words, len(images), reference, frozenset(flags), what == "staff")
    return images, letter


def _text(number: int, hints: str, count: int, *, is_welsh: bool) -> str:
    person, street = PEOPLE[number % len(PEOPLE)], STREETS[number // 2 % len(STREETS)]
    month = ("Mawrth", "Ebrill", "Mai")[number % 3] if is_welsh else ("March", "April", "May")[number % 3]
    told = {"month": month, "body": BODIES[number % len(BODIES)], "number": number + 1}
    head = f"{person}\n{number + 1} {street}\nMarlbridge\nZE{number % 9 + 1} {number % 8 + 1}QP"
    first, more = (WELSH, MORE_WELSH) if is_welsh else (ENGLISH, MORE)
    greeting, end = ("Annwyl Gomisiynydd,", "Yr eiddoch yn gywir,") if is_welsh else ("Dear Sirs", "Yours faithfully")
    sheets = [f"{head}\n\n{number % 27 + 1} {month} 2026\n\n{greeting}\n\n{first.format(**told)}"]
    sheets += [more.format(page=page) for page in range(2, count + 1)]
    sheets[-1] += f"\n\n{end}\n\n{person}\n"
    return hints + "\n" + "\n%% page-break\n".join(sheets)


def _sheets(sheets: Sequence[Sheet], seed: str) -> list[Image.Image]:
    pictures = []
    with open_pages(render_coversheets(list(sheets))) as printed:
        for number in range(1, len(sheets) + 1):
            image = printed.page(number).image
            assert image is not None
            pictures.append(spoil(image, Paper((), (), skew=0.6), seed=f"sheet/{seed}/{number}"))
    return pictures


# -- weighing -----------------------------------------------------------------------------------------------------


def weigh(stack: Stack, records: Sequence[dict[str, Any]], state: Path) -> Result:
    """Compare what came out with what went in."""
    result = Result()
    database = sqlite3.connect(state / "gateway.sqlite", timeout=30)
    try:
        for file, letters in zip(stack.files, stack.letters, strict=True):
            own = sorted((r for r in records if r["source"] == str(file)), key=lambda record: record["document"])
            result.pages_in += sum(letter.pages for letter in letters)
            if len(own) != len(letters):
                result.wrong.append(f"{file.name}: {len(letters)} letters went in, {len(own)} items came out")
            for record, letter in zip(own, letters, strict=False):
                result.wrong += [
                    f"{file.name} letter {record['document']} ({letter.kind}): {what}"
                    for what in _differences(database, record, letter, result)
                ]
            result.wrong += _sealed_pages(database, file, own, letters, result)
    finally:
        database.close()
    return result


def _split_step(database: sqlite3.Connection, item: str) -> tuple[int, int]:
    """Pages of this document, and of all documents of its file, as its life says; none of a sealed one's."""
    said = database.execute(
        "select decision || ', ' || why from steps where item_id = ? and name = 'split' and decision like 'document %'",
        (item,),
    ).fetchone()
    words = r"(\d+) pages?(?:, of them \d+ blank)?, \d+ pages in the file, (\d+) given"
    found = re.search(words, said[0]) if said else None
    return (int(found.group(1)), int(found.group(2))) if found else (0, 0)


def _sealed_pages(
    database: sqlite3.Connection,
    file: Path,
    records: Sequence[dict[str, Any]],
    letters: Sequence[Expected],
    result: Result,
) -> list[str]:
    """An employee's letter says nothing of its pages: they are what the file's other documents do not have."""
    told = [_split_step(database, record["item"]) for record in records]
    sealed = max((whole for _, whole in told), default=0) - sum(own for own, _ in told)
    expected = sum(letter.pages for letter in letters if letter.is_staff)
    result.pages_out += sealed
    return [] if sealed == expected else [f"{file.name}: {sealed} pages of employees' letters instead of {expected}"]


def _differences(database: sqlite3.Connection, record: dict[str, Any], letter: Expected, result: Result) -> list[str]:
    wrong = []
    pages, _ = _split_step(database, record["item"])
    result.pages_out += pages
    if pages != letter.pages and not letter.is_staff:
        wrong.append(f"{pages} pages instead of {letter.pages}")
    flags = {flag["code"] for flag in record["flags"]}
    if letter.is_staff:
        if record["case_title"] != "ECS" or flags != {"ecs"} or record["parsed"] is not None:
            wrong.append(f"not a shell: {record['disposition']}, {sorted(flags)}")
        return wrong
    if letter.case is not None and (record["disposition"], record["case"]) != ("attached", letter.case):
        wrong.append(f"{record['disposition']} {record['case']} instead of {letter.case}")
    if letter.case is None and record["disposition"] != "new-case":
        wrong.append(f"{record['disposition']} {record['review_reasons']} instead of a new case")
    if flags != letter.flags:
        wrong.append(f"flags {sorted(flags)} instead of {sorted(letter.flags)}")
    content = database.execute("select reading from extracts where item_id = ?", (record["item"],)).fetchone()
    read = [page["text"] for page in json.loads(content[0])["pages"] if page["status"] in {"ocr", "text-layer"}]
    if len(read) != len(letter.words):
        wrong.append(f"{len(read)} written pages instead of {len(letter.words)}")
    rates = [errors(printed, text) for printed, text in zip(letter.words, read, strict=False)]
    result.rates.setdefault(letter.kind, []).extend(rates)
    return wrong


def errors(wanted: str, read: str) -> float:
    """Character error rate: edits by Levenshtein, white space collapsed, typographic quotes as typed ones."""
    plain = [" ".join(text.replace("’", "'").replace("‘", "'").split()) for text in (wanted, read)]
    target = np.array([ord(character) for character in plain[1]], dtype=np.int64)
    steps = np.arange(len(target) + 1)
    before = steps.copy()
    for row, character in enumerate(plain[0], 1):
        here = before + 1
        here[1:] = np.minimum(here[1:], before[:-1] + (target != ord(character)))
        here[0] = row
        before = np.minimum.accumulate(here - steps) + steps
    return float(before[-1]) / max(1, len(plain[0]))


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, default=60)
    parser.add_argument("--files", type=int, default=6)
    parser.add_argument("--keep", type=Path, help="leave the scans and the store in this folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.keep or Path(temporary)
        state = folder / "state"
        stack = make_stack(folder / "scans", letters=arguments.letters, files=arguments.files)
        command = [sys.executable, "-m", "gateway", "--state", str(state)]
        subprocess.run([*command, "cases", "import", str(stack.cases)], check=True, stdout=subprocess.DEVNULL)
        began = time.perf_counter()
        files = [str(file) for file in stack.files]
        done = subprocess.run([*command, "ingest", "--json", *files], check=True, stdout=subprocess.PIPE, text=True)
        seconds = time.perf_counter() - began
        result = weigh(stack, [json.loads(line) for line in done.stdout.splitlines()], state)
    print(f"{'kind':12} {'pages':>6} {'CER':>7} {'worst':>7}")
    for kind, rates in result.rates.items():
        print(f"{kind:12} {len(rates):6} {statistics.mean(rates):7.2%} {max(rates):7.2%}")
    print(f"{arguments.letters} letters, pages in {result.pages_in}, pages out {result.pages_out}")
    print(f"{seconds / max(1, result.pages_in):.2f} s a page on {os.cpu_count()} cores, other programs beside it")
    print("\n".join(result.wrong) or "every letter came out once, with its pages, its case and its flags")
    return bool(result.wrong)


if __name__ == "__main__":
    sys.exit(main())
