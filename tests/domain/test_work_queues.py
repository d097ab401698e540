"""The table of CONTRACT section 5, cell by cell."""

from __future__ import annotations

import pytest

from gateway.domain.correspondence import CaseType, Flag, Priority, Sector
from gateway.domain.work_queues import choose_queue


@pytest.mark.parametrize(
    ("sector", "concern", "foi"),
    [
        (Sector.TELECOMS, "6", None),
        (Sector.DIRECT_MARKETING, "6", None),
        (Sector.LENDERS, "7", None),
        (Sector.GENERAL_BUSINESS, "8", None),
        (Sector.CENTRAL_GOVERNMENT, "9", "14"),
        (Sector.FINANCE, "9", "14"),
        (Sector.CRIMINAL_JUSTICE, "10", "15"),
        (Sector.LONDON_BOROUGHS, "11", "16"),
        (Sector.EDUCATION, "11", "16"),
        (Sector.LEISURE, "11", "16"),
        (Sector.ENVIRONMENT, "11", "16"),
        (Sector.CHARITIES, "11", "16"),
        (Sector.REGULATORS, "12", "17"),
        (Sector.BBC, "12", "17"),
        (Sector.TRANSPORT, "12", "17"),
        (Sector.HEALTH, "12", "17"),
        (Sector.LOCAL_GOVERNMENT, "13", "18"),
    ],
)
def test_each_sector_has_its_queue(sector: Sector, concern: str, foi: str | None) -> None:
    assert choose_queue(CaseType.RFA, sector).queue == concern
    assert choose_queue(CaseType.FS50, sector).queue == (foi or "advice-service")


def test_every_sector_is_in_the_table() -> None:
    assert all(choose_queue(CaseType.RFA, sector).certain for sector in Sector)


@pytest.mark.parametrize(
    ("case_type", "queue", "priority"),
    [
        (CaseType.ENQ, "1", Priority.MEDIUM),
        (CaseType.COM, "3", Priority.HIGH),
        (CaseType.ELE, "6", Priority.MEDIUM),
        (CaseType.IRQ, "information-access", Priority.MEDIUM),
        (CaseType.INF, "advice-service", Priority.MEDIUM),
    ],
)
def test_a_type_with_one_queue_goes_there_whatever_the_sector(
    case_type: CaseType, queue: str, priority: Priority
) -> None:
    for sector in (None, *Sector):
        choice = choose_queue(case_type, sector)
        assert (choice.queue, choice.priority, choice.certain) == (queue, priority, True)


def test_the_ombudsmans_mail_goes_to_operations() -> None:
    assert choose_queue(CaseType.ENQ, None, frozenset({Flag.PHSO})).queue == "operations-service-delivery"


def test_what_belongs_to_one_of_the_business_queues_goes_to_the_collective_one() -> None:
    choice = choose_queue(CaseType.RFA, None, sectors=(Sector.LENDERS, Sector.TELECOMS))
    assert (choice.queue, choice.certain) == ("5", True)


def test_sectors_that_share_a_queue_need_not_be_told_apart() -> None:
    assert choose_queue(CaseType.RFA, None, sectors=(Sector.EDUCATION, Sector.CHARITIES)).queue == "11"


@pytest.mark.parametrize("sectors", [(), (Sector.LENDERS, Sector.HEALTH), (Sector.LOCAL_GOVERNMENT, Sector.EDUCATION)])
def test_what_cannot_be_told_goes_to_the_sift_and_never_to_a_guess(sectors: tuple[Sector, ...]) -> None:
    choice = choose_queue(CaseType.RFA, None, sectors=sectors)
    assert (choice.queue, choice.certain) == ("advice-service", False)


def test_an_unknown_type_goes_to_the_sift() -> None:
    assert choose_queue(None, Sector.HEALTH).queue == "advice-service"
