"""What every worker needs beside the job: the store, the knowledge, the reading pool. Made once by the daemon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.domain.office import OfficeFacts

if TYPE_CHECKING:
    from gateway.domain.sift import Knowledge
    from gateway.settings import Settings
    from gateway.storage.engine import Database
    from gateway.storage.fingerprints import Fingerprinter
    from gateway.storage.originals import Originals
    from gateway.storage.sealing import Sealer
    from gateway.work.malware import MalwareScanner
    from gateway.work.reading_process import ReadingPool

__all__ = ["Workplace", "office_facts"]


@dataclass(frozen=True, slots=True)
class Workplace:
    """Everything a handler works with."""

    settings: Settings
    database: Database
    store: Originals
    fingerprints: Fingerprinter
    sealer: Sealer
    knowledge: Knowledge
    readers: ReadingPool
    malware: MalwareScanner
    own_subjects: tuple[str, ...] = ()  # of our acknowledgements: what answers them is counted strictly


def office_facts(settings: Settings) -> OfficeFacts:
    """The part of the settings that rules may know."""
    office = settings.office
    return OfficeFacts(
        casework_inboxes=office.casework_inboxes,
        own_domains=office.own_domains,
        staff_domains=office.staff_domains,
        trusted_servers=office.trusted_authentication_servers,
        name=office.name,
        information_request_inboxes=office.information_request_inboxes,
    )
