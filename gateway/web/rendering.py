"""Jinja2 for the pages: everything is escaped, an unknown name is an error, times are shown in the office's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

import jinja2

from gateway.templates_folder import search_path
from gateway.web import words

if TYPE_CHECKING:
    from pathlib import Path

    from gateway.settings import Settings

__all__ = ["pages_environment", "pages_folders"]


def pages_folders(settings: Settings) -> list[Path]:
    """Where page templates and the style sheet are looked for: the office's own folder first, then the package's."""
    return [folder / "pages" for folder in search_path(settings.templates)]


def pages_environment(settings: Settings) -> jinja2.Environment:
    """The environment all pages are rendered in."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(pages_folders(settings)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    zone = ZoneInfo(settings.office.time_zone)
    environment.filters |= {
        "moment": lambda value: _moment(value, zone),
        "office_day": lambda value: _day(_aware(value).astimezone(zone).date()),
        "machine_time": _machine_time,
        "day": _day,
        "in_url": lambda value: quote(str(value), safe=""),
        "in_words": _in_words,
        "size": _size,
    }
    environment.globals |= {"office": settings.office, "words": words, "query": _query}
    return environment


def _aware(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: datetime | str | None, zone: ZoneInfo) -> str:
    return "" if value is None else _aware(value).astimezone(zone).strftime("%-d %b %Y, %H:%M:%S")


def _machine_time(value: datetime | str | None) -> str:
    return "" if value is None else _aware(value).astimezone(UTC).isoformat(timespec="seconds")


def _day(value: date | str | None) -> str:
    if value is None or value == "":
        return ""
    return (date.fromisoformat(value) if isinstance(value, str) else value).strftime("%a %-d %b %Y")


def _in_words(code: str, table: dict[str, str]) -> str:
    """A code in plain English; a code we do not know is shown as it is, not hidden."""
    return table.get(code, code)


def _size(number: int) -> str:
    if number < 1000:
        return f"{number} bytes"
    return f"{number / 1000:,.0f} kB" if number < 1_000_000 else f"{number / 1_000_000:,.1f} MB"


def _query(**parts: Any) -> str:
    """A query string of the parts that say something, with its question mark; empty without any."""
    said = {name: value for name, value in parts.items() if value}
    return "?" + urlencode(said) if said else ""
