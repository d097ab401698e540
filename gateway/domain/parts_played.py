"""The part that a body plays in the sentence that names it: complained of, asked, acting, told, near, or a helper.

Promises: a weight and a reason for each mention, from the words of its own sentence and the beginning of the next.
Refuses to compare bodies: that is `written_about`.

Weighed: a parser of sentences (slow, and lost in the prose of people who write in haste), the distance to words of
complaint (blind to who did what), and classes of words before and behind the name, by dozens, with the subject of the
verb looked at where it matters (who works there: the writer, or somebody who used it). The last was taken.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import re2  # type: ignore[import-untyped,unused-ignore]

from gateway.domain.organisations import fold
from gateway.domain.wording import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gateway.domain.organisations import Mention

__all__ = [
    "BASE", "EMPLOYED", "FORCED", "PASSING", "TOLD", "Part", "did_something", "is_complained_of", "weigh", "word_class",
]  # fmt: skip

PASSING = "only passing by"
TOLD = "told about it"
EMPLOYED = "the writer's own employer"
BASE = {
    "register": 1.0,
    "pattern": 1.0,
    "generic": 0.5,
    "thin": 0.3,
    "unknown": 0.5,
    "thing": 0.2,
    "hint": 0.15,
    "place": 0.05,
}

_THE = (
    r"(?:the\s+|my\s+|our\s+|an?\s+|this\s+|that\s+|his\s+|her\s+|their\s+|your\s+|local\s+|old\s+"
    r"|y\s+|yr\s+|fy\s+|mr\s+)*"
)


# ---------------------------------------------------------------- complained of

_AGAINST = (
    r"(?:complain(?:t|ts|ing|ed)?|concerns?|dispute|problems?|issues?|unhappy|grievance|case|raise[sd]?"
    r"|matter|trouble|row|argument|battle|fight|bother|hassle|beef|gripe|fed up|sick|disgusted|appalled"
    r"|disappointed|angry|furious|cross|breach|data breach|leak|cwyn|cwynion|gwyno|pryder"
    r"|problem)\b[^.!?\n]{0,30}?\b(?:about|against|with|re|regarding|concerning|am|yn erbyn|ynghylch"
    r"|ynglyn a|gyda|versus|v)[\s:]+(?:[^\s.!?]+\s+){0,3}$|\b(?:writing|write|letter|it is|it's|its|this is"
    r"|all)\s+(?:to you\s+|to complain\s+)?(?:about|regarding|concerning|because of|re)\s+(?:the\s+|my\s+"
    r"|our\s+|how\s+|what\s+)*$|\b(?:you|please|to)\s+(?:please\s+|kindly\s+)?(?:investigate|look into"
    r"|deal with|sort out|speak to|have a word with|make|force"
    r"|order|fine|prosecute|stop)\s+" + _THE + r"$"
    r"|\b(?:ysgrifennu|sgwennu)\s+(?:atoch\s+)?(?:am|ynghylch|ynglŷn â)\s+(?:y\s+|yr\s+|fy\s+)*$"
)
_AGAINST_AFTER = (
    r"^\s+(?:to account|responsible|liable|accountable|at fault|to blame)\b"
    r"|^\s+(?:that\s+|which\s+|who\s+)?(?:i|we)\b[^.!?,]{0,40}\b(?:complain\w*|complaint|blame|cross with"
    r"|angry with)\b"
)
_NOT_BLAMED = (
    r"\b(?:don't|do not|dont|not|never|no)\s+(?:really\s+)?(?:blam\w+|complain\w*\s+(?:of|about)"
    r"|complaint\w*\s+(?:of|about|against)|cross with|angry with|quarrel with|a complaint about"
    r"|about)\s+(?:the\s+|my\s+)?$"
)

# "It is the council that keeps putting it back in."
_CLEFT = r"\b(?:it'?s|it is|it was|it wis|'?tis|twas)\s+(?:really |actually |only |all )?(?:the|my|our)\s+$"
_CLEFT_AFTER = r"^(?:,? (?:in|at|of) [A-Z]\w+)?,?\s+(?:that|that's|who|who's|which|what|wot|as)\b"
_NOT_THEM = r"^\s*[,(]\s?(?:not them|not their fault|no fault of theirs|not the ones)\b"
_PAGES = frozenset("website app platform site".split())
_ON_ITS_PAGES = r"\b(?:on|via|through|in|using|to|from|their|its|his|her|your)\s+(?:the |their |its |an? )?$"

# ---------------------------------------------------------------- asked, held, done

_DATA = (
    r"(?:request(?:s|ed)?|sars?|dsars?|foi|foia|records?|data|information|file|files|notes?|copy|copies"
    r"|footage|cctv|emails?|e-mails?|papers?|letters?|recordings?|documents?|report|details|account|photos?"
    r"|pictures?|minutes|log|logs|statements?|history|cofnodion|gwybodaeth|data|ffeil|cais|nodiadau|copi)"
)
_ASKED = (
    r"\b(?:request(?:s|ed)?|sar|dsar|foi|foia|asked|asking|wrote|written|writing|applied|emailed|e-mailed"
    r"|phoned|rang|rung|contacted|chased|complained|served|lodged|submitted|letter|letters|email|emails"
    r"|held|holds?|response|reply|replies|refusal|answer|word|data|information|records?|file|files|notes"
    r"|footage|copy|papers|minutes|recording|logs?|account|contract|customer|employed|worked|tenant|patient"
    r"|pupil|member|cais|gofyn|gofynnais|ysgrifennais|ofynnais|gofynnes|sgwennais|ateb|gwybodaeth"
    r"|cofnodion)\b"
    r"\s+(?:\S+\s+){0,4}?(?:to|from|of|by|with|at|for|off|i|gan|oddi wrth|at|[a-z]+'r)?\s*" + _THE + r"$"
)
_ASKED_FAR = (
    r"\b(?:i|i've|ive|we|we've|i'd|mi|dwi)\b[^.!?]{0,20}\b(?:asked|ask|requested|applied|asking|want|wanted"
    r"|need|sent off|gofynnais|gofyn)\b[^.!?]{0,80}"
    r"\b(?:from|to|off|gan|i)\s+" + _THE + r"$"
)
# "Evergreen asked my surgery": somebody else asks.
_BEGUN_BY_OTHER = (
    r"\b[\w'-]+\s+(?:has |have |had |then |also |even )?(?:asked|wrote|applied|emailed|e-mailed|phoned|rang"
    r"|contacted|complained|requested|told)\s+"
    r"(?:to\s+)?" + _THE + r"$"
)
_BEGUN_BY_ME = (
    r"^\W*(?:so |then |and |but |when |after |since |later |yesterday |today |last \w+ |in \w+ |on \w+ "
    r"|first )*(?:i|i've|i'd|ive|we|we've|me|my)\b|\b(?:i|we|i've|i'd|we've|ive)\s+(?:\w+\s+){0,2}$"
    r"|^\W*(?:asked|wrote|applied|emailed|phoned|rang|contacted|complained|requested)\b|\b(?:i|i've|i'd|ive"
    r"|we|we've)\s+(?:have |had |also |then |even |already |both )?(?:asked|wrote|written|applied|emailed"
    r"|e-mailed|phoned|rang|contacted|complained|requested|told)\b"
)
_ASKED_DATA_AFTER = (
    r"^[^.!?]{0,60}\b(?:for|about|to (?:see|send|give|let|show|correct|delete|remove|take|put|stop|tell)"
    r"|am)\b[^.!?]{0,40}\b" + _DATA + r"\b"
)
_BY = (
    r"\b(?:by|from|at|with|gan|gyda|the behaviour of|on behalf of|because of|thanks to)\s+(?:the\s+"
    r"|my\s+)?$"
)
_VERBS = (
    r"(?:has|have|had|is|are|was|were|did|didn't|does|doesn't|do|don't|dont|won't|wont|will not|will|would"
    r"|could|would not|wouldn't|wudnt|cannot|can't|cant|hasn't|haven't|hasnt|havent|aint|ain't|never|not"
    r"|still|refus\w+|ignor\w+|fail\w+|sent|sends?|los[te]|losing|shar\w+|disclos\w+|told|tells?|says?|said"
    r"|sez|sed|reckons?|keeps?|kept|call\w*|rings?|rang|phon\w+|den\w+|deny|holds?|held|gave|gives?|given"
    r"|giv|post\w+|publish\w+|put|puts|used?|using|uses|claim\w*|insist\w*|repl\w+|respond\w*|answer\w*"
    r"|wants?|wanted|demand\w*|mixed|muddled|confus\w+|register\w*|record\w*|withh\w+|delet\w+|destroy\w+"
    r"|shredd\w+|wip\w+|bin\w+|black\w+|redact\w+|blank\w+|turn\w+|wrote|writes?|leak\w*|s[eo]ll\w*|sold"
    r"|passed|passes|pass|hand\w+|show\w+|open\w+|look\w+|access\w+|film\w+|copied|email\w*|text\w*|mail\w*"
    r"|stall\w*|fob\w*|dodg\w+|drag\w+|brush\w+|took|takes?|made|makes?|print\w+|read|reads|let|lets"
    r"|allow\w*|report\w*|mark\w+|link\w*|list\w*|got|gets?|charg\w+|froze\w*|clos\w+|block\w+|chang\w+"
    r"|ask\w*|request\w*|contact\w*|came|comes?|went|threaten\w*|pester\w*|hound\w*|harass\w*|chas\w+"
    r"|snoop\w*|sacked|dismissed|fired|suspended|evict\w*|pursu\w*|invoiced?|billed|fined|merg\w+"
    r"|transfer\w*|upload\w*|download\w*|attach\w*|broadcast\w*|announc\w+|display\w*|pinned|stuck|left"
    r"|dropped|threw|dumped|hid|hiding|conceal\w*|messed|botched|add\w+|enter\w+|broke|breach\w+|scann?\w+"
    r"|install\w+|monitor\w+|spied|spy\w*|track\w*|track|refund\w*|hung|bounc\w+|wedi|yn|heb|ddim"
    r"|gwrthod\w*|gwrthododd|anfon\w*|rho[dt]\w*|colli|collodd|gwerth\w+|dweud|dywed\w*|gadael|cadw)"
)
_DID = r"^(?:'s?)?[\s,]+((?:[^\s.!?;]+\s+){0,3}?)" + _VERBS + r"\b"
# "… Baths, and I never asked": somebody else's verb.
_OTHER_SUBJECT = compile_pattern(
    r"\b(?:i|i've|i'd|i'm|we|we've|she|he|my|our|that|they|it|you|and|but|for|to|about|when|because|then"
    r"|with|if|dwi|mi|am|i'r)\b",
    ignore_case=True,
)
_HIS_THING = (
    r"^(?:'s|s'|')\s+(?:own\s+)?(?:\w+\s+){0,2}?(?:" + _DATA + r"|website|web site|system|database|register|refusal"
    r"|reply|answer|response|staff|team|department|dept|office|officer|manager|policy|privacy|portal|app"
    r"|page|people|lot|records|cameras?|computers?|server|lawyers?|solicitors?|dpo|data protection)\b"
)
_ITS_PERSON = (
    r"\b(?:someone|somebody|some one|anyone|one of (?:the|their) \w+|staff|manager|receptionist|woman|lady"
    r"|man|girl|lad|lass|fella|fellow|bloke|chap|guy|boy|person|clerk|officer|nurse|doctor|teacher|adviser"
    r"|advisor|agent|worker|usher|driver|assistant|cashier|secretary|team|dpo|data protection officer"
    r"|handler|office|department|dept|section|trainer|boss|owner|head|people|folk)\b"
    r"\s+(?:\w+\s+)?(?:at|from|in|of|with)\s+" + _THE + r"$"
)
# It keeps what is in dispute: "The Trust in Surrey has my card and her letters".
_HOLDS = (
    r"^(?:[ ,]+[^\s.!?;]+){0,3}?\s+(?:still\s+|has\s+|have\s+|had\s+|must\s+)?(?:has|have|holds?|hauds"
    r"|keeps?|kept|got|stores?|uses?)\s+(?:all\s+|still\s+|got\s+|on\s+)?(?:my|our|the|his|her|a|mum's"
    r"|me)\s+(?:\w+\s+){0,3}?(?:card|photos?|photograph|diary|letters|name|address|number|" + _DATA + r")\b"
)
_THEN_THEY = (
    r"^[^.!?]{0,110}[.!?]\s+(?:but\s+|and\s+|now\s+|then\s+|so\s+)?(?:they|it|its|nobody there|nobody"
    r"|the lady|the man|somebody there|staff|no reply|no answer|not a|nothing|maen nhw|maent|maen|dim)\b"
)

# ---------------------------------------------------------------- passing by

_MEANS = r"\b(?:ar|trwy|drwy|on|via|by|through|thru|in|from|my|a|our|their|his|her|using)\s+$"
_PASSING_BEFORE = (
    r"(?:\b(?:go(?:ing)?|went|gone|turn\w*|refer\w*|escalat\w*|take (?:it|this|them|the matter)"
    r"|taking (?:it|this)|report(?:ed|ing)(?: \w+)?|advised by|told by|advice (?:of|from)|suggestion of|cc"
    r"|cc'd|copied|copy|copying|spoke|speak|talk\w*|job|post|vacancy|interview|position|offer|role|apply"
    r"|applying|applied for|qualified|trained|retired|studied|retire|teach|taught|start\w*|starting"
    r"|formerly|ex|branch secretary|member|volunteer\w*|rang|wrote|complained|phoned|contacted"
    r"|told)\b\s+(?:it |this |them |me |you |all this |the matter |to go |also |both |as an? \S+ )?(?:to"
    r"|with|at|by|from|from the|for|in|into|on|i|of|gyda)\s+(?:the\s+|my\s+|an?\s+|our\s+|local\s+|y\s+"
    r"|yr\s+|mr\s+)*$)|\b(?:start|starting|begin|beginning|training|qualified|student|assistant|job|post"
    r"|placement|interview)\b[^.!?]{0,30}\b(?:at|with|for)\s+(?:the\s+|an?\s+|our\s+)*$|\b(?:near|opposite"
    r"|outside|behind|beside|next to|next door to|unlike|funded by|sponsored by|married to|via|c/o|past"
    r"|above|below|round the corner from|walking to|on the way to|taken to|rushed to|admitted to"
    r"|recommended by|helped by|help from|support from|suggested by|(?:got|had|obtained|took|bought"
    r"|received)\b[^.!?]{0,40}\bfrom|even the|even to the|not even the|like the|such as the|as for the"
    r"|never mind the|parents? (?:of|at)|pupils? (?:of|at)|on behalf of|mynd at|troi at)\s+(?:the\s+|my\s+"
    r"|an?\s+|children at\s+|parents of\s+)*$"
)
_SELDOM_PASSING = compile_pattern(
    r"\b(?:wrote|complained|rang|phoned|contacted|applied|told)\s+(?:to|for|at)", ignore_case=True
)
# Called in, and no help: "asked the council, then the police who said civil".
_NO_HELP_AFTER = (
    r"^[^.!?]{0,70}?\b(?:said|says?|say|sez|told|tells?|tell|reckons?|thinks?|advis\w+|suggest\w+"
    r"|recommend\w+|point\w*|direct\w*|refer\w*|sent|pass\w*|agree\w*|confirm\w*|think|writes?|wrote"
    r"|replied)\b[^.!?]{0,50}?\b(?:(?:it'?s |is |was |that's |just )?(?:a )?civil|(?:to )?(?:ask|try"
    r"|contact|go to|speak to|ring|see|complain to) (?:the |my )?(?:council|police|bank|school|hospital|gp"
    r"|surgery|landlord|company|firm)|try (?:you|the ico|ico|the commissioner|yourselves)|(?:come|go"
    r"|write|speak|talk|complain|apply|report it|turn|take it|get on) to (?:you|the ico|ico|the information"
    r"|the commissioner|yourselves)|contact (?:you|the ico|ico|the information)|to ask you|ask the ico"
    r"|(?:not|isn't|ain't|isnt|aint|wasn't) (?:theirs|for them|up to them|one for them|a (?:police|council"
    r"|criminal) matter|their (?:job|remit|business|problem|responsibility|department|concern|area))"
    r"|nothing to do with them|no concern of theirs|nothing (?:they|we) (?:can|could) do|can't (?:help"
    r"|get involved|do (?:owt|anything|much|nothing))|cannot (?:help|get involved|act)|couldn't help"
    r"|crime (?:number|reference)|data protection (?:matter|issue|thing)|your (?:job|department|remit|lot"
    r"|patch|territory|office)|you (?:people|lot|folk)|you(?:'d| would| could| can) (?:help|order|make)"
    r"|one for (?:you|the ico)|the ones? to (?:talk|speak|go|write) to|(?:have|has) (?:my"
    r"|your) (?:sympathy)|keep a (?:diary|log|note)|unlawful|illegal|against the law|breach\w* the)\b"
)
_PASSING_AFTER = (
    r"^(?:\s+\S+)?[\s,]+(?:advised|suggested|recommended|told|said|says|say|tells?"
    r"|reckons?)\s+(?:that\s+)?(?:me|us|i|we|to|I should|to contact|you)\b[^.]{0,40}\b(?:you|ico"
    r"|information commissioner|complain|contact)"
)
_ONES_TO_ASK = (
    r"^(?:'s)?\s+(?:[\w-]+\s+){0,4}?(?:are|is|were|was)\s+(?:the (?:one|ones|people|place)|who i should"
    r"|where i should)\b|^\s+(?:wants?|needs?)\s+(?:it|this|them|to know|to see|proof|a copy|that)\b"
    r"|^(?:'s)?\s+only\s+(?:wants?|needs?|asks?|require\w*)\b|^\s*(?:,|and)?\s*(?:is|are) (?:not to blame"
    r"|blameless|another matter)\b|^\s+(?:sort|type|style|level|grade)\b"
)
_PARKED = (
    r"\b(?:but|though|although) (?:that|that's|thats|this|it) (?:is |'s )?"
    + _THE
    + r"$|\banother matter,? but that'?s? (?:is )?the $"
)
# Who helped, or was deceived like the writer.
_BLAMELESS = (
    r"^[\s,]+(?:\w+\s+){0,2}?(?:(?:has|have|had|was|were|is|are)\s+(?:\w+\s+){0,3}?(?:good|kind|decent"
    r"|helpful|great|brilliant|marvellous|lovely|supportive|sympathetic|excellent|wonderful|marvelous"
    r"|amazing|superb|fantastic|perfect|smashing|first class|sound|grand|champion|ace|sweet|apologetic"
    r"|fooled|deceived|taken in|conned|as shocked|fine|nice|polite|happy|civil)\b|(?:gave|paid|put)\s+(?:it"
    r"|the money|my money|me my money|me the money)\s+back|refunded|helped|believed\s+me|took\s+(?:it"
    r"|me)\s+seriously|(?:rehoused)\s+(?:us|me))"
)
# Where one was or went: "at school", "in court", "into hospital".
_SOMEWHERE = (
    r"\b(?:in|into|inside|outside|to|at|from|of|since|after|before|until|for|left|leaving|finish\w*"
    r"|start\w*|attend\w*|yn yr|yn y|mewn|i'r|o'r)\s+(?:the\s+)?$"
)
_PLACES = frozenset(
    """school hospital prison court courts university college uni church work jail gaol nursery chapel
    hospitals schools tribunal casualty infirmary ysgol ysbyty llys carchar coleg prifysgol capel eglwys""".split()
)
_INSIDE = (
    r"\b(?:in|into|inside|outside|round|near|behind|beside|opposite|past|above|across from"
    r"|to and from)\s+(?:the|my|our|a)\s+$"
)
_MINE_OR_THEIRS = (
    r"\b(?:my|our|his|her|their|your|mum's|dad's) (?:\w+'?s?'? )?(?:daughter|son|child|children|kid|kids"
    r"|grandson|granddaughter|wife|husband|mother|father|boy|girl|lad|mam|nan|ex)(?:'s|s'|s|')? $"
)
# Who was told about it, rather than who told: "gave my number to the school", "rang my work".
_RECIPIENT = (
    r"\b(?:(?:passed|gave|given|forwarded|shared|disclosed|leaked|sold|sent|handed|told|showed|telling"
    r"|passing|e-?mailed|posted|texted|copied|sharing|sending|giving|selling|hand|give|pass|send|bring|take"
    r"|show|submit|forward)\b[^.!?]{0,60}?(?:\b(?:to|with)\s+(?:the\s+|my\s+|an?\s+|our\s+|his\s+"
    r"|her\s+)*(?:(?:manager|boss|head|staff|owner|people|director|secretary|receptionist)\s+(?:of"
    r"|at)\s+(?:the\s+|my\s+)?)?|\b(?:told|telling)\s+(?:the\s+|my\s+|our\s+)+)|(?:rang|phoned|called"
    r"|contacted|e-?mailed|texted|wrote to|went to|came to|turned up at|visited)\s+(?:[^.!?;]{0,40}(?:,"
    r"|\band)\s+)?(?:the\s+|my\s+|our\s+|his\s+|her\s+)*)$"
)
_I_DID = (
    r"\b(?:i|we|i've|we've|i'd|me|my (?:solicitor|mother|father|wife|husband|daughter|son"
    r"|mp))\s+(?:\w+\s+){0,2}?(?:passed|gave|given|forwarded|shared|sent|handed|told|showed|rang|phoned"
    r"|called|contacted|e-?mailed|emailed|texted|wrote|went|visited|asked|made|put|complained|written)\b"
)

# The one who hears it, before words of complaint: "told my employer that I had complained".
_INFORMED = (
    r"\b(?:(?:told|tells?|telling|inform(?:s|ed|ing)?|notif(?:y|ies|ied|ying)|warn(?:s|ed|ing)?|advis(?:e|es|ed|ing)"
    r"|assur(?:e|es|ed|ing)|remind(?:s|ed|ing)?|alert(?:s|ed|ing)?|let|letting|tipped off|rang|ringing|phoned|phoning"
    r"|e-?mailed|e-?mailing|texted|texting|contacted|contacting|copied in)(?: (?:back|both|also|even))?"
    r"|(?:said|say|says|saying|told|wrote|written|writing|mention\w*|report(?:s|ed|ing)|disclos\w+|reveal\w*|admit\w*"
    r"|confirm\w*|explain\w*|blabb\w*|leak\w*|boast\w*|hint\w*|spoke|spoken|speaking|talk\w*|pass\w*|let on)"
    r"(?: (?:it|this|that|on|all|back|everything))*? (?:to|with))\s+" + _THE + r"(?:[a-z][\w'-]*\s+){0,2}?$"
)
# But "I told the firm I complained about": there the firm is the one.
_IS_RELATIVE = (
    r"^\s+(?:that\s+|which\s+|whom\s+)?(?:i|we)\b[^.!?,]{0,30}\bcomplain\w*\s+(?:to you\s+)?(?:about|of|against)"
    r"\s*(?:$|[.,;!?):]|\b(?:that|who|what|how|where|when|exactly|everything|all|and|in|on|last|before|first)\b)"
    r"|^\s+which\b"
)

# ---------------------------------------------------------------- who works there

_WORKS = (
    r"\b(?:works?|worked|working|employed|employee|employees|job|temp|temped|temping|shifts?|years?|post"
    r"|staff|career|contractor|on the staff|agency|is an?(?: [\w-]+){1,4}|was an?(?: [\w-]+){1,4}"
    r"|am an?(?: [\w-]+){1,4}|i'm an?(?: [\w-]+){1,4}|nurse|clerk|officer|porter|driver|cleaner|cook"
    r"|receptionist|teacher|assistant|handler|constable|copper|teller|cashier|administrator|secretary"
    r"|manager|engineer|carer|consultant|technician"
    r"|librarian|guard|supervisor|gweithio|gweithiais)\b(?: [\w,-]+){0,6}?"
    r" (?:at|for|with|in|by|on|to|of|i|yn|gyda|mewn)\s+" + _THE + r"$"
)
_WRITER = compile_pattern(
    r"\b(?:i|i'm|im|i've|ive|i'd|we|we're|my (?:old |last |first |former )?(?:job|career|post|work"
    r"|employment|years)|me|dwi|rydw i|mi|fi)\b",
    ignore_case=True,
)
_ANOTHER = compile_pattern(
    r"\b(?:he|he's|hes|she|she's|shes|who|who's|whose|they|wife|husband|ex|sister|brother|neighbour|friend"
    r"|mate|daughter|son|cousin|woman|man|lad|lass|lady|girl|girlfriend|boyfriend|bloke|chap|fella|partner"
    r"|mother|mother-in-law|in-law|landlord|aunt|aunty|uncle|nephew|niece|someone|somebody|person|missus"
    r"|stepmother|stepson|fiancee|fiance|tenant|colleague|kid|gŵr|gwraig|chwaer|brawd|ffrind)\b",
    ignore_case=True,
)

# Someone must fetch his own record elsewhere and hand it over: whoever holds the record is not complained of.
FORCED = compile_pattern(
    r"\b(?:unopened|un-opened|sealed envelope|no (?:envelope|paper|print|printout|record|report|form|file"
    r"|letter)[,]? no (?:job|shifts?|work|start|flat|tenancy|room)|or (?:else )?(?:there is "
    r"|there's )?no (?:job|shifts?|work|start|flat|tenancy|contract)|(?:bring|hand|give|show|submit|send"
    r"|forward|take|turn)\w*(?: \w+){0,4} (?:to|for|over to) (?:him|her|them|the (?:boss|manager|owner"
    r"|company|firm|employer|agency|office))[^.!?]{0,50}(?:before|or|if|by|else|unless|no )|(?:condition"
    r"|part) of (?:the |my |our )?(?:job|employment|work|contract|tenancy|application)|(?:wants?|wanted"
    r"|makes?|making|made|forces?|forcing|forced|tells?|telling|told|requires?|requiring|required|demands?"
    r"|expects?|asks?) (?:that )?(?:each|all|every|everyone|everybody|us|me|him|her|them|staff|drivers"
    r"|applicants|carers|candidates|tenants|people|new starters)(?: of us| \w+){0,6}? (?:to )?(?:go|apply"
    r"|ask|get|obtain|fetch|request|sign|log|pull|make|take out|bring|produce)\b[^.!?]{0,80}\b(?:police"
    r"|own record|own records|history|gp|nhs|prison|file|data|subject access|sar|dsar|criminal)|under (?:my"
    r"|our|your|their|the) data rights?[^.!?]{0,60}(?:submit|hand|bring|give))\b",
    ignore_case=True,
)  # fmt: skip

_SAYS = (
    r"^,?\s+(?:also |once |has |had )?(?:says?|said|told|tells|reckons?|advis\w+|suggest\w+|thinks?"
    r"|explained|mentioned)\b"
)
_ASKED_BY_ME = (
    r"\b(?:asked|requested|wrote|emailed|complained|request|applied for|sent|dismissed by|sacked by"
    r"|made redundant by|refused)\b"
)
_NAMED_AUTHORITIES = frozenset({"police", "justice"})
_ADVISERS = frozenset(
    """solicitor solicitors barrister citizens advice law firm ombudsman cyfreithiwr cyfreithwyr unison unite
    union gmb mp ombwdsmon police court tribunal accountant accountants lawyer lawyers surveyor helpline
    journalist""".split()
)
_SENTENCE_END = re.compile(r"[.!?][\"')\]]?\s|\n\s*\n")


class _Ways:
    """Ways of speaking, asked of a short text in one pass (RE2's set search)."""

    _GAP = re.compile(r"(\[\^\.!\?[^\]]{0,3}\])\{0,\d+\}")  # a counted gap multiplies states; the text is short

    def __init__(self, **ways: str) -> None:
        options = re2.Options()
        options.max_mem = 64 << 20
        options.case_sensitive = False
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        self._names = tuple(ways)
        for way in ways.values():
            self._set.Add(self._GAP.sub(lambda gap: gap.group(1) + "*", way))
        self._set.Compile()

    def said(self, text: str) -> frozenset[str]:
        return frozenset(self._names[number] for number in self._set.Match(text) or ())


_BEFORE = _Ways(
    means=_MEANS, on_its_pages=_ON_ITS_PAGES, not_blamed=_NOT_BLAMED, parked=_PARKED, cleft=_CLEFT, against=_AGAINST,
    informed=_INFORMED, passing=_PASSING_BEFORE, works=_WORKS, asked_by_me=_ASKED_BY_ME, told=_RECIPIENT, i_did=_I_DID,
    its_person=_ITS_PERSON, asked=_ASKED, asked_far=_ASKED_FAR, begun_by_other=_BEGUN_BY_OTHER,
    begun_by_me=_BEGUN_BY_ME, by=_BY, somewhere=_SOMEWHERE, inside=_INSIDE, relative=_MINE_OR_THEIRS,
)  # fmt: skip
_AFTER = _Ways(
    not_them=_NOT_THEM, against=_AGAINST_AFTER, cleft=_CLEFT_AFTER, blameless=_BLAMELESS, his_thing=_HIS_THING,
    data=_ASKED_DATA_AFTER, holds=_HOLDS, then_they=_THEN_THEY, passing=_PASSING_AFTER, no_help=_NO_HELP_AFTER,
    ones_to_ask=_ONES_TO_ASK, says=_SAYS, relative=_IS_RELATIVE,
)  # fmt: skip
_DID_PATTERN = compile_pattern(_DID, ignore_case=True)
_PASSING_PATTERN = compile_pattern(_PASSING_BEFORE, ignore_case=True)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the sentence says before and behind a mention: the words, and the ways of speaking found in them."""

    before: str
    after: str
    ahead: frozenset[str]
    behind: frozenset[str]


class Part(NamedTuple):
    """The part of one mention: how much it speaks for its body, why, and the ways of speaking found about it."""

    score: float
    why: str
    ways: tuple[str, ...] = ()


def weigh(mention: Mention, text: str) -> Part:
    """How much one mention speaks for its organisation, and why: the part it plays in its sentence."""
    if mention.level in {"hint", "thing", "place"}:
        if _is_a_figure_of_speech(mention, text):
            return Part(0.0, "")
        return Part(BASE[mention.level], "")
    before, after = _sentence_before(text, mention.start), text[mention.end : mention.end + 140]
    said = _Said(before, after, _BEFORE.said(before), _AFTER.said(after))
    ways = [*_ways(said), *(["adviser"] if _ADVISERS & set(fold(mention.words).replace("'", " ").split()) else [])]
    return Part(*_part(mention, said), tuple(ways))


# Things of a trade by their words alone: "by recorded delivery", "by default", "with caution".
_FIGURES = compile_pattern(
    r"\b(?:(?:recorded|special|registered|signed[ -]for|tracked|guaranteed|next[ -]day) delivery|by default"
    r"|in default of|on balance|balance of (?:probabilit|convenience|interest)\w*|in the balance"
    r"|(?:benefit of the doubt|for (?:the|my|your|our|his|her|their) benefit|in excess of)"
    r"|(?:err on the side of|with|of|proceed with) caution|exchange of (?:e-?mails|letters|words|views|correspondence"
    r"|messages)|in exchange|pilot (?:scheme|project|study)|statement of truth|i recall|transfer of (?:my )?data"
    r"|legacy (?:system|systems|data|software)|strong conviction|at a premium|new platform|online platform)\b",
    ignore_case=True,
)


def _is_a_figure_of_speech(mention: Mention, text: str) -> bool:
    """Whether the words stand in a saying that has nothing to do with their trade."""
    begins = max(0, mention.start - 24)
    start, end = mention.start - begins, mention.end - begins
    sayings = _FIGURES.finditer(text[begins : mention.end + 24])
    return any(found.start() <= start and end <= found.end() for found in sayings)


def _part(mention: Mention, said: _Said) -> tuple[float, str]:
    base = BASE[mention.level]
    if _is_only_the_means(mention, said) or "not_them" in said.behind or said.ahead & {"not_blamed", "parked"}:
        return base * 0.1, PASSING
    if _is_the_one(said):
        return base + 4, "complained of"
    aside = _works_there(said)
    if aside is None and ("blameless" in said.behind or _passes_by(mention, said)):
        aside = base * 0.1, PASSING
    if aside is None and ("told" in said.ahead or _hears_of_it(said)) and "i_did" not in said.ahead:
        aside = base * 0.4, TOLD
    return aside or _played(mention, said)


def _ways(said: _Said) -> Iterator[str]:
    """The ways of speaking in the sentence of a mention and just behind it, for the fitted weights to judge by."""
    yield from (f"before.{way}" for way in said.ahead)
    yield from (f"after.{way}" for way in said.behind)
    closes = _SENTENCE_END.search(said.after)
    rest = said.after[: closes.start()] if closes else said.after
    yield from (f"sentence.{way}" for way in _signs().said(f"{said.before} _ {rest}"))
    if closes:
        yield from (f"next.{way}" for way in _signs().said(said.after[closes.end() :]))
    words = said.before.split()
    last = fold(words[-1]) if words else "first"
    yield f"article.{_ARTICLES.get(last, 'none')}"


_ARTICLES = {word: word for word in "first the some of to from by at in with and or for".split()} | {
    word: kind
    for kind, words in (("mine", "my our fy ein"), ("theirs", "his her their its"), ("a", "a an"), ("this", "that"))
    for word in words.split()
}


@cache
def _signs() -> _Ways:
    """The word classes of `registers/signs.toml`; a star stands for any ending."""
    return _Ways(**{name: _one_of(words) for name, words in _classes().items()})


def word_class(name: str) -> re2._Regexp[str]:
    """A class of `registers/signs.toml` as one pattern."""
    return compile_pattern(_one_of(_classes()[name]), ignore_case=True)


@cache
def _classes() -> dict[str, list[str]]:
    file = resources.files("gateway") / "registers" / "signs.toml"
    return {name: entry["words"] for name, entry in tomllib.loads(file.read_text("utf-8")).items()}


def _one_of(words: list[str]) -> str:
    phrases = (re.escape(phrase.strip()) for line in words for phrase in line.split(","))
    listed = (phrase.replace(r"\*", r"[\w'-]*") for phrase in phrases)
    return r"\b(?:" + "|".join(listed) + r")\b"


def _played(mention: Mention, said: _Said) -> tuple[float, str]:
    """The weight of a body that is neither complained of in so many words nor passing by."""
    kind, base = mention.organisation.kind, BASE[mention.level]
    score, why = _acts(said)
    score += base * 0.8
    if not why:
        score *= 0.2 if kind == "platform" else 0.6 if mention.level in {"generic", "thin", "unknown"} else 1.0
        score *= 0.5 if mention.level == "thin" or kind in {"court", "neighbour"} else 1.0
    if kind == "court":
        score *= 0.4
    return score * _as_adviser(mention, said.before), why


def _is_only_the_means(mention: Mention, said: _Said) -> bool:
    """Whether it is only where or by what something was said: "on Facebook", "on their website"."""
    kind = mention.organisation.kind
    if kind == "platform":
        return "means" in said.ahead
    return kind == "vague" and fold(mention.words) in _PAGES and "on_its_pages" in said.ahead


def _is_the_one(said: _Said) -> bool:
    """Whether the writer says that it is the one."""
    if "against" in said.behind and not _hears_of_it(said):
        return True
    if "cleft" in said.ahead and "cleft" in said.behind:
        return True
    return "against" in said.ahead and "passing" not in said.ahead


def _hears_of_it(said: _Said) -> bool:
    """Whether it is told of a complaint: "told my employer that I had complained" complains of another."""
    if "informed" not in said.ahead or "against" not in said.behind:
        return False
    return "relative" not in said.behind or "i_did" not in said.ahead


def _sentence_before(text: str, start: int) -> str:
    """What the sentence says before the mention, 110 characters at most."""
    window = text[max(0, start - 110) : start]
    cut = 0
    for end in _SENTENCE_END.finditer(window):
        cut = end.end()
    return window[cut:]


def _works_there(said: _Said) -> tuple[float, str] | None:
    """The part of a body in which somebody works: the writer (passes by), or another, who used what is kept there."""
    if "works" not in said.ahead:
        return None
    mine = max((one.start() for one in _WRITER.finditer(said.before)), default=-1)
    other = max((one.start() for one in _ANOTHER.finditer(said.before)), default=-1)
    if other > mine and "says" in said.behind:
        return 0.1, PASSING  # a friend there gives advice
    if other > mine:
        return 2.4, "somebody who works there"
    if mine >= 0 and "asked_by_me" not in said.ahead:
        return 0.1, EMPLOYED
    return None


def _acts(said: _Said) -> tuple[float, str]:
    """What the mention gains by doing something, or by being asked."""
    score, why = 0.0, ""
    if "his_thing" in said.behind or did_something(said.after):
        score, why = score + 1.8, "it is said what it did"
    elif "its_person" in said.ahead:
        score, why = score + 1.4, "it is said what somebody of it did"
    asked = said.ahead & {"asked", "asked_far"}
    if asked and not ("begun_by_other" in said.ahead and "begun_by_me" not in said.ahead):
        score, why = score + 1.6 + (0.6 if "data" in said.behind else 0.0), "asked or written to"
    if "holds" in said.behind:
        score += 0.9
    if "then_they" in said.behind:
        score += 0.7
    elif "by" in said.ahead:
        score += 0.6
    return score + (0.3 if said.after.startswith("'") else 0.0), why


def is_complained_of(after: str) -> bool:
    """Whether the words behind a body say that it is the one complained of."""
    return "against" in _AFTER.said(after)


def did_something(after: str) -> bool:
    """Whether the words behind a body tell what it did."""
    did = _DID_PATTERN.search(after)
    return did is not None and not _OTHER_SUBJECT.search(did.group(1) or "")


def _as_adviser(mention: Mention, before: str) -> float:
    """Solicitors, regulators and police are more often told of a matter than its subject; "my solicitor" most so."""
    words = set(fold(mention.words).replace("'", " ").split())
    if mention.level in {"register", "pattern"} and mention.organisation.kind in _NAMED_AUTHORITIES:
        return 0.6 if "police" in words else 1.0
    if not words & _ADVISERS and mention.organisation.kind != "regulator":
        return 1.0
    return 0.14 if before.rstrip().lower().endswith(("my", "our", "by", "fy", "through", "via")) else 0.35


def _passes_by(mention: Mention, said: _Said) -> bool:
    """Whether the body is only where somebody was, whom one also told, where a thing was obtained.

    "I wrote to the council" is no passing by when the council is the one that does not answer; whom one complained to
    counts a little.
    """
    if said.behind & {"passing", "no_help", "ones_to_ask"}:
        return True
    if mention.level in {"thin", "generic"}:
        if "somewhere" in said.ahead and fold(mention.words) in _PLACES:
            return True
        if "inside" in said.ahead and not said.after.startswith("'"):
            return True
        if "relative" in said.ahead and _DID_PATTERN.search(said.after) is None:
            return True
    passing = _PASSING_PATTERN.search(said.before) if "passing" in said.ahead else None
    return passing is not None and _SELDOM_PASSING.search(passing.group() or "") is None
