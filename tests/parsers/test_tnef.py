"""winmail.dat, .msg, and the mail they become."""

from __future__ import annotations

import make_documents as make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.documents import read_email, read_headers_and_text
from parsers.mapi import OutlookAttachment, OutlookItem, as_message
from parsers.message import read_message
from parsers.outlook_msg import is_outlook_msg, read_msg, to_message
from parsers.reading import Mailbox, Place
from parsers.tnef import read_tnef

INTERNET_HEADERS = (
    "Received: from mx.sender.example\r\n\tby mx1.ico.org.uk; Mon, 5 Oct 2020 10:00:00 +0100\r\n"
    'From: "Gwen Pritchard" <gwen@sender.example>\r\nTo: casework@ico.org.uk\r\nSubject: As sent\r\n'
    "Auto-Submitted: auto-replied\r\nMessage-ID: <abc@sender.example>\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed;\r\n\tboundary="old"\r\n\r\n'
)


def test_a_tnef_stream_gives_body_and_files() -> None:
    item = read_tnef(make.tnef("Dear Sir", subject="Cwyn", attachments={"a long name.txt": b"abc"}))
    assert (item.subject, item.text) == ("Cwyn", "Dear Sir")
    assert item.attachments == (OutlookAttachment("a long name.txt", b"abc"),)


def test_a_body_that_is_only_rtf_is_read() -> None:
    assert read_tnef(make.tnef(rtf=rb"{\rtf1 Dear Sir,\par I complain.}")).text == "Dear Sir,\nI complain."


def test_a_message_in_a_tnef_stream_is_an_item_of_its_own() -> None:
    item = read_tnef(make.tnef("outer", embedded={"inner": make.tnef("inner body", subject="inner subject")}))
    ((name, inner),) = item.items
    assert (name, inner.subject, inner.text) == ("inner", "inner subject", "inner body")


def test_a_cut_tnef_stream_gives_what_came_before_the_cut() -> None:
    whole = make.tnef("Dear Sir", attachments={"a.txt": b"abc" * 100})
    item = read_tnef(whole[:-150])
    assert (item.text, item.defects) == ("Dear Sir", ("tnef-damaged",))


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=500))
def test_any_bytes_are_a_tnef_item(content: bytes) -> None:
    assert isinstance(read_tnef(b"\x78\x9f\x3e\x22\x01\x00" + content), OutlookItem)


@settings(deadline=None, max_examples=60)
@given(st.integers(6, 400), st.binary(min_size=1, max_size=4))
def test_a_damaged_tnef_stream_is_an_item(place: int, damage: bytes) -> None:
    whole = make.tnef("Dear Sir", rtf=b"{\\rtf1 x}", attachments={"a.txt": b"abc"}, embedded={"m": make.tnef("inner")})
    assert isinstance(read_tnef(whole[:place] + damage + whole[place + len(damage) :]), OutlookItem)


def test_the_words_of_a_mail_may_be_in_winmail_dat_alone() -> None:
    body = make.tnef("Annwyl Syr,\r\nMae gen i gŵyn.".encode("cp1252", "replace").decode("cp1252"))
    reading = read_email(make.mail(("winmail.dat", "application/ms-tnef", body), text=""))
    assert reading.own_words.startswith("Annwyl Syr,\nMae gen i")
    assert [p.place for p in reading.passages] == [Place.SUBJECT, Place.BODY]
    assert [a.filename for a in reading.attachments] == ["winmail.dat"]
    assert reading.unreadable == ""


def test_a_body_that_stands_in_the_mail_too_counts_once() -> None:
    mail = make.mail(("winmail.dat", "application/ms-tnef", make.tnef("Please see attached.")))
    assert [p.place for p in read_email(mail).passages] == [Place.SUBJECT, Place.BODY]


def test_files_in_winmail_dat_are_read_and_stand_behind_it() -> None:
    content = make.tnef("Please see attached.", attachments={"note.txt": b"the words inside"})
    reading = read_email(make.mail(("winmail.dat", "application/octet-stream", content)))
    assert [(a.filename, a.inside, a.text) for a in reading.attachments] == [
        ("winmail.dat", "", ""),
        ("note.txt", "2", "the words inside"),
    ]


# -- .msg ---------------------------------------------------------------------------------------------------------


def test_a_msg_file_is_recognised() -> None:
    assert is_outlook_msg(make.msg(subject="s"))
    assert not is_outlook_msg(make.doc("words of a letter"))
    assert not is_outlook_msg(b"From: a@b.example\n\nhello")


def test_a_msg_file_becomes_a_mail_with_its_people_words_and_files() -> None:
    content = make.msg(
        subject="Cwyn am y Cyngor – tŷ",
        body="Annwyl Syr",
        sender=("Gwen Pritchard", "gwen@sender.example"),
        recipients=[("Casework", "casework@ico.org.uk")],
        attachments={"nodyn ŵ.txt": b"abc"},
    )
    parsed = read_message(to_message(content))
    assert parsed.reading.subject == "Cwyn am y Cyngor – tŷ"
    assert parsed.reading.sender == Mailbox("gwen@sender.example", "Gwen Pritchard")
    assert parsed.reading.to == (Mailbox("casework@ico.org.uk", "Casework"),)
    assert parsed.reading.own_words == "Annwyl Syr"
    assert [(a.filename, a.content) for a in parsed.attachments] == [("nodyn ŵ.txt", b"abc")]


def test_headers_that_outlook_kept_are_used_as_they_stand() -> None:
    reading = read_headers_and_text(make.msg(subject="Other", body="I am away", headers=INTERNET_HEADERS))
    assert (reading.subject, reading.message_id) == ("As sent", "<abc@sender.example>")
    assert reading.origin.kind == "auto-submitted"
    assert reading.own_words == "I am away"


def test_an_html_body_is_read_in_its_own_charset() -> None:
    html = "<html><head><meta charset='windows-1252'></head><body><p>caf\u00e9</p></body></html>".encode("cp1252")
    assert read_headers_and_text(make.msg(subject="s", html=html)).text == "caf\u00e9"


def test_a_message_attached_to_a_msg_file_is_forwarded_content() -> None:
    reading = read_email(make.msg(subject="Outer", body="See below", inner=("Inner subject", "Inner words")))
    assert reading.forwarded_text == "Inner subject\n\nInner words"
    assert reading.own_words == "See below"


def test_a_msg_attached_to_a_mail_is_forwarded_content() -> None:
    content = make.msg(subject="Inner subject", body="Inner words", attachments={"a.txt": b"deep words"})
    reading = read_email(make.mail(("old mail.msg", "application/vnd.ms-outlook", content)))
    assert reading.forwarded_text == "Inner subject\n\nInner words"
    assert reading.new_text.endswith("Inner words")
    assert ("forwarded", "old mail.msg") in [(p.place, p.label) for p in reading.passages]
    assert ("attachment", "old mail.msg/a.txt", "deep words") in [(p.place, p.label, p.text) for p in reading.passages]


@pytest.mark.parametrize("size", [600, 1500, 3000])
def test_a_cut_msg_file_is_still_a_value(size: int) -> None:
    content = make.msg(subject="s", body="b" * 5000)[:size]
    assert isinstance(read_msg(content), OutlookItem)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=4))
def test_a_damaged_msg_file_is_still_a_value(place: int, damage: bytes) -> None:
    whole = make.msg(subject="s", body="b" * 5000, attachments={"a": b"x"}, inner=("i", "j"))
    assert isinstance(read_msg(whole[:place] + damage + whole[place + len(damage) :]), OutlookItem)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=40))
def test_no_property_can_add_a_header(subject: str, name: str, address: str) -> None:
    item = OutlookItem(subject=subject, sender_name=name, sender_address=address + "\r\nBcc: x@y.example", text="t")
    head = as_message(item).partition(b"\r\n\r\n")[0]
    assert all(line.startswith((b"From:", b"Subject:", b"MIME-", b"Content-", b" ")) for line in head.split(b"\r\n"))
