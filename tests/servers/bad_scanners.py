"""Five scanners that write into one folder at once, each badly; run as a program, it says what it found.

    python tests/servers/bad_scanners.py FOLDER

The access pattern is that of machines behind a slow mount: opened again for every piece, a byte a second at the end,
renamed when finished, replaced in the middle, cut to half. The gateway's own receiver keeps what the watcher takes.
"""

from __future__ import annotations

import io
import json
import sys
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import one_gateway
import structlog
import typst
from one_gateway import OneGateway
from PIL import Image

from gateway.intake.scan_folder import ScanFolderWatcher
from gateway.settings import ScanFolder
from gateway.storage import tables

PATIENCE_SECONDS = 25.0
# drawn once: a PDF names the second it was made in
@cache
def letter(words: str) -> bytes:
    return typst.compile(f'#set page("a4")\nDear Sir. {words}'.encode())


@cache
def picture() -> bytes:
    written = io.BytesIO()
    Image.effect_noise((300, 400), 60).save(written, "TIFF", save_all=True, append_images=[Image.new("L", (300, 400))])
    return written.getvalue()


# -- the scanner --------------------------------------------------------------------------------------------------


def slowly(share: Path) -> None:
    """The last bytes at one a second; before them two hundred a second, with the file closed between."""
    content = letter("Slow")
    for start in range(0, len(content) - 4, max(1, len(content) // 60)):
        with (share / "slow.pdf").open("ab") as file:
            file.write(content[start : min(start + max(1, len(content) // 60), len(content) - 4)])
        time.sleep(0.02)
    for number in range(len(content) - 4, len(content)):
        time.sleep(1)
        with (share / "slow.pdf").open("ab") as file:
            file.write(content[number : number + 1])


def renamed(share: Path) -> None:
    (share / "scan.tmp").write_bytes(picture())
    time.sleep(1)
    (share / "scan.tmp").rename(share / "renamed.tif")


def replaced(share: Path) -> None:
    first, second = letter("Replaced at first"), letter("Replaced in the end")
    (share / "replaced.pdf").write_bytes(first[: len(first) // 2])
    time.sleep(1)
    (share / ".new").write_bytes(second)
    (share / ".new").rename(share / "replaced.pdf")


def cut(share: Path) -> None:
    content = picture()
    with (share / "cut.tif").open("wb") as file:
        file.write(content)
        file.truncate(len(content) // 2)


def by_another_scanner(share: Path) -> None:
    (share / "upstairs").mkdir()
    (share / "upstairs" / "plain.pdf").write_bytes(letter("Upstairs"))


SCANNERS: tuple[Callable[[Path], None], ...] = (slowly, renamed, replaced, cut, by_another_scanner)


def try_out(folder: Path, share: Path) -> None:
    """Let all scanners write at once while the gateway watches, and print what became of it."""
    (folder / "state").mkdir()
    one_gateway._readers = lambda: None  # nothing is read here
    gateway = OneGateway(folder / "state")
    settings = ScanFolder(poll_seconds=0.1, settle_seconds=0.7, set_aside_seconds=8)
    watcher = ScanFolderWatcher(settings, share, gateway.receiver.keep)
    watcher.start()
    writers = [threading.Thread(target=scanner, args=(share,)) for scanner in SCANNERS]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    until = time.monotonic() + PATIENCE_SECONDS
    while _waiting(share) and time.monotonic() < until:
        time.sleep(0.1)
    watcher.stop()
    kept = gateway.rows(tables.originals)
    found = {
        "items": sorted(item.source for item in gateway.rows(tables.items)),
        "whole": sorted(row.size_bytes for row in kept),
        "expected": sorted(map(len, (letter("Slow"), picture(), letter("Replaced in the end"), letter("Upstairs")))),
        "cut": len(picture()) // 2,
        "done": sorted(str(p.relative_to(share / "done").parts[1:][-1]) for p in _files(share / "done")),
        "problem": sorted(p.name for p in _files(share / "problem")),
        "left": _waiting(share),
        "reasons": {left.name: left.reason for left in watcher.state().left},
    }
    sys.stdout.write(json.dumps(found))
    gateway.close()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and ".items" not in path.parts]


def _waiting(share: Path) -> list[str]:
    found = (path.relative_to(share) for path in share.rglob("*") if path.is_file())
    return [str(path) for path in found if path.parts[0] not in {"done", "problem"}]


def main(folder: Path) -> None:
    """All scanners at once, on one folder."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    (folder / "share").mkdir(parents=True)
    try_out(folder, folder / "share")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
