"""Whether one line is a marking SECRET or TOP SECRET and nothing else, in English or Welsh.

Every word of the line must be one that stands in a marking: the level, whose it is (UK, NATO, COSMIC), who may read it
(STRAP 1, UK EYES ONLY), a copy's number, a date until which it holds, a page's furniture; a codeword only behind a
stroke, a dash or a caveat. So "TOP SECRET RECIPE", "SECRET GARDEN" and a sentence are none, without a list of all that
is secret in the world.

Weighed: a list of whole lines (misses what is put together anew each time), the level anywhere in a short line (stops
every charity's leaflet), and reading the line word by word. The last was taken; lines are short, and each word is
looked at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["LONGEST_LINE", "secret_level"]

LONGEST_LINE = 120  # letters; a marking with everything that may stand beside it is shorter
_MOST_CODEWORDS = 3

_GAP = r"[ ._·-]{0,3}"
_SPACED = re.compile(rf"(?<![^\W_])(?:(T{_GAP}[O0Q]{_GAP}P){_GAP})?S{_GAP}E{_GAP}C{_GAP}R{_GAP}E{_GAP}T(?![^\W_])")
# As recognition of print reads the six letters, one by one.
_MISREAD = re.compile(r"(?<![^\W_])(?:([T7][O0Q]P)[ -]{0,2})?[S5$8][EF3][CG(O0][RPKB][EF3][TIJ7](?![^\W_])")
_LONE_LETTERS = re.compile(r"(?<![^\W_])(?:[A-Z] ){1,15}[A-Z](?![^\W_])")

_SEPARATOR = re.compile(r"[\s\-–—:/|,.;()\[\]<>{}*_~=+#\"'«»•·\\^]+")
_OPENS_CODEWORD = frozenset("-–—/|([")

_LEVEL = re.compile(
    r"(?:(?P<top>TOP[ -]?SECRET|MOST[ -]SECRET|TR[EÈ]S SECRET|TRA[ -]?CHYFRINACHOL|CYFRINACHOL IAWN|HYNOD GYFRINACHOL)"
    r"|(?P<secret>SECRET)|(?P<cyfrinachol>CYFRINACHOL)"
    r"|(?P<other>OFFICIAL ?[-–—: ] ?SENSITIVE|OFFICIAL|SWYDDOGOL(?: ?[-–: ] ?SENSITIF)?|CONFIDENTIAL|RESTRICTED"
    r"|UNCLASSIFIED|PROTECT))(?![^\W_])"
)
_LABEL = re.compile(
    r"(?:(?:THIS|THE (?:ATTACHED|ENCLOSED)) (?:E-?MAIL|DOCUMENT|LETTER|MESSAGE|PAGE|REPORT|PAPER|FILE|FOLDER"
    r"|ENVELOPE|COPY)"
    r"(?: AND ITS (?:ATTACHMENTS?|ENCLOSURES?|ANNEX(?:ES)?))? (?:IS|ARE|HAS BEEN|HAVE BEEN)(?: PROTECTIVELY)?"
    r" (?:MARKED|CLASSIFIED|GRADED)(?: AS| AT)?"
    r"|PROTECTIVE(?:LY)? MARK(?:ING|ED)|(?:(?:SECURITY|DOCUMENT|OVERALL) )?(?:CLASSIFICATION|MARKING|GRADING)"
    r"|HANDLING|SECURITY|GPMS|GSC"
    r"|MARKED|CLASSIFIED|DOSBARTHIAD(?: DIOGELWCH)?|MARC(?:IO|IAD)?(?: DIOGELWCH| DIOGELU| AMDDIFFYNNOL)"
    r"|MARCIWYD YN|NODWYD YN)"
    r"(?: ?[:=–—-]| AS)?(?![^\W_])"
)
_OWNER = re.compile(r"(?:U\.? ?K\b\.?|HMG|HM GOVERNMENT|NATO|COSMIC|EU|UE|FIVE EYES|FVEY|Y DU)(?![^\W_])")
_COUNTRY = r"(?:U\.?K\.?|GBR?|USA?|CAN?|AUS|NZL?|NATO|EU|FVEY|CABINET|MINISTERS?|DIRECTORS?|ADDRESSEE)"
_CAVEAT = re.compile(
    rf"(?:(?:FOR )?(?:{_COUNTRY}(?: ?(?:[/,&]|AND) ?{_COUNTRY}){{0,6}} )?EYES[ -]ONLY"
    rf"|REL(?:EASABLE)? TO {_COUNTRY}(?: ?[/,&] ?{_COUNTRY}){{0,6}}"
    r"|UK ?EO|STRAP ?[0-9]?|NOFORN|ORCON|NF|SI|TK|HCS|ATOMAL|CRYPTO|COMINT|SIGINT|HUMINT|ELINT|UMBRA|LOCSEN|LIMDIS"
    r"|NODIS"
    r"|EXDIS|ACGU|AUSCANNZUKUS|CODEWORD|(?:AR GYFER )?LLYGAID Y (?:DU|DEYRNAS UNEDIG) YN UNIG"
    r"|(?:COPY|COPI)(?: ?(?:N[O0]|NUMBER|RHIF))?\.? ?:? ?[0-9]{1,4}(?: ?(?:OF|O|/) ?[0-9]{1,4})?"
    r"|[0-9]{1,4} ?(?:OF|O) ?[0-9]{1,4} COP(?:IES|I))(?![^\W_])"
)
# On the same line by the way: a date, a page's number, whose paper it is, how it travels.
_NUMBER_OF_PAPER = r"(?:[A-Z]{0,4}[0-9][A-Z0-9./:-]*|[A-Z0-9]{1,6}(?:/[A-Z0-9.]{1,6}){0,8})"
_BESIDE = re.compile(
    r"(?:COVERING|BY HAND|BY COURIER|IMMEDIATE|PRIORITY|FLASH|URGENT|DRAFT|DRAFFT|DATED?|DYDDIAD|DYDDIEDIG"
    r"|(?:ANNEX|APPENDIX|ENCLOSURE|ATODIAD|ATTACHMENT) [A-Z0-9]{1,3}(?: TO)?"
    r"|(?:PAGES?|TUDALEN|SHEET|VERSION|FERSIWN|ISSUE|PART|VOLUME|(?:MOD )?FORM|FURFLEN)(?: N[O0]\.?)? ?[0-9]{1,4}"
    rf"|(?:OUR |YOUR |FILE )?(?:REF(?:ERENCE)?|CYF|FILE)(?: N[O0])?[.:]{{0,2}} {_NUMBER_OF_PAPER}"
    r"|MINISTRY OF DEFENCE|MOD|HOME OFFICE|CABINET OFFICE|FOREIGN (?:AND COMMONWEALTH )?OFFICE|FCO|FCDO|GCHQ|SIS"
    r"|SECURITY SERVICE|WELSH GOVERNMENT|LLYWODRAETH CYMRU|SCOTTISH GOVERNMENT|ROYAL NAVY|ROYAL AIR FORCE|RAF"
    r"|Y WEINYDDIAETH AMDDIFFYN|(?:Y )?SWYDDFA GARTREF|(?:UNTIL|HYD|TAN|FROM) [0-9]{1,2}[A-Z./-]{0,3}|(?:UNTIL|HYD"
    r"|TAN) [0-9]{4}"
    r"|(?:JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER"
    r"|OCTOBER|NOVEMBER|DECEMBER|IONAWR|CHWEFROR|MAWRTH|FAWRTH|EBRILL|MAI|FAI|MEHEFIN|FEHEFIN|GORFFENNAF|AWST|MEDI|FEDI"
    r"|HYDREF|TACHWEDD|RHAGFYR)|OF [0-9]{1,4}|O [0-9]{1,4}|N[O0]|[A-Z]{0,4}[0-9][A-Z0-9./:-]*"
    r"|[A-Z0-9]{1,6}(?:/[A-Z0-9.]{1,6}){1,8})(?![^\W_])"
)
# Behind the level only: "PERSONAL SECRET" is no marking, "SECRET AND PERSONAL" is one.
_BEHIND = re.compile(
    r"(?:WHEN (?:COMPLETED?|FILLED IN|SEPARATED(?: FROM [A-Z]{3,12})?)|(?:WITH(?:OUT)?|AND) (?:ATTACHMENTS?"
    r"|ENCLOSURES?|ANNEX(?:ES)?)"
    r"|PERSONAL (?:FOR|TO) [A-Z][A-Z .]{1,40}|PERSONAL DATA|PERSONAL|PERSONOL|SENSITIVE|DISCREET|IN CONFIDENCE|AND|&"
    r"|UNTIL (?:FURTHER NOTICE|ANNOUNCED|ANNOUNCEMENT|PUBLISHED|PUBLICATION|RELEASED?)|HYD NES (?:CLYWIR YN WAHANOL"
    r"|CYHOEDDI))"
    r"(?![^\W_])"
)
_DESCRIPTOR = re.compile(
    r"(?:COMMERCIAL|MASNACHOL|MANAGEMENT|POLICY|POLISI|STAFF|MEDICAL|HONOURS|APPOINTMENTS|INTELLIGENCE|OPERATIONAL"
    r"|LEGAL"
    r"|PRIVILEGED|MARKET SENSITIVE|JOINT)(?![^\W_])"
)
_CODEWORD = re.compile(r"[A-Z][A-Z&-]{1,15}(?![^\W_])")
# What stands behind a dash or a stroke on a leaflet, a book or a form, and not in a marking.
_NO_CODEWORD = re.compile(
    r"(?:THE|AN?|MY|YOUR|OUR|HIS|HERS?|THEIR|WE|I|YOU|THEY|IT|IS|ARE|WAS|BE|TO|OF|IN|ON|AT|FOR|NOT?|ONLY|AND|OR"
    r"|WITH|HOW|WHY|WHAT|WHO|WHEN|WHERE|DO|KEEP|PLEASE"
    r"|DECLASSIFIED|DOWNGRADED|CANCELLED|DELETE|EXPIRED|FORMER(?:LY)?|OLD|KIDS?|CHILDREN|CHILD|FAMILY|MUM|DAD|NAN"
    r"|GRAN\w*|FUN|GAMES?|QUIZ|PUZZLES?|PARTY|PARTIES|CLUB|MENU"
    r"|RECIPES?|SAUCES?|CAKES?|SANTA|XMAS|CHRISTMAS|GARDENS?|SALES?|OFFERS?|DEALS?|PRICES?|BOOKS?|NOVELS?|STORY"
    r"|STORIES|TALES?|POEMS?|MEMOIRS?|DIARY|DIARIES|FILMS?|MOVIE|SHOW|MUSICAL|PLAY"
    r"|HISTORY|LIFE|LIVES|LOVE|LIES|SPY|SPIES|AGENTS?|MISSIONS?|REVEALED|EXPOSED|INSIDE|TOLD|TRUTH|HELP|ADVICE"
    r"|SUPPORT|LEAFLET|GUIDE|COMPLAINTS?|RECORDINGS?|CAMERAS?|FILMING|COURTS?|POLICE"
    r"|LIMITED|LTD|PLC|CIC|COMPANY|SHOPS?|CAFE|TEAM|TOURS?|ESCAPES?|BEACH|ISLAND|STREET|LANE|ROAD|COTTAGE|HOUSE"
    r"|CAMPAIGN|APPEAL|CHARITY|TRUST|DAYS?|NIGHTS?|WEEK|VOL|VOLUME|CHAPTER)"
)


@dataclass(slots=True)
class _Seen:
    """What a line has shown so far."""

    levels: list[tuple[str, str]] = field(default_factory=list)  # name, and as it is written
    label: bool = False
    owner: bool = False
    caveat: bool = False
    codewords: int = 0
    may_be_codeword: bool = False
    after_sign: bool = False  # what comes next stands behind a stroke, a colon or the like


def secret_level(line: str, *, by_eye: bool = False, alone: bool = False) -> str:
    """The level that a line marks: "SECRET", "TOP SECRET", "CONFIDENTIAL" (of Welsh alone), or "" for no marking.

    Args:
        line: without the signs that only adorn it.
        by_eye: it was read from a picture, so that letters may be wrong.
        alone: it is the first or the last of its page, where "Secret" need not be in capitals.

    Source: Government Security Classifications; guide, section 13 ("Information with protective markings").
    """
    if len(line) > LONGEST_LINE or not re.search(r"[SC5]", line, re.IGNORECASE):
        return ""
    words = _whole_words(line, by_eye=by_eye)
    upper = "".join(letter.upper() if len(letter.upper()) == 1 else letter for letter in words)
    seen = _read(words, upper)
    if seen is None or not seen.levels:
        return ""
    return _judge(seen, alone=alone and words.strip() in {"Secret", "Top Secret", "Tra Chyfrinachol"})


def _whole_words(line: str, *, by_eye: bool) -> str:
    words = _SPACED.sub(_plainly, line)
    if by_eye:
        words = _MISREAD.sub(_plainly, words)
    return re.sub(r"\s+", " ", _LONE_LETTERS.sub(lambda found: found.group().replace(" ", ""), words))


def _plainly(found: re.Match[str]) -> str:
    return "TOP SECRET" if found.group(1) else "SECRET"


def _read(words: str, upper: str) -> _Seen | None:
    """Go through the line word by word; None where one stands in no marking."""
    seen, at = _Seen(), 0
    while at < len(upper):
        if gap := _SEPARATOR.match(upper, at):
            if seen.label and seen.levels and re.match(r"[.;] [A-Z]", words[at:]):
                return seen  # "This document is marked SECRET. It must be kept in a safe."
            at = gap.end()
            seen.after_sign = bool(gap.group().strip())
            seen.may_be_codeword = seen.may_be_codeword or bool(seen.levels and _OPENS_CODEWORD & set(gap.group()))
            continue
        end = _next(words, upper, at, seen)
        if end is None:
            return None
        at = end
    return seen


def _next(words: str, upper: str, at: int, seen: _Seen) -> int | None:
    """The end of what stands here, noted; None for a word of no marking."""
    if not seen.levels and not seen.label and (label := _LABEL.match(upper, at)):
        seen.label = True
        return label.end()
    if caveat := _CAVEAT.match(upper, at):
        seen.caveat = seen.may_be_codeword = True
    if level := None if caveat else _LEVEL.match(upper, at):
        seen.levels.append((str(level.lastgroup), words[at : level.end()]))
        seen.may_be_codeword = False
    if known := caveat or level or _OWNER.match(upper, at):
        seen.owner = seen.owner or not (caveat or level)
        return known.end()
    for known_words in (_BESIDE, _BEHIND, _DESCRIPTOR):
        allowed = known_words is _BESIDE or (seen.levels and (known_words is _BEHIND or seen.after_sign))
        if allowed and (found := known_words.match(upper, at)):
            return found.end()
    word = _CODEWORD.match(words, at)
    if word is None or not seen.may_be_codeword or _NO_CODEWORD.fullmatch(word.group()):
        return None
    seen.codewords += 1
    return word.end() if seen.codewords <= _MOST_CODEWORDS else None


def _judge(seen: _Seen, *, alone: bool) -> str:
    kinds = {kind for kind, _ in seen.levels}
    named = kinds - {"cyfrinachol"}
    others = {text.upper() for kind, text in seen.levels if kind == "other"}
    if len(others) + len(kinds & {"top", "secret"}) > 2:
        return ""  # a form that lists them
    may_be_title = seen.owner or seen.caveat or len(kinds) > 1
    in_its_case = all(text.isupper() or (may_be_title and text.istitle()) for _, text in seen.levels)
    if not (seen.label or alone or in_its_case):
        return ""
    if named & {"top", "secret"}:
        return "TOP SECRET" if "top" in named else "SECRET"
    if kinds != {"cyfrinachol"}:
        return ""
    # By itself it is also the Welsh for "confidential", which people write on their letters.
    return "SECRET" if seen.label or seen.owner or seen.caveat else "CONFIDENTIAL"
