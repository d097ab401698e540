"""Reading in processes that may die of it: whatever happens there, the answer is clear and the next mail is read."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import make_documents as make
import pytest

from gateway.errors import TryLater
from gateway.settings import Limits
from gateway.work.reading_process import ReadingFailed, ReadingPool

MISBEHAVING = "misbehaving_functions:FUNCTIONS"
LIMITS = Limits(reading_seconds=2.5, page_seconds=2.5, reading_total_seconds=30, reading_memory_bytes=1_000_000_000)


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    pool = ReadingPool(LIMITS, 1, functions=MISBEHAVING)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def readers() -> Iterator[ReadingPool]:
    """Two real readers with the limits of the settings, but less patience and less room for what is unpacked."""
    pool = ReadingPool(Limits(reading_seconds=10, page_seconds=10, unpacked_bytes=20_000_000), 2)
    yield pool
    pool.close()


def still_works(pool: ReadingPool) -> bool:
    return bool(pool.call("echo", b"abc", {}, dict)["size"] == 3)


def test_bytes_and_arguments_reach_the_process(pool: ReadingPool) -> None:
    answer = pool.call("echo", b"x" * 5_000_000, {"name": "tŷ"}, dict)
    assert answer == {"size": 5_000_000, "arguments": {"name": "tŷ"}}


def test_a_process_is_used_again(pool: ReadingPool) -> None:
    assert pool.call("process_number", b"", {}, int) == pool.call("process_number", b"", {}, int)


@pytest.mark.parametrize(
    ("function", "arguments", "reason", "step"),
    [
        ("sleep", {"seconds": 60}, "time", "part 7"),
        ("spin", {}, "time", ""),
        ("eat_memory", {}, "memory", ""),
        ("die", {}, "crashed", "part 3"),
        ("raise_an_error", {}, "crashed", ""),
        ("flood", {}, "memory", ""),
        ("no_such_function", {}, "crashed", ""),
    ],
)
def test_what_stops_a_reading_is_named_and_the_next_one_works(
    pool: ReadingPool, function: str, arguments: dict[str, Any], reason: str, step: str
) -> None:
    started = time.monotonic()
    with pytest.raises(ReadingFailed) as failure:
        pool.call(function, b"", arguments, dict)
    assert (failure.value.reason, failure.value.step) == (reason, step)
    assert time.monotonic() - started < 30
    assert still_works(pool)


def test_an_error_is_told_by_type_and_line_without_its_values(pool: ReadingPool) -> None:
    with pytest.raises(ReadingFailed) as failure:
        pool.call("raise_an_error", b"", {}, dict)
    assert "KeyError in misbehaving_functions:" in failure.value.detail
    assert "secret" not in failure.value.detail


def test_many_pages_may_take_longer_than_one_document(pool: ReadingPool) -> None:
    assert pool.call("sleep_in_pages", b"", {"pages": 5, "seconds": 0.5}, str) == "done"


def test_a_killed_process_fails_its_reading_and_the_next_one_works(pool: ReadingPool) -> None:
    number = pool.call("process_number", b"", {}, int)
    timer = threading.Timer(0.3, os.kill, (number, 9))
    timer.start()
    with pytest.raises(ReadingFailed):
        pool.call("sleep", b"", {"seconds": 60}, dict)
    assert still_works(pool)


def test_progress_is_told_at_least_every_second(pool: ReadingPool) -> None:
    moments: list[float] = []
    pool.call("sleep", b"", {"seconds": 1.6}, type(None), lambda: moments.append(time.monotonic()))
    assert len(moments) >= 2


def test_a_lost_lease_ends_the_reading(pool: ReadingPool) -> None:
    def lost() -> None:
        raise RuntimeError("the lease is lost")

    with pytest.raises(RuntimeError, match="lease"):
        pool.call("sleep", b"", {"seconds": 60}, dict, lost)
    assert still_works(pool)


def test_what_a_library_prints_is_neither_answer_nor_log(pool: ReadingPool, capfd: pytest.CaptureFixture[str]) -> None:
    assert pool.call("talk", b"", {}, str) == "the answer"
    assert "log line" not in capfd.readouterr().err


def test_half_a_character_in_an_answer_is_replaced(pool: ReadingPool) -> None:
    assert pool.call("half_a_pair", b"", {}, list) == ["half \ufffd a pair"]


def test_a_process_has_no_network_no_secrets_and_little_room(
    pool: ReadingPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTAKE_GATEWAY_SMTP_PASSWORD", "secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = pool.call("surroundings", b"", {"port": server.getsockname()[1]}, dict)
    assert found["reached"] is not _namespaces_allowed()
    assert not [name for name in found["environment"] if name.startswith("INTAKE_GATEWAY")]
    assert (found["memory"], found["core"]) == (LIMITS.reading_memory_bytes, 0)
    assert found["nice"] >= 10


def _namespaces_allowed() -> bool:
    """Whether this kernel lets an ordinary user have a network of his own."""
    child = os.fork() if threading.active_count() == 1 else -1
    if child == 0:
        import ctypes  # noqa: PLC0415 - in the fork only

        os._exit(1 if ctypes.CDLL(None).unshare(0x1000_0000 | 0x4000_0000) else 0)
    if child < 0:
        return os.system("unshare --user --net true 2>/dev/null") == 0  # noqa: S605 - fixed words
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_program_that_a_reader_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    pool = ReadingPool(LIMITS, 1, functions=MISBEHAVING)
    with pytest.raises(ReadingFailed):
        pool.call("leave_a_program", b"", {"note": str(note)}, dict)
    pool.close()
    number = int(note.read_text(encoding="ascii"))
    deadline = time.monotonic() + 5
    while _runs(number) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _runs(number)


def _runs(number: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{number}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_several_threads_share_one_pool() -> None:
    pool = ReadingPool(LIMITS, 2, functions=MISBEHAVING)
    sizes: list[int] = []
    threads = [
        threading.Thread(target=lambda n=n: sizes.append(pool.call("echo", b"x" * n, {}, dict)["size"]))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pool.close()
    assert sorted(sizes) == list(range(20))


def test_a_closed_pool_leaves_what_is_under_way_for_later() -> None:
    pool = ReadingPool(Limits(), 1, functions=MISBEHAVING)
    assert still_works(pool)
    threading.Timer(0.3, pool.close).start()
    with pytest.raises(TryLater):
        pool.call("sleep", b"", {"seconds": 60}, dict)
    with pytest.raises(TryLater):
        pool.call("echo", b"", {}, dict)


def test_a_broken_installation_is_not_blamed_on_the_mail() -> None:
    pool = ReadingPool(Limits(), 1, functions="no_such_module:FUNCTIONS")
    with pytest.raises(TryLater):
        pool.read_email(make.mail())
    pool.close()


def test_a_service_manager_ending_all_processes_does_not_break_a_reading_off(pool: ReadingPool) -> None:
    number = pool.call("process_number", b"", {}, int)
    timer = threading.Timer(0.3, os.kill, (number, signal.SIGTERM))
    timer.start()
    assert pool.call("sleep_in_pages", b"", {"pages": 2, "seconds": 0.4}, str) == "done"


# -- real readers, hostile mail -----------------------------------------------------------------------------------

LAST = ("last.txt", "text/plain", b"the last attachment")


def headers(subject: bytes) -> bytes:
    return b"From: a@b.example\r\nTo: casework@ico.org.uk\r\nSubject: " + subject + b"\r\n"


def deep_mime(levels: int) -> bytes:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i) for i in range(levels))
    return headers(b"My concern") + nested + b"\r\nat the bottom"


def many_parts(count: int) -> bytes:
    head = headers(b"My concern") + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n"
    return head + b"--b\r\nContent-Type: text/csv; name=a.csv\r\n\r\n1,2\r\n" * count


@pytest.mark.parametrize(
    "hostile",
    [
        pytest.param(lambda: ("b.zip", "x/y", make.zip_of({"a": bytes(25_000_000)})), id="zip bomb"),
        pytest.param(lambda: ("b.pdf", "x/y", make.pdf_bomb(1_000_000_000)), id="1 GB in a PDF"),
        pytest.param(lambda: ("b.pdf", "x/y", make.pdf_of_endless_references()), id="endless references"),
        pytest.param(lambda: ("b.png", "x/y", make.enormous_png()), id="400 million pixels"),
        pytest.param(lambda: ("b.zip", "x/y", make.nested_zip(2_000)), id="2,000 archives within one another"),
        pytest.param(lambda: ("b.docx", "x/y", make.docx("x", body="<w:p>" * 500_000)), id="deep XML"),
    ],
)
def test_a_hostile_attachment_costs_only_itself(readers: ReadingPool, hostile: Any) -> None:
    raw = make.mail(hostile(), LAST)
    started = time.monotonic()
    reading = readers.read_email(raw)
    assert time.monotonic() - started < 60
    assert (reading.subject, reading.own_words) == ("My concern", "Please see attached.")
    assert reading.attachments[-1].text == "the last attachment"
    first = [a for a in reading.attachments if a.part.startswith("2")]
    assert any(a.unread_because or a.defects for a in first)


@pytest.mark.parametrize(
    "raw",
    [pytest.param(deep_mime(10_000), id="10,000 levels"), pytest.param(many_parts(100_000), id="100,000 parts")],
)
def test_a_hostile_structure_is_cut_and_said_to_be(readers: ReadingPool, raw: bytes) -> None:
    started = time.monotonic()
    reading = readers.read_email(raw)
    assert time.monotonic() - started < 30
    assert reading.subject == "My concern"
    assert {"too-many-parts", "too-deeply-nested"} & set(reading.defects)


def test_a_hostile_mail_does_not_delay_the_next(readers: ReadingPool) -> None:
    bomb = make.mail(("b.pdf", "x/y", make.pdf_bomb(1_000_000_000)))
    slow = threading.Thread(target=readers.read_email, args=(bomb,))
    slow.start()
    started = time.monotonic()
    reading = readers.read_email(make.mail(LAST))
    assert time.monotonic() - started < 15
    assert reading.attachments[0].text == "the last attachment"
    slow.join()


def test_a_mail_that_cannot_be_read_at_all_says_why() -> None:
    pool = ReadingPool(Limits(reading_seconds=0.001, page_seconds=0.001), 1)
    with pytest.raises(ReadingFailed) as failure:
        pool.read_email(make.mail(LAST))
    pool.close()
    assert failure.value.reason == "time"


@pytest.mark.parametrize(("count", "defect"), [(1, "attachment-stopped-reading: 2"), (5, "reading-stopped-crashed")])
def test_attachments_that_stop_the_reading_leave_the_text_of_the_mail(
    pool: ReadingPool, count: int, defect: str
) -> None:
    reading = pool.read_email(make.mail(*[LAST] * count))
    assert reading.own_words == "Please see attached."
    assert defect in reading.defects
    because = [a.unread_because for a in reading.attachments]
    assert because == ["reading was stopped: the reader broke down"] * count


def test_the_quick_road_opens_no_attachment(readers: ReadingPool) -> None:
    reading = readers.read_email(make.mail(LAST), quick=True)
    assert (reading.own_words, reading.attachments[0].text) == ("Please see attached.", "")


def test_a_scan_is_split_from_a_file_or_from_bytes(readers: ReadingPool, tmp_path: Path) -> None:
    content = make.scanned_pdf(make.picture_of("The Council refused my request", "for the contract."))
    file = tmp_path / "scan.pdf"
    file.write_bytes(content)
    texts = [readers.split_scan(source).documents[0].reading.passages[0].text for source in (file, content)]
    assert texts[0] == texts[1]
    assert "refused my request" in texts[0]
    assert readers.extract_pages(file, (1,)).startswith(b"%PDF-")


def test_a_scan_that_cannot_be_opened_is_left_for_later(readers: ReadingPool, tmp_path: Path) -> None:
    with pytest.raises(TryLater):
        readers.split_scan(tmp_path / "nothing.pdf")
