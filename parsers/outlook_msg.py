"""Outlook's .msg files ([MS-OXMSG]): one message in an OLE container. Never raises.

Promises headers, body, attachments and attached messages as an `OutlookItem`; `to_message` gives the same as an
ordinary mail, so that the one mail parser judges it. Weighed: extract-msg (GPL, cannot be used here), Aspose (not
free). `parsers.compound_file` opens the container; the properties in it are read below.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from parsers import mapi
from parsers.charsets import known_charset
from parsers.compound_file import CompoundFile, DamagedContainer, open_compound_file
from parsers.mapi import OutlookAttachment, OutlookItem, Properties, as_message, charset_of_code_page, item_from

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_outlook_msg", "read_msg", "to_message"]

_MOST_DEPTH: Final = 8
_MOST_ENTRIES: Final = 5_000
_MOST_ATTACHMENTS: Final = 1_000
_TEXT_8: Final = "001E"
_TEXT_16: Final = "001F"
_PROPERTIES: Final = "__properties_version1.0"


def is_outlook_msg(content: bytes) -> bool:
    """Whether this is a .msg file. Cheap for everything else."""
    if not content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return False
    try:
        with open_compound_file(content) as container:
            return (_PROPERTIES,) in container.paths
    except DamagedContainer:
        return False


def to_message(content: bytes) -> bytes:
    """A .msg file as a MIME message; what cannot be read of a damaged one is left out."""
    return as_message(read_msg(content))


def read_msg(content: bytes) -> OutlookItem:
    """The item inside a .msg file."""
    try:
        with open_compound_file(content) as container:
            return _Container(container).item((), 32, 0)
    except DamagedContainer:
        return OutlookItem(defects=("msg-damaged",))


class _Container:
    def __init__(self, container: CompoundFile) -> None:
        self._container = container
        self._paths = container.paths[:_MOST_ENTRIES]
        self._defects: dict[str, None] = {}

    def item(self, folder: tuple[str, ...], header_bytes: int, depth: int) -> OutlookItem:
        """The message in one storage; `header_bytes` is what precedes its fixed properties (2.4)."""
        properties = self._properties(folder, header_bytes)
        recipients = [self._recipient(path) for path in self._storages(folder, "__recip_version1.0_#")]
        attachments: list[OutlookAttachment] = []
        items: list[tuple[str, OutlookItem]] = []
        for path in self._storages(folder, "__attach_version1.0_#"):
            self._attached(path, depth, attachments, items)
        return item_from(
            properties,
            to=tuple(one for kind, one in recipients if kind in {0, 1}),
            cc=tuple(one for kind, one in recipients if kind == 2),
            attachments=tuple(attachments),
            items=tuple(items),
            defects=tuple(self._defects),
        )

    def _storages(self, folder: tuple[str, ...], prefix: str) -> list[tuple[str, ...]]:
        size = len(folder)
        found = {
            path[: size + 1]
            for path in self._paths
            if len(path) > size and path[:size] == folder and path[size].startswith(prefix)
        }
        return sorted(found)[:_MOST_ATTACHMENTS]

    def _attached(
        self,
        folder: tuple[str, ...],
        depth: int,
        attachments: list[OutlookAttachment],
        items: list[tuple[str, OutlookItem]],
    ) -> None:
        properties = self._properties(folder, 8)
        name = properties.text(mapi.LONG_FILENAME, mapi.SHORT_FILENAME, mapi.DISPLAY_NAME)
        embedded = (*folder, "__substg1.0_3701000D")
        if (*embedded, _PROPERTIES) in self._paths:
            if depth < _MOST_DEPTH:
                items.append((name, self.item(embedded, 24, depth + 1)))
            else:
                self._defects["too-deeply-nested"] = None
            return
        attachments.append(
            OutlookAttachment(
                name or None,
                properties.octets(mapi.ATTACHED),
                properties.text(mapi.MIME_TYPE),
                properties.text(mapi.CONTENT_ID),
            )
        )

    def _recipient(self, folder: tuple[str, ...]) -> tuple[int, tuple[str, str]]:
        properties = self._properties(folder, 8)
        address = properties.text(mapi.SMTP_ADDRESS, mapi.ADDRESS)
        return properties.number(mapi.RECIPIENT_TYPE), (
            properties.text(mapi.DISPLAY_NAME),
            address if "@" in address else "",
        )

    def _properties(self, folder: tuple[str, ...], header_bytes: int) -> Properties:
        found = Properties()
        for identifier, value in self._fixed((*folder, _PROPERTIES), header_bytes):
            found.values[identifier] = value
        pages = found.number(mapi.MESSAGE_CODE_PAGE) or found.number(mapi.CODE_PAGE)
        charset = known_charset(charset_of_code_page(pages)) or "cp1252"
        size = len(folder)
        for path in self._paths:
            if len(path) == size + 1 and path[:size] == folder and path[size].startswith("__substg1.0_"):
                self._variable(path, charset, found)
        return found

    def _fixed(self, path: tuple[str, ...], header_bytes: int) -> Iterator[tuple[int, int]]:
        """Numbers and times, sixteen bytes each (2.4.2)."""
        if path not in self._paths:
            return
        data = self._stream(path)
        for position in range(header_bytes, len(data) - 15, 16):
            kind, identifier = struct.unpack_from("<HH", data, position)
            if kind in {0x0002, 0x0003, 0x000B}:
                yield identifier, struct.unpack_from("<I", data, position + 8)[0]
            elif kind in {0x0014, 0x0040}:
                yield identifier, struct.unpack_from("<Q", data, position + 8)[0]

    def _variable(self, path: tuple[str, ...], charset: str, found: Properties) -> None:
        """Text and bytes, one stream each, named by identifier and type (2.1.3)."""
        name = path[-1][len("__substg1.0_") :]
        try:
            identifier, kind = int(name[:4], 16), name[4:8].upper()
        except ValueError:
            return
        if len(name) != 8 or kind not in {_TEXT_8, _TEXT_16, "0102"}:
            return
        data = self._stream(path)
        if kind == _TEXT_16:
            found.values[identifier] = data.decode("utf-16-le", "replace")
        else:
            found.values[identifier] = data.decode(charset, "replace") if kind == _TEXT_8 else data

    def _stream(self, path: tuple[str, ...]) -> bytes:
        try:
            return self._container.read(path)
        except DamagedContainer:  # costs its own property; the others are read
            self._defects["msg-damaged"] = None
            return b""
