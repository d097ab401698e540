"""Any bytes give a value: random bytes, and good mails with random damage."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.headers import decode_words, parse_mailboxes, parse_parameters
from parsers.html_text import html_to_text
from parsers.message import ParsedMail, read_message
from parsers.quoted_reply import split_text
from parsers.reading import Reading
from parsers.transfer import decode_transfer

SPECIMENS = sorted((Path(__file__).parent.parent / "specimens" / "mail").glob("*.eml"))
PIECES = [
    b"Content-Type: multipart/mixed; boundary=b\n", b"\n\n", b"--b\n", b"--b--\n", b"\r", b"=?utf-8?q?", b"?=", b"From: ", b"Subject: ", b"<", b">", b'"', b"(", b"\\", b"\x00", b"\xff",
    b"begin 644 x\n", b"end\n", b"=ybegin line=128 size=9 name=x\n", b"=yend size=9\n", b"Content-Transfer-Encoding: base64\n", b"charset=utf-16", b"charset=hz", b"charset=utf-7", b"Content-Type: text/html\n", b"<div style='display:none'>",
    b"Content-Type: message/rfc822\n", b"; name*0*=x''%", b"On x wrote:\n", b"-- \n", b"\nFrom: a\nSent: b\nSubject: c\n", b"=\n", b"Content-Type: application/pkcs7-mime\n", b"&#xD800;",
]  # fmt: skip


def check(parsed: ParsedMail) -> None:
    """The value is whole, and can be stored and read back."""
    assert not any(d.startswith("reader-fault") for d in parsed.reading.defects)
    packed = msgspec.json.encode(parsed.reading)
    assert msgspec.json.decode(packed, type=Reading) == parsed.reading
    assert len(parsed.attachments) == len(parsed.reading.attachments)


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=2_000))
def test_any_bytes_give_a_value(raw: bytes) -> None:
    check(read_message(raw, trusted_servers=("mx",)))


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=20), max_size=40))
def test_any_mixture_of_mail_gives_a_value(pieces: list[bytes]) -> None:
    check(read_message(b"".join(pieces)))


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=400))
def test_any_text_gives_a_value(text: str) -> None:
    decode_words(text)
    parse_mailboxes((text,))
    parse_parameters(text)
    html_to_text(text)
    split_text(text, subject=text)
    decode_transfer(text.encode("utf-8", "surrogatepass"), text)


def mutate(raw: bytes, chance: random.Random) -> bytes:
    """A mail with some bytes changed, doubled, cut or replaced by pieces of other mail."""
    out = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(out) + 1)
        match chance.randrange(5):
            case 0:
                out[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del out[at : at + chance.randint(1, 200)]
            case 2:
                out[at:at] = chance.choice(PIECES)
            case 3:
                out[at:at] = out[at : at + chance.randint(1, 300)]
            case _:
                out = out[:at] if chance.random() < 0.1 else out
    return bytes(out)


def test_damaged_mail_gives_a_value() -> None:
    chance = random.Random(20)
    assert SPECIMENS
    for _ in range(300):
        check(read_message(mutate(chance.choice(SPECIMENS).read_bytes(), chance)))
