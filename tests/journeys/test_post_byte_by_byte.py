"""Scans that come a byte at a time, as over a bad line: each is taken once, and only when its last byte is there.

The watcher of a running gateway looks all the while; its settle time is scaled down with the pauses between bytes.
"""

from __future__ import annotations

import io
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import one_gateway
import pytest
from one_gateway import OneGateway
from PIL import Image, ImageDraw

from gateway.intake.scan_folder import ScanFolderWatcher
from gateway.settings import ScanFolder
from gateway.storage import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

SETTLE_SECONDS, PAUSE_SECONDS = 0.15, 0.001
PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font/Subtype\
/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length 56>>stream
BT /F 12 Tf 72 700 Td (Dear Sir, I wrote to you in May.) Tj ET
endstream endobj
"""


def pdf() -> bytes:
    places = [PDF.index(b"%d 0 obj" % number) for number in (1, 2, 3, 4)]
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return PDF + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(PDF)


def picture(form: str, **how: object) -> bytes:
    page = Image.new("1", (200, 280), 1)
    ImageDraw.Draw(page).text((20, 40), "Dear Sir", fill=0)
    written = io.BytesIO()
    page.save(written, form, **how)
    return written.getvalue()


SCANS = {
    "letter.pdf": pdf(),
    "fax.tif": picture("TIFF", compression="group4", dpi=(100, 100)),
    "page.png": picture("PNG"),
}


@pytest.fixture
def gateway(state: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OneGateway]:
    monkeypatch.setattr(one_gateway, "_readers", lambda: None)  # nothing is read here
    opened = OneGateway(state)
    yield opened
    opened.close()


def write_by_the_byte(file: Path, content: bytes, whole: dict[str, float]) -> None:
    """The file is closed between bytes; three times the line hangs for longer than a whole file has to lie still."""
    hangs = {len(content) // 3, len(content) * 2 // 3, len(content) - 1}
    for number in range(len(content)):
        if number in hangs:
            time.sleep(1.5 * SETTLE_SECONDS)
        with file.open("ab") as handle:
            handle.write(content[number : number + 1])
        time.sleep(PAUSE_SECONDS)
    whole[file.name] = time.time()


def test_scans_written_byte_by_byte_are_taken_once_and_whole(gateway: OneGateway, tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    settings = ScanFolder(poll_seconds=0.05, settle_seconds=SETTLE_SECONDS, set_aside_seconds=60)
    watcher = ScanFolderWatcher(settings, folder, gateway.receiver.keep)
    whole: dict[str, float] = {}
    writers = [
        threading.Thread(target=write_by_the_byte, args=(folder / name, content, whole))
        for name, content in SCANS.items()
    ]
    watcher.start()
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    until = time.monotonic() + 30
    while any((folder / name).exists() for name in SCANS) and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(2 * SETTLE_SECONDS)  # would anything come a second time?
    watcher.stop()
    items = gateway.rows(tables.items)
    assert sorted(item.source for item in items) == sorted(f"scans/{name}" for name in SCANS)
    with gateway.database.read() as connection:
        kept = {item.source: gateway.place.store.read(connection, item.original_id) for item in items}
    assert kept == {f"scans/{name}": content for name, content in SCANS.items()}
    early = [item.source for item in items if item.received_at.timestamp() < whole[item.source.split("/")[1]]]
    assert early == []
    assert {path.name: path.read_bytes() for path in folder.glob("done/*/*.*") if path.is_file()} == SCANS
    assert not list(folder.glob("problem/*/*"))
