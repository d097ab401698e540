"""Splits the text of a mail into what was written today, what is quoted, what is forwarded, signature and disclaimer.

Reads the text line by line, once: a rule for each kind of line that mail programs put between old and new. Quoted
lines are taken out one by one where they carry `>`, so that answers below or between them stay; where a program
quotes without `>` (Outlook's header block), everything below is old. Whether it is old or forwarded is said by the
subject's first prefix, then by whether the mail answers another, then by whether anything is written above it.

It would rather leave a footer in than cut a sentence of the writer's: what is cut needs the shape of what programs
and legal departments add. Weighed: talon and mail-parser-reply know fewer clients, no Welsh, and their patterns are
not linear; learning from samples needs real people's mail.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.closing_block import split_closing
from parsers.html_text import Marks, strip_marks
from parsers.reply_patterns import (
    ATTRIBUTION,
    BEGINS_ATTRIBUTION,
    CONTACT,
    DATE_NAME_ADDRESS,
    EXTERNAL_BANNER,
    FOOTER_WORDS,
    FOOTERS,
    FORWARD,
    FORWARD_SUBJECT,
    GROUPWISE,
    HAS_ADDRESS,
    HAS_DATE,
    HAS_TIME,
    IN_ANGLES,
    KIND_OF_LABEL,
    LONGEST_LINE,
    ORIGINAL,
    PLACEHOLDER,
    POSTSCRIPT,
    QUOTING,
    REPLY_ABOVE,
    REPLY_SUBJECT,
    SENT_FROM,
    SEPARATOR,
    SIGN_OFF,
    SIGNATURE_LINE,
    WROTE,
    ZOHO,
)

__all__ = ["SplitText", "split_text"]

_MARKS = frozenset(
    (
        Marks.QUOTE,
        Marks.QUOTE_END,
        Marks.HEADER_BLOCK,
        Marks.ATTRIBUTION,
        Marks.SIGNATURE,
        Marks.SIGNATURE_END,
        Marks.FORWARD,
    )
)
_MOST_LINES = 20_000  # beyond it lines belong to whatever stands before them; a guess, 400 printed pages
_LONGEST_UNKNOWN = 120  # characters of an attribution in no language we know; a guess
_LONGEST_SIGNATURE_WORDS = 150
_LONGEST_SIGNATURE_LINES = 30
_SIGNED_LINES = 2_000  # from the end, in which signature and footers are looked for
_MOST_PARAGRAPHS = 500  # of a block, from the end, that are looked at for footers
_LONGEST_FOOTER_LINES = 80
_FOOTER_PARAGRAPHS = 6  # from the end; footers in the middle of a letter need more evidence. A guess


@dataclass(frozen=True, slots=True)
class SplitText:
    """A text split by who wrote what when."""

    own: str = ""
    new_text: str = ""  # own words and what is forwarded
    quoted: str = ""
    signature: str = ""
    disclaimer: str = ""
    forwarded: str = ""  # with attached messages, once the caller has added them
    forwarded_inline: str = ""


@dataclass(slots=True)
class _Sorted:
    """Lines by what they are; own lines in blocks, one for each stretch between quotes."""

    own: list[list[str]] = field(default_factory=lambda: [[]])
    quoted: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    disclaimer: list[str] = field(default_factory=list)

    def quote(self, line: str) -> None:
        self.quoted.append(line)
        if self.own[-1]:
            self.own.append([])

    def has_own_words(self) -> bool:
        return any(c.isalnum() for block in self.own for line in block for c in line)


def split_text(
    marked: str, *, subject: str = "", is_reply: bool = False, own_domains: tuple[str, ...] = ()
) -> SplitText:
    """Split a text.

    Args:
        marked: the text, perhaps with the marks of `parsers.html_text`.
        subject: decoded; its first prefix tells a reply from a forward.
        is_reply: whether the headers say that the mail answers another.
        own_domains: the office's; a blank reply above a mail that never involved the office is a forward.
    """
    lines = marked.split("\n")
    head, tail = lines[:_MOST_LINES], lines[_MOST_LINES:]
    found = _sort_lines(head, _Thread(subject, is_reply, own_domains))
    if tail:
        (found.forwarded or found.own[-1]).extend(tail)
    own = [_clean(block, found) for block in found.own]
    own_text = _join(*own)
    if not own_text and found.signature and not found.forwarded and not found.quoted:
        own_text, found.signature = _join(found.signature), []  # everything was typed into the signature's box
    forwarded = _clean_forwarded(found)
    return SplitText(
        own=own_text,
        new_text=_join(own_text.split("\n") if own_text else [], forwarded.split("\n") if forwarded else []),
        quoted=_text(found.quoted),
        signature=_text(found.signature),
        disclaimer=_text(found.disclaimer),
        forwarded=forwarded,
        forwarded_inline=forwarded,
    )


def _text(lines: list[str]) -> str:
    return strip_marks("\n".join(lines)).strip()


def _join(*blocks: list[str]) -> str:
    texts = [_text(block) for block in blocks]
    return "\n\n".join(text for text in texts if text)


@dataclass(frozen=True, slots=True)
class _Thread:
    subject: str
    is_reply: bool
    own_domains: tuple[str, ...]

    def forwards(self, lines: list[str], at: int, *, own_above: bool) -> bool:
        """Whether an earlier mail that begins here is forwarded rather than quoted."""
        if FORWARD_SUBJECT.match(self.subject):
            return True
        if REPLY_SUBJECT.match(self.subject) or self.is_reply:
            block = " ".join(lines[at : at + 8]).casefold()
            return not own_above and bool(self.own_domains) and not self._names_us(block)
        sender = next((line for line in lines[at : at + 8] if _label_kind(line) == "from"), "")
        return not (own_above and self._names_us(sender.casefold()))

    def _names_us(self, text: str) -> bool:
        return any(f"@{domain.casefold()}" in text for domain in self.own_domains)


def _label_kind(line: str) -> str:
    """Which header of a quoted mail a line holds ("from", "sent", ...); empty for none."""
    for colon in ":：":
        label, found, _ = line[:60].partition(colon)
        if found:
            return KIND_OF_LABEL.get(label.strip(" \t\xa0*_|").casefold(), "")
    return ""


# -- line by line ------------------------------------------------------------------------------------------------


def _sort_lines(lines: list[str], thread: _Thread) -> _Sorted:
    found = _Sorted()
    at = 0
    while at < len(lines):
        line = lines[at]
        if line in _MARKS:
            end = _at_mark(lines, at, found, thread)
            if end is None:
                return found
            at = end
            continue
        length = _attribution_length(lines, at)
        if _starts_forward(line[:LONGEST_LINE], found, thread):
            found.forwarded += _unquote(lines[at:])
            return found
        if REPLY_ABOVE.match(line[:LONGEST_LINE]) and not found.has_own_words():
            at += 1
            continue
        if _starts_earlier_mail(lines, at) or (length and not _is_quoted_next(lines, at + length)):
            _take_rest(lines, at, found, thread)
            return found
        if length or line.lstrip().startswith(">") or _is_wrapped_tail(lines, at):
            for quoted in lines[at : at + max(length, 1)]:
                found.quote(quoted)
        else:
            found.own[-1].append(line)
        at += max(length, 1)
    return found


def _starts_forward(line: str, found: _Sorted, thread: _Thread) -> bool:
    if line.startswith(">"):
        return bool(FORWARD.match(line.lstrip("> "))) and _forwards_quoted(found, thread)
    return bool(FORWARD.match(line))


def _forwards_quoted(found: _Sorted, thread: _Thread) -> bool:
    return (
        bool(FORWARD_SUBJECT.match(thread.subject))
        or not (thread.is_reply or REPLY_SUBJECT.match(thread.subject))
        or not found.has_own_words()
    )


def _at_mark(lines: list[str], at: int, found: _Sorted, thread: _Thread) -> int | None:
    """What an HTML mark says. Returns where to go on, None when the rest was taken."""
    mark = lines[at]
    if mark == Marks.FORWARD:
        found.forwarded += _unquote(lines[at + 1 :])
        return None
    if mark == Marks.HEADER_BLOCK and _count_labels(lines, at + 1, anything=True) >= 2:
        _take_rest(lines, at + 1, found, thread)
        return None
    if mark in (Marks.QUOTE, Marks.SIGNATURE):
        end = _end_of(lines, at, mark)
        inside = [line for line in lines[at + 1 : end] if line not in _MARKS]
        if mark == Marks.SIGNATURE:
            if len(" ".join(inside).split()) > _LONGEST_SIGNATURE_WORDS * 2:  # a letter typed into the signature's box
                found.own[-1] += inside
            else:
                found.signature += inside
        elif thread.forwards(inside, 0, own_above=found.has_own_words()):
            found.forwarded += inside
        else:
            for line in inside:
                found.quote(line)
        return end + 1
    if mark == Marks.ATTRIBUTION:
        return _at_attribution_mark(lines, at, found)
    return at + 1


def _at_attribution_mark(lines: list[str], at: int, found: _Sorted) -> int:
    """Lines up to the quote are its attribution, if the quote comes soon and they are no forward marker."""
    for end in range(at + 1, min(at + 6, len(lines))):
        if lines[end].lstrip().startswith(">"):
            for line in lines[at + 1 : end]:
                found.quote(line)
            return end
        if FORWARD.match(lines[end][:LONGEST_LINE]) or _label_kind(lines[end]):
            break
    return at + 1


def _end_of(lines: list[str], at: int, mark: str) -> int:
    close = Marks.QUOTE_END if mark == Marks.QUOTE else Marks.SIGNATURE_END
    depth = 0
    for place in range(at, len(lines)):
        depth += (lines[place] == mark) - (lines[place] == close)
        if not depth:
            return place
    return len(lines)


def _take_rest(lines: list[str], at: int, found: _Sorted, thread: _Thread) -> None:
    """An earlier mail begins here and goes on to the end."""
    while found.own[-1] and (not found.own[-1][-1].strip() or SEPARATOR.match(found.own[-1][-1][:LONGEST_LINE])):
        found.own[-1].pop()
    rest = [line for line in lines[at:] if line not in _MARKS]
    if thread.forwards(rest, 0, own_above=found.has_own_words()):
        found.forwarded += rest
    else:
        found.quoted += rest


def _unquote(lines: list[str]) -> list[str]:
    """A forwarded mail without the `>` that Apple Mail puts before each of its lines."""
    lines = [line for line in lines if line not in _MARKS]
    content = [line for line in lines[1:] if line.strip()]
    if content and sum(line.startswith(">") for line in content) * 2 > len(content):
        return [line.removeprefix(">").removeprefix(" ") if line.startswith(">") else line for line in lines]
    return lines


def _starts_earlier_mail(lines: list[str], at: int) -> bool:
    line = lines[at][:LONGEST_LINE]
    if not line.strip() or line.lstrip().startswith(">"):
        return bool(GROUPWISE.match(line))
    if ORIGINAL.match(line) or ZOHO.match(line) or REPLY_ABOVE.match(line):
        return True
    return _label_kind(line) in ("from", "sent", "subject", "to") and _count_labels(lines, at) >= 3


def _count_labels(lines: list[str], at: int, *, anything: bool = False) -> int:
    """How many kinds of header label stand in the block that begins here; 0 without a From."""
    kinds: set[str] = set()
    others = 0
    for line in lines[at : at + 14]:
        kind = _label_kind(line)
        if kind:
            kinds.add(kind)
            others = 0
        elif anything and line.count(":") and len(line.partition(":")[0]) < 25:
            kinds.add(line.partition(":")[0])
        elif line.strip() or kinds:
            others += 1
        if others > 3 and not any(k not in kinds for k in ("from",)):
            break
        if others > 4:
            break
    if anything:
        return len(kinds)
    return len(kinds - {"cc", "other"}) if "from" in kinds else 0


def _attribution_length(lines: list[str], at: int) -> int:
    """How many lines from here are "On … wrote:", wrapped; 0 when it is none."""
    first = lines[at].strip()
    if not first or len(first) > LONGEST_LINE or first.startswith(">"):
        return 0
    for length in range(1, 5):
        piece = lines[at : at + length]
        if len(piece) < length or not piece[-1].strip() or piece[-1].lstrip().startswith(">") or piece[-1] in _MARKS:
            return 0
        if not piece[-1].rstrip(" *_").endswith((":", "：", "写道")):
            continue
        if _ends_in_attribution(piece, lines, at + length):
            return 0  # what stands above it is the writer's own
        return length if _is_attribution(_joined(piece), lines, at + length) else 0
    return 0


def _joined(piece: list[str]) -> str:
    return " ".join(line.strip() for line in piece)[:LONGEST_LINE]


def _ends_in_attribution(piece: list[str], lines: list[str], after: int) -> bool:
    """Whether a later line of the piece is the whole of it, and the first one does not begin it ("On …")."""
    if BEGINS_ATTRIBUTION.match(piece[0]):
        return False
    return any(_is_attribution(_joined(piece[later:]), lines, after) for later in range(1, len(piece)))


def _is_attribution(text: str, lines: list[str], after: int) -> bool:
    if DATE_NAME_ADDRESS.match(text) or QUOTING.match(text):
        return True
    if not (WROTE.search(text) and ATTRIBUTION.match(text)):
        # a program's line in words we do not know: an address, and what it introduces is marked as quoted
        is_program = text == lines[after - 1].strip() and len(text) < _LONGEST_UNKNOWN and IN_ANGLES.search(text)
        return bool(is_program) and _is_quoted_next(lines, after)
    if _is_quoted_next(lines, after):
        return bool(HAS_DATE.search(text) or HAS_ADDRESS.search(text) or len(text) < 80)
    # nothing marks the quote: the line must be a program's, not a sentence that leads up to one
    return bool(
        text.endswith((":", "："))
        and HAS_DATE.search(text)
        and (HAS_ADDRESS.search(text) or (HAS_TIME.search(text) and len(text) < 160))
    )


def _is_quoted_next(lines: list[str], at: int) -> bool:
    for line in lines[at : at + 4]:
        if line.strip() and line not in _MARKS:
            return line.lstrip().startswith(">")
    return False


def _is_wrapped_tail(lines: list[str], at: int) -> bool:
    """The end of a quoted line that a program wrapped without a `>`."""
    line = lines[at]
    if not (0 < at < len(lines) - 1) or not line.strip() or len(line) > 30 or not line[0].islower():
        return False
    return lines[at - 1].startswith(">") and len(lines[at - 1]) > 55 and lines[at + 1].startswith(">")


# -- signature and footers ---------------------------------------------------------------------------------------


def _clean(block: list[str], found: _Sorted) -> list[str]:
    """The writer's words of one block; signature and footers go where they belong."""
    block = _cut_banner(block, found)
    far, block = block[:-_SIGNED_LINES], block[-_SIGNED_LINES:]
    block = _cut_small_lines(block, found)
    block = _cut_at_dashes(block, found)
    block = _cut_footers(block, found.disclaimer)
    block = _cut_contact_block(block, found)
    block, closing = split_closing(block)
    found.signature += closing
    while block and (not block[-1].strip() or SEPARATOR.match(block[-1][:LONGEST_LINE])):
        block.pop()
    return far + block


def _cut_banner(block: list[str], found: _Sorted) -> list[str]:
    """A warning that the receiver's own gateway put above the text."""
    start = next((n for n, line in enumerate(block) if line.strip()), None)
    if start is None or not EXTERNAL_BANNER.match(" ".join(block[start : start + 2])[:LONGEST_LINE]):
        return block
    end = next(
        (n for n in range(start, len(block)) if not block[n].strip() or SEPARATOR.match(block[n][:LONGEST_LINE])),
        start + 1,
    )
    end = min(end, start + 6)
    found.disclaimer += block[start:end]
    return block[end:]


def _cut_small_lines(block: list[str], found: _Sorted) -> list[str]:
    kept: list[str] = []
    for line in block:
        short = line[:LONGEST_LINE]
        (found.signature if len(line) < 300 and (SENT_FROM.match(short) or PLACEHOLDER.match(short)) else kept).append(
            line
        )
    return kept


def _cut_at_dashes(block: list[str], found: _Sorted) -> list[str]:
    """Below "-- " stands the signature (RFC 3676 section 4.3), unless it is plainly a letter going on."""
    least = max(len(block) - _LONGEST_SIGNATURE_LINES * 4, 0)  # no signature with its footers is longer
    places = [n for n in range(least, len(block)) if SIGNATURE_LINE.match(block[n])]
    for at in places[:5]:
        line = block[at]
        below = block[at + 1 :]
        footers: list[str] = []
        rest = _cut_footers(list(below), footers)
        words, count = len(" ".join(rest).split()), sum(1 for line in rest if line.strip())
        is_standard = line == "-- "
        if (
            words <= (_LONGEST_SIGNATURE_WORDS * 2 if is_standard else _LONGEST_SIGNATURE_WORDS)
            and count <= _LONGEST_SIGNATURE_LINES
        ):
            postscript = next((n for n, text in enumerate(rest) if POSTSCRIPT.match(text)), len(rest))
            found.signature += rest[:postscript]
            found.disclaimer += footers
            return block[:at] + rest[postscript:]
    return block


def _paragraphs(block: list[str]) -> list[tuple[int, int]]:
    """Spans of lines between empty lines or separators."""
    spans, start = [], None
    for at, line in enumerate([*block, ""]):
        is_gap = not line.strip() or bool(SEPARATOR.match(line[:LONGEST_LINE]))
        if is_gap and start is not None:
            spans.append((start, at))
            start = None
        elif not is_gap and start is None:
            start = at
    return spans


def _footer_weight(text: str) -> int:
    lowered = text.casefold()
    if not any(word in lowered for word in FOOTER_WORDS):
        return 0
    return sum(weight for pattern, weight in FOOTERS if pattern.search(text))


def _cut_footers(block: list[str], into: list[str], *, is_thread: bool = False) -> list[str]:
    """Take legal and other footers out of a block: paragraphs that only such a footer would hold.

    In a forwarded thread other mails follow a footer, so there only paragraphs that are footers by themselves go.
    """
    spans = _paragraphs(block)[-_MOST_PARAGRAPHS:]
    texts = [" ".join(" ".join(block[start:end]).split())[:4_000] for start, end in spans]
    weights = [_footer_weight(text) for text in texts]
    gone_spans: set[int] = set()
    for number, (text, weight) in enumerate(zip(texts, weights, strict=True)):
        is_tail = is_thread or number >= len(spans) - _FOOTER_PARAGRAPHS
        is_certain = weight >= 2 and (not _is_personal(text) or weight >= 4) and (is_tail or weight >= 4)
        is_last_word = weight == 1 and number and number == len(spans) - 1 and not _is_personal(text)
        goes_on = bool(gone_spans) and not is_thread and (weight or not _is_prose_of_a_person(text))
        if is_certain or is_last_word or goes_on:
            gone_spans.add(number)
    for number in range(len(spans) - 2, 0, -1):  # a weak footer right above a certain one
        if number + 1 in gone_spans and weights[number] and not _is_personal(texts[number]):
            gone_spans.add(number)
    if not gone_spans:
        return block
    cut = [(_footer_start(block, *spans[n]) if weights[n] else spans[n][0], spans[n][1]) for n in sorted(gone_spans)]
    cut = _with_lead_in(block, cut)
    gone = {line for start, end in cut for line in range(start, end)}
    into += [block[n] for n in sorted(gone)]
    kept = [line for n, line in enumerate(block) if n not in gone]
    while kept and (not kept[-1].strip() or SEPARATOR.match(kept[-1][:LONGEST_LINE])):
        kept.pop()
    return kept


def _is_personal(text: str) -> bool:
    """Whether somebody speaks of herself here: then it is no footer, whatever words it holds."""
    padded = f" {text.casefold()} "
    return any(
        word in padded
        for word in (
            " i ",
            " i'm ",
            " i've ",
            " i’m ",
            " i’ve ",
            " my ",
            " me ",
            " me.",
            " me,",
            " mine ",
            " rwy ",
            " rwyf ",
            " rydw ",
            " fy ",
            " ich ",
            " mein",
            " je ",
            " j'ai ",
        )
    )


def _is_prose_of_a_person(text: str) -> bool:
    return (
        _is_personal(text)
        or bool(POSTSCRIPT.match(text))
        or (
            "?" in text
            and _footer_weight(text) == 0
            and len(text) < 120
            and not text.casefold().startswith(("have you", "did you", "do you"))
        )
    )


def _footer_start(block: list[str], start: int, end: int) -> int:
    """The line where a footer begins inside its paragraph: behind short lines such as a name and a post."""
    for at in range(start, end if end - start <= _LONGEST_FOOTER_LINES else start):
        rest = " ".join(" ".join(block[at:end]).split())[:4_000]
        is_short = len(block[at]) < 60 and at + 1 < end and _footer_weight(block[at]) == 0
        starts_sentence = rest[:1].isupper() and (
            at == start or block[at - 1].rstrip().endswith((".", "!", ":", ",")) or len(block[at - 1]) < 60
        )
        if (
            is_short
            and _footer_weight(" ".join(" ".join(block[at + 1 : end]).split())) >= 2
            and block[at + 1][:1].isupper()
        ):
            continue
        if starts_sentence or not is_short:
            return at
    return start


def _with_lead_in(block: list[str], cut: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A separator line right above a footer is its own."""
    out = []
    for start, end in cut:
        first = start
        while first and SEPARATOR.match(block[first - 1][:LONGEST_LINE]):
            first -= 1
        out.append((first, end))
    return out


def _cut_contact_block(block: list[str], found: _Sorted) -> list[str]:
    """Post, telephone and address below the name: a signature if it holds how to reach somebody at work."""
    sign_off = next(
        (n for n in range(len(block) - 1, max(len(block) - 40, -1), -1) if SIGN_OFF.match(block[n][:LONGEST_LINE])),
        None,
    )
    if sign_off is None:
        return block
    names = [n for n in range(sign_off + 1, len(block)) if block[n].strip()]
    if len(names) < 3:
        return block
    start = names[0] + 1
    end = next((n for n in range(start, len(block)) if _is_prose(block[n])), len(block))
    lines = [line for line in block[start:end] if line.strip()]
    contacts = sum(1 for line in lines if CONTACT.search(line[:LONGEST_LINE]))
    if not contacts or len(lines) < 2 or len(lines) > _LONGEST_SIGNATURE_LINES:
        return block
    found.signature += block[start:end]
    return block[:start] + block[end:]


def _is_prose(line: str) -> bool:
    words = line.split()
    if POSTSCRIPT.match(line):
        return True
    return (
        len(words) > 7
        and line.rstrip().endswith((".", "!", "?"))
        and not CONTACT.search(line[:LONGEST_LINE])
        and "|" not in line
    )


def _clean_forwarded(found: _Sorted) -> str:
    """What is forwarded, without the footers in it: they are no more the writer's words there than elsewhere."""
    if not found.forwarded:
        return ""
    return _text(
        _cut_footers(found.forwarded, found.disclaimer, is_thread=True)
        if len(found.forwarded) < 3_000
        else found.forwarded
    )
