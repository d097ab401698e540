"""Facts in, one Plan out: the two values that stand on either side of `sift`.

`Facts` is everything a decision may use, looked up before. `Plan` is everything that is to happen, written in one
transaction or not at all; nothing outside has happened before that. Both are plain data, so a decision can be
replayed over stored items (`rules try`) and compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gateway.domain.correspondence import Priority

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from gateway.domain.correspondence import (
        CaseType,
        Disposition,
        Finding,
        Flag,
        KnownCase,
        KnownParty,
        NoAcknowledgement,
        ReviewReason,
        Sector,
        WorkItemKind,
    )
    from gateway.domain.deadlines import Deadline
    from parsers.reading import Reading


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known when an item is judged.

    Attributes:
        cases: existing cases by normalised reference, for every reference that `references.mentioned` names.
        sender_cases: references of cases the sender (From or Reply-To) is party to.
        thread_cases: cases on which a message stands that this one replies to.
        thread_known: this one replies to a message or acknowledgement of ours that is on no case.
        sender_party: the party whose address the sender uses.
        near_parties: parties that only nearly match (same name, other address): proposed, never acted on.
        duplicate_of: id of the item that this one repeats.
        repeats: id of an earlier item with the same text from the same sender, sent as a new message.
        acknowledgement: what the first job decided for an e-mail; None for post.
    """

    reading: Reading
    received_at: datetime
    envelope_to: tuple[str, ...] = ()
    cases: Mapping[str, KnownCase] = field(default_factory=dict)
    sender_cases: tuple[str, ...] = ()
    thread_cases: tuple[str, ...] = ()
    thread_known: bool = False
    sender_party: KnownParty | None = None
    near_parties: tuple[KnownParty, ...] = ()
    thread_sealed: bool = False  # it answers an employee's item
    duplicate_of: str | None = None
    duplicate_sealed: bool = False  # and that item is an employee's
    repeats: str | None = None
    verdicts: Mapping[Flag, bool] = field(default_factory=dict)  # what people said: True is confirmed
    malware: str | None = None  # what the scanner calls it; then nothing of the item was read
    scan_problems: tuple[str, ...] = ()  # post: pages not accounted for, doubtful splits; no content


@dataclass(frozen=True, slots=True)
class PlannedWorkItem:
    """One work item to be put into a queue."""

    kind: WorkItemKind
    queue: str
    priority: Priority = Priority.MEDIUM
    due: date | None = None
    reply_due: date | None = None
    notes: tuple[str, ...] = ()
    due_clock: tuple[Deadline, ...] = ()  # how `due` and `reply_due` were counted; each is the earliest of its clocks
    reply_clock: tuple[Deadline, ...] = ()


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case to be opened. `case_type` is None for an ECS shell."""

    title: str
    case_type: CaseType | None
    sector: Sector | None = None
    organisation: str = ""
    sealed: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an item's life: what was decided and why. Never holds content."""

    name: str  # constant, for machines: "case-type", "queue", "acknowledgement"
    decision: str
    why: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What the sender hears. `kind` is email, letter or none; then `reason` says why not."""

    kind: str
    language: str | None = None
    reason: NoAcknowledgement | None = None
    to: str | None = None  # the one address, or None for a letter
    variant: str = ""  # template variant: "", "large-print"


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail inside the office. `kind` names the template and the addressee in the settings."""

    kind: str  # goddard, threat, ecs, secret, media-interest, phso
    copy_on_case: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of one item. Applied whole, in one transaction."""

    disposition: Disposition
    attach_to: str | None = None
    new_case: NewCase | None = None
    findings: tuple[Finding, ...] = ()
    review_reasons: tuple[ReviewReason, ...] = ()
    suggested_cases: tuple[str, ...] = ()
    work_items: tuple[PlannedWorkItem, ...] = ()
    notices: tuple[Notice, ...] = ()
    letter: Acknowledgement | None = None  # post only: decided here, once the case is known to be new
    seal: bool = False  # ECS or possible ECS: content sealed to the Team Manager and erased elsewhere
    held_because: tuple[Finding, ...] = ()  # possible ECS: what speaks for it; sealed with the content
    hold_from_deletion: bool = False
    originals_until: date | None = None  # return-originals: six months after receipt
    steps: tuple[Step, ...] = ()
