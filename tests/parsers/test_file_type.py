"""What a file is, by its content; and which lies of its name are told."""

from __future__ import annotations

import make_documents as make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.file_type import DOCX, ODT, OUTLOOK_MSG, PPTX, TNEF, XLSX, is_program, type_of

PROGRAM = b"MZ\x90\x00" + bytes(300)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


@pytest.mark.parametrize(
    ("content", "filename", "expected"),
    [
        (make.pdf(["A page"]), "letter.pdf", "application/pdf"),
        (b"rubbish in front\n" + make.pdf(["A page"]), None, "application/pdf"),
        (make.docx("A letter"), None, DOCX),
        (make.xlsx([["a"]]), "no extension", XLSX),
        (make.pptx("One"), None, PPTX),
        (make.open_document("<office:text/>"), None, ODT),
        (make.msg(subject="s"), None, OUTLOOK_MSG),
        (make.doc("words of a letter"), None, "application/msword"),
        (make.tnef("body"), "winmail.dat", TNEF),
        (b"{\\rtf1\\ansi hello}", "letter.doc", "text/rtf"),
        (b"name,date\nAnn,1\n", "list.csv", "text/csv"),
        (b"Dear Sir, I write, with commas,\nand more, of them.\n", "letter.txt", "text/plain"),
        (b"Dear Sir, I write, with commas,\nand more, of them.\n", None, "text/plain"),
        (b"<html><body>Dear Sir</body></html>", "page.htm", "text/html"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", None, "text/calendar"),
        (b"From: a@b.example\nTo: c@d.example\nSubject: x\n\nhello\n", "mail.eml", "message/rfc822"),
        (HEIC, "IMG_0001.HEIC", "image/heic"),
        (make.png(make.picture_of("x")), "IMG.jpg", "image/png"),
        (PROGRAM, "setup.exe", "application/x-dosexec"),
        (make.zip_of({"a.txt": "x"}), None, "application/zip"),
        ("Annwyl Syr, ŵ ac ŷ".encode("utf-16"), "llythyr.txt", "text/plain"),
        ("Annwyl Syr, tŷ".encode("iso8859-14"), "llythyr.txt", "text/plain"),
        (b"\x30\x82\x01\x00" + bytes(100), "smime.p7s", "application/pkcs7-signature"),
        (b"", "letter.pdf", "application/x-empty"),
    ],
)
def test_the_type_is_that_of_the_content(content: bytes, filename: str | None, expected: str) -> None:
    assert type_of(content, filename).media_type == expected


@pytest.mark.parametrize(
    ("content", "filename", "defect"),
    [
        (PROGRAM, "letter.pdf.exe", "double-extension"),
        (PROGRAM, "letter.pdf          .exe", "double-extension"),
        (PROGRAM, "letter.pdf", "type-mismatch"),
        (PROGRAM, "letter.pdf", "program"),
        (b"@echo off\r\ndel /s\r\n", "read me.bat", "program"),
        (b"just words here\n", "letter.pdf.js", "double-extension"),
        (make.docx("x", macros=True), "letter.docm", "macros"),
        (make.docx("x", macros=True), "letter.docx", "macros"),
        (make.compound_file({"WordDocument": bytes(20), "Macros": {"VBA": {"dir": b"x"}}}), "a.doc", "macros"),
        (make.pdf(["A page"]), "photo.jpg", "type-mismatch"),
        (b"hello", "letter\u202efdp.exe", "name-reversed"),
        (b"", "letter.pdf", "empty"),
    ],
)
def test_what_is_odd_about_a_file_is_named(content: bytes, filename: str, defect: str) -> None:
    assert defect in type_of(content, filename).defects


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (b"{\\rtf1\\ansi hello}", "letter.doc"),
        (b"<html><table></table></html>", "table.xls"),
        (make.pdf(["A page"]), "LETTER.PDF"),
        (make.pdf(["A page"]), "my.letter.of.2.May.pdf"),
        (make.docx("x"), None),
        (b"plain words", "readme.md"),
        (make.tnef("x"), "winmail.dat"),
        (b"name,date\nAnn,1\n", "list.txt"),
    ],
)
def test_ordinary_names_are_not_complained_of(content: bytes, filename: str | None) -> None:
    assert type_of(content, filename).defects == ()


@pytest.mark.parametrize(
    ("content", "filename", "expected"),
    [
        (make.encrypted_office(), "letter.docx", DOCX),
        (make.doc("words", encrypted=True), "letter.doc", "application/msword"),
        (make.encrypted_zip("a.txt", b"abc"), "a.zip", "application/zip"),
    ],
)
def test_a_password_is_noticed_before_anything_is_opened(content: bytes, filename: str, expected: str) -> None:
    found = type_of(content, filename)
    assert (found.password_protected, found.media_type) == (True, expected)


def test_a_declared_type_decides_only_where_the_content_cannot() -> None:
    smime = "application/pkcs7-mime"
    assert type_of(b"\x30\x82\x01\x00" + bytes(90), None, smime).media_type == smime
    assert type_of(PROGRAM, None, "text/plain").media_type == "application/x-dosexec"


def test_a_program_is_known_by_name_or_content() -> None:
    assert is_program("text/plain", "run.vbs")
    assert is_program("application/x-dosexec", "letter.pdf")
    assert not is_program("application/pdf", "letter.pdf")


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=400), st.none() | st.text(max_size=30), st.text(max_size=20))
def test_any_bytes_and_any_name_have_a_type(content: bytes, filename: str | None, declared: str) -> None:
    assert type_of(content, filename, declared).media_type


@settings(deadline=None, max_examples=60)
@given(st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]), st.binary(max_size=2000))
def test_damaged_containers_have_a_type(mark: bytes, rest: bytes) -> None:
    assert type_of(mark + rest, "a.zip").media_type


def test_a_zip_with_a_list_of_a_million_members_is_not_listed() -> None:
    assert type_of(b"PK\x03\x04" + b"PK\x01\x02" * 60_000, None).media_type == "application/zip"
