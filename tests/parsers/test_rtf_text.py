"""Words out of RTF, plain and compressed."""

from __future__ import annotations

import struct

import make_documents as make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.rtf_text import decompress_rtf, read_rtf


@pytest.mark.parametrize(
    ("rtf", "expected"),
    [
        (rb"{\rtf1\ansi Dear Sir,\par I complain.}", "Dear Sir,\nI complain."),
        (rb"{\rtf1\ansi\ansicpg1252 caf\'e9 \u373?r}", "café ŵr"),
        (rb"{\rtf1\ansi\uc2 \u373\'3f\'3fr}", "ŵr"),
        (rb"{\rtf1\ansi\u-10179?\u-8704?}", "😀"),
        (rb"{\rtf1{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}}\f0 a \f1\'cf\f0 b}", "a Пb"),
        (rb"{\rtf1{\colortbl;\red0;}{\stylesheet{Normal;}}{\info{\author Nobody}}text}", "text"),
        (rb"{\rtf1{\*\generator Word}{\pict 0123}text}", "text"),
        (rb"{\rtf1{\field{\*\fldinst HYPERLINK x}{\fldrslt the link}} end}", "the link end"),
        (rb"{\rtf1{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt in the box}}}}", "in the box"),
        (rb"{\rtf1 a\cell b\cell\row c\~d\_e \{x\}}", "a\tb\nc\u00a0d-e {x}"),
        (rb"{\rtf1\fromhtml1 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Hi{\*\htmltag72 </p>}\htmlrtf }\htmlrtf0}", "Hi"),
        (b"{\\rtf1 before \\bin4 {}{}after}", "before after"),
        (b"{\\rtf1 unclosed {{{ groups", "unclosed  groups"),
        (b"no rtf at all", "no rtf at all"),
        (b"", ""),
    ],
)  # fmt: skip
def test_rtf_gives_its_words(rtf: bytes, expected: str) -> None:
    assert read_rtf(rtf) == expected


def test_compressed_rtf_is_unpacked() -> None:
    # The example of [MS-OXRTFCP] 4.1.1.
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232"
        "0af32068656c090020627705b06c647d0a800fa0"
    )
    assert decompress_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_uncompressed_rtf_in_the_same_envelope_is_taken_out() -> None:
    assert decompress_rtf(make.uncompressed_rtf(b"{\\rtf1 x}")) == b"{\\rtf1 x}"


def test_a_claimed_size_is_not_believed() -> None:
    packed = struct.pack("<II4sI", 20, 0xFFFFFFFF, b"LZFu", 0) + b"\x00abcdefgh"
    assert decompress_rtf(packed, most_bytes=100) == b"abcdefgh"


def test_a_million_braces_take_no_stack() -> None:
    assert read_rtf(b"{\\rtf1 x" + b"{" * 300_000 + b"y") == "xy"


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=500))
def test_any_bytes_give_text(content: bytes) -> None:
    assert isinstance(read_rtf(b"{\\rtf1" + content), str)
    assert isinstance(decompress_rtf(struct.pack("<II4sI", 0, 5000, b"LZFu", 0) + content), bytes)
