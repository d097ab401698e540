"""Bytes that are no mail at all are told from odd mails."""

from __future__ import annotations

import random
import zlib

import pytest

from parsers import defects
from parsers.message import read_message

LETTER = "Dear Sir or Madam,\n\nThe council has not answered my request of March for a copy of my housing file.\n\nAnn Writer\n"
RANDOM = random.Random(20).randbytes
FROM = b"From: Ann Writer <ann@writer.example>\nTo: casework@ico.org.uk\nSubject: My file\n"

NO_MAIL = {
    "random, 5000 bytes": RANDOM(5000),
    "random, 300 bytes": RANDOM(300),
    "random, 200 kB": RANDOM(200_000),
    "random behind a server's field": b"Received: from a by b; Mon, 20 Mar 2023 10:00:00 +0000\n\n" + RANDOM(5000),
    "random behind fields of servers": b"Return-Path: <a@b.example>\nX-Spam: no\nReceived: by c\n\n" + RANDOM(900),
    "a compressed stream": zlib.compress(LETTER.encode() * 3 + RANDOM(500)),
    "PDF": b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
    "PNG": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + RANDOM(100),
    "JPEG": b"\xff\xd8\xff\xe0\0\x10JFIF" + RANDOM(100),
    "ZIP": b"PK\x03\x04\x14\0" + RANDOM(100),
    "program": b"MZ\x90\0\x03\0\0\0\x04\0\0\0" + b"This program cannot be run in DOS mode, as you may well know by now.",
    "ELF": b"\x7fELF\x02\x01\x01" + b"\0" * 9 + b"a note of the compiler that is plain enough to read",
    "database": b"SQLite format 3\0" + b"CREATE TABLE letters (id text, sender text, words text)",
    "old Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0d\0",
    "empty disk": b"\xff" * 4096,
    "sound": b"RIFF\x24\x08\0\0WAVEfmt " + RANDOM(300),
}
MAIL = {
    "plain": FROM + b"\n" + LETTER.encode(),
    "random body under a writer's headers": FROM + b"\n" + RANDOM(3000),
    "no headers": LETTER.encode(),
    "no headers, Latin-1": LETTER.replace("Madam", "Frau Müller-Lüdenscheidt, très honorée").encode("latin-1"),
    "no headers, UTF-8": ("Annwyl Syr, nid yw'r cyngor wedi ateb fy nghais am gopi o'm ffeil. ŵ ŷ\n" * 3).encode(),
    "no headers, Cyrillic": ("Здравствуйте, прошу вас помочь мне с моей жалобой.\n" * 3).encode("cp1251"),
    "no headers, Japanese": ("個人情報の開示を求めます。\n" * 5).encode("iso-2022-jp"),
    "no headers, Shift-JIS": ("個人情報の開示を求めます。\n" * 5).encode("shift-jis"),
    "no headers, Greek UTF-8": ("Σας γράφω για το αίτημά μου.\n" * 4).encode(),
    "no headers, UTF-16 with its mark": LETTER.encode("utf-16"),
    "no headers, UTF-16 without": LETTER.encode("utf-16-le"),
    "no headers, Cyrillic UTF-16": ("Здравствуйте, прошу помочь мне.\n" * 3).encode("utf-16"),
    "NULs between lines": LETTER.replace("\n", "\n\0\0\0").encode(),
    "NULs in the words": LETTER.replace("e", "\0e").encode(),
    "a padded block": LETTER.encode() + b"\0" * 4096,
    "NULs under headers": FROM + b"\n\0\0\0" + LETTER.encode(),
    "a letter, then rubbish": LETTER.encode() + RANDOM(3000),
    "rubbish, then a letter": RANDOM(400) + b"\n" + LETTER.encode() * 3,
    "control characters of a printer": LETTER.replace("\n", "\x0e\x0f\x02\n").encode(),
    "one line": b"Please ring me back.\n",
    "one word": b"HELP",
    "only a subject": b"Subject: please help\n\n",
    "only a sender": b"From: ann@writer.example\n\n",
    "HTML alone": b"<html><body><p>Please send me my file.</p></body></html>",
    "words about a PDF": b"The file begins with %PDF-1.4 and I cannot open it.\n",
    "a letter that begins with MZ": b"MZ is my reference, please quote it when you answer me.\n",
    "a rule of dashes": b"-" * 200 + b"\n",
    "mbox line first": b"From ann@writer.example Mon Mar 20 10:00:00 2023\n" + FROM + b"\n" + LETTER.encode(),
    "uuencoded file": b"begin 644 a.txt\n#0V%T\n`\nend\n",
}  # fmt: skip


@pytest.mark.parametrize("name", NO_MAIL)
def test_what_is_no_mail_is_unreadable_and_shows_no_rubbish(name: str) -> None:
    reading = read_message(NO_MAIL[name]).reading
    assert (bool(reading.unreadable), reading.text, reading.subject) == (True, "", "")
    assert defects.NOT_MAIL in reading.defects


@pytest.mark.parametrize("name", MAIL)
def test_an_odd_mail_stays_a_mail(name: str) -> None:
    assert defects.NOT_MAIL not in read_message(MAIL[name]).reading.defects


def test_random_bytes_of_every_draw_are_no_mail() -> None:
    for seed in range(100):
        draw = random.Random(seed)
        content = draw.randbytes(draw.randint(300, 6000))
        assert read_message(content).reading.unreadable, seed


def test_endless_words_and_gaps_are_looked_at_in_time() -> None:
    for hostile in (b"a" * 500_000, b"a " * 5 + b" " * 500_000, b"\x01a " * 200_000, b"ab \x01" * 200_000):
        read_message(hostile)
