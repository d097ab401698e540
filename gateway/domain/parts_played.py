"""The part that a body plays in the sentence that names it: complained of, asked, acting, told, near, or a helper.

Promises: a weight and a reason for each mention, from the words of its own sentence and the beginning of the next.
Refuses to compare bodies: that is `written_about`.

Weighed: a parser of sentences (slow, and lost in the prose of people who write in haste), the distance to words of
complaint (blind to who did what), and classes of words before and behind the name, by dozens, with the subject of the
verb looked at where it matters (who works there: the writer, or somebody who used it). The last was taken.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gateway.domain.organisations import fold
from gateway.domain.wording import compile_pattern

if TYPE_CHECKING:
    from gateway.domain.organisations import Mention

__all__ = ["BASE", "EMPLOYED", "FORCED", "PASSING", "TOLD", "did_something", "is_complained_of", "weigh"]

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

_AGAINST = compile_pattern(
    r"(?:complain(?:t|ts|ing|ed)?|concerns?|dispute|problems?|issues?|unhappy|grievance|case|raise[sd]?"
    r"|matter|trouble|row|argument|battle|fight|bother|hassle|beef|gripe|fed up|sick|disgusted|appalled"
    r"|disappointed|angry|furious|cross|breach|data breach|leak|cwyn|cwynion|gwyno|pryder"
    r"|problem)\b[^.!?\n]{0,30}?\b(?:about|against|with|re|regarding|concerning|am|yn erbyn|ynghylch"
    r"|ynglyn a|gyda|versus|v)[\s:]+(?:[^\s.!?]+\s+){0,3}$|\b(?:writing|write|letter|it is|it's|its|this is"
    r"|all)\s+(?:to you\s+|to complain\s+)?(?:about|regarding|concerning|because of|re)\s+(?:the\s+|my\s+"
    r"|our\s+|how\s+|what\s+)*$|\b(?:you|please|to)\s+(?:please\s+|kindly\s+)?(?:investigate|look into"
    r"|deal with|sort out|speak to|have a word with|make|force"
    r"|order|fine|prosecute|stop)\s+" + _THE + r"$"
    r"|\b(?:ysgrifennu|sgwennu)\s+(?:atoch\s+)?(?:am|ynghylch|ynglŷn â)\s+(?:y\s+|yr\s+|fy\s+)*$",
    ignore_case=True,
)
_AGAINST_AFTER = compile_pattern(
    r"^\s+(?:that\s+|which\s+|who\s+)?(?:i|we)\b[^.!?,]{0,40}\b(?:complain\w*|complaint|blame|cross with"
    r"|angry with)\b",
    ignore_case=True,
)
_NOT_BLAMED = compile_pattern(
    r"\b(?:don't|do not|dont|not|never|no)\s+(?:really\s+)?(?:blam\w+|complain\w*\s+(?:of|about)"
    r"|complaint\w*\s+(?:of|about|against)|cross with|angry with|quarrel with|a complaint about"
    r"|about)\s+(?:the\s+|my\s+)?$",
    ignore_case=True,
)

# "It is the council that keeps putting it back in."
_CLEFT = compile_pattern(
    r"\b(?:it'?s|it is|it was|it wis|'?tis|twas)\s+(?:really |actually |only |all )?(?:the|my|our)\s+$",
    ignore_case=True,
)
_CLEFT_AFTER = compile_pattern(r"^(?:,? (?:in|at|of) [A-Z]\w+)?,?\s+(?:that|that's|who|who's|which|what|wot|as|i)\b")
_NOT_THEM = compile_pattern(
    r"^\s*[,(]\s?(?:not them|not their fault|no fault of theirs|not the ones)\b", ignore_case=True
)
_PAGES = frozenset("website app platform site".split())
_ON_ITS_PAGES = compile_pattern(
    r"\b(?:on|via|through|in|using|to|from|their|its|his|her|your)\s+(?:the |their |its |an? )?$", ignore_case=True
)

# ---------------------------------------------------------------- asked, held, done

_DATA = (
    r"(?:request(?:s|ed)?|sars?|dsars?|foi|foia|records?|data|information|file|files|notes?|copy|copies"
    r"|footage|cctv|emails?|e-mails?|papers?|letters?|recordings?|documents?|report|details|account|photos?"
    r"|pictures?|minutes|log|logs|statements?|history|cofnodion|gwybodaeth|data|ffeil|cais|nodiadau|copi)"
)
_ASKED = compile_pattern(
    r"\b(?:request(?:s|ed)?|sar|dsar|foi|foia|asked|asking|wrote|written|writing|applied|emailed|e-mailed"
    r"|phoned|rang|rung|contacted|chased|complained|served|lodged|submitted|letter|letters|email|emails"
    r"|held|holds?|response|reply|replies|refusal|answer|word|data|information|records?|file|files|notes"
    r"|footage|copy|papers|minutes|recording|logs?|account|contract|customer|employed|worked|tenant|patient"
    r"|pupil|member|cais|gofyn|gofynnais|ysgrifennais|ofynnais|gofynnes|sgwennais|ateb|gwybodaeth"
    r"|cofnodion)\b"
    r"\s+(?:\S+\s+){0,4}?(?:to|from|of|by|with|at|for|off|i|gan|oddi wrth|at|[a-z]+'r)?\s*" + _THE + r"$",
    ignore_case=True,
)
_ASKED_FAR = compile_pattern(
    r"\b(?:i|i've|ive|we|we've|i'd|mi|dwi)\b[^.!?]{0,20}\b(?:asked|ask|requested|applied|asking|want|wanted"
    r"|need|sent off|gofynnais|gofyn)\b[^.!?]{0,80}"
    r"\b(?:from|to|off|gan|i)\s+" + _THE + r"$",
    ignore_case=True,
)
# "Evergreen asked my surgery": somebody else asks.
_BEGUN_BY_OTHER = compile_pattern(
    r"\b[\w'-]+\s+(?:has |have |had |then |also |even )?(?:asked|wrote|applied|emailed|e-mailed|phoned|rang"
    r"|contacted|complained|requested|told)\s+"
    r"(?:to\s+)?" + _THE + r"$",
    ignore_case=True,
)
_BEGUN_BY_ME = compile_pattern(
    r"^\W*(?:so |then |and |but |when |after |since |later |yesterday |today |last \w+ |in \w+ |on \w+ "
    r"|first )*(?:i|i've|i'd|ive|we|we've|me|my)\b|\b(?:i|we|i've|i'd|we've|ive)\s+(?:\w+\s+){0,2}$"
    r"|^\W*(?:asked|wrote|applied|emailed|phoned|rang|contacted|complained|requested)\b|\b(?:i|i've|i'd|ive"
    r"|we|we've)\s+(?:have |had |also |then |even |already |both )?(?:asked|wrote|written|applied|emailed"
    r"|e-mailed|phoned|rang|contacted|complained|requested|told)\b",
    ignore_case=True,
)
_ASKED_DATA_AFTER = compile_pattern(
    r"^[^.!?]{0,60}\b(?:for|about|to (?:see|send|give|let|show|correct|delete|remove|take|put|stop|tell)"
    r"|am)\b[^.!?]{0,40}\b"
    + _DATA + r"\b",
    ignore_case=True,
)  # fmt: skip
_BY = compile_pattern(
    r"\b(?:by|from|at|with|gan|gyda|the behaviour of|on behalf of|because of|thanks to)\s+(?:the\s+"
    r"|my\s+)?$",
    ignore_case=True,
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
    r"|add\w+|enter\w+|broke|breach\w+|scann?\w+|install\w+|monitor\w+|spied|spy\w*|track\w*|track"
    r"|refund\w*|hung|bounc\w+|wedi|yn|heb|ddim|gwrthod\w*|gwrthododd|anfon\w*|rho[dt]\w*|colli|collodd"
    r"|gwerth\w+|dweud|dywed\w*|gadael|cadw)"
)
_DID = compile_pattern(r"^(?:'s?)?[\s,]+((?:[^\s.!?;]+\s+){0,3}?)" + _VERBS + r"\b", ignore_case=True)
# "… Baths, and I never asked": somebody else's verb.
_OTHER_SUBJECT = compile_pattern(
    r"\b(?:i|i've|i'd|i'm|we|we've|she|he|my|our|that|they|it|you|and|but|for|to|about|when|because|then"
    r"|with|if|dwi|mi|am|i'r)\b",
    ignore_case=True,
)
_HIS_THING = compile_pattern(
    r"^(?:'s|s'|')\s+(?:own\s+)?(?:\w+\s+){0,2}?(?:" + _DATA + r"|website|web site|system|database|register|refusal"
    r"|reply|answer|response|staff|team|department|dept|office|officer|manager|policy|privacy|portal|app"
    r"|page|people|lot|records|cameras?|computers?|server|lawyers?|solicitors?|dpo|data protection)\b",
    ignore_case=True,
)  # fmt: skip
_ITS_PERSON = compile_pattern(
    r"\b(?:someone|somebody|some one|anyone|one of (?:the|their) \w+|staff|manager|receptionist|woman|lady"
    r"|man|girl|lad|lass|fella|fellow|bloke|chap|guy|boy|person|clerk|officer|nurse|doctor|teacher|adviser"
    r"|advisor|agent|worker|usher|driver|assistant|cashier|secretary|team|dpo|data protection officer"
    r"|handler|office|department|dept|section|trainer|boss|owner|head|people|folk)\b"
    r"\s+(?:\w+\s+)?(?:at|from|in|of|with)\s+" + _THE + r"$",
    ignore_case=True,
)
# It keeps what is in dispute: "The Trust in Surrey has my card and her letters".
_HOLDS = compile_pattern(
    r"^(?:[ ,]+[^\s.!?;]+){0,3}?\s+(?:still\s+|has\s+|have\s+|had\s+|must\s+)?(?:has|have|holds?|hauds"
    r"|keeps?|kept|got|stores?|uses?)\s+(?:all\s+|still\s+|got\s+|on\s+)?(?:my|our|the|his|her|a|mum's"
    r"|me)\s+(?:\w+\s+){0,3}?(?:card|photos?|photograph|diary|letters|name|address|number|" + _DATA + r")\b",
    ignore_case=True,
)
_THEN_THEY = compile_pattern(
    r"^[^.!?]{0,110}[.!?]\s+(?:but\s+|and\s+|now\s+|then\s+|so\s+)?(?:they|it|its|nobody there|nobody"
    r"|the lady|the man|somebody there|staff|no reply|no answer|not a|nothing|maen nhw|maent|maen|dim)\b",
    ignore_case=True,
)

# ---------------------------------------------------------------- passing by

_MEANS = compile_pattern(
    r"\b(?:ar|trwy|drwy|on|via|by|through|thru|in|from|my|a|our|their|his|her|using)\s+$", ignore_case=True
)
_PASSING_BEFORE = compile_pattern(
    r"(?:\b(?:go(?:ing)?|went|gone|turn\w*|refer\w*|escalat\w*|take (?:it|this|them|the matter)"
    r"|taking (?:it|this)|report\w*(?: \w+)?|advised by|told by|advice (?:of|from)|suggestion of|cc|cc'd"
    r"|copied|copy|copying|spoke|speak|talk\w*|job|post|vacancy|interview|position|offer|role|apply"
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
    r"|an?\s+|children at\s+|parents of\s+)*$",
    ignore_case=True,
)
_SELDOM_PASSING = compile_pattern(
    r"\b(?:wrote|complained|rang|phoned|contacted|applied|told)\s+(?:to|for|at)", ignore_case=True
)
# Called in, and no help: "asked the council, then the police who said civil".
_NO_HELP_AFTER = compile_pattern(
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
    r"|your) (?:sympathy)|keep a (?:diary|log|note)|unlawful|illegal|against the law|breach\w* the)\b",
    ignore_case=True,
)
_PASSING_AFTER = compile_pattern(
    r"^(?:\s+\S+)?[\s,]+(?:advised|suggested|recommended|told|said|says|say|tells?"
    r"|reckons?)\s+(?:that\s+)?(?:me|us|i|we|to|I should|to contact|you)\b[^.]{0,40}\b(?:you|ico"
    r"|information commissioner|complain|contact)",
    ignore_case=True,
)
_ONES_TO_ASK = compile_pattern(
    r"^(?:'s)?\s+(?:[\w-]+\s+){0,4}?(?:are|is|were|was)\s+(?:the (?:one|ones|people|place)|who i should"
    r"|where i should)\b|^(?:'s)?\s+only\s+(?:wants?|needs?|asks?|require\w*)\b|^\s*(?:,|and)?\s*(?:is"
    r"|are) (?:not to blame|blameless|another matter)\b|^\s+(?:sort|type|style|level|grade)\b",
    ignore_case=True,
)
_PARKED = compile_pattern(
    r"\b(?:but|though|although) (?:that|that's|thats|this|it) (?:is |'s )?"
    + _THE
    + r"$|\banother matter,? but that'?s? (?:is )?the $",
    ignore_case=True,
)
# Who helped, or was deceived like the writer.
_BLAMELESS = compile_pattern(
    r"^[\s,]+(?:\w+\s+){0,2}?(?:(?:has|have|had|was|were|is|are)\s+(?:\w+\s+){0,3}?(?:good|kind|decent"
    r"|helpful|great|brilliant|marvellous|lovely|supportive|sympathetic|excellent|fooled|deceived|taken in"
    r"|conned|as shocked|fine|nice|polite|happy|civil)\b|(?:gave|paid|put)\s+(?:it|the money|my money"
    r"|me my money|me the money)\s+back|refunded|helped|believed\s+me|took\s+(?:it|me)\s+seriously|(?:moved"
    r"|rehoused)\s+(?:us|me))",
    ignore_case=True,
)
# Where one was or went: "at school", "in court", "into hospital".
_SOMEWHERE = compile_pattern(
    r"\b(?:in|into|inside|outside|to|at|from|of|since|after|before|until|for|left|leaving|finish\w*"
    r"|start\w*|attend\w*|yn yr|yn y|mewn|i'r|o'r)\s+(?:the\s+)?$",
    ignore_case=True,
)
_PLACES = frozenset(
    """school hospital prison court courts university college uni church work jail gaol nursery chapel
    hospitals schools tribunal casualty infirmary ysgol ysbyty llys carchar coleg prifysgol capel eglwys""".split()
)
_INSIDE = compile_pattern(
    r"\b(?:in|into|inside|outside|round|near|behind|beside|opposite|past|above|across from"
    r"|to and from)\s+(?:the|my|our|a)\s+$",
    ignore_case=True,
)
_MINE_OR_THEIRS = compile_pattern(
    r"\b(?:my|our|his|her|their|your|mum's|dad's) (?:\w+'?s?'? )?(?:daughter|son|child|children|kid|kids"
    r"|grandson|granddaughter|wife|husband|mother|father|boy|girl|lad|mam|nan|ex)(?:'s|s'|s|')? $",
    ignore_case=True,
)
# Who was told about it, rather than who told: "gave my number to the school", "rang my work".
_RECIPIENT = compile_pattern(
    r"\b(?:(?:passed|gave|given|forwarded|shared|disclosed|leaked|sold|sent|handed|told|showed|telling"
    r"|passing|e-?mailed|posted|texted|copied|sharing|sending|giving|selling|hand|give|pass|send|bring|take"
    r"|show|submit|forward)\b[^.!?]{0,60}?(?:\b(?:to|with)\s+(?:the\s+|my\s+|an?\s+|our\s+|his\s+"
    r"|her\s+)*(?:(?:manager|boss|head|staff|owner|people|director|secretary|receptionist)\s+(?:of"
    r"|at)\s+(?:the\s+|my\s+)?)?|\b(?:told|telling)\s+(?:the\s+|my\s+|our\s+)+)|(?:rang|phoned|called"
    r"|contacted|e-?mailed|texted|wrote to|went to|came to|turned up at|visited)\s+(?:[^.!?;]{0,40}(?:,"
    r"|\band)\s+)?(?:the\s+|my\s+|our\s+|his\s+|her\s+)*)$",
    ignore_case=True,
)
_I_DID = compile_pattern(
    r"\b(?:i|we|i've|we've|i'd|me|my (?:solicitor|mother|father|wife|husband|daughter|son"
    r"|mp))\s+(?:\w+\s+){0,2}?(?:passed|gave|given|forwarded|shared|sent|handed|told|showed|rang|phoned"
    r"|called|contacted|e-?mailed|emailed|texted|wrote|went|visited|asked|made|put|complained|written)\b",
    ignore_case=True,
)

# ---------------------------------------------------------------- who works there

_WORKS = compile_pattern(
    r"\b(?:works?|worked|working|employed|employee|employees|job|temp|temped|temping|shifts?|years?|post"
    r"|staff|career|contractor|on the staff|agency|is an?(?: [\w-]+){1,4}|was an?(?: [\w-]+){1,4}"
    r"|am an?(?: [\w-]+){1,4}|i'm an?(?: [\w-]+){1,4}|nurse|clerk|officer|porter|driver|cleaner|cook"
    r"|receptionist|teacher|assistant|handler|constable|copper|teller|cashier|administrator|secretary"
    r"|manager|engineer|carer|consultant|technician"
    r"|librarian|guard|supervisor|gweithio|gweithiais)\b(?: [\w,-]+){0,6}?"
    r" (?:at|for|with|in|by|on|to|of|i|yn|gyda|mewn)\s+" + _THE + r"$",
    ignore_case=True,
)  # fmt: skip
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

_ADVISERS = frozenset(
    """solicitor solicitors barrister citizens advice law firm ombudsman cyfreithiwr cyfreithwyr unison unite
    union gmb mp ombwdsmon police court tribunal accountant accountants lawyer lawyers surveyor helpline
    journalist""".split()
)
_SENTENCE_END = re.compile(r"[.!?][\"')\]]?\s|\n\s*\n")


def weigh(mention: Mention, text: str) -> tuple[float, str]:
    """How much one mention speaks for its organisation, and why: the part it plays in its sentence."""
    base = BASE[mention.level]
    if mention.level in {"hint", "thing", "place"}:
        return base, ""
    before, after = _sentence_before(text, mention.start), text[mention.end : mention.end + 140]
    if _is_only_the_means(mention, before) or _is_cleared(before, after):
        return base * 0.1, PASSING
    if _is_the_one(before, after):
        return base + 4, "complained of"
    aside = _works_there(before, after)
    if aside is None and (_BLAMELESS.search(after) or _passes_by(mention, before, after)):
        aside = base * 0.1, PASSING
    if aside is None and _RECIPIENT.search(before) and not _I_DID.search(before):
        aside = base * 0.4, TOLD
    return aside or _played(mention, before, after)


def _played(mention: Mention, before: str, after: str) -> tuple[float, str]:
    """The weight of a body that is neither complained of in so many words nor passing by."""
    kind, base = mention.organisation.kind, BASE[mention.level]
    score, why = _acts(before, after)
    score += base * 0.8
    if not why:
        score *= 0.2 if kind == "platform" else 0.6 if mention.level in {"generic", "thin", "unknown"} else 1.0
        score *= 0.5 if mention.level == "thin" or kind in {"court", "neighbour"} else 1.0
    if kind == "court":
        score *= 0.4
    return score * _as_adviser(mention, before), why


def _is_only_the_means(mention: Mention, before: str) -> bool:
    """Whether it is only where or by what something was said: "on Facebook", "on their website"."""
    kind = mention.organisation.kind
    if kind == "platform":
        return _MEANS.search(before) is not None
    return kind == "vague" and fold(mention.words) in _PAGES and _ON_ITS_PAGES.search(before) is not None


def _is_cleared(before: str, after: str) -> bool:
    """Whether the writer says that it is not the one."""
    return bool(_NOT_BLAMED.search(before) or _NOT_THEM.search(after) or _PARKED.search(before))


def _is_the_one(before: str, after: str) -> bool:
    """Whether the writer says that it is the one."""
    if _AGAINST_AFTER.search(after) or (_CLEFT.search(before) and _CLEFT_AFTER.search(after)):
        return True
    return bool(_AGAINST.search(before)) and not _PASSING_BEFORE.search(before)


def _sentence_before(text: str, start: int) -> str:
    """What the sentence says before the mention, 110 characters at most."""
    window = text[max(0, start - 110) : start]
    cut = 0
    for end in _SENTENCE_END.finditer(window):
        cut = end.end()
    return window[cut:]


def _works_there(before: str, after: str) -> tuple[float, str] | None:
    """The part of a body in which somebody works: the writer (passes by), or another, who used what is kept there."""
    if not _WORKS.search(before):
        return None
    mine = max((one.start() for one in _WRITER.finditer(before)), default=-1)
    other = max((one.start() for one in _ANOTHER.finditer(before)), default=-1)
    if other > mine and _SAYS.search(after):
        return 0.1, PASSING  # a friend there gives advice
    if other > mine:
        return 2.4, "somebody who works there"
    if mine >= 0 and not _ASKED_BY_ME.search(before):
        return 0.1, EMPLOYED
    return None


_SAYS = compile_pattern(
    r"^,?\s+(?:also |once |has |had )?(?:says?|said|told|tells|reckons?|advis\w+|suggest\w+|thinks?"
    r"|explained|mentioned)\b",
    ignore_case=True,
)
_ASKED_BY_ME = compile_pattern(
    r"\b(?:asked|requested|wrote|emailed|complained|request|applied for|sent|dismissed by|sacked by"
    r"|made redundant by|refused)\b",
    ignore_case=True,
)


def _acts(before: str, after: str) -> tuple[float, str]:
    """What the mention gains by doing something, or by being asked."""
    score, why = 0.0, ""
    if did_something(after) or _HIS_THING.search(after):
        score, why = score + 1.8, "it is said what it did"
    elif _ITS_PERSON.search(before):
        score, why = score + 1.4, "it is said what somebody of it did"
    asked = _ASKED.search(before) or _ASKED_FAR.search(before)
    if asked and not (_BEGUN_BY_OTHER.search(before) and not _BEGUN_BY_ME.search(before)):
        score, why = score + 1.6 + (0.6 if _ASKED_DATA_AFTER.search(after) else 0.0), "asked or written to"
    if _HOLDS.search(after):
        score += 0.9
    if _THEN_THEY.search(after):
        score += 0.7
    elif _BY.search(before):
        score += 0.6
    return score + (0.3 if after.startswith("'") else 0.0), why


def is_complained_of(after: str) -> bool:
    """Whether the words behind a body say that it is the one complained of."""
    return _AGAINST_AFTER.search(after) is not None


def did_something(after: str) -> bool:
    """Whether the words behind a body tell what it did."""
    did = _DID.search(after)
    return did is not None and not _OTHER_SUBJECT.search(did.group(1) or "")


def _as_adviser(mention: Mention, before: str) -> float:
    """Solicitors, regulators and police are more often told of a matter than its subject; "my solicitor" most so."""
    words = set(fold(mention.words).replace("'", " ").split())
    if not words & _ADVISERS and mention.organisation.kind != "regulator":
        return 1.0
    return 0.14 if before.rstrip().lower().endswith(("my", "our", "by", "fy", "through", "via")) else 0.35


def _passes_by(mention: Mention, before: str, after: str) -> bool:
    """Whether the body is only where somebody was, whom one also told, where a thing was obtained.

    "I wrote to the council" is no passing by when the council is the one that does not answer; whom one complained to
    counts a little.
    """
    if _PASSING_AFTER.search(after) or _NO_HELP_AFTER.search(after) or _ONES_TO_ASK.search(after):
        return True
    if mention.level in {"thin", "generic"} and fold(mention.words) in _PLACES and _SOMEWHERE.search(before):
        return True
    if mention.level in {"thin", "generic"} and _INSIDE.search(before) and not after.startswith("'"):
        return True
    if mention.level in {"thin", "generic"} and _MINE_OR_THEIRS.search(before) and not _DID.search(after):
        return True
    passing = _PASSING_BEFORE.search(before)
    return passing is not None and not (_SELDOM_PASSING.search(passing.group() or "") is not None)
