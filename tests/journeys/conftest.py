"""Journeys go through the outermost doors: the installed command, a real SMTP connection, files on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from journey import Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def office(state: Path) -> Iterator[Office]:
    """An installation without cases."""
    installation = Office(state)
    yield installation
    installation.stop()


@pytest.fixture
def mail_folder(tmp_path: Path) -> Path:
    """Where a journey's mails are written."""
    folder = tmp_path / "mails"
    folder.mkdir()
    return folder
