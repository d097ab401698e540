"""Notices make the next look come sooner, and nothing rests on them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typst

from gateway.intake import folder_notices
from gateway.intake.receive import Arrival, Kept
from gateway.intake.scan_folder import ScanFolderWatcher
from gateway.settings import ScanFolder, Scanner

PDF = typst.compile(b'#set page("a4")\nA letter.')
FAR_OFF = 300.0  # seconds between periodic looks: whatever is taken in a test, a notice brought


class Counting(ScanFolderWatcher):
    looks = 0

    def look_once(self) -> int:
        self.looks += 1
        return super().look_once()


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Callable[..., Counting]]:
    begun: list[Counting] = []

    def begin(poll: float = FAR_OFF) -> Counting:
        folder = ScanFolder(poll_seconds=poll, settle_seconds=0.1, scanners=(Scanner(folder="."), Scanner(folder="east")))
        watching = Counting(folder, tmp_path / "scans", lambda arrival: Kept(name_of(arrival), False))
        watching.start()
        begun.append(watching)
        wait_until(lambda: watching.looks > 0)
        return watching

    yield begin
    for watching in begun:
        watching.stop()


def name_of(arrival: Arrival) -> str:
    assert isinstance(arrival.content, Path)
    return arrival.content.name


def wait_until(holds: Callable[[], object], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def taken(watching: Counting, name: str) -> bool:
    # its name is reserved there first, by a file that says whose it is
    return any(file.read_bytes() == PDF for file in watching.path.glob(f"done/**/{name}"))


@pytest.mark.parametrize("where", [".", "east"])
def test_a_file_is_taken_long_before_the_next_periodic_look(watch: Callable[..., Counting], where: str) -> None:
    watching = watch()
    time.sleep(0.3)  # the kernel is asked beside the first look
    hidden = watching.path / where / "letter.pdf.part"
    hidden.write_bytes(PDF)
    hidden.rename(watching.path / where / "letter.pdf")
    wait_until(lambda: taken(watching, "letter.pdf"))
    assert taken(watching, "letter.pdf")


def test_it_does_not_wake_itself_by_what_it_moves(watch: Callable[..., Counting]) -> None:
    watching = watch()
    time.sleep(0.3)
    for number in range(3):
        (watching.path / f"{number}.pdf").write_bytes(PDF)
    wait_until(lambda: taken(watching, "2.pdf"))
    time.sleep(0.7)  # a notice of our own moves would have come by now
    before = watching.looks
    assert before <= 6
    (watching.path / "growing.pdf.part").write_bytes(PDF)  # of no interest under this name
    time.sleep(0.9)
    assert watching.looks == before


def test_a_folder_that_vanishes_and_comes_back_is_listened_to_again(
    watch: Callable[..., Counting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_notices, "_ANEW_SECONDS", 0.3)
    watching = watch()
    time.sleep(0.3)
    away = watching.path.rename(watching.path.with_name("away"))
    time.sleep(0.5)
    assert watching.is_alive()
    watching.path.mkdir()
    (watching.path / "east").mkdir()
    time.sleep(0.7)
    (watching.path / "letter.pdf").write_bytes(PDF)
    wait_until(lambda: taken(watching, "letter.pdf"))
    assert away.is_dir()


def test_without_any_notices_the_periodic_look_takes_everything(
    watch: Callable[..., Counting], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_watches_left(*_folders: Path, **_more: object) -> Iterator[set[object]]:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(folder_notices, "watch", no_watches_left)
    watching = watch(poll=0.05)
    (watching.path / "letter.pdf").write_bytes(PDF)
    wait_until(lambda: taken(watching, "letter.pdf"))
    assert taken(watching, "letter.pdf")


def test_it_ends_at_once_with_all_its_threads(watch: Callable[..., Counting]) -> None:
    watching = watch()
    time.sleep(0.3)
    began = time.monotonic()
    watching.stop()
    assert time.monotonic() - began < 20
    assert not {thread.name for thread in threading.enumerate()} & {"notices-scans", "scans-scans"}
    watching.start()
    time.sleep(0.3)
    (watching.path / "letter.pdf").write_bytes(PDF)
    wait_until(lambda: taken(watching, "letter.pdf"))
