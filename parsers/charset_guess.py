"""Which charset bytes are in that nobody declared: Cyrillic, Greek, Chinese, Japanese or Korean, or no guess.

Asked only where there is no label and the bytes are not UTF-8. Text in Western letters has few bytes above 127;
where they are a third and more, reading them as Windows-1252 is certainly wrong, and a guess can only help.
Refuses to guess between Western charsets, to doubt a declared charset, and to guess from fewer than `_FEWEST` bytes.

Weighed: charset-normalizer and chardet cost 5-50 ms a text and take short Western text for others; the shape of the
bytes and the commonest letters tell these eight apart in microseconds.
"""

from __future__ import annotations

import re

__all__ = ["guess_charset"]

_FEWEST = 6  # high bytes; a guess: two Chinese characters say nothing
_SAMPLE = 4_000  # bytes looked at
_SHARE = 0.34  # of the bytes that are not white space; French at its worst has a tenth
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_EUC_PAIR = re.compile(rb"[\xa1-\xfe][\xa1-\xfe]")
_BIG5_PAIR = re.compile(rb"[\xa1-\xf9][\x40-\x7e\xa1-\xfe]")
_KANA = re.compile("[\u3041-\u30ff]")
_HAN = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
# The commonest letters of running text in either case, most common first.
_LETTERS = {"cp1251": "оеаинтсрвлкмдпуяыьгзбч", "koi8-r": "оеаинтсрвлкмдпуяыьгзбч", "cp1253": "αοιετσνηυρπκμλςάίόέήώγ"}


def guess_charset(raw: bytes) -> str:
    """The codec of undeclared bytes, empty when there is none to prefer to Windows-1252."""
    sample = raw[:_SAMPLE]
    runs = _HIGH_RUN.findall(sample)
    high = sum(map(len, runs))
    if high < _FEWEST:
        return ""
    if high < _SHARE * len(b"".join(sample.split())):
        return ""
    in_words = sum(len(run) for run in runs if len(run) > 2)  # "éè" stands in Western words, no three
    return _double_byte(sample, runs) or (_single_byte(sample) if in_words * 10 > high * 7 else "")


def _double_byte(sample: bytes, runs: list[bytes]) -> str:
    runs = runs[:-1] if len(runs) > 1 and sample.endswith(runs[-1]) else runs  # the sample may cut the last one
    if all(len(run) % 2 == 0 and not _EUC_PAIR.sub(b"", run) for run in runs):
        return _euc(b"".join(runs))
    text = _decoded(sample, "cp932")
    if text and len(_KANA.findall(text)) * 4 > sum(not c.isascii() for c in text):
        return "cp932"
    text = _decoded(sample, "cp950")
    wide = [c for c in text if not c.isascii()]
    if wide and not _HIGH_RUN.search(_BIG5_PAIR.sub(b"", sample)) and len(_HAN.findall(text)) > 0.95 * len(wide):
        return "cp950"
    return ""


def _euc(pairs: bytes) -> str:
    """Japanese, Chinese or Korean by the rows of their tables, which all share one shape."""
    rows = [row for row in pairs[::2] if row > 0xA3]  # below: punctuation
    if not rows or min(pairs) >= 0xC0:
        return ""
    if sum(row in {0xA4, 0xA5} for row in rows) * 5 > len(rows):
        return "euc_jis_2004"
    if all(0xB0 <= row <= 0xC8 for row in rows):
        return "cp949"  # Hangul; Chinese text without 是, 我, 在 or 有 is rare
    return "gb18030" if sum(0xB0 <= row <= 0xD7 for row in rows) > 0.8 * len(rows) else ""


def _single_byte(sample: bytes) -> str:
    best, best_score = "", 0.6
    for codec, letters in _LETTERS.items():
        text = sample.decode(codec, "replace")
        wide = [c for c in text if not c.isascii()]
        small = sum(c.islower() for c in wide)
        # Most letters of running text are small: of the two Cyrillic tables, in the wrong one they are capitals.
        score = sum(c.lower() in letters for c in wide) / len(wide) + (0.3 if small * 2 > len(wide) else 0)
        if score > best_score:
            best, best_score = codec, score
    return best


def _decoded(sample: bytes, codec: str) -> str:
    try:
        return sample.decode(codec)
    except UnicodeDecodeError as error:
        return sample[: error.start].decode(codec) if error.start > len(sample) - 3 and len(sample) == _SAMPLE else ""
