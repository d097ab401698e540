"""What a reading process can do: the parsers, by name. Imported nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from parsers.documents import DocumentLimits, read_email, read_headers_and_text
from parsers.ocr import require_languages
from parsers.page_images import open_pages
from parsers.scan import PageLimits, ScannedPage, ScannerDefaults, extract_pages, read_pages, split_scan
from parsers.searchable import make_searchable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gateway.work.reading_child import Function
    from parsers.reading import Reading
    from parsers.scan import Scan

__all__ = ["FUNCTIONS"]

_PIECE_BYTES = 1 << 20


def _mail_arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "envelope_from": arguments.get("envelope_from"),
        "trusted_servers": tuple(arguments.get("trusted_servers", ())),
        "own_domains": tuple(arguments.get("own_domains", ())),
        "limits": msgspec.convert(arguments.get("limits", {}), DocumentLimits),
    }


def _read_email(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> Reading:
    return read_email(payload, step=step, skip=arguments.get("skip", {}), **_mail_arguments(arguments))


def _read_quick(payload: bytes, arguments: Mapping[str, Any], _step: Callable[[str], None]) -> Reading:
    return read_headers_and_text(payload, **_mail_arguments(arguments))


def _source(payload: bytes, arguments: Mapping[str, Any]) -> Path | bytes:
    return Path(arguments["path"]) if "path" in arguments else payload


def _split_scan(payload: bytes, arguments: Mapping[str, Any], step: Callable[..., None]) -> Scan:
    limits = msgspec.convert(arguments.get("limits", {}), PageLimits)
    known = msgspec.convert(arguments.get("known", []), list[ScannedPage])
    step("page 1")
    return split_scan(
        _source(payload, arguments),
        limits=limits,
        known={page.reading.number: page for page in known},
        on_read=lambda page: step("", page),
        on_begin=lambda number: step(f"page {number}"),
        give_up_after=arguments.get("give_up_after"),
        defaults=msgspec.convert(arguments.get("defaults", {}), ScannerDefaults),
    )


def _count_pages(payload: bytes, arguments: Mapping[str, Any], _step: Callable[..., None]) -> int:
    with open_pages(_source(payload, arguments), msgspec.convert(arguments["limits"], PageLimits)) as file:
        return file.page_count


def _read_pages(payload: bytes, arguments: Mapping[str, Any], step: Callable[..., None]) -> tuple[ScannedPage, ...]:
    limits = msgspec.convert(arguments.get("limits", {}), PageLimits)
    source = _source(payload, arguments)
    return read_pages(source, arguments["numbers"], limits=limits, on_page=lambda number: step(f"page {number}"))


def _make_searchable(payload: bytes, arguments: Mapping[str, Any], step: Callable[..., None]) -> None:
    pages = msgspec.json.decode(arguments["pages"], type=list[ScannedPage])
    target = _Pieces(step)
    make_searchable(_source(payload, arguments), pages, target, on_page=lambda number: step(f"page {number}"))
    target.flush()


class _Pieces:
    """A file that goes to the parent as it grows: a long one is held on neither side."""

    def __init__(self, step: Callable[..., None]) -> None:
        self._step = step
        self._waiting = bytearray()
        self._sent = 0

    def write(self, data: bytes) -> int:
        self._waiting += data
        if len(self._waiting) >= _PIECE_BYTES:
            self.flush()
        return len(data)

    def tell(self) -> int:
        return self._sent + len(self._waiting)

    def flush(self) -> None:
        self._step("", bytes(self._waiting))
        self._sent += len(self._waiting)
        self._waiting.clear()


def _extract_pages(payload: bytes, arguments: Mapping[str, Any], _step: Callable[[str], None]) -> bytes:
    return extract_pages(_source(payload, arguments), tuple(arguments["pages"]))


def _require_languages(_payload: bytes, _arguments: Mapping[str, Any], _step: Callable[[str], None]) -> None:
    require_languages()


FUNCTIONS: Mapping[str, Function] = {
    "read_email": _read_email,
    "read_quick": _read_quick,
    "split_scan": _split_scan,
    "extract_pages": _extract_pages,
    "count_pages": _count_pages,
    "read_pages": _read_pages,
    "make_searchable": _make_searchable,
    "require_languages": _require_languages,
}
