"""In which languages a letter greets and takes leave.

Promises: `en`, `cy`, both or neither, from the greeting that was read and from lines that are a closing and nothing
else, near the letter's end. Refuses to say in which language the letter is written (`parsers.language`): "Annwyl Syr"
above an English letter is a courtesy, and CONTRACT section 4 says that a greeting makes no letter Welsh. It is a fact
for the officer who answers.
"""

from __future__ import annotations

import re2

__all__ = ["languages_of_courtesies"]

_END_OF_LETTER = 4_000  # characters, as far up as a closing may stand: enclosures are scanned behind a letter

_greetings = {
    "en": re2.compile(r"(?im)^\W{0,3}(?:dear|to whom it may concern)\b"),
    "cy": re2.compile(r"(?im)^\W{0,3}(?:annwyl|at sylw|i bwy bynnag)\b"),
}
_CLOSES = r"(?im)^\W{0,3}(?:%s)[ \t]*[^\w\n]{0,3}[ \t]*$"
_closings = {
    "en": re2.compile(
        _CLOSES
        % (
            r"yours?(?: very| most)?(?: sincerely| faithfully| truly| respectfully| ever)?|(?:faithfully|sincerely)"
            r"(?: yours)?|(?:with )?(?:my |our )?(?:very )?(?:kind(?:est)?|best|warm(?:est)?)? ?(?:regards|wishes)"
            r"|(?:with )?many thanks|thank you|respectfully(?: yours)?"
        )
    ),
    "cy": re2.compile(
        _CLOSES
        % (
            r"(?:yn |yr eiddoch (?:yn )?)(?:gywir|ddiffuant|bur|ffyddlon)|yr eiddoch(?: chi)?|"
            r"(?:gyda )?(?:chofion|cofion)(?: (?:gorau|cynnes|caredig|cu))?"
            r"|gyda (?:diolch|phob dymuniad da|dymuniadau gorau)"
            r"|llawer o ddiolch|diolch(?: yn fawr| o galon)?"
        )
    ),
}


def languages_of_courtesies(salutation: str, text: str) -> tuple[str, ...]:
    """Languages (`cy`, `en`, in this order) of a letter's greeting and closing; empty when neither was recognised.

    Args:
        salutation: the greeting, as read.
        text: the whole letter.
    """
    # both languages in one line stand on either side of a stroke: "Annwyl Syr / Dear Sir"
    begin, end = salutation.replace("/", "\n"), text[-_END_OF_LETTER:].replace("/", "\n")
    greets = {code for code, greeting in _greetings.items() if greeting.search(begin)}
    closes = {code for code, closing in _closings.items() if closing.search(end)}
    return tuple(sorted(greets | closes))
