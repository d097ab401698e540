"""What can be odd about a mail: the words that stand in `Reading.defects`, one list for parsers, tests and readers.

A defect is never an error. The mail is kept and read as far as it goes, and the oddity is shown to people and
stored. Codes are seen from outside (`parsed.defects`) and never change their meaning; a detail may follow after
a colon and a space ("unknown-charset: x-foo").
"""

from __future__ import annotations

from typing import Final

# -- headers --
NO_HEADERS: Final = "no-headers"
NO_FROM: Final = "no-from"
NO_DATE: Final = "no-date"
NO_MESSAGE_ID: Final = "no-message-id"
SEVERAL_FROM: Final = "several-from"
SEVERAL_SUBJECTS: Final = "several-subjects"
EMPTY_REPLY_TO: Final = "empty-reply-to"
MALFORMED_HEADER: Final = "malformed-header"
HEADER_INJECTION: Final = "header-injection"
RAW_8BIT_HEADER: Final = "8-bit-header"
BAD_ENCODED_WORD: Final = "bad-encoded-word"
NO_BLANK_LINE: Final = "no-blank-line-after-headers"
LEADING_RUBBISH: Final = "rubbish-before-headers"
HEADERS_TOO_LONG: Final = "headers-too-long"
# -- structure --
EMPTY_MESSAGE: Final = "empty-message"
NOT_MAIL: Final = "not-a-mail"
NO_BOUNDARY: Final = "no-boundary"
WRONG_BOUNDARY: Final = "wrong-boundary"
NO_CLOSING_BOUNDARY: Final = "no-closing-boundary"
PARTS_AFTER_CLOSE: Final = "parts-after-closing-boundary"
TOO_MANY_PARTS: Final = "too-many-parts"
TOO_DEEP: Final = "too-deeply-nested"
TEXT_TOO_LONG: Final = "text-too-long"
PARTIAL_MESSAGE: Final = "partial-message"
EXTERNAL_BODY: Final = "external-body"
# -- content --
BARE_CR: Final = "bare-cr-line-ends"
NUL_BYTES: Final = "nul-bytes"
UNKNOWN_CHARSET: Final = "unknown-charset"
WRONG_CHARSET: Final = "wrong-charset"
UNKNOWN_TRANSFER_ENCODING: Final = "unknown-transfer-encoding"
BAD_BASE64: Final = "bad-base64"
BAD_QUOTED_PRINTABLE: Final = "bad-quoted-printable"
BAD_UUENCODE: Final = "bad-uuencode"
BAD_YENC: Final = "bad-yenc"
BINHEX: Final = "binhex-file-not-read"
ENCRYPTED: Final = "encrypted"
SIGNED: Final = "signed"
UNREADABLE_SIGNED: Final = "signed-content-not-readable"
ZERO_WIDTH: Final = "zero-width-characters-inside-words"
LIKELY_SPOOF: Final = "likely-spoof"  # From claims the office's own domain and no DMARC pass bears it out
HIDDEN_TEXT: Final = "hidden-text-in-html"
# the last resort of parsers.message: a fault of ours, shown, while the mail flows on
READER_FAULT: Final = "reader-fault"
