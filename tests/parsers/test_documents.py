"""A mail with all that is attached to it."""

from __future__ import annotations

import make_documents as make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.documents import DocumentLimits, read_email, read_headers_and_text
from parsers.reading import AttachmentReading, Place, Reading

LETTER = "I complain of the council, which will not answer."
PROGRAM = b"MZ\x90\x00" + bytes(300)
LOGO = make.png(make.picture_of("Logo", width=300, height=90))
PHOTO = make.png(make.picture_of("The Council refused my request", "for the contract with Brightwater."))
FORWARDED = b"From: a@b.example\r\nSubject: An old mail\r\n\r\nWords of the old mail.\r\n"


def read(filename: str, content: bytes) -> tuple[AttachmentReading, ...]:
    return read_email(make.mail((filename, "application/octet-stream", content))).attachments


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("letter.pdf", make.pdf([LETTER])),
        ("letter.docx", make.docx(LETTER)),
        ("letter.docm", make.docx(LETTER, macros=True)),
        ("letter.doc", make.doc(LETTER)),
        ("letter.odt", make.open_document(f"<office:text><text:p>{LETTER}</text:p></office:text>")),
        ("letter.rtf", b"{\\rtf1\\ansi " + LETTER.encode() + b"}"),
        ("letter.doc", b"{\\rtf1\\ansi " + LETTER.encode() + b"}"),
        ("letter.xlsx", make.xlsx([[LETTER]])),
        ("letter.xls", make.xls([[LETTER]])),
        ("letter.ods", make.open_document(f"<text:p>{LETTER}</text:p>", "spreadsheet")),
        ("letter.pptx", make.pptx(LETTER)),
        ("letter.csv", b'"' + LETTER.encode() + b'"'),
        ("letter.html", f"<html><body><p>{LETTER}</p><script>bad()</script></body></html>".encode()),
        ("letter.txt", LETTER.encode()),
        ("letter.txt", LETTER.encode("utf-16")),
        ("letter", make.pdf([LETTER])),
    ],
)
def test_the_words_of_an_attachment_are_a_passage(filename: str, content: bytes) -> None:
    reading = read_email(make.mail((filename, "application/octet-stream", content)))
    (passage,) = [p for p in reading.passages if p.place is Place.ATTACHMENT]
    assert (passage.label, passage.text.strip()) == (filename, LETTER)
    assert reading.attachments[0].unread_because == ""


def test_a_photographed_letter_is_read() -> None:
    (photo,) = read("IMG_0417.png", PHOTO)
    assert "The Council refused my request" in photo.text


@pytest.mark.parametrize(
    ("filename", "content", "reason"),
    [
        ("letter.pdf", make.pdf([LETTER], password="secret"), "password-protected"),
        ("letter.docx", make.encrypted_office(), "password-protected"),
        ("letter.doc", make.doc(LETTER, encrypted=True), "password-protected"),
        ("letter.odt", make.open_document("<text:p/>", encrypted=True), "password-protected"),
        ("letter.zip", make.encrypted_zip("letter.txt", b"abc"), "password-protected"),
        ("letter.pdf", b"%PDF-1.4 cut off", "damaged PDF"),
        ("letter.docx", make.docx(LETTER)[:200], "damaged, or with more members than are ever looked at"),
        ("letter.pdf", b"", "empty"),
        ("logo.png", LOGO, "a small picture, taken for decoration"),
        ("letter.pdf.exe", PROGRAM, "a program"),
        ("run.vbs", b"MsgBox 1\r\n", "a program"),
        ("files.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(50), "an archive that is not opened (7z-compressed)"),
        ("files.rar", b"Rar!\x1a\x07\x00" + bytes(50), "an archive that is not opened (rar)"),
        ("call.mp3", b"ID3\x03\x00" + bytes(50), "audio"),
        ("film.mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(50), "video"),
        ("unknown.bin", b"\x80\x01\xfe\x02" * 200, "a format that is not read (application/octet-stream)"),
    ],
)
def test_what_is_not_read_says_why(filename: str, content: bytes, reason: str) -> None:
    assert read(filename, content)[0].unread_because == reason


def test_members_of_an_archive_are_read_and_stand_behind_it() -> None:
    more = make.zip_of({"a.txt": "deep"})
    content = make.zip_of({"sub/letter.docx": make.docx(LETTER), "run.exe": PROGRAM, "more.zip": more})
    assert [(a.part, a.inside, a.text, a.unread_because) for a in read("all.zip", content)] == [
        ("2", "", "", ""),
        ("2/1", "2", LETTER, ""),
        ("2/2", "2", "", "a program"),
        ("2/3", "2", "", ""),
        ("2/3/1", "2/3", "deep", ""),
    ]


def test_a_mail_in_an_archive_is_forwarded_content() -> None:
    reading = read_email(make.mail(("mails.zip", "application/zip", make.zip_of({"old.eml": FORWARDED}))))
    assert ("forwarded", "An old mail\n\nWords of the old mail.") in [(p.place, p.text) for p in reading.passages]
    assert "Words of the old mail." in reading.forwarded_text
    assert "Words of the old mail." in reading.new_text


def test_an_attached_mail_counts_once_and_its_own_attachments_are_read() -> None:
    inner = make.mail(("inner.txt", "text/plain", b"words within"), text="Words of the old mail.", subject="Old")
    reading = read_email(make.mail(("old.eml", "message/rfc822", inner)))
    assert [p.text for p in reading.passages if p.place is Place.FORWARDED] == ["Old\n\nWords of the old mail."]
    assert [(a.filename, a.inside, a.text) for a in reading.attachments] == [
        ("old.eml", "", ""),
        ("inner.txt", "2", "words within"),
    ]


def test_files_packed_into_a_pdf_are_read() -> None:
    found = read("portfolio.pdf", make.pdf([LETTER], files={"annex.txt": b"the annex"}))
    assert [(a.filename, a.text) for a in found] == [("portfolio.pdf", LETTER), ("annex.txt", "the annex")]


def test_the_same_file_twice_is_read_once_and_listed_twice() -> None:
    steps: list[str] = []
    mail = make.mail(("a.pdf", "x/y", make.pdf([LETTER])), ("b.pdf", "x/y", make.pdf([LETTER])))
    reading = read_email(mail, step=steps.append)
    assert [a.text for a in reading.attachments] == [LETTER, LETTER]
    assert steps == ["part 2", "page 1", "part 3"]


def test_a_part_that_is_to_be_skipped_is_not_looked_at() -> None:
    mail = make.mail(("a.txt", "text/plain", b"hostile"), ("b.txt", "text/plain", b"good"))
    reading = read_email(mail, skip={"2": "reading was stopped"})
    assert [(a.text, a.unread_because) for a in reading.attachments] == [("", "reading was stopped"), ("good", "")]


def test_archives_within_archives_stop_at_the_limit() -> None:
    found = read_email(
        make.mail(("deep.zip", "application/zip", make.nested_zip(1000))), limits=DocumentLimits(archive_depth=3)
    ).attachments
    assert [a.unread_because for a in found] == ["", "", "", "packed too deep: archive within archive"]


def test_the_allowance_is_for_all_attachments_together() -> None:
    bomb = make.zip_of({"a": bytes(600_000)})
    mail = make.mail(("1.zip", "x/y", bomb), ("2.zip", "x/y", bomb), ("last.txt", "text/plain", b"still read"))
    found = read_email(mail, limits=DocumentLimits(unpacked_bytes=1_000_000)).attachments
    assert [a.unread_because for a in found][-2:] == ["too large when unpacked (more than 1,000,000 bytes)", ""]
    assert found[-1].text == "still read"


def test_text_beyond_the_limit_is_cut_and_said_to_be() -> None:
    mail = make.mail(("a.txt", "text/plain", b"word " * 1000), ("b.txt", "text/plain", b"more"))
    found = read_email(mail, limits=DocumentLimits(text_characters=100)).attachments
    assert [(len(a.text), "text-too-long" in a.defects) for a in found] == [(100, True), (0, True)]


def test_the_list_of_the_mail_itself_is_the_same_on_both_roads() -> None:
    mail = make.mail(("all.zip", "application/zip", make.zip_of({"a.txt": "x"})), ("b.txt", "text/plain", b"y"))
    whole = [(a.part, a.filename, a.size) for a in read_email(mail).attachments if not a.inside]
    assert whole == [(a.part, a.filename, a.size) for a in read_headers_and_text(mail).attachments]


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=600))
def test_any_bytes_are_a_reading(raw: bytes) -> None:
    assert isinstance(read_email(raw), Reading)


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(["a.pdf", "a.docx", "a.zip", "winmail.dat", "a.msg", "a.rtf", "a.eml"]), st.binary(max_size=400))
def test_any_attachment_leaves_the_mail_readable(filename: str, content: bytes) -> None:
    reading = read_email(make.mail((filename, "application/octet-stream", content)))
    assert (reading.subject, reading.attachments[0].filename) == ("My concern", filename)
