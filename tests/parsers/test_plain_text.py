"""Text files whose charset nobody told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.plain_text import read_plain, read_table

WELSH = "Annwyl Syr, mae'r tŷ a'r dŵr yma."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (WELSH.encode(), WELSH),
        (WELSH.encode("utf-8-sig"), WELSH),
        (WELSH.encode("utf-16"), WELSH),
        (WELSH.encode("utf-16-le"), WELSH),
        (WELSH.encode("utf-16-be"), WELSH),
        (WELSH.encode("iso8859-14"), WELSH),
        ("It’s “café” – £5".encode("cp1252"), "It’s “café” – £5"),
        ("Þetta er bréf, æðislegt".encode("cp1252"), "Þetta er bréf, æðislegt"),
        (b"one\r\ntwo\rthree\x00", "one\ntwo\nthree"),
        (b"", ""),
    ],
)
def test_the_charset_is_found(content: bytes, expected: str) -> None:
    assert read_plain(content)[0] == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", "a\tb\n1\t2\n"),
        (b'a;b\n"x; y";2\n', "a\tb\nx; y\t2\n"),
        (b'"He said ""no""",2\n', 'He said "no"\t2\n'),
        (b"a\tb\n", "a\tb\n"),
        (b"no separators at all", "no separators at all"),
    ],
)
def test_cells_of_a_table_stand_with_tabs_between(content: bytes, expected: str) -> None:
    assert read_table(content)[0] == expected


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_are_text(content: bytes) -> None:
    assert isinstance(read_plain(content)[0], str)
    assert isinstance(read_table(content)[0], str)
