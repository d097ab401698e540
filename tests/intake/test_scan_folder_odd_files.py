"""What must not be taken, what goes along, scanners with ways of their own: each with a reason a person can act on."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typst
from PIL import Image

from gateway.errors import TryLater
from gateway.intake.receive import Arrival, Kept
from gateway.intake.scan_folder import ScanFolderWatcher, why_not_whole
from gateway.settings import ScanFolder, Scanner, SettingsError, load_settings

SCAN_AGAIN = "Scan the letter again; should the same happen, look at the scanner's own folder for the whole file."
PDF = typst.compile(b'#set page("a4")\nA letter.')


class Store:
    """Remembers what was kept, by its key, as the receiver does."""

    def __init__(self) -> None:
        self.kept: dict[str, Arrival] = {}
        self.asked = 0

    def keep(self, arrival: Arrival) -> Kept:
        self.asked += 1
        repeated = arrival.source_key in self.kept
        self.kept.setdefault(arrival.source_key, arrival)
        return Kept(f"item-{list(self.kept).index(arrival.source_key) + 1}", repeated)


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "scans"
    path.mkdir()
    return path


def watcher(folder: Path, store: Store, **settings: object) -> ScanFolderWatcher:
    values = {"poll_seconds": 0.02, "settle_seconds": 0.01, **settings}
    return ScanFolderWatcher(ScanFolder.model_validate(values), folder, store.keep)


def looks(watching: ScanFolderWatcher, times: int = 3) -> int:
    taken = 0
    for _ in range(times):
        taken += watching.look_once()
        time.sleep(0.02)
    return taken


def reasons(watching: ScanFolderWatcher) -> dict[str, str]:
    return {left.name: left.reason for left in watching.state().left}


def moved(folder: Path, where: str = "done") -> list[str]:
    return sorted(p.name for p in folder.glob(f"{where}/**/*") if p.is_file() and ".items" not in p.parts)


# -- what is left -------------------------------------------------------------------------------------------------


def test_a_file_with_a_second_name_waits_until_it_has_one(folder: Path, store: Store, tmp_path: Path) -> None:
    (folder / "letter.pdf").write_bytes(PDF)
    os.link(folder / "letter.pdf", tmp_path / "elsewhere.pdf")
    watching = watcher(folder, store)
    assert looks(watching) == 0
    assert "hard link" in reasons(watching)["letter.pdf"]
    (tmp_path / "elsewhere.pdf").unlink()
    assert looks(watching) == 1


@pytest.mark.parametrize(("owners", "taken"), [((), 1), ((str(os.getuid()),), 1), (("60123",), 0), (("nobody-here",), 0)])
def test_only_files_of_the_owners_are_taken(folder: Path, store: Store, owners: tuple[str, ...], taken: int) -> None:
    (folder / "letter.pdf").write_bytes(PDF)
    watching = watcher(folder, store, owners=owners)
    assert looks(watching) == taken
    assert taken or "whose files are not taken" in reasons(watching)["letter.pdf"]


def test_a_file_locked_the_old_way_waits(folder: Path, store: Store) -> None:
    (folder / "letter.pdf").write_bytes(PDF)
    hold = "import fcntl,sys; f=open(sys.argv[1],'r+b'); fcntl.lockf(f, fcntl.LOCK_EX); print(1, flush=True); sys.stdin.read()"
    scanner = subprocess.Popen(
        [sys.executable, "-c", hold, folder / "letter.pdf"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with scanner:
        assert scanner.stdout is not None
        scanner.stdout.readline()
        watching = watcher(folder, store)
        assert looks(watching) == 0
        assert reasons(watching) == {"letter.pdf": "locked by another program"}
        scanner.communicate()
    assert looks(watching) == 1


def test_a_name_that_is_no_text_is_taken_like_any_other(folder: Path, store: Store) -> None:
    (folder / os.fsdecode(b"gwyl\xff.pdf")).write_bytes(PDF)
    assert looks(watcher(folder, store)) == 1
    (arrival,) = store.kept.values()
    assert arrival.source == "scans/gwyl\\xff.pdf"


@pytest.mark.parametrize("hours", [-30, 0, 30])
def test_the_file_server_s_clock_does_not_matter(folder: Path, store: Store, hours: int) -> None:
    (folder / "letter.pdf").write_bytes(PDF)
    there = time.time() + hours * 3600
    os.utime(folder / "letter.pdf", (there, there))
    assert looks(watcher(folder, store)) == 1


def test_a_mount_that_numbers_its_files_anew_at_each_look_does_not_keep_them_out(folder: Path, store: Store) -> None:
    watching = watcher(folder, store, settle_seconds=0.05)
    for _ in range(8):
        (folder / ".copy").write_bytes(PDF)
        os.utime(folder / ".copy", (1_600_000_000, 1_600_000_000))
        (folder / ".copy").rename(folder / "letter.pdf")  # the same file under a new inode number
        if watching.look_once():
            break
        time.sleep(0.02)
    assert len(store.kept) == 1


def test_a_sub_folder_too_deep_is_reported(folder: Path, store: Store) -> None:
    (folder / "a" / "b" / "c").mkdir(parents=True)
    (folder / "a" / "b" / "c" / "letter.pdf").write_bytes(PDF)
    watching = watcher(folder, store)
    assert looks(watching) == 0
    assert "not looked into" in reasons(watching)["a/b/c/"]


# -- companions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("late", [False, True])
def test_what_a_scanner_writes_beside_a_scan_follows_it(folder: Path, store: Store, *, late: bool) -> None:
    watching = watcher(folder, store)
    if not late:
        (folder / "letter.txt").write_text("index data")
        looks(watching)
        assert reasons(watching) == {"letter.txt": "there is no scan of the same name (yet?)"}
    (folder / "letter.pdf").write_bytes(PDF)
    looks(watching)
    if late:
        (folder / "letter.txt").write_text("index data")
        looks(watching)
    assert moved(folder) == ["letter.pdf", "letter.txt"]
    assert len(store.kept) == 1


def test_the_companions_of_an_employee_s_scan_are_erased_with_it(folder: Path, store: Store) -> None:
    (folder / "letter.pdf").write_bytes(PDF)
    watching = watcher(folder, store)
    looks(watching)
    (folder / "letter.xml").write_text("<name>Olwen Tarrant</name>")
    looks(watching)
    watching.erase("item-1", "scans/letter.pdf")
    assert moved(folder) == []


def test_a_text_that_belongs_to_no_scan_is_put_before_a_person(folder: Path, store: Store) -> None:
    (folder / "note.txt").write_text("please ring me")
    looks(watcher(folder, store, set_aside_seconds=0.03), 5)
    assert moved(folder, "problem") == ["note.txt", "note.txt.txt"]
    assert len(store.kept) == 1


def test_the_text_beside_a_file_that_was_set_aside_says_what_why_and_what_next(folder: Path, store: Store) -> None:
    (folder / "broken.pdf").write_bytes(PDF[:900])
    looks(watcher(folder, store, set_aside_seconds=0.03), 5)
    (note,) = folder.glob("problem/*/broken.pdf.txt")
    assert note.read_text().splitlines() == [
        "File: broken.pdf",
        "What: the PDF has no end mark",
        "It was kept as it is, as item item-1.",
        f"Next: A person is told in the gateway as well. {SCAN_AGAIN}",
    ]


# -- scanners -----------------------------------------------------------------------------------------------------


def test_each_scanner_s_files_come_with_its_own_defaults(folder: Path, store: Store) -> None:
    scanners = (
        Scanner(folder="cardiff", office="Cardiff", language="welsh", inbox="casework@ico.org.uk", duplex=True),
        Scanner(folder="staff-room", kind="staff", separators="none"),
        Scanner(folder=".", kind="confidential"),
    )
    watching = watcher(folder, store, scanners=scanners)
    watching.start()
    watching.stop()
    watching = watcher(folder, store, scanners=scanners)
    for number, name in enumerate(("cardiff/a.pdf", "staff-room/b.pdf", "c.pdf")):
        (folder / name).write_bytes(PDF + b"\n" * number)
    looks(watching)
    found = {arrival.source: arrival for arrival in store.kept.values()}
    cardiff, staff, root = (found[f"scans/{name}"] for name in ("cardiff/a.pdf", "staff-room/b.pdf", "c.pdf"))
    assert (cardiff.place, cardiff.envelope_to) == ("Cardiff", ("casework@ico.org.uk",))
    assert cardiff.scanner is not None
    assert (cardiff.scanner["languages"], cardiff.scanner["duplex"], cardiff.scanner["staff_case"]) == ("cym", True, False)
    assert staff.scanner is not None
    assert (staff.scanner["staff_case"], staff.scanner["separators"]) == (True, "none")
    assert root.scanner is not None
    assert root.scanner["withheld"] is True


def test_a_sub_folder_that_nobody_named_is_reported_and_not_swallowed(folder: Path, store: Store) -> None:
    (folder / "new-scanner").mkdir()
    (folder / "new-scanner" / "letter.pdf").write_bytes(PDF)
    watching = watcher(folder, store, scanners=(Scanner(folder="cardiff"),))
    assert looks(watching) == 0
    assert reasons(watching) == {
        "new-scanner/": "no scanner of this name is in the settings (there are cardiff): name it there, or move the files"
    }
    assert (folder / "new-scanner" / "letter.pdf").exists()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('folder = "a"\nduplx = true', "scan_folders.0.scanners.0.duplx: there is no such key; did you mean duplex?"),
        ('folder = "a"\nkind = "secret"', "scan_folders.0.scanners.0.kind: Input should be 'ordinary'"),
        ('folder = "a/b"', "must be the name of one sub-folder"),
        ('folder = "done"', "is where taken files go"),
        ('folder = "a"\n[[scan_folders.scanners]]\nfolder = "a"', "two scanners have the sub-folder a"),
        ('folder = "a"\ninbox = "nobody@x.example"', "is no casework inbox"),
        ("office = 'x'", "scan_folders.0.scanners.0.folder: Field required"),
    ],
)
def test_wrong_settings_of_a_scanner_say_what_is_wrong(tmp_path: Path, lines: str, said: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f"[[scan_folders]]\n[[scan_folders.scanners]]\n{lines}\n")
    with pytest.raises(SettingsError) as error:
        load_settings(file)
    assert said in str(error.value)


def test_a_scan_folder_inside_another_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(f'[[scan_folders]]\nname = "a"\npath = "{tmp_path}"\n[[scan_folders]]\nname = "b"\npath = "{tmp_path}/b"\n')
    with pytest.raises(SettingsError, match="b lies inside a"):
        load_settings(file)


# -- folders that cannot be written -------------------------------------------------------------------------------

FULL = """
import json, os, sys, time
from pathlib import Path
sys.path.insert(0, {here!r})
from test_scan_folder_odd_files import PDF, Store, looks, moved, reasons, watcher
import subprocess
folder = Path({folder!r})
mount = lambda *words: subprocess.run(["mount", *words], check=True)
mount("-t", "tmpfs", "-o", "size=64k", "none", str(folder))
store, found = Store(), {{}}
watching = watcher(folder, store)
(folder / "letter.pdf").write_bytes(PDF)
with (folder / ".ballast").open("wb", buffering=0) as ballast:
    try:
        while True:
            ballast.write(bytes(4096))
    except OSError:
        pass
looks(watching)
found["full"] = reasons(watching)
(folder / ".ballast").unlink()
watching._seen["letter.pdf"].not_before = 0
looks(watching)
found["then"] = moved(folder), len(store.kept), store.asked
(folder / "second.pdf").write_bytes(PDF)
mount("-o", "remount,ro", str(folder))
looks(watching)
found["read-only"] = reasons(watching)
print(json.dumps(found))
"""


@pytest.fixture
def full_and_read_only(tmp_path: Path) -> dict[str, object]:
    """What a watcher says on a disk that is full, then has room, then is mounted for reading only."""
    import json  # noqa: PLC0415 - used here only

    (tmp_path / "small").mkdir()
    script = FULL.format(here=str(Path(__file__).parent), folder=str(tmp_path / "small"))
    command = ["unshare", "-Urm", sys.executable, "-c", script]
    ended = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    return dict(json.loads(ended.stdout.splitlines()[-1]))


def test_a_full_and_a_read_only_folder_lose_and_double_nothing(full_and_read_only: dict[str, object]) -> None:
    full = full_and_read_only["full"]
    assert isinstance(full, dict)
    assert full["letter.pdf"].startswith("was kept as item item-1, but cannot be moved (No space left on device)")
    # moved when there was room, without being read a second time
    assert full_and_read_only["then"] == [["letter.pdf"], 1, 1]
    read_only = full_and_read_only["read-only"]
    assert isinstance(read_only, dict)
    assert "mounted for reading only" in read_only["second.pdf"]


# -- whole or not -------------------------------------------------------------------------------------------------


def big_tiff() -> bytes:
    written = io.BytesIO()
    Image.effect_noise((200, 300), 60).save(written, "TIFF", big_tiff=True)
    return written.getvalue()


def boxes() -> bytes:
    """The boxes of a HEIC file, without a picture in them."""
    box = lambda kind, content: (len(content) + 8).to_bytes(4, "big") + kind + content  # noqa: E731 - two of them
    return box(b"ftyp", b"heic\0\0\0\0heicmif1") + box(b"meta", bytes(400)) + box(b"mdat", bytes(3000))


@pytest.mark.parametrize("content", [big_tiff(), boxes()], ids=["BigTIFF", "HEIC"])
def test_no_cut_copy_of_the_rarer_kinds_passes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cut"
    path.write_bytes(content)
    with path.open("rb") as file:
        assert why_not_whole(file.fileno(), len(content)) == ""
    for length in range(20, len(content) - 1, max(1, len(content) // 60)):
        path.write_bytes(content[:length])
        with path.open("rb") as file:
            assert why_not_whole(file.fileno(), length)


def test_what_became_another_file_while_it_was_kept_is_tried_again(tmp_path: Path) -> None:
    from one_gateway import OneGateway  # noqa: PLC0415 - slow to load, used here only

    (tmp_path / "state").mkdir()
    gateway = OneGateway(tmp_path / "state")
    (tmp_path / "a.pdf").write_bytes(PDF)
    with pytest.raises(TryLater, match="changed while it was read"):
        gateway.receiver.keep(_arrival(tmp_path / "a.pdf", sha256="0" * 64))
    gateway.close()


def _arrival(path: Path, *, sha256: str) -> Arrival:
    from parsers.reading import Channel  # noqa: PLC0415 - used here only

    return Arrival(path, Channel.POST, "scans", "scans/a.pdf", "key", sha256=sha256)


# -- temporary names ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("post.pdf.part", True),
        ("SCAN0007.TMP", True),
        (".stack.tiff.Xq81Zd", True),  # as rsync writes it
        ("._letter.pdf", False),  # a desktop's shadow of a file
        (".~lock.letter.pdf#", False),
        ("letter.pdf~", False),
        ("Thumbs.db", False),
    ],
)
def test_a_temporary_name_that_a_scan_may_hide_behind_is_told_once_nobody_writes_it(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch, name: str, told: bool
) -> None:
    (folder / name).write_bytes(PDF)
    watching = watcher(folder, store)
    clock = time.monotonic
    assert looks(watching, 1) == 0
    assert reasons(watching) == {}
    monkeypatch.setattr(time, "monotonic", lambda: clock() + 200)
    (folder / name).write_bytes(PDF + PDF)  # still written
    looks(watching, 1)
    monkeypatch.setattr(time, "monotonic", lambda: clock() + 400)
    looks(watching, 1)
    assert reasons(watching) == {}
    monkeypatch.setattr(time, "monotonic", lambda: clock() + 600)
    assert looks(watching, 1) == 0
    assert [reason.partition(",")[0] for reason in reasons(watching).values()] == ["a temporary name"] * told


def test_a_file_that_changes_without_end_is_told(folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    watching = watcher(folder, store)
    clock = time.monotonic
    for number in range(3):
        monkeypatch.setattr(time, "monotonic", lambda number=number: clock() + 50 * number)
        (folder / "endless.tif").write_bytes(b"II*\0" * (number + 1))
        looks(watching, 1)
    assert reasons(watching) == {"endless.tif": "it changes again and again: see whether the scanner still writes it"}
