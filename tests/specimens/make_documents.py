"""Documents of every kind that customers attach, and of the kinds that attackers attach, made by code.

Nothing here comes from anybody's mail. Formats are written out by hand where a library would hide what a reader has
to cope with; each maker returns the bytes of one file.
"""

from __future__ import annotations

import base64
import io
import struct
import tarfile
import uuid
import zipfile
import zlib
from html import escape

import pypdf
from PIL import Image, ImageDraw, ImageFont
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, StreamObject

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


# -- mail ---------------------------------------------------------------------------------------------------------


def mail(
    *attachments: tuple[str, str, bytes], text: str = "Please see attached.", subject: str = "My concern"
) -> bytes:
    """A mail with attachments (filename, declared type, content)."""
    boundary = f"edge-{zlib.crc32(subject.encode()):x}"
    lines = [
        "From: Gwen Pritchard <gwen@sender.example>",
        "To: casework@ico.org.uk",
        f"Subject: {subject}",
        "Date: Mon, 5 Oct 2020 10:00:00 +0100",
        "Message-ID: <made-by-code@sender.example>",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{boundary}"',
        "",
        f"--{boundary}",
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
    ]
    for filename, media_type, content in attachments:
        is_message = media_type.startswith("message/")
        lines += [
            f"--{boundary}",
            f"Content-Type: {media_type}",
            f'Content-Disposition: attachment; filename="{filename}"',
            *([] if is_message else ["Content-Transfer-Encoding: base64"]),
            "",
            content.decode("utf-8") if is_message else base64.encodebytes(content).decode(),
        ]
    return "\r\n".join([*lines, f"--{boundary}--", ""]).encode()


# -- office -------------------------------------------------------------------------------------------------------


def zip_of(members: dict[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(*paragraphs: str, body: str = "", macros: bool = False, more: dict[str, str] | None = None) -> bytes:
    """A Word document; `body` is XML that follows the paragraphs, `more` further parts below word/."""
    text = "".join(f"<w:p><w:r><w:t xml:space='preserve'>{escape(p)}</w:t></w:r></w:p>" for p in paragraphs)
    document = f"<?xml version='1.0'?><w:document {_W} {_MC}><w:body>{text}{body}</w:body></w:document>"
    members: dict[str, bytes | str] = {"[Content_Types].xml": "<Types/>", "word/document.xml": document}
    members |= {f"word/{name}": xml for name, xml in (more or {}).items()}
    if macros:
        members["word/vbaProject.bin"] = b"\0"
    return zip_of(members)


def word_xml(inner: str, root: str = "root") -> str:
    """An XML part with Word's namespace."""
    return f"<w:{root} {_W}>{inner}</w:{root}>"


def xlsx(rows: list[list[str | float]], *, dates: frozenset[tuple[int, int]] = frozenset()) -> bytes:
    """A workbook of one sheet; cells in `dates` (row, column) are shown as dates."""
    strings: list[str] = []
    lines = []
    for r, row in enumerate(rows):
        cells = []
        for c, value in enumerate(row):
            if isinstance(value, str):
                cells.append(f'<c t="s"><v>{len(strings)}</v></c>')
                strings.append(value)
            else:
                cells.append(f'<c s="{int((r, c) in dates)}"><v>{value}</v></c>')
        lines.append(f"<row>{''.join(cells)}</row>")
    shared = "".join(f"<si><t>{escape(s)}</t><rPh><t>sound</t></rPh></si>" for s in strings)
    return zip_of(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": '<workbook><sheets><sheet name="Sheet1"/></sheets></workbook>',
            "xl/styles.xml": '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
            "xl/sharedStrings.xml": f"<sst>{shared}</sst>",
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{''.join(lines)}</sheetData></worksheet>",
        }
    )


def pptx(*slides: str) -> bytes:
    """A presentation of slides with one text each."""
    members: dict[str, bytes | str] = {"[Content_Types].xml": "<Types/>"}
    for number, text in enumerate(slides, 1):
        members[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p></p:sld>'
        )
    return zip_of(members)


def open_document(body: str, kind: str = "text", *, encrypted: bool = False) -> bytes:
    """An OpenDocument file; `body` is the XML of its content."""
    names = "xmlns:office='o' xmlns:text='t' xmlns:table='b'"
    mark = "<manifest:encryption-data xmlns:manifest='m'/>" if encrypted else ""
    members: dict[str, bytes | str] = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": f"<office:document-content {names}><office:body>{body}</office:body></office:document-content>",
        "META-INF/manifest.xml": f"<manifest>{mark}</manifest>",
    }
    return zip_of(members, zipfile.ZIP_STORED)


# -- PDF and pictures ---------------------------------------------------------------------------------------------


def _text_page(writer: pypdf.PdfWriter, lines: list[str]) -> None:
    page = writer.add_blank_page(595, 842)
    shown = "".join(f"({line}) Tj T* " for line in lines)
    content = DecodedStreamObject()
    content.set_data(f"BT /F1 14 Tf 18 TL 60 780 Td {shown} ET".encode("latin-1"))
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(content)


def _written(writer: pypdf.PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf(*pages: list[str], password: str = "", files: dict[str, bytes] | None = None) -> bytes:
    """A born-digital PDF: one list of lines a page."""
    writer = pypdf.PdfWriter()
    for lines in pages:
        _text_page(writer, lines)
    for name, content in (files or {}).items():
        writer.add_attachment(name, content)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    return _written(writer)


def picture_of(*lines: str, width: int = 1240, height: int = 500) -> Image.Image:
    """A picture of printed lines, as a phone or scanner makes it."""
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(36)
    for number, line in enumerate(lines):
        draw.text((80, 60 + 60 * number), line, fill=0, font=font)
    return image


def png(image: Image.Image) -> bytes:
    """A picture as PNG."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def scanned_pdf(*images: Image.Image) -> bytes:
    """A PDF that is only pictures of pages."""
    out = io.BytesIO()
    images[0].save(out, "PDF", resolution=150, save_all=True, append_images=images[1:])
    return out.getvalue()


def enormous_png(side: int = 20_000) -> bytes:
    """A PNG of side × side grey pixels in a few kilobytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    packed = zeros_compressed((side + 1) * side)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def zeros_compressed(count: int) -> bytes:
    """About `count` zero bytes as a zlib stream, made without compressing them all: blocks repeat as they are."""
    block = 1_000_000
    packer = zlib.compressobj(9)
    first = packer.compress(bytes(block)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(block)) + packer.flush(zlib.Z_FULL_FLUSH)
    # The checksum at the end is wrong: readers have unpacked everything by the time they could notice.
    return first + again * max(0, count // block) + packer.flush()


def pdf_bomb(count: int) -> bytes:
    """A PDF whose page content unpacks to `count` bytes."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    stream = StreamObject()
    stream._data = zeros_compressed(count)
    stream[NameObject("/Filter")] = NameObject("/FlateDecode")
    page[NameObject("/Contents")] = writer._add_object(stream)
    return _written(writer)


def pdf_of_endless_references(levels: int = 40) -> bytes:
    """A page tree in which each node names the next twice: 2^levels pages, and the last names the first."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    for number in range(2, levels + 2):
        following = number + 1 if number < levels + 1 else 2
        objects.append(f"<< /Type /Pages /Count 1000000 /Kids [{following} 0 R {following} 0 R] >>".encode())
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)


# -- archives -----------------------------------------------------------------------------------------------------


def tar_gz(members: dict[str, bytes]) -> bytes:
    """A .tar.gz of these members."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def nested_zip(levels: int, content: bytes = b"at the bottom") -> bytes:
    """A ZIP in a ZIP in a ZIP."""
    for _ in range(levels):
        content = zip_of({"inner.zip": content}, zipfile.ZIP_STORED)
    return content


def encrypted_zip(name: str, content: bytes) -> bytes:
    """A ZIP that says its member is encrypted (the bytes are not: nobody gets that far)."""
    plain = bytearray(zip_of({name: content}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        plain[plain.index(mark) + offset] |= 1
    return bytes(plain)


# -- Outlook ------------------------------------------------------------------------------------------------------


def _attribute(level: int, identifier: int, value: bytes) -> bytes:
    return struct.pack("<BII", level, identifier, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def _padded(value: bytes) -> bytes:
    return value + bytes(-len(value) % 4)


def _mapi_properties(properties: dict[int, str | bytes]) -> bytes:
    out = struct.pack("<I", len(properties))
    for identifier, value in properties.items():
        data = (value + "\0").encode("utf-16-le") if isinstance(value, str) else value
        kind = 0x001F if isinstance(value, str) else 0x000D if identifier == 0x3701 else 0x0102
        out += struct.pack("<HHII", kind, identifier, 1, len(data)) + _padded(data)
    return out


def tnef(
    body: str = "",
    *,
    subject: str = "",
    attachments: dict[str, bytes] | None = None,
    rtf: bytes = b"",
    embedded: dict[str, bytes] | None = None,
) -> bytes:
    """A winmail.dat. `embedded` are whole TNEF streams by name."""
    out = struct.pack("<IH", 0x223E9F78, 1)
    out += _attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    out += _attribute(1, 0x00018004, subject.encode("cp1252") + b"\0")
    if body:
        out += _attribute(1, 0x0002800C, body.encode("cp1252") + b"\0")
    if rtf:
        out += _attribute(1, 0x00069003, _mapi_properties({0x1009: uncompressed_rtf(rtf)}))
    for name, content in (attachments or {}).items():
        out += _attribute(2, 0x00069002, bytes(14))
        out += _attribute(2, 0x00018010, b"SHORT~1.TXT\0")
        out += _attribute(2, 0x0006800F, content)
        out += _attribute(2, 0x00069005, _mapi_properties({0x3707: name}))
    for name, content in (embedded or {}).items():
        out += _attribute(2, 0x00069002, bytes(14))
        out += _attribute(2, 0x00069005, _mapi_properties({0x3001: name, 0x3701: uuid.UUID(int=0).bytes + content}))
    return out


def uncompressed_rtf(rtf: bytes) -> bytes:
    """RTF in the envelope of [MS-OXRTFCP], not compressed."""
    return struct.pack("<II4sI", len(rtf) + 12, len(rtf), b"MELA", 0) + rtf


Storage = dict[str, "bytes | Storage"]


def compound_file(root: Storage) -> bytes:
    """An OLE container ([MS-CFB] version 3) of streams and storages. Siblings form a chain instead of a tree."""
    entries: list[list[object]] = [["Root Entry", 5, None, -1, -1]]  # name, kind, content, next sibling, first child
    _add_storage(entries, 0, root)
    mini, big = bytearray(), bytearray()
    mini_fat: list[int] = []
    fat: list[int] = []
    places: dict[int, tuple[int, int]] = {}
    for index, entry in enumerate(entries):
        content = entry[2]
        if not isinstance(content, bytes):
            continue
        where, table, size = (mini, mini_fat, 64) if len(content) < 4096 else (big, fat, 512)
        places[index] = (_store(where, table, size, content), len(content))
    root_start = _store(big, fat, 512, bytes(mini))
    mini_table = b"".join(struct.pack("<i", each) for each in mini_fat)
    mini_start = _store(big, fat, 512, mini_table, filler=b"\xff")
    places[0] = (root_start, len(mini))
    directory = b"".join(_directory_entry(entry, places.get(i, (-2, 0))) for i, entry in enumerate(entries))
    directory_start = _store(big, fat, 512, directory)
    fat_sectors = 1
    while (len(fat) + fat_sectors) * 4 > fat_sectors * 512:
        fat_sectors += 1
    fat_start = len(fat)
    fat += [-3] * fat_sectors
    table = b"".join(struct.pack("<i", each) for each in fat).ljust(fat_sectors * 512, b"\xff")
    places_of_fat = [fat_start + n for n in range(fat_sectors)] + [-1] * (109 - fat_sectors)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIiIIiIiI", 0, fat_sectors, directory_start, 0, 4096, mini_start if mini_fat else -2,
                        (len(mini_table) + 511) // 512, -2, 0)  # fmt: skip
    return head + struct.pack("<109i", *places_of_fat) + bytes(big) + table


def _add_storage(entries: list[list[object]], parent: int, content: Storage) -> None:
    before = -1
    for name, value in content.items():
        index = len(entries)
        stream = value if isinstance(value, bytes) else None
        entries.append([name, 1 if stream is None else 2, stream, -1, -1])
        if before < 0:
            entries[parent][4] = index
        else:
            entries[before][3] = index
        before = index
        if not isinstance(value, bytes):
            _add_storage(entries, index, value)


def _store(where: bytearray, table: list[int], size: int, content: bytes, filler: bytes = b"\0") -> int:
    if not content:
        return -2
    start = len(table)
    count = (len(content) + size - 1) // size
    where += content.ljust(count * size, filler)
    table += [*range(start + 1, start + count), -2]
    return start


def _directory_entry(entry: list[object], place: tuple[int, int]) -> bytes:
    name, kind, _content, sibling, child = entry
    text = (str(name) + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBiii16sI8s8siII", text, len(text), kind, 1, -1, sibling, child, b"", 0, b"", b"", place[0], place[1], 0
    )


def _msg_storage(
    texts: dict[int, str],
    *,
    octets: dict[int, bytes] | None = None,
    recipients: list[tuple[str, str]] | None = None,
    attachments: dict[str, bytes] | None = None,
    messages: dict[str, Storage] | None = None,
    header_bytes: int = 32,
) -> Storage:
    storage: Storage = {"__properties_version1.0": bytes(header_bytes)}
    storage |= {f"__substg1.0_{i:04X}001F": text.encode("utf-16-le") for i, text in texts.items()}
    storage |= {f"__substg1.0_{i:04X}0102": value for i, value in (octets or {}).items()}
    for number, (name, address) in enumerate(recipients or []):
        kind = struct.pack("<HHIII", 0x0003, 0x0C15, 6, 1, 0)
        storage[f"__recip_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8) + kind,
            "__substg1.0_3001001F": name.encode("utf-16-le"),
            "__substg1.0_39FE001F": address.encode("utf-16-le"),
        }
    files = [({"__substg1.0_37010102": content}, name) for name, content in (attachments or {}).items()]
    files += [({"__substg1.0_3701000D": inner}, name) for name, inner in (messages or {}).items()]  # type: ignore[misc]
    for number, (content, name) in enumerate(files):
        storage[f"__attach_version1.0_#{number:08X}"] = {
            "__properties_version1.0": bytes(8),
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            **content,
        }
    return storage


def msg(
    *,
    subject: str = "",
    body: str = "",
    sender: tuple[str, str] = ("", ""),
    headers: str = "",
    html: bytes = b"",
    recipients: list[tuple[str, str]] | None = None,
    attachments: dict[str, bytes] | None = None,
    inner: tuple[str, str] | None = None,
) -> bytes:
    """An Outlook .msg. `inner` is an attached message (subject, body)."""
    texts = {0x0037: subject, 0x1000: body, 0x0C1A: sender[0], 0x5D01: sender[1], 0x007D: headers}
    messages = None
    if inner:
        messages = {inner[0]: _msg_storage({0x0037: inner[0], 0x1000: inner[1]}, header_bytes=24)}
    return compound_file(
        _msg_storage(
            {i: text for i, text in texts.items() if text},
            octets={0x1013: html} if html else None,
            recipients=recipients,
            attachments=attachments,
            messages=messages,
        )
    )


def doc(text: str, *, encrypted: bool = False) -> bytes:
    """A Word 97 document: half of its text in one byte a character, half in two."""
    half = len(text) // 2
    first, second = text[:half].encode("cp1252"), text[half:].encode("utf-16-le")
    main = bytearray(0x600)
    struct.pack_into("<HH", main, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", main, 10, 0x0200 | (0x0100 if encrypted else 0))
    starts = (len(main), len(main) + len(first))
    main += first + second
    plc = struct.pack("<III", 0, half, len(text))
    plc += struct.pack("<HIH", 0, 0x4000_0000 | starts[0] * 2, 0) + struct.pack("<HIH", 0, starts[1], 0)
    clx = b"\x01\x02\x00xx" + b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<II", main, 0x01A2, 0, len(clx))
    return compound_file({"WordDocument": bytes(main).ljust(5000, b"\0"), "1Table": clx.ljust(5000, b"\0")})


def xls(rows: list[list[str | float]], *, dates: bool = False, encrypted: bool = False) -> bytes:
    """An Excel 97 workbook of one sheet (BIFF8). With `dates` its numbers are shown as dates."""

    def record(kind: int, content: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    strings: list[str] = []
    cells = b""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                cells += record(0x00FD, struct.pack("<HHHI", r, c, 0, len(strings)))
                strings.append(value)
            else:
                cells += record(0x0203, struct.pack("<HHHd", r, c, 0, value))
    table = b"".join(struct.pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in strings)
    table = struct.pack("<II", len(strings), len(strings)) + table
    style = record(0x00E0, struct.pack("<HH", 0, 14 if dates else 0) + bytes(16))
    lock = record(0x002F, struct.pack("<HHHH", 0, 0, 0x1234, 0x5678)) if encrypted else b""

    def book(sheet_at: int) -> bytes:
        sheet = record(0x0085, struct.pack("<IBBBB", sheet_at, 0, 0, 6, 0) + b"Sheet1")
        return begin(5) + lock + style + sheet + record(0x00FC, table) + record(0x000A)

    stream = book(len(book(0))) + begin(0x10) + cells + record(0x000A)
    return compound_file({"Workbook": stream.ljust(5000, b"\0")})


def encrypted_office() -> bytes:
    """What Office makes of a document with a password: a container with the encrypted package."""
    return compound_file({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": bytes(5000)})
