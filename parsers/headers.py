"""Header fields: read from bytes, decoded, looked up without regard to letter case. Any bytes give a value.

Covers RFC 5322 (folding, comments, groups), RFC 2047 (encoded words, also where they may not stand), RFC 2231
(parameters in pieces) and raw 8-bit text in any of them. It refuses to guess addresses: what has no address is
kept as a name.

Why not the standard library's typed headers: they raise undeclared errors on hostile values, and take 20 times as
long. Its `getaddresses` cannot see addresses with raw 8-bit or encoded commas right. Every loop here is linear.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from parsers import defects
from parsers.charsets import clean_text, decode_text
from parsers.reading import Mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Headers", "decode_words", "parse_mailboxes", "parse_parameters"]

_FOLD = re.compile(rb"\r?\n|\r")
_WORD_HEAD = re.compile(r"=\?([^\s?*=]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?")
_Q_ESCAPE = re.compile(rb"=([0-9A-Fa-f]{2})")
_MOST_MAILBOXES = 2_000  # a To line of more is a list's; a guess


@dataclass(frozen=True, slots=True)
class Headers:
    """The header fields of one part, in order. Values are decoded when asked for."""

    fields: tuple[tuple[str, bytes], ...] = ()
    charset: str = ""  # of the part's text: read 8-bit header text that is not UTF-8
    _index: dict[str, list[int]] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        for place, (name, _) in enumerate(self.fields):
            self._index.setdefault(name.casefold(), []).append(place)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Name as written and decoded value, in order."""
        return ((name, self._decode(value)) for name, value in self.fields)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._index

    def __len__(self) -> int:
        return len(self.fields)

    def names(self) -> tuple[str, ...]:
        """All names as written, in order."""
        return tuple(name for name, _ in self.fields)

    def raw_values(self, name: str) -> tuple[bytes, ...]:
        """The values as bytes, folding and all."""
        return tuple(self.fields[i][1] for i in self._index.get(name.casefold(), ()))

    def undecoded(self, name: str) -> tuple[str, ...]:
        """Unfolded values whose encoded words are still encoded, for what has its own structure."""
        return tuple(self._unfold(value) for value in self.raw_values(name))

    def all(self, name: str) -> tuple[str, ...]:
        """Every value under a name, unfolded and decoded."""
        return tuple(self._decode(value) for value in self.raw_values(name))

    def get(self, name: str, default: str = "") -> str:
        """The first value under a name."""
        values = self._index.get(name.casefold())
        return self._decode(self.fields[values[0]][1]) if values else default

    def _unfold(self, value: bytes) -> str:
        text = decode_text(_FOLD.sub(b"", value), "" if value.isascii() else self.charset)[0]
        return clean_text(text).replace("\n", " ").strip()

    def _decode(self, value: bytes) -> str:
        return decode_words(self._unfold(value))


def decode_words(text: str) -> str:
    """Decode RFC 2047 words wherever they stand. Line ends that come out of them become spaces (no injection)."""
    if "=?" not in text:
        return text
    pieces: list[str] = []
    run: list[tuple[str, str, str]] = []
    at = 0
    while (start := text.find("=?", at)) >= 0:
        head = _WORD_HEAD.match(text, start)
        end = _word_end(text, head) if head else -1
        if head is None or end < 0:
            pieces += [_decode_run(run), text[at : start + 2]]
            run, at = [], start + 2
            if head and end < 0:
                break  # no word ends after this point
            continue
        between = text[at:start]
        if not (run and between.isspace()) and between:
            pieces += [_decode_run(run), between]
            run = []
        run.append((head.group(1), head.group(2).upper(), text[head.end() : end]))
        at = end + 2
    pieces += [_decode_run(run), text[at:]]
    return clean_text("".join(pieces)).replace("\n", " ")


def _word_end(text: str, head: re.Match[str]) -> int:
    """Where the `?=` of an encoded word stands; a Q word may hold a bare `?` before an escape (`?=20`)."""
    end = text.find("?=", head.end())
    while end >= 0 and head.group(2) in "qQ":
        escape = text[end + 2 : end + 4]
        space = text.find(" ", end, end + 80)
        next_end = text.find("?=", end + 2, space if space >= 0 else end + 80)
        if not (len(escape) == 2 and all(c in "0123456789ABCDEFabcdef" for c in escape) and next_end >= 0):
            break
        end = next_end
    return end


def _decode_run(run: list[tuple[str, str, str]]) -> str:
    """Decode neighbouring words: those of one charset are joined as bytes first, for characters split between them."""
    decoded: list[str] = []
    i = 0
    while i < len(run):
        charset, content = run[i][0], b""
        while i < len(run) and run[i][0].casefold() == charset.casefold():
            packed = run[i][2]
            while run[i][1] == "B" and _is_cut(packed) and i + 1 < len(run) and run[i + 1][:2] == run[i][:2]:
                i += 1
                packed = packed.strip() + run[i][2]
            content += _decode_b(packed) if run[i][1] == "B" else _decode_q(packed)
            i += 1
        decoded.append(decode_text(content, charset)[0])
    return "".join(decoded)


def _is_cut(packed: str) -> bool:
    packed = packed.strip()
    return len(packed) % 4 != 0 and not packed.endswith("=")


def _decode_b(text: str) -> bytes:
    content = b""
    for stream in text.encode("ascii", "ignore").translate(None, b" \t-_.,").split(b"="):
        letters = stream[: len(stream) - (len(stream) % 4 == 1)]
        try:
            content += binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
        except binascii.Error:
            continue
    return content


def _decode_q(text: str) -> bytes:
    raw = text.replace("_", " ").encode("utf-8")
    return _Q_ESCAPE.sub(lambda m: bytes([int(m.group(1), 16)]), raw)


# -- parameters --------------------------------------------------------------------------------------------------


def parse_parameters(value: str) -> tuple[str, dict[str, str]]:
    """Split `Content-Type` and the like into their first word and their parameters (RFC 2045, RFC 2231).

    Takes the undecoded value. Names are lower case, values decoded; of two with one name the first counts.
    """
    pieces = list(_split_outside_quotes(value, ";"))
    first = pieces[0].strip() if pieces else ""
    parameters: dict[str, str] = {}
    in_pieces: dict[str, dict[int, tuple[bool, str]]] = {}
    if "=" in first and "/" not in first.partition("=")[0]:  # `Content-Type: name=x`: the type itself is missing
        first = ""
    else:
        head, _, rest = first.partition(" ")
        if "=" in rest:  # `text/plain charset=utf-8`: the semicolon is missing
            first, pieces = head, [head, rest, *pieces[1:]]
        pieces = pieces[1:]
    for piece in pieces[:200]:
        name, equals, content = piece.partition("=")
        name = name.strip().casefold()
        if not equals or not name:
            continue
        base, star, number = name.partition("*")
        if not star:
            parameters.setdefault(name, decode_words(_unquote(content, name)))
        else:
            number, is_coded = number.rstrip("*"), name.endswith("*")
            place = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
            in_pieces.setdefault(base.strip(), {}).setdefault(place, (is_coded, _unquote(content, base)))
    for name, parts in in_pieces.items():
        parameters[name] = _join_pieces(parts) or parameters.get(name, "")
    return first.strip().casefold(), parameters


def _split_outside_quotes(value: str, separator: str) -> Iterator[str]:
    start = at = 0
    while at < len(value):
        char = value[at]
        if char == '"':
            close = _closing_quote(value, at)
            if close < 0:  # never closed: the quote is a character like any other
                yield from value[start:].split(separator)
                return
            at = close
        elif char == separator:
            yield value[start:at]
            start = at + 1
        at += 1
    yield value[start:]


def _closing_quote(value: str, at: int) -> int:
    """Index of the quote that closes the one at `at`, or -1. A backslash before it counts only if another follows."""
    close = value.find('"', at + 1)
    while close > 0 and value[close - 1] == "\\" and (close < 2 or value[close - 2] != "\\"):
        further = value.find('"', close + 1)
        if further < 0:
            return close
        close = further
    return close


def _unquote(content: str, name: str) -> str:
    content = content.strip()
    if content.startswith('"'):
        close = _closing_quote(content, 0)
        content = content[1:close] if close > 0 else content[1:]
        # an old Windows mailer writes a whole path without doubling its backslashes
        return content if ":\\" in content else re.sub(r"\\(.)", r"\1", content)
    if name not in ("name", "filename", "boundary"):
        content = content.partition(" ")[0]
    return content.strip("'") if content.startswith("'") and content.endswith("'") else content


def _join_pieces(parts: dict[int, tuple[bool, str]]) -> str:
    charset, content = "", b""
    for place in sorted(parts):
        is_coded, text = parts[place]
        if is_coded and not content and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        content += unquote_to_bytes(text) if is_coded else text.encode("utf-8", "surrogatepass")
    text = decode_text(content, charset)[0]
    return clean_text(decode_words(text) if not charset else text).replace("\n", " ")


# -- addresses ---------------------------------------------------------------------------------------------------


def parse_mailboxes(values: tuple[str, ...]) -> tuple[Mailbox, ...]:
    """Mailboxes of address headers whose encoded words are still encoded. Groups are opened; `<>` gives none."""
    found: list[Mailbox] = []
    for value in values:
        chunks = _with_unquoted_commas(_split_addresses(value[:50_000]))
        boxes = [box for chunk in chunks if (box := _parse_mailbox(chunk))]
        if not any("@" in box.address for box in boxes) and "=?" in value:
            # the whole field, address and all, is one encoded word (RFC 2047 section 5 forbids it)
            whole = decode_words(value)
            decoded = [box for chunk in _split_addresses(whole) if (box := _parse_mailbox(chunk))]
            boxes = decoded if any("@" in box.address for box in decoded) else boxes
        found += boxes
    return tuple(found[:_MOST_MAILBOXES])


def _with_unquoted_commas(chunks: list[str]) -> list[str]:
    """`Bloggs, Jo <jo@x.example>` is one mailbox: a chunk without an address is the name's first half."""
    joined: list[str] = []
    surname = ""
    for chunk in chunks:
        is_surname = chunk.strip() and "@" not in chunk and "<" not in chunk and "=?" not in chunk
        if is_surname and not surname:
            surname = chunk.strip()
            continue
        if surname and "<" in chunk and not chunk.lstrip().startswith("<"):
            name, _, rest = chunk.partition("<")
            joined.append(chunk if '"' in name else f'"{surname}, {name.strip()}" <{rest}')
        else:
            joined += [surname, chunk] if surname else [chunk]
        surname = ""
    return [*joined, surname] if surname else joined


def _split_addresses(value: str) -> list[str]:  # noqa: C901 - one branch for each special character
    """Cut at commas and semicolons outside quotes, comments and angle brackets; drop `group:` heads."""
    chunks: list[str] = []
    start = at = depth = 0
    in_angle, quotes_left, angle_left = False, True, True
    while at < len(value):
        char = value[at]
        if char == "\\":
            at += 1
        elif char == '"' and quotes_left and not depth:
            close = _closing_quote(value, at)
            quotes_left = close >= 0
            at = close if close >= 0 else at
        elif char == "(" and not in_angle:
            depth += 1
        elif char == ")" and depth:
            depth -= 1
        elif char == "<" and not depth and not in_angle and angle_left:
            angle_left = in_angle = value.find(">", at) >= 0
        elif char == ">":
            in_angle = False
        elif char in ",;" and not depth and not in_angle:
            chunks.append(value[start:at])
            start = at + 1
        elif char == ":" and not depth and not in_angle and _is_group_head(value[start:at]):
            start = at + 1
        at += 1
    last = value[start:]
    if depth and "," in last:  # a comment that never closes hides the rest
        return chunks + last.split(",")
    return [*chunks, last]


def _is_group_head(text: str) -> bool:
    return "@" not in text and "=?" not in text


def _parse_mailbox(chunk: str) -> Mailbox | None:
    chunk = chunk.strip()
    if not chunk or chunk in ("<>", ">"):
        return None
    open_angle = chunk.rfind("<")
    if open_angle >= 0:
        inside, _, after = chunk[open_angle + 1 :].partition(">")
        address, name, comment = _bare_address(inside), *_phrase(chunk[:open_angle] + " " + after)
        if not address and "@" in name:
            address = _first_address(name)
        return Mailbox(address, _name(name or comment)) if address or name or comment else None
    phrase, comment = _phrase(chunk)
    address = _first_address(phrase) or _first_address(chunk)
    if address:
        name = phrase.replace(address, " ", 1)
        return Mailbox(_bare_address(address), _name(name or comment) or _name(comment))
    if phrase and " " not in phrase and "=?" not in phrase:
        return Mailbox(phrase, _name(comment))
    return Mailbox("", _name(phrase or comment)) if phrase or comment else None


def _bare_address(text: str) -> str:
    """An address without white space, comments, route (`@a,@b:`), `mailto:` and stray quotes."""
    text = _phrase(text, keep_quotes=True)[0]
    if text.startswith("@") and ":" in text:
        text = text.rpartition(":")[2]
    text = "".join(text.split()) if not text.startswith('"') else text.strip()
    text = text.removeprefix("mailto:").removeprefix("MAILTO:").removeprefix("smtp:").removeprefix("SMTP:")
    if text.startswith("'") and text.endswith("'"):
        text = text[1:-1]
    return clean_text(text)


def _first_address(phrase: str) -> str:
    words = (word.strip("<>[]()'\",;") for word in phrase.split())
    return next((word for word in words if "@" in word[1:] and not word.endswith("@")), "")


def _phrase(text: str, *, keep_quotes: bool = False) -> tuple[str, str]:
    """A phrase without comments and quotes, and the last comment."""
    if "(" not in text and '"' not in text and "\\" not in text:
        return " ".join(text.split()), ""
    out: list[str] = []
    comment: list[str] = []
    depth, at, in_quotes = 0, 0, False
    while at < len(text):
        char = text[at]
        if char == "\\" and at + 1 < len(text):
            at += 1
            (comment if depth else out).append(text[at])
        elif char == '"' and not depth:
            in_quotes = not in_quotes
            if keep_quotes:
                out.append(char)
        elif char == "(" and not in_quotes:
            depth += 1
            comment = comment if depth > 1 else []
        elif char == ")" and depth:
            depth -= 1
        else:
            (comment if depth else out).append(char)
        at += 1
    return " ".join("".join(out).split()), " ".join("".join(comment).split())


def _name(text: str) -> str:
    """A display name for people: decoded, on one line, without the quotes that some mailers double."""
    name = " ".join(decode_words(text).split()).strip(" \t,;")
    for quote in "'\"":
        if len(name) > 1 and name.startswith(quote) and name.endswith(quote):
            name = name[1:-1].strip()
    return name


def mailbox_defects(values: tuple[str, ...]) -> tuple[str, ...]:
    """What is odd about an address header that somebody may use to deceive: line ends hidden in encoded words."""
    for value in values:
        for head in _WORD_HEAD.finditer(value[:20_000]):
            end = value.find("?=", head.end())
            packed = value[head.end() : end if end >= 0 else len(value)][:2_000]
            content = _decode_b(packed) if head.group(2) in "bB" else _decode_q(packed)
            if b"\n" in content or b"\r" in content:
                return (defects.HEADER_INJECTION,)
    return ()
