"""Undeclared 8-bit text of the charsets that Windows-1252 certainly garbles, and Western text that stays what it is."""

from __future__ import annotations

import pytest

from parsers.charset_guess import guess_charset
from parsers.message import read_message

RUSSIAN = "Здравствуйте, я хочу пожаловаться на мой банк: он потерял мои данные и не отвечает"
CHINESE = "您好，我想投诉我的银行，他们弄丢了我的资料，也没有回复我的信"
TRADITIONAL = "您好，我想投訴我的銀行，他們弄丟了我的資料，也沒有回覆我的信"
JAPANESE = "こんにちは、銀行が私の個人情報を紛失したので苦情を申し立てたいです"
KOREAN = "안녕하세요 은행이 제 개인 정보를 잃어버려서 불만을 제기하고 싶습니다"
GREEK = "Γεια σας, θέλω να παραπονεθώ για την τράπεζά μου που έχασε τα στοιχεία μου"
FOREIGN = {
    "koi8-r": RUSSIAN, "cp1251": RUSSIAN, "gb18030": CHINESE, "big5": TRADITIONAL, "shift_jis": JAPANESE, "euc-jp": JAPANESE, "euc-kr": KOREAN, "cp1253": GREEK,
}  # fmt: skip
WESTERN = (
    "Dwi'n ysgrifennu i gŵyno – “nid wyf” yn hapus",
    "Schöne Grüße aus Öhringen, Straße für Füße",
    "ÀÉÈÙÇ où êtes-vous allé, déçu et gêné à Noël",
    "£££ 5 – €",
    "Žluťoučký kůň úpěl ďábelské ódy",
    "É",
)


@pytest.mark.parametrize("charset", FOREIGN)
def test_an_undeclared_charset_is_guessed_from_the_bytes(charset: str) -> None:
    words = FOREIGN[charset]
    for ending in ("", "\nJo Bloggs\n+44 1632 960001\n"):
        raw = f"From: a@b.example\nSubject: {words}\n\n{words}\n{ending}".encode(charset)
        reading = read_message(raw).reading
        assert reading.subject == words
        assert reading.text.startswith(words)


@pytest.mark.parametrize("words", WESTERN)
@pytest.mark.parametrize("charset", ["cp1252", "iso8859-14", "cp1250"])
def test_western_text_is_never_taken_for_another(words: str, charset: str) -> None:
    assert guess_charset(words.encode(charset, "ignore") * 3) == ""


def test_a_declared_charset_is_not_doubted() -> None:
    raw = b"From: a@b.example\nContent-Type: text/plain; charset=windows-1251\n\n" + CHINESE.encode("gb18030")
    assert read_message(raw).reading.text != CHINESE
