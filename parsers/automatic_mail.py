"""What sent this mail: a person, or a machine of which kind, and the header or words that say so.

The order is that of CONTRACT section 6: bounce, auto-submitted, list; the first that applies is the one given.
Headers decide (RFC 3834, RFC 2919, RFC 2369, and what mailers used before those); words decide only where no header
speaks, and then need two witnesses: a person who writes about an automatic reply, forwards one, or says that she
will be on holiday is a person. `Auto-Submitted: no` ends every doubt about words.

It refuses to judge whether mail is unwanted; that is the sift's question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from parsers.bounces import find_bounce
from parsers.headers import Headers
from parsers.machine_words import (
    ANSWER_SUBJECT,
    AUTO_REPLY_PRECEDENCE,
    AUTOMATIC_HEADER_BEGINNINGS,
    AUTOMATIC_HEADERS,
    AUTOMATIC_MAILER,
    AUTOMATIC_SUBJECT,
    AUTOMATION_STATEMENT,
    AWAY,
    AWAY_SUBJECT,
    BULK_PRECEDENCE,
    CAMPAIGN_HEADERS,
    CHALLENGE,
    LIST_HEADERS,
    MONITOR_SUBJECT,
    NAMED_ABSENCE,
    NO_REPLY_ADDRESS,
    PERSONAL_MATTER,
    READ_RECEIPT_SUBJECT,
    READ_RECEIPT_TEXT,
    SECOND_SIGN,
    SUPPRESSES_ALL,
    TELLS_A_STORY,
    UNSUBSCRIBE,
)
from parsers.reading import Mailbox, MailKind, Origin

__all__ = ["MailFacts", "Structure", "judge_origin"]


@dataclass(frozen=True, slots=True)
class Structure:
    """What the tree of parts says about a message."""

    root_type: str = "text/plain"
    report_type: str = ""
    types: tuple[str, ...] = ()
    calendar_method: str = ""  # of a calendar part that is no attachment: REQUEST, REPLY, ...
    status_text: str = ""  # machine-readable parts of a report
    returned: tuple[Headers, ...] = ()  # header fields of the mail that a report returns


@dataclass(frozen=True, slots=True)
class MailFacts:
    """All that the judgement looks at."""

    headers: Headers
    envelope_from: str | None
    sender: Mailbox | None
    subject: str
    text: str
    own_text: str
    structure: Structure
    start: str = ""  # the beginning of the own text, white space collapsed
    own_addresses: tuple[str, ...] = field(default=())


_LIST_PROGRAM = re.compile(r"^(?:listserv|majordomo|listproc|listmanager|mailman|ezmlm)@", re.IGNORECASE)
_OPENING_LETTERS = 200  # a program says what it is before it says anything else
_FEW_WORDS = 60  # a guess: so short a text is all opening
_LONGEST_VACATION_WORDS = 250  # a guess: longer texts are letters, whatever they mention
_CALENDAR_METHODS = frozenset({"REQUEST", "REPLY", "COUNTER", "CANCEL", "DECLINECOUNTER", "REFRESH", "ADD"})


def judge_origin(
    headers: Headers,
    *,
    envelope_from: str | None = None,
    sender: Mailbox | None = None,
    subject: str = "",
    text: str = "",
    own_text: str | None = None,
    structure: Structure = Structure(),
    own_addresses: tuple[str, ...] = (),
) -> Origin:
    """Say what kind of mail this is.

    Args:
        headers: of the message.
        envelope_from: "" is the null sender; None when nothing tells.
        sender: From.
        subject: decoded.
        text: the whole text.
        own_text: the text without quoted mail; None when it was not split.
        structure: of the MIME tree.
        own_addresses: who it was sent to; never the address that failed.
    """
    own = text if own_text is None else own_text or text[:3_000]
    start = " ".join(own[:6_000].split())[:3_000]
    facts = MailFacts(headers, envelope_from, sender, subject.strip(), text, own, structure, start, own_addresses)
    found = find_bounce(facts)
    if found:
        return found
    kind, why, subkind = _automatic(facts)
    if kind:
        return Origin(
            MailKind.AUTO_SUBMITTED, why, subkind=subkind, is_machine=True, original_message_id=_answered(headers)
        )
    listed = _list_reason(facts)
    suppress = headers.get("X-Auto-Response-Suppress")
    if SUPPRESSES_ALL.search(suppress):
        # Exchange sets it on the mail of people too, so alone it only forbids an answer
        return Origin(
            MailKind.AUTO_SUBMITTED,
            f"X-Auto-Response-Suppress: {suppress[:60]}",
            subkind="no-answer-wanted",
            is_machine=bool(listed),
        )
    if listed:
        return Origin(MailKind.LIST, listed, is_machine=True)
    return Origin()


def _answered(headers: Headers) -> str | None:
    values = headers.get("In-Reply-To").split()
    return values[0] if values and values[0].startswith("<") else None


def _automatic(facts: MailFacts) -> tuple[bool, str, str]:
    """Whether the mail was sent by a program: (yes, why, what kind)."""
    structure, headers = facts.structure, facts.headers
    if structure.report_type == "disposition-notification" or "message/disposition-notification" in structure.types:
        return True, "read receipt (RFC 8098)", "read-receipt"
    if _is_calendar(facts):
        return True, f"calendar message, method {structure.calendar_method or 'unknown'}", "calendar"
    submitted = headers.get("Auto-Submitted").partition(";")[0].partition("(")[0].strip().casefold()
    if submitted and submitted != "no":
        return (
            True,
            f"Auto-Submitted: {submitted[:60]}",
            "automatic-reply" if submitted.startswith("auto-repl") else "generated",
        )
    why = _automatic_header(headers)
    if why:
        return True, why, "automatic-reply"
    if submitted == "no":
        return False, "", ""
    return _automatic_words(facts)


def _is_calendar(facts: MailFacts) -> bool:
    structure = facts.structure
    if structure.root_type == "text/calendar" or "calendarmessage" in facts.headers.get("Content-Class").casefold():
        return True
    return structure.calendar_method in _CALENDAR_METHODS


def _automatic_header(headers: Headers) -> str:
    """A header in which a program says that it wrote this; empty without one."""
    for name in AUTOMATIC_HEADERS:
        if name in headers and headers.get(name).strip().casefold() not in ("no", "false", "0"):
            return f"header {name}"
    for name in headers.names():
        if name.casefold().startswith(AUTOMATIC_HEADER_BEGINNINGS):
            return f"header {name[:60]}"
    for name in ("Precedence", "X-Precedence", "Preference"):
        if any(AUTO_REPLY_PRECEDENCE.search(value) for value in headers.all(name)):
            return f"{name}: {headers.get(name)[:40]}"
    for name in (
        "X-Mailer",
        "User-Agent",
        "X-POST-MessageClass",
        "Delivered-To",
        "X-MS-Exchange-Generated-Message-Source",
        "X-Apple-Action",
    ):
        for value in headers.all(name):
            if AUTOMATIC_MAILER.search(value[:300]) or (name.startswith("X-MS") and "Rules Agent" in value):
                return f"{name}: {value[:60]}"
    return ""


def _automatic_words(facts: MailFacts) -> tuple[bool, str, str]:
    """An automatic reply without any header that says so."""
    subject, start = facts.subject, facts.start
    words = len(facts.own_text[:20_000].split())
    if words > _LONGEST_VACATION_WORDS * 2:
        return False, "", ""
    is_story = _is_story(facts)
    if (
        READ_RECEIPT_SUBJECT.match(subject)
        and READ_RECEIPT_TEXT.search(facts.text[:2_000])
        and not is_story
        and words < 150
    ):
        return True, f"subject: {subject[:80]}", "read-receipt"
    if not is_story and words < _LONGEST_VACATION_WORDS and (CHALLENGE.search(subject) or CHALLENGE.search(start)):
        return True, "asks the sender to prove being a person", "challenge"
    automatic, monitor = AUTOMATIC_SUBJECT.match(subject), MONITOR_SUBJECT.match(subject)
    is_before_colon = bool(automatic and automatic.group().rstrip().endswith((":", "：")))
    if monitor or (automatic and (is_before_colon or not is_story)):
        return True, f"subject: {subject[:80]}", "generated" if monitor else "automatic-reply"
    if is_story or "?" in start.replace("?subject", "") or words > _LONGEST_VACATION_WORDS:
        return False, "", ""
    return _by_text(facts, words)


def _by_text(facts: MailFacts, words: int) -> tuple[bool, str, str]:
    """Two witnesses in subject and text, or a text that says outright what it is."""
    statement = AUTOMATION_STATEMENT.search(facts.start)
    is_notice = bool(facts.sender and NO_REPLY_ADDRESS.search(facts.sender.address))
    if statement and not is_notice and _says_it_of_itself(statement, words):
        return True, f"text: {_quote(statement)}", "automatic-reply"
    if NAMED_ABSENCE.match(facts.subject) and AWAY.search(facts.start):
        return True, f"subject: {facts.subject[:80]}", "automatic-reply"
    is_away, second = AWAY.search(facts.start), SECOND_SIGN.search(facts.start)
    if not is_away or not second or PERSONAL_MATTER.search(facts.start):
        return False, "", ""
    is_answer = bool(ANSWER_SUBJECT.match(facts.subject)) or "In-Reply-To" in facts.headers
    if AWAY_SUBJECT.match(facts.subject) or (is_answer and is_away.start() < 200 and words < 100):
        return True, f"subject: {facts.subject[:80]}; text: {_quote(is_away)}", "automatic-reply"
    return False, "", ""


def _says_it_of_itself(statement: re.Match[str], words: int) -> bool:
    """Whether a program says what its message is, or a person lists what came: "15 April: automatic acknowledgement".

    A program says it first or says little else. The bare noun opens a line; after a colon it is an entry in a list.
    """
    if statement.start() > _OPENING_LETTERS and words > _FEW_WORDS:
        return False
    begins = statement.group()
    is_bare = begins.lstrip(" \n.!:*])>-").casefold().startswith("automat")
    return not is_bare or statement.start() == 0 or begins[0] not in ":.!"


def _is_story(facts: MailFacts) -> bool:
    """Whether the writer tells what happened to her, perhaps with such a message."""
    start = f" {facts.start.casefold()} "
    tells = bool(TELLS_A_STORY.search(facts.start)) and not SECOND_SIGN.search(facts.start)
    return tells or (" my " in start and bool(PERSONAL_MATTER.search(facts.start)))


def _quote(match: re.Match[str] | None) -> str:
    return match.group()[:80] if match else ""


# -- lists -------------------------------------------------------------------------------------------------------


def _list_reason(facts: MailFacts) -> str:
    """Why this is list mail; empty when it is not."""
    headers = facts.headers
    for name in ("Precedence", "X-Precedence"):
        for value in headers.all(name):
            if BULK_PRECEDENCE.search(value):
                return f"{name}: {value[:40]}"
    for name in LIST_HEADERS:
        if name in headers and headers.get(name).strip():
            return f"header {name}"
    if "List-Unsubscribe" in headers or "X-List-Unsubscribe" in headers:
        campaign = next((name for name in headers.names() if CAMPAIGN_HEADERS.match(name)), "")
        says_so = UNSUBSCRIBE.search(facts.text[-3_000:])
        sender = headers.get("Sender").casefold()
        if campaign or says_so or "bounce" in (facts.envelope_from or "").casefold() or "owner-" in sender:
            return f"List-Unsubscribe and {campaign or (says_so.group()[:60] if says_so else 'a bulk sender address')}"
    if facts.sender and _LIST_PROGRAM.match(facts.sender.address):
        return f"sent by {facts.sender.address[:80]}"
    sender = headers.get("Sender").casefold()
    if re.search(r"(?:^|<)owner-|-owner@|-bounces(?:\+[^@]{0,200})?@", sender[:500]):
        return f"Sender: {sender[:80]}"
    return ""
