"""Whether bytes that came as a mail are no mail at all: a picture, a program, rubbish off a broken disk.

What is odd stays a mail: without headers, in 8-bit letters, with NULs in it. Nothing in it must be readable before
somebody's letter is called rubbish. Weighed: a known header field as the only test (a letter pasted into a file has
none), libmagic's guess alone (it takes short 8-bit texts for sound and pictures), and this: no field that a writer's
program sets, and then either a signature that no text begins with, or control characters without a line of words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["is_no_mail"]

_LOOKED_AT_BYTES = 1 << 16
# Fields that somebody's mail program writes; those of the servers on the way say nothing of what they carried.
_WRITERS_FIELDS = frozenset(
    "from to cc bcc subject date message-id mime-version content-type content-transfer-encoding content-disposition "
    "reply-to sender in-reply-to references".split()
)
_SIGNATURES = (
    b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*",
    b"\x7fELF", b"\x1f\x8b\x08", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"SQLite format 3\0", b"OggS\0",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"ID3\x02", b"ID3\x03", b"ID3\x04", b"\xca\xfe\xba\xbe", b"wOFF", b"wOF2",
)  # fmt: skip
# Not NUL (UTF-16, padding), and not what texts hold: backspace to return, escape (ISO-2022).
_CONTROLS = bytes(byte for byte in range(1, 32) if byte not in b"\x08\t\n\x0b\x0c\r\x1a\x1b") + b"\x7f"
_SOME_CONTROLS = 0.02  # random bytes have ten per cent of them, texts none
_NO_TEXT_BYTES = bytes(range(32)) + bytes(range(0x7F, 0x100))
# Words of letters in any code page, with white space between them: word, stop and gap share no byte, so it is one pass.
_WORD = rb"[A-Za-z0-9'\x80-\xff-]{1,30}[,.;:!?)]{0,2}[ \r\n\t]+"
_LINE_OF_WORDS = re.compile(rb"(?:" + _WORD + rb"){6}")
_TWO_WORDS = re.compile(rb"(?:" + _WORD + rb"){2,}")
_MOSTLY = 0.25
_BLOCK_BYTES = 16


def is_no_mail(content: bytes, names: Iterable[str]) -> bool:
    """Whether nothing of this can be somebody's mail.

    Args:
        content: what follows the headers; all of it where there are none.
        names: of the header fields, in any letter case.
    """
    if any(name.casefold() in _WRITERS_FIELDS for name in names):
        return False
    head = content[:_LOOKED_AT_BYTES]
    return _begins_as_another_file(head) or not _can_be_text(head)


def _begins_as_another_file(head: bytes) -> bool:
    if head.startswith(_SIGNATURES) or (head[:2] == b"MZ" and b"\0" in head[:64]):
        return True
    return head[:4] == b"RIFF" and head[8:12] in {b"WAVE", b"AVI ", b"WEBP"}


def _can_be_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 with its mark: as its text
        head = head.decode("utf-16", "replace").encode()
    text = head.replace(b"\0", b"")
    if len(text) >= _BLOCK_BYTES and len(set(text)) <= 2 and not text.translate(None, _NO_TEXT_BYTES):
        return False  # a disk's empty blocks
    controls = len(text) - len(text.translate(None, _CONTROLS))
    if controls <= _SOME_CONTROLS * len(text) or _LINE_OF_WORDS.search(text):
        return True
    return sum(len(run) for run in _TWO_WORDS.findall(text)) >= _MOSTLY * len(text)
