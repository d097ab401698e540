"""Did the sender write in Welsh? Judged from what the sender wrote today, and from nothing else.

Promises: any text gives an answer, in bounded time (the first `CHARACTERS_JUDGED` of what remains after cutting),
with the sentences that made it Welsh as evidence. The language model is loaded once in a process, at first use.

Refuses: to count a footer, quoted mail, greeting, sign-off, name, address, and what another wrote (in quotation marks
or told behind a colon) as the sender's language.

Why this way. Weighed were a detector over the whole mail (a bilingual footer makes English mail Welsh), lingua or
langdetect (ten times slower, no better on one sentence), and word lists alone (miss what has no function word).
Taken: py3langid sentence by sentence over all its languages, because a detector restricted to two makes every third
language Welsh, with a second witness: counts of the small words that only Welsh, English or one of the sister
languages uses. Names carry Welsh letters into English sentences, so capitalised words inside a sentence are dropped.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

from parsers.stock_sentences import is_stock, lead_in, reaches_below, reads_no_welsh, tells_what_another_wrote

__all__ = ["WelshJudgement", "judge_welsh", "language_of", "load_model", "words_said"]

# A person's mail is rarely longer than a few thousand characters, and nobody changes language after four pages.
CHARACTERS_JUDGED: Final = 12_000
# Greetings, sign-offs and labels are shorter than this; the patterns for them are not linear and see nothing longer.
COURTESY_CHARACTERS: Final = 120
# A line longer than this was wrapped by a mail program and runs on: a guess between forms and the usual 72.
RUNNING_LINE: Final = 55
# The message is Welsh when this share of its words stands in Welsh sentences: a bilingual mail has about half,
# an English one with a quoted Welsh sentence less than a quarter (measured by benchmarks/welsh.py).
WELSH_SHARE: Final = 1 / 3
# A sentence without any small word is Welsh on the detector's word alone from here (Manx reaches 0.56, but with small
# words of its own, which speak against it); one of two words only when it is very sure.
SURE_ALONE: Final = 0.55
SURE_OF_TWO: Final = 0.8
# A sentence of Welsh small words that the detector takes for a third language is that language from here.
SURE_OTHER: Final = 0.5

# A line of so few words may be a heading, a name or a post, and says nothing by itself; guesses.
_HEADING_WORDS: Final = 2
_SPEAKING_WORDS: Final = 2
_NAME_WORDS: Final = 4
# A footer in two languages says the same twice: neither takes this many times the other's words.
_BOTH_ALIKE: Final = 1.7
# Enough of a line to tell whether it speaks.
_LINE_LOOKED_AT: Final = 300

_LOADING = threading.Lock()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Letters and pairs that Welsh does without, and Manx, Cornish and English do not.
_NOT_WELSH_SPELLING = re.compile(r"[kqvxzç]|ee|oo|sh|gh(?!\w)|ght|ck|ay")
# Marks that stand for others, one for one.
_ONE_FOR_ONE: Final = str.maketrans({"’": "'", "ʼ": "'", "`": "'", "\u00a0": " "})
_LINE = re.compile(r"[^\n]+")
_NOT_LINE_END = re.compile(r"[^\n]")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_LINK = re.compile(r"\S{0,100}@\S{1,200}|(?:https?://|www\.)\S{1,500}", re.IGNORECASE)
# A word that is no name: outside quotation marks it says that somebody speaks there.
_SPEAKS = re.compile(
    r"(?<![^\W_])(?:[^\W\d_A-ZÂÊÎÔÛŴŶ]|I\b|(?i:it|they|he|she|the|my|what|we|you|please|reply)\b)|\w ?\?"
)
_OPENS_BLANKED = re.compile(r":?\s{0,5}[\"'“‘«]")  # behind a colon, and no longer there: it led up to no more than that
_HEADINGS: Final = _words(
    "details background complaint summary english cymraeg welsh saesneg cwyn cefndir manylion cais"
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+|\s[/|]\s|;\s|:\s")
# Over several paragraphs only where a colon leads up to it, or where the marks tell opening from closing.
_QUOTED = re.compile(
    r':\s{0,5}"[^"]{3,3000}"(?!\w)|"(?:[^"\n]|\n(?! ?\n)){3,600}"|“[^”]{3,3000}”|«(?:[^»\n]|\n(?! ?\n)){3,600}»'
)
# Single quotes are apostrophes as often: only such as open before a capital and close at a word's end.
_SINGLE_QUOTED = re.compile(
    r"(?<![\w'])[‘'](?=[A-ZÂÊÎÔÛŴŶ])(?:[^'‘\n]|\n(?! ?\n)){3,300}(?:'\w(?:[^'\n]|\n(?! ?\n)){0,200}){0,20}['](?!\w)"
)

_SMALL_WELSH: Final = _words(
    """
    y yr yn yng ym mewn mae maen mae'r maent ydy ydyw yw ydi ydw ydych ydyn ydym ydynt oes oedd oeddwn
    oeddech oeddent oeddem roedd roeddwn roeddech roedden roeddent doedd does dydy dydi dydw dw dwi rwy
    rwyf rwy'n rwyt wyf wyt wy rydw rydych rydyn rydym rydynt rwi rwi'n dyw nid nad ni nac na'r mi fi fy
    chi eich eu ein nhw hwy ei ef fo hwn hon hyn hwnnw honno hynny rhain rheini rhai rhyw wedi wedi'i
    gan gen gennyf gennym gennych ganddo ganddi ganddynt gyda gydag efo ac neu ond os pe bod fod bu bydd
    byddaf byddwn byddwch byddant byddai byddech byddent fydd fyddai fyddaf fyddwch gall gallaf gallwch
    gallai allwch allai allaf hoffwn hoffem hoffai cael gael chael cafodd ges gafodd gwneud wneud
    gwnaeth wnaeth gwnes wnes wneith mynd dod ddod rhoi gofyn ofyn beth pwy pryd ble lle pam sut faint
    pa hefyd iawn wrth trwy drwy dros rhwng cyn wedyn nawr rwan rŵan yma yna yno felly achos oherwydd
    nes tan hyd heb ers i'r i'n i'w i'ch o'r o'n o'i a'r a'i a'n a'u a'ch â'r ato ati atoch ataf
    arnaf arno arni arnoch iddo iddi iddyn iddynt imi ichi inni amdanaf amdano amdani ohono ohoni ohonyn
    ohonof dim ddim dyma dyna mae'n ydy'r ydy'n sydd sy sy'n sydd'n bo bod'r fel os'r gwelwch gweld weld
    eto erioed byth pob bob holl hollol llawer gormod ychydig mwy fwy llai tua dan ynghylch ynglŷn
    ynglyn ynghlwm ymlaen allan mas nôl nol lan lawr fyny fe fo'n fe'i fu mo mohono i'th dy ti di chdi
    isio eisiau isie moyn angen rhaid dylai dylech ddylai ddylech pethau rhywun rhywbeth unrhyw neb
    gwybod gwbod wbod nabod deall meddwl dweud deud gweud gwaith newydd siarad ysgrifennu sgwennu
    ysgrifennaf cysylltu anfon anfonais anfonaf danfon derbyn diolch croeso gobeithio credu gwrthod ateb
    atebodd gofynnais dwedodd dywedodd bore heddiw ddoe yfory neithiwr wythnos mis flwyddyn blynedd
    blwyddyn
    """
)

# Words of the matter, not small ones: they only help a short line ("Cwyn am ddiogelu data").
_WELSH_MATTER: Final = _words(
    """
    cwyn cwyno gwyn gŵyn cais gais ceisiadau gwybodaeth wybodaeth rhyddid ryddid diogelu ddiogelu
    manylion fanylion cyngor gyngor cwmni gwmni ysgol ysbyty meddyg heddlu llythyr lythyr neges
    negeseuon galwad galwadau ffôn ffon cyfeiriad gyfeiriad enw dogfen dogfennau copi gopi cofnodion
    gofnodion ffurflen ymholiad hawliau hawl torri dorri preifatrwydd cyfrinachol personol bersonol
    cymraeg gymraeg saesneg cymru gymru swyddfa comisiynydd ymateb hwb apêl apel penderfyniad
    ie nage sori plis ebost e-bost anghywir cywir mawr bach hapus gwell gwaeth hwyr siŵr siwr
    tystiolaeth atodiad amgaeedig ynghlwm gweler cadarnhau trefn annwyl anrheg plant plentyn mam tad
    """
)

_SMALL_ENGLISH: Final = _words(
    """
    the of and to is it that for was are with as his they be this have from or had by not but what
    all were we when your said there use each which she how their if will up other about out many then
    them these some her would make like him into time has two more you our who did its been
    than any yes get got could should cannot can't don't didn't doesn't won't isn't i'm i've i'd i'll
    it's that's you're they're please thank thanks just very because after before now still where why
    here also only over such being does
    in me my us an he she last next sent email asked want need
    """
)

# The sister languages share letters and many short words with Welsh; these are theirs alone.
_SMALL_SISTERS: Final = {
    "gv": _words(
        """
    ta va eh ny jeh ec shoh shen nagh cha dooinney mish echey eck aym ayd ain oc rish lesh gys ayns ayn
    dy vel row hug ren haink hie ghow mee nyn orroo roish veih cre quoi myr agh neesht feer ee ad shiu
    shin hene geddyn jannoo goll bee beagh veagh dooyrt dou dhyt daue marish fo trooid harrish son rere
    foast nish cur erbee ooilley t'eh t'ad v'eh v'ad t'ou shegin laa mie vie moghrey fastyr mooar gaelg loayr gra
    fakin clashtyn cheet thie balley carrey dooys huggey huc veih lurg fegooish eddyr stiagh magh neose seose
    traa keayrt jiu jea mairagh eisht foddee lhisagh shid ynnyd obbyr lioar bunnys noadyr jeant currit cheayll
    """
    ),
    "kw": _words(
        """
    yma esa yw yth ow dhe gans rag mes ha hag an ev my ny nyns yn-medh eus wrug gwra gwrug dhymm dhis
    dhodho dhodhi dhyn dhywgh ma'n kernow kernewek pan wosa kyns hemma henna ger dhyworth y'n dre
    warbarth rakhenna lemmyn meur ras vydh bos mos dos leverel gul
    """
    ),
    "br": _words(
        """
    ur eo zo gant ket evit hag ha war deus bet eus kement ul ho hor ouzh evel pe met pa
    ma'z ez da'n d'ar e-barzh e-pad bezañ ober ober'n gwelet din dit dezhañ dezhi deomp deoc'h dezho
    ivez n'eo n'eus ket'n ganin brezhoneg breizh bremañ hiziv
    """
    ),
    "ga": _words(
        """
    agus bhí tá níl sé sí siad mé tú muid ag gur nach ach le leis don den san ina sna
    chun ó mar seo sin raibh beidh atá liom leat air aici acu againn agam chuig dom duit níor fear bean
    maith
    """
    ),
}

_GREETING = re.compile(
    r"(?:annwyl|anwyl|bore da|p(?:ry)?nawn da|prynhawn da|noswaith dda|nos da"
    r"|s['\s]?mae|shw ?mae|shwmai|su['\s]?mae|sumai|sut mae|helo|haia|heia|hei"
    r"|dear|hello|hi|hiya|good (?:morning|afternoon|evening|day)|to whom it may concern|i bwy bynnag"
    r"|i'r perthnasol|i sylw|fao|for the attention of|cyfarchion|greetings)"
    # whom: names, titles, "both", "bawb", "or"; a sentence that opens with "hi" has other small words
    r"(?:[\s,/]+(?:(?-i:[A-ZÂÊÎÔÛŴŶ])[\w'.-]{0,30}|a|and|neu|or|i|chi|pawb|bawb|all|both|team|there|tîm|gyfaill|ffrindiau"
    r"|syr|sir|madam|fadam|again|eto)){0,9}\s*[,.!:-]*",
    re.IGNORECASE,
)
_CLOSING = (
    r"yn gywir(?: iawn)?|yr eiddoch(?: yn (?:gywir|ffyddlon|bur))?|cofion(?: (?:gorau|cynnes|cu|caredig))?(?: iawn)?"
    r"|diolch(?:iadau)?(?: (?:yn fawr|o galon|i chi|ichi|am bopeth|rhag blaen|ymlaen llaw|eto))*(?: iawn)?"
    r"|gan ddiolch"
    r"|dymuniadau gorau|gyda (?:diolch|chofion|dymuniadau gorau|pharch)|pob hwyl|pob dymuniad da"
    r"|hwyl(?: (?:fawr|am y tro))?"
    r"|hwyl fawr|nos da|cofion a diolch|yn ddiffuant|yn bur"
    r"|(?:kind(?:est)?|best|warm(?:est)?|with kind|with best|with) (?:regards|wishes)|(?:all )?the best|regards|best"
    r"|yours(?: (?:sincerely|faithfully|truly|aye))?|sincerely|many thanks"
    r"|thanks(?: (?:again|in advance|a lot|so much))?"
    r"|thank you(?: (?:very much|in advance|again|so much))?|cheers|with thanks|rgds|thx|ta|brgds|br|kr"
)
_SIGN_OFF = re.compile(
    rf"(?:{_CLOSING})(?:\s*[/|,&-]\s*(?:{_CLOSING}))*\s*[,.!]*(?:\s*[,/-]?\s*(?-i:[A-ZÂÊÎÔÛŴŶ])[\w'.-]{{0,30}}){{0,4}}[,.!]*",
    re.IGNORECASE,
)
_QUOTE_STARTS = re.compile(
    r"(?:on|ar|am) .{4,200}\b(?:wrote|ysgrifennodd|ysgrifennwyd|anfonodd)\b.{0,200}:?$"
    r"|-{2,} ?(?:original message|forwarded message|neges wreiddiol|neges a anfonwyd ymlaen|neges wedi'i hanfon ymlaen)"
    r"|_{10,}$|begin forwarded message:",
    re.IGNORECASE,
)
_FOOTER_STARTS = re.compile(
    r"--$|(?:sent|get outlook|anfonwyd|wedi'i anfon) (?:from|for|via|using|o|gan|o fy|oddi ar)\b.{0,80}$", re.IGNORECASE
)
_WROTE_WRAPPED = re.compile(r"(?:on|ar|am) .{4,200}\b(?:wrote|ysgrifennodd):$", re.IGNORECASE)
_HEADER_BLOCK = re.compile(r"(?:from|oddi wrth|o|gan): ?\S", re.IGNORECASE)
_HEADER_LINE = re.compile(r"(?:sent|date|to|cc|subject|anfonwyd|dyddiad|at|i|copi|pwnc|testun): ?\S", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:(?:rhif )?(?:ff[oô]n|ffacs|symudol|teleff[oô]n)|e-?bost|gwe(?:fan)?|cyfeiriad(?: e-?bost)?|dyddiad|enw|tudalen"
    r"|ein cyf(?:eirnod)?|eich cyf(?:eirnod)?|cyf(?:eirnod)?|tel|mob|fax|e-?mail|web(?:site)?"
    r"|phone)\W*[\d\s()+-]{0,40}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WelshJudgement:
    """Whether the sender wrote in Welsh.

    Attributes:
        is_welsh: about a third or more of the sender's words stand in Welsh sentences (bilingual mail is Welsh).
        share: that share, 0 to 1.
        sentences: the Welsh sentences as they stand in the text, in order; the evidence.
    """

    is_welsh: bool
    share: float
    sentences: tuple[str, ...]


def judge_welsh(own_words: str) -> WelshJudgement:
    """Judge the language of what the sender wrote today (guide section 3: recording correspondence in Welsh).

    Quoted mail, greeting, sign-off and footer are cut here too, should the caller not have done so. A courtesy in
    the middle ("Diolch yn fawr!") counts for neither language. A formula that English letters in Wales carry too
    ("Edrychaf ymlaen at glywed gennych"), or that footers are made of, counts only where nothing else is said.
    """
    said = _without_others(_said(own_words))
    counted = [each for each in said if not each.is_stock] or said
    words = sum(len(each.words) for each in counted)
    welsh = [each for each in counted if each.is_welsh]
    share = sum(len(each.words) for each in welsh) / words if words else 0.0
    found = tuple(own_words[each.start : each.end] for each in welsh)
    return WelshJudgement(is_welsh=bool(found) and share >= WELSH_SHARE, share=round(share, 3), sentences=found)


def words_said(own_words: str) -> int:
    """How many words stand between greeting and sign-off, names and courtesies not counted."""
    return sum(len(each.words) for each in _said(own_words))


def language_of(text: str) -> str:
    """A rough ISO 639-1 code ("en", "cy", …) of a text; empty when there is too little to tell."""
    words = [word for sentence in _sentences(text[:2000]) for word in _spoken_words(sentence.text)]
    return _detect(" ".join(words))[0] if len(words) > 1 else ""


@lru_cache(maxsize=1)
def _model() -> Any:
    from py3langid.langid import (  # type: ignore[import-untyped]  # noqa: PLC0415 - 90 MB, only who asks pays
        MODEL_FILE,
        LanguageIdentifier,
    )

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def load_model() -> None:
    """Load the language model now, so that a worker forked afterwards shares its memory."""
    with _LOADING:
        _model()


def _detect(text: str) -> tuple[str, float]:
    """Language and how sure the detector is of it, 0 to 1."""
    load_model()
    language, sureness = _model().classify(text)
    return str(language), float(sureness)


@dataclass(frozen=True)
class _Sentence:
    """A sentence and where it stands. `text` is blanked where quotations and links were."""

    text: str
    start: int
    end: int
    is_followed_by_colon: bool = False
    opens_paragraph: bool = False

    @cached_property
    def words(self) -> list[str]:
        """Its words in lower case without names."""
        return _spoken_words(self.text)

    @cached_property
    def is_welsh(self) -> bool:
        """Whether it is Welsh, by itself."""
        return _is_welsh(self.words)

    @cached_property
    def is_stock(self) -> bool:
        """Whether it is a footer, a notice, a good wish or a formula."""
        return is_stock(self.text)

    @cached_property
    def is_english(self) -> bool:
        """Whether it says something, and not in Welsh; a heading or a name says nothing."""
        english = sum(word in _SMALL_ENGLISH for word in self.words)
        return not self.is_welsh and (english > 0 or len(self.words) > _HEADING_WORDS)


def _said(own_words: str) -> list[_Sentence]:
    return [_cut_told(each) for each in _sentences(_letter(own_words)) if not _is_courtesy(each.text)]


def _cut_told(sentence: _Sentence) -> _Sentence:
    """An English sentence that goes on with another's Welsh, without that Welsh."""
    if not sentence.is_welsh or not (lead := lead_in(sentence.text)):
        return sentence
    words = _spoken_words(lead)
    if any(word in _SMALL_WELSH and word not in _SMALL_ENGLISH for word in words) or _is_welsh(words):
        return sentence
    return _Sentence(lead, sentence.start, sentence.start + len(lead), opens_paragraph=sentence.opens_paragraph)


def _without_others(said: list[_Sentence]) -> list[_Sentence]:
    """The sentences that are the writer's: without reported Welsh, and without a bilingual footer below a name."""
    english = [each for each in said if each.is_english]
    if not english or len(english) == len(said):
        return said
    told = " ".join(each.text for each in said if each.is_welsh)
    if any(reads_no_welsh(each.text, told) for each in english):
        return [each for each in said if not each.is_welsh]
    kept: list[_Sentence] = []
    telling = reaches = False
    for each in said:
        telling = telling and not each.is_english and (reaches or not each.opens_paragraph)
        if not telling:
            kept.append(each)
        if each.is_english and tells_what_another_wrote(each.text, before_colon=each.is_followed_by_colon):
            telling, reaches = True, each.is_followed_by_colon or reaches_below(each.text)
    return _above_footer(kept)


def _above_footer(said: list[_Sentence]) -> list[_Sentence]:
    """What stands above a bare name, if that is English and all below says as much in Welsh as in English."""
    below = [each for each in said if not each.is_stock]
    welsh = sum(len(each.words) for each in below if each.is_welsh)
    others = sum(len(each.words) for each in below if each.is_english)
    is_opened = False
    for number, each in enumerate(said):
        if each.is_welsh or not welsh:
            break
        if each.is_english:
            is_opened = True
            others -= 0 if each.is_stock else len(each.words)
        elif is_opened and _is_name(each) and others / _BOTH_ALIKE <= welsh <= others * _BOTH_ALIKE:
            return said[:number]
    return said


def _is_name(sentence: _Sentence) -> bool:
    words = _WORD.findall(sentence.text)
    return (
        sentence.opens_paragraph
        and not sentence.is_followed_by_colon
        and 1 <= len(words) <= _NAME_WORDS
        and (len(words) == 1 or all(word[0].isupper() for word in words))
        and words[0].casefold() not in _HEADINGS
        and not sentence.text.endswith(("?", "!"))
    )


def _letter(text: str) -> str:
    """What stands between greeting and sign-off; all else is blanked, so that every place stays where it was.

    A second greeting opens a second letter (the other language). A long line runs on into the next (mail is
    wrapped at about 72), a short one ends there.
    """
    lines = text[: CHARACTERS_JUDGED * 4].translate(_ONE_FOR_ONE).splitlines(keepends=True)
    bare = [unicodedata.normalize("NFC", line.strip(" \t*_\r\n")) for line in lines]
    kept: list[str] = []
    length, signed, said = 0, False, False
    for number, line in enumerate(lines):
        if _starts_quotation(bare, number) or length > CHARACTERS_JUDGED:
            break
        short = bare[number] if len(bare[number]) <= COURTESY_CHARACTERS else ""
        greets = bool(short and _GREETING.fullmatch(short))
        closes = bool(_SIGN_OFF.fullmatch(short)) and (said or not _speaks(bare[number + 1 :]))
        signed = not greets and (signed or closes or bool(_FOOTER_STARTS.match(short)))
        is_kept = not greets and not signed and not bare[number].startswith((">", "|"))
        words = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        ending = " " if is_kept and len(words) > RUNNING_LINE else "\n"
        kept.append(words if is_kept else " " * len(words))
        kept.append(ending.rjust(len(line) - len(words)) if len(words) < len(line) else "")
        length += len(words) if is_kept else 0
        said = said or (is_kept and not _is_courtesy(short) and len(_spoken_words(words)) >= _SPEAKING_WORDS)
    return "".join(kept)


def _speaks(lines: list[str]) -> bool:
    """Whether the first line that is not empty says something, as below thanks that open a letter: not a name."""
    line = next((line[:_LINE_LOOKED_AT] for line in lines if line), "")
    if not line or is_stock(line) or _is_courtesy(line) or _FOOTER_STARTS.match(line[:COURTESY_CHARACTERS]):
        return False
    spoken = _spoken_words(line)
    return len(spoken) > _HEADING_WORDS or (len(spoken) == _HEADING_WORDS and line.endswith(("?", ".", "!")))


def _starts_quotation(lines: list[str], number: int) -> bool:
    wrapped = " ".join(lines[number : number + 2])
    return bool(
        _QUOTE_STARTS.match(lines[number])
        or _WROTE_WRAPPED.match(wrapped)
        or _starts_header_block(lines[number : number + 5])
    )


def _starts_header_block(lines: list[str]) -> bool:
    """Outlook quotes mail below its headers: "From: …", then at least two of "Sent:", "To:", "Subject:"."""
    return bool(_HEADER_BLOCK.match(lines[0])) and sum(bool(_HEADER_LINE.match(line)) for line in lines[1:]) >= 2


def _is_courtesy(sentence: str) -> bool:
    """A courtesy or the label of a contact line, which anybody in Wales may write above English."""
    if len(sentence) > COURTESY_CHARACTERS:
        return False
    return any(pattern.fullmatch(sentence) for pattern in (_SIGN_OFF, _GREETING, _LABEL))


def _sentences(text: str) -> list[_Sentence]:
    """The sentences of a letter."""
    spoken = text
    for pattern in (_QUOTED, _SINGLE_QUOTED):
        spoken = pattern.sub(_blank, spoken)
    if not _SPEAKS.search(spoken):  # all of it stands in quotation marks: then they are the writer's
        spoken = text
    spoken = _LINK.sub(_blank, spoken)
    found: list[_Sentence] = []
    for line in _LINE.finditer(spoken):
        start = line.start()
        for stop in (*_SENTENCE_END.finditer(line.group()), None):
            end = line.end() if stop is None else line.start() + stop.start()
            words = spoken[start:end]
            if not words.isspace() and words:
                first = start + len(words) - len(words.lstrip())
                last = first + len(words.strip())
                colon = ":" in spoken[last - 1 : last + 1] and not _OPENS_BLANKED.match(text, last)
                opens = not found or "\n" in spoken[found[-1].end : first]
                found.append(_Sentence(words.strip(), first, last, colon, opens))
            start = line.end() if stop is None else line.start() + stop.end()
    return found


def _blank(found: re.Match[str]) -> str:
    return _NOT_LINE_END.sub(" ", found.group())


def _spoken_words(sentence: str) -> list[str]:
    """The words of a sentence in lower case without names: what is capitalised after the first word."""
    words = _WORD.findall(unicodedata.normalize("NFC", sentence.replace("\u00ad", "")))
    shouted = sum(word.isupper() for word in words) > len(words) / 2
    kept = [word for place, word in enumerate(words) if place == 0 or shouted or not word[0].isupper() or word == "I"]
    return [word.casefold() for word in kept]


def _is_welsh(words: list[str]) -> bool:
    if not words:
        return False
    welsh = sum(word in _SMALL_WELSH for word in words)
    english = sum(word in _SMALL_ENGLISH for word in words)
    sister = max(sum(word in theirs for word in words) for theirs in _SMALL_SISTERS.values())
    if welsh < english or sister > welsh:
        return False
    if len(words) <= 4:
        welsh += sum(word in _WELSH_MATTER for word in words)
    if sum(bool(_NOT_WELSH_SPELLING.search(word)) for word in words) > welsh:
        return False
    language, sureness = _detect(" ".join(words))
    if language == "cy":
        return welsh >= max(1, english) or (
            not english
            and not sister
            and sureness >= (SURE_ALONE if len(words) >= 3 else SURE_OF_TWO)
            and len(words) >= 2
        )
    # Mixed speech ("dwi 'di trio ffonio'r help desk") and short lines, where the detector guesses: the small words
    # decide alone, unless it is sure of a third language.
    return (
        welsh >= 2 and welsh > 2 * english and welsh >= 0.3 * len(words) and (language == "en" or sureness < SURE_OTHER)
    )
