"""The tree of MIME parts in a message, found in any bytes, in bounded time and memory.

Parts are places in the original buffer, not copies, until their content is asked for. Limits of depth, number and
header size cut the tree, never the message: what lies beyond is named in `defects`.

Weighed: the standard library's feed parser recurses once per level (1,000 levels raise, 10,000 lines under 500
levels cost a second) and has no limit on parts; a Rust parser (mail-parser bindings) is faster still but raises on
broken base64 and cannot be told limits. This one is a `bytes.find` per boundary line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parsers import defects
from parsers.headers import Headers, parse_parameters
from parsers.transfer import decode_transfer

__all__ = ["MessageLimits", "Part", "parse_mime"]


@dataclass(frozen=True, slots=True)
class MessageLimits:
    """What one message may cost. The settings' `limits` have the same names and defaults."""

    mime_depth: int = 50
    mime_parts: int = 1_000
    header_bytes: int = 1_000_000
    text_characters: int = 2_000_000


@dataclass(slots=True)
class Part:
    """One node of the tree. `start` and `end` bound its body in `buffer`, transfer encoding still on."""

    path: str
    headers: Headers
    media_type: str
    parameters: dict[str, str]
    disposition: str
    disposition_parameters: dict[str, str]
    buffer: bytes
    start: int
    end: int
    children: list[Part] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)

    @property
    def filename(self) -> str | None:
        """The name its sender gave the part, decoded; None without one."""
        name = self.disposition_parameters.get("filename") or self.parameters.get("name") or ""
        return clean_filename(name) or None

    @property
    def is_multipart(self) -> bool:
        """Whether it was opened into parts."""
        return bool(self.children)

    def content(self) -> bytes:
        """The body with its transfer encoding undone. Defects are noted on the part."""
        content, found = decode_transfer(
            self.buffer[self.start : self.end], self.headers.get("Content-Transfer-Encoding")
        )
        self.defects += found
        return content


@dataclass(slots=True)
class _Budget:
    parts: int
    depth: int
    header_bytes: int


# a field name is any printable ASCII but colon; spaces before the colon are an old mailer's (RFC 5322 section 4.5)
_FIELD = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,200})[ \t]{0,20}:")
_WELL_KNOWN = re.compile(
    rb"(?:From|To|Cc|Subject|Date|Message-ID|MIME-Version|Content-[A-Za-z-]{2,40}|Received|Return-Path|Reply-To|Sender"
    rb"|References|In-Reply-To|X-[A-Za-z0-9-]{2,60})[ \t]{0,20}:",
    re.IGNORECASE,
)
_GUESSED_BOUNDARY = re.compile(
    rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=Content-[A-Za-z]{2,40}[A-Za-z-]{0,40}:)", re.MULTILINE | re.IGNORECASE
)
_PREAMBLE_ONLY = re.compile(
    rb"\s*(?:this is a (?:multi-?part )?message in MIME format\.?\s*|[^\r\n]{0,200}MIME[^\r\n]{0,200}\s*)?\Z",
    re.IGNORECASE,
)
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,120}")
_LONGEST_PARAMETERS = 100_000  # characters of a Content-Type that are looked at
_MOST_FIELDS = 10_000  # real mail has some forty; a guess
_HTML_START = re.compile(rb"\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)


def parse_mime(raw: bytes, limits: MessageLimits, *, path: str = "") -> tuple[Part, list[str], str | None]:
    """Find the parts of a whole message.

    Args:
        raw: the message, any bytes.
        limits: beyond them the tree is cut.
        path: prefix of the part numbers, for a message inside another.

    Returns:
        The root, the defects, and the sender that an mbox `From ` line names (None without one).
    """
    found: list[str] = []
    if b"\r" in raw and b"\n" not in raw:
        raw, found = raw.replace(b"\r", b"\n"), [defects.BARE_CR]
    if b"\0" in raw[: limits.header_bytes]:
        found.append(defects.NUL_BYTES)
    start, mbox_sender = _skip_rubbish(raw, found)
    budget = _Budget(limits.mime_parts, limits.mime_depth, limits.header_bytes)
    root = _parse_part(raw, start, len(raw), path or "", budget, depth=0, default="text/plain", found=found)
    return root, list(dict.fromkeys(found)), mbox_sender


def _skip_rubbish(raw: bytes, found: list[str]) -> tuple[int, str | None]:
    """Step over a byte-order mark, empty lines and mbox `From ` lines in front of the first field."""
    at, sender = (3, None) if raw.startswith(b"\xef\xbb\xbf") else (0, None)
    while at < len(raw):
        stop = raw.find(b"\n", at, at + 2_000)
        line = raw[at : stop if stop >= 0 else min(len(raw), at + 2_000)]
        if line.startswith((b"From ", b">From ")) and not line.startswith(b"From :"):
            words = line.split()
            sender = words[1].decode("ascii", "replace") if len(words) > 1 else ""
        elif line.strip(b"\r\t \0") or stop < 0:
            break
        at = stop + 1 if stop >= 0 else len(raw)
    if at and sender is None:
        found.append(defects.LEADING_RUBBISH)
    return at, sender


def _parse_part(
    raw: bytes, start: int, end: int, path: str, budget: _Budget, *, depth: int, default: str, found: list[str]
) -> Part:
    fields, body = _read_fields(raw, start, end, budget.header_bytes, found)
    headers = Headers(tuple(fields))
    if not fields and depth == 0:
        found.append(defects.NO_HEADERS)
    media_type, parameters = _content_type(headers, default)
    if parameters.get("charset"):
        headers = Headers(headers.fields, parameters["charset"])
    disposition, named = parse_parameters(_first(headers.undecoded("Content-Disposition")))
    part = Part(path, headers, media_type, parameters, disposition, named, raw, body, end)
    budget.parts -= 1
    if media_type.startswith("multipart/"):
        _open(part, budget, depth, found)
    elif depth == 0 and "content-type" not in {n.casefold() for n in headers.names()}:
        _open_unannounced(part, budget, found)
    if not path and not part.children:
        part.path = "1"
    return part


def _first(values: tuple[str, ...]) -> str:
    return values[0][:_LONGEST_PARAMETERS] if values else ""


def _content_type(headers: Headers, default: str) -> tuple[str, dict[str, str]]:
    values = [v for v in headers.undecoded("Content-Type") if v] or [""]
    media_type, parameters = parse_parameters(values[0][:_LONGEST_PARAMETERS])
    media_type = "".join(media_type.split())
    if not _TYPE.fullmatch(media_type):
        bare = {"text": "text/plain", "html": "text/html", "multipart": "multipart/mixed", "plain": "text/plain"}
        looks = _TYPE.match(media_type)
        media_type = bare.get(media_type) or (looks.group() if looks else default if not media_type else "text/plain")
    return media_type, parameters


def _read_fields(raw: bytes, start: int, end: int, limit: int, found: list[str]) -> tuple[list[tuple[str, bytes]], int]:
    """The fields from `start` on, and where the body begins."""
    fields: list[tuple[str, bytes]] = []
    name, value_start, at = "", 0, start

    def close(stop: int) -> None:
        if name:
            fields.append((name, raw[value_start:stop]))

    while at < end:
        stop = raw.find(b"\n", at, end)
        stop = end - 1 if stop < 0 else stop
        if raw[at] in b"\r\n" and (raw[at] == 0x0A or at + 1 > stop or raw[at + 1] == 0x0A):
            close(at)
            return fields, stop + 1
        if at - start > limit or len(fields) > _MOST_FIELDS:
            close(at)
            found.append(defects.HEADERS_TOO_LONG)
            return fields, _after_blank_line(raw, at, end)
        if raw[at] not in b" \t":
            match = _FIELD.match(raw, at, stop + 1)
            if match:
                close(at)
                name, value_start = match.group(1).decode("ascii"), match.end()
            elif not _fields_go_on(raw, stop + 1, end):
                close(at)
                if fields:
                    found.append(defects.NO_BLANK_LINE)
                return fields, at
            else:  # a broken line between good fields: an mbox line, half a fold, a name with a space in it
                close(at)
                name = ""
                found.append(defects.MALFORMED_HEADER)
        at = stop + 1
    close(end)
    return fields, end


def _fields_go_on(raw: bytes, at: int, end: int) -> bool:
    """Whether a well-known field stands among the next lines, before an empty one."""
    for _ in range(5):
        if at >= end or raw[at] in b"\r\n":
            return False
        if _WELL_KNOWN.match(raw, at, end):
            return True
        at = raw.find(b"\n", at, end) + 1 or end
    return False


def _after_blank_line(raw: bytes, at: int, end: int) -> int:
    places = [raw.find(blank, at, end) + len(blank) for blank in (b"\n\n", b"\n\r\n") if raw.find(blank, at, end) >= 0]
    return min(places, default=end)


# -- multiparts --------------------------------------------------------------------------------------------------


def _open(part: Part, budget: _Budget, depth: int, found: list[str]) -> None:
    if depth >= budget.depth:
        found.append(defects.TOO_DEEP)
        return
    boundary = part.parameters.get("boundary", "").encode("utf-8", "surrogateescape")[:1_000]
    spans, closed = _split(part.buffer, part.start, part.end, boundary, budget.parts)
    if not spans:
        found.append(defects.WRONG_BOUNDARY if boundary else defects.NO_BOUNDARY)
        guess = _GUESSED_BOUNDARY.search(part.buffer, part.start, part.end)
        if guess:
            spans, closed = _split(part.buffer, part.start, part.end, guess.group(1), budget.parts)
        elif _undo_illegal_encoding(part):
            spans, closed = _split(part.buffer, part.start, part.end, boundary, budget.parts)
    if not spans:
        part.media_type = "text/html" if _HTML_START.match(part.buffer, part.start, part.end) else "text/plain"
        return
    if not closed:
        found.append(defects.NO_CLOSING_BOUNDARY)
    _add_children(part, spans, budget, depth, found)


def _add_children(part: Part, spans: list[tuple[int, int]], budget: _Budget, depth: int, found: list[str]) -> None:
    default = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
    prefix = f"{part.path}." if part.path else ""
    for number, (start, end) in enumerate(spans, 1):
        if budget.parts <= 0:
            found.append(defects.TOO_MANY_PARTS)
            return
        path = f"{prefix}{number}"
        child = _parse_part(part.buffer, start, end, path, budget, depth=depth + 1, default=default, found=found)
        part.children.append(child)


def _open_unannounced(part: Part, budget: _Budget, found: list[str]) -> None:
    """A body that is a multipart although its header does not say so: the Content-Type line was lost on the way."""
    guess = _GUESSED_BOUNDARY.search(part.buffer, part.start, min(part.end, part.start + 2_000))
    if guess and _PREAMBLE_ONLY.match(part.buffer[part.start : guess.start()]):
        spans, _ = _split(part.buffer, part.start, part.end, guess.group(1), budget.parts)
        found.append(defects.NO_BOUNDARY)
        part.media_type = "multipart/mixed"
        _add_children(part, spans, budget, 0, found)


def _undo_illegal_encoding(part: Part) -> bool:
    """Some gateways encode a whole multipart (forbidden by RFC 2045 section 6.4)."""
    encoding = part.headers.get("Content-Transfer-Encoding").casefold()
    if "base64" not in encoding and "quoted" not in encoding:
        return False
    part.buffer = part.content()
    part.start, part.end = 0, len(part.buffer)
    return True


def _split(raw: bytes, start: int, end: int, boundary: bytes, most: int) -> tuple[list[tuple[int, int]], bool]:
    """Where the parts between the boundary lines are, and whether the last line closed them."""
    boundary = boundary.rstrip()
    if not boundary:
        return [], False
    needle, spans, opened, closed = b"--" + boundary, [], -1, False
    at = raw.find(needle, start, end)
    while at >= 0:
        stop = raw.find(b"\n", at + len(needle), end)
        stop = end if stop < 0 else stop
        rest = raw[at + len(needle) : min(stop, at + len(needle) + 200)].strip()
        if rest in (b"", b"--") and (at == start or raw[at - 1] in b"\r\n"):
            if opened >= 0:
                spans.append((opened, _before_line_end(raw, at, opened)))
                if len(spans) > most:
                    return spans, True
            closed = rest == b"--"
            opened = -1 if closed else min(stop + 1, end)
        at = raw.find(needle, max(stop, at + len(needle)), end)
    if opened >= 0:
        spans.append((opened, end))
    return spans, closed


def _before_line_end(raw: bytes, at: int, least: int) -> int:
    """The line end in front of a boundary belongs to the boundary (RFC 2046 section 5.1.1)."""
    if at > least and raw[at - 1] == 0x0A:
        at -= 1
    if at > least and raw[at - 1] == 0x0D:
        at -= 1
    return at


def clean_filename(name: str) -> str:
    """A file name for people: one line, without a path in front. It is never used as a path."""
    name = " ".join(name.split())
    if ":\\" in name or name.startswith(("\\", "/", "../", "..\\")) or "/../" in name:
        name = re.split(r"[\\/]", name)[-1]
    return name.strip()[:400]
