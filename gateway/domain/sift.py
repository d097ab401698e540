"""The sift: facts in, one Plan out. Pure, so that it can be replayed over last year's mail.

It reads top to bottom as one table (`TABLE` at the foot): each row answers one question of CONTRACT sections 2, 3, 4
and 7, and the first that has an answer decides. The order is the rule:

1. what must not be opened (SECRET, a file nobody can read) wins over everything, a reference too;
2. what was taken in already;
3. what machines sent is filed, unless a correct reference puts it on a case;
4. employees' own submissions are sealed before anything else could show them;
5. a correct reference attaches, whoever sends it;
6. whatever weakens certainty stops the item for the Advice Service: no wrong case is worth a saved minute;
7. the rest is a new case.

Where the guide leaves a choice it is named beside the rule. Nothing here knows a database, a clock or a setting.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.domain import case_types, deadlines, matters, references, work_queues
from gateway.domain.acknowledgement import decide_letter
from gateway.domain.case_types import CaseTypeRules, load_case_type_rules
from gateway.domain.correspondence import (
    CaseType,
    Disposition,
    Evidence,
    Finding,
    Flag,
    Priority,
    ReviewReason,
    WorkItemKind,
)
from gateway.domain.flags import FlagJudgement, find_flags, is_secret, words_for_welsh
from gateway.domain.matters import MatterWords, load_matter_words
from gateway.domain.near_parties import how_near, writer_of
from gateway.domain.plan import Acknowledgement, Facts, NewCase, Notice, Plan, PlannedWorkItem, Step
from gateway.domain.receipt import stamp_step
from gateway.domain.titles import case_title, with_welsh
from parsers.language import judge_welsh
from parsers.letter import address_is_certain
from parsers.reading import SHEET_ALONE, Channel, PageStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from gateway.domain.correspondence import KnownCase
    from gateway.domain.deadlines import Deadline
    from gateway.domain.office import OfficeFacts
    from gateway.domain.organisations import Register
    from gateway.domain.rules import Rules
    from parsers.reading import Reading

__all__ = ["Knowledge", "seal_as_employees", "sift", "sift_as_decided"]

ADVICE_SERVICE = "advice-service"
ECS_QUEUE = "ecs-team-manager"
SCANNING = "scanning"

# Flags whose matter is information rights beyond doubt: such an item is neither spam nor misdirected.
_OUR_BUSINESS = frozenset(
    {Flag.GODDARD, Flag.PCB, Flag.THREAT, Flag.CCA_S159, Flag.EIR, Flag.ABOUT_ICO, Flag.SERVICE_COMPLAINT, Flag.PHSO}
)
# A complaint about our service means an earlier matter: false ones leant away by 4 and more, true ones by 0.2.
_NO_COMPLAINT_OF_OURS = -3.5
# The reasons for which these flags stop an item.
_STOPS_BY_FLAG = {
    Flag.SERVICE_COMPLAINT: ReviewReason.POSSIBLE_EXISTING_CASE,
    Flag.RESTRICTED_CONTACT: ReviewReason.RESTRICTED_CONTACT,
    Flag.COPIED: ReviewReason.COPIED_CORRESPONDENCE,
}
# A sift with one of these cannot wait for its turn (CONTRACT section 4).
_URGENT = frozenset({Flag.THREAT, Flag.GODDARD, Flag.PCB})


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the office knows beside the item: rules, organisations, itself."""

    rules: Rules
    register: Register
    office: OfficeFacts
    time_zone: str = "Europe/London"
    case_types: CaseTypeRules = field(default_factory=load_case_type_rules)
    matters: MatterWords = field(default_factory=load_matter_words)
    closed_days: frozenset[date] = frozenset()  # on which the office is shut, beside bank holidays


def sift(facts: Facts, knowledge: Knowledge) -> Plan:
    """Decide what becomes of an item.

    Source: CONTRACT sections 2 to 5 and 7; guide sections 3 and 15.
    """
    item = _Item(facts, knowledge)
    for question in TABLE:
        plan = question(item)
        if plan is not None:
            return _with_stamp(_with_near_parties(_with_scanning_work(plan, item), item), item)
    raise AssertionError("the last row of the table always answers")


def sift_as_decided(facts: Facts, knowledge: Knowledge, disposition: Disposition, case: KnownCase | None) -> Plan:
    """The Plan of an item on the road that it took already: what its flags (`facts.verdicts`) ask for there.

    Args:
        facts: of the item; what people said of its flags decides which it has.
        knowledge: of the office.
        disposition: what became of it.
        case: the one it was put on, where it was.

    Source: CONTRACT sections 4 and 7.
    """
    item = _Item(facts, knowledge)
    if Flag.ECS in item.flags:
        return _sealed_as_decided(item, case if disposition is Disposition.ATTACHED else None)
    if disposition is Disposition.ATTACHED and case is not None:
        return _attach(item, case, findings=item.judgement.findings)
    if disposition is Disposition.NEW_CASE:
        return _with_late_question(_it_is_a_new_case(item), item)
    plan = _stopped(item, ())
    if disposition is Disposition.REVIEW:
        return plan
    # Filed: nobody decides it any more, but a threat acts at once.
    return replace(plan, work_items=tuple(work for work in plan.work_items if work.kind is not WorkItemKind.SIFT))


def _sealed_as_decided(item: _Item, case: KnownCase | None) -> Plan:
    if case is None:
        return _sealed(item, Disposition.NEW_CASE, new_case=NewCase("ECS", None, sealed=True))
    if case.sealed:
        return _sealed(item, Disposition.ATTACHED, attach_to=case.reference)
    return _held_for_the_team_manager(item, tuple(_held_because(item, hinted=False)))


class _Item:
    """One item under judgement; each finding is made once, when first asked for."""

    def __init__(self, facts: Facts, knowledge: Knowledge) -> None:
        self.facts = facts
        self.reading = facts.reading
        self.knowledge = knowledge
        self.is_post = facts.reading.channel is Channel.POST
        self.day = deadlines.office_date(facts.received_at, knowledge.time_zone)
        self.closed_days = knowledge.closed_days

    @cached_property
    def judgement(self) -> FlagJudgement:
        """What the rules find, corrected by what people said: no rule overwrites a person's word."""
        found = self._found
        said = self.facts.verdicts
        by_own = found.by_own_rules  # what a site's own rules say plainly stands
        standing = [
            f for f in found.findings if said.get(f.code, f.code in by_own or not self._is_spoken_against(f.code))
        ]
        known = {finding.code for finding in standing}
        standing += [Finding(code, (), "a person") for code, yes in said.items() if yes and code not in known]
        return replace(found, findings=tuple(standing))

    def _is_spoken_against(self, flag: Flag) -> bool:
        """Whether all that is said tells that two flags, found by phrases, are not meant: they decide type and stop."""
        if flag is Flag.EIR:
            return case_types.hardly(CaseType.FS50, self.heard, self.knowledge.case_types)
        if flag is not Flag.SERVICE_COMPLAINT:
            return False
        # The Ombudsman tells of a complaint that somebody else made.
        return self.is_ombudsman or self.leanings.get("existing", 0.0) < _NO_COMPLAINT_OF_OURS

    @cached_property
    def is_ombudsman(self) -> bool:
        """Whether the rules or a person say that the Parliamentary and Health Service Ombudsman writes."""
        found = any(finding.code is Flag.PHSO for finding in self._found.findings)
        return self.facts.verdicts.get(Flag.PHSO, found)

    @cached_property
    def _found(self) -> FlagJudgement:
        return find_flags(
            self.reading,
            self.knowledge.rules,
            office=self.knowledge.office,
            party=self.facts.sender_party,
            near_parties=self.facts.near_parties,
            envelope_to=self.facts.envelope_to,
            welsh=judge_welsh(words_for_welsh(self.reading)),
        )

    @cached_property
    def flags(self) -> frozenset[Flag]:
        return frozenset(finding.code for finding in self.judgement.findings)

    @cached_property
    def is_machine(self) -> bool:
        return self.reading.origin.is_machine or self.is_our_own_mail

    @cached_property
    def is_our_own_mail(self) -> bool:
        """From one of our inboxes, and not plainly forged: our own mail come back, no customer's."""
        sender = self.reading.sender
        if sender is None or self.reading.authentication.dmarc == "fail":
            return False
        return self.knowledge.office.is_inbox(sender.address)

    @cached_property
    def heard(self) -> case_types.Heard:
        """Ideas and words that tell the type and what stops an item."""
        return case_types.hear(
            self.reading,
            self.knowledge.register,
            office=self.knowledge.office,
            addressed_to=self.facts.envelope_to,
            rules=self.knowledge.case_types,
        )

    @cached_property
    def leanings(self) -> dict[str, float]:
        """How far they lean to each kind that stops an item."""
        return case_types.leanings(self.heard, self.knowledge.case_types)

    # -- references (CONTRACT section 3) --

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Correctly formatted references where they count: the subject of mail; cover sheet or label of post."""
        if not self.is_post:
            return references.find_subject_references(self.reading.subject).well_formed
        if self.sheet_readings:
            return self.sheet_readings
        return references.labelled_on_paper(self.first_page)

    @cached_property
    def sheet_readings(self) -> tuple[str, ...]:
        """How the reference on the cover sheet was read: more than one where code and print, or two prints, differ."""
        return references.sheet_references(self.reading) if self.is_post else ()

    @cached_property
    def first_page(self) -> str:
        return references.first_page_text(self.reading)

    @cached_property
    def named_cases(self) -> tuple[KnownCase, ...]:
        return tuple(self.facts.cases[name] for name in self.named if name in self.facts.cases)

    @cached_property
    def case(self) -> KnownCase | None:
        """The one case the item belongs to without doubt."""
        if len(self.named) == 1 and self.named_cases:
            return self.named_cases[0]
        if self.sheet_readings:
            return self._case_of_the_sheet
        if self.is_post and len(self.named_cases) == 1:
            # "names exactly one existing case": a second labelled number that is no case of ours changes nothing.
            return self.named_cases[0]
        return None

    @property
    def _case_of_the_sheet(self) -> KnownCase | None:
        """Of several readings the only one that exists: read from a code, or one the others may be misread from."""
        if len(self.named_cases) != 1:
            return None
        case, sheets = self.named_cases[0], self.reading.coversheets
        if sheets.reference_by_code:
            return case if case.reference == self.sheet_readings[0] else None
        return case if all(references.may_be_misread(read, case.reference) for read in self.sheet_readings) else None

    @cached_property
    def is_from_a_party_of_its_case(self) -> bool:
        """A customer on their own ordinary case, by an outside address: hints of a colleague do not hold it up."""
        sender = self.reading.sender
        return (
            self.case is not None
            and sender is not None
            and self.reading.authentication.dmarc != "fail"
            and not self.knowledge.office.is_own(sender)
            and sender.address.casefold() in self.case.parties
        )

    @cached_property
    def names_a_shell(self) -> bool:
        """An employee's case is named somewhere, though not so that the item belongs to it without doubt."""
        return any(case.sealed for case in self.facts.cases.values())

    @cached_property
    def reference_trouble(self) -> tuple[ReviewReason, tuple[str, ...]] | None:
        """What is wrong with the references, and the cases that may have been meant."""
        existing = tuple(case.reference for case in self.named_cases)
        if self.case is not None:
            return None
        if self.named:
            if existing:
                return ReviewReason.REFERENCES_CONFLICT, existing
            is_near_miss = self.alike_on_sheet and not any(map(references.is_reference, self.sheet_readings))
            reason = ReviewReason.REFERENCE_MALFORMED if is_near_miss else ReviewReason.REFERENCE_UNKNOWN
            return reason, self.alike_on_sheet
        if self.is_post:
            meant = references.skeleton_candidates(self.first_page)
            known = tuple(m for m in meant if m in self.facts.cases)
            return (ReviewReason.REFERENCE_MALFORMED, known) if known else None
        misses = references.find_subject_references(self.reading.subject).near_misses
        if not misses:
            return None
        meant = tuple(dict.fromkeys(m for miss in misses for m in miss.meant if m in self.facts.cases))
        return ReviewReason.REFERENCE_MALFORMED, meant

    @cached_property
    def alike_on_sheet(self) -> tuple[str, ...]:
        """Cases that a reading of the sheet may have meant."""
        meant = (m for read in self.sheet_readings for m in references.skeleton_candidates(read))
        return tuple(dict.fromkeys(m for m in meant if m in self.facts.cases))

    # -- second looks: shown, never stopping --

    @cached_property
    def second_looks(self) -> tuple[ReviewReason, ...]:
        reasons = []
        if self.reading.authentication.dmarc == "fail":
            reasons.append(ReviewReason.AUTHENTICATION_FAILED)
        if self.facts.repeats is not None:
            reasons.append(ReviewReason.POSSIBLE_REPEAT)
        if _is_locked(self.reading) or any(page.status is PageStatus.FAILED for page in self.reading.pages):
            reasons.append(ReviewReason.UNREADABLE)
        return tuple(reasons)

    @property
    def scan_notes(self) -> tuple[str, ...]:
        """What the Scanning Team is told of a scan; twenty lines are all that anybody reads."""
        return self.facts.scan_problems[:20]

    @cached_property
    def is_empty(self) -> bool:
        """Nothing at all can be read."""
        written = self.reading.subject.strip() or self.reading.new_text.strip() or self.reading.text.strip()
        return not written and not any(passage.text.strip() for passage in self.reading.passages)


# ---------------------------------------------------------------- the questions, in the order of the table


def _must_it_stay_shut(item: _Item) -> Plan | None:
    """SECRET and above, malware, or a file that cannot be read at all: kept, not processed, a person is told."""
    if item.facts.malware is not None:
        return Plan(
            Disposition.QUARANTINED,
            work_items=(
                PlannedWorkItem(
                    WorkItemKind.INFORMATION_SECURITY, "information-security", Priority.HIGH, notes=("malware",)
                ),
            ),
            letter=_letter(item, Disposition.QUARANTINED),
            steps=(Step("quarantine", "quarantined", f"malware: {item.facts.malware}"),),
        )
    marking = tuple(f for f in item.judgement.findings if f.code is Flag.PROTECTIVE_MARKING)
    if is_secret(marking):
        return Plan(
            Disposition.QUARANTINED,
            findings=marking,
            work_items=(PlannedWorkItem(WorkItemKind.INFORMATION_SECURITY, "information-security", Priority.HIGH),),
            notices=(Notice("secret"),),
            letter=_letter(item, Disposition.QUARANTINED),
            steps=(Step("quarantine", "quarantined", "marked SECRET or above by its sender (guide section 13)"),),
        )
    if _is_a_sheet_alone(item):
        return None
    # A staff sheet in front of pages nobody can read still makes them a colleague's: sealed, not shown to Scanning.
    if item.is_post and item.reading.unreadable and not item.reading.coversheets.staff_case:
        return Plan(
            Disposition.QUARANTINED,
            review_reasons=(ReviewReason.UNREADABLE,),
            work_items=(PlannedWorkItem(WorkItemKind.SIFT, "scanning", notes=("unreadable",)),),
            letter=_letter(item, Disposition.QUARANTINED),
            steps=(Step("quarantine", "quarantined", f"the file cannot be read: {item.reading.unreadable}"),),
        )
    return None


def _is_a_sheet_alone(item: _Item) -> bool:
    """A cover sheet was read, and no letter stands behind it: nothing is locked away, and something may be missing."""
    return item.is_post and item.reading.unreadable == SHEET_ALONE


def _is_its_letter_missing(item: _Item) -> Plan | None:
    """Scanning looks for the letter; what the sheet says is shown, and acts on nothing."""
    if not _is_a_sheet_alone(item):
        return None
    said = (*item.sheet_readings, *(finding.code.value for finding in item.judgement.findings))
    why = f"it says: {', '.join(said)}" if said else "it says nothing of a case, originals or evidence"
    notes = item.scan_notes or (f"{SHEET_ALONE} behind it",)
    return Plan(
        Disposition.REVIEW,
        findings=item.judgement.findings,
        review_reasons=(ReviewReason.UNREADABLE,),
        suggested_cases=tuple(case.reference for case in item.named_cases if not case.sealed),
        work_items=(PlannedWorkItem(WorkItemKind.SIFT, SCANNING, notes=notes),),
        letter=_letter(item, Disposition.REVIEW),
        steps=(Step("cover sheet", "review", f"{SHEET_ALONE} behind it; {why}"),),
    )


def _was_it_taken_in_before(item: _Item) -> Plan | None:
    if item.facts.duplicate_of is None:
        return None
    return Plan(
        Disposition.DUPLICATE,
        letter=_letter(item, Disposition.DUPLICATE),
        seal=item.facts.duplicate_sealed,  # the copy of an employee's item is one too
        steps=(Step("duplicate", "duplicate", f"the same as item {item.facts.duplicate_of}"),),
    )


def _did_a_machine_send_it(item: _Item) -> Plan | None:
    if not item.is_machine:
        return None
    why = "our own mail come back" if item.is_our_own_mail else f"{item.reading.origin.kind.value}"
    if item.case is not None:
        sealed = item.case.sealed
        plan = _attach(item, item.case, findings=())
        return replace(plan, seal=sealed, steps=(Step("origin", "machine mail", why), *plan.steps))
    return Plan(
        Disposition.FILED,
        steps=(Step("origin", "filed", f"machine mail without a correct reference: {why}"),),
    )


def _is_it_a_colleagues_own_case(item: _Item) -> Plan | None:
    """CONTRACT section 7; guide section 15 ("ICO employee cases")."""
    certain = Flag.ECS in item.flags
    # What answers a sealed item, or names a shell anywhere, may be more of the same: no colleague reads it first.
    hinted = bool(item.judgement.possible_ecs) and not item.is_from_a_party_of_its_case
    possible = hinted or item.facts.thread_sealed or item.names_a_shell
    shells = [case for case in item.named_cases if case.sealed]
    if item.case is not None and item.case.sealed:
        return _sealed(item, Disposition.ATTACHED, attach_to=item.case.reference)
    said = item.facts.verdicts.get(Flag.ECS)
    if said is not None:  # the Team Manager has decided
        return _sealed(item, Disposition.NEW_CASE, new_case=NewCase("ECS", None, sealed=True)) if said else None
    if shells or (possible and not certain) or (certain and item.case is not None):
        # A shell's reference among several, a relative of staff, an employee on an ordinary case:
        # the Team Manager decides, and nobody else sees it until then.
        return _held_for_the_team_manager(item, tuple(_held_because(item, hinted=hinted)))
    if certain:
        return _sealed(item, Disposition.NEW_CASE, new_case=NewCase("ECS", None, sealed=True))
    return None


def _held_for_the_team_manager(item: _Item, because: tuple[Finding, ...]) -> Plan:
    return Plan(
        Disposition.REVIEW,
        review_reasons=(ReviewReason.POSSIBLE_ECS,),
        findings=item.judgement.findings,
        work_items=(PlannedWorkItem(WorkItemKind.SIFT, ECS_QUEUE, Priority.HIGH),),
        notices=(Notice("ecs"),),
        letter=_letter(item, Disposition.REVIEW),
        seal=True,
        held_because=because,
        steps=(Step("possible-ecs", "review", "held for the Team Manager until decided"),),
    )


def _held_because(item: _Item, *, hinted: bool) -> Iterator[Finding]:
    """What speaks for an employee's case, with its words and rules, for the Team Manager alone."""
    yield from (finding for finding in item.judgement.findings if finding.code is Flag.ECS)
    yield from item.judgement.doubts if hinted else ()

    def record(rule: str, words: str, where: str) -> Finding:
        return Finding(Flag.ECS, (Evidence(words, where),), rule=f"possible-ecs.{rule}")

    if Flag.ECS in item.flags and item.case is not None:
        yield record("on-an-ordinary-case", item.case.reference, "reference")
    shells = (case.reference for case in item.facts.cases.values() if case.sealed)
    yield from (record("names-an-employees-case", reference, "reference") for reference in shells)
    if item.facts.thread_sealed:
        answered = (*item.reading.in_reply_to, *item.reading.references)
        yield record("answers-what-is-sealed", " ".join(dict.fromkeys(answered)), "header")


def seal_as_employees(facts: Facts, knowledge: Knowledge) -> Plan:
    """The Plan of an item that a Team Manager has found to be an employee's, whatever the rules make of it now.

    Source: CONTRACT section 7.
    """
    item = _Item(facts, knowledge)
    case = item.case
    if case is not None and case.sealed:
        plan = _sealed(item, Disposition.ATTACHED, attach_to=case.reference)
    else:
        plan = _sealed(item, Disposition.NEW_CASE, new_case=NewCase("ECS", None, sealed=True))
    return _with_scanning_work(plan, item)


def _sealed(
    item: _Item, disposition: Disposition, *, attach_to: str | None = None, new_case: NewCase | None = None
) -> Plan:
    goddard = Flag.GODDARD in item.flags
    return Plan(
        disposition,
        attach_to=attach_to,
        new_case=new_case,
        findings=item.judgement.findings,  # sealed with the content; the record shows `ecs` alone
        work_items=(PlannedWorkItem(WorkItemKind.ECS_REFERRAL, ECS_QUEUE, Priority.HIGH),),
        # Information Governance is told the reference all the same; the reference says nothing else.
        notices=(Notice("ecs"), *([Notice("goddard")] if goddard else [])),
        letter=_letter(item, disposition),
        seal=True,
        hold_from_deletion=goddard,
        steps=(Step("ecs", disposition.value, "sealed to the Team Manager and erased here"),),
    )


def _does_it_belong_to_a_case(item: _Item) -> Plan | None:
    if item.case is None:
        return None
    return _attach(item, item.case, findings=item.judgement.findings)


def _attach(item: _Item, case: KnownCase, *, findings: tuple[Finding, ...]) -> Plan:
    notes = [n for n, is_so in (("case-closed", case.closed), ("case-nfc", case.no_further_contact)) if is_so]
    reasons = list(item.second_looks)
    sender = item.reading.sender
    if not item.is_machine and not item.is_post and sender is not None:
        from_outside = not item.knowledge.office.is_own(sender)
        if from_outside and sender.address.casefold() not in case.parties:
            reasons.append(ReviewReason.SENDER_NOT_PARTY)
    flags = frozenset(finding.code for finding in findings)
    acknowledge_by, reply_by = _acknowledge_by(item, flags), _replies(item, None, flags)
    main = PlannedWorkItem(
        WorkItemKind.ECS_REFERRAL if case.sealed else WorkItemKind.CORRESPONDENCE,
        ECS_QUEUE if case.sealed else "correspondence",
        due=_earliest(acknowledge_by),
        reply_due=_earliest(reply_by),
        notes=(*notes, *_reading_notes(item)),
        due_clock=acknowledge_by,
        reply_clock=reply_by,
    )
    return Plan(
        Disposition.ATTACHED,
        attach_to=case.reference,
        findings=findings,
        review_reasons=tuple(reasons),
        suggested_cases=(),
        work_items=(main, *_flag_work_items(item, flags)),
        notices=_notices(flags),
        letter=_letter(item, Disposition.ATTACHED),
        hold_from_deletion=Flag.GODDARD in flags,
        originals_until=_originals_until(item, flags),
        steps=(
            Step("reference", "attached", "one correctly formatted reference of an existing case"),
            *_clock_steps("acknowledged by", acknowledge_by),
            *_clock_steps("reply by", reply_by),
            *_originals_steps(item, flags),
            *_advice_steps(item, flags),
            *_flag_steps(findings),
        ),
    )


def _must_a_person_decide_first(item: _Item) -> Plan | None:
    stops = tuple(_stops(item))
    return _stopped(item, stops) if stops else None


def _stopped(item: _Item, stops: tuple[_Stop, ...]) -> Plan:
    reasons = tuple(dict.fromkeys(stop.reason for stop in stops))
    shells = {case.reference for case in item.facts.cases.values() if case.sealed}
    suggested = tuple(dict.fromkeys(case for stop in stops for case in stop.cases if case not in shells))
    threats = frozenset({Flag.THREAT}) & item.flags
    restricted = frozenset({Flag.RESTRICTED_CONTACT}) & item.flags
    # The flags act when a person has decided, but what they promise runs from today: the sift carries it.
    acknowledge_by, reply_by = _acknowledge_by(item, item.flags), _replies(item, None, item.flags)
    sift_item = PlannedWorkItem(
        WorkItemKind.SIFT,
        ADVICE_SERVICE,
        Priority.HIGH if item.flags & _URGENT else Priority.MEDIUM,
        due=_earliest(acknowledge_by),
        reply_due=_earliest(reply_by),
        notes=_reading_notes(item),
        due_clock=acknowledge_by,
        reply_clock=reply_by,
    )
    return Plan(
        Disposition.REVIEW,
        findings=item.judgement.findings,
        review_reasons=(*reasons, *(r for r in item.second_looks if r not in reasons)),
        suggested_cases=(*suggested, *(c for c in item.facts.sender_cases if c not in suggested)),
        # A threat acts at once; every other flag waits for the decision (CONTRACT section 4). Where the mail of a
        # restricted party goes is no effect of a decision, but the arrangement itself.
        work_items=(sift_item, *_flag_work_items(item, threats | restricted)),
        notices=_notices(threats),
        letter=_letter(item, Disposition.REVIEW),
        steps=(
            *(Step("stop", stop.reason.value, stop.why) for stop in stops),
            *_clock_steps("acknowledged by", acknowledge_by),
            *_clock_steps("reply by", reply_by),
            *_flag_steps(item.judgement.findings),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Stop:
    """One reason why a person must decide first, and the cases that may be meant."""

    reason: ReviewReason
    why: str
    cases: tuple[str, ...] = ()


def _stops(item: _Item) -> Iterator[_Stop]:
    """Every reason that stops an item; spam and misdirection count only where nothing else stops it."""
    found = 0
    party = item.facts.sender_party
    if (trouble := item.reference_trouble) is not None:
        found += 1
        why = "the reference does not name one existing case"
        if item.sheet_readings:
            why = f"{why}; read on the cover sheet: {', '.join(item.sheet_readings)}"
        yield _Stop(trouble[0], why, trouble[1])
    for stop in _existing_matter(item):
        found += 1
        yield stop
    if party is not None and party.restricted_contact:
        found += 1
        yield _Stop(ReviewReason.RESTRICTED_CONTACT, "a restricted party without a correct reference")
    if Flag.COPIED in item.flags:
        found += 1
        yield _Stop(ReviewReason.COPIED_CORRESPONDENCE, "written to somebody else; no reply is expected")
    if item.is_empty:
        found += 1
        yield _Stop(ReviewReason.UNREADABLE, "nothing at all can be read")
    if not found and not item.flags & _OUR_BUSINESS:
        yield from _not_for_us(item)


def _not_for_us(item: _Item) -> Iterator[_Stop]:
    leanings = item.leanings
    if evidence := matters.looks_like_spam(item.reading, item.knowledge.matters, leaning=leanings.get("spam")):
        yield _Stop(ReviewReason.POSSIBLE_SPAM, f"{len(evidence)} signs of unwanted mail")
    elif evidence := matters.looks_misdirected(
        item.reading, item.knowledge.matters, leaning=leanings.get("misdirected")
    ):
        yield _Stop(ReviewReason.MISDIRECTED, f"{len(evidence)} signs that it was meant for somebody else")


def _existing_matter(item: _Item) -> Iterator[_Stop]:
    """Everything weaker than a correct reference is only a suggestion (CONTRACT section 3)."""
    reason = ReviewReason.POSSIBLE_EXISTING_CASE
    reading = item.reading
    texts = dict.fromkeys((reading.text, reading.quoted_text, *(passage.text for passage in reading.passages)))
    mentions = dict.fromkeys(m for text in texts for m in references.find_mentions(text))
    if mentions:
        cases = item.facts.cases
        existing = tuple(m for m in mentions if m in cases and not cases[m].sealed)
        yield _Stop(reason, "a reference stands in the text", existing)
    if item.facts.thread_cases or item.facts.thread_known:
        yield _Stop(reason, "it answers a message that is known here", item.facts.thread_cases)
    # "The complaint about you", in the Ombudsman's mail, is somebody else's; it goes to Operations however worded.
    if not item.is_ombudsman and matters.says_existing_matter(
        reading,
        item.knowledge.matters,
        leaning=item.leanings.get("existing"),
        is_party=bool(item.facts.sender_cases) or item.facts.sender_party is not None,
    ):
        yield _Stop(reason, "the writer means a matter that the office has already", item.facts.sender_cases)
    if Flag.SERVICE_COMPLAINT in item.flags:
        # RCC is no type of intake: somebody has to find the case that the complaint is about.
        yield _Stop(reason, "a complaint about our service without a case", item.facts.sender_cases)


def _it_is_a_new_case(item: _Item) -> Plan:
    flags = item.flags
    kind = case_types.classify(
        item.reading,
        item.knowledge.register,
        flags=flags,
        is_post=item.is_post,
        office=item.knowledge.office,
        addressed_to=item.facts.envelope_to,
        rules=item.knowledge.case_types,
        heard=item.heard,
    )
    case_type = kind.case_type or CaseType.ENQ
    queue = work_queues.choose_queue(case_type, kind.sector, flags, sectors=kind.sectors, rests_on=kind.rests_on)
    uncertain = kind.case_type is None or not kind.certain or not queue.certain
    if uncertain:
        queue = replace(queue, queue=ADVICE_SERVICE, certain=False)
    notes = [*(["waiting-for-advice"] if Flag.PCB in flags else []), *_reading_notes(item)]
    assigned_by = deadlines.due_to_be_assigned_by(item.day, case_type, item.closed_days)
    reply_by = _replies(item, case_type, flags)
    prepare = PlannedWorkItem(
        WorkItemKind.PREPARE,
        queue.queue,
        queue.priority,
        due=assigned_by.due,
        reply_due=_earliest(reply_by),
        notes=tuple(notes),
        due_clock=(assigned_by,),
        reply_clock=reply_by,
    )
    body = kind.organisation.name if kind.organisation and kind.is_body else ""
    title = case_title(item.reading, body, item.knowledge.office)
    reasons = [*item.second_looks, *([ReviewReason.TYPE_UNCERTAIN] if uncertain else [])]
    return Plan(
        Disposition.NEW_CASE,
        new_case=NewCase(
            with_welsh(title) if Flag.WELSH in flags else title,
            case_type,
            sector=kind.sector,
            organisation=body,
        ),
        findings=item.judgement.findings,
        review_reasons=tuple(reasons),
        suggested_cases=item.facts.sender_cases,
        work_items=(prepare, *_flag_work_items(item, flags)),
        notices=_notices(flags),
        letter=_letter(item, Disposition.NEW_CASE),
        hold_from_deletion=Flag.GODDARD in flags,
        originals_until=_originals_until(item, flags),
        steps=(
            Step("case-type", case_type.value, kind.why),
            Step("queue", queue.queue, queue.why),
            *_clock_steps("assigned by", (assigned_by,)),
            *_clock_steps("reply by", reply_by),
            *_originals_steps(item, flags),
            *_advice_steps(item, flags),
            *_flag_steps(item.judgement.findings),
        ),
    )


def _with_late_question(plan: Plan, item: _Item) -> Plan:
    """A flag that would have stopped the item, set once its case was open: a person decides beside the case."""
    late = tuple(reason for flag, reason in _STOPS_BY_FLAG.items() if flag in item.flags)
    if not late:
        return plan
    clocks = _acknowledge_by(item, item.flags)
    notes = tuple(reason.value for reason in late)
    question = PlannedWorkItem(
        WorkItemKind.SIFT, ADVICE_SERVICE, due=_earliest(clocks), notes=notes, due_clock=clocks
    )
    return replace(
        plan, review_reasons=(*late, *plan.review_reasons), work_items=(*plan.work_items, question)
    )


TABLE: tuple[Callable[[_Item], Plan | None], ...] = (
    _must_it_stay_shut,
    _was_it_taken_in_before,
    _did_a_machine_send_it,
    _is_it_a_colleagues_own_case,
    _is_its_letter_missing,
    _does_it_belong_to_a_case,
    _must_a_person_decide_first,
    _it_is_a_new_case,
)


# ---------------------------------------------------------------- what flags bring with them (CONTRACT section 4)


def _flag_work_items(item: _Item, flags: frozenset[Flag]) -> tuple[PlannedWorkItem, ...]:
    """The work items of the flags' effects, in the order of the contract's table."""
    found: list[PlannedWorkItem] = []
    if Flag.WELSH in flags:
        found.append(PlannedWorkItem(WorkItemKind.WALES_OFFICE, "wales-office"))
    if Flag.GODDARD in flags:
        found.append(PlannedWorkItem(WorkItemKind.NOTIFY_IG, "information-governance"))
    if Flag.PCB in flags:
        clock = _advice_by(item)
        found.append(
            PlannedWorkItem(
                WorkItemKind.PROVIDE_ADVICE, "DP - RAD Investigations (Any)", due=clock.due, due_clock=(clock,)
            )
        )
    if Flag.THREAT in flags:
        found.append(PlannedWorkItem(WorkItemKind.THREAT, "senior-staff", Priority.HIGH))
    if Flag.RESTRICTED_CONTACT in flags:
        party = item.facts.sender_party
        arrangement = (party.arrangement,) if party is not None and party.arrangement else ()
        found.append(PlannedWorkItem(WorkItemKind.MAIL_MANAGEMENT, "mail-management", notes=arrangement))
    if Flag.PHYSICAL_EVIDENCE in flags:
        found.append(PlannedWorkItem(WorkItemKind.PHYSICAL_EVIDENCE, "scanning", notes=_what_and_where(item)))
    if Flag.MEDIA_INTEREST in flags:
        found.append(PlannedWorkItem(WorkItemKind.MEDIA_INTEREST, "operations-service-delivery"))
    if Flag.WHISTLE_BLOWER in flags:
        found.append(PlannedWorkItem(WorkItemKind.WHISTLE_BLOWER, "advice-service-manager"))
    return tuple(found)


def _what_and_where(item: _Item) -> tuple[str, ...]:
    """What physical evidence is looked for: what its cover sheet says, or else the letter's own words for it."""
    if item.reading.coversheets.physical_evidence:
        return (item.reading.coversheets.physical_evidence[:200],)
    told = [f.evidence for f in item.judgement.findings if f.code is Flag.PHYSICAL_EVIDENCE]
    words = [evidence.words for found in told for evidence in found if evidence.where != "cover sheet"]
    return (f"named in it: {'; '.join(dict.fromkeys(words))}"[:200],) if words else ()


def _notices(flags: frozenset[Flag]) -> tuple[Notice, ...]:
    """Mails inside the office (guide section 3, sections 13 and 15)."""
    told = (
        (Flag.GODDARD, Notice("goddard", copy_on_case=True)),
        (Flag.THREAT, Notice("threat")),
        (Flag.MEDIA_INTEREST, Notice("media-interest")),
        (Flag.PHSO, Notice("phso")),
    )
    return tuple(notice for flag, notice in told if flag in flags)


def _originals_until(item: _Item, flags: frozenset[Flag]) -> date | None:
    """Originals are kept six months (guide section 5, "Retrieving documents")."""
    return deadlines.six_months_after(item.day) if Flag.RETURN_ORIGINALS in flags else None


def _originals_steps(item: _Item, flags: frozenset[Flag]) -> tuple[Step, ...]:
    until = _originals_until(item, flags)
    if until is None:
        return ()
    return (Step("clock", f"originals returned by {until.isoformat()}", deadlines.explain_six_months(item.day)),)


def _with_scanning_work(plan: Plan, item: _Item) -> Plan:
    """What the Scanning Team must mend: pages that do not add up, a doubtful split, a letter without an address."""
    notes = [] if item.reading.unreadable else list(item.scan_notes)
    posts_letter = plan.letter is not None and plan.letter.kind == "letter"
    if posts_letter and not address_is_certain(item.reading):
        notes.append("letter-needs-address")
    if not notes:
        return plan
    if plan.seal:
        referral, *others = plan.work_items or (None,)
        told = tuple(note for note in notes if note == "letter-needs-address")
        return plan if referral is None else replace(plan, work_items=(replace(referral, notes=told), *others))
    work = PlannedWorkItem(WorkItemKind.SIFT, "scanning", notes=tuple(notes))
    return replace(plan, work_items=(*plan.work_items, work))


def _with_near_parties(plan: Plan, item: _Item) -> Plan:
    """A person is told which known parties the sender may be; nothing else comes of it (CONTRACT section 4).

    Not of what is sealed: the name would stay beside an employee's item.
    """
    if plan.seal or plan.disposition not in {Disposition.ATTACHED, Disposition.NEW_CASE, Disposition.REVIEW}:
        return plan
    writer = writer_of(item.reading)
    told = []
    for party in item.facts.near_parties:
        what = "a party with restricted contact" if party.restricted_contact else "a known party"
        held = (party.arrangement, party.service_adjustment and f"service adjustment: {party.service_adjustment}")
        why = how_near(writer, party.name, party.addresses) or "nearly the same name"
        lines = (f"{why}; the address is not the party's, so nothing was done because of it", *filter(None, held))
        told.append(Step("party", f"the sender may be {what}: {party.name}", "\n".join(lines)))
    return replace(plan, steps=(*plan.steps, *told))


def _with_stamp(plan: Plan, item: _Item) -> Plan:
    """The officer is told of a stamp that says the letter came earlier; of what is sealed or not worked on nothing."""
    acts = plan.disposition in {Disposition.ATTACHED, Disposition.NEW_CASE, Disposition.REVIEW}
    if plan.seal or not acts:
        return plan
    return replace(plan, steps=(*plan.steps, *stamp_step(item.reading.stamped_on, item.day)))


def _replies(item: _Item, case_type: CaseType | None, flags: frozenset[Flag]) -> tuple[Deadline, ...]:
    return deadlines.promised_replies(item.day, case_type, flags, item.closed_days)


def _acknowledge_by(item: _Item, flags: frozenset[Flag]) -> tuple[Deadline, ...]:
    """A complaint about our service is acknowledged by a person (guide section 15)."""
    if Flag.SERVICE_COMPLAINT not in flags:
        return ()
    return (deadlines.service_complaint_acknowledgement_due(item.day, item.closed_days),)


def _advice_by(item: _Item) -> Deadline:
    return deadlines.advice_on_criminal_breach_due(item.day, item.closed_days)


def _advice_steps(item: _Item, flags: frozenset[Flag]) -> tuple[Step, ...]:
    return _clock_steps("advice by", (_advice_by(item),)) if Flag.PCB in flags else ()


def _earliest(clocks: tuple[Deadline, ...]) -> date | None:
    return min((clock.due for clock in clocks), default=None)


def _clock_steps(name: str, clocks: tuple[Deadline, ...]) -> tuple[Step, ...]:
    """The due date with its arithmetic (guide, appendix 3); of several promises the earliest, the others named."""
    if not clocks:
        return ()
    binds, *others = sorted(clocks, key=lambda clock: clock.due)
    later = [f"also promised, and later: {other.due.isoformat()}" for other in others]
    return (Step("clock", f"{name} {binds.due.isoformat()}", "\n".join((deadlines.explain(binds), *later))),)


def _letter(item: _Item, disposition: Disposition) -> Acknowledgement | None:
    return decide_letter(disposition, welsh=Flag.WELSH in item.flags) if item.is_post else None


def _reading_notes(item: _Item) -> tuple[str, ...]:
    """What the officer must ask the customer for."""
    return ("ask-for-unprotected-copy",) if _is_locked(item.reading) else ()


def _is_locked(reading: Reading) -> bool:
    """A password or encryption keeps something from us that only the customer can open."""
    return reading.unreadable == "the message is encrypted" or any(
        a.unread_because == "password-protected" or a.unread_because.startswith("encrypted")
        for a in reading.attachments
    )


def _flag_steps(findings: tuple[Finding, ...]) -> tuple[Step, ...]:
    return tuple(
        Step(
            "flag", f.code.value, f"rule {f.rule} {f.version}, {', '.join(dict.fromkeys(e.where for e in f.evidence))}"
        )
        for f in findings
    )
