"""Undoes content transfer encodings, and finds files that stand in the text itself (uuencode, yEnc).

Any bytes give bytes. What is damaged is decoded as far as it goes and named; what was never encoded although it says
so comes back as it is. Every function is linear in the size of its input.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass

from parsers import defects

__all__ = ["FileInText", "decode_transfer", "take_files_from_text"]

_SQUEEZE = re.compile(r"[^a-z0-9]")
_IDENTITY = frozenset(
    {"", "7bit", "8bit", "binary", "7bits", "8bits", "bit", "none", "text", "ascii", "utf8", "amazonses"}
)
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{1,2000}={0,3}[ \t]*\Z")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))
_SOFT_BREAK_WITH_SPACE = re.compile(rb"=[ \t]{1,80}(\r?\n)")
_BAD_QP = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r?\n|[ \t]|\Z)")
_UU_BEGIN = re.compile(rb"^begin(-base64)? [0-7]{3,4} ([^\r\n]{1,400})\r?\n", re.MULTILINE)
_YENC_BEGIN = re.compile(
    rb"^=ybegin [^\r\n]{0,300}?size=(\d{1,12})[^\r\n]{0,300}?name=([^\r\n]{1,300})\r?\n", re.MULTILINE
)
_MOST_FILES_IN_TEXT = 200  # a guess, far above what anybody ever posted in one text
_YENC_SHIFT = bytes((n - 42) % 256 for n in range(256))


@dataclass(frozen=True, slots=True)
class FileInText:
    """A file that stood in a text body; its name is still undecoded."""

    name: bytes
    content: bytes


def decode_transfer(body: bytes, encoding: str) -> tuple[bytes, tuple[str, ...]]:
    """Undo `Content-Transfer-Encoding`, spelt in any way (RFC 2045 section 6). Returns content and defects."""
    name = _SQUEEZE.sub("", encoding.casefold())
    if name in _IDENTITY:
        return body, ()
    if name in ("base64", "b64", "base", "b"):
        return decode_base64(body)
    if name in ("quotedprintable", "qp", "quoted", "q"):
        return decode_quoted_printable(body)
    if name in ("uuencode", "xuuencode", "uue", "xuue", "uu"):
        rest, files, found = take_files_from_text(body)
        return (files[0].content if files else rest), found
    if name in ("xyenc", "yenc"):
        rest, files, found = take_files_from_text(body)
        return (files[0].content if files else rest), found
    return body, (f"{defects.UNKNOWN_TRANSFER_ENCODING}: {encoding.strip()[:40]}",)


def decode_base64(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Base64 with everything the wild does to it: garbage, footers behind it, several streams, no padding."""
    packed = body.translate(None, b"\r\n\t \0")
    try:
        return binascii.a2b_base64(packed, strict_mode=True), ()
    except binascii.Error:
        return _decode_damaged_base64(body)


def _decode_damaged_base64(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    lines = body.split(b"\n")
    good = [line.strip() for line in lines if _BASE64_LINE.match(line.strip(b"\r\0 \t"))]
    size = sum(map(len, good))
    first = next((line.strip() for line in lines if line.strip()), b"")
    is_footed = bool(_BASE64_LINE.match(first)) and (len(first) % 4 == 0 or len(first) > 40)
    if is_footed:  # base64, and below it plain text that a list or a virus scanner added
        end = next(
            (n for n, line in enumerate(lines) if b" " in line.strip() or line.startswith((b"--", b"__"))), len(lines)
        )
        good = [line.strip() for line in lines[:end] if _BASE64_LINE.match(line.strip(b"\r\0 \t"))]
    elif size * 2 < len(body.strip()):
        if any(len(line) > 60 and b" " not in line.strip() for line in lines):  # one stream, garbage in most lines
            good = [body]
        else:
            return body, (defects.BAD_BASE64,)  # never was base64
    content = bytearray()
    for stream in re.split(rb"=+", b"".join(good)):
        letters = stream.translate(None, _NOT_BASE64)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        content += binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
    return bytes(content), (defects.BAD_BASE64,)


def decode_quoted_printable(body: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Quoted-printable; what is not an escape stays as it stands (RFC 2045 section 6.7, note 1)."""
    if b"=" not in body:
        return body, ()
    body = _SOFT_BREAK_WITH_SPACE.sub(rb"=\1", body)
    found = (defects.BAD_QUOTED_PRINTABLE,) if _BAD_QP.search(body) else ()
    return binascii.a2b_qp(body), found


def take_files_from_text(body: bytes) -> tuple[bytes, tuple[FileInText, ...], tuple[str, ...]]:
    """Cut uuencoded, `begin-base64` and yEnc files out of a text body. Returns the rest, the files and defects."""
    if b"begin" not in body:
        return body, (), ()
    kept: list[bytes] = []
    files: list[FileInText] = []
    found: list[str] = []
    at = 0
    starts = sorted([*_UU_BEGIN.finditer(body), *_YENC_BEGIN.finditer(body)], key=re.Match.start)
    for start in starts:
        if start.start() < at or len(files) >= _MOST_FILES_IN_TEXT:
            continue
        file, end, defect = (_read_yenc if start.re is _YENC_BEGIN else _read_uu)(body, start)
        if file is None:
            continue
        kept.append(body[at : start.start()])
        files.append(file)
        found += [defect] if defect else []
        at = end
    return b"".join([*kept, body[at:]]), tuple(files), tuple(dict.fromkeys(found))


def _read_uu(body: bytes, start: re.Match[bytes]) -> tuple[FileInText | None, int, str]:
    is_base64, at, content, seen = bool(start.group(1)), start.end(), bytearray(), 0
    name = start.group(2).strip()
    if not name:
        return None, at, ""
    closing = b"====" if is_base64 else b"end"
    while at < len(body):
        stop = body.find(b"\n", at)
        stop = len(body) if stop < 0 else stop
        line = body[at:stop].rstrip(b"\r")
        if line.strip() == closing:
            return FileInText(name, bytes(content)), stop + 1, ""
        decoded = _uu_line(line, is_base64=is_base64)
        if decoded is None:
            break
        content += decoded
        seen += 1
        at = stop + 1
    if not seen or not content:
        return None, at, ""
    return FileInText(name, bytes(content)), at, defects.BAD_UUENCODE


def _uu_line(line: bytes, *, is_base64: bool) -> bytes | None:
    if is_base64:
        return decode_base64(line)[0] if _BASE64_LINE.match(line) else None
    if not line or line in (b"`", b" "):
        return b""
    length = (line[0] - 32) & 63
    needed = (length * 4 + 2) // 3 + 1
    if len(line) > 100 or not 32 <= line[0] <= 96 or len(line) + 6 < needed or len(line) > needed + 6:
        return None
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        try:  # trailing rubbish behind the counted characters, as some encoders leave
            return binascii.a2b_uu(line[: ((length + 2) // 3) * 4 + 1])
        except binascii.Error:
            return None


def _read_yenc(body: bytes, start: re.Match[bytes]) -> tuple[FileInText | None, int, str]:
    end = body.find(b"\n=yend", start.end() - 1)
    stop = len(body) if end < 0 else end
    data_start = start.end()
    if body.startswith(b"=ypart", data_start):
        data_start = body.find(b"\n", data_start, stop) + 1 or stop
    content = _decode_yenc(body[data_start:stop])
    after = body.find(b"\n", stop + 1)
    defect = "" if end >= 0 and len(content) == int(start.group(1)) else defects.BAD_YENC
    return FileInText(start.group(2).strip(), content), len(body) if end < 0 or after < 0 else after + 1, defect


def _decode_yenc(data: bytes) -> bytes:
    first, *escaped = data.translate(None, b"\r\n").split(b"=")
    pieces = [first.translate(_YENC_SHIFT)]
    for piece in escaped:
        pieces.append(bytes([(piece[0] - 64 - 42) % 256]) if piece else b"")
        pieces.append(piece[1:].translate(_YENC_SHIFT))
    return b"".join(pieces)
