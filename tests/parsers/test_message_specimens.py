"""What real mailers and broken ones send, as tables: bytes in, expected value out. All people are invented."""

from __future__ import annotations

import base64
import hashlib
import time

import pytest

from parsers import defects
from parsers.message import MessageLimits, ParsedMail, read_message
from parsers.reading import Mailbox, MailKind, Place


def mail(headers: str | bytes = "", body: str | bytes = b"Hello", *, base: bool = True) -> bytes:
    """A message from a few lines; `base` adds what every mail has."""
    head = headers if isinstance(headers, bytes) else headers.encode()
    text = body if isinstance(body, bytes) else body.encode()
    common = (
        b"From: Mair Puw <mair@puw.example>\nTo: casework@ico.org.uk\nDate: Mon, 4 Mar 2024 10:00:00 +0000\n"
        b"Message-ID: <one@puw.example>\n"
    )
    return (common if base else b"") + (head + b"\n" if head else b"") + b"\n" + text


def multipart(kind: str, *parts: str | bytes, boundary: str = "b1", headers: str = "Subject: x") -> bytes:
    """A multipart message of ready-made parts (their own headers, empty line, body)."""
    inner = b"".join(
        b"--" + boundary.encode() + b"\n" + (p if isinstance(p, bytes) else p.encode()) + b"\n" for p in parts
    )
    head = f'{headers}\nMIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="{boundary}"'
    return mail(head, inner + b"--" + boundary.encode() + b"--\n")


def names(parsed: ParsedMail) -> list[str | None]:
    return [a.filename for a in parsed.reading.attachments]


SUBJECTS = {
    "plain": (b"Subject: plain", "plain"),
    "folded with a tab": (b"Subject: one\r\n\ttwo", "one\ttwo"),
    "Q word": (b"Subject: =?iso-8859-1?Q?caf=E9?=", "café"),
    "lower-case b and q": (b"Subject: =?utf-8?b?xZ5=?= =?utf-8?q?=c5=b7?=", "Şŷ"),
    "a character split between words": (b"Subject: =?utf-8?B?xQ==?=\n =?utf-8?B?t3I=?=", "ŷr"),
    "a base64 group split between words": (b"Subject: =?utf-8?B?Y2Fmw6?=\n =?utf-8?B?lpY29u?=", "caféicon"),
    "missing padding": (b"Subject: =?utf-8?B?Y2Fmw6k?=", "café"),
    "spaces inside a word": (b"Subject: =?utf-8?Q?two words?=", "two words"),
    "a bare question mark inside": (b"Subject: =?utf-8?Q?Why?=20me?=", "Why? me"),
    "joined to plain text": (b"Subject: Re=?utf-8?Q?=3A_x?=[Ref. RFA0612345]", "Re: x[Ref. RFA0612345]"),
    "inside a reference": (b"Subject: [Ref. =?utf-8?Q?RFA06?= =?utf-8?Q?12345?=]", "[Ref. RFA0612345]"),
    "language tag": (b"Subject: =?utf-8*cy?Q?Helo?=", "Helo"),
    "unknown charset": (b"Subject: =?x-nonesuch?Q?caf=C3=A9?=", "café"),
    "mislabelled utf-8": (b"Subject: =?utf-8?Q?caf=E9?=", "café"),
    "windows quotes as latin-1": (b"Subject: =?iso-8859-1?Q?=93hi=94?=", "“hi”"),
    "iso-2022-jp": (b"Subject: =?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "日本"),
    "gb2312 wider than its name": (b"Subject: =?gb2312?B?6UY=?=", "镕" if b"\xe9F".decode("gb18030") == "镕" else b"\xe9F".decode("gb18030")),
    "iso-8859-14": (b"Subject: =?ISO-8859-14?Q?d=F0r?=", "dŵr"),
    "raw utf-8": ("Subject: Cŵyn".encode(), "Cŵyn"),
    "raw windows-1252": (b"Subject: caf\xe9 \x96 now", "café – now"),
    "a line end hidden in a word": (b"Subject: =?utf-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x"),
    "not a word after all": (b"Subject: 1 =? 2 ?= 3 =?utf-8?X?abc?=", "1 =? 2 ?= 3 =?utf-8?X?abc?="),
    "never ending word": (b"Subject: =?utf-8?Q?abc", "=?utf-8?Q?abc"),
    "half a surrogate pair": (b"Subject: =?utf-7?Q?+2D0-?=", "�"),
    "header name in capitals": (b"SUBJECT: loud", "loud"),
    "space before the colon": (b"Subject : old", "old"),
    "emoji": (b"Subject: =?UTF-8?B?8J+Yhw==?=", "😇"),
    "koi8-r": (b"Subject: =?koi8-r?B?8NLJ18XU?=", "Привет"),
    "ks_c_5601-1987": (b"Subject: =?ks_c_5601-1987?B?sKE=?=", "가"),
    "NUL and control characters": (b"Subject: a\x00b\x07c", "abc"),
}


@pytest.mark.parametrize(("header", "expected"), SUBJECTS.values(), ids=SUBJECTS.keys())
def test_subjects_are_decoded_however_they_are_written(header: bytes, expected: str) -> None:
    assert read_message(mail(header)).reading.subject == expected


SENDERS = {
    "name and address": ("From: Ann Lee <ann@lee.example>", "ann@lee.example", "Ann Lee"),
    "bare address": ("From: ann@lee.example", "ann@lee.example", ""),
    "comment for a name": ("From: ann@lee.example (Ann Lee)", "ann@lee.example", "Ann Lee"),
    "quoted comma": ('From: "Lee, Ann" <ann@lee.example>', "ann@lee.example", "Lee, Ann"),
    "escaped quote": (r'From: "Ann \"Annie\" Lee" <ann@lee.example>', "ann@lee.example", 'Ann "Annie" Lee'),
    "word in quotes": ('From: "=?utf-8?Q?S=C3=A2n?=" <san@x.example>', "san@x.example", "Sân"),
    "encoded comma": ("From: =?utf-8?Q?Lee=2C_Ann?= <ann@lee.example>", "ann@lee.example", "Lee, Ann"),
    "all in one word": ("From: =?utf-8?Q?Ann_=3Cann=40lee=2Eexample=3E?=", "ann@lee.example", "Ann"),
    "comments everywhere": ("From: Ann (x) <ann(y)@lee(z).example>", "ann@lee.example", "Ann"),
    "spaces in the brackets": ("From: Ann < ann@lee.example >", "ann@lee.example", "Ann"),
    "unclosed quote": ('From: "Ann <ann@lee.example>', "ann@lee.example", "Ann"),
    "unclosed bracket": ("From: Ann <ann@lee.example", "ann@lee.example", "Ann"),
    "single quotes": ("From: 'Ann Lee' <ann@lee.example>", "ann@lee.example", "Ann Lee"),
    "mailto": ("From: Ann <mailto:ann@lee.example>", "ann@lee.example", "Ann"),
    "a name that is another address": ('From: "boss@ico.org.uk" <ann@lee.example>', "ann@lee.example", "boss@ico.org.uk"),
    "several": ("From: Ann <ann@lee.example>, Bob <bob@x.example>", "ann@lee.example", "Ann"),
    "a group": ("From: Team: Ann <ann@lee.example>, bob@x.example;", "ann@lee.example", "Ann"),
    "source route": ("From: Ann <@a.example,@b.example:ann@lee.example>", "ann@lee.example", "Ann"),
    "surname first, unquoted": ("From: Lee, Ann <ann@lee.example>", "ann@lee.example", "Lee, Ann"),
    "only a local part": ("From: postmaster", "postmaster", ""),
    "only a name": ("From: The Council Office", "", "The Council Office"),
}


@pytest.mark.parametrize(("header", "address", "name"), SENDERS.values(), ids=SENDERS.keys())
def test_senders_are_found_however_they_are_written(header: str, address: str, name: str) -> None:
    raw = mail(header + "\nTo: casework@ico.org.uk", base=False)
    assert read_message(raw).reading.sender == Mailbox(address, name)


def test_without_from_the_other_headers_say_who_writes() -> None:
    reading = read_message(b"Sender: s@x.example\nSubject: a\n\nhi").reading
    assert reading.sender == Mailbox("s@x.example")
    assert defects.NO_FROM in reading.defects
    assert read_message(b"Subject: a\n\nhi", envelope_from="e@x.example").reading.sender == Mailbox("e@x.example")
    assert read_message(b"Subject: a\n\nhi").reading.sender is None


def test_several_senders_are_noted_and_the_first_counts() -> None:
    assert defects.SEVERAL_FROM in read_message(b"From: a@x.example, b@x.example\n\nhi").reading.defects


def test_a_header_injection_in_a_name_is_named() -> None:
    reading = read_message(b"From: =?utf-8?Q?x=0D=0ABcc=3A_y?= <a@x.example>\n\nhi").reading
    assert defects.HEADER_INJECTION in reading.defects
    assert "\n" not in reading.sender.name


def test_recipients_of_all_kinds_are_listed() -> None:
    reading = read_message(
        b"To: undisclosed-recipients:;\nCc: a@x.example; B <b@x.example>\nReply-To: \nFrom: c@x.example\n\nhi"
    ).reading
    assert reading.to == ()
    assert [box.address for box in reading.cc] == ["a@x.example", "b@x.example"]
    assert defects.EMPTY_REPLY_TO in reading.defects


@pytest.mark.parametrize(
    ("raw", "given", "expected"),
    [
        (b"Return-Path: <>\nFrom: a@x.example\n\nhi", None, ""),
        (b"Return-Path: <b@x.example>\nReturn-Path: <c@x.example>\n\nhi", None, "b@x.example"),
        (b"Return-Path: <>\n\nhi", "smtp@x.example", "smtp@x.example"),
        (b"From MAILER-DAEMON Thu Jan  1 00:00:00 1970\nFrom: a@x.example\n\nhi", None, ""),
        (b"From b@x.example Thu Jan  1 00:00:00 1970\nFrom: a@x.example\n\nhi", None, "b@x.example"),
        (b"From: a@x.example\n\nhi", None, None),
    ],
)
def test_the_envelope_sender_is_told_by_smtp_then_return_path_then_mbox(raw: bytes, given: str | None, expected: str) -> None:
    assert read_message(raw, envelope_from=given).reading.envelope_from == expected


TEXTS = {
    "utf-8": ("Content-Type: text/plain; charset=utf-8", "dŵr".encode(), "dŵr"),
    "no charset, utf-8": ("X: y", "dŵr".encode(), "dŵr"),
    "no charset, windows-1252": ("X: y", b"it\x92s", "it’s"),
    "latin-1 that is windows-1252": ("Content-Type: text/plain; charset=iso-8859-1", b"it\x92s \x80", "it’s €"),
    "latin-1 that is utf-8": ("Content-Type: text/plain; charset=iso-8859-1", "Tŷ £".encode(), "Tŷ £"),
    "utf-8 that is windows-1252": ("Content-Type: text/plain; charset=utf-8", b"caf\xe9 \x93x\x94", "café “x”"),
    "utf-8 with a stray byte": ("Content-Type: text/plain; charset=utf-8", "Tŷ ".encode() + b"\xe9", "Tŷ é"),
    "ascii that is utf-8": ("Content-Type: text/plain; charset=us-ascii", "Tŷ".encode(), "Tŷ"),
    "iso-8859-14": ("Content-Type: text/plain; charset=ISO-8859-14", b"d\xf0r, t\xfe", "dŵr, tŷ"),
    "iso-8859-15": ("Content-Type: text/plain; charset=iso-8859-15", b"\xa4 5", "€ 5"),
    "iso-2022-jp undeclared": ("X: y", b"\x1b$BF|K\\\x1b(B", "日本"),
    "shift_jis": ("Content-Type: text/plain; charset=Shift_JIS", "日本".encode("cp932"), "日本"),
    "euc-jp": ("Content-Type: text/plain; charset=euc-jp", "日本".encode("euc-jp"), "日本"),
    "gb18030 as gb2312": ("Content-Type: text/plain; charset=gb2312", "镕".encode("gb18030"), "镕"),
    "big5": ("Content-Type: text/plain; charset=big5", "台灣".encode("big5"), "台灣"),
    "euc-kr with cp949 letters": ("Content-Type: text/plain; charset=euc-kr", "똠".encode("cp949"), "똠"),
    "koi8-r": ("Content-Type: text/plain; charset=koi8-r", "Привет".encode("koi8-r"), "Привет"),
    "windows-1251": ("Content-Type: text/plain; charset=windows-1251", "Привет".encode("cp1251"), "Привет"),
    "windows-1256": ("Content-Type: text/plain; charset=windows-1256", "سلام".encode("cp1256"), "سلام"),
    "utf-7": ("Content-Type: text/plain; charset=utf-7", b"T+AXc-", "Tŷ"),
    "utf-16 in base64": ("Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64", base64.b64encode("Tŷ".encode("utf-16")), "Tŷ"),
    "utf-16 that is not": ("Content-Type: text/plain; charset=utf-16", b"plain words", "plain words"),
    "rubbish after charset": ('Content-Type: text/plain; charset="charset=utf-8"', "Tŷ".encode(), "Tŷ"),
    "charset with a tail": ("Content-Type: text/plain; charset=iso-8859-1http-equiv", b"caf\xe9", "café"),
    "unclosed quote": ('Content-Type: text/plain; charset="utf-8', "Tŷ".encode(), "Tŷ"),
    "missing semicolon": ("Content-Type: text/plain charset=iso-8859-14", b"t\xfe", "tŷ"),
    "unknown charset": ("Content-Type: text/plain; charset=x-nonesuch", "Tŷ".encode(), "Tŷ"),
    "a codec that is no charset": ("Content-Type: text/plain; charset=rot13", b"abc", "abc"),
    "byte-order mark": ("Content-Type: text/plain; charset=utf-8", b"\xef\xbb\xbfhi", "hi"),
    "quoted-printable": ("Content-Transfer-Encoding: quoted-printable", b"a=3Db=\nc =  \nd", "a=bc d"),
    "broken quoted-printable": ("Content-Transfer-Encoding: quoted-printable", b"50=% off =ZZ =e9", "50=% off =ZZ é"),
    "base64 with line noise": ("Content-Transfer-Encoding: base64", b"SGVs\nbG8h\n\n", "Hello!"),
    "base64 with a footer": ("Content-Transfer-Encoding: base64", b"SGVsbG8h\n\n_____\nThe list footer stands here\n", "Hello!"),
    "base64 that never was": ("Content-Transfer-Encoding: base64", b"Dear sir, this is plain.", "Dear sir, this is plain."),
    "base64 without padding": ("Content-Transfer-Encoding: base64", b"SGVsbG8", "Hello"),
    "unknown transfer encoding": ("Content-Transfer-Encoding: x-strange", b"Hello", "Hello"),
    "8-bit spelt otherwise": ("Content-Transfer-Encoding: 8-bit", b"Hello", "Hello"),
    "NUL bytes": ("X: y", b"He\x00llo", "Hello"),
    "bare CRs in the text": ("X: y", b"a\rb\r\nc", "a\nb\nc"),
    "format flowed": ("Content-Type: text/plain; format=flowed", b"one \ntwo\nthree\n> q \n> r", "one two\nthree\n> q r"),
    "format flowed with delsp": ("Content-Type: text/plain; format=flowed; delsp=yes", b"don \nkey", "donkey"),
    "html only": ("Content-Type: text/html; charset=utf-8", b"<p>Hello <b>you</b></p><script>x</script>", "Hello you"),
    "html that names its charset": ("Content-Type: text/html", b'<meta charset="iso-8859-14"><p>t\xfe</p>', "tŷ"),
    "text of an unknown kind": ("Content-Type: text/x-strange", b"Hello", "Hello"),
    "rubbish for a type": ("Content-Type: rubbish", b"Hello", "Hello"),
    "only half a type": ("Content-Type: text", b"Hello", "Hello"),
}  # fmt: skip


@pytest.mark.parametrize(("headers", "body", "expected"), TEXTS.values(), ids=TEXTS.keys())
def test_texts_are_read_whatever_their_label_says(headers: str, body: bytes, expected: str) -> None:
    assert read_message(mail(headers, body)).reading.text == expected


PLAIN = "Content-Type: text/plain\n\nplain words"
HTML = "Content-Type: text/html\n\n<p>rich words</p>"
PDF = "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf\n\n%PDF-1.4"
STUB = "Content-Type: text/plain\n\nThis message needs a reader of HTML."
LONG_HTML = "Content-Type: text/html\n\n<p>" + "many good words " * 20 + "</p>"
ICS = "Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR"

STRUCTURES = {
    "alternative takes plain": (multipart("alternative", PLAIN, HTML), "plain words", []),
    "alternative with an empty plain": (multipart("alternative", "Content-Type: text/plain\n\n ", HTML), "rich words", []),
    "alternative with a stub": (multipart("alternative", STUB, LONG_HTML), ("many good words " * 20).strip(), []),
    "alternative in odd order": (multipart("alternative", HTML, PLAIN), "plain words", []),
    "mixed with an attachment": (multipart("mixed", PLAIN, PDF), "plain words", ["a.pdf"]),
    "text before and after": (multipart("mixed", PLAIN, PDF, "Content-Type: text/plain\n\nand more"), "plain words\n\nand more", ["a.pdf"]),
    "plain and the same as html": (multipart("mixed", PLAIN, "Content-Type: text/html\n\n<b>plain words</b>"), "plain words", []),
    "a text file is attached": (multipart("mixed", PLAIN, "Content-Type: text/plain; name=n.txt\n\nfile"), "plain words", ["n.txt"]),
    "related with a logo": (
        multipart("related", HTML, "Content-Type: image/png\nContent-ID: <l>\n\nx"), "rich words", [],
    ),
    "related with a named picture": (
        multipart("related", HTML, "Content-Type: image/png; name=photo.png\nContent-ID: <l>\n\nx"), "rich words", ["photo.png"],
    ),
    "no closing boundary": (multipart("mixed", PLAIN, PDF).replace(b"--b1--", b""), "plain words", ["a.pdf"]),
    "missing boundary parameter": (multipart("mixed", PLAIN, PDF).replace(b'; boundary="b1"', b""), "plain words", ["a.pdf"]),
    "wrong boundary parameter": (multipart("mixed", PLAIN, PDF).replace(b'"b1"', b'"zz"'), "plain words", ["a.pdf"]),
    "multipart without parts": (mail("Content-Type: multipart/mixed; boundary=q", "just text"), "just text", []),
    "content type lost": (
        mail("Subject: x", b"--zz\nContent-Type: text/plain\n\nplain words\n--zz\n" + PDF.encode() + b"\n--zz--"), "plain words", ["a.pdf"],
    ),
    "parts behind the closing line": (multipart("mixed", PLAIN).rstrip() + b"\n--b1\n" + PDF.encode() + b"\n--b1--\n", "plain words", ["a.pdf"]),
    "boundary that begins another": (
        multipart("mixed", "Content-Type: multipart/alternative; boundary=b12\n\n--b12\n" + PLAIN + "\n--b12\n" + HTML + "\n--b12--", PDF), "plain words", ["a.pdf"],
    ),
    "attachment inside an alternative": (multipart("alternative", PLAIN, "Content-Type: multipart/mixed; boundary=c\n\n--c\n" + HTML + "\n--c\n" + PDF + "\n--c--"), "plain words", ["a.pdf"]),
    "body is attached without a name": (mail("Content-Disposition: attachment", "words"), "words", []),
    "body is a file": (mail("Content-Type: application/pdf; name=a.pdf", "%PDF"), "", ["a.pdf"]),
    "unnamed file": (multipart("mixed", PLAIN, "Content-Type: application/octet-stream\n\nx"), "plain words", [None]),
    "digest": (multipart("digest", "\nFrom: a@x.example\nSubject: inner\n\nin it"), "", ["inner.eml"]),
    "no header on a part": (multipart("mixed", "\nplain words"), "plain words", []),
    "boundary with a blank in quotes": (multipart("mixed", PLAIN, boundary="a b"), "plain words", []),
    "signed": (multipart("signed", PLAIN, "Content-Type: application/pkcs7-signature; name=smime.p7s\n\nx"), "plain words", ["smime.p7s"]),
    "multipart in base64": (
        mail("Content-Type: multipart/mixed; boundary=k\nContent-Transfer-Encoding: base64", base64.encodebytes(f"--k\n{PLAIN}\n--k\n{PDF}\n--k--\n".encode())), "plain words", ["a.pdf"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("raw", "text", "attached"), STRUCTURES.values(), ids=STRUCTURES.keys())
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_text_and_attachments_are_told_apart(raw: bytes, text: str, attached: list[str], line_end: bytes) -> None:
    parsed = read_message(raw.replace(b"\n", line_end))
    assert (parsed.reading.text.strip(), names(parsed)) == (text, attached)
    assert [a.part for a in parsed.attachments] == [a.part for a in parsed.reading.attachments]


FILENAMES = {
    "plain": ("attachment; filename=a.pdf", "a.pdf"),
    "blank without quotes": ("attachment; filename=my letter.pdf", "my letter.pdf"),
    "RFC 2231": ("attachment; filename*=utf-8''t%C5%B7.pdf", "tŷ.pdf"),
    "RFC 2231 in pieces": ("attachment; filename*0*=utf-8''t%C5; filename*1*=%B7; filename*2=.pdf", "tŷ.pdf"),
    "pieces out of order": ("attachment; filename*1=b.pdf; filename*0=a", "ab.pdf"),
    "encoded word": ('attachment; filename="=?utf-8?Q?t=C5=B7=2Epdf?="', "tŷ.pdf"),
    "two encoded words": ('attachment; filename="=?utf-8?Q?t=C5?=\n =?utf-8?Q?=B7.pdf?="', "tŷ.pdf"),
    "encoded word without quotes": ("attachment; filename==?utf-8?Q?t=C5=B7?=.pdf", "tŷ.pdf"),
    "raw utf-8": ("attachment; filename=tŷ.pdf", "tŷ.pdf"),
    "semicolon in quotes": ('attachment; filename="a;b.pdf"', "a;b.pdf"),
    "escaped quote": (r'attachment; filename="a\"b.pdf"', 'a"b.pdf'),
    "Windows path": (r'attachment; filename="C:\Users\ann\letter.pdf"', "letter.pdf"),
    "path upwards": ('attachment; filename="../../etc/passwd"', "passwd"),
    "both forms": ("attachment; filename=plain.pdf; filename*=utf-8''t%C5%B7.pdf", "tŷ.pdf"),
    "folded name": ('attachment; filename="one\n two.pdf"', "one two.pdf"),
    "Korean charset in 2231": ("attachment; filename*=euc-kr''%B0%A1.pdf", "가.pdf"),
}


@pytest.mark.parametrize(("disposition", "expected"), FILENAMES.values(), ids=FILENAMES.keys())
def test_file_names_are_read_in_all_their_spellings(disposition: str, expected: str) -> None:
    part = f"Content-Type: application/pdf\nContent-Disposition: {disposition}\n\n%PDF"
    assert names(read_message(multipart("mixed", PLAIN, part))) == [expected]


HEADS = {
    "mbox line": b"From a@x.example Mon Mar  4 10:00:00 2024\nSubject: s\nFrom: a@x.example\n\nbody",
    "empty lines first": b"\r\n\r\nSubject: s\r\nFrom: a@x.example\r\n\r\nbody",
    "byte-order mark": b"\xef\xbb\xbfSubject: s\nFrom: a@x.example\n\nbody",
    "no empty line": b"Subject: s\nFrom: a@x.example\nbody",
    "a broken line between": b"Subject: s\nthis is no header\nFrom: a@x.example\n\nbody",
    "mbox line between": b"Subject: s\n>From x\nFrom: a@x.example\n\nbody",
    "only CR": b"Subject: s\rFrom: a@x.example\r\rbody",
    "odd order and case": b"fROM: a@x.example\nsUBJECT: s\n\nbody",
    "fold of blanks only": b"Subject: s\n \nFrom: a@x.example\n\nbody",
}


@pytest.mark.parametrize("raw", HEADS.values(), ids=HEADS.keys())
def test_the_header_is_found_whatever_stands_around_it(raw: bytes) -> None:
    reading = read_message(raw).reading
    assert (reading.subject, reading.sender.address, reading.text) == ("s", "a@x.example", "body")


def test_the_first_of_several_subjects_counts_and_it_is_said() -> None:
    reading = read_message(mail("Subject: one\nSubject: two")).reading
    assert reading.subject == "one"
    assert defects.SEVERAL_SUBJECTS in reading.defects


@pytest.mark.parametrize(
    ("raw", "defect"),
    [
        (b"", defects.EMPTY_MESSAGE),
        (b"just words, no header at all\nand more", defects.NO_HEADERS),
        (mail("Content-Type: text/plain; charset=x-nonesuch", "a"), f"{defects.UNKNOWN_CHARSET}: x-nonesuch"),
        (mail("Content-Type: text/plain; charset=us-ascii", b"\xe9"), f"{defects.WRONG_CHARSET}: us-ascii"),
        (mail("Content-Transfer-Encoding: base64", "Not base64, alas"), defects.BAD_BASE64),
        (multipart("encrypted", "Content-Type: application/pgp-encrypted\n\nVersion: 1"), defects.ENCRYPTED),
        (mail("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m", "x"), defects.ENCRYPTED),
        (mail("Subject: x", "-----BEGIN PGP MESSAGE-----\nabc\n-----END PGP MESSAGE-----"), defects.ENCRYPTED),
        (mail("Content-Type: message/partial; number=1; total=2; id=x", "Subject: y\n\npart one"), defects.PARTIAL_MESSAGE),
        (multipart("mixed", "Content-Type: message/external-body; access-type=URL\n\nx"), defects.EXTERNAL_BODY),
        (b"From: a@x.example\n\n" + "pass\u200bword".encode(), defects.ZERO_WIDTH),
        (b"Subject: x\n\nhi", defects.NO_DATE),
        (b"Subject: x\n\nhi", defects.NO_MESSAGE_ID),
    ],
)  # fmt: skip
def test_what_is_odd_is_named(raw: bytes, defect: str) -> None:
    assert defect in read_message(raw).reading.defects


def test_an_encrypted_message_is_said_to_be_unreadable() -> None:
    raw = mail("Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "x")
    assert read_message(raw).reading.unreadable == "the message is encrypted"


def test_an_empty_message_with_an_attachment_is_readable() -> None:
    assert read_message(multipart("mixed", "Content-Type: text/plain\n\n", PDF)).reading.unreadable == ""
    assert read_message(mail("Subject: x", b"\n")).reading.unreadable == "the message is empty"


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x82, size >> 8, size & 255])
    return bytes([tag]) + length + content


def test_opaque_signed_mail_is_read() -> None:
    inner = b"Content-Type: text/plain; charset=utf-8\n\nwords that are signed"
    data = bytes.fromhex("06092a864886f70d010701") + _der(0xA0, _der(0x04, inner))
    signed = _der(0x30, b"\x02\x01\x01" + _der(0x31, b"") + _der(0x30, data))
    cms = _der(0x30, bytes.fromhex("06092a864886f70d010702") + _der(0xA0, signed))
    head = "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64"
    parsed = read_message(mail(head, base64.encodebytes(cms)))
    assert parsed.reading.text == "words that are signed"
    assert defects.SIGNED in parsed.reading.defects
    assert names(parsed) == ["smime.p7m"]


def test_files_inside_the_text_are_attachments() -> None:
    uu = b"Before\nbegin 644 t.txt\n%:&5L;&\\\n`\nend\nAfter"
    parsed = read_message(mail("Subject: x", uu))
    assert (names(parsed), parsed.attachments[0].content) == (["t.txt"], b"hello")
    assert parsed.reading.text == "Before\nAfter"
    yenc = b"Hi\n=ybegin line=128 size=5 name=y.bin\n" + bytes((c + 42) % 256 for c in b"hello") + b"\n=yend size=5\n"
    parsed = read_message(mail("Subject: x", yenc))
    assert (names(parsed), parsed.attachments[0].content) == (["y.bin"], b"hello")


def test_the_word_begin_does_not_make_a_file() -> None:
    parsed = read_message(mail("Subject: x", "begin 644 words\nWe begin again tomorrow.\n"))
    assert (names(parsed), parsed.reading.text.split()[0]) == ([], "begin")


def test_an_attached_message_is_opened_and_counts_as_forwarded() -> None:
    inner = "Content-Type: message/rfc822\n\nFrom: c@x.example\nSubject: the inner one\n\ninner words"
    parsed = read_message(multipart("mixed", PLAIN, inner))
    assert names(parsed) == ["the inner one.eml"]
    assert parsed.messages[0].reading.sender == Mailbox("c@x.example")
    assert parsed.reading.forwarded_text == "the inner one\n\ninner words"
    assert parsed.reading.own_words == "plain words"
    assert "inner words" in parsed.reading.new_text
    assert "inner words" not in parsed.reading.text
    assert [p.place for p in parsed.reading.passages] == [Place.SUBJECT, Place.BODY, Place.FORWARDED]


def test_a_message_file_by_name_is_opened_too() -> None:
    inner = "Content-Type: application/octet-stream; name=mail.eml\n\nFrom: c@x.example\nSubject: s\n\ninner words"
    assert read_message(multipart("mixed", PLAIN, inner)).messages[0].reading.text == "inner words"


def test_what_a_bounce_returns_is_not_forwarded() -> None:
    status = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; z@x.example\nAction: failed"
    returned = "Content-Type: message/rfc822\n\nMessage-ID: <ours@ico.org.uk>\nSubject: ours\n\nour words"
    reading = read_message(multipart("report; report-type=delivery-status", PLAIN, status, returned)).reading
    assert (reading.origin.kind, reading.origin.failed_address) == (MailKind.BOUNCE, "z@x.example")
    assert reading.origin.original_message_id == "<ours@ico.org.uk>"
    assert reading.forwarded_text == ""


def test_message_ids_are_kept_with_their_brackets() -> None:
    raw = mail("In-Reply-To: <a@x>\nReferences: <a@x>\n <b\n @x> rubbish <c@x>")
    reading = read_message(raw).reading
    assert (reading.message_id, reading.in_reply_to, reading.references) == ("<one@puw.example>", ("<a@x>",), ("<a@x>", "<b@x>", "<c@x>"))
    assert read_message(b"Message-ID: bare@x\n\nhi").reading.message_id == "<bare@x>"


def test_headers_can_be_looked_up_in_any_letter_case() -> None:
    headers = read_message(mail("X-Thing: =?utf-8?Q?t=C5=B7?=\nx-thing: two")).headers
    assert (headers.get("X-THING"), headers.all("x-Thing"), "nope" in headers) == ("tŷ", ("tŷ", "two"), False)
    assert [name for name, _ in headers][-2:] == ["X-Thing", "x-thing"]


def test_markings_and_forged_control_headers_are_listed() -> None:
    reading = read_message(mail("X-Protective-Marking: OFFICIAL-SENSITIVE\nsensitivity: private\nX-Intake-Gateway-Case: IC-1")).reading
    assert reading.marking_headers == ("OFFICIAL-SENSITIVE", "private")
    assert reading.control_headers == ("X-Intake-Gateway-Case",)


# -- the digest of what was sent ---------------------------------------------------------------------------------


def test_the_copy_in_a_second_inbox_has_the_same_digest() -> None:
    one = multipart("mixed", PLAIN, PDF)
    two = b"Return-Path: <m@x>\r\nDelivered-To: other@ico.org.uk\r\nReceived: by mx2\r\nX-Spam: no\r\n" + one.replace(b"\n", b"\r\n")
    assert read_message(one).reading.content_digest == read_message(two).reading.content_digest


@pytest.mark.parametrize(("old", "new"), [(b"plain words", b"other words"), (b"%PDF-1.4", b"%PDF-1.5"), (b"Subject: x", b"Subject: y"), (b"one@puw", b"two@puw")])
def test_other_content_has_another_digest(old: bytes, new: bytes) -> None:
    raw = multipart("mixed", PLAIN, PDF)
    assert read_message(raw).reading.content_digest != read_message(raw.replace(old, new)).reading.content_digest


def test_a_copy_sent_in_another_transfer_encoding_has_the_same_digest() -> None:
    plain = mail("Content-Type: text/plain; charset=utf-8", "caffi ŷ")
    coded = mail("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", base64.encodebytes("caffi ŷ".encode()))
    assert read_message(plain).reading.content_digest == read_message(coded).reading.content_digest


# -- limits ------------------------------------------------------------------------------------------------------

MANY = 100_000
HOSTILE = {
    "100,000 parts": b"Content-Type: multipart/mixed; boundary=x\n\n" + b"--x\n\nhi\n" * MANY,
    "10,000 levels": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(10_000)),
    "10,000 levels of one boundary": b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 10_000,
    "messages in deep multiparts": b"".join(
        b"".join(b"Content-Type: multipart/mixed; boundary=m%dx%d\n\n--m%dx%d\n" % (m, n, m, n) for n in range(15)) + b"Content-Type: message/rfc822\n\n" for m in range(60)
    ),
    "1,000 messages in messages": b"Content-Type: message/rfc822\n\n" * 1_000 + b"Subject: x\n\nhi",
    "megabyte lines": b"Subject: " + b"a" * 3_000_000 + b"\n\n" + b"b" * 5_000_000,
    "a million fields": b"a:\n" * 1_000_000,
    "a million broken lines": b"Subject: a\n" + b"a b\n" * 1_000_000,
    "endless encoded words": b"Subject: " + b"=?a?q?" * MANY,
    "endless quotes": b"From: " + b'"\\' * MANY + b"\nContent-Type: text/plain; " + b'a="\\"' * MANY + b"\n\nhi",
    "endless brackets": b"To: " + b"<" * MANY + b"\nCc: " + b"(" * MANY + b"\nFrom: " + b"a@b:" * MANY + b"\n\nhi",
    "deep html": b"Content-Type: text/html\n\n" + b"<div><blockquote>" * MANY + b"x",
    "unclosed tags": b"Content-Type: text/html\n\n" + b"<a href='" * MANY + b"<!--" * MANY,
    "endless quote marks": b"Subject: x\n\n" + b">" * 1_000_000 + b"\n" + b"> " * 500_000,
    "endless attributions": b"Subject: x\n\n" + b"On Monday wrote wrote\n" * MANY,
    "endless labels": b"Subject: x\n\n" + b"From: a\nSent: b\n" * MANY,
    "endless footers": b"Subject: x\n\n" + b"this email is confidential " * MANY,
    "endless paragraphs": b"Subject: x\n\n" + b"if you are not the intended recipient\n\n" * MANY,
    "endless dashes": b"Subject: x\n\n" + b"--\n" * MANY,
    "endless uuencode": b"Subject: x\n\n" + b"begin 644 a\n" * MANY,
    "endless yenc": b"Subject: x\n\nbegin\n" + b"=ybegin size=1 name=x\n" * MANY,
    "broken base64": b"Content-Transfer-Encoding: base64\n\n" + b"AAAA=\n" * MANY + b"!!!\n" * MANY,
    "endless references": b"References: " + b"<a@b>" * MANY + b"\n\nhi",
    "endless authentication": b"Authentication-Results: mx1; " + b"(a" * MANY + b"spf=pass;" * MANY + b"\n\nhi",
}  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_mail_is_read_in_seconds(raw: bytes) -> None:
    start = time.process_time()
    parsed = read_message(raw, trusted_servers=("mx1",))
    assert time.process_time() - start < 5
    assert parsed.reading.content_digest
    assert not any(d.startswith(defects.READER_FAULT) for d in parsed.reading.defects)


def test_beyond_a_limit_the_mail_is_cut_and_says_so() -> None:
    limits = MessageLimits(mime_depth=2, mime_parts=3, header_bytes=500, text_characters=100)
    parts = multipart("mixed", *[f"Content-Type: text/plain\n\npart {n}" for n in range(9)])
    assert defects.TOO_MANY_PARTS in read_message(parts, limits=limits).reading.defects
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(5))
    assert defects.TOO_DEEP in read_message(nested, limits=limits).reading.defects
    assert defects.HEADERS_TOO_LONG in read_message(mail("\n".join(f"X-{n}: y" for n in range(200))), limits=limits).reading.defects
    long = read_message(mail("Subject: x", "word " * 1_000), limits=limits).reading
    assert defects.TEXT_TOO_LONG in long.defects
    assert len(long.text) <= 100


def test_signed_in_signed_in_signed_ends_somewhere() -> None:
    content = b"Content-Type: text/plain\n\ndeep"
    for _ in range(120):
        data = bytes.fromhex("06092a864886f70d010701") + _long_der(0xA0, _long_der(0x04, content))
        cms = _long_der(0x30, bytes.fromhex("06092a864886f70d010702") + _long_der(0xA0, _long_der(0x30, b"\x02\x01\x01" + _long_der(0x30, data))))
        content = b"Content-Type: application/pkcs7-mime\n\n" + cms
    found = read_message(content).reading.defects
    assert not any(d.startswith(defects.READER_FAULT) for d in found)


def _long_der(tag: int, content: bytes) -> bytes:
    return bytes([tag, 0x84]) + len(content).to_bytes(4, "big") + content


def test_the_original_is_not_needed_to_be_bytes_only() -> None:
    assert read_message(bytearray(b"Subject: x\n\nhi")).reading.text == "hi"
    assert hashlib.sha256(b"").hexdigest() != read_message(b"").reading.content_digest


@pytest.mark.parametrize("filler", [b" ", b"\t ", b"x ", b"] "])
def test_a_line_of_blanks_behind_begin_is_no_trap(filler: bytes) -> None:
    raw = b"From: a@b.example\n\nbegin 644 " + filler * 200_000 + b"a.txt" + filler * 200_000
    started = time.process_time()
    read_message(raw)
    assert time.process_time() - started < 5
