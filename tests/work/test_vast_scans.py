"""A picture of 20,000 by 20,000 inside a PDF is kept and read, and never held in memory as large as it claims to be."""

from __future__ import annotations

import os
import threading
import time
import zlib
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Self

import one_gateway
import pytest
import sqlalchemy as sa
from one_gateway import OneGateway
from PIL import Image, ImageDraw, ImageFont

from gateway.intake.scan_folder import ScanFolderWatcher
from gateway.settings import Limits, ScanFolder
from gateway.storage import tables
from gateway.work.reading_process import ReadingPool

if TYPE_CHECKING:
    from collections.abc import Iterator

SIDE, LARGER = 20_000, 16
WORDS = ("Dear Sir", "Marlbridge Council has not answered", "the letter which I wrote in March.")
MOST_MEGABYTES = 380  # of a reader; the picture alone would be 400 MB in grey and 1,200 MB in colour


def runs(pixels: bytes) -> bytes:
    """One line of the picture, each pixel made wide, as PDF's RunLengthDecode has it (ISO 32000-1, 7.4.5)."""
    packed = bytearray()
    for shade, same in groupby(pixels):
        length = len(list(same)) * LARGER
        packed += bytes([129, shade]) * (length // 128)  # 257 - 128: as long as a run can be
        packed += bytes([257 - length % 128, shade]) if length % 128 > 1 else bytes([0, shade]) * (length % 128)
    return bytes(packed)


def vast_pdf() -> bytes:
    """A page of A4 that is one grey picture with a few words, packed twice: as runs, and those by deflate."""
    small = Image.new("L", (SIDE // LARGER, SIDE // LARGER), 255)
    pen = ImageDraw.Draw(small)
    for line, words in enumerate(WORDS):
        pen.text((100, 120 + 60 * line), words, fill=30, font=ImageFont.load_default(38))
    lines = (runs(small.crop((0, row, small.width, row + 1)).tobytes()) * LARGER for row in range(small.height))
    picture = zlib.compress(b"".join(lines) + b"\x80", 1)
    drawing = b"595 0 0 842 0 0 cm /Scan Do"
    head = f"/Type /XObject /Subtype /Image /Width {SIDE} /Height {SIDE} /ColorSpace /DeviceGray /BitsPerComponent 8"
    objects = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <</XObject <</Scan 5 0 R>>>> /Contents 4 0 R>>",
        b"<</Length %d>>\nstream\n%b\nendstream" % (len(drawing), drawing),
        b"<<%b /Filter [/FlateDecode /RunLengthDecode] /Length %d>>\nstream\n%b\nendstream"
        % (head.encode(), len(picture), picture),
    ]
    written, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        written
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer\n<</Size 6 /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(written)
    )


class Scale:
    """Looks every few milliseconds what the largest of some processes, and what they started, has needed at most."""

    def __init__(self, processes: list[int]) -> None:
        self.peak_megabytes = 0.0
        self._processes = processes
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.01):
            self.peak_megabytes = max([self.peak_megabytes, *map(_peak, _and_below(self._processes))])


def _and_below(processes: list[int]) -> list[int]:
    found = list(processes)
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def _peak(process: int) -> float:
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1e3 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


@pytest.fixture
def reader() -> Iterator[tuple[ReadingPool, list[int]]]:
    """One reader, and its process: what those of other tests needed before is not its doing."""
    before = set(_and_below([os.getpid()]))
    pool = ReadingPool(Limits(), 1)
    yield pool, [process for process in _and_below([os.getpid()]) if process not in before]
    pool.close()


@pytest.fixture
def gateway(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: tuple[ReadingPool, list[int]]
) -> Iterator[OneGateway]:
    (tmp_path / "state").mkdir()
    pool, _ = reader
    monkeypatch.setattr(one_gateway, "_readers", lambda: pool)
    opened = OneGateway(tmp_path / "state")
    yield opened
    opened.close()


def test_a_vast_picture_in_a_pdf_is_kept_and_read_in_bounded_memory(
    gateway: OneGateway, reader: tuple[ReadingPool, list[int]], tmp_path: Path
) -> None:
    content = vast_pdf()
    file = tmp_path / "scans" / "vast.pdf"
    file.parent.mkdir()
    file.write_bytes(content)
    watcher = ScanFolderWatcher(ScanFolder(settle_seconds=0.01), file.parent, gateway.receiver.keep)
    with Scale(reader[1]) as scale:
        until = time.monotonic() + 60
        while file.exists() and time.monotonic() < until:
            watcher.look_once()
            time.sleep(0.02)
        gateway.decide()
    (item,) = gateway.rows(tables.items)
    assert item.state == "done"
    assert len(reader[1]) == 1
    assert 50 < scale.peak_megabytes < MOST_MEGABYTES
    (done,) = (file.parent / "done").glob("*/vast.pdf")
    with gateway.database.read() as connection:
        reading = connection.scalar(sa.select(tables.extracts.c.reading))
        assert gateway.place.store.read(connection, item.original_id) == done.read_bytes() == content
    assert b"Marlbridge Council has not answered" in reading  # a page like any other, once it is drawn at 200 dpi
