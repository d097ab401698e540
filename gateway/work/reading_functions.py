"""What a reading process can do: the parsers, by name. Imported nowhere else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from parsers.documents import DocumentLimits, read_email, read_headers_and_text
from parsers.ocr import require_languages
from parsers.scan import PageLimits, extract_pages, split_scan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gateway.work.reading_child import Function
    from parsers.reading import Reading
    from parsers.scan import Scan

__all__ = ["FUNCTIONS"]


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


def _split_scan(payload: bytes, arguments: Mapping[str, Any], step: Callable[[str], None]) -> Scan:
    limits = msgspec.convert(arguments.get("limits", {}), PageLimits)
    step("page 1")
    return split_scan(
        _source(payload, arguments), limits=limits, on_page=lambda number, _of: step(f"page {number + 1}")
    )


def _extract_pages(payload: bytes, arguments: Mapping[str, Any], _step: Callable[[str], None]) -> bytes:
    return extract_pages(_source(payload, arguments), tuple(arguments["pages"]))


def _require_languages(_payload: bytes, _arguments: Mapping[str, Any], _step: Callable[[str], None]) -> None:
    require_languages()


FUNCTIONS: Mapping[str, Function] = {
    "read_email": _read_email,
    "read_quick": _read_quick,
    "split_scan": _split_scan,
    "extract_pages": _extract_pages,
    "require_languages": _require_languages,
}
