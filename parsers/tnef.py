"""winmail.dat (TNEF, [MS-OXTNEF]): what Outlook hides from every other mail program. Never raises.

Promises body, attachments and attached messages of any TNEF stream; a damaged stream gives what stood before the
damage, with the defect `tnef-damaged`.

Weighed: tnefparse (LGPL, last release 2021, believes the lengths it reads) and ytnef (C, unmaintained). The format
is a flat list of attributes; a reader that bounds every step is what is below.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

from parsers import mapi
from parsers.charsets import known_charset
from parsers.file_type import TNEF_SIGNATURE
from parsers.mapi import OutlookAttachment, OutlookItem, Properties, item_from

__all__ = ["read_tnef"]

_MOST_DEPTH: Final = 8
_MOST_PROPERTIES: Final = 10_000
_MOST_ATTACHMENTS: Final = 1_000

# Attribute identifiers, without their type.
_SUBJECT: Final = 0x8004
_BODY: Final = 0x800C
_ATTACH_DATA: Final = 0x800F
_ATTACH_TITLE: Final = 0x8010
_ATTACH_START: Final = 0x9002
_MESSAGE_PROPERTIES: Final = 0x9003
_ATTACH_PROPERTIES: Final = 0x9005
_CODE_PAGE: Final = 0x9007

# Sizes of property values that have one ([MS-OXCDATA] 2.11.1), padded to four bytes.
_FIXED = {
    0x0002: 4, 0x0003: 4, 0x0004: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x000A: 4, 0x000B: 4, 0x0014: 8, 0x0040: 8,
    0x0048: 16,
}  # fmt: skip
_TEXT_8: Final = 0x001E
_TEXT_16: Final = 0x001F
_OBJECT: Final = 0x000D
_SEVERAL: Final = 0x1000


class _Damaged(Exception):
    """The stream contradicts itself here."""


@dataclass(slots=True)
class _Attached:
    """One attachment while its attributes come in."""

    title: str = ""
    content: bytes = b""
    properties: Properties = field(default_factory=Properties)


def read_tnef(content: bytes, depth: int = 0) -> OutlookItem:
    """The item inside a TNEF stream."""
    reader = _Reader()
    defects: tuple[str, ...] = ()
    try:
        reader.read(content)
    except (_Damaged, struct.error, IndexError):
        defects = ("tnef-damaged",)
    attachments, items = [], []
    for attached in reader.attached[:_MOST_ATTACHMENTS]:
        properties = attached.properties
        name = properties.text(mapi.LONG_FILENAME, mapi.SHORT_FILENAME, mapi.DISPLAY_NAME) or attached.title
        embedded = properties.octets(mapi.ATTACHED)[16:]  # behind the interface's identifier
        if embedded.startswith(TNEF_SIGNATURE) and depth < _MOST_DEPTH:
            items.append((name, read_tnef(embedded, depth + 1)))
            continue
        attachments.append(
            OutlookAttachment(
                name or None,
                attached.content or properties.octets(mapi.ATTACHED),
                properties.text(mapi.MIME_TYPE),
                properties.text(mapi.CONTENT_ID),
            )
        )
    reader.properties.values.setdefault(mapi.SUBJECT, reader.subject)
    if not reader.properties.text(mapi.BODY):
        reader.properties.values[mapi.BODY] = reader.body
    return item_from(
        reader.properties, attachments=tuple(attachments), items=tuple(items), defects=defects
    )


class _Reader:
    def __init__(self) -> None:
        self.properties = Properties()
        self.attached: list[_Attached] = []
        self.subject = ""
        self.body = ""
        self._charset = "cp1252"

    def read(self, content: bytes) -> None:
        if not content.startswith(TNEF_SIGNATURE):
            raise _Damaged
        position, end = 6, len(content)  # behind the signature and a key that means nothing here
        while position + 9 < end:
            _level, attribute, size = struct.unpack_from("<BII", content, position)
            position += 9
            if position + size > end:
                self._take(attribute & 0xFFFF, content[position:])
                raise _Damaged
            self._take(attribute & 0xFFFF, content[position : position + size])
            position += size + 2  # a checksum follows; Outlook ignores it too

    def _take(self, attribute: int, value: bytes) -> None:
        if attribute == _CODE_PAGE and len(value) >= 4:
            self._charset = known_charset(f"cp{struct.unpack_from('<I', value)[0]}") or "cp1252"
        elif attribute == _SUBJECT:
            self.subject = self._text(value)
        elif attribute == _BODY:
            self.body = self._text(value)
        elif attribute == _MESSAGE_PROPERTIES:
            _read_properties(value, self._charset, self.properties)
        elif attribute == _ATTACH_START:
            self.attached.append(_Attached())
        elif self.attached:
            self._take_of_attachment(attribute, value, self.attached[-1])

    def _take_of_attachment(self, attribute: int, value: bytes, attached: _Attached) -> None:
        if attribute == _ATTACH_TITLE:
            attached.title = self._text(value)
        elif attribute == _ATTACH_DATA:
            attached.content = value
        elif attribute == _ATTACH_PROPERTIES:
            _read_properties(value, self._charset, attached.properties)

    def _text(self, value: bytes) -> str:
        return value.split(b"\x00", 1)[0].decode(self._charset, "replace")


def _read_properties(data: bytes, charset: str, into: Properties) -> None:
    """[MS-OXTNEF] 2.1.3.4. Each length is checked against what is there."""
    (count,) = struct.unpack_from("<I", data)
    position = 4
    for _ in range(min(count, _MOST_PROPERTIES)):
        kind, identifier = struct.unpack_from("<HH", data, position)
        position += 4
        if identifier >= 0x8000:
            position = _skip_name(data, position)
        plain = kind & ~_SEVERAL
        several = bool(kind & _SEVERAL) or plain not in _FIXED
        values = 1
        if several:
            (values,) = struct.unpack_from("<I", data, position)
            position += 4
        for index in range(values):
            value, position = _read_value(data, position, plain, charset)
            if index == 0 and identifier < 0x8000:
                into.values[identifier] = value


def _skip_name(data: bytes, position: int) -> int:
    named_by_text, size = struct.unpack_from("<II", data, position + 16)
    return position + 24 + (_padded(size) if named_by_text else 0)


def _padded(size: int) -> int:
    return (size + 3) & ~3


def _read_value(data: bytes, position: int, kind: int, charset: str) -> tuple[str | bytes | int, int]:
    size = _FIXED.get(kind)
    if size is None:
        (size,) = struct.unpack_from("<I", data, position)
        position += 4
    if position + size > len(data):
        raise _Damaged
    value = data[position : position + size]
    position += _padded(size)
    if kind == _TEXT_16:
        return value.decode("utf-16-le", "replace").rstrip("\x00"), position
    if kind == _TEXT_8:
        return value.decode(charset, "replace").rstrip("\x00"), position
    return (int.from_bytes(value, "little") if kind in _FIXED else value), position
