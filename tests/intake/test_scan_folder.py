"""A real folder and real files. `keep` is a small store that counts; the gateway's own is tried in the journeys."""

import io
import os
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from PIL import Image

from gateway.errors import TryLater
from gateway.intake.receive import Arrival, Kept
from gateway.intake.scan_folder import ScanFolderWatcher, why_not_whole
from gateway.settings import ScanFolder
from parsers.reading import Channel

PDF = typst.compile(b'#set page("a4")\nA letter.', root="/")


def picture(form: str, frames: int = 1) -> bytes:
    page = Image.frombytes("L", (300, 400), random.Random(form).randbytes(300 * 400))
    written = io.BytesIO()
    more = {"save_all": True, "append_images": [page] * (frames - 1)} if form == "TIFF" else {}
    page.save(written, form, **more)
    return written.getvalue()


class Store:
    """Remembers what was kept, by its key, as the receiver does."""

    def __init__(self) -> None:
        self.kept: dict[str, Arrival] = {}
        self.bytes: list[bytes] = []
        self.error: Exception | None = None
        self.meanwhile: Callable[[Path], object] | None = None

    def keep(self, arrival: Arrival) -> Kept:
        assert isinstance(arrival.content, Path)
        if self.error is not None:
            raise self.error
        repeated = arrival.source_key in self.kept
        if not repeated:
            self.kept[arrival.source_key] = arrival
            self.bytes.append(arrival.content.read_bytes())
        if self.meanwhile is not None:
            self.meanwhile(arrival.content)
        return Kept(f"item-{list(self.kept).index(arrival.source_key) + 1}", repeated)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "scans"
    path.mkdir()
    return path


def watcher(folder: Path, store: Store, *, settle: float = 0.01, set_aside: float = 60.0) -> ScanFolderWatcher:
    settings = ScanFolder(name="scans", poll_seconds=0.02, settle_seconds=settle)
    return ScanFolderWatcher(settings, folder, store.keep, set_aside_after_seconds=set_aside)


def looks(watching: ScanFolderWatcher, times: int = 3) -> int:
    taken = 0
    for _ in range(times):
        taken += watching.look_once()
        time.sleep(0.02)
    return taken


def moved(folder: Path, where: str = "done") -> list[str]:
    return sorted(path.name for path in folder.glob(f"{where}/*/*") if path.is_file())


def reasons(watching: ScanFolderWatcher) -> list[str]:
    return [left.reason for left in watching.state().left]


def test_a_whole_file_is_kept_and_then_moved(folder: Path, store: Store) -> None:
    (folder / "letter.pdf").write_bytes(PDF)
    assert looks(watcher(folder, store)) == 1
    (arrival,) = store.kept.values()
    assert store.bytes == [PDF]
    assert (arrival.channel, arrival.door, arrival.media_type) == (Channel.POST, "scans", "application/pdf")
    assert moved(folder) == ["letter.pdf"]
    assert not (folder / "letter.pdf").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.tif", picture("TIFF", 3)),
        ("a.jpg", picture("JPEG")),
        ("a.png", picture("PNG")),
        ("scanner-2/a.pdf", PDF),
    ],
)
def test_every_kind_of_scan_is_taken(folder: Path, store: Store, name: str, content: bytes) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    assert looks(watcher(folder, store)) == 1


def test_a_file_is_not_moved_before_it_is_durable(folder: Path, store: Store) -> None:
    (folder / "letter.pdf").write_bytes(PDF)
    store.error = TryLater("the disk is full")
    watching = watcher(folder, store)
    assert looks(watching) == 0
    assert (folder / "letter.pdf").exists()
    assert reasons(watching) == ["could not be kept yet: the disk is full"]


def test_one_file_that_cannot_be_kept_does_not_stop_the_next(folder: Path, store: Store) -> None:
    (folder / "a.pdf").write_bytes(PDF)
    (folder / "b.pdf").write_bytes(PDF + b"\n")

    def refuse_the_first(path: Path) -> None:
        if path.name == "a.pdf":
            raise RuntimeError

    store.meanwhile = refuse_the_first
    assert looks(watcher(folder, store)) == 1
    assert moved(folder) == ["b.pdf"]


def test_a_crash_between_keeping_and_moving_doubles_nothing(folder: Path, store: Store) -> None:
    (folder / "letter.pdf").write_bytes(PDF)

    def crash(_: Path) -> None:
        raise SystemExit

    store.meanwhile = crash
    with pytest.raises(SystemExit):
        looks(watcher(folder, store))
    store.meanwhile = None
    assert looks(watcher(folder, store)) == 1
    assert len(store.kept) == 1
    assert moved(folder) == ["letter.pdf"]


def test_a_file_that_grows_is_taken_once_and_whole(folder: Path, store: Store) -> None:
    watching = watcher(folder, store, settle=0.05)
    with (folder / "slow.pdf").open("wb") as file:
        for start in range(0, len(PDF), max(1, len(PDF) // 12)):
            file.write(PDF[start : start + max(1, len(PDF) // 12)])
            file.flush()
            watching.look_once()
            time.sleep(0.01)
    looks(watching, 8)
    assert store.bytes == [PDF]


@pytest.mark.parametrize("content", [PDF, picture("TIFF", 2), picture("JPEG"), picture("PNG")])
def test_a_half_written_file_waits_however_still_it_lies(folder: Path, store: Store, content: bytes) -> None:
    path = folder / "half"
    path.write_bytes(content[: len(content) // 2])
    watching = watcher(folder, store)
    looks(watching)
    assert not store.kept
    assert reasons(watching)[0].startswith("not whole yet")
    path.write_bytes(content)
    looks(watching)
    assert store.bytes == [content]


def test_a_copy_that_reserved_its_space_first_waits(folder: Path, store: Store) -> None:
    (folder / "copy.pdf").write_bytes(PDF[:500] + bytes(len(PDF) - 500))
    looks(watcher(folder, store))
    assert not store.kept


def test_a_file_that_stays_damaged_is_kept_all_the_same_and_set_aside_with_the_reason(
    folder: Path, store: Store
) -> None:
    (folder / "broken.pdf").write_bytes(PDF[:900])
    looks(watcher(folder, store, set_aside=0.03), 5)
    assert store.bytes == [PDF[:900]]
    assert moved(folder, "problem") == ["broken.pdf", "broken.pdf.txt"]
    (note,) = folder.glob("problem/*/broken.pdf.txt")
    assert "no end mark" in note.read_text()


def test_an_empty_file_is_set_aside_after_a_while(folder: Path, store: Store) -> None:
    (folder / "empty.pdf").touch()
    watching = watcher(folder, store)
    looks(watching)
    assert reasons(watching) == ["the file is empty (still being written?)"]
    looks(watcher(folder, store, set_aside=0.03), 5)
    assert moved(folder, "problem") == ["empty.pdf", "empty.pdf.txt"]
    assert not store.kept


@pytest.mark.parametrize(
    "name", ["letter.pdf.part", "letter.tmp", "~letter.pdf", ".letter.pdf", "a.pdf~", "Thumbs.db", "x.FILEPART"]
)
def test_temporary_names_are_left_alone(folder: Path, store: Store, name: str) -> None:
    (folder / name).write_bytes(PDF)
    looks(watcher(folder, store))
    assert not store.kept
    assert (folder / name).exists()


def test_a_file_renamed_when_it_is_finished_is_taken_under_its_name(folder: Path, store: Store) -> None:
    (folder / "letter.pdf.part").write_bytes(PDF)
    watching = watcher(folder, store)
    looks(watching)
    (folder / "letter.pdf.part").rename(folder / "letter.pdf")
    looks(watching)
    assert moved(folder) == ["letter.pdf"]


def test_links_pipes_and_what_they_point_to_are_not_touched(folder: Path, store: Store, tmp_path: Path) -> None:
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(PDF)
    (folder / "link.pdf").symlink_to(outside)
    (folder / "elsewhere").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.pdf")
    watching = watcher(folder, store)
    looks(watching)
    assert not store.kept
    assert outside.exists()
    assert sorted(reasons(watching)) == [
        "a link is not followed: put the file itself here",
        "a link is not followed: put the file itself here",
        "not a file (a pipe, socket or device)",
    ]


def test_a_locked_file_waits(folder: Path, store: Store) -> None:
    import fcntl  # noqa: PLC0415 - used here only

    path = folder / "letter.pdf"
    path.write_bytes(PDF)
    with path.open("r+b") as scanner:
        fcntl.flock(scanner, fcntl.LOCK_EX)
        watching = watcher(folder, store)
        looks(watching)
        assert reasons(watching) == ["locked by another program"]
    assert looks(watching) == 1


def test_a_file_replaced_while_it_is_kept_is_taken_again_as_what_it_is(folder: Path, store: Store) -> None:
    (folder / "letter.pdf").write_bytes(PDF)
    other = typst.compile(b'#set page("a4")\nAnother letter altogether.', root="/")

    def replace(path: Path) -> None:
        if path.read_bytes() == PDF:
            (folder / ".new").write_bytes(other)
            (folder / ".new").rename(path)

    store.meanwhile = replace
    looks(watcher(folder, store), 5)
    assert store.bytes == [PDF, other]
    assert moved(folder) == ["letter.pdf"]


def test_the_same_name_every_day_overwrites_nothing(folder: Path, store: Store) -> None:
    watching = watcher(folder, store)
    for extra in (b"", b"\n", b"\n\n"):
        (folder / "scan0001.pdf").write_bytes(PDF + extra)
        looks(watching)
    assert moved(folder) == ["scan0001-2.pdf", "scan0001-3.pdf", "scan0001.pdf"]


def test_a_file_over_the_size_limit_is_set_aside_untouched(folder: Path, store: Store) -> None:
    (folder / "huge.pdf").write_bytes(PDF)
    settings = ScanFolder(poll_seconds=0.02, settle_seconds=0.01, size_limit_bytes=100)
    looks(ScanFolderWatcher(settings, folder, store.keep))
    assert moved(folder, "problem") == ["huge.pdf", "huge.pdf.txt"]
    assert not store.kept


def test_a_folder_that_goes_away_is_reported_and_comes_back(folder: Path, store: Store) -> None:
    watching = watcher(folder, store)
    looks(watching)
    folder.rename(folder.with_name("unmounted"))
    looks(watching)
    assert not watching.state().reachable
    folder.with_name("unmounted").rename(folder)
    (folder / "letter.pdf").write_bytes(PDF)
    assert looks(watching) == 1
    assert watching.state().reachable


def test_an_employee_s_scan_can_be_erased_after_it_was_moved(folder: Path, store: Store) -> None:
    (folder / "private.pdf").write_bytes(PDF)
    (folder / "other.pdf").write_bytes(PDF + b"\n")
    watching = watcher(folder, store)
    looks(watching)
    item = next(number for number, arrival in enumerate(store.kept.values(), 1) if "private" in arrival.source)
    watching.erase(f"item-{item}", "scans/private.pdf")
    watching.erase(f"item-{item}", "scans/private.pdf")
    assert moved(folder) == ["other.pdf"]
    assert not [path for path in folder.rglob("*") if path.is_file() and b"private" in path.read_bytes()]


def test_erasing_waits_for_a_scan_that_is_not_moved_yet(folder: Path, store: Store) -> None:
    (folder / "private.pdf").write_bytes(PDF)
    watching = watcher(folder, store, settle=60)
    looks(watching)
    with pytest.raises(TryLater):
        watching.erase("item-1", "scans/private.pdf")


def test_the_watcher_takes_what_comes_while_it_runs_and_stops(folder: Path, store: Store) -> None:
    watching = watcher(folder, store)
    watching.start()
    (folder / "letter.pdf").write_bytes(PDF)
    deadline = time.monotonic() + 10
    while not moved(folder) and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    watching.stop()
    assert moved(folder) == ["letter.pdf"]
    assert not watching.is_alive()


@pytest.mark.parametrize("missing", range(1, 13))
def test_a_png_of_which_the_last_bytes_are_missing_is_not_whole(tmp_path: Path, missing: int) -> None:
    content = picture("PNG")
    path = tmp_path / "cut"
    path.write_bytes(content[:-missing])
    with path.open("rb") as file:
        assert why_not_whole(file.fileno(), len(content) - missing) == "the PNG has no end mark"


@pytest.mark.parametrize("form", ["TIFF", "JPEG", "PNG"])
def test_every_truncation_of_a_picture_is_seen(tmp_path: Path, form: str) -> None:
    content = picture(form, 2)
    path = tmp_path / "cut"
    for length in range(20, len(content) - 1, max(1, len(content) // 40)):
        path.write_bytes(content[:length])
        with path.open("rb") as file:
            assert why_not_whole(file.fileno(), length)
