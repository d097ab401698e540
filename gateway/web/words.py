"""The contract's codes in plain English, for people. Machines get the codes; a test demands that none is missing."""

from __future__ import annotations

from gateway.domain.correspondence import Disposition, Flag, NoAcknowledgement, ReviewReason, WorkItemKind

__all__ = ["DISPOSITIONS", "FLAGS", "NO_ACKNOWLEDGEMENT", "REVIEW_REASONS", "WORK_ITEMS"]

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
