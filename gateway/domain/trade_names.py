"""Names that no register and no pattern knows, where a sentence shows that they are a body's: "asked Throttle Kings".

Promises: names in capitals that are asked, complained of or said to have done something, without people, places, days
and words that only begin a sentence. Refuses to tell their trade: `trades_told` reads it from the things around them.

Weighed: every word in capitals (people and places drown the rest), a list of firms (never long enough), and names with
the signs of a body, less those of a person or place. The last was taken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gateway.domain.correspondence import Sector
from gateway.domain.organisations import NO_NAME, Mention, Organisation, fold
from gateway.domain.parts_played import did_something
from parsers.reading import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["names_of_firms", "trade_in_the_name"]

_NAME = re.compile(r"\b[A-Z][\w'&-]*(?:\.com|\.co\.uk)?(?: (?:(?:and|of|the|&|y) )?[A-Z0-9][\w'&-]*){0,3}")
_MOST_NAMES = 60  # of one passage
_JUDGED_CHARACTERS = 6_000  # a story names its firm long before
_TITLES = frozenset(
    """mr mrs ms miss dr rev revd reverend father fr sister canon sir lady lord dame judge cllr councillor sgt
    sergeant dc ds di pc inspector detective nurse matron professor prof captain major colonel uncle aunt
    auntie nan grandad y parch mx madam master called named son daughter brother husband wife friend mate
    partner ex cousin nephew niece neighbour colleague girlfriend boyfriend boss manager constable mam mum
    dad""".split()
)
_OF_A_PLACE = frozenset({"at", "in", "of", ","})
_PLACE_BEFORE = frozenset("in near around outside towards into ward street road of visiting yn ym yng".split())
_NOT_NAMES = frozenset(
    """i'm i've i'd i'll monday tuesday wednesday thursday friday saturday sunday january february march april
    may june july august september october november december christmas easter english welsh scottish irish
    british polish britain england wales scotland ireland europe london uk eu usa act article section
    regulation regulations gdpr foi foia sar dsar dpa pecr eir ico commissioner information office data
    protection freedom subject access request kind best yours dear sirs sincerely faithfully thank thanks ps
    p.s nb cc attn re fw fwd mr mrs ms miss dr god nobody somebody everybody everyone anybody someone anyone nothing
    something everything anyway anyhow however also well yes ok please attached enclosed since when while
    then there here these those they she now today yesterday again still asked told said wrote rang emailed
    got been had is are was were do does did can could would should will may might must let lets put see
    sent send no not never both each every all some any another other such same only just even because
    although though despite after before during until once if unless whether what who whom whose which why
    how where that this it its he his her him we us our you your i me my mine and but or so yet for nor in
    on at by to of from with without about against between into over under up down out off as like than too
    very much many more most less few several one two three four five six seven eight nine ten first second
    third last next hello hi hiya hey good morning afternoon evening regards cheers ta sorry urgent help
    question complaint concern problem issue case reference ref number date letter email mail phone tel
    mobile address road street lane avenue close drive gardens terrace court house flat cottage farm mum dad
    mam nan tv dvd cd cctv id hr it dob usb pdf html url http gp nhs ceo dpo md vip faq ok asap fyi btw eta
    diy lol omg wtf adhd ptsd sen send llb ba ma phd obe mbe jp roi sms pin sim tigrinya urdu punjabi arabic
    french german spanish italian chinese muslim christian catholic jewish sikh hindu annwyl diolch cofion
    yn yr y ond ac mae dwi fi rydw dydy does oes nid ddim gan gyda wedi ar am os pan pam beth pwy internet
    facebook google bible covid brexit xmas dna pc iphone ipad android windows excel word stop party team
    them him himself herself themselves myself yourself jan feb mar apr jun jul aug sep sept oct nov dec
    noon customer services customers official sensitive official-sensitive secret confidential restricted protect
    classified unclassified marking draft copy dpia ropa""".split()
)
_NEVER = _NOT_NAMES | NO_NAME
_FIRST_NAMES = frozenset(
    """aaron abdul abigail adam adaeze adrian agnes ahmed aidan aisha alan albert alex alexander alfie alice
    alison amanda amelia amina amir amy andrea andrew angela anita ann anna anne annie anthony anwen arthur
    asha ashley audrey barbara barry beatrice becky ben benjamin bernard beryl bethan betty beverley bill
    bob brenda brian bronwen bryn callum carl carol caroline carys catherine ceri chantelle charlie charles
    charlotte cheryl chidi chloe chris christine christopher claire clare clive colin connor craig daisy dan
    daniel danielle darren dave david dawn daz dean debbie deborah declan del delyth denise dennis derek
    diane dilys donald donna doreen doris dorothy dot doug dylan edie edith edna edward eileen eira elaine
    eleanor elin elizabeth ella ellen elsie emily emma eric erin ethel eva evan evelyn fatima fiona florence
    frances francis frank fred freda gareth gary gavin gemma geoff geoffrey george georgina gerald geraint
    gerry gethin gill gillian gladys glenys glyn gordon grace graham grant greg gwen gwilym gwyn hannah
    harold harriet harry hassan hayley hazel heather helen henry hilary hilda holly howard hugh huw ian
    ibrahim imran ioan iqbal irene iris isaac isabel ivan ivor ivy jack jackie jacob jake james jamie jan
    jane janet janice jason jay jean jeff jenkin jennifer jenny jeremy jess jessica jill jim jimmy jo joan
    joanna joanne joe john jon jonathan joseph josh joshua joyce judith judy julia julian julie june kai
    karen karl kate katherine kathleen kathy katie kay keith kelly ken kenneth kerry kev kevin kim kirsty
    krystyna kyle laura lauren lee len leon leonard leroy lesley leslie lewis liam lily linda lionel lisa
    liz llinos lloyd lorna lorraine louise lucy luke lynn maeve maggie malcolm mandy marcus margaret maria
    marie marion mark martin mary matt matthew maureen mavis max megan mel melanie mervyn mia michael
    michelle mick mike mike's mohammed mohamed moira molly monica morag muhammad muriel nadia nancy naomi
    natalie natasha neil nia nicholas nick nicola nigel noah noor nora norma norman nuala olive oliver
    olivia olwyn oscar owen pam pamela pat patience patricia patrick paul paula pauline pedro peggy penny
    pete peter phil philip phillip phyllis piotr priya rachel raj ralph ray raymond rebecca reg rhian
    rhiannon rhodri rhys richard rita rob robert robin rod roger ron ronald ronnie rory rosa rose rosemary
    ross roy ruby rupert russell ruth ryan sally sam samantha samir sandra sara sarah scott sean shane
    shannon sharon shaun sheila shirley sian simon siobhan sioned sophie stan stanley stella stephanie
    stephen steve steven stewart stuart sue susan suzanne sylvia tariq ted teresa terry thelma theresa
    thomas tim tina toby tom tomasz tony tracey tracy trevor val valerie vera vernon veronica vic vicky
    victor victoria vincent violet wayne wendy wilf wilfred will william win winifred yasmin yohannes yvonne
    zara zoe""".split()
)


def names_of_firms(
    passages: list[tuple[Place, str, tuple[Mention, ...]]], own: frozenset[str]
) -> dict[int, list[Mention]]:
    """Names that may be a body's, by the number of their passage, where no body is found already.

    A single word that only ever begins a sentence, or stands only in the heading, is a word like any other.

    Args:
        passages: place, text and the bodies found in it.
        own: the words of the sender's own name.
    """
    found: dict[int, list[Mention]] = {}
    proven: set[str] = set()
    for number, (place, text, mentions) in enumerate(passages):
        for mention in _candidates(text, mentions, own):
            found.setdefault(number, []).append(mention)
            begins = mention.start == 0 or text[: mention.start].rstrip()[-1:] in _SENTENCE_ENDS
            inner_capital = any(letter.isupper() for letter in mention.words[1:]) and not mention.words.isupper()
            acts = begins and number and did_something(text[mention.end : mention.end + 60])
            if place is not Place.SUBJECT and (not begins or inner_capital or acts or " " in mention.words):
                proven.add(fold(mention.words))
    return {number: [one for one in some if fold(one.words) in proven] for number, some in found.items()}


_SENTENCE_ENDS = frozenset(".!?:-*>\"'(") | {""}


_STEMS = (
    ("park", Sector.GENERAL_BUSINESS), ("loan", Sector.LENDERS), ("lend", Sector.LENDERS), ("credit", Sector.LENDERS),
    ("cash", Sector.LENDERS), ("quid", Sector.LENDERS), ("borrow", Sector.LENDERS), ("debt", Sector.LENDERS),
    ("mortgage", Sector.LENDERS), ("bank", Sector.LENDERS), ("score", Sector.LENDERS), ("insur", Sector.FINANCE),
    ("assur", Sector.FINANCE), ("pension", Sector.FINANCE), ("invest", Sector.FINANCE), ("wealth", Sector.FINANCE),
    ("tel", Sector.TELECOMS), ("cell", Sector.TELECOMS), ("talk", Sector.TELECOMS), ("signal", Sector.TELECOMS),
    ("drive", Sector.GENERAL_BUSINESS), ("motors", Sector.GENERAL_BUSINESS),
    ("dental", Sector.HEALTH), ("scout", Sector.CHARITIES), ("school", Sector.EDUCATION), ("nursery", Sector.EDUCATION),
    ("fone", Sector.TELECOMS), ("phone", Sector.TELECOMS), ("fibre", Sector.TELECOMS),
    ("broadband", Sector.TELECOMS), ("wifi", Sector.TELECOMS), ("mobile", Sector.TELECOMS),
    ("energy", Sector.GENERAL_BUSINESS), ("power", Sector.GENERAL_BUSINESS), ("motor", Sector.GENERAL_BUSINESS),
    ("car", Sector.GENERAL_BUSINESS), ("auto", Sector.GENERAL_BUSINESS), ("home", Sector.GENERAL_BUSINESS),
    ("let", Sector.GENERAL_BUSINESS), ("rent", Sector.GENERAL_BUSINESS), ("shop", Sector.GENERAL_BUSINESS),
    ("parcel", Sector.GENERAL_BUSINESS), ("job", Sector.GENERAL_BUSINESS), ("date", Sector.GENERAL_BUSINESS),
    ("dent", Sector.HEALTH), ("pharm", Sector.HEALTH), ("opti", Sector.HEALTH), ("medi", Sector.HEALTH),
    ("clinic", Sector.HEALTH), ("health", Sector.HEALTH), ("learn", Sector.EDUCATION), ("edu", Sector.EDUCATION),
    ("tutor", Sector.EDUCATION), ("gym", Sector.LEISURE), ("fit", Sector.LEISURE), ("bet", Sector.LEISURE),
    ("bingo", Sector.LEISURE), ("rail", Sector.TRANSPORT), ("bus", Sector.TRANSPORT), ("jet", Sector.TRANSPORT),
    ("ferry", Sector.TRANSPORT), ("lead", Sector.DIRECT_MARKETING), ("claim", Sector.DIRECT_MARKETING),
)  # fmt: skip
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


def trade_in_the_name(name: str) -> Sector | None:
    """The trade that a coined name tells by a part of it: "ParkRight" parks, "QuickLoan" lends."""
    parts = [part.lower() for part in _NAME_PARTS.findall(name)]
    ends = fold(name).split()
    for stem, sector in _STEMS:
        if stem in parts or (len(stem) > 3 and any(word.startswith(stem) or word.endswith(stem) for word in ends)):
            return sector
    return Sector.TELECOMS if any(word.endswith(("tel", "fone", "comms")) for word in ends) else None


def _candidates(text: str, mentions: tuple[Mention, ...], own: frozenset[str]) -> Iterator[Mention]:
    taken = [(one.start, one.end) for one in mentions if one.level not in {"hint", "thing", "place"}]
    text = text[:_JUDGED_CHARACTERS]
    small = {word for word in text.split() if word.islower()}
    for number, found in enumerate(_NAME.finditer(text)):
        if number >= _MOST_NAMES:
            return
        if " " not in found.group() and found.group().lower() in _NEVER:
            continue
        start, words = _stripped(found.start(), found.group(), small)
        end = start + len(words)
        if len(words) < 3 or any(left < end and start < right for left, right in taken):
            continue
        if _is_an_address(text, start, end) or _is_a_person(text, start, words, own) or _is_a_place(text, start, words):
            continue
        if any(right < start <= right + 5 and fold(text[right:start]).strip() in _OF_A_PLACE for _, right in taken):
            continue  # "the tribunal at Larkford"
        name = Organisation(words, Sector.GENERAL_BUSINESS, kind="vague")
        yield Mention(name, start, end, words, "unknown")


def _stripped(start: int, words: str, small: set[str]) -> tuple[int, str]:
    """The name without words that begin a sentence, and without what stands in small letters elsewhere."""
    while words:
        first, _, rest = words.partition(" ")
        folded = fold(first).partition("'")[0].strip("-&")
        if (
            len(folded) < 2
            or folded in _NOT_NAMES
            or folded in NO_NAME
            or (folded in small and not rest)
            or any(map(str.isdigit, first))
        ):
            start, words = start + len(first) + 1, rest
            continue
        break
    last = words.rpartition(" ")[2]
    while words and (fold(last).strip("'") in _NOT_NAMES or last[:1].isdigit()):
        words = words.rpartition(" ")[0]
        last = words.rpartition(" ")[2]
    return start, words.removesuffix("'s")


def _is_a_person(text: str, start: int, words: str, own: frozenset[str]) -> bool:
    before = fold(text[max(0, start - 24) : start]).split()
    if before and (before[-1].strip(".,'") in _TITLES or (before[-1].endswith((".", "mr")) and len(before[-1]) < 4)):
        return True
    parts = [fold(part).removesuffix("'s") for part in words.split()]
    return parts[0] in _FIRST_NAMES or bool(own & set(parts)) or parts[0] in _TITLES


_ACRONYM_THING = re.compile(
    r" (?:plans?|forms?|letters?|numbers?|cards?|codes?|reports?|tests?|scans?|checks?|files?|requests?"
    r"|team|office)\b"
)
_STREET = re.compile(
    r" (?:Road|Street|Lane|Avenue|Close|Drive|Gardens|Terrace|Crescent|Grove|Place|Row|Rd|St|Way|Square)\b"
)


def _is_an_address(text: str, start: int, end: int) -> bool:
    return (
        text[max(0, start - 3) : start].rstrip()[-1:].isdigit()
        or _STREET.match(text, end) is not None
        or (text[start:end].isupper() and _ACRONYM_THING.match(text, end) is not None)
    )


def _is_a_place(text: str, start: int, words: str) -> bool:
    before = fold(text[max(0, start - 14) : start]).split()
    return bool(before) and before[-1] in _PLACE_BEFORE and " " not in words
