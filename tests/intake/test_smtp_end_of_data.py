"""Where a message ends. Everything else a peer might take for an end would let one mail carry a second."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from line_talk import LineTalk

from gateway.intake.smtp_conversation import read_message

if TYPE_CHECKING:
    from kept_in_memory import Shelf

    from gateway.intake.smtp import SmtpDoor

FALSE_ENDS = [
    b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r.\r", b"\r.\r\n", b"\r\n.\r", b"\r.\n", b"\n.\r", b"\n\n.\r\n",
    b"\r\r\n.\r\r\n",
    b"\r\n\x00.\r\n", b"\r\n.\x00\r\n", b"\r\n. \r\n", b"\r\n..\r\n", b"\x85.\x85", b"\r\n\t.\r\n",
]  # fmt: skip
TOKENS = [b"\r\n.\r\n", b"\r\n", b"\r", b"\n", b".", b"a", b"..", b"a" * 20, b"QUIT\r\n"]
SHORT = [b".\r\n", b"\r\n.\r\n", b"..\r\n.\r\n", b".a\r\n.\r\n", b"\r\n\r\n.\r\n", b".\r.\r\n.\r\n"]
SECOND_MAIL = b"MAIL FROM:<forged@ico.org.uk>\r\nRCPT TO:<casework@ico.org.uk>\r\nDATA\r\nSubject: smuggled\r\n"


def expected(wire: bytes) -> tuple[bytes, bytes] | None:
    """The rule of RFC 5321 section 4.5.2, line by line: the message, and what is left on the wire."""
    message, rest = b"", wire
    while b"\r\n" in rest:
        line, _, rest = rest.partition(b"\r\n")
        if line == b".":
            return message, rest
        message += line.removeprefix(b".") + b"\r\n"
    return None


async def feed(pieces: list[bytes], *, piece_bytes: int = 8, limit: int = 1_000_000) -> tuple[bytes, bytes]:
    reader = asyncio.StreamReader(limit=piece_bytes)
    reading = asyncio.ensure_future(
        read_message(reader, limit=limit, drain_limit=4 * limit, take=lambda _: True)
    )
    for piece in pieces:
        await asyncio.sleep(0)
        reader.feed_data(piece)
    message = await asyncio.wait_for(reading, 5)
    reader.feed_eof()
    return message, await reader.read()


@given(
    st.lists(st.sampled_from(TOKENS), max_size=30),
    st.lists(st.integers(1, 9), min_size=1, max_size=9),
)
def test_any_bytes_broken_anywhere_end_where_the_rule_says(tokens: list[bytes], sizes: list[int]) -> None:
    wire = b"".join(tokens) + b"\r\n.\r\nQUIT\r\n"
    pieces, position, turn = [], 0, 0
    while position < len(wire):
        size = sizes[turn % len(sizes)]
        pieces.append(wire[position : position + size])
        position, turn = position + size, turn + 1
    assert asyncio.run(feed(pieces)) == expected(wire)


@pytest.mark.parametrize("wire", SHORT)
def test_the_shortest_messages_are_read_whole(wire: bytes) -> None:
    assert asyncio.run(feed([wire])) == expected(wire)


@pytest.mark.parametrize("false_end", FALSE_ENDS)
def test_only_one_sequence_ends_a_message(smtp_door: SmtpDoor, shelf: Shelf, false_end: bytes) -> None:
    wire = b"Subject: one\r\n\r\nhello" + false_end + SECOND_MAIL + b"\r\n.\r\n"
    with LineTalk(smtp_door.port) as talk:
        assert talk.mail(wire).startswith("250 ")
        assert talk.say("QUIT").startswith("221 ")
    assert len(shelf.arrivals) == 1
    assert b"smuggled" in shelf.contents[0]


def test_bare_line_ends_are_kept_as_they_came(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    content = b"Subject: one\n\nbare\rline\n.\nends\r\n"
    with LineTalk(smtp_door.port) as talk:
        talk.mail(content + b".\r\n")
    assert shelf.contents == [content]


def test_a_second_mail_sent_without_waiting_is_a_second_mail(smtp_door: SmtpDoor, shelf: Shelf) -> None:
    one = b"MAIL FROM:<a@customer.example>\r\nRCPT TO:<casework@ico.org.uk>\r\nDATA\r\n"
    with LineTalk(smtp_door.port) as talk:
        talk.send(one)
        assert [talk.reply()[:3] for _ in range(3)] == ["250", "250", "354"]
        talk.send(b"Subject: 1\r\n\r\n1\r\n.\r\n" + one + b"Subject: 2\r\n\r\n2\r\n.\r\nQUIT\r\n")
        assert [talk.reply()[:3] for _ in range(6)] == ["250", "250", "250", "354", "250", "221"]
    assert shelf.contents == [b"Subject: 1\r\n\r\n1\r\n", b"Subject: 2\r\n\r\n2\r\n"]
