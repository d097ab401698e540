"""Does a letter begin on this page, go on, or end? Asked where a cover sheet may be missing, or lie wrong.

Promises: an answer made of signs that stand for themselves (an address high on the page, a date there, a greeting, a
reference or subject line, "Page 1"), each weighed against signs of a later page (its number, half a sentence, a list
that goes on) and of an enclosure (a table of amounts, an exhibit's label, a printed mail). Two signs are enough: a
question costs a look, a letter lost inside another one costs a case. An address or date that stood at the head of an
earlier page says nothing: printed statements repeat theirs on every page. In time that grows with the page only.

Refuses to decide anything: `parsers.stack` shows what is found here to a person. Weighed: a greeting as a must
(misses "Commissioner," and every letter without one), a trained model (nobody can say why it asked).
"""

from __future__ import annotations

from dataclasses import dataclass

import re2

from parsers.letter import labelled_references
from parsers.letter_dates import DATE
from parsers.letter_sender import CLOSING, OFFICE_POSTCODES, ends_letter, postcodes_in, signed_by

__all__ = ["Beginning", "beginning_of", "looks_like_an_ending", "looks_like_later_page", "own_pages"]

_MOST_CHARACTERS = 20_000  # of a page; a dense one has 6,000
_MOST_LINES_OF_A_HEAD = 25
_ENOUGH = 2

_formal = re2.compile(
    r"(?i)^\W{0,3}(?:d[eco]ar|deor|[o0]ear|ann?wyl|to whom(?:soever)? (?:it|this) may|(?:i|at) bwy bynnag)\b"
)
_attention = re2.compile(
    r"(?i)^\W{0,3}(?:at sylw|f\.?a\.?o\b|for the attention of|i(?:'r|’r) (?:[cg]omisiynydd|swyddfa|tîm)"
    r"|to the (?:information |case\w* )?(?:commissioner|people|person|team|manager|officer|office|department)\b)"
)
_informal = re2.compile(
    r"(?i)^\W{0,3}(?:hello|hi|hiya|hey|good (?:morning|afternoon|evening|day)|greetings|he?lo"
    r"|s[hu]+'?m(?:w?ae|ai)|shwmae|s'?mae|bore da|(?:pry|p)nhawn da|noswaith dda|dydd da|cyfarchion)\b"
)
_title = re2.compile(
    r"(?i)^\W{0,3}(?:(?:the |y )?(?:information )?commissioner|sirs?|madam|sirs? (?:or|and|/) ?madam|gentlemen|team"
    r"|ladies and gentlemen|(?:[cg]|ng)h?omisiynydd(?: gwybodaeth)?|syr|syr neu fadam|foneddigion|gyfeillion|gyfaill)"
    r"\s*[,:!-]\W*$"
)
_subject = re2.compile(r"(?i)^\W{0,3}(?:re|ynghylch|parthed|testun|subject|pwnc)\s*[.:;–-]")
_page_one = re2.compile(
    r"(?i)(?:\b(?:page|tudalen|sheet|dalen)\s+1\b|^\W*1\s*(?:/|of|o)\s*[1-9][0-9]?\W*$|^\W*-\s*1\s*-\W*$)"
)
_later_page = re2.compile(
    r"(?i)(?:\b(?:page|tudalen|sheet|dalen)\s+0?(?:[2-9]|[1-9][0-9])\b"
    r"|^\W*(?:-\s*)?(?:[2-9]|[1-9][0-9])\s*(?:-|/|of|o)\s*[0-9]*\W*$|^\W*(?:continued|cont'?d|parhad)\b)"
)
_number_alone = re2.compile(r"^\W*(?:[2-9]|1[0-9])\W*$")
_list_goes_on = re2.compile(
    r"(?i)^(?:(?:[2-9]|[1-9][0-9])[.)]\s|\(?[b-h]\)|\(?(?:ii|iii|iv|vi?|vii)\)|[•▪●*]\s|[-–]\s[a-z])"
)

_label_of_enclosure = re2.compile(
    r"(?i)^\W{0,3}(?:appendix|annexe?|exhibit|enclosure|attachment|schedule|atodiad|arddangosyn|amgaead)\b"
)
_title_of_enclosure = re2.compile(
    r"(?i)\b(?:statement|invoice|receipt|pay ?slip|minutes|agenda|certificate|schedule|terms and conditions|transcript"
    r"|(?:privacy|retention|data protection|cctv) (?:notice|policy)|order|quotation|leaflet|newsletter|chronology|diary"
    r"|(?:call|contact) log|timeline|datganiad|anfoneb|derbynneb|slip cyflog|cofnodion|agenda|tystysgrif|amserlen"
    r"|hysbysiad preifatrwydd|polisi|trawsgrifiad|dyddiadur)\b"
)
_form = re2.compile(r"(?i)\b(?:form|application|questionnaire|ffurflen|cais|holiadur)\b")
_row = re2.compile(
    r"(?:[0-9]\.[0-9]{2}-?\s*(?:CR|DR|DB)?\s*$|^\W{0,3}[0-9]{1,2}[ ./-](?:[A-Za-z]{3,4}|[0-9]{2})\b.*[0-9])"
)
_mail_field = re2.compile(r"(?i)^\W{0,3}(?:from|sent|to|cc|subject|date|oddi wrth|anfonwyd|at|pwnc|dyddiad)\s*:")
_blank_to_fill = re2.compile(r"_{4,}|\.{6,}|\[\s?[xX✓]?\s?\]|[☐☑☒□]")

# Besides a closing (`CLOSING`): thanks, warmer farewells, and what stands below the name.
_last_words = re2.compile(
    r"(?i)^\W{0,3}(?:(?:yr? )?eiddoch|with thanks|(?:kind|warm|best)\w* (?:regards|wishes)|(?:many )?thanks|thank you"
    r"|gyda (?:dymuniadau|chofion)|(?:llawer o )?d?diolch|cheers|hwyl|signed|llofnod\w*"
    r"|enc(?:l|s|losures?)?\b|amg\w*|cc\b|copy to|copi at|p\.? ?s\b)"
)
_house = re2.compile(r"(?i)^(?:flat |fflat |unit |rhif )?[0-9]{1,4}[A-Z]?,? \pL[\pL'’ ,-]*$")
_street = re2.compile(
    r"(?i)\b(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|way|court|crescent|place|terrace|gardens?|row|square|hill"
    r"|rise|grove|mews|walk|green|parade|heol|ffordd|stryd|lôn|maes|bryn|rhes|teras|clos|cilgant|rhodfa)\b"
)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What speaks for a letter's beginning on one page.

    `marks` are the addresses and dates of its head, for the pages behind it. `score` is the signs for, less those
    against; `signs` those for alone.
    """

    score: int
    signs: int
    greeted: bool
    marks: frozenset[str]

    @property
    def is_likely(self) -> bool:
        """Two signs, and nothing that outweighs them."""
        return self.score >= _ENOUGH


def beginning_of(text: str, *, known: frozenset[str] = frozenset(), after_ending: bool = False) -> Beginning:
    """Weigh one page.

    Args:
        text: of the page.
        known: marks of the pages before it in the same letter.
        after_ending: the page before it looks like the end of a letter.
    """
    lines = _lines(text)
    head, greeting = _head(lines)
    addresses, dates = _addresses(head), _dates(head)
    greeted = greeting >= 0
    # one line of an address that is known is enough: the other may have been misread
    signs = bool(addresses and not addresses & known) + bool(dates - known) + greeted
    signs += _has_reference(head) + _has_heading(lines, head) + any(map(_page_one.search, _edges(lines)))
    if greeted and signs < _ENOUGH:
        # a greeting below any address or date, or with a few short lines above it at most, or behind a farewell
        above = lines[:greeting]
        is_at_the_top = bool(_formal.search(lines[greeting])) and len(above) <= 8 and not any(map(_is_prose, above))
        signs += bool(addresses or dates) or is_at_the_top or after_ending
    score = signs - _against(lines, greeted=greeted)
    return Beginning(score, signs + (_is_a_title_page(lines) or _has_house(lines)), greeted, addresses | dates)


def own_pages(pages: tuple[str, ...]) -> int:
    """How many pages, from the first, are surely of the letter itself, nothing enclosed and no other letter.

    Strict where `Beginning` is not: whoever signs on a page that is counted here is taken for the writer.
    """
    marks: frozenset[str] = frozenset()
    has_ended = False
    for at, text in enumerate(pages):
        found = beginning_of(text, known=marks, after_ending=has_ended)
        if at and (found.is_likely or found.greeted or _is_beside_the_letter(text)):
            return at
        if has_ended and not looks_like_later_page(text):
            return at
        marks |= found.marks
        has_ended = ends_letter(text)
    return len(pages)


def _is_beside_the_letter(text: str) -> bool:
    """An enclosure by its label, its table or its title; a statement, or an answer, by how it opens."""
    lines = _lines(text)
    titled = (line for line in lines[:3] if len(line.split()) <= 6 and line[:1].isupper() and line[-1] not in ".,;")
    is_mail = sum(map(bool, map(_mail_field.search, lines[:12]))) >= 3
    is_titled = any(map(_title_of_enclosure.search, titled))
    opens = bool(_opens_beside.search(" ".join(lines[:6])[:400]))
    return _is_labelled(lines) or _is_table(lines) or is_mail or is_titled or opens


_opens_beside = re2.compile(
    r"(?i)\b(?:in support of|this (?:letter )?is to (?:confirm|certify|say)|to (?:confirm|certify) that|statement of|"
    r"i (?:can |hereby |do |wish to |would like to )*(?:confirm|certify|declare|state) that|make this statement|i am "
    r"(?:the|a|an?) (?:[a-z-]+ ){0,3}(?:friend|neighbour|sister|brother|colleague|daughter|son|mother|father|wife|"
    r"husband|partner|carer|cousin|aunt|uncle|landlord|tenant|manager|doctor|nurse|teacher|officer|lodger) (?:of|to|"
    r"at|and|for)|i have known|my name is|(?:thank you|thanks) for your (?:recent |further )?(?:letter|e-?mail|"
    r"request|complaint|enquiry|correspondence|call)|(?:we|i) (?:refer|write further|acknowledge)|further to your|in "
    r"(?:reply|response|answer) to your|with reference to your|as (?:his|her|their|a) (?:neighbour|friend|witness)|i, "
    r"[^.]{3,40},|diolch am eich|mewn ymateb i'ch|cyfeiri\w+ at eich|fy enw i|fy enw yw|hyn i gadarnhau|(?:rwy'n|yr "
    r"wyf yn|rydw i'n|rwyf yn) (?:cadarnhau|adnabod|nabod|ffrind|gymydog|gyfaill|chwaer|frawd)|i gefnogi|datganiad)\b"
)


def looks_like_later_page(text: str) -> bool:
    """Does this page say that others stand before it: a page number above 1, "continued", half a sentence?"""
    lines = _lines(text)
    return not beginning_of(text).is_likely and (_is_numbered_later(lines) or _is_in_mid_sentence(lines))


def looks_like_an_ending(text: str) -> bool:
    """Is there a farewell near the end of this page, or a name under its last words?"""
    lines = _lines(text[-_MOST_CHARACTERS:])
    last = [line for line in lines[-15:] if len(line.split()) <= 10]
    return any(CLOSING.search(line) or _last_words.search(line) for line in last) or bool(signed_by((text,)))


# -- the head -----------------------------------------------------------------------------------------------------


def _lines(text: str) -> list[str]:
    return [line for raw in text[:_MOST_CHARACTERS].splitlines() if (line := raw.strip())]


def _head(lines: list[str]) -> tuple[list[str], int]:
    """The lines above the greeting, else above the prose; and where the greeting stands (-1: nowhere)."""
    prose = 0
    for index, line in enumerate(lines[:_MOST_LINES_OF_A_HEAD]):
        if _is_greeting(line):
            return lines[:index] + lines[index + 1 : index + 3], index
        prose += _is_prose(line)
        if prose == 2:
            return lines[:index], -1
    return lines[:_MOST_LINES_OF_A_HEAD], -1


def _is_prose(line: str) -> bool:
    return len(line.split()) >= 9 and not postcodes_in(line)


def _is_greeting(line: str) -> bool:
    words = len(line.split())
    if _formal.search(line) or _attention.search(line):
        return words <= 10
    return bool(_informal.search(line) and words <= 7) or bool(_title.search(line))


def _addresses(head: list[str]) -> frozenset[str]:
    """Postcodes, as address lines end with them, and houses in their street; look-alike letters count as one."""
    lines = [line for line in head if _is_address_line(line)]
    found = [code for line in lines for code in postcodes_in(line)]
    found += [line for line in lines if _house.search(line) and _street.search(line) and line[-1] not in ".:;?!"]
    places = {"".join(filter(str.isalnum, place)).upper() for place in found}
    return frozenset(f"at {place.translate(_LOOK_ALIKE)}" for place in places - _OFFICE)


_LOOK_ALIKE = str.maketrans("OIS", "015")
_OFFICE = {code.replace(" ", "") for code in OFFICE_POSTCODES}


def _is_address_line(line: str) -> bool:
    return len(line.split()) <= (16 if line.count(",") >= 2 else 8)


def _dates(head: list[str]) -> frozenset[str]:
    """Dates that stand as a letter's does: alone, behind a place or a label, not in a row of a table or in prose."""
    found = set()
    for line in head:
        dates = [one.group(0) for one in DATE.finditer(line)]
        beside = line.replace(dates[0], " ").split() if len(dates) == 1 else []
        is_row = len(beside) > 1 and _row.search(line)
        if len(dates) == 1 and len(beside) <= 5 and not is_row:
            found.add("on " + "".join(_ordinal.sub(r"\1", dates[0].casefold()).split()).lstrip("0"))
    return frozenset(found)


_ordinal = re2.compile(r"([0-9])(?:st|nd|rd|th|af|ail|il|ydd|edd|ed|fed|eg|ain)\b")


def _has_reference(head: list[str]) -> bool:
    fields = sum(bool(_mail_field.search(line)) for line in head)
    return fields < 3 and (bool(labelled_references("\n".join(head))) or any(map(_subject.search, head)))


def _has_heading(lines: list[str], head: list[str]) -> bool:
    """A subject in capitals, below something else: at the very top it is a section's heading, or a title."""
    found = (line for line in head if line != lines[0] and line.isupper() and 3 <= len(line.split()) <= 12)
    return any(sum(map(str.isalpha, line)) >= 12 and not postcodes_in(line) for line in found)


def _is_a_title_page(lines: list[str]) -> bool:
    """A form, a statement, a notice: no letter, but something begins there."""
    words = (_form, _title_of_enclosure)
    return any(len(line.split()) <= 8 and any(word.search(line) for word in words) for line in lines[:4])


def _has_house(lines: list[str]) -> bool:
    """An address without street or postcode; too weak to propose by."""
    return any(len(line.split()) <= 6 and _house.search(line) for line in lines[:6])


# -- against ------------------------------------------------------------------------------------------------------


def _against(lines: list[str], *, greeted: bool) -> int:
    enclosure = _is_labelled(lines) or _is_table(lines) or sum(map(bool, map(_mail_field.search, lines[:12]))) >= 3
    enclosure = enclosure or (not greeted and _is_a_title_page(lines))
    form = sum(bool(_blank_to_fill.search(line)) for line in lines) >= 3
    later = _is_numbered_later(lines) or _is_in_mid_sentence(lines)
    goes_on = bool(lines) and bool(_list_goes_on.search(lines[0]))
    return 2 * enclosure + form + 2 * later + goes_on


def _is_labelled(lines: list[str]) -> bool:
    return any(_label_of_enclosure.search(line) and len(line.split()) <= 6 for line in lines[:4])


def _is_table(lines: list[str]) -> bool:
    return sum(bool(_row.search(line)) and len(line.split()) >= 3 for line in lines) >= 4


def _edges(lines: list[str]) -> list[str]:
    return [line for line in [*lines[:2], *lines[-2:]] if len(line.split()) <= 8]


def _is_numbered_later(lines: list[str]) -> bool:
    return any(map(_later_page.search, _edges(lines))) or (len(lines) > 2 and bool(_number_alone.search(lines[-1])))


def _is_in_mid_sentence(lines: list[str]) -> bool:
    words = lines[0].split() if lines else []
    return len(words) >= 5 and words[0].isalpha() and words[0].islower() and not _is_greeting(lines[0])
