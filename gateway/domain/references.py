"""Case references: which are written correctly, which nearly, which are only mentioned.

Promises: a subject's `[Ref. X]` is recognised exactly as CONTRACT section 3 says, in linear time, for any text.
Refuses: to repair anything into a reference that attaches. What is nearly right is a `NearMiss` with the references
that may have been meant; the caller looks them up and proposes, a person decides.

White space may stand between and around the four parts (bracket, `Ref.`, reference, bracket), not inside one of
them: `[Ref . RFA0612345]` and `[Ref. RFA 0612345]` are near misses. Weighed: reading on through such blanks (the
guide's own example has none, and a wrong attachment costs more than a look by a person), fuzzy matching against all
cases (names a wrong case in 6 of 180 degraded readings), and the choice made here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from gateway.domain.wording import compile_pattern, readable

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator

    from parsers.reading import Reading

__all__ = [
    "NearMiss",
    "SubjectReferences",
    "find_mentions",
    "find_subject_references",
    "is_reference",
    "labelled_on_paper",
    "make_reference",
    "may_be_misread",
    "mentioned",
    "normalise",
    "sheet_references",
    "skeleton_candidates",
]

CASE_TYPES = ("RFA", "ENQ", "FER", "COM", "IRQ", "ELE", "SEC", "ENF", "PCB", "INF", "RCC")

# Unicode's White_Space: what shows as a space. Zero-width characters are no white space.
_SPACE = "[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*"


def _any_case(word: str) -> str:
    """A class for each letter: RE2's own folding would take ſ for s and the Kelvin sign for K."""
    return "".join(f"[{letter}{letter.lower()}]" if letter.isalpha() else letter for letter in word)


_SCHEMES = (
    "(?:" + "|".join(_any_case(code) for code in CASE_TYPES) + ")[0-9]{7}",
    _any_case("FS50") + "[0-9]{6}",
    _any_case("IC") + "-[0-9]{4,7}-[A-Za-z][0-9][A-Za-z][0-9]",
)
_REFERENCE = "(?:" + "|".join(_SCHEMES) + ")"
_WELL_FORMED = compile_pattern(rf"\[{_SPACE}{_any_case('REF')}\.{_SPACE}({_REFERENCE}){_SPACE}\]")
_WHOLE = compile_pattern(_REFERENCE)

# -- what is nearly right: read on a tidied text (compatibility forms folded, invisible characters gone, upper case)

_DIGITISH = "[0-9OQDILSBZG|!]"
_LETTERISH = "[A-Z0-9|]"
_GAP = r"[ \-./:_#]{0,3}"
_TYPE_LIKE = "(?:RFA|ENQ|FER|COM|IRQ|[1L|]RQ|ELE|E[1I]E|SEC|5EC|ENF|PCB|PC8|INF|[1L|]NF|RCC)"
# A token that has the build of a reference, with room for the usual slips.
_IC_TOKEN = compile_pattern(
    rf"\b[I1L|]C{_GAP}({_DIGITISH}{{3,9}}){_GAP}({_LETTERISH}[ ]?{_LETTERISH}[ ]?{_LETTERISH}[ ]?{_LETTERISH}?)?\b"
)
_FS_TOKEN = compile_pattern(rf"\bF[S5]{_GAP}([5S][ \-]?[0OQD]{_GAP}{_DIGITISH}{{5,7}})\b")
_TYPE_TOKEN = compile_pattern(rf"\b({_TYPE_LIKE}){_GAP}({_DIGITISH}{{5,9}})\b")
_OTHER_TYPE_TOKEN = compile_pattern(r"\b([A-Z]{2,4})" + _GAP + r"(0[0-9]{6})\b")
_BARE_NUMBER = compile_pattern(r"\b(0[0-9]{6})\b")
# Brackets, of any shape, that begin with the word Ref or hold nothing but a token.
_BRACKETED = compile_pattern(
    r"[\[({<]\s*(?:OUR |YOUR |ICO |CASE )*(R[E3]F(?:ERENCE)?\b[^\])}>]{0,80}|[^\])}> ]{6,24}\s*)[\])}>]?"
)
_REF_WORD = compile_pattern(r"\b(?:R[E3]FS?|REFERENCES?|CYF|CYFEIRNOD)\b|CASE (?:NO|NUMBER|REF)")

_TO_DIGIT = dict(zip("OQDIL|!SBZG", "00011115826", strict=True))
_TO_LETTERS = {"0": "OQD", "1": "IL", "5": "S", "8": "B", "2": "Z", "6": "G", "|": "IL"}
_LOOK_ALIKE_LETTERS = str.maketrans("АВСЕНІЈКМОРЅТХҮΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABCEHIJKMOPSTXYABEZHIKMNOPTYX")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))
# As in the long way round: what is white space becomes a blank, the other control characters go.
_CONTROLS = {code: " " if chr(code).isspace() else None for code in (*range(32), 127)}
_BRACKETS = str.maketrans("【】〔〕「」⟦⟧❲❳〚〛『』", "[]" * 7)


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Something that was surely meant as a reference and is not correctly formatted.

    Attributes:
        text: what stands there, as tidied for people to read.
        meant: references it may stand for, normalised; empty when nothing says which (a digit short).
    """

    text: str
    meant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectReferences:
    """What a subject holds: correct references (upper case, each once, in order) and near misses."""

    well_formed: tuple[str, ...] = ()
    near_misses: tuple[NearMiss, ...] = ()


def normalise(reference: str) -> str:
    """The one spelling under which a reference is stored and looked up."""
    return reference.strip().upper()


def is_reference(text: str) -> bool:
    """Whether this is a reference of a configured scheme and nothing else."""
    return _WHOLE.fullmatch(readable(text)) is not None


def may_be_misread(read: str, reference: str) -> bool:
    """Whether print that says `reference` may have been read so: another correct one differs in look-alikes only."""
    one, other = (text.replace("-", "").replace(" ", "") for text in (normalise(read), normalise(reference)))
    if not is_reference(normalise(read)):
        wrong = sum(a != b for a, b in zip(one, other, strict=False))
        return (len(one) == len(other) and wrong <= 2) or _one_slip(one, other)
    return "".join(_TO_DIGIT.get(c, c) for c in one) == "".join(_TO_DIGIT.get(c, c) for c in other)


def make_reference(number: int, rng: random.Random) -> str:
    """A reference of the later style for a new case, without letters that look like digits."""
    letters, digits = "ACDEFHJKMNPRTUVWXY", "0123456789"
    tail = "".join(rng.choice(kind) for kind in (letters, digits, letters, digits))
    return f"IC-{number}-{tail}"


def find_subject_references(subject: str) -> SubjectReferences:
    """Read a decoded subject (CONTRACT section 3). Unfolded or not does not matter."""
    subject = readable(subject)
    well_formed = _unique(normalise(found.group(1) or "") for found in _WELL_FORMED.finditer(subject))
    rest = _tidy(_WELL_FORMED.sub(" ; ", subject))
    return SubjectReferences(well_formed, _near_misses(rest))


def find_mentions(text: str) -> tuple[str, ...]:
    """References written out anywhere in a text: for proposals, never to attach."""
    if not any(digit in text for digit in "0123456789") and text.isascii():
        return ()
    return _unique(found for found in _exact_in(_tidy(readable(text))))


def mentioned(reading: Reading) -> frozenset[str]:
    """Every reference whose case a decision about this item may need."""
    subject = find_subject_references(reading.subject)
    names = set(subject.well_formed)
    for near in subject.near_misses:
        names.update(near.meant)
    for text in dict.fromkeys(_texts(reading)):
        names.update(find_mentions(text))
    if reading.pages:
        first = first_page_text(reading)
        names.update(labelled_on_paper(first))
        names.update(skeleton_candidates(first))
    for read in sheet_references(reading):
        names.update((read, *skeleton_candidates(read)))
    return frozenset(names)


def sheet_references(reading: Reading) -> tuple[str, ...]:
    """Every reading of the reference on the cover sheet, each once; the sheet's own first where it has one."""
    sheets = reading.coversheets
    return _unique(normalise(read) for read in (sheets.case_reference or "", *sheets.other_references) if read)


def first_page_text(reading: Reading) -> str:
    """The first page of a scanned document that is neither cover sheet nor blank."""
    return next((page.text for page in reading.pages if page.text.strip() and page.status != "coversheet"), "")


def _texts(reading: Reading) -> Iterator[str]:
    yield reading.subject
    yield reading.text
    yield reading.quoted_text
    yield reading.forwarded_text
    yield from (passage.text for passage in reading.passages)
    yield from (attachment.text for attachment in reading.attachments)
    yield from (page.text for page in reading.pages)


# ---------------------------------------------------------------- near misses


def _tidy(text: str) -> str:
    """Fold full-width and other compatibility forms, drop invisible characters, fold dashes; upper case."""
    if text.isascii():  # most mail: nothing to fold, and letter by letter is slow
        return text.translate(_CONTROLS).upper()
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).translate(_BRACKETS)
    shown = "".join(
        " " if letter.isspace() else letter
        for letter in folded
        if letter.isspace() or unicodedata.category(letter) not in {"Cf", "Mn", "Cc"}
    )
    return readable(shown.upper().translate(_LOOK_ALIKE_LETTERS))


def _exact_in(tidied: str) -> Iterator[str]:
    for found in _EXACT.finditer(tidied):
        compact = (found.group(1) or "").replace(" ", "").replace("-", "")
        if compact.startswith("IC"):
            compact = f"IC-{compact[2:-4]}-{compact[-4:]}"
        yield compact


_EXACT = compile_pattern(
    r"\b((?:"
    + "|".join(CASE_TYPES)
    + r")[ -]?[0-9]{7}|FS[ -]?50[ -]?[0-9]{6}|IC ?- ?[0-9]{4,7} ?- ?[A-Z][0-9][A-Z][0-9])\b"
)


def _near_misses(tidied: str) -> tuple[NearMiss, ...]:
    """Near misses in a subject from which the correct references were taken out."""
    bracketed = [(found.start(), found.end(), found.group(1) or "") for found in _BRACKETED.finditer(tidied)]
    labelled = [(start, end) for start, end, inside in bracketed if _REF_WORD.search(inside)]
    misses: dict[str, set[str]] = {}
    order: list[str] = []

    def note(text: str, meant: Iterable[str]) -> None:
        key = " ".join(text.split())
        if key not in misses:
            misses[key] = set()
            order.append(key)
        misses[key].update(meant)

    has_label = _REF_WORD.search(tidied) is not None
    for start, end, meant, sure in _tokens(tidied):
        if sure or (has_label and end - start >= 9) or any(a <= start and end <= b for a, b in labelled):
            note(tidied[start:end], meant)
    for start, end, inside in bracketed:
        if any((start, end) == span for span in labelled) and not _already(misses, tidied[start:end]):
            slips = _slips_in(inside)
            if slips is not None:
                note(tidied[start:end], slips)
    return tuple(NearMiss(text, tuple(sorted(misses[text]))) for text in order)


def _already(misses: dict[str, set[str]], text: str) -> bool:
    shown = " ".join(text.split())
    return any(key in shown for key in misses)


def _tokens(tidied: str) -> Iterator[tuple[int, int, tuple[str, ...], bool]]:
    """Tokens of a reference's build: start, end, what was meant, and whether the token alone says so."""
    for found in _IC_TOKEN.finditer(tidied):
        meant = _ic_meanings(found.group(1) or "", (found.group(2) or "").replace(" ", ""))
        number = found.group(1) or ""
        real_digits = sum(letter.isdigit() for letter in number)
        if real_digits >= 3 and (meant or found.group(2) or 4 <= len(number) <= 7):
            yield found.start(), found.end(), meant, bool(meant)
    for found in _FS_TOKEN.finditer(tidied):
        number = "".join(letter for letter in found.group(1) or "" if letter not in " -./:_#")
        yield found.start(), found.end(), _numbered("FS", number, 8), True
    for found in _TYPE_TOKEN.finditer(tidied):
        number = found.group(2) or ""
        if sum(letter.isdigit() for letter in number) < (3 if len(number) == 7 else 5):
            continue
        code = _type_meant(found.group(1) or "")
        sure = len(number) == 7 or number[0] in "0O"
        yield found.start(), found.end(), _numbered(code, number, 7), sure


def _type_meant(code: str) -> str:
    spelt = {"1RQ": "IRQ", "LRQ": "IRQ", "|RQ": "IRQ", "E1E": "ELE", "EIE": "ELE", "5EC": "SEC", "PC8": "PCB"}
    return spelt.get(code, "INF" if code.endswith("NF") and code != "ENF" else code)


def _numbered(code: str, number: str, length: int) -> tuple[str, ...]:
    digits = "".join(_TO_DIGIT.get(letter, letter) for letter in number)
    if len(digits) == length:
        return (code + digits,)
    if len(digits) == length + 1:  # a key that stuck
        doubled = {digits[:at] + digits[at + 1 :] for at in range(1, len(digits)) if digits[at] == digits[at - 1]}
        return tuple(sorted(code + shorter for shorter in doubled))
    return ()


def _ic_meanings(number: str, tail: str) -> tuple[str, ...]:
    digits = "".join(_TO_DIGIT.get(letter, letter) for letter in number)
    if not 4 <= len(digits) <= 7 or len(tail) != 4:
        return ()
    choices = [
        (letter if letter.isalpha() else _TO_LETTERS.get(letter, ""))
        if at % 2 == 0
        else (letter if letter.isdigit() else _TO_DIGIT.get(letter, ""))
        for at, letter in enumerate(tail)
    ]
    return tuple(f"IC-{digits}-{''.join(one)}" for one in product(*choices))


def _slips_in(inside: str) -> tuple[str, ...] | None:
    """What a bracketed `Ref` that holds no token may mean: a case type mistyped or left out. None: not one of ours."""
    meant: list[str] = []
    if found := _OTHER_TYPE_TOKEN.search(inside):
        code = found.group(1) or ""
        if code in {"REF", "NO"}:
            return tuple(kind + (found.group(2) or "") for kind in CASE_TYPES)
        meant = [kind + (found.group(2) or "") for kind in CASE_TYPES if _one_slip(code, kind)]
        return tuple(meant) if meant else None
    if (found := _BARE_NUMBER.search(inside)) and not any(letter.isalpha() for letter in _without_label(inside)):
        return tuple(kind + (found.group(1) or "") for kind in CASE_TYPES)
    return None


def _without_label(inside: str) -> str:
    return _REF_WORD.sub("", inside)


def _one_slip(written: str, meant: str) -> bool:
    """Whether one key went wrong: left out, doubled, wrong, or two changed places."""
    if written == meant:
        return True
    if len(written) == len(meant):
        wrong = [at for at in range(len(meant)) if written[at] != meant[at]]
        swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1 and written[wrong[0]] == meant[wrong[1]]
        return len(wrong) == 1 or (swapped and written[wrong[1]] == meant[wrong[0]])
    longer, shorter = (written, meant) if len(written) > len(meant) else (meant, written)
    return len(longer) - len(shorter) == 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


# ---------------------------------------------------------------- paper

_LABEL_WORDS = (
    r"(?:(?:[O0]UR|Y[O0]UR|[IL1]C[O0]|CASE|MY)\s+){0,3}"
    r"(?:CASE\s+)?R[E3][FE](?:ERENCE|S|ERENCES)?(?:\s+(?:N[O0]S?|NUMBERS?))?"
    r"|CASE\s+(?:N[O0]|NUMBER)"
    r"|(?:E[IL1]N|E[IL1]CH|FY)\s+(?:CYF(?:E[IL1]RN[O0]D)?)"
    r"|CYFE[IL1]RN[O0]D(?:\s+YR?\s+ACH[O0]S)?|CYF(?:\.|:|\s)\s*ACH[O0]S|CYF"
)
_EXACT_LIST = rf"{_REFERENCE}(?:\s*(?:,|;|&|/|\+|AND|A|AC)\s*{_REFERENCE})*"
_LABEL = compile_pattern(rf"(?:^|[ |(\[])(?:{_LABEL_WORDS})\s*[.:;,]*[.:;, \-–]*\[?\s*(?:REF\.\s*)?({_EXACT_LIST})")
_ANY_LABEL = compile_pattern(rf"(?:^|[ |(\[])(?:{_LABEL_WORDS})\s*[.:;,)]")
_LABEL_ALONE = compile_pattern(rf"^(?:[^A-Z0-9]*)(?:{_LABEL_WORDS})\s*[.:;,)]*\s*$")
_ONLY_REFERENCES = compile_pattern(rf"^\W*({_EXACT_LIST})\W*$")
_SINGLE = compile_pattern(_REFERENCE)


def labelled_on_paper(first_page_text: str) -> tuple[str, ...]:
    """References of the first page that stand after a label, in a heading; exact readings only.

    A label inside running text ("my neighbour's case, reference …") is not a heading and does not count: the post
    would be put on the neighbour's case. One label may carry several references.
    """
    lines = readable(first_page_text).translate(_DASHES).splitlines()
    found: list[str] = []
    for at, line in enumerate(lines):
        following = next((later for later in lines[at + 1 : at + 2] if later.strip()), "")
        found.extend(_labelled_in_line(line, following))
        if _LABEL_ALONE.search(line.upper().strip()):
            nearest = next((later for later in lines[at + 1 : at + 3] if later.strip()), "")
            if alone := _ONLY_REFERENCES.search(nearest.upper().strip()):
                found.extend(_singles(alone.group(1) or ""))
    return _unique(found)


def _labelled_in_line(line: str, following: str) -> Iterator[str]:
    upper = _upper_same_length(line.replace("\t", "    ").rstrip())
    clean = line.replace("\t", "    ").rstrip()
    for match in _LABEL.finditer(upper):
        before, after = clean[: match.start()], clean[match.end() :]
        if _is_heading(before, clean[match.start() : match.start(1)], after, following):
            yield from _singles(match.group(1) or "")


def _upper_same_length(text: str) -> str:
    return "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in text)


def _is_heading(before: str, label: str, after: str, following: str) -> bool:
    """Whether a labelled reference stands as in a letterhead or subject line and not inside a sentence."""
    rest = after.strip(" .,;:)]|-")
    if rest and not (after.startswith(("   ", " |")) or _ANY_LABEL.search(_upper_same_length(after)) or _is_date(rest)):
        return False
    if not rest and not after.strip().startswith((".", ")")) and following.strip()[:1].islower():
        return False  # a wrapped sentence
    start = before.strip(" |*•-")
    if start.upper().startswith(("RE:", "RE ", "SUBJECT", "PWNC", "YNGHYLCH")):
        return True
    if not start or before.endswith(("   ", "| ", "|")) or _ANY_LABEL.search(_upper_same_length(before)):
        return True
    words = start.split()
    capitals = sum(not word[:1].islower() for word in words)
    return len(words) <= 8 and capitals == len(words) and label.strip(" |([")[:1].isupper() and ":" in label


def _is_date(text: str) -> bool:
    return len(text) <= 40 and sum(letter.isdigit() for letter in text) >= 2 and len(text.split()) <= 5


def _singles(listed: str) -> Iterator[str]:
    for single in _SINGLE.finditer(listed):
        yield normalise(single.group() or "")


def skeleton_candidates(text: str) -> tuple[str, ...]:
    """References that a misread token may stand for (O/0, I/1/l, S/5, B/8): only ever proposals."""
    tidied = _tidy(readable(text))
    return _unique(meaning for _, _, meant, _ in _tokens(tidied) for meaning in meant)


def _unique(references: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(references))
