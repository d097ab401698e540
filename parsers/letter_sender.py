"""Who wrote a letter, and whether the address block on its first page is the writer's own.

Promises: an address is the writer's (`Sender.is_certain`) only where it stands as one: its name is the signed name, or
it is the first thing on a page that is addressed to the office, or the writer says so ("My address is"), or it follows
the signature. Everything else is for a person: an acknowledgement to the body complained of tells it of the complaint,
while a look costs a minute. In time that grows with the page only.

Refuses to repair what was read, and to look beyond the first page. Weighed: "the only block with a postcode" (letters
carry only the body's address often enough), the place on the paper (a scanner's text has columns, but no letterheads).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise, zip_longest

import re2

from parsers.accents import Folded, composed, fold
from parsers.letter_dates import DATE

__all__ = [
    "CLOSING",
    "OFFICE_POSTCODES",
    "SALUTATION",
    "Sender",
    "ends_letter",
    "has_postcode",
    "postcodes_in",
    "sender_of",
    "signed_by",
]

OFFICE_POSTCODES = ("SK9 5AF",)  # of the office's own addresses, which stand on every letter to it
# Form of a UK postcode (Royal Mail, BS 7666); a misread one makes the address uncertain.
_postcode = re2.compile(
    r"\b(?:GIR ?0AA"
    r"|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPS-UW]|[A-HK-Y][0-9][ABEHMNPRV-Y])"
    r" ?[0-9][ABD-HJLNP-UW-Z]{2})\b"
)
SALUTATION = re2.compile(r"(?im)^\W{0,3}(?:dear|annwyl|to whom it may concern|at sylw)\b[^\n]{0,60}")
_not_address = Folded(
    r"(?i)\b(?:tel|telephone|phone|ff[oô]n|mobile|fax|e-?mail|e-?bost|www|https?|received|derbyniwyd|vat|registered|"
    r"charity|dx|page|date|dyddiad|(?:mon|tues|wednes|thurs|fri|satur|sun)day|ar frys|urgent|"
    r"private|confidential|cyfrinachol|secret)\b|@|(?:\b(?:ref|reference|cyf|cyfeirnod)\b\s*[.:])"
)
# How a letter is to be handled: such words are all there is on the line, in whatever order.
_marking = Folded(
    r"(?i)^\W*(?:(?:official|sensitive|restricted|protect(?:ed|ively)?|not|marked|marking|unclassified|classified|"
    r"confidence|in|commercial|management|staff|personal|personnel|medical|legal|legally|privileged|internal|use|only|"
    r"locsen|policy|appointments|strictly|most|highly|addressee|for|the|eyes|of|your|to|be|opened|by|open|without|"
    r"prejudice|save|as|costs|first|second|1st|2nd|class|recorded|registered|special|guaranteed|signed|delivery|post|"
    r"hand|air|mail|airmail|delivered|important|immediate|attention|action|required|open|letter|copy|draft|original|"
    r"final|royal|swyddogol|sensitif|cyfyngedig|diogelwyd|gwarchodedig|"
    r"preifat|personol|pwysig|brys|llaw|drwy'r|trwy'r|drwy|trwy|law|dosbarth|cyntaf|heb|ragfarn|rhagfarn|i'r|i'w|"
    r"derbynnydd|agor|gan|y|yr|yn|unig|ac|a|and|or|/|copi|drafft|llythyr|masnachol|[cg]h?yfrinachol|phreifat|mewn|hyder)"
    r"(?:\W+|$))+$"
)
_own = Folded(r"(?i)information commissioner|comisiynydd gwybodaeth|wycliffe house|\bICO\b")
_street = Folded(
    r"(?i)\b(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|way|court|crescent|place|terrace|gardens?|house|"
    r"cottage|farm|flat|apartment|unit|floor|heol|ffordd|stryd|lôn|maes|tŷ|bryn|hmp|building|po box|square|row|yard|"
    r"hill|park|view|walk|mews|rise|green|grove|lodge|hall|manor|villa|barn|mill|the|po|flats?)\b"
)
# Names of houses, the whole line. One word by its ending (a surname ends so too, but stands behind a first name); two
# by both of them, or in Welsh by the first.
_house_name = Folded(
    r"(?i)^(?:"
    r"[a-z]{3,}(?:crest|croft|dene|lea|leigh|mead|meadows?|haven|holme?|cot|cote|brook|field|fields|side|view|wood|woods|"
    r"bank|fell|gate|dale|combe|hurst|thorpe|garth|mount|ridge|acres?|stead|nook|cliffe?)"
    r"|(?:fair|sunny|sea|hill|wood|green|rose|oak|ash|elm|beech|holly|ivy|heather|high|spring|river|lake|moor|stone|"
    r"orchard|primrose|bramble|cherry|willow|apple|fern|thorn|rock|long|upper|lower|west|east|north|south|white|red|old)"
    r"[ -](?:crest|croft|dene|lea|mead|meadows?|haven|holme?|cot|brook|bank|fields?|side|view|wood|woods|banks?|dale|"
    r"mount|ridge|acres?|stead|nook|tree|trees|thatch|gates?|end|top|house|cottage)"
    r"|(?:oaks?|elms?|beeches|willows|laurels|hollies|firs|pines|limes|poplars|cedars|limes|shieling|haven|homestead|"
    r"nook|old [a-z]+|rectory|vicarage|manse|sunnyside|dunroamin|windrush|chestnuts)"
    r"|(?:hafod|hafan|llys|plas|cartref|trem|awel|glan|nant|coed|dol|gwel|min|pen|tan|ty'n|tyn|cae|bod|bodlon|erw|"
    r"gorwel|haulfryn|heulwen|arosfa|noddfa|bronallt|bron|llwyn|gelli|pant|cefn|brynawel|brynteg|penrhiw|bwthyn|ty)"
    r"(?:[ -](?:y|yr|ar|ein|uchaf|isaf|fawr|fach|newydd|deg|teg|wen|gwyn|goch|coch|ddu|glas|las|[a-z'-]{3,})){0,3}"
    r")$"
)
_title = Folded(r"(?i)^(?:mr|mrs|ms|miss|mx|dr|prof|rev|sir|lady|lord|dame|cllr|councillor)\b\.?")
_organisation = Folded(
    r"(?i)\b(?:solicitors?|llp|ltd|limited|plc|inc|cic|council|cyngor|bank|banc|building society|credit union|undeb|"
    r"police|heddlu|constabulary|trust|ymddiriedolaeth|university|prifysgol|college|coleg|schools?|ysgol|academy|"
    r"nursery|meithrin|association|cymdeithas|housing|office|swyddfa|services?|gwasanaeth(?:au)?|group|grŵp|society|"
    r"department|adran|unions?|company|cwmni|partners(?:hip)?|charity|elusen|citizens advice|surgery|meddygfa|medical|"
    r"health|iechyd|nhs|gig|hospital|ysbyty|clinic|practice|dental|dentists?|deintyddfa|pharmacy|fferyllfa|chemists?|"
    r"vets?|centre|canolfan|agency|asiantaeth|authority|awdurdod|board|bwrdd|government|llywodraeth|ministry|"
    r"commission|tribunal|county court|ombudsman|town hall|county hall|civic|neuadd y (?:dref|sir)|lettings?|estates|"
    r"estate agents?|insurance|yswiriant|finance|financial|telecom\w*|energy|water|media|news|gazette|club|clwb|"
    r"church|eglwys|chapel|hotel|gwesty|garage|stores?|shop|siop|supermarket|care home|nursing|cartref gofal|"
    r"consult\w+|recruitment|headquarters|pencadlys|federation|foundation|institute|network|co-op\w*|holdings|"
    r"international|systems|solutions|management|customer|complaints|& co)\b"
)
_street_named_so = Folded(
    r"(?i)\b(?:(?:bank|school|college|church|chapel|hospital|station|water|centre|club|garage|hotel|police|nursery|"
    r"academy|university|shop|health|union|trust|company|office)s?\s+(?:road|rd|street|st|lane|ln|avenue|ave|close|"
    r"drive|terrace|row|hill|cottages?|gardens?|mews|place|walk|rise|court|crescent|view|fields?)|(?:heol|ffordd|"
    r"stryd|lôn|rhodfa|bryn|tŷ|maes)(?: yr?)? (?:ysgol|eglwys|banc|orsaf|ysbyty))\b|\bschool house\b|\b(?:rose|"
    r"holly|ivy|fern|primrose|brook|sunny|heather|moss|thorn|bramble|spring|river|clover|lavender) bank\b"
)
_officer = Folded(
    r"(?i)\b(?:manager|chief|executive|head ?(?:of|teacher|master|mistress)|director|clerk|secretary|treasurer|"
    r"officer|chair(?:man|woman|person)?|partner|solicitor|registrar|governor|principal|commissioner|president|editor|"
    r"owner|supervisor|administrator|team|records|information governance|on behalf of|p\.?p\.?|rheolwr|rheolwraig|"
    r"prif weithredwr|pennaeth|prifathro|prifathrawes|cyfarwyddwr|clerc|ysgrifennydd|trysorydd|swyddog|cadeirydd|"
    r"cyfreithiwr|ar ran)\b"
)
# headings that say whose address stands below
_my = Folded(r"(?i)\b(?:my|our|f[yi]|ein)\b")
_own_heading = Folded(
    r"(?i)^\W{0,3}(?:from\s*:|sender(?:'s (?:name|address))?\s*:|oddi wrth\s*:|(?:please |you (?:can|may) )*(?:reply|"
    r"write|respond) to(?: me| us)?(?: at)?\s*:|(?:my|our|your) (?:(?:full|own|home|postal|current|present|new|"
    r"contact) )*(?:name and address|name|address|details)(?: is as follows| as follows| is at| is)?\b|(?:f[yi]|"
    r"ein) (?:nghyfeiriad|cyfeiriad|manylion|enw)(?: (?:cartref|post|presennol|newydd|i|yw|ydy))*\b)"
)
_address_follows = re2.compile(r"(?i)^\s*(?:$|[:;–-]|[0-9]|(?:flat|fflat)\b)")
_other_heading = Folded(
    r"(?i)^\W{0,3}(?:(?:(?:formal|my|a|an|official|data protection|this is|letter of|notice of|"
    r"ffurfiol) )*(?:complaints?|grievance|objection|appeal|concerns?|report|request) (?:about|against|re|regarding|"
    r"concerning|of|to|with|for|made)\b|re\b|regarding\b|about\b|against\b|concerning\b|subject\b|in the matter of\b|"
    r"b?cc?\b\s*[:;.]?|c\.c\.|copy\b|copies\b|copied to\b|to\s*:|at\s*:|att(?:n|ention)\b|f\.?a\.?o\b|"
    r"for the attention\b|enc\w*\b|(?:name|address|details) of\b|organi[sz]ation\b|respondent\b|defendant\b|"
    r"(?:data )?controller\b|company\b|landlord\b|employer\b|versus\b|v\.?\s|(?:the )?(?:body|people)\b|(?:(?:my|our|"
    r"fy|ein) )?(?:old|previous|former|last|hen|blaenorol)\b|their\b|his\b|her\b|cwyn(?:ion)?\b|cyfeiriad blaenorol\b|"
    r"yn erbyn\b|ynghylch\b|ynglŷn\b|ynglyn\b|parthed\b|pwnc\b|testun\b|am\s*:|at sylw\b|copi\b|i\s*:|yn\s*:|"
    r"sefydliad\b|corff\b|eu\b|who\b|what\b)"
)
_to_whom = Folded(r"(?i)information commissioner|comisiynydd gwybodaeth|\bICO\b")
_not_now = Folded(
    r"(?i)\b(?:old|previous(?:ly)?|former(?:ly)?|until|was|were|used to|wrong|blaenorol|gynt|oedd)\b"
)
_care_of = Folded(r"(?i)\b(?:c/o|care of|d/o)\b")
_reference_label = Folded(
    r"(?i)^[^A-Za-z0-9]{0,4}(?:(?:[o0]ur|your|my|ico|ein|eich|fy) )?(?:case |complaint |customer )?"
    r"(?:ref(?:erence)?|cyf(?:eirnod)?|case (?:no|number)|rhif)\b"
)
_complains_of = Folded(
    r"(?i)\b(?:complain\w*|cwyn\w*|gwyn\w*|nghwyn\w*|chwyn\w*)\b.*\b(?:about|against|concerning|of|re|with|at|am|yn)\b"
)
# words of a greeting that name nobody but the office
_TO_NOBODY = frozenset(
    "dear annwyl sir sirs madam or and neu a the information commissioner commissioners ico team office syr "
    "fadam gomisiynydd gwybodaeth gyfaill gyfeillion friend friends all bawb colleague colleagues to whom it may "
    "this concern i bwy bynnag y maen ymwneud at sylw".split()
)
_letter = re2.compile(r"\pL")
_brackets = re2.compile(r"\([^)]{0,30}\)")
_couple = Folded(r"(?i)&|\b(?:and|ac?)\b")
_BESIDE_A_NAME = frozenset(
    "mr mrs ms miss mx dr prof professor rev revd reverend sir lady lord dame cllr councillor y parch parchedig and a "
    "ac mp msp kc ma ba bsc msc phd mbe obe cbe jp llb esq".split()
)
_MARKS = r"'’‘ʼ.\-‐‑–"  # inside a name: "O'Hara", "J.R.", "Tŷ-Mawr"
# Small letters before the capital one: "al-Rashid", "d'Arcy", "hEithir".
_WORD = rf"(?:\p{{Ll}}{{0,4}}['’‘ʼ\-‐‑]|\p{{Ll}}{{1,2}})?\p{{Lu}}[\pL\p{{M}}{_MARKS}]*"
_SMALL = (
    r"(?:de|da|do|dos|das|di|du|del|della|des|den|der|het|van|von|vom|zu|zur|ten|ter|te|of|y|le|la|los|las|e|ap|ab|"
    r"ferch|verch|an|na|al|el|ul|bin|bint|binti|ibn|ben|bat|abu|ould|st)"
)
_name = Folded(
    rf"^(?:(?:de|da|di|du|del|van|von|ap|al|el) )*{_WORD}(?: (?:{_SMALL}|['’]t|{_WORD})){{0,6}} {_WORD}"
    r"(?: ?\([^)]{1,20}\))?$"
)
_single_name = Folded(r"^\p{Lu}[\pL\p{M}'’-]{2,19}$")
# Typed without capitals: words of a name are all there is on the line.
_LOWER = r"\p{Ll}[\p{Ll}'’.-]*"
_lower_name = Folded(rf"^{_LOWER}(?: {_LOWER}){{0,3}} {_LOWER}$")
_vowel = Folded(r"(?i)[aeiouwy]")
_of_no_name = Folded(
    r"(?i)\b(?:i|me|my|mine|we|us|our|you|your|he|she|they|them|their|it|its|this|that|these|a|an|the|and|or|but|for|"
    r"from|with|by|in|on|at|to|as|so|if|is|am|are|was|be|been|have|has|had|do|did|will|would|can|could|should|not|no|"
    r"yes|very|much|more|most|many|again|ever|always|soon|now|here|there|please|pls|thanks?|thankyou|thx|cheers|ta|"
    r"hope(?:fully|ful)?|wait(?:ing)?|look(?:ing)?|forward|hear(?:ing)?|sent|send|copy|copies|page|over|turn|encl?s?|"
    r"enclos\w*|sign(?:ed|ature)?|name|print(?:ed)?|date|dated|tel|mob(?:ile)?|phone|fax|e-?mail|resident|tenant|"
    r"customer|client|patient|parent|mum|mother|dad|father|carer|citizen|member|pensioner|taxpayer|reader|user|worker|"
    r"employee|applicant|complainant|claimant|appellant|executor|attorney|guardian|trustee|local|concerned|worried|"
    r"angry|upset|faithful\w*|sincere\w*|truly|respectful\w*|regards?|wishes|kind|best|warm|obedient|servant|friend|"
    r"anon\w*|unsigned|withheld|confidential|private|urgent|important|notes?|important|p\.?s|nb|cc|ref|re|mr|mrs|ms|"
    r"miss|dr|sir|madam|commissioner|diolch|gan|oddi|wrth|ac|yn|gywir|cywir|ddiffuant|bur|dymuniadau|cofion|gorau|"
    r"eiddoch|amgae\w*|llofnod\w*|enw|dyddiad|ffon|tudalen|drosodd|copi|tenant|preswylydd|cwsmer|claf|mam|tad)\b"
)
# the dot of a shortened first name, or of an initial, is often read as a comma: "Thos, Hegarty"
_read_comma = re2.compile(r"(?i)^(thos|wm|geo|jas|chas|jno|robt|saml|danl|edw|alex|fred|dr|mrs?|[a-z]),")
_not_a_name = Folded(
    r"(?i)\b(?:please|thank|thanks|diolch|yours|page|tudalen|encl|enclosed|copy|cc|ps|end|no|not|the|and|is|my|your|"
    r"received|derbyniwyd|dear|annwyl|council|cyngor|office|signed|date)\b"
)
CLOSING = re2.compile(
    r"(?im)^\W{0,3}(?:yours\b|yr eiddoch|eich un|with (?:every|all|best|kind|many)|kind regards|best wishes|regards|"
    r"cofion|yn (?:gywir|ddiffuant|bur)\b|gyda (?:diolch|phob)|faithfully|sincerely|respectfully)[^\n]{0,60}$"
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Name and address as far as they were found; the address of somebody else is left out."""

    name: str = ""
    address: tuple[str, ...] = ()  # without the name
    is_certain: bool = False


class _Zone(Enum):
    HEAD = auto()  # above the salutation
    BODY = auto()
    END = auto()  # from the signature on


@dataclass(slots=True)
class _Block:
    """A run of short lines such as addresses are made of, and what stands above it."""

    zone: _Zone
    lines: list[str]
    headed: str = ""  # "own", "other" or "": by a heading such as "My address:" or "Complaint about:"
    above: str = ""  # the nearest line above that is not a date, a reference and the like
    below: str = ""  # the first line of the block below it, in the same part of the page
    is_under_office: bool = False  # the office's own address stands above it


@dataclass(frozen=True, slots=True)
class _Page:
    blocks: list[_Block]
    signer: str
    below_signature: str  # what the signer is, and of which body
    salutation: str
    names_office: bool  # the office's own address stands above the salutation


def has_postcode(line: str) -> bool:
    """Does this line hold a postcode of the right form?"""
    return bool(_postcode.search(line))


def postcodes_in(line: str) -> tuple[str, ...]:
    """What has the form of a UK postcode in this line, as it was read."""
    return tuple(found.group(0) for found in _postcode.finditer(line))


def sender_of(
    pages: tuple[str, ...],
    *,
    own_postcodes: tuple[str, ...],
    stamp_lines: frozenset[int] = frozenset(),
    behind: tuple[str, ...] = (),
) -> Sender:
    """Who writes, and from where.

    Args:
        pages: text of each page that is surely the letter's own, first page first.
        own_postcodes: of the office's own addresses.
        stamp_lines: lines of the first page, from 0, that the post room stamped.
        behind: pages that may be its own or enclosed; they can only bear out a name that the first page gives.
    """
    lines = ["" if at in stamp_lines else line for at, line in enumerate(composed(pages[0]).splitlines())]
    signer, is_doubtful = _signer(pages, behind, lines, own_postcodes)
    page = _page(lines, signer, own_postcodes)
    complete = [block for block in page.blocks if any(map(has_postcode, block.lines)) and _may_be_writers(block)]
    places = {code.replace(" ", "") for block in complete for line in block.lines for code in postcodes_in(line)}
    certain = [block for block in complete if _is_writers(block, page)]
    if certain and len(places) == 1 and not is_doubtful:
        return _as_sender(certain[0], signer, is_certain=True)
    for block in [*certain, *complete, *page.blocks]:
        if _is_worth_a_guess(block, page):
            return _as_sender(block, signer, is_certain=False)
    return Sender(signer)


def _signer(
    pages: tuple[str, ...], behind: tuple[str, ...], lines: list[str], own_postcodes: tuple[str, ...]
) -> tuple[str, bool]:
    """Who signs, and whether that is in doubt: where two do, who stands at the letter's head; else nobody."""
    ends = [page for page in pages[:-1] if ends_letter(page)]  # before its last page a closing may be a quotation's
    signing = list(dict.fromkeys(filter(None, (signed_by((page,)) for page in (*ends, *pages[-1:])))))
    is_doubtful = any(not _signs(signing[-1], name) for name in signing)
    if signing and not is_doubtful:
        return max(signing, key=lambda name: len(name.split())), False
    # a few: a letter's signature is no further away
    candidates = signing or list(filter(None, (signed_by((page,)) for page in (*pages[-4:-1], *behind[:3]))))
    if not candidates:
        return "", False
    heads = [name for block in _page(lines, "", own_postcodes).blocks if _heads(block) for name in _names(block)[:1]]
    at_head = next((one for one in candidates if any(_is_person(n) and _signs(n, one) for n in heads)), "")
    return at_head, is_doubtful


def _heads(block: _Block) -> bool:
    return block.zone is _Zone.HEAD and block.headed != "other"


# -- the page -----------------------------------------------------------------------------------------------------


def _page(lines: list[str], signer: str, own_postcodes: tuple[str, ...]) -> _Page:
    greeting = next((at for at, line in enumerate(lines) if SALUTATION.search(line)), None)
    head = greeting if greeting is not None else _first_prose(lines)
    end = _signature_at(lines, signer, head)
    blocks = [
        *_blocks(lines[:head], _Zone.HEAD, own_postcodes),
        *_blocks(lines[head + (greeting is not None) : end], _Zone.BODY, own_postcodes),
        *_blocks(lines[end:], _Zone.END, own_postcodes),
    ]
    return _Page(
        blocks=[block for block in blocks if not _is_own(block.lines, own_postcodes)],
        signer=signer,
        below_signature=" \n ".join(line for line in _after_closing(lines, head) if line.strip()),
        salutation=lines[greeting] if greeting is not None else "",
        names_office=any(_is_own([line], own_postcodes) for line in lines[:head]),
    )


def _first_prose(lines: list[str]) -> int:
    """Where a letter without salutation stops having a head."""
    return next((at for at, line in enumerate(lines) if _is_prose(line) or CLOSING.search(line)), len(lines))


def _is_prose(line: str) -> bool:
    words = len(line.split())
    return (words >= 9 and line.count(",") < 3) or (words >= 5 and line.rstrip().endswith((".", "?", "!")))


def _signature_at(lines: list[str], signer: str, head: int) -> int:
    if not signer:
        return len(lines)
    same = (at for at in range(len(lines) - 1, head, -1) if _signed(lines[at]) == signer)
    last = next(same, len(lines))
    # the last but one, when the name is given again with the address below
    again = (at for at in range(last - 1, max(head, last - 4), -1) if _signed(lines[at]) == signer)
    return next(again, last) if last < len(lines) else last


def _after_closing(lines: list[str], head: int) -> list[str]:
    closing = next((at for at in range(len(lines) - 1, head, -1) if CLOSING.search(lines[at])), len(lines))
    return lines[closing + 1 : closing + 9]


def _blocks(lines: list[str], zone: _Zone, own_postcodes: tuple[str, ...]) -> list[_Block]:
    """Blocks of one part of the page; a postcode ends one, and so do dates, labels and headings."""
    found = _Blocks(zone)
    for at, raw in enumerate(lines):
        starts_paragraph = at == 0 or not lines[at - 1].strip()
        found.read(raw, starts_paragraph=starts_paragraph, is_office=_is_own([raw], own_postcodes))
    found.close()
    for block, following in pairwise(found.blocks):
        block.below = following.lines[0]
    return found.blocks


class _Blocks:
    """Gathers blocks line by line, with what was said above each."""

    def __init__(self, zone: _Zone) -> None:
        self.blocks: list[_Block] = []
        self._now = _Block(zone, [])
        self._zone = zone
        self._headed = ""
        self._above = ""
        self._is_under_office = False

    def read(self, raw: str, *, starts_paragraph: bool, is_office: bool) -> None:
        line = raw.strip(" |,;·•-—_~")
        heading = _heading(raw, self._zone, starts_paragraph=starts_paragraph)
        if heading:
            self.close()
            self._headed, line = heading
            self._above = ""
        elif _ends_a_block(line):
            self.close()
            self._above = line if _is_telling(line) and not is_office else self._above
            line = ""
        if is_office:
            self._is_under_office = True
            self._headed = "" if _to_whom.search(raw) and not heading else self._headed
        if line:
            self._add(line, is_under_office=self._is_under_office and not is_office)

    def _add(self, line: str, *, is_under_office: bool) -> None:
        block = self._now
        if not block.lines:
            block.headed, block.above, block.is_under_office = self._headed, self._above, is_under_office
        block.lines += _parts(line) if not block.lines else [line]
        if has_postcode(line):
            self.close()

    def close(self) -> None:
        """What comes now is another block."""
        block, self._now = self._now, _Block(self._zone, [])
        if not block.lines:
            return
        is_complete = has_postcode(block.lines[-1])
        block.lines = block.lines[-8:]
        self.blocks.append(block)
        self._above = "" if is_complete else block.lines[-1]
        self._headed = "" if is_complete and self._headed == "own" else self._headed


def _parts(line: str) -> list[str]:
    """A block's first line; an address on one line, or a name before the street, comes in parts."""
    parts = [part.strip() for part in line.split(",") if part.strip()]
    is_one_line = len(parts) > 2 and has_postcode(line)
    is_name_and_street = len(parts) == 2 and parts[1][:1].isdigit() and not any(map(str.isdigit, parts[0]))
    return parts if is_one_line or is_name_and_street else [line]


def _ends_a_block(line: str) -> bool:
    is_address = has_postcode(line) and line.count(",") >= 2
    return not line or (len(line) > 60 and not is_address) or line.endswith(":") or _is_label(line)


def _is_telling(line: str) -> bool:
    """May this line, above an address, say whose it is? A date, a reference or a telephone number does not."""
    if len(_letter.findall(line)) <= 2:
        return False
    return not _is_label(line) or bool(_organisation.search(line) or _officer.search(line))


def _heading(raw: str, zone: _Zone, *, starts_paragraph: bool) -> tuple[str, str] | None:
    """("own" or "other", what stands behind it on the line), of a line that says whose the address below is."""
    own = _own_heading.search(raw)
    end = own.end() if own else 0
    rest = raw[end:] if own else ""
    is_own = bool(own) and (raw[:end].endswith(":") or bool(_address_follows.search(rest)))
    if is_own and not _not_now.search(raw) and (zone is not _Zone.BODY or (starts_paragraph and _my.search(raw))):
        return "own", rest.strip(" .:|-—–;")
    is_of_others = _other_heading.search(raw) or (zone is _Zone.HEAD and _complains_of.search(raw))
    if is_of_others or (raw.rstrip(" |").endswith(":") and not _is_label(raw)):
        return "other", ""
    return None


def _is_own(lines: list[str], own_postcodes: tuple[str, ...]) -> bool:
    """The office's own address."""
    text = " ".join(lines)
    squeezed = text.replace(" ", "").upper()
    return bool(_own.search(text)) or any(code.replace(" ", "").upper() in squeezed for code in own_postcodes)


def _is_label(line: str) -> bool:
    return any(pattern.search(line) for pattern in (_not_address, _marking, DATE, _reference_label))


# -- whose block it is --------------------------------------------------------------------------------------------


def _may_be_writers(block: _Block) -> bool:
    """What stands in a paragraph speaks of any place; only the writer's own word makes it an address of theirs."""
    return block.zone is not _Zone.BODY or block.headed == "own"


def _is_writers(block: _Block, page: _Page) -> bool:
    names = _names(block)
    is_elsewhere = bool(_not_now.search(block.above)) or any(map(_care_of.search, block.lines))
    has_officer = any(map(_officer.search, [*block.lines, block.above]))
    is_to_officer = has_officer and block.zone is _Zone.HEAD
    if block.headed == "other" or is_elsewhere or is_to_officer or _is_addressee(names, page):
        return False
    if has_officer or any(map(_is_a_body, [*block.lines, block.above])):
        return _is_signed_for_a_body(block, page)
    if not names:
        return _is_writers_without_name(block, page)
    if page.signer and (_signs(names[0], page.signer) or not _is_one_word(page.signer)):
        return _signs(names[0], page.signer)
    # nobody signed, or it could not be read: the letter is to the office, and this is the other one of the two
    return _is_first(block) and page.names_office and _is_person(names[0])


def _is_writers_without_name(block: _Block, page: _Page) -> bool:
    """At the top of the page it is the writer's, if nothing above says whose else; so it is beside the signed name."""
    if _is_one_word(page.signer):  # a scrawl is read as one word too
        return _signs(block.above, page.signer) and _is_person(block.above)
    if block.headed == "own" or _same_person(block.above, page.signer):
        return True
    is_letterhead = page.names_office or _same_person(block.below, page.signer)
    is_to_nobody = all(_plain(word) in _TO_NOBODY for word in page.salutation.split() if _plain(word))
    is_street = any(map(str.isdigit, block.lines[0]))
    return _is_first(block) and (is_letterhead or (is_to_nobody and is_street))


def _is_first(block: _Block) -> bool:
    return block.zone is _Zone.HEAD and not block.above and not block.is_under_office


def _is_signed_for_a_body(block: _Block, page: _Page) -> bool:
    """A body's own letterhead, or the address under its officer's name: the signature says so."""
    signature = _plain(page.below_signature)
    if block.zone is _Zone.END:
        is_below_name = bool(page.signer) and _same_person(block.lines[0], page.signer)
        return is_below_name and any(_officer.search(line) for line in block.lines[1:3])
    is_letterhead = page.names_office and not block.is_under_office and block.headed != "other"
    bodies = [line for line in [*block.lines, block.above] if _is_a_body(line)]
    is_named = any(_plain(body) in signature for body in bodies)
    is_partners = any(word in _plain(body).split() for body in bodies for word in _plain(page.signer).split()[-1:])
    has_role = bool(_officer.search(page.below_signature)) and bool(page.signer)
    return is_letterhead and (is_named or is_partners or has_role)


def _is_worth_a_guess(block: _Block, page: _Page) -> bool:
    """May it be shown to the person who completes the letter? Not what is plainly somebody else's."""
    is_address = any(_street.search(line) or line[:1].isdigit() or has_postcode(line) for line in block.lines)
    names = _names(block)
    is_others = block.headed == "other" or any(map(_officer.search, [block.above, *block.lines]))
    is_a_body = any(map(_is_a_body, [*block.lines, block.above]))
    is_another = is_a_body and bool(page.signer) and not _is_signed_for_a_body(block, page)
    is_address = is_address and (len(block.lines) > 1 or has_postcode(block.lines[0]))
    return is_address and not (is_others or is_another or block.zone is _Zone.BODY or _is_addressee(names, page))


def _names(block: _Block) -> list[str]:
    """The lines before the address itself."""
    names: list[str] = []
    for line, following in zip_longest(block.lines, block.lines[1:], fillvalue=""):
        is_place = any(map(str.isdigit, line)) or has_postcode(line) or bool(_street.search(line))
        if (is_place and not _title.match(line)) or _is_house(line, following):
            break
        names.append(line)
    return names if len(names) < len(block.lines) else names[:1]


def _is_house(line: str, following: str) -> bool:
    """A house by its name, above its street: "Hillcrest", "Bryn Awel"."""
    is_above_street = bool(_street.search(following)) or following[:1].isdigit()
    return is_above_street and bool(_house_name.search(line)) and not _is_a_body(line)


def _is_person(line: str) -> bool:
    if any(map(str.isdigit, line)) or _is_a_body(line) or _house_name.search(line):
        return False
    return bool(_title.match(line)) or bool(_name.match(line) and not _street.search(line))


def _is_a_body(line: str) -> bool:
    """An organisation's words, where they do not name a street ("Bank Street", "School Lane")."""
    return bool(_organisation.search(_street_named_so.sub(" ", line)))


def _is_addressee(names: list[str], page: _Page) -> bool:
    greeted = set(_plain(page.salutation).split())
    return any(word in greeted for name in names[:1] for word in _plain(name).split()[-1:] if len(word) > 1)


def _same_person(one: str, other: str) -> bool:
    """Do two writings of a name fit: the same last name, and initials that do not contradict each other?"""
    first, second = _name_words(one), _name_words(other)
    if not first or not second or first[-1] != second[-1]:
        return False
    if len(first) == 1 or len(second) == 1 or _couple.search(one):
        return len(first[-1]) > 1
    return first[0][0] == second[0][0]


def _signs(name: str, signer: str) -> bool:
    """Is this the name of who signed so? A first name alone will do."""
    words, signed = _name_words(name), _name_words(signer)
    is_first_name = len(signed) == 1 and words[:1] == signed and len(signed[0]) > 1
    return is_first_name or _same_person(name, signer)


def _is_one_word(signer: str) -> bool:
    return len(_name_words(signer)) == 1


def _name_words(name: str) -> list[str]:
    words = _plain(_brackets.sub(" ", name)).split()
    return [word for word in words if word not in _BESIDE_A_NAME]


def _plain(text: str) -> str:
    """Lower case without accents and marks."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else "" if c in "'’" else " " for c in bare).split())


def _as_sender(block: _Block, signer: str, *, is_certain: bool) -> Sender:
    lines = block.lines
    if len(lines) > 1 and (_is_person(lines[0]) or _is_a_body(lines[0])):
        return Sender(lines[0], tuple(lines[1:]), is_certain)
    if len(lines) > 1 and signer and _same_person(lines[0], signer):
        lines = lines[1:]
    return Sender(signer, tuple(lines), is_certain)


# -- who signs ----------------------------------------------------------------------------------------------------


def signed_by(pages: tuple[str, ...]) -> str:
    """The name under the closing words; the last closing counts, as quotations may hold others."""
    for page in reversed(pages):
        end = composed(page[-4_000:])
        closings = list(CLOSING.finditer(end))
        if closings:
            return _name_below(end[closings[-1].end() :].splitlines())
    return _name_at_the_end(composed(pages[-1][-4_000:])) if pages else ""


def ends_letter(page: str) -> bool:
    """Are there closing words on this page, and nothing but a few short lines below them?"""
    end = page[-2_000:]
    closings = list(CLOSING.finditer(end))
    below = [line for line in end[closings[-1].end() :].splitlines() if line.strip()] if closings else []
    return bool(closings) and len(below) <= 10 and not any(map(_is_prose, below))


def _name_below(below: list[str]) -> str:
    """A whole name on one of the first lines; else one without capitals, or a first name alone, right below."""
    lines = [_signed(line) for line in below if line.strip()][:4]
    for line in lines:
        if _name.match(line) and not any(map(str.isdigit, line)) and len(line) <= 50:
            return line
    return next((line for line in lines[:2] if _is_small_name(line)), "")


def _is_small_name(line: str) -> bool:
    if len(line) > 40 or any(map(str.isdigit, line)) or any(p.search(line) for p in _NO_NAMES):
        return False
    words = [word for word in fold(line).split() if len(word) > 1]
    return bool(
        (_single_name.match(line) or (_lower_name.match(line) and len(words) > 1)) and all(map(_vowel.search, words))
    )


_NO_NAMES = (_of_no_name, _not_a_name, _organisation, _officer)


def _name_at_the_end(page: str) -> str:
    """Who signs without closing words: a name of two or three words alone on one of the last lines."""
    for line in [_signed(line) for line in page.splitlines() if line.strip()][-3:]:
        words = [word for word in line.split() if word[0].isupper()]
        is_name = 2 <= len(words) <= 3 and len(line.split()) <= 5 and _name.match(line)
        if is_name and not (_street.search(line) or _not_a_name.search(line)):
            return line
    return ""


def _signed(line: str) -> str:
    """A line as a name is given: without the marks around it."""
    return str(_read_comma.sub(r"\1.", line.strip(" ,.;:|_-—~*")))
