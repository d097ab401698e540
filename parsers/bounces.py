"""Bounces and delivery reports: those that follow RFC 3464, and the many that do not.

What tells: the null sender (RFC 5321 section 4.5.5), the structure of a report, headers that only mail servers write,
a mail server as the sender, and, last, wording at the very start of the text. Words alone convince only where no
person would begin a letter with them; somebody who forwards or quotes a bounce is a person.

All patterns are bounded and run over the first few thousand characters, so their time is too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from parsers.reading import MailKind, Origin

if TYPE_CHECKING:
    from parsers.automatic_mail import MailFacts

__all__ = ["find_bounce"]

_START = 1_500  # characters of the text in which a bounce says what it is
_DAEMON_ADDRESS = re.compile(
    r"^(?:mailer[-_.]?daemon|mail[-_.]?daemon|mdaemon|postmaster|post[-_.]master|maildelivery|mail[-_.]delivery"
    r"|mail[-_.]?system|mta|delivery[-_.]?(?:status|report|notification|failure)s?|bounces?|undeliverable|undelivered"
    r"|microsoftexchange[0-9a-f]{6,40}|mmdf|smtp|mail[-_.]?admin(?:istrator)?|email[-_.]?engine|rejects?|scanmail|sysadmin|mailserver|mailer|mail[-_.]?gate(?:way)?|mail[-_.]?filter|mailscanner|antispam|imss|imsva|listserv|majordomo|uucp|mds)(?:[-+.=][^@]{0,200})?(?:@|$)",
    re.IGNORECASE,
)
_CERTAIN_DAEMON = re.compile(r"^(?:mailer[-_.]?daemon|mail[-_.]?daemon|microsoftexchange[0-9a-f]{6,40})(?:[-+.][^@]{0,100})?(?:@|$)", re.IGNORECASE)
_DAEMON_NAME = re.compile(
    r"mail(?:er)?[- ]?daemon|mail ?deliver|delivery (?:sub-?)?system|delivery (?:agent|service|status|notification|report)"
    r"|mail (?:administrator|system|router|server|gateway)|system administrator|postmaster|internet mail|undeliver"
    r"|microsoft (?:outlook|exchange)$|systemadministrator|mailzustell|administrateur syst|amministratore di sistema"
    r"|administrador d[eo]l? sistema|systembeheerder|systemadministrat|message router|e-?mail (?:engine|gateway|security)|spam ?firewall|content[- ]?filter|interscan|mail ?system|mail ?server|list ?server|配信システム|symantec|trend micro|mailmarshal|proofpoint|mimecast|barracuda",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^\W{0,4}(?:(?:mail|message|e-?mail|delivery|returned mail|warning|notice|error|failed|failure|auto(?:matic)?)\W{1,4}){0,3}"
    r"(?:undeliver(?:able|ed)|non[- ]?deliver|not delivered|un-?able to deliver|could not (?:be )?(?:deliver|send|sent)|couldn'?t be delivered"
    r"|can ?not (?:be )?deliver|delivery[ -](?:status notification|fail|error|problem|report|delay|notification|has failed|incomplete|unsuccessful|warning)"
    r"|fail(?:ed|ure)[ :](?:mail|deliver|notice|to deliver)|failure notice|failed mail|returned (?:mail|to sender|message|e-?mail)|returning message"
    r"|mail (?:delivery (?:failed|failure|error|problem|deferred|delayed|status|system)|system error|error|failure|not delivered|rejected|returned|could not)"
    r"|message (?:delivery (?:failure|delayed|failed|has failed)|undeliverable|not delivered|could not be|delayed|rejected|status|you sent)"
    r"|undelivered mail|rejected(?: mail)?:|bounced?(?: mail| message|:)|user unknown|unknown (?:user|recipient)|address (?:not found|change|unknown)|mailbox (?:full|unavailable|not found|does not)"
    r"|mail could not be|mail failed,|waiting mail \(msg|there was an error delivering|error delivering your|considered unsolicited bulk|rejected posting to|permanent delivery failure|delivery was (?:blocked|stopped)|\W{0,3}bounce\W|message [\w-]{10,30} has been frozen|message (?:you sent )?(?:blocked|frozen)|warning: could not send|postmaster notify|nondeliverable|dsn:|ndn:|ndr\b|unzustellbar|unzustellbare|nicht zustellbar|nicht zugestellt|zustellung|zustellungs|fehler bei der zustellung"
    r"|non ?remis|non remis|message non d[ée]livr|[ée]chec de (?:la )?(?:remise|distribution|l'envoi)|rapport de non|avis de non|non distribu"
    r"|onbestelbaar|niet bezorgd|kan niet worden bezorgd|no se puede entregar|no entregado|no se ha podido entregar|correo devuelto|error de entrega"
    r"|n[ãa]o entregue|n[ãa]o (?:é|foi) poss[ií]vel entregar|falha (?:na|de) entrega|non recapitabil|impossibile recapitare|mancat[ao] (?:consegna|recapito)|mancato recapito|messaggio non consegnato"
    r"|niedostarczaln|nie dostarczono|nie mo[żz]na dostarczy[ćc]|zwrot|nedoru[čc]iteln|nedoru[čc]en|k[ée]zbes[íi]thetetlen|nem k[ée]zbes[íi]t"
    r"|nelivrabil|imposibil de livrat|nu s-a putut livra|ej levererad|kunde inte levereras|gick inte att leverera|ol[ei]vererbart|kan ikke leveres|ikke leveret|ikke levert|kunne ikke leveres"
    r"|ei voi toimittaa|ei voitu toimittaa|toimittamat|perille toimittamatta|αδύνατη η παράδοση|δεν παραδόθηκε|μη παραδοτέο|недоставлен|не доставлен|невозможно доставить|недост[ао]в|iletilemedi|teslim edilemedi"
    r"|methu (?:anfon|danfon|dosbarthu|cyflwyno)|heb (?:ei|eu) (?:d|dd)osbarthu|ní féidir (?:é )?a sheachadadh|配信不能|.{0,12}(?:配信|送信|送達|お届け)(?:が|は)?(?:でき(?:ません|なかった)|不能|エラー|失敗|されません)|送達できない|未送達|メール送信エラー|エラーメール|退信|无法投递|系统退信|無法傳遞)",
    re.IGNORECASE,
)
# Subjects that mail servers print and people do not write; a recipient, an error or an opening must bear them out.
_CERTAIN_SUBJECT = re.compile(
    r"^(?:undelivered mail returned to sender|mail delivery failed(?:: returning message to sender)?\W{0,3}$|returned mail: |failure notice\W{0,3}$|mail system error - returned mail|delivery status notification(?:\W|$)|delivery failure: |undeliverable message returned to sender"
    r"|permanent delivery failure|message status - undeliverable|warning: (?:message [\w-]{5,30} delayed|could not send message)|mail delivery failure\W{0,3}$|delivery notification: delivery |message [\w-]{10,30} has been frozen|\[bounce\]|配信不能|送信エラー|niedostarczone: |nedoručitelné: |kézbesíthetetlen: |unzustellbar: "
    r"|nicht zugestellt: |onbestelbaar: |non remis : |non recapitabile: |não é possível entregar: |no se puede entregar: |kan ikke leveres: |kunne ikke leveres: |teslim edilemedi: |methu danfon: |ei voi toimittaa: |undeliverable: |sorry, your message could not be delivered)",
    re.IGNORECASE,
)
# What only a mail server's notice begins with, so that one of them and a recipient or an error is enough.
_CERTAIN_OPENING = re.compile(
    r"^.{0,120}?(?:this is the (?:mail system at host|[\w.-]{1,80} mail system|qmail-send program|[\w.-]{1,30} mail server at|mail delivery (?:agent|system) at|nullmailer|dragonfly mail agent|mailer-daemon)|this message was created automatically by mail delivery software"
    r"|i['’]m afraid i wasn['’]t able to deliver your message to the following|-{3,} ?the following addresses had|-{3,} ?transcript of session follows|\|-{3,} message log follows|unable to deliver message to the following address|delivery to the following recipients? (?:failed|has been delayed)"
    r"|your message did not reach some or all of the intended recipients|ihre nachricht hat einige oder alle empf[äa]nger nicht erreicht|this report relates to a message you sent with the following header|delivery has failed to these recipients|the message that you sent was undeliverable to the following)",
    re.IGNORECASE,
)
# Sentences with which mail servers begin; no letter does. Lower case, white space collapsed.
_OPENINGS = (
    "this is the mail system at host", "this is the mailer-daemon", "hi. this is the qmail-send program", "hi. this is the", "this is the postfix program at host",
    "this message was created automatically by", "a message that you sent could not be delivered", "the original message was received at",
    "your message did not reach some or all of the intended recipients", "delivery has failed to these recipients", "delivery to the following recipient",
    "delivery to the following address", "this is an automatically generated delivery status notification", "this report relates to a message you sent",
    "the following message to", "i'm sorry to have to inform you that", "i'm sorry to inform you that", "i wasn't able to deliver your message", "i was unable to deliver your message",
    "we're sorry. there's a problem with the e-mail address", "your message wasn't delivered", "your message was not delivered", "your message could not be delivered",
    "your message couldn't be delivered", "your message cannot be delivered", "could not be delivered to", "couldn't be delivered to",
    "unable to deliver message to", "unable to deliver your message", "unable to deliver the message", "unable to deliver mail", "we were unable to deliver your message", "we had trouble delivering your message",
    "the following addresses had permanent", "the following recipients could not be reached", "the following recipient(s)", "the following address(es) failed", "the following addresses had delivery problems",
    "an error occurred while trying to deliver", "an error occurred while sending", "delivery failed", "delivery of the following message failed", "undeliverable mail", "undelivered message",
    "this is a permanent error", "was undeliverable", "was not delivered to:", "failed recipient", "your mail sent on", "transcript of session follows", "each of the following",
    "mail could not be delivered", "message could not be delivered", "could not deliver mail", "could not deliver the message", "could not deliver your message", "cannot deliver", "sorry, i couldn't find any host", "did not reach the following recipient",
    "is not deliverable", "message not delivered", "your email to", "your message to", "your e-mail message to", "message from <", "has been blocked", "was rejected by", "message blocked",
    "this message has not been delivered", "this message could not be delivered", "has not been delivered to", "delay in delivery", "delivery delayed", "delivery to the following", "delivery is delayed", "message delivery has been delayed", "will continue to try", "will keep trying",
    "we're writing to let you know that the group you tried to contact", "the group you tried to contact", "mail delivery failed", "mail delivery error", "delivery status notification", "non-delivery report", "undeliverable message", "could not send the message",
    "this is the mail delivery agent at", "this is the mail delivery system", "returned mail", "your mail message", "the attached message", "the message you sent", "the mail you sent", "the e-mail you sent", "a problem occurred while delivering", "there was an error delivering", "there was a problem delivering",
    "was considered unsolicited bulk", "delivery of the email was stopped", "could not be delivered because of", "the following recipients were affected", "message log follows", "failed addresses follow", "your message could not be sent",
    "attempts to deliver the message will continue", "is over quota", "mailbox is full", "unable to deliver your mail", "failed to deliver to", "failure reasons", "you are not authorized to send mail to the", "was not relayed to", "following addresses had", "has been frozen", "yet to be delivered",
    "an error has occurred while attempting to deliver", "following recipients was rejected", "following recipients did not receive", "this message is undeliverable", "this message was undeliverable", "message is undeliverable", "message non-deliverable", "could not deliver this message",
    "unknown user:", "no valid recipients", "was unable to deliver", "were unable to deliver", "not able to deliver", "returned to sender", "no longer available at this address",
    "ihre nachricht hat einige oder alle", "ihre nachricht konnte nicht", "die zustellung an", "fehler bei der nachrichtenzustellung", "diese nachricht wurde automatisch", "die nachricht konnte nicht", "die folgende nachricht konnte nicht",
    "échec de la remise", "votre message n'a pas", "la remise a échoué", "le message n'a pu être", "votre message à", "bezorging is mislukt", "uw bericht is niet", "uw bericht kon niet",
    "error en la entrega", "no se pudo entregar", "su mensaje no", "no se ha podido entregar", "el mensaje no se ha entregado", "falha na entrega", "a sua mensagem não", "sua mensagem não", "impossibile recapitare", "il messaggio non", "recapito non riuscito", "il tuo messaggio non",
    "nie można dostarczyć", "dostarczenie nie powiodło", "wiadomość nie została", "doručení se nezdařilo", "zprávu se nepodařilo", "a kézbesítés nem", "livrarea nu a reușit", "leveransen misslyckades", "ditt meddelande", "levering mislykkedes", "levering mislyktes", "din meddelelse", "meldingen kunne ikke", "toimitus epäonnistui", "viestiä ei voitu",
    "η παράδοση απέτυχε", "не удалось доставить", "ваше сообщение не", "это почтовая система", "письмо не", "次の宛先へのメッセージ", "以下のメール", "メールの配信", "送信できませんでした", "お届けできません", "宛先", "您的邮件", "无法送达", "methwyd anfon", "ni ellid anfon eich neges", "nid oedd modd dosbarthu",
)  # fmt: skip
_COMPLAINT = re.compile(r"^(?:complaint about message from|abuse report|e-?mail feedback report|fw: abuse report)", re.IGNORECASE)
_COMPLAINT_OF_IP = re.compile(r"^(?:complaint about message from|e-?mail feedback report for ip) \d{1,3}\.\d", re.IGNORECASE)
_SMTP_ERROR = re.compile(
    r"\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b|\b55[0-4][ -]|#?\b5\.\d\.\d{1,3}\b|user unknown|unknown user|no such user|host unknown|does not exist|mailbox (?:is )?(?:full|unavailable)|over ?quota|quota exceeded|recipient (?:address )?rejected"
    r"|not (?:found|listed in)|<<< ?5\d\d|diagnostic[- ]code|final-recipient|reporting-mta|relay(?:ing)? denied|unrout(?:e)?able|access denied|connection (?:timed out|refused)|undeliverable|could not be delivered",
    re.IGNORECASE,
)
# The errors that only servers write.
_SMTP_CODE = re.compile(
    r"\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b|#[45]\.\d\.\d{1,3}\b|\b55[0-4][ -]|user unknown|unknown user|no such user|host unknown|mailbox (?:is )?(?:full|unavailable)|over ?quota|quota exceeded"
    r"|recipient (?:address )?rejected|<<< ?5\d\d|diagnostic[- ]code|final-recipient|reporting-mta|unrout(?:e)?able",
    re.IGNORECASE,
)
_SAYS_FAILED = re.compile(
    r"not (?:be )?deliver|n'?t (?:be )?deliver|undeliver|fail|reject|bounce|return|unable|cannot|couldn|could not|unknown|error|delay|zustell|remis|entreg|recapit|konnte nicht|配信|送信|エラー|not (?:be )?(?:sent|found)|blocked|problem",
    re.IGNORECASE,
)
_ADDRESS = r"[A-Za-z0-9_.!#$%&'*+/=?^`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
_STATUS_RECIPIENT = re.compile(rf"^(Final|Original)-Recipient:[ \t]{{0,20}}(?:[\w-]{{1,30}}[ \t]{{0,5}};)?[ \t]{{0,20}}<?({_ADDRESS})>?", re.IGNORECASE | re.MULTILINE)
_STATUS_ACTION = re.compile(r"^Action:[ \t]{0,20}([a-z-]{1,20})", re.IGNORECASE | re.MULTILINE)
_STATUS_MESSAGE_ID = re.compile(r"^(?:X-)?Original-Message-ID:[ \t]{0,20}\s?[ \t]{0,20}(<[^<>\s]{1,400}>)", re.IGNORECASE | re.MULTILINE)
_BODY_RECIPIENT = re.compile(
    rf"(?:^[ \t]{{0,20}}(?:To|Recipient|RCPT TO|Final-Recipient|Failed recipient)[: \t]{{1,10}}<?({_ADDRESS})>?)|(?:^[ \t>]{{0,20}}<({_ADDRESS})>)|(?:^[ \t]{{0,20}}\"?({_ADDRESS})\"?[ \t:]{{0,5}}$)|(?:RCPT T[oO]: ?<({_ADDRESS})>)"
    rf"|(?:(?:to|recipients?|address(?:es)?|user|for|an|à|aan|a|para)[: \t]{{1,4}}[<'\"]?({_ADDRESS}))",
    re.MULTILINE,
)
_ANY_ADDRESS = re.compile(rf"(?:^|[\s<:\"'(])({_ADDRESS})", re.MULTILINE)
_BODY_MESSAGE_ID = re.compile(r"^[ \t>]{0,20}Message-I[dD]:[ \t]{0,20}\s?[ \t]{0,20}(<[^<>\s]{1,400}>)", re.IGNORECASE | re.MULTILINE)
_IS_ANSWER = re.compile(r"^\s{0,5}(?:re|aw|fw|fwd|wg|tr|rv|sv|vs|vl|rif|ynghylch|ymateb|antw|odp|tr|doorst)(?:\[\d{1,3}\])?\s{0,3}[:：]", re.IGNORECASE)


def find_bounce(facts: MailFacts) -> Origin | None:
    """A bounce, delivery report or feedback report; None when this is something else."""
    why, subkind = _why_a_bounce(facts)
    if not why:
        return None
    address, message_id = _what_failed(facts)
    return Origin(MailKind.BOUNCE, why, address, message_id, subkind, is_machine=True)


def _why_a_bounce(facts: MailFacts) -> tuple[str, str]:
    structure = facts.structure
    if facts.envelope_from == "":
        return "null sender", _subkind_of_null_sender(facts)
    if structure.report_type == "feedback-report" or "message/feedback-report" in structure.types:
        return "feedback report (RFC 5965)", "feedback-report"
    if structure.report_type in ("delivery-status", "delivery-report") or any("delivery-status" in t for t in structure.types):
        return "delivery report (RFC 3464)", _kind_of_report(facts)
    if _COMPLAINT_OF_IP.match(facts.subject) or (_COMPLAINT.match(facts.subject) and _returns_a_mail(facts)):
        return f"complaint of a mail provider: {facts.subject[:80]}", "feedback-report"
    for name in ("X-Failed-Recipients", "X-MS-Exchange-Message-Is-Ndr", "X-Failed-Addresses", "X-Bounce-Reason"):
        if name in facts.headers:
            return f"header {name}", "failure"
    return _why_by_words(facts)


def _why_by_words(facts: MailFacts) -> tuple[str, str]:
    """A mail server as the sender, or a text that begins as only a mail server begins."""
    subject, start = facts.subject, facts.start[:_START].casefold()
    is_answer = bool(_IS_ANSWER.match(subject))
    address = facts.sender.address if facts.sender else ""
    name = facts.sender.name if facts.sender else ""
    if _CERTAIN_DAEMON.match(address):
        return f"sent by {address}", "failure"
    is_daemon = bool(_DAEMON_ADDRESS.match(address) or (name and _DAEMON_NAME.search(name[:200])))
    subject_says = bool(_SUBJECT.match(subject)) and not is_answer
    opening = next((words for words in _OPENINGS if words in start), "")
    if is_daemon and (subject_says or _SMTP_CODE.search(start) or (opening and _bears_out(facts))):
        return f"sent by {address or name}, which says: {subject[:80] if subject_says else opening}", "failure"
    if " my " in f" {start} " and not facts.structure.returned:
        return "", ""  # somebody speaks of her own mail
    return _why_by_evidence(facts, opening if not is_answer else "", subject_says=subject_says)


def _bears_out(facts: MailFacts) -> bool:
    """Whether the text holds what a bounce holds besides its opening."""
    text = facts.text[:20_000]
    return bool(_SMTP_ERROR.search(text) or _BODY_RECIPIENT.search(text[:5_000])) or _returns_a_mail(facts)


def _why_by_evidence(facts: MailFacts, opening: str, *, subject_says: bool) -> tuple[str, str]:
    """An unknown sender: subject or opening must be borne out by an SMTP error, a recipient or the returned mail."""
    has_error = bool(_SMTP_ERROR.search(facts.text[:20_000]))
    returns = _returns_a_mail(facts)
    names_recipient = bool(_BODY_RECIPIENT.search(facts.text[:5_000]))
    if subject_says and (returns or (opening and (has_error or names_recipient))):
        return f"subject: {facts.subject[:80]}", "failure"
    if not _IS_ANSWER.match(facts.subject) and _CERTAIN_SUBJECT.match(facts.subject) and (has_error or names_recipient):
        return f"subject: {facts.subject[:80]}", "failure"
    certain = _CERTAIN_OPENING.match(facts.start)
    if certain and (returns or has_error or names_recipient):
        return f"text begins: {certain.group()[-60:]}", "failure"
    start = facts.start[:_START].casefold()
    if opening and returns and has_error and start.find(opening) < 250 and _SAYS_FAILED.search(start):
        return f"text begins: {opening}", "failure"
    return "", ""


def _returns_a_mail(facts: MailFacts) -> bool:
    """Whether the text ends in the header lines of a returned mail, as servers print them."""
    text = facts.text[:60_000]
    names = sum(1 for name in ("\nReceived:", "\nMessage-ID:", "\nMessage-Id:", "\nMIME-Version:", "\nReturn-Path:", "\nContent-Type:", "\nX-Mailer:") if name in text)
    return bool(facts.structure.returned) or names >= 2


def _subkind_of_null_sender(facts: MailFacts) -> str:
    structure = facts.structure
    if structure.report_type == "disposition-notification" or "message/disposition-notification" in structure.types:
        return "read-receipt"
    if structure.report_type == "feedback-report":
        return "feedback-report"
    if structure.status_text or structure.report_type:
        return _kind_of_report(facts)
    automatic = facts.headers.get("Auto-Submitted").strip().casefold()
    is_failure = bool(_SUBJECT.match(facts.subject)) or any(words in facts.start.casefold() for words in _OPENINGS)
    return "failure" if is_failure else "automatic-reply" if automatic.startswith("auto-replied") else "null-sender"


def _kind_of_report(facts: MailFacts) -> str:
    actions = {action.casefold() for action in _STATUS_ACTION.findall(facts.structure.status_text)}
    if "failed" in actions or not actions:
        return "failure"
    return "delay" if "delayed" in actions else "delivered"


def _what_failed(facts: MailFacts) -> tuple[str | None, str | None]:
    """The address that failed and the Message-ID of what came back, as far as they can be told."""
    status = facts.structure.status_text
    recipients = {kind.casefold(): address for kind, address in reversed(_STATUS_RECIPIENT.findall(status))}
    address = recipients.get("final") or recipients.get("original")
    if not address:
        listed = facts.headers.get("X-Failed-Recipients").split(",")[0].strip(" <>")
        address = listed if "@" in listed else _recipient_in_text(facts)
    return address or None, _original_message_id(facts)


def _recipient_in_text(facts: MailFacts) -> str | None:
    own = {box.casefold() for box in facts.own_addresses}
    for match in _BODY_RECIPIENT.finditer(facts.text[:20_000]):
        address: str = _bare(next(filter(None, match.groups())))
        if address.casefold() not in own and not _DAEMON_ADDRESS.match(address):
            return address
    for match in _ANY_ADDRESS.finditer(facts.text[:20_000]):
        address = _bare(str(match.group(1)))
        if address.casefold() not in own and not _DAEMON_ADDRESS.match(address):
            return address
    return None


def _bare(address: str) -> str:
    return address.strip("'`").rstrip(".")


def _original_message_id(facts: MailFacts) -> str | None:
    for headers in facts.structure.returned:
        value = headers.get("Message-ID").strip()
        if value:
            return value if value.startswith("<") else f"<{value}>"
    match = _STATUS_MESSAGE_ID.search(facts.structure.status_text) or _BODY_MESSAGE_ID.search(facts.text[:60_000])
    if match:
        return match.group(1)
    for name in ("In-Reply-To", "References"):
        values = facts.headers.get(name).split()
        if values and values[-1].startswith("<"):
            return values[-1]
    return None
