"""Sentences that a mail carries whatever its language is, and those that lead up to what another wrote.

Promises: footers, absence and office-hours notices, good wishes and formulas of Welsh and English mail are told, as is
an English sentence that says "here is what they wrote", and one that says its writer reads no Welsh. All in time that
grows with the sentence.

Refuses: to say in which language a letter is written (`parsers.language`), and to look at more than one sentence.

Why this way. Weighed were the place alone (below a name: many sign with none) and a language model's guess at what is
a footer. Taken: the set phrases themselves, and the place only where both languages say alike (`parsers.language`).
A set phrase taken wrongly costs little: it counts where nothing else is said.
"""

from __future__ import annotations

import re
from collections import deque
from typing import Final

__all__ = ["is_stock", "lead_in", "reaches_below", "reads_no_welsh", "tells_what_another_wrote"]

_FORMULA_CHARACTERS: Final = 120
_WISH_WORDS: Final = 24
_LEAD_IN_CHARACTERS: Final = 300

_FOOTER_SENTENCE = re.compile(
    r"\bcroes(?:o|aw\w*)\b.{0,80}\b(?:gymraeg|saesneg)\b"
    r"|\b(?:yn|in) (?:gymraeg|welsh) (?:neu|or|ac|and|a'r) (?:yn |in )?(?:saesneg|english)\b"
    r"|\bwelcomes? (?:\w+ ){0,4}in welsh\b|\bwelcome to (?:\w+ ){0,6}in welsh\b|\bdysgu cymraeg\b|\blearning welsh\b"
    r"|\b(?:e-?bost|neges|ebost)(?: e-?bost)? (?:hwn|hon|yma)\b.{0,200}"
    r"(?:g?c?yfrinachol|bwriad|fwriad|derbynnydd|f[ei]+rws|sgani)"
    r"|\b(?:sganiwyd|derbynnydd a (?:enwir|fwriadwyd)|derbyn y neges hon ar gam|datganiad cyfrinachedd)\b"
    r"|\bthis (?:e-?mail|message)\b.{0,120}\b(?:confidential|intended|virus\w*|recipient)\b",
    re.IGNORECASE,
)
_FORMULA = re.compile(
    r"(?:rw?y'n |rwyf yn |dwi'n |yr wyf yn )?gobeithio (?:eich |dy )?(?:bod|fod) "
    r"(?:chi|ti|pawb|popeth)?['\w ]{0,30}(?:iawn|dda|hwylus)"
    r"|(?:rw?y'n |rwyf yn |dwi'n |yr wyf yn |gan )?edrych(?:af|wn)? ymlaen (?:at|i) ['\w ]{2,40}"
    r"|(?:saesneg|cymraeg|english|welsh)(?: version| translation)? (?:isod|uchod|below|above|follows|to follow)"
    r"|(?:please )?(?:scroll down|sgroliwch i lawr)['\w ]{0,40}"
    r"|nadolig llawen(?: (?:a|ac) ['\w ]{0,30})?|blwyddyn newydd dda(?: i (?:chi|bawb))?"
    r"|pen-?blwydd hapus(?: i ['\w ]{0,20})?"
    r"|(?:llawer o ddiolch|(?:gan )?d?diolch(?:iadau)?)(?: (?:yn fawr|iawn|o galon|o waelod calon|i chi|ichi|eto))*"
    r"(?: am (?:eich|dy|bob|y|ddarllen|ystyried)['\w ]{0,40})?|gyda (?:phob|phob un) ['\w ]{2,20}"
    r"|gobeithio (?:y )?(?:cewch|cei|gewch)(?: chi| di)? (?:benwythnos|[nw]?adolig|wyliau|ddiwrnod|haf)['\w ]{0,20}"
    r"|dydd gŵyl dewi hapus|pasg hapus|iechyd da|pob lwc(?: ['\w ]{0,30})?|cymru am byth|croeso(?: i (?:chi|bawb))?",
    re.IGNORECASE,
)
_ABSENCE = re.compile(
    r"\b(?:b(?:ydd|ydda) (?:i|y|ein|'r)|bydda[fi]?|byddwn|rw?y'n|rwyf|rydw i|dwi|rydym|rydyn|fydda i|fyddaf)\b.{0,40}"
    r"\b(?:ar (?:fy |ein )?(?:ng?wyliau|wyliau|absenoldeb|gyfnod mamolaeth)|i ffwrdd|(?:allan o|o|i)'r swyddfa)\b"
    r"|\b(?:swyddfa|swyddfeydd|llinell|llinellau)\b.{0,40}\b(?:ar gau|yn cau|ar agor|ailagor|yn agor)\b"
    r"|\b(?:gweithio|weithio)(?:'n| yn)?\b.{0,20}"
    r"\b(?:hyblyg|llun|mawrth|mercher|iau|gwener|rhan[ -]amser|o (?:gartref|adref))\b"
    r".{0,200}\b(?:e-?bost\w*|neges\w*|ymateb|ateb|anfon|disgwyl)\b"
    r"|\b(?:fy|ein) (?:niwrnodau|nyddiau|oriau|horiau) gwaith\b"
    r"|\boriau (?:gwaith|swyddfa|agor)\b.{0,10}\b(?:arferol|yw|ydy)\b"
    r"|^\W*(?:rw?y'n|rwyf yn|rydw i'n|dwi'n|i) (?:gweithio'n|gweithio yn|work) (?:hyblyg|flexibly)\W*$"
    r"|\bpeidiwch â theimlo\b.{0,40}\b(?:ateb|ymateb)\b|\bdo not feel\b.{0,40}\b(?:reply|respond|answer)\b"
    r"|\b(?:disgwyl|rheidrwydd|pwysau)\b.{0,60}\by tu allan i\b.{0,20}\boriau\b"
    r"|\bi work (?:\w+ )?(?:flexibl[ey]|part[ -]time)\b"
    r".{0,200}\b(?:e-?mail\w*|message\w*|respon\w+|reply|answer|expect)\b"
    r"|\boutside (?:of )?(?:your|my|normal|usual|our) (?:own )?(?:normal )?(?:working|office) hours\b"
    r"|\b(?:am|i'm|shall be|will be|i'll be|we'll be|are) (?:away )?"
    r"(?:on (?:annual |maternity )?leave|out of (?:the )?office)\b"
    r"|\boffices? (?:will be|is|are) (?:closed|open)\b|\bmy (?:normal |usual )?working (?:days|hours|pattern)\b",
    re.IGNORECASE,
)
_BUSINESS = re.compile(
    r"\b(?:cyn|cyn ichi|cyn i chi) (?:argraffu|ei argraffu)\b|\bargraffu'?r? (?:yr |y )?(?:e-?bost|neges)\b"
    r"|\b(?:meddyliwch|ystyriwch) (?:am )?(?:yr|'r) amgylchedd\b|\bystyriwch yr amgylchedd\b"
    r"|\b(?:dilynwch|hoffwch|dilyn|ymunwch â) ni ar\b|\bewch i'n gwefan\b|\btanysgrifiwch\b"
    r"|\b(?:elusen|cwmni|cymdeithas) (?:cofrestredig|gofrestredig|cyfyngedig)\b|\brhif (?:yr )?(?:elusen|cwmni)\b"
    r"|\b(?:cofrestrwyd|cofrestredig|gofrestredig) yng? nghymru\b"
    r"|\b(?:gohebu|cyfathrebu|gohebiaeth|galwadau)\b.{0,50}\b[cgn]h?ymraeg\b.{0,80}\b(?:oedi|croes\w+|ateb)\b"
    r"|\bsiarad cymraeg (?:ac|a)(?:'n| yn) hapus\b|\bsiaradwr cymraeg\b|\bhapus i (?:siarad|sgwrsio|gyfathrebu|ohebu)\b"
    r"|\bsiaradwch gymraeg\b|^\W*(?:cymraeg|english|saesneg|welsh)\W*$"
    r"|\bderbyn (?:yr e-?bost|y neges|y ddogfen) (?:hwn|hon|yma)\b"
    r"|\b(?:darllenwch|gweler) (?:ein|yr) (?:hysbysiad|polisi|datganiad) preifatrwydd\b"
    r"|\bbefore (?:you )?print(?:ing)?\b|\bfollow us on\b|\bregistered (?:charity|in (?:england|wales))\b"
    r"|\breceived this (?:e-?mail|message) in error\b",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:nadolig (?:llawen|hapus|hyfryd|dedwydd)|blwyddyn newydd (?:dda|hapus)|cyfarchion (?:y tymor|yr [wŵ]yl)"
    r"|pasg hapus|(?:dydd )?g[wŵ]yl (?:dd?ewi|san steffan) hapus|dydd santes dwynwen hapus|calan gaeaf hapus"
    r"|pen-?blwydd hapus|g[wy]yliau (?:hapus|hyfryd)|[pb]enwythnos (?:da|hyfryd|braf)"
    r"|(?:haf|nos|diwrnod) (?:da|hyfryd|braf)"
    r"|mwynhe?wch (?:y |eich |'r )?(?:penwythnos|gwyliau|haf|[wŵ]yl|diwrnod)|pob (?:hwyl|lwc|dymuniad da)"
    r"|dymuniadau gorau (?:am|ar gyfer|dros|i)"
    r"|merry christmas|happy (?:christmas|new year|easter|birthday))\b",
    re.IGNORECASE,
)
# What a wish does not say: then it is a sentence of the letter that happens to wish as well.
_MORE_THAN_A_WISH = re.compile(
    r"\b(?:ond|achos|oherwydd|felly|heb|dal|ddim|nid|wedi|er|but|because|so|not|still)\b", re.IGNORECASE
)

# What another said, wrote or sent, and what it was written on.
_WRITING = (
    r"said|says|saying|say|read|reads|reading|wrote|writes|write|writing|replied|replies|reply|replying|answered"
    r"|answers|answer|stated|states|stating|responded|responds|response|got back|came back|told|tells|texted|texts|text"
    r"|e-?mailed|e-?mails?|messaged|messages?|sent|sends|posted|post|put|letter|leaflet|notice|sign|poster|note|card"
    r"|comment|caption|voicemail|got|received|had|goes|wording|words|sentence|paragraph|gave|heading"
    r"|mean|means"
)
_TELLING = re.compile(
    rf"\b(?:(?P<own>i|we|my|our|your)(?:'ve)? )?(?:(?:have|had|just|also|then|already|originally|first|own) ){{0,2}}"
    rf"(?P<word>{_WRITING})\b",
    re.IGNORECASE,
)
# "I got this", "we had this reply": said of oneself, and yet it is another's.
_CAME_TO_ME: Final = frozenset({"got", "received", "had"})
_CAME_IN_WELSH = re.compile(
    r"\b(?:was|were|came|arrived|replied|answered|wrote|responded|sent|got|received)\b.{0,60}\bin welsh\b",
    re.IGNORECASE,
)
# It ends in what a colon would say: "which reads as follows."
_LEADS_IN = re.compile(
    r"\b(?:as follows|the following|below|(?:this|here|that) (?:is|was) (?:all|what) (?:\w+ ){1,3}\w+)\W{0,3}$",
    re.IGNORECASE,
)
_WHAT_IS_THIS = re.compile(
    r"\bwhat (?:does|do|is|are) (?:it|this|that|they|these)(?: \w+){0,2} (?:mean|say|saying)\W*$", re.IGNORECASE
)
# Without any mark between: "The text message said Yn anffodus …".
_SAID_AND_GOES_ON = re.compile(
    r"^(?P<lead>[^\n]{3,200}?\b"
    r"(?:said|says|saying|reads|reading|wrote|replied|answered|stated|sent me|(?:\w+ ){1,3}[-–—]))\s",
    re.IGNORECASE,
)
_READS_NONE = re.compile(
    r"\b(?:i|we|i'm|we're) (?:really |personally |also )?"
    r"(?:do not|don't|dont|cannot|can't|cant|can not|could not|couldn't|never learn\w+ to|am unable to|unable to)"
    r" (?:even )?(?:speak|read|understand|follow|know)(?: or (?:speak|read|understand|write))?"
    r" (?:a word of |any |much )?welsh\b(?! (?:very |that |so |too )?(?:well|fluently|perfectly|easily))"
    r"|\b(?:i|we) (?:have|speak|read|know|understand) no welsh\b|\b(?:i am|i'm|we are|we're) not (?:a )?welsh[ -]speak"
    r"|\b(?:i|we) (?:don't|do not|cannot|can't) (?:speak|read|understand|know) a word of (?:it|welsh)\b",
    re.IGNORECASE,
)
_TRANSLATE = re.compile(
    r"^(?:please )?translate\b|\b(?:can|could|would|will|please|someone|somebody|anyone|you)(?: \w+){0,3} translate"
    r" (?:it|this|that|these|the|what|for)\b",
    re.IGNORECASE,
)


def is_stock(sentence: str) -> bool:
    """Whether this is a footer, a notice of absence, a good wish or a formula, in Welsh or in English."""
    bare = sentence.strip(" .,!?-–—\n")
    if len(bare) <= _FORMULA_CHARACTERS and _FORMULA.fullmatch(bare):
        return True
    if any(pattern.search(sentence) for pattern in (_FOOTER_SENTENCE, _ABSENCE, _BUSINESS)):
        return True
    return bool(_WISH.search(bare)) and len(bare.split()) <= _WISH_WORDS and not _MORE_THAN_A_WISH.search(bare)


def tells_what_another_wrote(sentence: str, *, before_colon: bool) -> bool:
    """Whether an English sentence leads up to another's words: "They answered in Welsh only:".

    "As I wrote:" leads up to the writer's own, and "Your message:" is the label of a form. Without a colon only a
    sentence that says so in other words ("The letter was in Welsh.", "which reads as follows", "What does this mean?").
    """
    tail = sentence[-_LEAD_IN_CHARACTERS:]
    last = next(iter(deque(_TELLING.finditer(tail), maxlen=1)), None)
    if last is None or len(tail.split()) < 2:  # one word before a colon is a label
        return False
    if last["own"] and last["word"].casefold() not in _CAME_TO_ME:
        return False
    return before_colon or any(pattern.search(tail) for pattern in (_CAME_IN_WELSH, _LEADS_IN, _WHAT_IS_THIS))


def reaches_below(sentence: str) -> bool:
    """Whether an English sentence leads up to the paragraphs below it as a colon would."""
    return bool(_LEADS_IN.search(sentence[-_LEAD_IN_CHARACTERS:]))


def lead_in(sentence: str) -> str:
    """What leads up to another's words within one sentence ("The text said …"); empty if nothing does.

    Whether it is English, and what follows Welsh, is for the caller to judge.
    """
    found = _SAID_AND_GOES_ON.match(sentence)
    return found["lead"] if found and tells_what_another_wrote(found["lead"], before_colon=True) else ""


def reads_no_welsh(sentence: str, welsh: str) -> bool:
    """Whether an English sentence says that its writer reads no Welsh, or wants some translated.

    Args:
        sentence: one sentence.
        welsh: the Welsh that stands beside it; if that speaks of translating too, both say the same.
    """
    if _READS_NONE.search(sentence):
        return True
    return bool(_TRANSLATE.search(sentence)) and "yfieith" not in welsh.casefold()
