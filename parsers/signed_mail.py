"""The mail inside an opaque signature (S/MIME `signed-data`, RFC 8551 3.5.2). The signature itself is not judged.

Promises the signed MIME entity, byte for byte, or None. The signature stays in the original. asn1crypto reads BER
with indefinite lengths, which Outlook writes and `cryptography` does not hand out. Encrypted mail is only named.
"""

from __future__ import annotations

import base64
import binascii

from asn1crypto import cms  # type: ignore[import-untyped]

__all__ = ["is_encrypted", "signed_content"]


def signed_content(content: bytes) -> bytes | None:
    """What was signed; None when this is no readable signed-data with its content inside."""
    try:
        outer = cms.ContentInfo.load(_der(content))
        if outer["content_type"].native != "signed_data":
            return None
        inner = outer["content"]["encap_content_info"]["content"]
        found = inner.native if inner is not None else None
    except Exception:  # noqa: BLE001 - hostile BER raises ValueError, TypeError, RecursionError…: then it stays unread
        return None
    return found if isinstance(found, bytes) and found else None


def is_encrypted(content: bytes) -> bool:
    """Whether this is enveloped-data: only the holder of a key could read it."""
    try:
        kind = cms.ContentInfo.load(_der(content))["content_type"].native
    except Exception:  # noqa: BLE001 - see above
        return False
    return kind in {"enveloped_data", "authenticated_enveloped_data", "encrypted_data"}


def _der(content: bytes) -> bytes:
    """Binary, whether it came so, in base64 (some gateways forget to decode) or in PEM."""
    if content[:1] == b"\x30":
        return content
    lines = [line for line in content.split(b"\n") if not line.startswith(b"-----")]
    try:
        return base64.b64decode(b"".join(lines), validate=False)
    except binascii.Error:
        return content
