"""Finds the signed content inside opaque S/MIME (`application/pkcs7-mime`, RFC 8551; CMS is RFC 5652).

It reads as much of the BER as is needed to reach the content and verifies nothing: the original keeps the signature.
Any bytes give content or None. A CMS library (asn1crypto, cryptography) would be a large door for one OCTET STRING.
"""

from __future__ import annotations

import base64
import binascii

__all__ = ["find_signed_content"]

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")
_DEEPEST = 20


def find_signed_content(raw: bytes) -> bytes | None:
    """The MIME entity that was signed; None when this is not signed data or is damaged."""
    if raw.lstrip().startswith(b"-----BEGIN"):
        body = b"".join(line for line in raw.splitlines() if not line.startswith(b"-----"))
        try:
            raw = base64.b64decode(body)
        except binascii.Error:
            return None
    if _SIGNED_DATA not in raw[:60]:
        return None
    at = raw.find(_DATA, 0, 2_000)
    if at < 0:
        return None
    header = _read_header(raw, at + len(_DATA))
    if header is None or header[0] != 0xA0:  # detached signature: no content inside
        return None
    content = _octets(raw, header[1], 0)
    return content[0] if content else None


def _read_header(raw: bytes, at: int) -> tuple[int, int, int | None] | None:
    """Tag, where the content starts, and its length (None: indefinite)."""
    if at + 2 > len(raw):
        return None
    tag, length, at = raw[at], raw[at + 1], at + 2
    if length == 0x80:
        return tag, at, None
    if length > 0x80:
        size = length & 0x7F
        if size > 8 or at + size > len(raw):
            return None
        length, at = int.from_bytes(raw[at : at + size], "big"), at + size
    return tag, at, length


def _octets(raw: bytes, at: int, depth: int) -> tuple[bytes, int] | None:
    """An OCTET STRING, in one piece or constructed of several. Returns it and where it ends."""
    header = _read_header(raw, at)
    if header is None or depth > _DEEPEST:
        return None
    tag, start, length = header
    if tag == 0x04 and length is not None:
        return raw[start : start + length], min(start + length, len(raw))
    if tag != 0x24:
        return None
    pieces, at, end = [], start, len(raw) if length is None else min(start + length, len(raw))
    while at < end and not (length is None and raw[at : at + 2] == b"\0\0"):
        piece = _octets(raw, at, depth + 1)
        if piece is None:
            break
        pieces.append(piece[0])
        at = piece[1]
    return b"".join(pieces), at + 2 if length is None else end
