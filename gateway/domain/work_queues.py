"""The work queue of a new case: CONTRACT section 5's table (guide section 3), and nothing guessed.

A case whose type or sector cannot be told goes to the Advice Service's sift, to be looked at. Weighed: a default
sector team (puts work where nobody expects it), the collective queue 5 for everything unclear (it is only for what
belongs to 6, 7 or 8), and the sift. Queue 5 is taken when the case surely belongs to one of those three.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gateway.domain.correspondence import CaseType, Flag, Priority, Sector

__all__ = ["ADVICE_SERVICE", "BUSINESS", "QueueChoice", "choose_queue"]

ADVICE_SERVICE = "advice-service"
INFORMATION_ACCESS = "information-access"
OPERATIONS = "operations-service-delivery"

_RFA_QUEUES = {
    Sector.TELECOMS: "6",
    Sector.DIRECT_MARKETING: "6",
    Sector.LENDERS: "7",
    Sector.GENERAL_BUSINESS: "8",
    Sector.CENTRAL_GOVERNMENT: "9",
    Sector.FINANCE: "9",
    Sector.CRIMINAL_JUSTICE: "10",
    Sector.LONDON_BOROUGHS: "11",
    Sector.EDUCATION: "11",
    Sector.LEISURE: "11",
    Sector.ENVIRONMENT: "11",
    Sector.CHARITIES: "11",
    Sector.REGULATORS: "12",
    Sector.BBC: "12",
    Sector.TRANSPORT: "12",
    Sector.HEALTH: "12",
    Sector.LOCAL_GOVERNMENT: "13",
}
# The table has no FS50 queue for businesses: a request for information there is either about a company that acts as
# a public authority (water, energy: environmental) or a matter for a person.
_FS50_QUEUES = {
    Sector.CENTRAL_GOVERNMENT: "14",
    Sector.FINANCE: "14",
    Sector.CRIMINAL_JUSTICE: "15",
    Sector.LONDON_BOROUGHS: "16",
    Sector.EDUCATION: "16",
    Sector.LEISURE: "16",
    Sector.ENVIRONMENT: "16",
    Sector.CHARITIES: "16",
    Sector.REGULATORS: "17",
    Sector.BBC: "17",
    Sector.TRANSPORT: "17",
    Sector.HEALTH: "17",
    Sector.LOCAL_GOVERNMENT: "18",
}
BUSINESS = frozenset({"6", "7", "8"})  # queue 5 shows these


@dataclass(frozen=True, slots=True)
class QueueChoice:
    """Where the `prepare` work item goes. Not `certain`: the item gets `type-uncertain`."""

    queue: str
    priority: Priority
    certain: bool
    why: str


def choose_queue(
    case_type: CaseType | None,
    sector: Sector | None,
    flags: frozenset[Flag] = frozenset(),
    *,
    sectors: tuple[Sector, ...] = (),
    rests_on: str = "",
) -> QueueChoice:
    """Choose the queue of a new case.

    Args:
        case_type: as classified; None when it cannot be told.
        sector: of the organisation written about; None when it cannot be told.
        flags: findings on the item; `phso` sends it to Operations Service Delivery.
        sectors: every sector that comes into question when one alone cannot be told.
        rests_on: the body, and the words by which it was told, for the reason.
    """
    told = f"; {rests_on}" if rests_on else ""
    medium = Priority.MEDIUM
    if Flag.PHSO in flags:
        return QueueChoice(OPERATIONS, medium, certain=True, why="the Ombudsman's mail goes there")
    fixed = {
        CaseType.COM: QueueChoice("3", Priority.HIGH, certain=True, why="self-reported incident"),
        CaseType.ENQ: QueueChoice("1", medium, certain=True, why="written advice"),
        CaseType.IRQ: QueueChoice(INFORMATION_ACCESS, medium, certain=True, why="request for information we hold"),
        CaseType.INF: QueueChoice(ADVICE_SERVICE, medium, certain=True, why="kept for information"),
        CaseType.ELE: QueueChoice("6", medium, certain=True, why="PECR concern"),
    }
    if case_type in fixed:
        return fixed[case_type]
    tables = {CaseType.RFA: _RFA_QUEUES, CaseType.FS50: _FS50_QUEUES}
    table = tables.get(case_type) if case_type is not None else None
    if table is None:
        return QueueChoice(ADVICE_SERVICE, medium, certain=False, why="the case type cannot be told")
    if sector is not None and sector in table:
        return QueueChoice(table[sector], medium, certain=True, why=f"sector {sector.value}{told}")
    choice = _among(table, sectors)
    return replace(choice, why=f"{choice.why}{told}")


def _among(table: dict[Sector, str], sectors: tuple[Sector, ...]) -> QueueChoice:
    """Several sectors come into question: the queue they share, queue 5 when all belong to it, else the sift."""
    queues = {table[one] for one in sectors if one in table}
    if len(queues) == 1:
        return QueueChoice(queues.pop(), Priority.MEDIUM, certain=True, why="all sectors in question share this queue")
    if queues and queues <= BUSINESS:
        return QueueChoice("5", Priority.MEDIUM, certain=True, why="one of queues 6, 7 and 8, not told which")
    return QueueChoice(ADVICE_SERVICE, Priority.MEDIUM, certain=False, why="the sector cannot be told")
