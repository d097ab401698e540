"""Letters that name nobody and tell no trade: "somebody has my data and will not delete it".

Promises: says whether the words of a letter could stand in a letter about any body at all. Refuses to guess a sector.

Weighed: a wider margin of the wording's shares (the words of rights and of waiting lean to the commonest sector, and
do so strongly), the words' weights (each tells a little of some sector, being learnt), and a list of the words that
everybody writes here, with what is left over counted. The last was taken: what is left tells of somebody.
"""

from __future__ import annotations

import re

__all__ = ["tells_no_trade"]

_FEWEST = 4  # different words that are not everybody's; a guess beside the shortest letters that told a trade
_WORD = re.compile(r"[^\W\d_][^\W\d_']*")

# What anybody writes to this office whoever it is about; words of four letters and more stand for what begins so.
_STEMS = tuple(
    """data inform record file request access subject copy copies complain reply replies replied answer respon
    refus ignor delet eras remov correct rectif amend chang updat wrong mistak error inaccura breach disclos shar
    passed passes passing sent send giv gave told tell said say ask wrot writ letter email e-mail mail messag phon
    call rang ring contact chas remind wait week month day year time date hour today yesterday tomorrow since
    ago twice thrice once three four
    five six seven eight nine ten eleven twelve two one first second third last next again still never
    always ever already yet now then later soon long organi compan firm bod office people person someone somebody
    anyone anybody nobody everyone everybody they them their themselves this that these those there here which what
    who whom whose when where why how would will could can cannot can't won't want should shall might may must need
    have has had having does did done doing don't didn't doesn't hasn't haven't isn't wasn't aren't weren't
    been being were was are the and but for not with without from about against into over under after before because
    until while though although also just only even very much many more most less few some any all both each every other
    another such same than like please help thank regard sincere faithful kind dear sir madam hello hope
    grateful look forward yours know knew known think thought believ feel felt understand understood find found
    happen get got getting receiv hold held keep kept keeps take took taken make made making let put use used
    using act action take investigat decid decision advis advice right law legal protect privacy private
    personal gdpr dpa article section information commissioner ico foi freedom regulation unlawful illegal
    sister brother mother father mum dad wife husband daughter son friend famil partner neighbour relative ex
    name address number detail mine myself your ours his her him she herself himself
    our you were its it's i'm i've i'd i'll they're they've they'll we're we've
    lost lose losing leak stolen sorry apolog excus reason explain explanation nothing something anything everything
    noth thing matter issue problem case concern unhappy upset angry worri stress distress fed tired
    permission consent agree allow without knowledg between written writing heard hear speak spoke spoken talk
    attach enclos document form report show see saw seen read back out off down away gone went come came
    going end stop start begin began full part whole good bad better worse enough too late early quick urgent
    question review intern extern outcome result final formal enforc order force fine power
    old new big small right left own anyway however therefore wish whether either neither
    proper correct true false fair unfair deal dealt dealing able unable try tried trying
    got yes per via re fwd fw ref
    """.split()
)
_WHOLE = frozenset(stem + ending for stem in _STEMS for ending in ("", "s", "'s") if len(stem) < 4)
_LONG = tuple(stem for stem in _STEMS if len(stem) > 3)
_BY_LETTER = {letter: tuple(stem for stem in _LONG if stem[0] == letter) for letter in {stem[0] for stem in _LONG}}


def tells_no_trade(story: str) -> bool:
    """Whether hardly a word of the letter is of any trade; names and words in capitals are not asked."""
    left = {word for word in _WORD.findall(story) if word.islower() and not _is_everybodys(word)}
    return len(left) < _FEWEST


def _is_everybodys(word: str) -> bool:
    return len(word) < 3 or word in _WHOLE or word.startswith(_BY_LETTER.get(word[0], ()))
