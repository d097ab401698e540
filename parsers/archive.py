"""Archives: what is inside, and the bytes of what may be read, within the item's allowance.

Promises a `Member` for everything a ZIP, TAR or GZIP lists, up to the allowance, each read on demand so that only
one member is in memory; what cannot be read says why. Sizes an archive claims are not believed: bytes are counted
as they come out, so a bomb stops at the limit, also one whose members share their data.

Refuses: writing anything to disk (names with `../` are only names here), passwords, links in TARs. 7z and RAR are
named and kept, not read: their libraries (py7zr LGPL, unrar not free) would be a second and third decompressor to
confine, for formats that hardly any customer sends.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from parsers.allowance import Unread, read_within
from parsers.file_type import zip_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from parsers.allowance import Allowance

__all__ = ["NOT_OPENED", "Member", "is_archive", "members_of"]

# Archives that are recognised but never opened.
NOT_OPENED = frozenset(
    {
        "application/x-7z-compressed",
        "application/x-rar",
        "application/x-lzh-compressed",
        "application/x-arj",
        "application/x-ace-compressed",
        "application/vnd.ms-cab-compressed",
        "application/x-cpio",
        "application/x-stuffit",
        "application/zstd",
    }
)
_COMPRESSED = {
    "application/gzip": gzip.open,
    "application/x-bzip2": bz2.open,
    "application/x-xz": lzma.open,
}
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, tarfile.TarError, EOFError, OSError, RuntimeError,
           NotImplementedError, ValueError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive. `content` is None when it was not read; then `unread_because` says why."""

    name: str
    size: int
    content: bytes | None = None
    unread_because: str = ""


def is_archive(media_type: str) -> bool:
    """Whether `members_of` can look into it."""
    return media_type in {"application/zip", "application/x-tar", *_COMPRESSED}


def members_of(content: bytes, media_type: str, filename: str | None, allowance: Allowance) -> Iterator[Member]:
    """The files in an archive, in its order, one at a time.

    At the allowance of members the last one stands for those left over, not read.

    Raises:
        Unread: damaged, too long a list, or too large when unpacked.
    """
    if media_type == "application/zip":
        return _from_zip(content, allowance)
    if media_type == "application/x-tar":
        return _from_tar(io.BytesIO(content), allowance)
    return _from_compressed(content, media_type, filename, allowance)


def _from_zip(content: bytes, allowance: Allowance) -> Iterator[Member]:
    entries = zip_entries(content)
    if entries is None:
        raise Unread("damaged, or with more members than are ever looked at")
    files = [entry for entry in entries if not entry.is_dir()]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for index, entry in enumerate(files):
            if not allowance.take_member():
                yield Member(f"… {len(files) - index:,} more", 0, None, "more members than are looked at")
                return
            yield _zip_member(archive, entry, allowance)


def _zip_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, allowance: Allowance) -> Member:
    name = entry.filename
    if entry.flag_bits & 0x1:
        return Member(name, entry.file_size, None, "password-protected")
    return _read(name, entry.file_size, lambda: archive.open(entry), allowance)


def _read(name: str, size: int, open_it: Callable[[], IO[bytes]], allowance: Allowance) -> Member:
    try:
        with open_it() as stream:
            content = read_within(stream, allowance)
    except Unread as reason:
        return Member(name, size, None, str(reason))
    except _DAMAGE as error:
        unknown = isinstance(error, NotImplementedError)
        return Member(name, size, None, "packed in a way that cannot be unpacked" if unknown else "damaged")
    return Member(name, len(content), content)


def _from_tar(stream: IO[bytes], allowance: Allowance) -> Iterator[Member]:
    try:
        with tarfile.open(fileobj=stream, mode="r:") as archive:
            for entry in archive:
                if entry.isdir():
                    continue
                if not allowance.take_member():
                    yield Member("…", 0, None, "more members than are looked at")
                    return
                file = archive.extractfile(entry) if entry.isfile() else None
                if file is None:
                    yield Member(entry.name, 0, None, "a link")
                else:
                    yield _read(entry.name, entry.size, lambda file=file: file, allowance)  # type: ignore[misc]
    except _DAMAGE as error:
        raise Unread("damaged") from error


def _from_compressed(content: bytes, media_type: str, filename: str | None, allowance: Allowance) -> Iterator[Member]:
    """One compressed file: its content, or what is in it when that is a TAR."""
    opener: Callable[..., IO[bytes]] = _COMPRESSED[media_type]  # type: ignore[assignment]
    name = (filename or "content").rpartition("/")[2]
    for ending in (".gz", ".bz2", ".xz"):
        name = name.removesuffix(ending)
    if name.endswith((".tgz", ".tbz", ".txz")):
        name = name[:-4] + ".tar"
    allowance.take_member()
    member = _read(name, len(content), lambda: opener(io.BytesIO(content)), allowance)
    if member.content is not None and member.content[257:262] == b"ustar":
        yield from _from_tar(io.BytesIO(member.content), allowance)
    else:
        yield member
