"""The flags of CONTRACT section 4: what in an item changes how it is handled, and the words that say so.

Promise: every finding quotes its words and names its rule; the same reading and rules give the same findings; what
nearly was a finding is told too, with what spoke against it, so that `rules explain` can show it. Most flags are
found by the rules in `gateway/rules/*.toml`; here stand only those that headers, records or lay-out decide:
protective markings (`markings.py`), being copied in, restricted contact, cover sheets, Welsh, and whether a staff
address writes as a customer.

It refuses to act: what a flag does is `sift.py`'s business. It never calls a doubtful employee case certain: what
may be one is `possible_ecs`, which a Team Manager decides (CONTRACT section 7).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from gateway.domain.correspondence import Evidence, Finding, Flag
from gateway.domain.enclosures import listed_papers, listed_things
from gateway.domain.markings import find_marking, is_secret, marking_level
from gateway.domain.office import is_domain_of
from gateway.domain.plain_words import Stretch, plain_words
from gateway.domain.rules import ALONE, JudgedText, Rules, Verdict
from parsers.language import judge_welsh, words_said
from parsers.reading import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gateway.domain.correspondence import KnownParty
    from gateway.domain.office import OfficeFacts
    from gateway.domain.plain_words import PlainWords
    from gateway.domain.second_opinion import Opinion
    from parsers.reading import Mailbox, Reading

__all__ = [
    "FlagJudgement",
    "NonFinding",
    "WelshLike",
    "find_flags",
    "is_secret",
    "judged_text",
    "marking_level",
    "sums_of_rules",
    "words_for_welsh",
]

_POSSIBLE_ECS = "possible-ecs"  # not a flag: a reason for a Team Manager to decide
_STAFF_AT_WORK = "staff-at-work"  # not a flag: speaks against a staff address being a customer
_OWN_MATTER = "own-matter"  # family of the `ecs` rules that ask whether a staff address writes of its own affairs
_ECS_IN_DOUBT = "ecs-in-doubt"  # not a flag: how strong hints at a colleague must be for a Team Manager to look
# Stories that tell where a writer works, or sound so: from a staff address they say nothing new.
_TOLD_IN_PASSING = ("ecs.told", "ecs.worded")
_FORWARD_COUNTS = 0.6  # what the address counts to which forwarded mail had been sent: like one weak rule
_PLAINLY_WORK = 1.79  # three signs of work: weak signs of a grievance are then the customer's
_SURNAME = 3  # letters of a name that are needed to call two people by it the same
_EVIDENCE = 6  # quotations kept of one finding: enough to judge it, few enough to read
_SIGNS_WITHIN_WORDS = 250  # weak signs add up within about one page of a letter, not over a bundle
_STRONGEST = 1.2  # phrases that add up to more say the same thing again
_NEARLY = -1.5  # a story further than this from a finding is not worth a note
_SOMETHING = 0.1  # strength that rules must have by themselves: a second opinion is never the only reason
_SECOND_OPINION = ".second-opinion"
_WITH_OPINION = 0.5  # strength of a finding that the rules alone would not have made: somebody should look
_FEW_WORDS = 6  # below this many, what the sender wrote is only a covering note
_MORE_THAN_A_NAME = 3  # words of a subject line: "Cyngor Gwynedd" and "Ysgol Glan y Môr" are names
_ONE_LANGUAGE = 0.7  # share of Welsh words above which a subject line is not in two languages
_ANSWERED_SUBJECT = re.compile(r"(?i)(?:\[[^\]]{1,40}\]\s?)?(?:re|fwd?|aw|ateb|atb|ymlaen|ymateb)(?:\[\d+\])?\s?:")
_READ_AS_ONE = frozenset({Place.SUBJECT, Place.BODY, Place.PAGE})
# Speech in quotation marks of at most a few lines; single straight ones only where they cannot be apostrophes.
_SPEECH = re.compile(r"“[^“”]{2,600}”|\"[^\"]{2,600}\"|‘[^‘]{2,600}?’(?!\w)|(?<![\w'])'[^'\n]{8,400}'(?![\w'])")
_SALUTATION = re.compile(r"(?im)^[ \t>]*(?:dear|annwyl|to|attn|f\.?a\.?o\.?)[ :]+([^\n]{2,80})$")
_FORWARDED_TO = re.compile(r"(?im)^[ \t>*]*(?:to|at|i)[ \t]*:[ \t*]*([^\n]{2,200})$")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,100}")
_NAME_WORD = re.compile(r"[^\W\d_]+")
_MONEY = re.compile(r"[£€$] ?\d|\b\d{1,9} ?(?:p|quid|pounds?|euros?|pence)\b", re.IGNORECASE)
_LOOKS_AT = 3_000  # characters at the head in which a salutation can stand


class WelshLike(Protocol):
    """What the parsers' judge of Welsh says (`parsers.language.judge_welsh`)."""

    @property
    def is_welsh(self) -> bool:
        """Whether the sender wrote in Welsh."""

    @property
    def share(self) -> float:
        """Share of the words that stand in Welsh sentences, 0-1."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The Welsh sentences."""


@dataclass(frozen=True, slots=True)
class NonFinding:
    """A rule that had its words but did not fire, or not strongly enough, and why."""

    code: str
    rule: str
    why: str
    words: str


@dataclass(frozen=True, slots=True)
class FlagJudgement:
    """All that the flags' rules say of one item. `possible_ecs` is empty when `findings` holds a certain one."""

    findings: tuple[Finding, ...] = ()
    possible_ecs: tuple[Evidence, ...] = ()
    notes: tuple[NonFinding, ...] = ()
    doubts: tuple[Finding, ...] = ()  # the same evidence as in `possible_ecs`, by the rules that found it
    by_own_rules: frozenset[str] = frozenset()  # flags that rules of a site's own files found: those stand

    @property
    def codes(self) -> frozenset[Flag]:
        """The flags found."""
        return frozenset(finding.code for finding in self.findings)


def find_flags(
    reading: Reading,
    rules: Rules,
    *,
    office: OfficeFacts,
    party: KnownParty | None = None,
    near_parties: Sequence[KnownParty] = (),
    envelope_to: Sequence[str] = (),
    welsh: WelshLike | None = None,
    text: JudgedText | None = None,
) -> FlagJudgement:
    """Every flag on an item, with its evidence. Never raises for anything a sender may write.

    Args:
        reading: what was read from the item.
        rules: from `load_rules`.
        office: who we are.
        party: the known party whose address the sender uses.
        near_parties: parties that only nearly match; shown as notes, never acted on.
        envelope_to: recipients of the SMTP envelope, where they are known.
        welsh: what the language judge says of `words_for_welsh(reading)`; None leaves `welsh` unfound.
        text: from `judged_text` with the same reading, office and envelope, and rules with the same spellings.
    """
    judged = judged_text(reading, rules, office=office, envelope_to=envelope_to) if text is None else text
    outcome = _Outcome(reading, rules, judged)
    outcome.weigh(rules.judge(judged))
    outcome.add_direct(_direct_findings(reading, party, welsh))
    outcome.add_direct(_from_enclosures(reading, returns=Flag.RETURN_ORIGINALS.value in outcome.found))
    outcome.add_notes(_near_party_notes(near_parties))
    if reading.coversheets.lost:  # it may have said that the letter is a colleague's
        outcome.doubt("possible-ecs.lost-coversheet", (Evidence("a cover sheet that cannot be read", "cover sheet"),))
    if "only-copied" in judged.facts:
        outcome.add_direct([Finding(Flag.COPIED, (_copied_evidence(reading),), rule="copied.only-in-cc")])
    outcome.settle_staff(judged.facts)
    return outcome.judgement()


def words_for_welsh(reading: Reading) -> str:
    """What the language of an item is judged by: the sender's own words.

    If they say next to nothing, a Welsh subject line counts as well, unless it came with the mail that is answered
    or forwarded, and an attached letter.
    """
    own = reading.own_words or _joined(reading, {Place.BODY}) or _joined(reading, {Place.PAGE})
    subject = _subject_in_welsh(reading, own)
    attached = _joined(reading, {Place.ATTACHMENT}) if len(own.split()) < _FEW_WORDS else ""
    return "\n\n".join(text for text in (subject, own, attached) if text).strip()


def _subject_in_welsh(reading: Reading, own: str) -> str:
    """The subject line where it is the sender's own and in Welsh, and the mail says next to nothing.

    One in two languages is the habit of an office and counts where the mail says nothing at all.
    """
    subject = reading.subject[:_LOOKS_AT].strip()
    if not subject or reading.in_reply_to or _ANSWERED_SUBJECT.match(subject):
        return ""
    said = words_said(own)
    if said >= _FEW_WORDS or words_said(subject) < _MORE_THAN_A_NAME:
        return ""
    judged = judge_welsh(subject)
    return subject if judged.is_welsh and (judged.share > _ONE_LANGUAGE or not said) else ""


def _joined(reading: Reading, places: set[Place]) -> str:
    return "\n\n".join(passage.text for passage in reading.passages if passage.place in places)


# -- the text as the rules see it --------------------------------------------------------------------------------


def judged_text(
    reading: Reading, rules: Rules, *, office: OfficeFacts, envelope_to: Sequence[str] = ()
) -> JudgedText:
    """What the rules see: all passages, then signature and sender, at which only rules that ask for them may look.

    It remembers what was looked up in it, so one text serves several sets of rules of the same spellings well.
    """
    sender = f"{reading.sender.name} {reading.sender.address}" if reading.sender else reading.sender_name
    texts = [passage.text for passage in reading.passages] + [reading.signature, sender]
    places = [passage.place.value for passage in reading.passages] + ["signature", "sender"]
    groups = [0 if passage.place in _READ_AS_ONE else n + 1 for n, passage in enumerate(reading.passages)]
    groups += [len(groups) + 1, len(groups) + 2]
    written = plain_words(tuple(texts), rules.spellings)
    quoted, money = _quoted_speech(texts, written), _sums_of_money(texts, written)
    facts = _facts(reading, office, envelope_to)
    return JudgedText(written, tuple(places), tuple(groups), quoted, facts, money)


def sums_of_rules(reading: Reading, rules: Rules, judged: JudgedText) -> dict[str, float]:
    """How far the rules alone come above what makes a finding, of each flag of which they say anything."""
    return _Outcome(reading, rules, judged).sums(rules.judge(judged))


def _sums_of_money(texts: Sequence[str], written: PlainWords) -> tuple[int, ...]:
    """Words that are a sum of money: the plain form has no pound signs."""
    words = []
    for number, text in enumerate(texts):
        first = written.passage_firsts[number]
        beyond = written.passage_firsts[number + 1] if number + 1 < len(texts) else len(written.at)
        for found in _MONEY.finditer(text):
            word = bisect_left(written.starts, found.end(), first, beyond) - 1
            if word >= first:
                words.append(word)
    return tuple(words)


def _quoted_speech(texts: Sequence[str], written: PlainWords) -> tuple[Stretch, ...]:
    stretches = []
    for number, text in enumerate(texts):
        first = written.passage_firsts[number]
        beyond = written.passage_firsts[number + 1] if number + 1 < len(texts) else len(written.at)
        for found in _SPEECH.finditer(text):
            opens = bisect_left(written.starts, found.start(), first, beyond)
            closes = bisect_left(written.starts, found.end(), first, beyond) - 1
            if opens <= closes:
                stretches.append(Stretch(opens, closes))
    return tuple(stretches)


def _facts(reading: Reading, office: OfficeFacts, envelope_to: Sequence[str]) -> frozenset[str]:
    sender = reading.sender
    ours = [box for box in reading.to if office.is_own(box) or office.is_inbox(box.address)]
    copied = [box for box in reading.cc if office.is_own(box) or office.is_inbox(box.address)]
    blind = bool(reading.to) and any(office.is_inbox(address) for address in envelope_to)
    facts = {
        reading.channel.value: True,
        "sender-staff": sender is not None and office.is_staff(sender),
        "sender-inbox": sender is not None and office.is_inbox(sender.address),
        "authentication-failed": reading.authentication.dmarc == "fail",
        "addressed": bool(ours),
        "only-copied": _is_only_copied(reading, office, ours=bool(ours), copied=bool(copied or blind)),
        **_staff_facts(reading, office),
    }
    return frozenset(name for name, holds in facts.items() if holds)


def _staff_facts(reading: Reading, office: OfficeFacts) -> dict[str, bool]:
    """What headers, and those of a forwarded mail, tell of staff beside the sender's address."""
    sender = reading.sender
    if sender is None:
        return {}
    if not office.is_staff(sender):
        copied = [box for box in (*reading.to, *reading.cc) if office.is_staff(box)]
        return {
            "copies-staff": bool(copied),
            "copies-namesake": any(_names(sender) & _names(box) for box in copied),
            "replies-to-staff": any(office.is_staff(box) for box in reading.reply_to),
        }
    sent_to = [found.group(1) for found in _FORWARDED_TO.finditer(reading.forwarded_text[:_LOOKS_AT])]
    domains = [address.rpartition("@")[2].casefold() for line in sent_to for address in _ADDRESS.findall(line)]
    work = any(is_domain_of(domain, office.own_domains) for domain in domains)
    home = any(_names(sender) & _words(line) for line in sent_to) and bool(domains) and not work
    return {"forwarded-to-work": work, "forwarded-to-own-home": home}


def _names(box: Mailbox) -> frozenset[str]:
    """The surname of a mailbox: the last word of its display name, or of its address where it shows none."""
    words = [word for word in _NAME_WORD.findall(box.name.casefold()) if len(word) >= _SURNAME]
    if len(words) < 2:  # a given name and a surname
        words = [word for word in _NAME_WORD.findall(box.address.partition("@")[0].casefold()) if len(word) >= _SURNAME]
    return frozenset(words[-1:])


def _words(line: str) -> frozenset[str]:
    return frozenset(_NAME_WORD.findall(line.casefold()))


def _is_only_copied(reading: Reading, office: OfficeFacts, *, ours: bool, copied: bool) -> bool:
    """Whether somebody else is written to; our own outgoing mail that comes back to us is no copy for us."""
    own = reading.sender is not None and office.is_own(reading.sender)
    return copied and not ours and not own and not _addressed_by_name(reading, office)


def _addressed_by_name(reading: Reading, office: OfficeFacts) -> bool:
    """Whether the salutation is the regulator's, whatever the header says."""
    found = _SALUTATION.search(reading.own_words[:_LOOKS_AT])
    if not found:
        return False
    words = found.group(1).casefold()
    names = ("ico", "commissioner", "comisiynydd", "swyddfa'r", office.name.casefold())
    return any(re.search(rf"\b{re.escape(name)}\b", words) for name in names)


def _copied_evidence(reading: Reading) -> Evidence:
    others = ", ".join(box.address for box in reading.to[:3])
    return Evidence(f"To: {others}"[:200], "header")


# -- what records, headers and cover sheets say --------------------------------------------------------------------


def _direct_findings(reading: Reading, party: KnownParty | None, welsh: WelshLike | None) -> list[Finding]:
    marking = find_marking(reading)
    findings = [marking] if marking else []
    if party and party.restricted_contact:
        findings.append(_from_record(Flag.RESTRICTED_CONTACT, _address(reading.sender) or party.name))
    if party and party.service_adjustment:
        findings.append(_from_record(Flag.SERVICE_ADJUSTMENT, party.service_adjustment))
    if welsh is not None and welsh.is_welsh:
        evidence = tuple(_locate(reading, sentence) for sentence in welsh.sentences[:3])
        findings.append(Finding(Flag.WELSH, evidence, rule="welsh.own-words", strength=min(1.0, welsh.share)))
    return findings + _from_coversheets(reading)


def _from_record(code: Flag, words: str) -> Finding:
    return Finding(code, (Evidence(words, "party record"),), rule=f"{code.value}.party-record")


def _from_coversheets(reading: Reading) -> list[Finding]:
    sheets = reading.coversheets
    found = []
    if sheets.physical_evidence is not None:
        words = sheets.physical_evidence or "physical evidence"
        found.append((Flag.PHYSICAL_EVIDENCE, words))
    if sheets.return_originals:
        found.append((Flag.RETURN_ORIGINALS, "original documents to be returned"))
    if sheets.staff_case:
        found.append((Flag.ECS, "staff case"))
    return [Finding(code, (Evidence(words, "cover sheet"),), rule=f"{code.value}.coversheet") for code, words in found]


def _from_enclosures(reading: Reading, *, returns: bool) -> list[Finding]:
    """What is listed at a letter's foot and no scan shows. Papers to go back are `return-originals` already."""
    listed = listed_things(reading) + (() if returns else listed_papers(reading))
    evidence = tuple(_locate(reading, words) for words in listed[:5])
    return [Finding(Flag.PHYSICAL_EVIDENCE, evidence, rule="physical-evidence.listed")] if evidence else []


def _address(mailbox: Mailbox | None) -> str:
    return mailbox.address if mailbox else ""


def _locate(reading: Reading, words: str) -> Evidence:
    for number, passage in enumerate(reading.passages):
        start = passage.text.find(words)
        if start >= 0:
            return Evidence(words, passage.label, start, start + len(words), number)
    return Evidence(words, "body")


def _near_party_notes(parties: Sequence[KnownParty]) -> list[NonFinding]:
    return [
        NonFinding(Flag.RESTRICTED_CONTACT.value, "restricted-contact.near-match", "only nearly matches", party.name)
        for party in parties
        if party.restricted_contact
    ]


def _score(fired: list[Verdict], span: int = _SIGNS_WITHIN_WORDS) -> float:
    """What the rules of one family say together: weak ones count only where they stand near one another.

    What speaks against counts wherever it stands.
    """
    against = sum(verdict.rule.strength for verdict in fired if verdict.rule.strength < 0)
    places = sorted((at, verdict.rule.strength, verdict.rule.id) for verdict in fired for at in verdict.anchors
                    if verdict.rule.strength > 0)
    best, first = 0.0, 0
    inside: dict[str, list[float]] = {}
    for at, strength, rule in places:
        inside.setdefault(rule, []).append(strength)
        while places[first][0] < at - span:
            gone = inside[places[first][2]]
            gone.pop()
            first += 1
        best = max(best, sum(strengths[0] for strengths in inside.values() if strengths))
    return best + against


def _rule_names(fired: list[Verdict]) -> str:
    return ", ".join(verdict.rule.id for verdict in fired[:4])


# -- weighing ------------------------------------------------------------------------------------------------------


class _Outcome:
    """Adds up what the rules said and what records say, one code at a time."""

    def __init__(self, reading: Reading, rules: Rules, judged: JudgedText) -> None:
        self.reading = reading
        self.rules = rules
        self.judged = judged
        self.found: dict[str, Finding] = {}
        self.doubts: tuple[Finding, ...] = ()  # what may be a colleague's case, and why
        self.at_work = 0.0  # how much says that a staff address does its work
        self.own_matter = 0.0  # how much says that it writes of the sender's own affairs
        self.own_words: tuple[Evidence, ...] = ()
        self.notes: list[NonFinding] = []
        self.by_own: set[str] = set()  # flags that rules of a site's own files find

    def weigh(self, verdicts: Iterable[Verdict]) -> None:
        by_flag: dict[str, list[Verdict]] = {}
        for verdict in verdicts:
            if verdict.why_not:
                self.notes.append(self._note(verdict, verdict.why_not))
            else:
                by_flag.setdefault(verdict.rule.flag, []).append(verdict)
        for flag, fired in by_flag.items():
            told = [each for each in fired if each.rule.find < 0 or each.rule.with_stories]
            alone = [each for each in fired if each not in told]
            if alone:
                self._weigh_flag(flag, alone)
            if told:
                self._weigh_stories(flag, told)

    def _weigh_stories(self, flag: str, fired: list[Verdict]) -> None:
        """The best story and the phrases that go with it; neither is trusted alone (docs/rules.md)."""
        stories = [each for each in fired if each.rule.find < 0]
        phrases = [each for each in fired if each.rule.find >= 0]
        weighing = self.rules.weighings.get(flag, ALONE)
        best = max(stories, key=lambda each: each.score, default=None)
        if best is None:
            self.notes.extend(self._note(each, "no story is told that it goes with") for each in phrases)
            return
        scores = self._family_scores(phrases)
        strength = min(max(scores.values(), default=0.0), _STRONGEST)
        own = max((each for each in stories if each.rule.own), key=lambda each: each.score, default=None)
        beside = weighing.rules * max(strength, -0.5) - weighing.needed
        if own is not None and own.score + beside > 0:  # nothing is taken away from what a site's own files tell
            best = own
            self.by_own.add(flag)
        told = best.score + beside
        added, opinion = self.rules.second_opinion(flag, self.judged)
        if added < 0 and (flag in self.by_own or self._is_in_welsh(best)):
            added = 0.0
        total = told + added
        if total > 0 and flag in self.found:
            return  # a rule that needs no story has said it
        if total > 0:
            agreeing = [each for each in phrases if each.rule.strength > 0 and scores[each.rule.family] == strength]
            self._take(flag, [best, *agreeing], 1.0)
        elif total > _NEARLY:
            self.notes.append(self._note(best, f"too little is said: {total:.2f}"))
        self._say_opinion(flag, added, opinion, decided=(told > 0) != (total > 0))

    def sums(self, verdicts: Iterable[Verdict]) -> dict[str, float]:
        """Of each flag: the sum of its rules, or of its best story and phrases, less what is needed."""
        by_flag: dict[str, list[Verdict]] = {}
        for verdict in verdicts:
            if not verdict.why_not:
                by_flag.setdefault(verdict.rule.flag, []).append(verdict)
        return {flag: total for flag, fired in by_flag.items() if (total := self._sum(flag, fired)) is not None}

    def _sum(self, flag: str, fired: list[Verdict]) -> float | None:
        stories = [each.score for each in fired if each.rule.find < 0]
        scores = self._family_scores([each for each in fired if each.rule.find >= 0])
        strength = max(scores.values(), default=0.0)
        if flag not in self.rules.weighings:
            return strength - self.rules.threshold(flag)
        weighing = self.rules.weighings[flag]
        if not stories:
            return None
        return max(stories) + weighing.rules * max(min(strength, _STRONGEST), -0.5) - weighing.needed

    def _family_scores(self, fired: list[Verdict]) -> dict[str, float]:
        spans = self.rules.spans
        return {
            family: _score(
                [each for each in fired if each.rule.family == family], spans.get(family, _SIGNS_WITHIN_WORDS)
            )
            for family in {verdict.rule.family for verdict in fired}
        }

    def _weigh_flag(self, flag: str, fired: list[Verdict]) -> None:
        scores = self._family_scores(fired)
        added, opinion = self.rules.second_opinion(flag, self.judged, plain=True)
        alone = self.rules.threshold(flag) - 1e-9
        threshold = max(alone - added, _SOMETHING)
        if flag == _STAFF_AT_WORK:
            self.at_work = max(scores.values())
            return
        if _OWN_MATTER in scores:
            self.own_matter = scores.pop(_OWN_MATTER)
            self.own_words = self._evidence([each for each in fired if each.rule.family == _OWN_MATTER])
            fired = [each for each in fired if each.rule.family != _OWN_MATTER]
        welsh = self._welsh_scores(fired) if added < 0 else {}
        own = self._family_scores([each for each in fired if each.rule.own])
        by_own = {family for family, score in own.items() if score >= alone}
        stand = {family for family, score in scores.items() if score >= threshold or welsh.get(family, 0.0) >= alone}
        stand |= by_own
        self.by_own.update([flag] if by_own else ())
        counted = [verdict for verdict in fired if verdict.rule.family in stand]
        weak = [verdict for verdict in fired if verdict.rule.family not in stand]
        self.notes.extend(self._note(each, f"too weak: {scores[each.rule.family]:.2f} in all") for each in weak)
        if counted:
            self._take(flag, self._strongest_first(counted), max((*scores.values(), *own.values())))
        elif flag == Flag.ECS.value and scores and max(scores.values()) >= self._doubt():
            self.doubt(_rule_names(self._strongest_first(weak)), self._evidence(self._strongest_first(weak)))
        if scores:
            best = max(scores.values())
            turned = (best >= alone) != (best >= threshold or bool(counted))
            self._say_opinion(flag, added, opinion, decided=turned and not by_own)

    def _welsh_scores(self, fired: list[Verdict]) -> dict[str, float]:
        """What was found in Welsh words comes to: the second opinion, which has counted English mail, takes nothing."""
        return self._family_scores([each for each in fired if each.rule.strength < 0 or self._is_in_welsh(each)])

    def _is_in_welsh(self, verdict: Verdict) -> bool:
        return bool(verdict.words) and all(self.judged.is_welsh(stretch.first) for stretch in verdict.words[:2])

    def _say_opinion(self, flag: str, added: float, opinion: Opinion, *, decided: bool) -> None:
        """Names the second opinion where it turned the scales: on the finding, with its words, or in the notes."""
        if not decided:
            return
        name, words = f"{flag}{_SECOND_OPINION}", ", ".join(opinion.words)
        found = self.found.get(flag)
        if flag == _POSSIBLE_ECS and added > 0:  # a doubt: its words are among what a Team Manager is shown
            self.doubt(name, tuple(self._quote(stretch) for stretch in self._where(opinion.words)))
            return
        if found is None:
            why = f"its wording is that of mail without the flag: {added:.2f}"
            self.notes.append(NonFinding(flag, name, why, words))
            return
        quoted = tuple(self._quote(stretch) for stretch in self._where(opinion.words))
        evidence = (found.evidence + quoted)[: _EVIDENCE + 2]
        self.found[flag] = replace(found, evidence=evidence, rule=f"{found.rule}, {name}", strength=_WITH_OPINION)

    def _where(self, words: Iterable[str]) -> Iterator[Stretch]:
        """The first place of each of these words or pairs of words."""
        text = self.judged.written.text
        for term in words:
            start = text.find(f" {term} ".encode("ascii"))
            if start >= 0:
                yield self.judged.written.stretch(start + 1, start + 1 + len(term))

    def _doubt(self) -> float:
        return self.rules.threshold(_ECS_IN_DOUBT) - 1e-9

    @staticmethod
    def _strongest_first(fired: list[Verdict]) -> list[Verdict]:
        return sorted((each for each in fired if each.rule.strength > 0), key=lambda each: -each.rule.strength)

    def _take(self, flag: str, fired: list[Verdict], score: float) -> None:
        evidence = self._evidence(fired)
        if flag == _POSSIBLE_ECS:
            self.doubt(_rule_names(fired), evidence)
        else:
            self.found[flag] = Finding(Flag(flag), evidence, _rule_names(fired), self.rules.version, min(1.0, score))

    def doubt(self, rule: str, evidence: tuple[Evidence, ...]) -> None:
        """It may be a colleague's case; words without which there is no doubt are not one."""
        if evidence:
            self.doubts += (Finding(Flag.ECS, evidence, rule, self.rules.version, _WITH_OPINION),)

    @property
    def possible(self) -> tuple[Evidence, ...]:
        """What may be a colleague's case: the words alone."""
        return tuple(each for finding in self.doubts for each in finding.evidence)

    def _evidence(self, fired: list[Verdict]) -> tuple[Evidence, ...]:
        stretches: list[Stretch] = []
        for verdict in fired:
            for stretch in verdict.words:
                if not any(held.first <= stretch.first and stretch.last <= held.last for held in stretches):
                    stretches.append(stretch)
        return tuple(self._quote(stretch) for stretch in stretches[:_EVIDENCE])

    def _quote(self, stretch: Stretch) -> Evidence:
        written = self.judged.written
        number = written.passage_of(stretch.first)
        last = min(stretch.last, written.passage_firsts[number + 1] - 1) if self._has_next(number) else stretch.last
        start, end = written.offsets(Stretch(stretch.first, max(last, stretch.first)))
        if number < len(self.reading.passages):
            passage = self.reading.passages[number]
            return Evidence(passage.text[start:end], passage.label, start, end, number)
        if self.judged.places[number] == "signature":
            return Evidence(self.reading.signature[start:end], "signature")
        sender = self.reading.sender
        return Evidence(f"{sender.name} <{sender.address}>" if sender else self.reading.sender_name, "sender")

    def _has_next(self, number: int) -> bool:
        return number + 1 < len(self.judged.written.passage_firsts)

    def _note(self, verdict: Verdict, why: str) -> NonFinding:
        return NonFinding(verdict.rule.flag, verdict.rule.id, why, self._quote(verdict.words[0]).words[:200])

    def add_direct(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            stamped = replace(finding, version=finding.version or self.rules.version)
            before = self.found.get(finding.code.value)
            if before is not None:
                stamped = replace(before, evidence=stamped.evidence + before.evidence, strength=1.0)
            self.found[finding.code.value] = stamped

    def add_notes(self, notes: Iterable[NonFinding]) -> None:
        self.notes.extend(notes)

    def settle_staff(self, facts: frozenset[str]) -> None:
        """A staff address: a customer for certain, at work, or for a Team Manager to say.

        Failed authentication means that the sender is likely forged, but should it be real no colleague may read
        it: so it is never certain and never ignored. An address of our own inboxes is nobody's.
        """
        if "sender-inbox" in facts:
            self.found.pop(Flag.ECS.value, None)
            self.doubts = ()
        elif "sender-staff" in facts:
            self._settle_staff_address(facts)
        elif facts & {"copies-namesake", "replies-to-staff"}:
            boxes = (*self.reading.to, *self.reading.cc, *self.reading.reply_to)
            named = tuple(Evidence(box.address, "header") for box in boxes)[:_EVIDENCE]
            self.doubt("possible-ecs.names-a-colleague", named)
        if Flag.ECS.value in self.found:
            self.doubts = ()

    def _settle_staff_address(self, facts: frozenset[str]) -> None:
        """Weighs what says "my own matter" against what says "my work"; certain only where one side is silent or weak.

        A staff address with neither is for a Team Manager: nobody else may read what may be a colleague's case.
        """
        own = self.own_matter + _FORWARD_COUNTS * ("forwarded-to-own-home" in facts)
        work = self.at_work + _FORWARD_COUNTS * ("forwarded-to-work" in facts)
        certain = self.found.pop(Flag.ECS.value, None)
        if certain and certain.rule.startswith(_TOLD_IN_PASSING):
            certain = None
        sender = Evidence(_address(self.reading.sender), "sender")
        evidence = (sender, *(certain.evidence if certain else ()), *self.own_words, *self.possible)
        is_own = certain is not None or own >= 1
        is_marked = certain is not None and own >= 1
        is_certain = is_marked or (is_own and work < max(1.0, own)) or (own >= self._doubt() and not work)
        if is_certain and "authentication-failed" not in facts:
            rule = certain.rule if certain else "ecs.staff-address-as-customer"
            self.found[Flag.ECS.value] = Finding(Flag.ECS, evidence[:_EVIDENCE], rule, self.rules.version)
        elif is_own or work < self._doubt() or (own and work < _PLAINLY_WORK):
            rest, self.doubts = self.doubts, ()
            rule = certain.rule if certain else "possible-ecs.staff-address"
            self.doubt(rule, (sender, *(certain.evidence if certain else ()), *self.own_words)[:_EVIDENCE])
            self.doubts += rest
        else:
            self.doubts = ()

    def judgement(self) -> FlagJudgement:
        order = {flag.value: number for number, flag in enumerate(Flag)}
        findings = sorted(self.found.values(), key=lambda finding: order[finding.code.value])
        by_own = frozenset(self.by_own & self.found.keys())
        return FlagJudgement(tuple(findings), self.possible, tuple(self.notes), self.doubts, by_own)
