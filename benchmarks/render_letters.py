"""Render a folder of letters written as plain text (see scripts/paper.py) into scan-like files of the same names.

    python benchmarks/render_letters.py IN_DIR OUT_DIR

Needs nothing but the project's own dependencies: the typefaces come inside Typst. Every third letter becomes a TIFF,
the others PDFs. The same input always gives the same pictures.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from paper import draw, lay_out, spoil, write_scan


def render_folder(letters: Path, scans: Path) -> list[Path]:
    """Render each `*.txt` of `letters` into `scans`; returns the files written, in order of name."""
    scans.mkdir(parents=True, exist_ok=True)
    written = []
    for index, source in enumerate(sorted(letters.glob("*.txt"))):
        paper = lay_out(source.read_text(encoding="utf-8"))
        pages = [spoil(page, paper, seed=f"{source.name}/{number}") for number, page in enumerate(draw(paper))]
        target = scans / f"{source.stem}{'.tif' if index % 3 == 2 else '.pdf'}"
        write_scan(target, pages, paper.dpi)
        written.append(target)
    return written


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("letters", type=Path, help="folder of .txt files")
    parser.add_argument("scans", type=Path, help="folder to write into; made when missing")
    arguments = parser.parse_args()
    written = render_folder(arguments.letters, arguments.scans)
    print(f"{len(written)} letters rendered into {arguments.scans}", file=sys.stderr)
    return 0 if written else 1


if __name__ == "__main__":
    sys.exit(main())
