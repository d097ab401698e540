"""What a file is: by its content, with what its name claims beside it.

Promises a `FileType` for any bytes and any name; never raises. libmagic (through python-magic) decides first. It
sees only the outside of ZIP and OLE containers, so those are opened far enough to name what is inside; and it
cannot tell formats that have no mark of their own (CSV, calendar, S/MIME), so among those, and only among those,
the name and the declared type are believed.

Refuses to believe a name against the content: `letter.pdf` that is a program is a program, and the difference is
listed as a defect. Weighed: `filetype` and `puremagic` (pure Python; know far fewer types, and no text ones), the
name alone (that is what attackers choose). Taken: libmagic, which every Debian has.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import magic

from parsers.compound_file import DamagedContainer, open_compound_file

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "OLE_SIGNATURE",
    "TNEF_SIGNATURE",
    "ZIP_SIGNATURES",
    "FileType",
    "is_picture",
    "is_program",
    "type_of",
]

OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TNEF_SIGNATURE = b"\x78\x9f\x3e\x22"
ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

# libmagic decides on the beginning of a file; what it needs from a large one is in here.
_SAMPLE_BYTES = 262_144
# Above this a ZIP's own list of members is not read: each entry costs half a kilobyte of memory.
_MOST_ZIP_ENTRIES = 50_000

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
DOCX = _OFFICE + "wordprocessingml.document"
XLSX = _OFFICE + "spreadsheetml.sheet"
PPTX = _OFFICE + "presentationml.presentation"
ODT = _OPEN_DOCUMENT + "text"
ODS = _OPEN_DOCUMENT + "spreadsheet"
ODP = _OPEN_DOCUMENT + "presentation"
OUTLOOK_MSG = "application/vnd.ms-outlook"
TNEF = "application/vnd.ms-tnef"
OLE = "application/x-ole-storage"
BINARY = "application/octet-stream"
EMPTY = "application/x-empty"
PGP = "application/pgp-encrypted"

# Every extension we have an opinion on. The first type of each is what the name claims.
_BY_EXTENSION = {
    "txt": "text/plain",
    "log": "text/plain",
    "md": "text/plain",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "htm": "text/html",
    "html": "text/html",
    "xhtml": "text/html",
    "ics": "text/calendar",
    "vcs": "text/calendar",
    "vcf": "text/vcard",
    "eml": "message/rfc822",
    "msg": OUTLOOK_MSG,
    "json": "application/json",
    "xml": "text/xml",
    "rtf": "text/rtf",
    "pdf": "application/pdf",
    "doc": "application/msword",
    "dot": "application/msword",
    "docx": DOCX,
    "docm": "application/vnd.ms-word.document.macroenabled.12",
    "xls": "application/vnd.ms-excel",
    "xlsx": XLSX,
    "xlsm": "application/vnd.ms-excel.sheet.macroenabled.12",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": PPTX,
    "pptm": "application/vnd.ms-powerpoint.presentation.macroenabled.12",
    "odt": ODT,
    "ods": ODS,
    "odp": ODP,
    "zip": "application/zip",
    "7z": "application/x-7z-compressed",
    "rar": "application/x-rar",
    "gz": "application/gzip",
    "tar": "application/x-tar",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "jpe": "image/jpeg",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "webp": "image/webp",
    "heic": "image/heic",
    "heif": "image/heif",
    "svg": "image/svg+xml",
    "mp3": "audio/mpeg",
    "wav": "audio/x-wav",
    "m4a": "audio/x-m4a",
    "amr": "audio/amr",
    "ogg": "audio/ogg",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "avi": "video/x-msvideo",
    "wmv": "video/x-ms-asf",
    "mkv": "video/x-matroska",
    "3gp": "video/3gpp",
    "p7s": "application/pkcs7-signature",
    "p7m": "application/pkcs7-mime",
    "p7b": "application/x-pkcs7-certificates",
    "dat": TNEF,
    "asc": "application/pgp-signature",
    "pgp": "application/pgp-encrypted",
}

# What a double click would run, on any of the systems the office's customers and staff use.
_PROGRAM_EXTENSIONS = frozenset(
    {
        "exe", "com", "scr", "pif", "cpl", "msi", "msp", "dll", "bat", "cmd", "ps1", "psm1", "vbs", "vbe",
        "js", "jse", "wsf", "wsh", "hta", "lnk", "reg", "jar", "apk", "app", "dmg", "iso", "img", "vhd",
        "vhdx", "sh", "bash", "command", "desktop", "chm", "url", "scf", "inf", "sct", "gadget", "xll",
        "appx", "msix",
    }
)
_PROGRAM_TYPES = frozenset(
    {
        "application/x-dosexec",
        "application/vnd.microsoft.portable-executable",
        "application/x-msdownload",
        "application/x-executable",
        "application/x-pie-executable",
        "application/x-sharedlib",
        "application/x-object",
        "application/x-mach-binary",
        "application/x-msi",
        "application/x-ms-shortcut",
        "application/java-archive",
        "application/vnd.android.package-archive",
        "application/x-iso9660-image",
        "application/x-java-applet",
        "application/vnd.microsoft.windows.shortcut",
        "application/vnd.ms-htmlhelp",
        "application/x-bytecode.python",
        "text/x-shellscript",
        "text/x-msdos-batch",
        "text/vbscript",
        "text/javascript",
        "application/javascript",
        "application/x-shellscript",
    }
)
# Names of one thing: libmagic's own words and those of the programs that declare them.
_SAME = {
    "application/x-zip-compressed": "application/zip",
    "application/x-zip": "application/zip",
    "application/x-rar-compressed": "application/x-rar",
    "application/vnd.rar": "application/x-rar",
    "application/x-gzip": "application/gzip",
    "application/ms-tnef": TNEF,
    "application/rtf": "text/rtf",
    "application/xml": "text/xml",
    "application/x-pdf": "application/pdf",
    "application/x-pkcs7-signature": "application/pkcs7-signature",
    "application/x-pkcs7-mime": "application/pkcs7-mime",
    "text/x-vcard": "text/vcard",
    "text/x-vcalendar": "text/calendar",
    "application/csv": "text/csv",
    "text/comma-separated-values": "text/csv",
    "application/ics": "text/calendar",
    "image/pjpeg": "image/jpeg",
    "image/jpg": "image/jpeg",
    "image/x-png": "image/png",
    "image/x-ms-bmp": "image/bmp",
    "image/x-bmp": "image/bmp",
    "image/heif": "image/heic",
    "text/x-markdown": "text/plain",
    "text/markdown": "text/plain",
    "audio/mp4": "audio/x-m4a",
    "video/x-m4v": "video/mp4",
    "application/x-ole-storage": OLE,
    "application/CDFV2": OLE,
    "application/cdfv2": OLE,
    "application/x-tnef": TNEF,
}
# Formats that are text without a reliable mark: among them the name or the declared type is believed.
_NAMED_TEXT = frozenset(
    {
        "text/plain",
        "text/csv",
        "text/tab-separated-values",
        "text/html",
        "text/calendar",
        "text/vcard",
        "text/xml",
        "application/json",
        "message/rfc822",
        "application/pgp-signature",
        "application/pgp-encrypted",
        "message/delivery-status",
        "message/disposition-notification",
        "text/rfc822-headers",
        "image/svg+xml",
    }
)
# Bytes that look like nothing: DER starts the same whatever it carries, so the name or declared type may say.
_NAMED_BINARY = frozenset(
    {
        "application/pkcs7-signature",
        "application/pkcs7-mime",
        "application/x-pkcs7-certificates",
        "application/pkix-cert",
        "application/x-x509-ca-cert",
        "application/pkcs10",
    }
)
_ISO_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
    b"avif": "image/avif",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/x-m4a",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
}


@dataclass(frozen=True, slots=True)
class FileType:
    """What a file is.

    Attributes:
        media_type: by content, in lower case.
        defects: `double-extension`, `type-mismatch`, `macros`, `program`, `empty`, `name-reversed`.
        password_protected: an Office container that holds nothing but its encrypted self, or a ZIP whose members
            are all encrypted.
    """

    media_type: str
    defects: tuple[str, ...] = ()
    password_protected: bool = False


def type_of(content: bytes, filename: str | None, declared_type: str = "") -> FileType:
    """Say what `content` is.

    Args:
        content: the whole file.
        filename: as the sender gave it, if at all; only claims.
        declared_type: the MIME type the sender declared; believed only where the content cannot tell.
    """
    claimed = _BY_EXTENSION.get(extension_of(filename), "")
    if not content:
        return FileType(EMPTY, ("empty", *_name_defects(filename, "", claimed)))
    found, inner = _by_content(content)
    found = _settle(found, content, claimed, _normal(declared_type))
    defects = dict.fromkeys((*inner, *_name_defects(filename, found, claimed)))
    protected = "password-protected" in defects
    defects.pop("password-protected", None)
    if protected and claimed.startswith("application/") and found == OLE:
        found = claimed  # what it will be once opened: the only thing the name can tell better
    return FileType(found, tuple(defects), protected)


def extension_of(filename: str | None) -> str:
    """The extension in lower case without its dot; empty when there is none."""
    name = (filename or "").rstrip(" .\t\r\n")
    stem, dot, extension = name.rpartition(".")
    return extension.casefold().strip() if dot and (stem or extension) else ""


def is_program(media_type: str, filename: str | None = None) -> bool:
    """Whether opening this would run it: by its content, or by what a double click makes of its name."""
    return media_type in _PROGRAM_TYPES or extension_of(filename) in _PROGRAM_EXTENSIONS


def is_picture(media_type: str) -> bool:
    """Whether this is an image made of pixels (what OCR can be tried on)."""
    return media_type.startswith("image/") and media_type not in {"image/svg+xml", "image/x-icon", "image/wmf"}


def zip_entries(content: bytes) -> list[zipfile.ZipInfo] | None:
    """The members a ZIP lists, or None when it is damaged or its list is longer than is ever read."""
    if content.count(b"PK\x01\x02") > _MOST_ZIP_ENTRIES:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [entry for entry in archive.infolist() if entry.filename]
    except Exception:  # noqa: BLE001 - zipfile raises struct.error, NotImplementedError and more on hostile lists
        return None


def _by_content(content: bytes) -> tuple[str, tuple[str, ...]]:
    if content.startswith(ZIP_SIGNATURES):
        return _inside_zip(content)
    if content.startswith(OLE_SIGNATURE):
        return _inside_ole(content)
    if content.startswith(TNEF_SIGNATURE):
        return TNEF, ()
    if content[4:8] == b"ftyp" and content[8:12] in _ISO_BRANDS:
        return _ISO_BRANDS[content[8:12]], ()
    if b"%PDF-" in content[:1024]:
        # Readers open a PDF whose mark stands behind rubbish (ISO 32000-1, annex H.3); libmagic does not.
        return "application/pdf", ()
    is_pgp = content[:200].lstrip().startswith(b"-----BEGIN PGP MESSAGE-----")  # ".asc" names signatures as well
    return PGP if is_pgp else _normal(_ask_libmagic(content[:_SAMPLE_BYTES])), ()


@cache
def _libmagic() -> magic.Magic:
    return magic.Magic(mime=True)


def _ask_libmagic(sample: bytes) -> str:
    try:
        return str(_libmagic().from_buffer(sample))
    except Exception:  # noqa: BLE001 - libmagic gives up on a few hostile files; the item is still read as bytes
        return BINARY


def _normal(media_type: str) -> str:
    plain = media_type.partition(";")[0].strip().casefold()
    return _SAME.get(plain, plain)


def _settle(found: str, content: bytes, claimed: str, declared: str) -> str:
    """Choose among formats that have no mark of their own, where the sender's word is worth something."""
    if found in _PROGRAM_TYPES or found in {"text/html", "text/calendar", "text/rtf", "text/vcard", PGP}:
        return found
    if found.startswith("text/") or found in _NAMED_TEXT:
        word = next((word for word in (claimed, declared) if word in _NAMED_TEXT - {"text/plain"}), "")
        # libmagic finds languages in prose ("text/x-java", "text/troff", "text/csv" in any text with commas);
        # nobody here reads them otherwise than as text.
        believed = found in _NAMED_TEXT - {"text/csv"} and claimed != "text/plain"
        return word or (found if believed else "text/plain")
    return _settle_binary(content, claimed, declared) if found == BINARY else found


def _settle_binary(content: bytes, claimed: str, declared: str) -> str:
    words = (claimed, declared)
    if content[:1] == b"\x30":
        return next((word for word in words if word in _NAMED_BINARY), BINARY)
    if content[:3] == b"ID3":
        return "audio/mpeg"
    if _is_utf16_text(content) or _mostly_printable(content):
        return next((word for word in words if word in _NAMED_TEXT), "text/plain")
    return BINARY


def _is_utf16_text(content: bytes) -> bool:
    return content[:2] in {b"\xff\xfe", b"\xfe\xff"} and len(content) > 2


def _mostly_printable(content: bytes) -> bool:
    """Text in an old charset or with a stray NUL, which libmagic calls data."""
    sample = content[:4096]
    control = sum(1 for byte in sample if byte < 32 and byte not in {9, 10, 12, 13, 27})
    printable = sum(1 for byte in sample if 32 <= byte < 127)
    return control * 50 <= len(sample) and printable * 10 >= len(sample) * 7


def _inside_zip(content: bytes) -> tuple[str, tuple[str, ...]]:
    entries = zip_entries(content)
    if not entries:
        return "application/zip", ()
    names = {entry.filename for entry in entries}
    protected = _all_encrypted(entries)
    kind = _office_kind(names) or _open_document_kind(content, names)
    marks = ["macros"] if kind and _has_macros(names) else []
    if protected:
        marks.append("password-protected")
    if kind is None and "META-INF/MANIFEST.MF" in names:
        kind = "application/java-archive"
    if kind is None and "AndroidManifest.xml" in names:
        kind = "application/vnd.android.package-archive"
    return _with_macros(kind, marks) or "application/zip", tuple(marks)


def _all_encrypted(entries: Iterable[zipfile.ZipInfo]) -> bool:
    files = [entry for entry in entries if not entry.is_dir()]
    return bool(files) and all(entry.flag_bits & 0x1 for entry in files)


def _office_kind(names: set[str]) -> str | None:
    if "[Content_Types].xml" not in names:
        return None
    for folder, kind in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
        if any(name.startswith(folder) for name in names):
            return kind
    return None


def _open_document_kind(content: bytes, names: set[str]) -> str | None:
    if "mimetype" not in names or "content.xml" not in names:
        return None
    # ODF 1.2 part 3, 3.3: the first member, stored, so that its text stands at a fixed place.
    mark = content[30:200]
    for kind in (ODS, ODP, ODT):
        if kind.encode() in mark:
            return kind
    return ODT


def _has_macros(names: set[str]) -> bool:
    return any(
        name.endswith(("vbaProject.bin", "vbaData.xml")) or name.startswith(("Basic/", "Scripts/"))
        for name in names
    )


def _with_macros(kind: str | None, marks: list[str]) -> str | None:
    if kind is None or "macros" not in marks:
        return kind
    return {
        DOCX: _BY_EXTENSION["docm"],
        XLSX: _BY_EXTENSION["xlsm"],
        PPTX: _BY_EXTENSION["pptm"],
    }.get(kind, kind)


def _inside_ole(content: bytes) -> tuple[str, tuple[str, ...]]:
    try:
        with open_compound_file(content) as container:
            paths = container.paths
    except DamagedContainer:
        return OLE, ()
    top = {path[0] for path in paths if path}
    marks = ["macros"] if any("VBA" in path or "_VBA_PROJECT" in path for path in paths) else []
    if "EncryptedPackage" in top or "EncryptionInfo" in top:
        return OLE, (*marks, "password-protected")
    for stream, kind in (
        ("__properties_version1.0", OUTLOOK_MSG),
        ("WordDocument", "application/msword"),
        ("Workbook", "application/vnd.ms-excel"),
        ("Book", "application/vnd.ms-excel"),
        ("PowerPoint Document", "application/vnd.ms-powerpoint"),
        ("\x05DigitalSignature", "application/x-msi"),
        ("!_Columns", "application/x-msi"),
    ):
        if stream in top:
            if kind == "application/msword" and _word97_is_encrypted(content):
                marks.append("password-protected")
            return kind, tuple(marks)
    return OLE, tuple(marks)


def _word97_is_encrypted(content: bytes) -> bool:
    """Bit 8 of the flags in the FIB ([MS-DOC] 2.5.2, fEncrypted)."""
    try:
        with open_compound_file(content) as container:
            head = container.read(["WordDocument"])[:12]
        return bool(struct.unpack_from("<H", head, 10)[0] & 0x0100)
    except (DamagedContainer, struct.error):
        return False  # its reader will say what is wrong with it


def _name_defects(filename: str | None, found: str, claimed: str) -> list[str]:
    defects = []
    name = (filename or "").casefold()
    if "\u202e" in name or "\u202d" in name:
        # A right-to-left override shows "exe.fdp" as "pdf.exe" (CVE-2009-3376 and many after it).
        defects.append("name-reversed")
    if _is_double(name):
        defects.append("double-extension")
    if is_program(found, filename):
        defects.append("program")
    if found and claimed and not _agree(found, claimed):
        defects.append("type-mismatch")
    return defects


def _is_double(name: str) -> bool:
    """A document's extension in front of a program's: "letter.pdf.exe", also with spaces between."""
    parts = [part.strip() for part in name.rstrip(" .").split(".")]
    return len(parts) > 2 and parts[-1] in _PROGRAM_EXTENSIONS and parts[-2] in _BY_EXTENSION


# Old habits that nobody is deceived by: RTF and HTML saved as .doc, HTML and CSV as .xls; macros beside none.
_FORGIVEN = {
    "application/msword": _NAMED_TEXT | {"text/rtf", DOCX},
    "application/vnd.ms-excel": _NAMED_TEXT | {"text/rtf", XLSX},
    DOCX: {_BY_EXTENSION["docm"]},
    XLSX: {_BY_EXTENSION["xlsm"]},
    PPTX: {_BY_EXTENSION["pptm"]},
}


def _agree(found: str, claimed: str) -> bool:
    if _normal(found) == _normal(claimed) or found in _FORGIVEN.get(claimed, ()):
        return True
    if claimed == TNEF or found == OLE:  # ".dat" says nothing; a container that cannot be looked into is no lie
        return True
    if claimed in _NAMED_TEXT:
        return found in _NAMED_TEXT or found.startswith("text/")
    if claimed.startswith(("audio/", "video/")):
        return found.startswith(("audio/", "video/"))  # one container serves for both
    return found.startswith("image/") and claimed.startswith("image/")
