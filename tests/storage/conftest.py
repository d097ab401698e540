"""An opened store on each database: the suite is one, the engines are two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gateway.intake.receive import Receiver
from gateway.storage.engine import Database
from gateway.storage.fingerprints import Fingerprinter
from gateway.storage.originals import Originals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated, empty database."""
    opened = Database(database_url)
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def store(state: Path) -> Originals:
    """Originals, small ones in their rows."""
    return Originals(state / "originals", inline_limit_bytes=1000)


@pytest.fixture
def receiver(database: Database, store: Originals) -> Receiver:
    """The one place that says "kept"."""
    return Receiver(database, store, Fingerprinter(database))
