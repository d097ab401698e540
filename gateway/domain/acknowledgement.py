"""Whether an item is acknowledged, in which language, and to whom. Nothing here sends anything.

Promises: the reasons of CONTRACT section 6 in exactly its order, the first that applies; one recipient or none; never
one of our own inboxes, never a machine's address.

To whom: two good practices disagree. RFC 3834 section 4 sends a responder's answer to the envelope sender; the
contract says that a no-reply sender hears nothing "unless Reply-To is somebody", which means the header counts.
Taken: the first Reply-To that is somebody, else From, else the envelope sender. The envelope sender alone was
refused because web forms, forwarders and bulk mailers put a bounce address there, and the person would hear
nothing; Reply-To cannot be used to flood a third party, because the throttle counts the address that is written to
and a forged From fails DMARC at our own server. From stays in charge of who it is: our own inbox in From is
`own-address` whatever Reply-To says.

It refuses addresses that only the sender's imagination can deliver to (no domain, `localhost`, spaces, brackets,
line feeds): these count as `no-reply-sender`. `…-request@` is no machine here, although RFC 3834 section 2 names it:
public bodies call their information request inbox so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from gateway.domain.correspondence import Disposition, NoAcknowledgement
from gateway.domain.office import is_domain_of
from gateway.domain.plan import Acknowledgement
from parsers.reading import Mailbox, MailKind

if TYPE_CHECKING:
    from gateway.domain.correspondence import KnownParty
    from parsers.reading import Reading

__all__ = [
    "AcknowledgementFacts",
    "Throttle",
    "arrangement_forbids_acknowledgement",
    "choose_recipient",
    "decide_acknowledgement",
    "decide_letter",
    "is_deliverable",
    "is_no_reply",
    "said",
    "wishes_large_print",
]

# Template variants. Their wording stands in templates/acknowledgement.
LARGE_PRINT: Final = "large-print"
ARRANGEMENT: Final = "arrangement"  # the usual service levels do not hold for who has a contact arrangement


@dataclass(frozen=True, slots=True)
class Throttle:
    """How many acknowledgements went out under one key (address, domain, fingerprint, all) within its period."""

    name: str
    sent: int
    limit: int

    @property
    def is_full(self) -> bool:
        """One more would be too many."""
        return self.sent >= self.limit


@dataclass(frozen=True, slots=True)
class AcknowledgementFacts:
    """All that the decision may use, looked up before.

    Attributes:
        sent_in_24_hours: acknowledgements to the chosen recipient (`choose_recipient`) within the last 24 hours.
        party: whose address the sender uses (From, or the recipient chosen).
        system_addresses: further addresses that only our machines send from (the notices' sender, canaries).
        welsh: the sender wrote in Welsh (`parsers.language.judge_welsh` of the own words).
        large_print: the sender asks for large print, or has it as an adjustment.
        inbox_variant: name of the site's own template variant for the inbox that was written to.
        throttles: any further brakes, each with what it counted.
    """

    reading: Reading
    quarantined: bool = False
    duplicate: bool = False
    party: KnownParty | None = None
    sent_in_24_hours: int = 0
    per_address_limit: int = 10
    casework_inboxes: tuple[str, ...] = ()
    own_domains: tuple[str, ...] = ()
    system_addresses: tuple[str, ...] = ()
    welsh: bool = False
    large_print: bool = False
    inbox_variant: str = ""
    throttles: tuple[Throttle, ...] = ()


def decide_acknowledgement(facts: AcknowledgementFacts) -> Acknowledgement:
    """Decide what the sender of an e-mail hears (CONTRACT section 6). Needs headers and text only."""
    recipient = choose_recipient(facts.reading, facts.casework_inboxes, facts.own_domains, facts.system_addresses)
    reason = _why_not(facts, recipient)
    if reason is not None:
        return Acknowledgement("none", reason=reason)
    return Acknowledgement("email", language="cy" if facts.welsh else "en", to=recipient, variant=_variant(facts))


def _variant(facts: AcknowledgementFacts) -> str:
    """Which words: of the inbox written to, of the arrangement, and how large; joined by "+"."""
    party = facts.party
    arranged = party is not None and party.restricted_contact
    large = facts.large_print or (party is not None and wishes_large_print(party.service_adjustment))
    tokens = (ARRANGEMENT if arranged else facts.inbox_variant, LARGE_PRINT if large else "")
    return "+".join(token for token in tokens if token)


def _why_not(facts: AcknowledgementFacts, recipient: str | None) -> NoAcknowledgement | None:
    """The first reason that applies. The rows stand in the contract's order; do not sort them."""
    reading, kind = facts.reading, facts.reading.origin.kind
    is_ours = reading.sender is not None and _is_ours(
        reading.sender, facts.casework_inboxes, facts.own_domains, facts.system_addresses
    )
    throttled = facts.sent_in_24_hours >= facts.per_address_limit or any(t.is_full for t in facts.throttles)
    rows = (
        (facts.quarantined, NoAcknowledgement.QUARANTINED),
        (facts.duplicate, NoAcknowledgement.DUPLICATE),
        (is_ours, NoAcknowledgement.OWN_ADDRESS),
        (kind is MailKind.BOUNCE or reading.envelope_from == "", NoAcknowledgement.BOUNCE),
        (kind is MailKind.AUTO_SUBMITTED, NoAcknowledgement.AUTO_SUBMITTED),
        (kind is MailKind.LIST, NoAcknowledgement.LIST),
        (reading.authentication.dmarc.casefold() == "fail", NoAcknowledgement.AUTHENTICATION_FAILED),
        (recipient is None, NoAcknowledgement.NO_REPLY_SENDER),
        (facts.party is not None and not facts.party.acknowledge, NoAcknowledgement.RESTRICTED_CONTACT),
        (throttled, NoAcknowledgement.THROTTLED),
    )
    return next((reason for applies, reason in rows if applies), None)


def decide_letter(
    disposition: Disposition, *, welsh: bool = False, large_print: bool = False, party: KnownParty | None = None
) -> Acknowledgement:
    """Decide what the sender of a letter hears: one is written for a new case only (guide section 3, CONTRACT 6)."""
    reason = {
        Disposition.QUARANTINED: NoAcknowledgement.QUARANTINED,
        Disposition.DUPLICATE: NoAcknowledgement.DUPLICATE,
        Disposition.ATTACHED: NoAcknowledgement.EXISTING_CASE,
        Disposition.REVIEW: NoAcknowledgement.AWAITING_REVIEW,
        Disposition.FILED: NoAcknowledgement.AWAITING_REVIEW,  # post is never filed by itself
    }.get(disposition)
    if reason is None and party is not None and not party.acknowledge:
        reason = NoAcknowledgement.RESTRICTED_CONTACT
    if reason is not None:
        return Acknowledgement("none", reason=reason)
    return Acknowledgement("letter", language="cy" if welsh else "en", variant=LARGE_PRINT if large_print else "")


_SAID: Final = {
    NoAcknowledgement.QUARANTINED: "it must not be opened or processed",
    NoAcknowledgement.DUPLICATE: "the same item was acknowledged before",
    NoAcknowledgement.OWN_ADDRESS: "it comes from one of our own inboxes",
    NoAcknowledgement.BOUNCE: "it is a delivery report, or has no sender to answer",
    NoAcknowledgement.AUTO_SUBMITTED: "a machine wrote it, or asks machines not to answer",
    NoAcknowledgement.LIST: "it came by a mailing list or a bulk mailing",
    NoAcknowledgement.AUTHENTICATION_FAILED: "its sender is likely forged (DMARC failed at our server)",
    NoAcknowledgement.NO_REPLY_SENDER: "nobody reads what is sent to its sender",
    NoAcknowledgement.RESTRICTED_CONTACT: "the arrangement with the sender says so",
    NoAcknowledgement.THROTTLED: "too many acknowledgements of late",
    NoAcknowledgement.EXISTING_CASE: "letters on existing cases are not acknowledged",
    NoAcknowledgement.AWAITING_REVIEW: "the Advice Service decides first",
}


def said(acknowledgement: Acknowledgement) -> str:
    """The decision in a line for the life line, without the address."""
    if acknowledgement.reason is not None:
        return _SAID[acknowledgement.reason]
    language = "Welsh" if acknowledgement.language == "cy" else "English"
    return f"{acknowledgement.kind} in {language}{f', {acknowledgement.variant}' if acknowledgement.variant else ''}"


# ---------------------------------------------------------------- to whom


def choose_recipient(
    reading: Reading,
    casework_inboxes: tuple[str, ...] = (),
    own_domains: tuple[str, ...] = (),
    system_addresses: tuple[str, ...] = (),
) -> str | None:
    """The one address an acknowledgement goes to; None when nobody can be told. The rule stands at the file's head."""
    candidates = [*reading.reply_to, *([reading.sender] if reading.sender else [])]
    if not any(is_deliverable(mailbox.address) for mailbox in candidates) and reading.envelope_from:
        candidates.append(Mailbox(reading.envelope_from))
    for mailbox in candidates:
        ours = _is_ours(mailbox, casework_inboxes, own_domains, system_addresses)
        if is_deliverable(mailbox.address) and not is_no_reply(mailbox) and not ours:
            return _with_plain_domain(mailbox.address)
    return None


def _with_plain_domain(address: str) -> str:
    """The address with its domain as every relay knows it (RFC 5891); the local part stays as it was written."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.rstrip('.').encode('idna').decode('ascii')}"


def _is_ours(mailbox: Mailbox, inboxes: tuple[str, ...], domains: tuple[str, ...], system: tuple[str, ...]) -> bool:
    """One of our machines' addresses, also with a `+tag` or at a sub-domain of ours; staff are people."""
    address = mailbox.address.casefold().strip()
    local, _, domain = address.rpartition("@")
    known = {inbox.casefold() for inbox in (*inboxes, *system)}
    if address in known or f"{local.partition('+')[0]}@{domain}" in known:
        return True
    locals_of_ours = {name.rpartition("@")[0] for name in known if is_domain_of(name.rpartition("@")[2], domains)}
    return is_domain_of(domain, domains) and local.partition("+")[0] in locals_of_ours


# RFC 5321 limits; atext with the dots that some mobile carriers hand out at odd places. Non-ASCII local parts are
# RFC 6531. What is refused here is what could break a header or can be nobody's.
_LOCAL: Final = re.compile(r"[^\s\x00-\x1f\x7f\"(),:;<>@\[\\\]]{1,64}|\"[^\"\\\x00-\x1f\x7f<>@]{1,62}\"")
_DOMAIN: Final = re.compile(r"(?=.{4,253}\Z)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])\.?")
_NOWHERE: Final = frozenset({"invalid", "localhost", "local", "localdomain", "internal", "lan", "arpa", "onion"})


def is_deliverable(address: str) -> bool:
    """Whether mail can be sent there at all. `.example` and `.test` may stand for real domains and are let through."""
    local, at, domain = address.rpartition("@")
    if not at or "=?" in local or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        return False  # an encoded word is no local part: what a relay or reader makes of it is anybody's guess
    try:
        domain.rstrip(".").encode("idna")
    except UnicodeError:
        return False
    hidden = any(
        unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp", "Zs", "Co", "Cs"} for letter in domain + local
    )
    return domain.rstrip(".").rpartition(".")[2].casefold() not in _NOWHERE and (not hidden or local.startswith('"'))


# "Do not reply" as machines sign themselves, without its dots and dashes, in the languages whose machines write to
# us: English, Welsh, Irish, French, German, Dutch, Spanish, Catalan, Portuguese, Italian, Romanian, Polish, Czech,
# Slovak, Hungarian, the Nordic ones, Turkish, Lithuanian, Russian. Matched anywhere in the local part.
_NO_REPLY: Final = re.compile(
    "noreply|noreplies|donotreply|dontreply|cannotreply|neverreply|replynot|noresponse|donotrespond|noanswer|unmonitored"
    "|unattended|notmonitored|dimateb|peidiwchagateb|peidiwchateb|dimymateb|dimatebion|nafreagair|nepasrepondre|pasdereponse"
    "|sansreponse|reponseautomatique|nichtantworten|nichtbeantworten|keineantwort|ohneantwort|nietbeantwoorden|nietreageren"
    "|nietantwoorden|geenantwoord|noresponder|noresponda|nocontestar|sinrespuesta|norespongueu|naoresponder|naoresponda"
    "|semresposta|nonrispondere|nonrispondete|nuraspunde|nieodpowiadaj|nieodpowiadac|brakodpowiedzi|neodpovid|neodpoved"
    "|nevalaszol|svarainte|svaraej|svarikke|ikkesvar|ikkebesvar|alavastaa|elavastaa|yanitlamayin|cevaplamayin|neatsaky"
    "|neotvech|mailerdaemon|autoreply|autoresponder|autorespond|autoantwort"
)
_MACHINE: Final = re.compile(
    r"postmaster|mdaemon|daemon|bounces?(?:[+=.-].*)?|.*[-+]bounces?|owner[-_].*|.*[-_]owner|root|nobody|cron|www-?data|apache"
    r"|wordpress|listserv|majordomo|mailman|sympa|automated|automatic|automat|do-?not|devnull|null|blackhole|undisclosed"
    r"|(?:system|service|auto|push|email|mail)?[-_.]?notif(?:y|ication|ications|ier)|mailer|alerts?|monitoring|hysbysiadau"
)


def is_no_reply(mailbox: Mailbox) -> bool:
    """Whether the address, its domain or its name says that no person reads what is sent there."""
    local, _, domain = mailbox.address.rpartition("@")
    if _NO_REPLY.search(_letters(local)) or _MACHINE.fullmatch(local.casefold()):
        return True
    if any(_NO_REPLY.search(_letters(label)) for label in domain.split(".")):
        return True
    return bool(_NO_REPLY.fullmatch(_letters(mailbox.name)))


def _letters(text: str) -> str:
    """Lower-case letters alone: "No-Reply_2" and "nö.reply" are "noreply"."""
    decomposed = unicodedata.normalize("NFKD", text[:320].casefold())
    return "".join(letter for letter in decomposed if "a" <= letter <= "z")


# ---------------------------------------------------------------- what arrangements and wishes say

_SENTENCE = re.compile(r"[.;!?\n]+")
_ACKNOWLEDGE = r"(?:un)?acknowledg\w*|auto(?:matic|mated)?[- ]?(?:reply|replies|response|responses|acknowledg\w*)"
_FORBIDDEN: Final = (
    # "do not acknowledge", "no automatic reply", "are not to be acknowledged", "without any acknowledgement",
    # "neither answered nor acknowledged"; at most six words between, none of them a change of mind
    re.compile(
        r"\b(?:not|never|no|none|nor|without|nothing|neither|stop|cease|avoid|refrain"
        r"|don'?t|won'?t|shouldn'?t|isn'?t|aren'?t)\b"
        rf"(?:[ ,/-]+(?!but\b|only\b|except\b|unless\b)[\w']+){{0,6}}?[ /-]+(?:{_ACKNOWLEDGE})"
    ),
    # The other way round: acknowledgements are not sent, are not required, are switched off; or "no" after a colon.
    re.compile(
        rf"\b(?:{_ACKNOWLEDGE})\b\s*(?:[:=–—-]+\s*|(?:[\w']+ ){{0,3}}?)"
        r"\b(?:no|none|not|never|nil|off|suppress\w*|withh\w*|disabled|stopped|forbidden|unnecessary"
        r"|nothing|switched off)\b"
    ),
    re.compile(r"\bunacknowledged\b|\bno (?:reply|response|answer)s? (?:of any kind|whatsoever|at all)\b"),
    re.compile(r"\b(?:peidi\w*|ni ddylid|dim|heb|na|nid)\b(?:[ ,/-]+[\w'âêîôûŵŷ]+){0,4}?[ ,/-]+(?:c|g|ch|ngh)ydna\w*"),
)
_ALLOWED: Final = re.compile(r"\bnot only\b|\bno (?:change|restriction|limit)\w*\b|\bnot (?:affected|restricted)\b")


def arrangement_forbids_acknowledgement(text: str) -> bool:
    """Whether the words of an arrangement say that the party is not acknowledged ("Do not acknowledge.").

    Sentence by sentence, so that "No telephone calls. Acknowledge as usual." forbids nothing.
    """
    plain = text[:20_000].casefold().replace("’", "'")
    return any(
        pattern.search(sentence)
        for sentence in _SENTENCE.split(plain)
        if not _ALLOWED.search(sentence)
        for pattern in _FORBIDDEN
    )


_LARGE_PRINT: Final = re.compile(
    r"\b(?:large|larger|big|bigger|giant|enlarged)[- ]?(?:print|type|typeface|font|text|letters)\b"
    r"|\b(?:print|brint|ffont|teip|testun) (?:bras|mawr|fawr|mwy)\b"
    r"|\b(?:1[6-9]|2\d|3[0-6])[- ]?(?:point|pt|pwynt)\b"
)


def wishes_large_print(text: str) -> bool:
    """Whether words ask for large print, or name a type size of 16 point or more."""
    return bool(_LARGE_PRINT.search(text[:20_000].casefold()))
