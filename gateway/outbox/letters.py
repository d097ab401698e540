"""Letters out: the acknowledgement of a paper letter as an accessible PDF, put down for the printer.

Promises: a tagged PDF (PDF/UA-1) in English or Welsh, the same bytes for the same letter; one file for each outbox
row in `letters/YYYY-MM-DD/`, however often it is put down; the day's `manifest.csv` names exactly what lies there.
Refuses: to print a case reference or an officer's name (guide, section 3), or anything the customer wrote except the
name and address on the envelope.

Weighed: WeasyPrint (70 ms, could share HTML with the mail), fpdf2 and reportlab (not tagged), Typst (2 ms with its
compiler kept, tagged, its typefaces inside). Taken: Typst; a letter and a mail share no layout anyway.
"""

from __future__ import annotations

import csv
import errno
import fcntl
import hashlib
import io
import json
import os
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from parsers.letter import address_is_certain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from gateway.settings import Office

__all__ = [
    "LetterError",
    "PrintFolder",
    "address_is_certain",
    "preview_letters",
    "render_letter",
    "typst_template",
]

LARGE_PRINT = "large-print"
_COLUMNS = ("id", "file", "language", "pages", "variant", "sha256")

_MONTHS_CY = (
    "Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin",
    "Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class LetterError(Exception):
    """A letter cannot be made: its template is missing or wrong. The text is for whoever looks after templates."""


def render_letter(
    kind: str = "acknowledgement",
    *,
    language: str,
    name: str,
    address: Sequence[str],
    day: date,
    office: Office,
    variant: str = "",
    templates: Path | None = None,
) -> bytes:
    """Make one letter.

    Args:
        kind: names the template: `templates/letters/KIND.LANGUAGE.typ`; where there is one for the office's kind,
            `KIND.council.LANGUAGE.typ`, that.
        language: "en" or "cy".
        name: of whoever wrote; empty when it is not known.
        address: line by line, without the name.
        day: the date printed.
        office: whose letter it is.
        variant: "" or "large-print".
        templates: the office's own templates folder, looked into first.

    Raises:
        LetterError: no such template, or one that does not compile.
    """
    welsh = language == "cy"
    letter = {
        "address": [line for line in (name, *address) if line.strip()],
        "date": _written_date(day, welsh=welsh),
        "salutation": _salutation(name, welsh=welsh),
        "variant": variant,
        "office": {
            "name": office.name_cy if welsh else office.name,
            "name_other": office.name if welsh else office.name_cy,
            "website": office.website,
            "telephone": office.telephone,
            "footer": ", ".join(office.postal_address),
        },
    }
    own = f"letters/{kind}.{office.kind}.{language}.typ"
    name = own if _root_of(own, templates) is not None else f"letters/{kind}.{language}.typ"
    return typst_template(name, templates).pdf({"letter": json.dumps(letter)}, day=day)


def preview_letters(folder: Path, *, office: Office, day: date, templates: Path | None = None) -> list[Path]:
    """Render every letter to a file, to nobody in particular, for reading before it goes live.

    Raises:
        LetterError: a template is missing or wrong.
        OSError: `folder` cannot be written.
    """
    (folder / "letters").mkdir(parents=True, exist_ok=True)
    written = []
    for language in ("en", "cy"):
        for variant in ("", LARGE_PRINT):
            pdf = render_letter(
                language=language,
                name="A Customer",
                address=("1 Any Street", "Anytown", "ZZ1 1ZZ"),
                day=day,
                office=office,
                variant=variant,
                templates=templates,
            )
            name = ".".join(part for part in ("acknowledgement", variant, language, "pdf") if part)
            written.append(folder / "letters" / name)
            written[-1].write_bytes(pdf)
    return written


def _written_date(day: date, *, welsh: bool) -> str:
    return f"{day.day} {(_MONTHS_CY if welsh else _MONTHS_EN)[day.month - 1]} {day.year}"


def _salutation(name: str, *, welsh: bool) -> str:
    unknown = "Annwyl Syr neu Fadam" if welsh else "Dear Sir or Madam"
    return f"{'Annwyl' if welsh else 'Dear'} {name.strip()}," if name.strip() else f"{unknown},"


# -- templates ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Template:
    """One compiled template. Typst keeps what it parsed, so the second letter takes two milliseconds."""

    file: Path
    root: Path
    compiler: typst.Compiler
    lock: threading.Lock

    def pdf(self, inputs: dict[str, str], *, day: date | None = None, standard: str | None = "ua-1") -> bytes:
        """Make the PDF.

        Raises:
            LetterError: the template does not compile.
        """
        # the date stands in the file's properties: without it the same letter would be other bytes each time
        stamp = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else datetime(2000, 1, 1, tzinfo=UTC)
        extra: dict[str, Any] = {"pdf_standards": standard} if standard else {}
        try:
            with self.lock:
                made = self.compiler.compile(
                    format="pdf", sys_inputs=inputs, timestamp=int(stamp.timestamp()), **extra
                )
        except RuntimeError as error:  # its own TypstError, and what it cannot read: a plain RuntimeError
            raise LetterError(f"template {self.file.name}: {error}") from error
        if not isinstance(made, bytes):
            raise LetterError(f"template {self.file.name}: nothing was made")
        return made


_templates: dict[Path, _Template] = {}
_templates_lock = threading.Lock()


def typst_template(name: str, own: Path | None = None) -> _Template:
    """A template by its name below `templates/`; the office's own folder is looked into first.

    Raises:
        LetterError: there is none.
    """
    root = _root_of(name, own)
    if root is None:
        raise LetterError(f"there is no template {name}")
    file = root / name
    with _templates_lock:
        if file not in _templates:
            try:
                # an absolute root: without one Typst asks for the working folder, which may be gone
                compiler = typst.Compiler(str(file), root=str(root), ignore_system_fonts=True)
            except RuntimeError as error:
                raise LetterError(f"template {name}: {error}") from error
            _templates[file] = _Template(file, root, compiler, threading.Lock())
        return _templates[file]


def _root_of(name: str, own: Path | None) -> Path | None:
    """The folder that has this template: the office's own, or the package's."""
    package = Path(__file__).resolve().parent.parent
    # in the wheel `templates/` travels inside the package; in the checkout it stands at the top of the tree
    roots = [root for root in (own, package / "templates", package.parent / "templates") if root is not None]
    return next((root.resolve() for root in roots if (root / name).is_file()), None)


# -- the print folder ---------------------------------------------------------------------------------------------


class PrintFolder:
    """Where letters wait for the printer: a folder for each day, with a manifest of what is in it."""

    def __init__(self, path: Path, *, templates: Path | None = None) -> None:
        self._path = path
        self._own_templates = templates

    def put(
        self,
        outbox_id: str,
        *,
        language: str,
        name: str,
        address: tuple[str, ...],
        day: date,
        office: Office,
        variant: str = "",
        kind: str = "acknowledgement",
    ) -> Path:
        """Put one letter down, durable when this returns. The same id again gives the same file, once.

        Args:
            outbox_id: names the file.
            language: as in `render_letter`, like the following.
            name: as there.
            address: as there.
            day: of the batch; also printed on the letter.
            office: as there.
            variant: as there.
            kind: as there.

        Raises:
            LetterError: the template is missing or wrong.
            OSError: the folder cannot be written; nothing is half there.
        """
        folder = self._path / day.isoformat()
        target = folder / f"{outbox_id}.pdf"
        if target.exists() and outbox_id in _ids(folder / "manifest.csv"):
            return target
        pdf = render_letter(
            kind,
            language=language,
            name=name,
            address=address,
            day=day,
            office=office,
            variant=variant,
            templates=self._own_templates,
        )
        folder.mkdir(parents=True, exist_ok=True)
        _sync_folder(self._path)
        _write_whole(target, pdf)
        with _only_writer(folder):
            rows = {row["id"]: row for row in _rows(folder / "manifest.csv")}
            rows[outbox_id] = {
                "id": outbox_id,
                "file": target.name,
                "language": language,
                "pages": str(_page_count(pdf)),
                "variant": variant,
                "sha256": hashlib.sha256(pdf).hexdigest(),
            }
            _write_whole(folder / "manifest.csv", _manifest(rows.values()))
        return target

    def remove(self, outbox_id: str) -> None:
        """Take one letter out again, file and manifest line. Repeating does nothing."""
        for target in self._path.glob(f"*/{outbox_id}.pdf"):
            target.unlink(missing_ok=True)
        for manifest in self._path.glob("*/manifest.csv"):
            with _only_writer(manifest.parent):
                rows = list(_rows(manifest))
                kept = [row for row in rows if row["id"] != outbox_id]
                if len(kept) < len(rows):
                    _write_whole(manifest, _manifest(kept))


def _page_count(pdf: bytes) -> int:
    import pypdf  # noqa: PLC0415 - a tenth of a second at start, for a number needed when a letter is put down

    return len(pypdf.PdfReader(io.BytesIO(pdf)).pages)


def _ids(manifest: Path) -> set[str]:
    return {row["id"] for row in _rows(manifest)}


def _rows(manifest: Path) -> Iterator[dict[str, str]]:
    try:
        text = manifest.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    yield from csv.DictReader(io.StringIO(text))


def _manifest(rows: Any) -> bytes:
    written = io.StringIO()
    table = csv.DictWriter(written, _COLUMNS, lineterminator="\r\n")  # RFC 4180
    table.writeheader()
    table.writerows(sorted(rows, key=lambda row: row["id"]))
    return written.getvalue().encode()


@contextmanager
def _only_writer(folder: Path) -> Iterator[None]:
    """One at a time, also between processes: two senders must not write one manifest."""
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write_whole(target: Path, content: bytes) -> None:
    """Write beside, sync, rename, sync the folder: the printer sees a whole file or none."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.{threading.get_ident()}.tmp")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some network file systems cannot
            raise
    finally:
        os.close(descriptor)
