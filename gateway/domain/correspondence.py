"""The words of CONTRACT sections 1 to 6 as values. Their codes are seen from outside and never change meaning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Disposition(StrEnum):
    """What became of an item (CONTRACT section 2)."""

    ATTACHED = "attached"
    NEW_CASE = "new-case"
    REVIEW = "review"
    FILED = "filed"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


class CaseType(StrEnum):
    """CMEH case types (guide section 3). The second row is set later by officers; existing cases may have it."""

    INF = "INF"
    ENQ = "ENQ"
    IRQ = "IRQ"
    RFA = "RFA"
    ELE = "ELE"
    FS50 = "FS50"
    COM = "COM"

    FER = "FER"
    SEC = "SEC"
    ENF = "ENF"
    PCB = "PCB"
    RCC = "RCC"


class Flag(StrEnum):
    """Findings that change how an item is handled (CONTRACT section 4)."""

    ECS = "ecs"
    WELSH = "welsh"
    GODDARD = "goddard"
    PCB = "pcb"
    THREAT = "threat"
    RESTRICTED_CONTACT = "restricted-contact"
    SERVICE_ADJUSTMENT = "service-adjustment"
    PROTECTIVE_MARKING = "protective-marking"
    PHYSICAL_EVIDENCE = "physical-evidence"
    RETURN_ORIGINALS = "return-originals"
    MEDIA_INTEREST = "media-interest"
    WHISTLE_BLOWER = "whistle-blower"
    ELECTED_REPRESENTATIVE = "elected-representative"
    PRISONER = "prisoner"
    SERVICE_COMPLAINT = "service-complaint"
    PHSO = "phso"
    CCA_S159 = "cca-s159"
    EIR = "eir"
    ABOUT_ICO = "about-ico"
    COPIED = "copied"


class ReviewReason(StrEnum):
    """Why a person should look (CONTRACT section 3). STOPS holds those that stop the item."""

    REFERENCE_MALFORMED = "reference-malformed"
    REFERENCE_UNKNOWN = "reference-unknown"
    REFERENCES_CONFLICT = "references-conflict"
    POSSIBLE_EXISTING_CASE = "possible-existing-case"
    RESTRICTED_CONTACT = "restricted-contact"
    POSSIBLE_SPAM = "possible-spam"
    MISDIRECTED = "misdirected"
    COPIED_CORRESPONDENCE = "copied-correspondence"
    POSSIBLE_ECS = "possible-ecs"
    # second look only
    TYPE_UNCERTAIN = "type-uncertain"
    UNREADABLE = "unreadable"
    SENDER_NOT_PARTY = "sender-not-party"
    AUTHENTICATION_FAILED = "authentication-failed"
    POSSIBLE_REPEAT = "possible-repeat"


class WorkItemKind(StrEnum):
    """Kinds of work item (CONTRACT section 5)."""

    PREPARE = "prepare"
    CORRESPONDENCE = "correspondence"
    SIFT = "sift"
    PROVIDE_ADVICE = "provide-advice"
    NOTIFY_IG = "notify-ig"
    ECS_REFERRAL = "ecs-referral"
    THREAT = "threat"
    WALES_OFFICE = "wales-office"
    MAIL_MANAGEMENT = "mail-management"
    MEDIA_INTEREST = "media-interest"
    WHISTLE_BLOWER = "whistle-blower"
    PHYSICAL_EVIDENCE = "physical-evidence"
    INFORMATION_SECURITY = "information-security"


class Priority(StrEnum):
    """Priority of a work item."""

    HIGH = "high"
    MEDIUM = "medium"


class NoAcknowledgement(StrEnum):
    """Why an item is not acknowledged; the first that applies counts (CONTRACT section 6, in its order)."""

    QUARANTINED = "quarantined"
    DUPLICATE = "duplicate"
    OWN_ADDRESS = "own-address"
    BOUNCE = "bounce"
    AUTO_SUBMITTED = "auto-submitted"
    LIST = "list"
    AUTHENTICATION_FAILED = "authentication-failed"
    NO_REPLY_SENDER = "no-reply-sender"
    RESTRICTED_CONTACT = "restricted-contact"
    THROTTLED = "throttled"
    EXISTING_CASE = "existing-case"
    AWAITING_REVIEW = "awaiting-review"


class Sector(StrEnum):
    """Sector of the organisation written about, as the work queues of guide section 3 divide them."""

    TELECOMS = "telecoms"
    DIRECT_MARKETING = "direct-marketing"
    LENDERS = "lenders"  # lenders and credit reference agencies
    GENERAL_BUSINESS = "general-business"  # motor industry too
    CENTRAL_GOVERNMENT = "central-government"
    FINANCE = "finance"  # finance except lenders
    CRIMINAL_JUSTICE = "criminal-justice"  # police, MoJ, Home Office
    LONDON_BOROUGHS = "london-boroughs"
    EDUCATION = "education"
    LEISURE = "leisure"
    ENVIRONMENT = "environment"
    CHARITIES = "charities"
    REGULATORS = "regulators"
    BBC = "bbc"
    TRANSPORT = "transport"
    HEALTH = "health"
    LOCAL_GOVERNMENT = "local-government"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that caused a finding and where they stand."""

    words: str
    where: str  # Passage.label
    start: int = 0  # offset of the words in the passage's text
    end: int = 0
    passage: int = -1  # index into Reading.passages; -1 for a header or a party record


@dataclass(frozen=True, slots=True)
class Finding:
    """A flag on an item, with the rule that found it."""

    code: Flag
    evidence: tuple[Evidence, ...]
    rule: str = ""
    version: str = ""
    strength: float = 1.0  # 0-1; what counts as certain is the rule's own threshold


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case as far as a decision needs it."""

    reference: str
    title: str
    case_type: CaseType | None
    closed: bool = False
    no_further_contact: bool = False
    sealed: bool = False  # an ECS shell
    parties: frozenset[str] = frozenset()  # e-mail addresses, casefolded


@dataclass(frozen=True, slots=True)
class KnownParty:
    """A person or organisation with an arrangement (Managing customer contacts)."""

    name: str
    addresses: frozenset[str]  # casefolded
    restricted_contact: bool = False
    arrangement: str = ""
    single_point_of_contact: str = ""
    service_adjustment: str = ""
    review_date: date | None = None
    acknowledge: bool = True
