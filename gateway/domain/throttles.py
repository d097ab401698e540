"""What the brakes on acknowledgements count, and when they are full. Pure; the counting itself is the caller's.

Promises: no loop runs long, and no honest writer is left unanswered for what others do. The two pull apart, so each
brake asks another question (limits are settings):

=============  ==========================================================================================
address        how often was this person answered today? The contract's own limit (CONTRACT section 6)
conversation   how often in this thread? A loop is one thread, whatever addresses and words it uses
answer         how many addresses sent these words, numbers left out, as an answer to an acknowledgement?
               Honest people do not: a responder with a fresh address each time does. Hence a small number
text           how many addresses sent exactly this subject and text unasked? A campaign's letter is sent
               by many honest people, mostly with their names below it; hence a large number
domain         how often was this organisation answered? Not asked of domains that many people share
gateway        how often was anybody answered in this hour, against the usual hour?
=============  ==========================================================================================

Weighed for the text: one small limit for all mail (it would leave the sixth signatory of a campaign unanswered) and
a similarity measure (it cannot be looked up by a keyed digest, and the words would have to be kept). Taken: digests of
normalised words, strict only for what answers us.

What a brake holds is not lost: the acknowledgement waits in the outbox until a person releases it.
"""

from __future__ import annotations

import re
import statistics
from typing import TYPE_CHECKING, Final

from gateway.domain.office import is_domain_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.domain.acknowledgement import Throttle

__all__ = ["BRAKES_SAID", "answered_text", "brake_limit", "first_full", "organisation_of", "unasked_text"]

BRAKES_SAID: Final = {
    "address": "this address was acknowledged too often in 24 hours",
    "conversation": "this conversation was acknowledged too often in 24 hours",
    "answer": "too many addresses answered acknowledgements with these words in 24 hours",
    "text": "too many addresses sent this subject and text in 24 hours",
    "domain": "this sender's domain was acknowledged too often in 24 hours",
    "gateway": "acknowledgements run far above the usual; all are held until they do not",
}

# Mailbox providers whose domains are shared by people who do not know each other. Sub-domains count with them.
_SHARED: Final = tuple(
    "aim.com aol.com att.net bellsouth.net blueyonder.co.uk bt.com btinternet.com btopenworld.com btconnect.com"
    " charter.net comcast.net cox.net cjsm.net duck.com eircom.net fastmail.com fastmail.fm fastmail.co.uk free.fr"
    " freenet.de freeserve.co.uk fsmail.net gmail.com gmx.co.uk gmx.com gmx.de gmx.net google.com googlemail.com"
    " hey.com hotmail.co.uk hotmail.com hotmail.fr hushmail.com icloud.com inbox.com interia.pl juno.com laposte.net"
    " libero.it lineone.net live.co.uk live.com live.ie mac.com mail.com mail.ru mailbox.org me.com msn.com"
    " nhs.net nhs.scot ntlworld.com o2.co.uk o2.pl onet.pl orange.fr orange.net outlook.com outlook.fr outlook.ie"
    " parliament.uk passport.com pm.me posteo.de posteo.net privaterelay.appleid.com proton.me protonmail.ch"
    " protonmail.com qq.com rocketmail.com rogers.com runbox.com sbcglobal.net seznam.cz sfr.fr sky.com"
    " startmail.com supanet.com t-online.de talk21.com talktalk.net tesco.net tiscali.co.uk tutanota.com tuta.io"
    " uwclub.net verizon.net virgin.net virginmedia.com vodafone.net wanadoo.fr waitrose.com web.de wp.pl yahoo.ca"
    " yahoo.co.in yahoo.co.uk yahoo.com yahoo.de yahoo.es yahoo.fr yahoo.ie yahoo.it yandex.com yandex.ru ymail.com"
    " zen.co.uk zoho.com 126.com 163.com 1and1.co.uk plus.com plus.net clara.co.uk madasafish.com"
    " ukonline.co.uk".split()
)
# Second-level labels below which organisations register: "council.gov.uk", not "gov.uk", is one.
_SECOND_LEVEL: Final = frozenset(
    "ac co com edu gen go gob gov gouv govt ltd me mil mod net nhs nic nom or org plc police sch".split()
)
_COUNTRY_LETTERS: Final = 2
_PREFIX: Final = re.compile(
    r"\s*(?:re|fw|fwd|aw|wg|tr|rv|sv|vs|antw|odp|atb|ymateb|automatic reply|auto|out of office)\s?(?:\[\d{1,4}\])?\s?:",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")
_MOST: Final = 100_000  # characters; more tells no more
SHORTEST_TEXT: Final = 40  # characters, a guess: "please see attached" is nobody's own text


def organisation_of(domain: str, further_shared: tuple[str, ...] = ()) -> str | None:
    """The domain that counts as one organisation; None for one that many people share.

    The registrable part is guessed by its labels. A guess too high counts two organisations as one, at a limit that is
    far above either; the public suffix list would be exact, and old a month after its release.
    """
    plain = domain.casefold().rstrip(".")
    if is_domain_of(plain, (*_SHARED, *further_shared)):
        return None
    labels = plain.split(".")
    is_below_second = (
        len(labels[-1]) == _COUNTRY_LETTERS and len(labels) > _COUNTRY_LETTERS and labels[-2] in _SECOND_LEVEL
    )
    return ".".join(labels[-3:] if is_below_second else labels[-2:])


def unasked_text(subject: str, text: str) -> str | None:
    """What two mails have in common that say exactly the same, signature included; None when that is too little."""
    words = _plain(text)
    return None if len(words) < SHORTEST_TEXT else f"{_bare(subject)}\n{words}"


def answered_text(subject: str, own_words: str, domain: str) -> str:
    """What two automatic answers have in common, whatever ticket numbers and dates are in them.

    Many honest people answer "Thank you." and no more: few words are the same only when they come from one domain.
    """
    words = _plain(own_words)
    where = domain.casefold() if len(words) < SHORTEST_TEXT else ""
    return f"{where}\n" + _DIGITS.sub("0", f"{_bare(subject)}\n{words}")


def brake_limit(hours: Sequence[int], *, floor: int, times_usual: float) -> int:
    """How many acknowledgements the gateway sends in an hour before its brake acts.

    Args:
        hours: acknowledgements in each hour of the last weeks that had any. Empty hours are left out: with nights
            and weekends the usual hour would be none at all.
        floor: below this the brake never acts; a new installation has no usual hour.
        times_usual: how far above the median is far.
    """
    usual = statistics.median(hours) if hours else 0
    return max(floor, round(usual * times_usual))


def first_full(throttles: Sequence[Throttle]) -> Throttle | None:
    """The first brake that is full."""
    return next((throttle for throttle in throttles if throttle.is_full), None)


def _bare(subject: str) -> str:
    """A subject without its prefixes, however many."""
    bare = subject[:1_000]
    while found := _PREFIX.match(bare):
        bare = bare[found.end() :]
    return _plain(bare)


def _plain(text: str) -> str:
    return " ".join(text[:_MOST].split()).casefold()
