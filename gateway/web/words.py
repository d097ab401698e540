"""The contract's codes in plain English, for people. Machines get the codes; a test demands that none is missing."""

from __future__ import annotations

from gateway.domain.correspondence import Disposition, Flag, NoAcknowledgement, ReviewReason, WorkItemKind
from gateway.storage.records import CONFIDENTIAL
from parsers import defects

__all__ = ["ACCESS", "DEFECTS", "DISPOSITIONS", "FLAGS", "NOTES", "NO_ACKNOWLEDGEMENT", "REVIEW_REASONS", "WORK_ITEMS"]

DISPOSITIONS: dict[str, str] = {
    Disposition.ATTACHED: "Put on an existing case",
    Disposition.NEW_CASE: "A case was opened",
    Disposition.REVIEW: "The Advice Service decides first",
    Disposition.FILED: "Kept; nothing to do",
    Disposition.DUPLICATE: "Already taken in",
    Disposition.QUARANTINED: "Locked away; not to be opened",
}

FLAGS: dict[str, str] = {
    Flag.ECS: "Employee casework submission",
    Flag.WELSH: "Written in Welsh",
    Flag.GODDARD: "May concern child protection or the sexual abuse of children",
    Flag.PCB: "Potential criminal breach",
    Flag.THREAT: "Threat of harm",
    Flag.RESTRICTED_CONTACT: "Sender has restricted contact",
    Flag.SERVICE_ADJUSTMENT: "Service adjustment asked for or in place",
    Flag.PROTECTIVE_MARKING: "Carries a protective marking",
    Flag.PHYSICAL_EVIDENCE: "Physical evidence that was not scanned",
    Flag.RETURN_ORIGINALS: "Documents are to be sent back",
    Flag.MEDIA_INTEREST: "Media interest",
    Flag.WHISTLE_BLOWER: "A worker reports their own employer",
    Flag.ELECTED_REPRESENTATIVE: "From an elected representative",
    Flag.PRISONER: "From a prisoner",
    Flag.SERVICE_COMPLAINT: "Complaint about our own service",
    Flag.PHSO: "From the Parliamentary and Health Service Ombudsman",
    Flag.CCA_S159: "Notice of correction, Consumer Credit Act s159",
    Flag.EIR: "Environmental Information Regulations",
    Flag.ABOUT_ICO: "About our own handling of information",
    Flag.COPIED: "We were only copied in",
}

REVIEW_REASONS: dict[str, str] = {
    ReviewReason.REFERENCE_MALFORMED: "Something is nearly a case reference, but not correctly formatted",
    ReviewReason.REFERENCE_UNKNOWN: "A correctly formatted reference of a case that does not exist",
    ReviewReason.REFERENCES_CONFLICT: "More than one case reference",
    ReviewReason.POSSIBLE_EXISTING_CASE: "May belong to a case that exists",
    ReviewReason.RESTRICTED_CONTACT: "The sender has restricted contact and gave no correct reference",
    ReviewReason.POSSIBLE_SPAM: "May be spam",
    ReviewReason.MISDIRECTED: "Meant for somebody else",
    ReviewReason.COPIED_CORRESPONDENCE: "A copy of correspondence with somebody else",
    ReviewReason.POSSIBLE_ECS: "May be an employee casework submission",
    ReviewReason.TYPE_UNCERTAIN: "The case type is not certain",
    ReviewReason.UNREADABLE: "Something in it could not be read",
    ReviewReason.SENDER_NOT_PARTY: "The sender is not a party of the case",
    ReviewReason.AUTHENTICATION_FAILED: "The sender's address may be forged",
    ReviewReason.POSSIBLE_REPEAT: "The same text was sent before",
}

NO_ACKNOWLEDGEMENT: dict[str, str] = {
    NoAcknowledgement.QUARANTINED: "quarantined",
    NoAcknowledgement.DUPLICATE: "the same item was already taken in",
    NoAcknowledgement.OWN_ADDRESS: "sent from one of our own inboxes",
    NoAcknowledgement.BOUNCE: "a bounce or delivery report",
    NoAcknowledgement.AUTO_SUBMITTED: "sent by a machine",
    NoAcknowledgement.LIST: "from a mailing list or newsletter",
    NoAcknowledgement.AUTHENTICATION_FAILED: "the sender is likely forged",
    NoAcknowledgement.NO_REPLY_SENDER: "the sender does not take replies",
    NoAcknowledgement.RESTRICTED_CONTACT: "the sender's contact arrangement says so",
    NoAcknowledgement.THROTTLED: "too many acknowledgements of late; the life line says which were counted",
    NoAcknowledgement.EXISTING_CASE: "post on an existing case is not acknowledged",
    NoAcknowledgement.AWAITING_REVIEW: "not until somebody has decided",
}

WORK_ITEMS: dict[str, str] = {
    WorkItemKind.PREPARE: "Prepare the case",
    WorkItemKind.CORRESPONDENCE: "New correspondence on the case",
    WorkItemKind.SIFT: "Decide what becomes of it",
    WorkItemKind.PROVIDE_ADVICE: "Provide advice",
    WorkItemKind.NOTIFY_IG: "Information Governance is told",
    WorkItemKind.ECS_REFERRAL: "Employee casework, to the Team Manager",
    WorkItemKind.THREAT: "Threat, to senior staff",
    WorkItemKind.WALES_OFFICE: "To the Wales office",
    WorkItemKind.MAIL_MANAGEMENT: "Contact arrangement to follow",
    WorkItemKind.MEDIA_INTEREST: "Media interest",
    WorkItemKind.WHISTLE_BLOWER: "Whistle-blower",
    WorkItemKind.PHYSICAL_EVIDENCE: "Find the physical evidence",
    WorkItemKind.INFORMATION_SECURITY: "Information security",
}

NOTES: dict[str, str] = {
    "case-closed": "the case is closed",
    "case-nfc": "the case is marked no further contact",
    "waiting-for-advice": "wait for advice before anything is done",
    "ask-for-unprotected-copy": (
        "ask the customer for a copy without a password or encryption, or for the password by telephone"
    ),
    "letter-needs-address": "the letter needs a postal address",
    "unreadable": "the file cannot be read",
    "split-judged-otherwise": "pages of it became another item; by what is left it would be judged otherwise",
}

ACCESS: dict[str, str] = {
    CONFIDENTIAL: "confidential: from a prisoner; read and answered under the rules for confidential access",
}

# A detail may follow a defect's code after a colon; the table knows the code.
DEFECTS: dict[str, str] = {
    defects.NO_HEADERS: "It has no headers at all",
    defects.NOT_MAIL: "It is no mail at all, but bytes of another kind",
    defects.NO_FROM: "It does not say who it is from",
    defects.NO_DATE: "It does not say when it was written",
    defects.NO_MESSAGE_ID: "It has no Message-ID",
    defects.SEVERAL_FROM: "It names several senders; the first counts",
    defects.SEVERAL_SUBJECTS: "It has several subjects; the first counts",
    defects.EMPTY_REPLY_TO: "Its Reply-To is empty",
    defects.MALFORMED_HEADER: "A header line is malformed",
    defects.HEADER_INJECTION: "A line end is hidden in a header, as forgers do",
    defects.RAW_8BIT_HEADER: "A header holds undeclared 8-bit characters",
    defects.BAD_ENCODED_WORD: "An encoded word of a header is broken",
    defects.NO_BLANK_LINE: "No empty line parts headers and text",
    defects.LEADING_RUBBISH: "Something stands before the headers",
    defects.HEADERS_TOO_LONG: "The headers were too long, and were cut",
    defects.EMPTY_MESSAGE: "It is empty",
    defects.NO_BOUNDARY: "Its parts have no boundary",
    defects.WRONG_BOUNDARY: "Its parts have another boundary than it says",
    defects.NO_CLOSING_BOUNDARY: "Its end is missing; it may have been cut off",
    defects.PARTS_AFTER_CLOSE: "Something stands behind its end",
    defects.TOO_MANY_PARTS: "It has too many parts; the last ones were not read",
    defects.TOO_DEEP: "Its parts are nested too deeply; the innermost were not read",
    defects.TEXT_TOO_LONG: "Its text was too long, and was cut",
    defects.PARTIAL_MESSAGE: "It is one piece of a longer message; look for the others",
    defects.EXTERNAL_BODY: "It points to content elsewhere, which was not fetched",
    defects.BARE_CR: "Its lines end in an unusual way",
    defects.NUL_BYTES: "It holds NUL bytes",
    defects.UNKNOWN_CHARSET: "It names a character set that nobody knows",
    defects.WRONG_CHARSET: "It is not written in the character set that it names",
    defects.UNKNOWN_TRANSFER_ENCODING: "It names a transfer encoding that nobody knows",
    defects.BAD_BASE64: "Some base64 of it is broken",
    defects.BAD_QUOTED_PRINTABLE: "Some quoted-printable of it is broken",
    defects.BAD_UUENCODE: "A uuencoded file in the text is broken",
    defects.BAD_YENC: "A yEnc file in the text is broken",
    defects.BINHEX: "A BinHex file stands in the text; it was not read",
    defects.ENCRYPTED: "It is encrypted, and was not read: ask the customer to send it without encryption",
    defects.SIGNED: "It is signed; the signature is kept in the original",
    defects.UNREADABLE_SIGNED: "It is signed in a way that hides its text; look at the original",
    defects.ZERO_WIDTH: "Invisible characters stand inside words",
    defects.LIKELY_SPOOF: "Likely a spoof: it claims to come from us, and DMARC does not bear it out",
    defects.HIDDEN_TEXT: "Its HTML holds hidden text, which was left out",
    defects.READER_FAULT: "Our reader failed; look at the original, and tell the developers",
}
