"""Watching inboxes of a real Dovecot, over good lines and bad ones."""

from __future__ import annotations

import hashlib
import imaplib
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from dovecot_server import Dovecot, Mailbox

from gateway.errors import TryLater
from gateway.intake import imap_session
from gateway.intake.imap import ImapWatcher, _Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from faulty_line import FaultyLine
    from kept_in_memory import Shelf

    Watch = Callable[..., ImapWatcher]


def letter(number: int | str) -> bytes:
    return f"Subject: letter {number}\r\n\r\nThis is letter {number}.\r\n".encode()


def look_into(mailbox: Mailbox, folder: str = "INBOX") -> dict[int, tuple[bytes, bytes]]:
    """UID to flags and content, seen with another program's eyes."""
    client = imaplib.IMAP4("127.0.0.1", mailbox.server.port)
    client.login(mailbox.name, mailbox.password)
    seen = {}
    try:
        if client.select(folder, readonly=True)[0] == "OK":
            uids = client.uid("SEARCH", "ALL")[1][0].split()
            for uid in uids:
                answer = client.uid("FETCH", uid.decode(), "(FLAGS BODY.PEEK[])")[1]
                if not isinstance(answer[0], tuple):
                    continue  # moved away while we looked
                seen[int(uid)] = (answer[0][0] + b"".join(x for x in answer if isinstance(x, bytes)), answer[0][1])
    finally:
        client.logout()
    return seen


def wait(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Asserts that it comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_marked(mailbox: Mailbox, count: int, keyword: bytes = b"$IntakeGateway") -> bool:
    return sum(keyword in flags for flags, _ in look_into(mailbox).values()) == count


def test_a_backlog_of_a_thousand_is_taken_in_once_and_oldest_first(
    dovecot: Dovecot, watch: Watch, shelf: Shelf
) -> None:
    mailbox = dovecot.new_mailbox()
    letters = [letter(n) for n in range(1000)]
    mailbox.deliver(*letters)
    watch(mailbox.settings())
    shelf.wait_for(1000, 60)
    assert sorted(shelf.contents) == sorted(letters)
    uids = [a.bookmark.uid for a in shelf.arrivals if a.bookmark is not None]
    assert uids == list(range(1, 1001))
    wait(lambda: is_marked(mailbox, 1000))
    assert shelf.asked == 1000


def test_mail_that_arrives_while_idling_is_in_long_before_the_next_look(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    watcher = watch(mailbox.settings())
    wait(lambda: watcher.state == "watching")
    begun = time.monotonic()
    mailbox.deliver(letter(1))
    shelf.wait_for(1, 50)
    assert time.monotonic() - begun < mailbox.settings().poll_seconds / 2


def test_what_is_kept_says_where_it_came_from(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(b"Subject: x\r\n\r\n8-bit \xff\r\n")
    watch(mailbox.settings())
    shelf.wait_for(1)
    (arrival,) = shelf.arrivals
    assert arrival.content == b"Subject: x\r\n\r\n8-bit \xff\r\n"
    assert (arrival.door, arrival.source, arrival.envelope_from) == ("imap", mailbox.name, None)
    assert arrival.bookmark is not None
    assert arrival.source_key == f"imap:{mailbox.name}:{arrival.bookmark.uid_validity}:1"
    assert arrival.received_at is not None
    assert datetime.now(UTC) - arrival.received_at < timedelta(minutes=1)


def test_mail_somebody_already_read_is_still_taken_and_stays_as_it_was(
    dovecot: Dovecot, watch: Watch, shelf: Shelf
) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1), seen=True)
    mailbox.deliver(letter(2))
    watch(mailbox.settings())
    shelf.wait_for(2)
    wait(lambda: is_marked(mailbox, 2))
    assert sorted(b"\\Seen" in flags for flags, _ in look_into(mailbox).values()) == [False, True]


def test_nothing_is_marked_that_is_not_kept_and_it_comes_in_later(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(*(letter(n) for n in range(10)))
    shelf.fail()
    watcher = watch(mailbox.settings())
    shelf.wait_until(lambda: shelf.asked >= 6)
    assert is_marked(mailbox, 0)
    assert watcher.state == "not kept: disk full"
    shelf.mend()
    shelf.wait_for(10)
    assert sorted(shelf.contents) == [letter(n) for n in range(10)]
    wait(lambda: is_marked(mailbox, 10))


def test_a_message_that_cannot_be_kept_delays_no_other_and_is_not_forgotten(
    dovecot: Dovecot, watch: Watch, shelf: Shelf
) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(*(letter(n) for n in range(5)))
    shelf.trouble = lambda arrival: ValueError("a bug") if arrival.content == letter(1) else None
    watcher = watch(mailbox.settings(poll_seconds=0.5))
    shelf.wait_for(4)
    mailbox.deliver(letter("new"))
    shelf.wait_for(5)
    assert shelf.contents == [letter(0), letter(2), letter(3), letter(4), letter("new")]
    uid_validity = int(shelf.arrivals[0].source_key.split(":")[2])
    assert shelf.last_uid(mailbox.name, uid_validity) == 1
    wait(lambda: watcher.state == "watching; 1 could not be kept yet")
    shelf.mend()
    shelf.wait_for(6)
    assert shelf.last_uid(mailbox.name, uid_validity) == 6
    wait(lambda: watcher.state == "watching")
    assert len(shelf.arrivals) == 6


def test_a_message_at_which_the_server_hangs_up_delays_no_other_for_long(
    dovecot: Dovecot, watch: Watch, shelf: Shelf, line_to: FaultyLine
) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(*(letter(n) for n in range(5)))
    line_to.poison = b"FETCH 2 (BODY"
    watch(mailbox.settings(**over(line_to)))
    shelf.wait_for(4)
    assert letter(1) not in shelf.contents
    mailbox.deliver(letter("new"))
    shelf.wait_for(5)
    line_to.poison = b""
    shelf.wait_for(6)
    wait(lambda: is_marked(mailbox, 6))
    assert sorted(shelf.contents) == sorted(letter(n) for n in (*range(5), "new"))


def test_a_folder_that_is_not_there_is_told(dovecot: Dovecot, watch: Watch) -> None:
    watcher = watch(dovecot.new_mailbox().settings(folder="Post"))
    wait(lambda: watcher.state.startswith("refused: select failed"))
    assert watcher.is_alive


def test_a_folder_too_long_for_one_answer_is_searched_in_pieces(
    dovecot: Dovecot, watch: Watch, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_session, "_UIDS_IN_ONE_SEARCH", 7)
    monkeypatch.setattr(imap_session, "_UIDS_IN_ONE_COMMAND", 3)
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(*(letter(n) for n in range(50)))
    first = watch(mailbox.settings(keyword="$Another"))
    shelf.wait_for(50)
    first.stop()
    mailbox.deliver(letter(50))
    watch(mailbox.settings())
    shelf.wait_for(51)
    wait(lambda: is_marked(mailbox, 51))
    assert shelf.asked == 51


def test_a_long_backlog_is_told(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(*(letter(n) for n in range(150)))
    states: list[str] = []
    watch(mailbox.settings(), on_state=lambda _, state: states.append(state))
    shelf.wait_for(150)
    wait(lambda: len(states) == 2)
    assert states == ["taking in a backlog", "watching"]


def test_after_a_restart_only_what_is_new_is_fetched(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1), letter(2))
    first = watch(mailbox.settings())
    shelf.wait_for(2)
    first.stop()
    mailbox.deliver(letter(3))
    watch(mailbox.settings())
    shelf.wait_for(3)
    assert shelf.asked == 3


def test_what_was_kept_before_a_crash_is_marked_after_it(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1), letter(2))
    first = watch(mailbox.settings(keyword="$Another"))
    shelf.wait_for(2)
    first.stop()
    watch(mailbox.settings())
    wait(lambda: is_marked(mailbox, 2))
    assert shelf.asked == 2


def test_a_server_restarted_while_idling_is_found_again(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    watcher = watch(mailbox.settings())
    wait(lambda: watcher.state == "watching")
    dovecot.stop()
    mailbox.deliver(letter(1))
    wait(lambda: watcher.state.startswith("unreachable: "))
    dovecot.start()
    shelf.wait_for(1)
    wait(lambda: watcher.state == "watching")
    assert shelf.contents == [letter(1)]


def test_a_new_uidvalidity_neither_loses_nor_mixes_up(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1), letter(2))
    watcher = watch(mailbox.settings())
    shelf.wait_for(2)
    mailbox.forget_uids()
    mailbox.deliver(letter(3))
    # The old two are offered again, under new keys: their content tells that they are known.
    shelf.wait_for(5)
    assert sorted(set(shelf.contents)) == [letter(1), letter(2), letter(3)]
    assert len({a.source_key for a in shelf.arrivals}) == 5
    wait(lambda: watcher.state == "watching")
    assert len(shelf.arrivals) == 5


def test_a_wrong_password_is_told_tried_again_and_heals(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1))
    dovecot.set_password(mailbox.name, "the new password")
    states: list[tuple[str, str]] = []
    watcher = watch(mailbox.settings(), on_state=lambda inbox, state: states.append((inbox, state)))
    wait(lambda: watcher.state.startswith("login refused: "))
    assert "a password" not in watcher.state
    dovecot.set_password(mailbox.name, "a password")
    shelf.wait_for(1)
    wait(lambda: len(states) == 2)
    assert [s.partition(":")[0] for _, s in states] == ["login refused", "watching"]
    assert {name for name, _ in states} == {mailbox.name}


def test_a_wrong_password_stops_no_other_inbox(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    wrong, right = dovecot.new_mailbox(), dovecot.new_mailbox()
    refused = watch(wrong.settings(password="wrong"))
    watch(right.settings())
    right.deliver(letter(1))
    shelf.wait_for(1)
    wait(lambda: refused.state.startswith("login refused"))
    assert refused.is_alive


@pytest.mark.parametrize("password", ['with "quotes" and \\', "caf\u00e9 \u0175", "{5}", "%s*("])
def test_odd_passwords_are_carried(dovecot: Dovecot, watch: Watch, shelf: Shelf, password: str) -> None:
    mailbox = dovecot.new_mailbox(password)
    mailbox.deliver(letter(1))
    watch(mailbox.settings())
    shelf.wait_for(1)
    assert shelf.contents == [letter(1)]


def test_a_certificate_of_a_stranger_is_not_trusted(dovecot: Dovecot, watch: Watch) -> None:
    mailbox = dovecot.new_mailbox()
    watcher = watch(mailbox.settings(ca_file=None))
    wait(lambda: watcher.state.startswith("unreachable: "))
    assert "CERTIFICATE_VERIFY_FAILED" in watcher.state


def test_a_certificate_for_another_name_is_not_trusted(dovecot: Dovecot, watch: Watch) -> None:
    mailbox = dovecot.new_mailbox()
    watcher = watch(mailbox.settings(host="127.0.0.1"))
    wait(lambda: watcher.state.startswith("unreachable: "))
    assert "CERTIFICATE_VERIFY_FAILED" in watcher.state


@pytest.mark.parametrize("security", ["starttls", "none"])
def test_other_kinds_of_line_work_too(dovecot: Dovecot, watch: Watch, shelf: Shelf, security: str) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1))
    watch(mailbox.settings(security=security, port=dovecot.port))
    shelf.wait_for(1)
    assert shelf.contents == [letter(1)]


def test_starttls_with_a_stranger_stops_before_the_password(dovecot: Dovecot, watch: Watch) -> None:
    mailbox = dovecot.new_mailbox()
    watcher = watch(mailbox.settings(security="starttls", port=dovecot.port, ca_file=None))
    wait(lambda: watcher.state.startswith("unreachable: "))
    assert "CERTIFICATE_VERIFY_FAILED" in watcher.state


def over(line: FaultyLine, **changes: object) -> dict[str, object]:
    return {"security": "none", "host": "127.0.0.1", "port": line.port, "timeout_seconds": 1} | changes


def test_a_line_that_is_cut_again_and_again_loses_and_doubles_nothing(
    dovecot: Dovecot, watch: Watch, shelf: Shelf, line_to: FaultyLine
) -> None:
    mailbox = dovecot.new_mailbox()
    letters = [letter(n) for n in range(300)]
    mailbox.deliver(*letters)
    watch(mailbox.settings(**over(line_to)))
    for reached in range(30, 300, 30):
        shelf.wait_for(reached)
        line_to.cut()
    shelf.wait_for(300, 60)
    assert sorted(shelf.contents) == sorted(letters)
    wait(lambda: is_marked(mailbox, 300))


def test_a_line_that_dies_while_idling_costs_no_more_than_the_stated_time(
    dovecot: Dovecot, watch: Watch, shelf: Shelf, line_to: FaultyLine
) -> None:
    mailbox = dovecot.new_mailbox()
    watcher = watch(mailbox.settings(**over(line_to, poll_seconds=1)))
    wait(lambda: watcher.state == "watching")
    line_to.dead.set()
    mailbox.deliver(letter(1))
    wait(lambda: watcher.state.startswith("unreachable: "), 10)
    line_to.dead.clear()
    shelf.wait_for(1, 10)
    assert shelf.contents == [letter(1)]


def test_a_server_that_says_nothing_during_idle_is_scanned_all_the_same(
    dovecot: Dovecot, watch: Watch, shelf: Shelf, line_to: FaultyLine
) -> None:
    mailbox = dovecot.new_mailbox()
    watcher = watch(mailbox.settings(**over(line_to, poll_seconds=1)))
    wait(lambda: watcher.state == "watching")
    line_to.deaf.set()
    mailbox.deliver(letter(1))
    shelf.wait_for(1, 10)
    assert line_to.connections == 1


def test_a_server_that_accepts_and_never_speaks_is_given_up_and_tried_again(
    dovecot: Dovecot, watch: Watch, line_to: FaultyLine
) -> None:
    line_to.dead.set()
    watcher = watch(dovecot.new_mailbox().settings(**over(line_to, timeout_seconds=0.3)))
    wait(lambda: line_to.connections >= 2)
    assert watcher.state.startswith("unreachable: ")


def test_stopping_takes_bounded_time_on_a_dead_line(dovecot: Dovecot, watch: Watch, line_to: FaultyLine) -> None:
    line_to.dead.set()
    watcher = watch(dovecot.new_mailbox().settings(**over(line_to, timeout_seconds=60)))
    wait(lambda: line_to.connections >= 1)
    begun = time.monotonic()
    watcher.stop(grace_seconds=0.5)
    assert time.monotonic() - begun < 20


def test_stopping_while_idling_is_quick(dovecot: Dovecot, watch: Watch) -> None:
    watcher = watch(dovecot.new_mailbox().settings())
    wait(lambda: watcher.state == "watching")
    begun = time.monotonic()
    watcher.stop()
    assert time.monotonic() - begun < 20  # it would look again after a minute
    assert watcher.state == "stopped"


def test_stopping_within_a_backlog_leaves_the_rest_for_later(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(*(letter(n) for n in range(200)))
    watcher = watch(mailbox.settings())
    shelf.wait_for(5)
    watcher.stop()
    before = len(shelf.arrivals)
    assert before < 200
    watch(mailbox.settings())
    shelf.wait_for(200)
    assert shelf.asked == 200


def test_kept_mail_moves_to_the_folder_of_the_settings(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1), letter(2))
    watch(mailbox.settings(processed_folder="Wedi\u2019i wneud"))
    shelf.wait_for(2)
    wait(lambda: not look_into(mailbox))
    mailbox.deliver(letter(3))
    shelf.wait_for(3)
    wait(lambda: not look_into(mailbox))
    assert len(look_into(mailbox, '"Wedi&IBk-i wneud"')) == 3


@pytest.fixture
def plain_dovecot() -> Iterator[Dovecot]:
    """A server of the old kind: no IDLE, no MOVE, no UIDPLUS."""
    server = Dovecot(capability="IMAP4rev1 LITERAL+")
    try:
        server.start()
        yield server
    finally:
        server.close()


def test_a_server_without_extensions_is_polled_and_its_mail_moved(
    plain_dovecot: Dovecot, watch: Watch, shelf: Shelf
) -> None:
    mailbox = plain_dovecot.new_mailbox()
    mailbox.deliver(letter(1))
    watch(mailbox.settings(processed_folder="Done", poll_seconds=0.2))
    shelf.wait_for(1)
    mailbox.deliver(letter(2))
    shelf.wait_for(2)
    wait(lambda: len(look_into(mailbox, "Done")) == 2)
    assert not look_into(mailbox)


def erase_by_bookmark(watcher: ImapWatcher, shelf: Shelf, content: bytes, **more: object) -> int:
    (arrival,) = (a for a in shelf.arrivals if a.content == content)
    uid_validity, uid = map(int, arrival.source_key.split(":")[2:])
    return watcher.erase(uid_validity, uid, **more)


def by_content(content: bytes) -> dict[str, object]:
    return {"size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


@pytest.mark.parametrize("kind", ["dovecot", "plain_dovecot"])
def test_an_erased_message_is_gone_and_no_other(
    request: pytest.FixtureRequest, kind: str, watch: Watch, shelf: Shelf
) -> None:
    mailbox: Mailbox = request.getfixturevalue(kind).new_mailbox()
    mailbox.deliver(letter(1), letter(2), letter(3))
    watcher = watch(mailbox.settings(poll_seconds=0.2))
    shelf.wait_for(3)
    somebody = imaplib.IMAP4("127.0.0.1", mailbox.server.port)
    somebody.login(mailbox.name, mailbox.password)
    somebody.select()
    somebody.store("1", "+FLAGS", "\\Deleted")  # another person's business
    somebody.logout()
    assert erase_by_bookmark(watcher, shelf, letter(2)) == 1
    left = look_into(mailbox)
    assert sorted(content for _, content in left.values()) == [letter(1), letter(3)]
    assert [b"\\Deleted" in flags for flags, _ in left.values()] == [True, False]
    assert erase_by_bookmark(watcher, shelf, letter(2)) == 0


def test_a_message_that_was_moved_is_erased_where_it_is(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1), letter(2))
    watcher = watch(mailbox.settings(processed_folder="Done"))
    shelf.wait_for(2)
    wait(lambda: len(look_into(mailbox, "Done")) == 2)
    assert erase_by_bookmark(watcher, shelf, letter(2), **by_content(letter(2))) == 1
    assert [content for _, content in look_into(mailbox, "Done").values()] == [letter(1)]


def test_a_message_somebody_else_deleted_needs_no_erasing(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    watcher = watch(mailbox.settings(processed_folder="Never used"))
    wait(lambda: watcher.state == "watching")
    assert watcher.erase(1, 1, **by_content(letter(1))) == 0


def test_a_move_that_was_cut_in_the_middle_leaves_no_copy_behind(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1))
    watcher = watch(mailbox.settings())
    shelf.wait_for(1)
    watcher.stop()
    somebody = imaplib.IMAP4("127.0.0.1", dovecot.port)
    somebody.login(mailbox.name, mailbox.password)
    somebody.create("Done")
    somebody.select()
    somebody.copy("1", "Done")
    somebody.logout()
    mover = ImapWatcher(mailbox.settings(processed_folder="Done"), shelf.keep, shelf.last_uid)
    assert erase_by_bookmark(mover, shelf, letter(1), **by_content(letter(1))) == 2
    assert not look_into(mailbox)
    assert not look_into(mailbox, "Done")


def test_a_message_with_a_new_uid_is_erased_by_its_content(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1), letter(2))
    watcher = watch(mailbox.settings())
    shelf.wait_for(2)
    watcher.stop()
    mailbox.forget_uids()
    assert erase_by_bookmark(watcher, shelf, letter(1)) == 0
    assert erase_by_bookmark(watcher, shelf, letter(1), **by_content(letter(1))) == 1
    assert [content for _, content in look_into(mailbox).values()] == [letter(2)]


def test_erasing_at_a_server_that_is_down_is_tried_later(dovecot: Dovecot, watch: Watch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    watcher = watch(dovecot.new_mailbox().settings(port=port))
    with pytest.raises(TryLater):
        watcher.erase(1, 1)


def test_a_bug_in_keeping_does_not_end_the_watching(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(letter(1))
    shelf.fail(ZeroDivisionError())
    watcher = watch(mailbox.settings())
    wait(lambda: watcher.state == "failed: ZeroDivisionError")
    shelf.mend()
    shelf.wait_for(1)
    assert shelf.contents == [letter(1)]


def test_a_large_message_comes_in_whole(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    content = b"Subject: large\r\n\r\n" + b"x" * 998 * 20_000 + b"\r\n"
    mailbox.deliver(content)
    watch(mailbox.settings())
    shelf.wait_for(1, 30)
    assert shelf.contents == [content]


def test_mail_that_arrives_during_a_scan_waits_for_nobody(dovecot: Dovecot, watch: Watch, shelf: Shelf) -> None:
    mailbox = dovecot.new_mailbox()
    mailbox.deliver(*(letter(n) for n in range(50)))
    more = threading.Thread(target=lambda: [mailbox.deliver(letter(n)) for n in range(50, 150)])
    watch(mailbox.settings())
    more.start()
    shelf.wait_for(150, 15)
    more.join()
    assert sorted(shelf.contents) == sorted(letter(n) for n in range(150))


@pytest.mark.parametrize(
    ("kept", "uid", "reached"),
    [((), 3, 3), ((), 5, 0), ((3,), 5, 5), ((5,), 3, 5), ((3, 5), 9, 9), ((9,), 5, 0), ((9,), 3, 3)],
)
def test_the_bookmark_stands_where_everything_below_is_kept(kept: tuple[int, ...], uid: int, reached: int) -> None:
    assert _Progress([3, 5, 9], set(kept)).reached_with(uid) == reached
