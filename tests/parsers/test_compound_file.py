"""OLE containers that lie about themselves."""

from __future__ import annotations

import struct
import time

import make_documents as make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.compound_file import DamagedContainer, open_compound_file

WHOLE = make.compound_file({"small": b"abc", "large": b"x" * 10_000, "folder": {"inner": b"deep"}})


def test_streams_are_read_wherever_they_stand() -> None:
    with open_compound_file(WHOLE) as container:
        assert container.read(["small"]) == b"abc"
        assert container.read(["large"]) == b"x" * 10_000
        assert container.read(["folder", "inner"]) == b"deep"


def test_a_stream_that_claims_to_be_larger_than_its_file_is_not_followed() -> None:
    entry = WHOLE.index("large".encode("utf-16-le"))
    lying = bytearray(WHOLE)
    struct.pack_into("<I", lying, entry + 120, 0x7FFF_FFFF)
    started = time.process_time()
    with open_compound_file(bytes(lying)) as container, pytest.raises(DamagedContainer):
        container.read(["large"])
    assert time.process_time() - started < 5


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(WHOLE)), st.binary(min_size=1, max_size=8))
def test_a_damaged_container_opens_or_says_so(place: int, damage: bytes) -> None:
    try:
        with open_compound_file(WHOLE[:place] + damage + WHOLE[place + len(damage) :]) as container:
            for path in container.paths:
                container.read(path)
    except DamagedContainer as error:
        assert str(error)  # noqa: PT017 - both outcomes are promised
