"""Originals on a disk that is full: nothing is half kept, and it is said to try later."""

from __future__ import annotations

import io
import resource
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from gateway.errors import TryLater

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gateway.storage.originals import Originals

LARGE = b"one page after another " * 20_000


@contextmanager
def hardly_any_room() -> Iterator[None]:
    """No file may grow beyond 64 KiB: the writes of this process fail as they do on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def left_behind(store: Originals) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_a_large_original_that_does_not_fit_leaves_nothing(store: Originals) -> None:
    for content in (LARGE, io.BytesIO(LARGE)):
        with hardly_any_room(), pytest.raises(TryLater, match="originals: File too large"):
            store.prepare(content, "application/pdf")
    assert left_behind(store) == []


def test_a_scratch_that_does_not_fit_leaves_nothing(store: Originals) -> None:
    with hardly_any_room(), pytest.raises(TryLater, match="originals: File too large"), store.scratch() as file:
        file.write(LARGE)  # larger than what is held in memory: it goes to disk
    assert left_behind(store) == []


def test_with_room_again_the_same_is_kept(store: Originals) -> None:
    with hardly_any_room(), pytest.raises(TryLater):
        store.prepare(LARGE, "application/pdf")
    with store.scratch() as file:
        file.write(LARGE)
        prepared = store.prepare(file, "application/pdf")
    assert prepared.size_bytes == len(LARGE)
    assert [path.read_bytes() for path in left_behind(store)] == [LARGE]
