"""Four sample scans, made up and drawn by the project itself, for the demonstration and the tests.

    python scripts/sample_scans.py OUT_DIR

1. a typed complaint about a council;  2. a letter in Welsh;  3. a stack of two letters with cover sheets,
the second for the existing case IC-690118-D4R2, originals to be returned;  4. a bad fax. Nobody in them exists.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from paper import Paper, draw, lay_out, spoil, write_scan

EXISTING_CASE = "IC-690118-D4R2"

COUNCIL = """%% page: A4, typed, serif
%% scan: 200 dpi, skew 0.4
%% stamp: RECEIVED 4 NOV 2026, top right, red
%% position: right
Mrs Olwen Tarrant
7 Kiln Rise
Marlbridge
ZE4 7QP

2 November 2026

%% position: left
Information Commissioner's Office
Wycliffe House
Water Lane
Wilmslow
Cheshire SK9 5AF

Dear Sir or Madam

Marlbridge Borough Council: my housing file

In July I asked the housing department of Marlbridge Borough Council for a
copy of everything it holds about me. The council wrote on 3 August that my
request was being dealt with. Since then I have heard nothing, although I
wrote again on 14 September and telephoned twice in October.

I have read that I should have had an answer within a month. I complained to
the council on 5 October and nobody has replied to that either. Copies of my
letters are enclosed; you need not send them back.

Please will you look into this.

Yours faithfully

%% hand: signature
Olwen Tarrant
"""

WELSH = """%% page: A4, typed, serif
%% scan: 200 dpi, skew -0.6
%% stamp: DERBYNIWYD 9 TACH 2026, top right, green
%% position: right
Gwenllian Prydderch
Tyddyn Bach
Llanfihangel-yng-Nghoed
ZE9 3WD

6 Tachwedd 2026

%% position: left
Annwyl Gomisiynydd,

Cwyn am y feddygfa

Ym mis Awst anfonodd y feddygfa lythyr am fy iechyd at hen gyfeiriad, er fy
mod wedi rhoi fy nghyfeiriad newydd iddynt ddwywaith. Agorwyd y llythyr gan
y bobl sy'n byw yno yn awr, a daethant ag ef ataf.

Ysgrifennais at reolwr y feddygfa ar 2 Medi. Atebodd mai camgymeriad oedd
hyn, ond mae llythyr arall wedi mynd i'r un lle ers hynny. Hoffwn i rywun
edrych ar y ffordd y maent yn cadw cyfeiriadau eu cleifion.

Byddwn yn ddiolchgar am ateb yn Gymraeg.

Yr eiddoch yn gywir,

%% hand: signature
Gwenllian Prydderch
"""

STACK_FIRST = """%% page: A4, typed, sans
%% scan: 200 dpi, skew 0.7
%% position: right
Bertram Askew
Flat 2, 19 Harbour Street
Wrenport
ZE2 5TN

29 October 2026

%% position: left
Dear Information Commissioner

Larkspur Broadband

Larkspur rings me every evening to sell me a faster line. I am registered
with the Telephone Preference Service and have asked them four times to stop.
The last call was on Tuesday at ten past eight.
%% page-break
I kept a note of each call and can send it to you. I complained to the firm by
recorded post on 1 October and got no answer.

Yours sincerely

%% hand: signature
Bertram Askew
"""

STACK_SECOND = """%% page: A4, typed, mono
%% scan: 200 dpi, skew -0.5
%% position: right
Cordelia Finch
The Old Forge
Hallowby
ZE7 1LB

30 October 2026

%% position: left
Dear Mr Ames

Thank you for your letter. Here is the birth certificate that you asked for,
and the two letters from the school. I need the certificate for my pension,
so please let me have it back as soon as you have seen it.

Yours sincerely

%% hand: signature
Cordelia Finch
"""

FAX = """%% page: A4, typed, sans
%% scan: 200 dpi, skew 0.9, fax
%% position: right
Ludo Marchbanks
3 Tanner's Court
Eastwick
ZE1 9HG

11 November 2026

%% position: left
Dear Sirs

Eastwick Credit Union

On 9 October I asked the Eastwick Credit Union to correct my date of birth in
its files. It has refused twice and says that its computer cannot be changed.
Because of this two lenders have turned me down.

Will you please tell the credit union what the law expects of it?

Yours faithfully

%% hand: signature
Ludo Marchbanks
"""


def _pages(text: str, seed: str) -> tuple[list, Paper]:
    paper = lay_out(text)
    return [spoil(page, paper, seed=f"{seed}/{number}") for number, page in enumerate(draw(paper))], paper


def _sheet(kind: str, seed: str, **what: str) -> list:
    """A cover sheet as the scanner sees it: printed, and laid in a little crooked."""
    from gateway.outbox.coversheets import render_coversheet  # noqa: PLC0415 - the letters need none of the gateway
    from parsers.page_images import open_pages  # noqa: PLC0415 - only a check of what was made needs it

    with open_pages(render_coversheet(kind, **what)) as printed:
        image = printed.page(1).image
    return [spoil(image, Paper((), (), skew=0.5), seed=seed)]


def make_samples(out_dir: Path) -> list[Path]:
    """Make the four scans; returns their paths. The same each time."""
    out_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in (("1-council.pdf", COUNCIL), ("2-cymraeg.pdf", WELSH), ("4-fax.tif", FAX)):
        pages, paper = _pages(text, name)
        write_scan(out_dir / name, pages, paper.dpi)
        written.append(out_dir / name)
    stack = [
        *_sheet("new-letter", "sheet-1"),
        *_pages(STACK_FIRST, "stack-1")[0],
        *_sheet("case", "sheet-2", case=EXISTING_CASE),
        *_sheet("originals", "sheet-3"),
        *_pages(STACK_SECOND, "stack-2")[0],
    ]
    write_scan(out_dir / "3-stack.pdf", stack, 200)
    return sorted([*written, out_dir / "3-stack.pdf"])


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder to write into; made when missing")
    for path in make_samples(parser.parse_args().folder):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
