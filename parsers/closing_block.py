"""What stands below the writer's name: post, employer, address at work. It is no word of the letter.

Promises: such a block at the end of a letter is told by its shape, with a farewell above it or only the name, on many
lines or on one ("Amy Lowe, Nurse, Larkmoor Hospital"), with or without a telephone. The name stays with the letter.
Refuses to take a postscript, a private address, a list of bodies, and lines that the letter announces ("the bodies are
named below"): whatever follows a colon, speaks of somebody, or names bodies of several kinds stays.

Weighed: the sender's name as a key (many sign otherwise than their mail program), a register of bodies (a parser knows
none, and a post tells as much), and the shape with the words of posts and bodies. The last was taken.
"""

from __future__ import annotations

from typing import Final, TypeAlias

import re2

from parsers.reply_patterns import CONTACT, LONGEST_LINE, POSTSCRIPT, SIGN_OFF

__all__ = ["split_closing"]

_LOOKED_AT: Final = 60  # lines from the end
_FAREWELL_WITHIN: Final = 40  # lines from the end
_LONGEST: Final = 110  # characters of a line of such a block; a guess
_MOST_WORDS: Final = 13
_MOST_LINES: Final = 16


def split_closing(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines of a letter, and those of the block below its writer's name; the name stays with the letter.

    Args:
        lines: the writer's own, without quoted mail and footers.

    Returns:
        What stays, and what was taken out, perhaps nothing, with line breaks as they were.
    """
    far, near = lines[:-_LOOKED_AT], lines[-_LOOKED_AT:]
    if any("\ud800" <= c <= "\udfff" for line in near if not line.isascii() for c in line):
        return lines, []  # no text, and nothing that RE2 can read
    if _ANNOUNCED.search(" ".join(" ".join(line[:LONGEST_LINE] for line in near).split())):
        return lines, []
    for find in (_below_farewell, _below_name):
        found = find(near)
        if found is not None:
            start, end, kept, taken = found
            return [*far, *near[:start], *kept, *near[end:]], taken
    return lines, []


_Found: TypeAlias = tuple[int, int, list[str], list[str]]  # start, end, what stays of these lines, what is taken


def _below_farewell(lines: list[str]) -> _Found | None:
    for at in range(len(lines) - 1, max(len(lines) - _FAREWELL_WITHIN, -1), -1):
        line = lines[at].strip()
        if not line or len(line) > LONGEST_LINE:
            continue
        if SIGN_OFF.match(line):
            first = next((n for n in range(at + 1, len(lines)) if lines[n].strip()), None)
            return None if first is None else _from_name(lines, first, is_certain=True)
        farewell = _FAREWELL.match(line)
        if farewell and _name_and_rest(line[farewell.end() :], is_certain=True):
            return _from_name(lines, at, is_certain=True, skip=farewell.end())
    return None


def _below_name(lines: list[str]) -> _Found | None:
    """Without a farewell: a run of short lines at the end that opens with a name, after a sentence that is over."""
    last = next((n for n in range(len(lines) - 1, -1, -1) if lines[n].strip()), None)
    if last is None:
        return None
    run = []
    for at in range(last, max(last - 2 * _MOST_LINES, -1), -1):
        if lines[at].strip():
            if not _is_closing(lines[at], is_certain=False) and not _name_and_rest(lines[at], is_certain=False):
                break
            run.append(at)
    for at in reversed(run):
        before = next((lines[n].strip() for n in range(at - 1, -1, -1) if lines[n].strip()), "")
        if not before or _LEADS_TO.search(before[-160:]):
            continue
        if before.endswith((".", "!", "?", ")", '"', "”")) or _FAREWELL.match(before):
            found = _from_name(lines, at, is_certain=False)
            if found is not None and found[1] > last:
                return found
    return None


def _from_name(lines: list[str], first: int, *, is_certain: bool, skip: int = 0) -> _Found | None:
    """The block whose name (or post, below a farewell) stands in this line."""
    line = lines[first].strip()
    named = _name_and_rest(line[skip:], is_certain=is_certain)
    if named is None and not (is_certain and _says_work(line) and _is_closing(line, is_certain=True)):
        return None
    kept, taken, start = [], [], first
    if named is not None:
        name, rest = named
        kept = [f"{line[:skip]}{name}".rstrip()]
        taken = [rest] if rest else []
        start = first + 1
    end = _end_of_block(lines, start, is_certain=is_certain)
    if named is None and any(text.strip() for text in lines[end:]):
        return None
    block = [*taken, *(text for text in lines[start:end] if text.strip())]
    if not any(map(_says_work, block)) or len(block) > _MOST_LINES or _lists_bodies(block):
        return None
    if _OFFICE.search(" ".join(block)):
        return None
    return first, end, kept, [*taken, *lines[start:end]]


def _end_of_block(lines: list[str], start: int, *, is_certain: bool) -> int:
    end = start
    works = False
    for at in range(start, len(lines)):
        line = lines[at]
        if not line.strip():
            continue
        works = works or _says_work(line)
        if _is_closing(line, is_certain=is_certain) or (works and end > start and _is_motto(line)):
            end = at + 1
            continue
        if at == end and line.lstrip()[:1].islower():  # the line above it began the sentence
            end = max(end - 1, start)
        break
    return end


def _name_and_rest(text: str, *, is_certain: bool) -> tuple[str, str] | None:
    """A person's name, and what stands behind it on the line: "Amy Lowe", "Nurse, Larkmoor Hospital"."""
    text = text.strip()
    if not text or len(text) > _LONGEST or CONTACT.match(text):
        return None
    if _is_name(text, is_certain=is_certain):
        return text, ""
    places = [(gap.start(), gap.end()) for gap in _BEHIND_NAME.finditer(text)]
    places += [(gap.start(), gap.start() + 1) for gap in _FOR.finditer(text)]
    for before, after in sorted(places):
        name, rest = text[:before], text[after:].strip(" |").removesuffix(")" if "(" in text[before:after] else "")
        if rest and _is_name(name, is_certain=is_certain) and _says_work(rest) and _is_closing(rest, is_certain=True):
            return name, rest
    return None


def _is_name(text: str, *, is_certain: bool) -> bool:
    text = _SIGNED.sub("", text).strip(" ,.;*_")
    pieces = text.split(",")
    if len(pieces) > 1 and not all(_LETTERS.fullmatch(piece.strip()) for piece in pieces[1:]):
        return False
    words = [word for word in _IN_BRACKETS.sub("", pieces[0]).split() if word.strip(".").casefold() not in _TITLES]
    while len(words) > 2 and _LETTERS.fullmatch(words[-1]):
        words.pop()
    if not 1 <= len(words) <= 4 or (len(words) == 1 and not is_certain):
        return False
    plain = [word.strip(".'’-") for word in words]
    return all(
        _is_part_of_name(word, is_certain=is_certain, may_be_post=0 < number < 3)
        for number, word in enumerate(plain)
    )


def _is_part_of_name(word: str, *, is_certain: bool, may_be_post: bool) -> bool:
    folded = word.casefold()
    if not word.translate(_INSIDE_NAMES).isalpha() or folded in _NO_NAME or _SPEAKS.search(word):
        return False
    if not (word[:1].isupper() or is_certain or folded in _PARTICLES):
        return False
    return (may_be_post and folded in _ALSO_SURNAMES) or not _says_work(word)


def _is_closing(line: str, *, is_certain: bool) -> bool:
    """Whether a line may stand in such a block: no sentence, no heading, no item of a list."""
    text = line.strip()
    if len(text) > _LONGEST * 2 or POSTSCRIPT.match(text) or _MARKING.search(text):
        return False
    if CONTACT.search(text[:LONGEST_LINE]) or _ABOUT_WORK.match(text):
        return True
    words = text.split()
    if len(text) > _LONGEST or len(words) > _MOST_WORDS or text.endswith(("?", "!", ":", ";")) or _ITEM.match(text):
        return False
    if (":" in text and not _LABEL.match(text)) or _SPEAKS.search(text) or _SOFTLY_SPEAKS.search(text):
        return False
    capitals = sum(word[:1].isupper() or not word[:1].isalpha() or word.casefold() in _SMALL for word in words)
    if text.endswith(".") and len(words) > 3:
        return capitals == len(words)
    return capitals * 2 > len(words) or _says_work(text) or (is_certain and len(words) <= 5)


def _is_motto(line: str) -> bool:
    text = line.strip()
    return len(text.split()) <= 9 and not text.endswith(("?", ":")) and not (
        any(kind.search(text) for kind in (_SPEAKS, _MARKING, POSTSCRIPT, _ITEM)) or _says_work(text)
    )


def _says_work(text: str) -> bool:
    return bool(_POST.search(text[:LONGEST_LINE]) or _BODY.search(text[:LONGEST_LINE]))


def _lists_bodies(block: list[str]) -> bool:
    """Whether bodies of several kinds stand here and nobody's post: then they are what the letter is about."""
    if any(_POST.search(line) or CONTACT.search(line[:LONGEST_LINE]) for line in block):
        return False
    kinds = {kind for line in block for kind, pattern in _KINDS.items() if pattern.search(line)}
    alone = sum(1 for line in block if _BODY.search(line))
    return len(kinds) > 1 and alone > 1


def _words(text: str) -> str:
    return rf"(?i)(?:^|[^\w]){'(?:' + '|'.join(text.split()) + ')'}(?:$|[^\w])"


_WORDS_OF_KINDS: Final = {
    "justice": "police constabulary heddlu prison hmp hmyoi probation tribunal courts? carchar llys",
    "council": "councils? borough cyngor gyngor chyngor",
    "health": (
        r"nhs hospitals? surgery clinic health(?:care)? ysbyty iechyd ambulance hospice infirmary medical dental"
        r" pharmacy care gig"
    ),
    "education": (
        r"schools? college academy university universities nursery ysgol coleg prifysgol athrofa sixth[\s-]form"
    ),
    "state": (
        r"ministry government llywodraeth hmrc dwp dvla dvsa hmcts cps agency home[\s]office"
        r" department[\s](?:for|of)[\s](?:work|education|health|transport|the)[\s]?\w* hm[\s]\w+ civil[\s]service"
        r" cabinet[\s]office cyllid[\s]a[\s]thollau"
    ),
    "firm": (
        r"bank plc ltd limited llp building[\s]society insurance assurance holdings solicitors banc cyf"
        r" telecom broadband energy"
    ),
}
_KINDS: Final = {kind: re2.compile(_words(words)) for kind, words in _WORDS_OF_KINDS.items()}
_OTHER_BODIES: Final = (
    r"associations? society trust charity union church foundation federation club housing homes cymdeithas"
    r" ymddiriedolaeth institute institution centre canolfan partnership practice company group authority awdurdod"
    r" commission ombudsman network services? stores? supermarket agency library museum hotel restaurant department"
    r" directorate division faculty committee corporation enterprises logistics consult(?:ing|ants|ancy) cic"
    r" accountants chambers studios? theatre airport airways railways? laborator(?:y|ies) media news elusen eglwys"
    r" undeb adran gwasanaethau? gwasanaeth fire[\s]and[\s]rescue"
)
_BODY: Final = re2.compile(_words(" ".join((_OTHER_BODIES, *_WORDS_OF_KINDS.values()))))
_POST: Final = re2.compile(
    _words(
        r"(?:\w{0,20}[\s-])?manager(?:ess)? officer director head deputy assistants? secretary clerk advis[eo]r"
        r" lecturer teacher headteacher headmaster headmistress tutor professor dean nurse doctor gp consultant"
        r" registrar surgeon anaesthetist midwife paramedic dentist pharmacist chemist optician"
        r" physio(?:therapist)? therapist psychologist psychiatrist counsellor radiographer sonographer"
        r" phlebotomist porter matron sister[\s]in[\s]charge \w{3,20}(?:ologist|iatrist|ician) lead leader engineer"
        r" analyst administrator administration executive accountant bookkeeper auditor solicitor barrister"
        r" paralegal lawyer conveyancer partner associate receptionist supervisor co-?ordinator inspector sergeant"
        r" sgt constable superintendent detective chair chairman chairwoman chairperson treasurer governor"
        r" principal trustee president founder owner proprietor editor reporter journalist producer specialist"
        r" practitioner (?:case|social|care|support|youth|key|project|outreach)[\s-]?worker worker researcher"
        r" scientist developer designer programmer architect surveyor planner buyer cashier chef cook carer warden"
        r" librarian archivist curator chaplain vicar rector curate minister driver operator operative technician"
        r" electrician mechanic fitter apprentice trainee intern representative rep agent broker underwriter banker"
        r" teller steward cleaner caretaker gardener mp ms msp mla cllr councillor caseworker dpo ceo cfo coo cto"
        r" foi human[\s]resources hr payroll reception (?:\w{2,20}[\s])?team information[\s]governance"
        r" data[\s]protection customer[\s]services? legal[\s]services cabin[\s]crew pilot postman postwoman"
        r" firefighter captain lieutenant major corporal branch[\s]\w+ on[\s]behalf[\s]of p\.?p\.? fellow"
        r" student[\s]union swyddog rheolwr rheolwraig pennaeth prifathro prifathrawes athro athrawes nyrs meddyg"
        r" cyfarwyddwr cyfarwyddwraig clerc ysgrifennydd ysgrifenyddes trysorydd cadeirydd cyfreithiwr darlithydd"
        r" cynorthwyydd cydlynydd gweinyddwr gweinyddydd ymgynghorydd arweinydd cynghorydd gweithiwr[\s]\w+ dirprwy"
        r" ar[\s]ran prif[\s]weithredwr uwch[\s]\w+ t[îi]m"
    )
)
# What a person speaks with: no such word stands below a name.
_SPEAKS: Final = re2.compile(
    r"(?i)(?:^|[\s,(])(?:i|i['’]\w+|my|me|mine|myself|they|their|them|he|she|his|him|this|that|these|those|which"
    r"|who|whom|whose|was|were|has|have|had|did|does|do|not|never|\w+n['’]t|because|when|where|what|why|how|if|but|so"
    r"|please|complain\w{0,4}|refus\w{1,4}|ignor(?:e|es|ed)|lost|sent|gave|told|asked|said|says|want|need|about"
    r"|against|re|below|above|also|then|there|here|cc|bcc|copy|copied|copi|attached|enclosed|encl?|enclosures?"
    r"|dear|annwyl|fy|mae|maen|nid|wedi|roedd|ydw|rwy|rydw|dwi)(?:$|[\s,.;:)?!])"
)
_SOFTLY_SPEAKS: Final = re2.compile(
    r"(?i)(?:^|[\s,(])(?:we|us|our|you|your|yours|it|its|is|are|be|been|will|would|can|could|should|may|must|to|only"
    r"|by|as|no|yes|both|any|all|some|every|one|two|three|ein|eich|chi|ni)(?:$|[\s,.;:)?!])"
)
# A protective marking is read wherever it stands.
_MARKING: Final = re2.compile(r"(?i)\b(?:official|secret|sensitive|confidential|restricted|protect|swyddogol)\b")
# A colleague's signature below a letter as a customer is all that tells of it: it stays.
_OFFICE: Final = re2.compile(r"(?i)information commissioner|comisiynydd gwybodaeth|wycliffe house|\bico\b")
_ITEM: Final = re2.compile(r"(?i)^\s*(?:[-*•–—·>]\s|\(?[0-9a-z]{1,2}[.)]\s|>)")
_LABEL: Final = re2.compile(
    r"(?i)^(?:job(?: title)?|title|post|position|role|department|dept|team|ward|desk|address|work address|pronouns"
    r"|swydd|teitl|adran|cyfeiriad|payroll(?: no| number)?|staff (?:id|no|number)|collar (?:no|number)|room|floor"
    r"|extension|ext|membership (?:no|number)|gmc|nmc|sra|pin|dx|office hours|hours|working (?:days|hours|pattern))\b"
    r"[^:]{0,12}:"
)
_ABOUT_WORK: Final = re2.compile(
    r"(?i)^\W{0,3}(?:(?:my |our )?(?:(?:normal|usual|core) )?(?:working|office|work) (?:days?|hours|pattern)\b.{0,80}"
    r"|i (?:normally |usually )?(?:only )?work (?:mon|tue|wed|thu|fri|part|flex|from home|term).{0,80}"
    r"|(?:he|she|they)\s?/\s?(?:him|her|them)(?:\s?/\s?(?:his|hers|theirs))?\W{0,3}"
    r"|pronouns\b.{0,60}|for and on behalf of .{2,90}|(?:on behalf of|for|ar ran|dros) (?:the )?[A-Z][^:?!]{2,80})$"
)
# A sentence that leads up to what stands below it.
_LEADS_TO: Final = re2.compile(
    r"(?i)(?::|,|;)\s*$|\b(?:these|following|below|namely|names?|culprits?|responsible|in question|concerned|involved"
    r"|addresse?s?|person|people|man|woman|nurse|doctor|officer|manager|whom?|(?:one|two|three|four|both|all|each) of"
    r" (?:them|us|these))\b[^.!?:]{0,30}[.!?]\W*$"
)
_ANNOUNCED: Final = re2.compile(
    r"(?i)\b(?:bod(?:y|ies)|organi[sz]ations?|compan(?:y|ies)|firms?|authorit(?:y|ies)|departments|offices|people|those"
    r"|they|them|culprits?|names?|lists?|addresse?s?|one|ones)\b[^.!?]{0,40}\b(?:are|is|stand|stands|listed|named|given"
    r"|set out|shown|see|written|found|put|list|name|set)\b[^.!?]{0,30}\b(?:below|beneath|underneath"
    r"|under(?:neath)? my (?:name|signature)|at the (?:end|foot|bottom)|after my (?:name|signature)|isod"
    r"|ar y gwaelod)\b"
)
_FAREWELL: Final = re2.compile(
    r"(?i)^(?:with )?(?:(?:my|very|many|kind(?:est)?|best|warm(?:est)?|good|kindly) ?(?:and )?){0,3}"
    r"(?:(?:regards|wishes|thanks|cheers|sincerely|faithfully|cofion(?: cynnes| gorau)?|yn gywir|diolch(?: yn fawr)?"
    r"|yr eiddoch(?: yn)?(?: gywir)?)|thank you|yours?(?: very| most)?(?: (?:sincerely|faithfully|truly|ever"
    r"|respectfully))?)(?:[\s,.!–—-]{1,5}|$)(?:from )?"
)
_BEHIND_NAME: Final = re2.compile(r"\s?[,|•·/(]\s?|\s[-–—]\s?|\s{2,}")
_FOR: Final = re2.compile(r"\s(?:for|of|from|at|on behalf of|o|ar ran|dros) ")
_SIGNED: Final = re2.compile(r"(?i)^\W{0,3}(?:signed|name|from|enw|llofnodwyd|p\.?p\.?)\b(?: by)?\s{0,3}:?\s{1,3}")
_IN_BRACKETS: Final = re2.compile(r"\([^()]{1,30}\)")
_LETTERS: Final = re2.compile(
    r"(?:(?:[A-Z][a-z]{0,3}[A-Z][A-Za-z]{0,4}\.?(?:\s?\([A-Za-z]{1,8}\))?|Esq\.?|Jr|Snr|Hons)\s?){1,6}"
)
_TITLES: Final = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady baroness rev revd reverend fr father sister cllr councillor"
    " sgt sergeant pc ps insp di dc ds dci capt captain maj major lt cpl col colonel hon rt the y parch cyng cynghorydd"
    " athro".split()
)
_INSIDE_NAMES: Final = str.maketrans("", "", "-'’.")
_PARTICLES: Final = frozenset("de da di du van von der den la le ap ab ferch bin al el ben and a y mac o".split())
_SMALL: Final = frozenset("of and the for at in on a an & y yr o ar i ac de la with to or".split())
_ALSO_SURNAMES: Final = frozenset(
    "porter cook head nurse warden dean clerk driver chambers church court steward major rector fellow constable"
    " sergeant banks bank college partner trust club homes care sister captain engineer mason gardener".split()
)
_NO_NAME: Final = frozenset(
    "finance sales staff charge district night taxi lorry bus town parish traffic senior junior chief chartered ward"
    " former retired interim acting general regional national local area office data information customer human legal"
    " house street road lane avenue close drive park square court way flat floor building tel phone fax mobile email"
    " dear sir madam hello hi hey thanks thank sent from get kind regards best wishes yours sincerely faithfully and"
    " the for monday tuesday wednesday thursday friday saturday sunday january february april june july august"
    " september october november december note update subject refund data complaint information request evidence"
    " england scotland wales cymru ireland london uk".split()
)
