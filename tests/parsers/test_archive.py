"""What is in an archive, within the item's allowance."""

from __future__ import annotations

import gzip
import lzma
import zipfile

import make_documents as make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.allowance import Allowance, DocumentLimits, Unread
from parsers.archive import Member, members_of

ZIP = "application/zip"


def allowance(**limits: int) -> Allowance:
    return Allowance(DocumentLimits(**limits))


@pytest.mark.parametrize(
    ("content", "media_type", "filename", "expected"),
    [
        (make.zip_of({"a/b.txt": "hello", "c.txt": "bye"}), ZIP, "x.zip", [("a/b.txt", b"hello"), ("c.txt", b"bye")]),
        (make.zip_of({"folder/": "", "a.txt": "x"}), ZIP, "x.zip", [("a.txt", b"x")]),
        (make.zip_of({"../../etc/passwd": "x"}), ZIP, "x.zip", [("../../etc/passwd", b"x")]),
        (make.zip_of({}), ZIP, "x.zip", []),
        (make.tar_gz({"a.txt": b"hello"}), "application/gzip", "x.tar.gz", [("a.txt", b"hello")]),
        (gzip.compress(b"hello"), "application/gzip", "letter.txt.gz", [("letter.txt", b"hello")]),
        (gzip.compress(b"hello"), "application/gzip", None, [("content", b"hello")]),
        (lzma.compress(b"hello"), "application/x-xz", "letter.txt.xz", [("letter.txt", b"hello")]),
        (gzip.decompress(make.tar_gz({"a.txt": b"hello"})), "application/x-tar", "x.tar", [("a.txt", b"hello")]),
    ],
)  # fmt: skip
def test_members_are_read(
    content: bytes, media_type: str, filename: str | None, expected: list[tuple[str, bytes]]
) -> None:
    found = [(member.name, member.content) for member in members_of(content, media_type, filename, allowance())]
    assert found == expected


def test_a_protected_member_is_named() -> None:
    (member,) = members_of(make.encrypted_zip("a.txt", b"abc"), ZIP, None, allowance())
    assert member == Member("a.txt", 3, None, "password-protected")


def test_a_bomb_stops_at_the_allowance_and_counts_what_it_used() -> None:
    bomb = make.zip_of({"first.txt": "ok", "bomb": bytes(5_000_000), "last.txt": "ok"})
    found = {m.name: m.unread_because for m in members_of(bomb, ZIP, None, allowance(unpacked_bytes=1_000_000))}
    assert found["first.txt"] == ""
    assert found["bomb"] == "too large when unpacked (more than 1,000,000 bytes)"


def test_a_gzip_bomb_stops_at_the_allowance() -> None:
    bomb = gzip.compress(bytes(5_000_000))
    (member,) = members_of(bomb, "application/gzip", "x.gz", allowance(unpacked_bytes=1_000_000))
    assert member.unread_because.startswith("too large")


def test_members_beyond_the_allowance_are_counted_not_opened() -> None:
    many = make.zip_of({str(number): "x" for number in range(30)})
    *read, rest = members_of(many, ZIP, None, allowance(archive_members=10))
    assert (len(read), rest) == (10, Member("… 20 more", 0, None, "more members than are looked at"))


def test_a_damaged_member_does_not_cost_the_others() -> None:
    content = bytearray(make.zip_of({"a.txt": "first", "b.txt": "second"}, zipfile.ZIP_STORED))
    content[content.index(b"first")] ^= 0xFF
    found = {m.name: (m.content, m.unread_because) for m in members_of(bytes(content), ZIP, None, allowance())}
    assert found == {"a.txt": (None, "damaged"), "b.txt": (b"second", "")}


def test_a_list_of_members_that_never_ends_is_refused() -> None:
    with pytest.raises(Unread, match="damaged"):
        list(members_of(b"PK\x03\x04" + b"PK\x01\x02" * 60_000, ZIP, None, allowance()))


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([ZIP, "application/gzip", "application/x-tar", "application/x-xz"]), st.binary(max_size=600))
def test_any_bytes_have_members_or_a_reason(media_type: str, content: bytes) -> None:
    try:
        assert all(isinstance(member, Member) for member in members_of(content, media_type, "x", allowance()))
    except Unread as reason:
        assert str(reason)  # noqa: PT017 - both outcomes are promised
