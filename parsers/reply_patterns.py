"""The lines that mail programs put between what is written today and what was written before, in many languages.

Every pattern is matched against one line (or a few joined ones) cut to a bounded length, so none can be made slow.
The labels are those of Outlook, Gmail, Apple Mail, Thunderbird, Yahoo and the common webmails as they ship them.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST_LINE: Final = 600  # characters of a line that are looked at

# Labels of a header block, by what they say. Longest first where one begins another.
_LABELS: Final[dict[str, tuple[str, ...]]] = {
    "from": (
        "from", "oddi wrth", "oddiwrth", "gan", "von", "de la", "de", "da", "van", "från", "fra", "lähettäjä", "od", "feladó", "από", "от", "від", "kimden",
        "ó", "bho", "expéditeur", "remitente", "mittente", "remetente", "absender", "afzender", "nadawca", "odesílatel", "отправитель", "saatja", "no", "nuo", "šalje", "差出人", "送信者", "发件人", "寄件者", "보낸 사람", "من", "מאת",
    ),
    "sent": (
        "sent", "date", "sent on", "date sent", "anfonwyd", "dyddiad", "gesendet", "datum", "envoyé", "envoyé le", "date d'envoi", "enviado el", "enviado em", "enviado", "enviada em", "fecha", "data invio", "inviato", "data",
        "verzonden", "verstuurd", "skickat", "sendt", "dato", "lähetetty", "päivä", "päiväys", "wysłano", "data wysłania", "wysłane", "odesláno", "odoslané", "dátum", "elküldve", "trimis", "εστάλη", "στάλθηκε", "ημερομηνία", "отправлено", "дата", "надіслано", "gönderildi", "gönderme tarihi", "tarih", "seolta", "dáta",
        "送信日時", "日時", "日付", "发送时间", "日期", "보낸 날짜", "날짜", "تاريخ الإرسال", "נשלח",
    ),
    "to": (
        "to", "at", "i", "an", "à", "a", "para", "per", "aan", "till", "til", "vastaanottaja", "do", "komu", "címzett", "către", "catre", "προς", "кому", "kime", "go", "chuig", "destinataire", "destinatario", "empfänger", "宛先", "收件人", "받는 사람", "إلى", "אל",
    ),
    "cc": ("cc", "copi", "kopie", "kopia", "kopi", "copie", "copia", "cópia", "kopio", "dw", "másolatot kap", "κοιν", "κοινοποίηση", "копия", "bilgi", "抄送"),
    "subject": (
        "subject", "pwnc", "testun", "betreff", "objet", "asunto", "oggetto", "assunto", "onderwerp", "ämne", "emne", "aihe", "temat", "předmět", "predmet", "tárgy", "subiect", "θέμα", "тема", "konu", "ábhar", "cuspair", "teema", "件名", "主题", "主旨", "제목", "الموضوع", "נושא",
    ),
    "other": ("reply-to", "importance", "priority", "attachments", "atodiadau", "anlagen", "pièces jointes", "sensitivity", "blaenoriaeth", "pwysigrwydd", "wichtigkeit", "priorität", "resent-from", "organisation", "organization", "bcc", "reply to", "in reply to", "message-id"),
}  # fmt: skip
KIND_OF_LABEL: Final = {label: kind for kind, labels in _LABELS.items() for label in labels}
_DASH = r"[-‐–—_=*~#]{2,60}"
ORIGINAL: Final = re.compile(
    rf"^\s{{0,5}}{_DASH}\s{{0,5}}(?:original (?:message|mail|e-?mail|appointment)|reply message|message from .{{1,80}}|neges wreiddiol|neges gwreiddiol|y neges wreiddiol|ursprüngliche (?:nachricht|mail|e-mail)|original-?nachricht|urspr(?:ü|ue)ngliche nachricht|message (?:d['’]origine|original|d['’]origine|initial)|mensaje original|mensagem original|messaggio originale|oorspronkelijk bericht|originalmeddelande|ursprungligt meddelande|ursprungsmeddelande|original(?:t)? (?:besked|melding|meddelelse)|oprindelig (?:meddelelse|besked)|opprinnelig melding|alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|p[ůo]vodní (?:zpráva|e-mail|správa)|pôvodná správa|eredeti üzenet|mesaj original|mesajul original|αρχικό μήνυμα|исходное сообщение|пересылаемое сообщение|orijinal mesaj|özgün ileti|izvorna poruka|originele e-mail|bunteachtaireacht|an bunteachtaireacht|原始邮件|元のメッセージ|원본 메시지)\s{{0,5}}{_DASH}",
    re.IGNORECASE,
)
FORWARD: Final = re.compile(
    rf"^\s{{0,5}}(?:{_DASH}\s{{0,5}}(?:forwarded (?:message|by .{{1,120}}|mail|e-?mail|messages)|begin forwarded message|(?:neges|e-?bost) (?:a |wedi(?:['’]i)? )?(?:anfonwyd|anfon|hanfon|hanfonwyd) ymlaen|neges ymlaen|weitergeleitete (?:nachricht|mail|e-mail)|weitergeleitet von .{{1,120}}|message transf[ée]r[ée]|message r[ée]exp[ée]di[ée]|transf[ée]r[ée] par .{{1,120}}|mensaje reenviado|reenviado por .{{1,120}}|messaggio inoltrato|inoltrato da .{{1,120}}|mensagem (?:encaminhada|reencaminhada)|doorgestuurd bericht|doorgestuurd door .{{1,120}}|vidarebefordrat (?:meddelande|mejl)|videresendt (?:meddelelse|melding|besked)|välitetty viesti|edelleenlähetetty viesti|wiadomość przekazana|przekazana wiadomość|przesłana wiadomość|p[řr]eposlaná zpráva|preposlaná správa|továbbított üzenet|mesaj redirecționat|mesaj redirec[țt]ionat|προωθημένο μήνυμα|пересылаемое сообщение|переадресованное сообщение|переслане повідомлення|yönlendirilmiş mesaj|iletilen ileti|teachtaireacht curtha ar aghaidh|转发的邮件|轉寄郵件|転送メッセージ)\s{{0,5}}[:]?\s{{0,5}}{_DASH}"
    r"|(?:begin forwarded message|dechrau neges (?:a anfonwyd ymlaen|wedi(?:['’]i)? hanfon ymlaen)|anfang der weitergeleiteten (?:nachricht|e-mail)|d[ée]but du (?:message|courriel) (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])|inicio del mensaje reenviado|inizio messaggio inoltrato|in[íi]cio da mensagem (?:re)?encaminhada|begin doorgestuurd bericht|vidarebefordrat brev|start på videresendt (?:besked|melding)|välitetty viesti alkaa|początek przekazywanej wiadomości|začátek přeposílané zprávy|továbbított levél kezdete|начало переадресованного сообщения|以下は転送されたメッセージです)\s{0,5}[:：]?\s{0,5}$)",
    re.IGNORECASE,
)
# What a help desk prints where its own mail begins; below it everything is theirs.
REPLY_ABOVE: Final = re.compile(
    r"^[\W_]{0,15}(?:please )?(?:(?:type|write|enter|add|put) (?:your )?(?:reply|response|answer|message|comment)|reply|respond) above (?:this|the) (?:dotted )?line[\W_]{0,15}$|^[\W_]{0,15}(?:bitte )?(?:antworten sie|ihre antwort)(?: bitte)? (?:über|oberhalb) dieser (?:linie|zeile)[\W_]{0,15}$|^[\W_]{0,15}(?:ysgrifennwch|teipiwch) eich ateb uwchben y llinell hon[\W_]{0,15}$|^[\W_]{0,15}(?:veuillez )?(?:répondre|taper votre réponse) au-dessus de cette ligne[\W_]{0,15}$",
    re.IGNORECASE,
)
SEPARATOR: Final = re.compile(r"^\s{0,5}(?:[_\-–—=*~]{5,200}|(?:[-*_] ){4,60}[-*_]?|\.{5,100})\s{0,5}$")
_WROTE = (
    r"(?:wrote|writes|ysgrifennodd|ysgrifennwyd|sgrifennodd|schrieb|geschrieben|a écrit|a ecrit|écrivait|escribió|escribio|ha scritto|scrive|escreveu|schreef|geschreven|skrev|said|d['’]fhreagair|kirjoitti|napisał\(?a?\)?|napisał[ai]?|pisze|napsal\(?a?\)?|napísal\(?a?\)?|írta|ezt írta|a scris|έγραψε|написал\(?а?\)?|пишет|написав|yazdı|tarihinde .{1,80} şunu yazdı|scríobh|sgrìobh|va escriure|napisao|je napisao|je napisal\(?a?\)?|rašė|rakstīja|kirjutas|kikteb|wrote this|写道|のメール|さんは書きました|작성)"
)
ATTRIBUTION: Final = re.compile(
    rf"^[\s>*]{{0,10}}(?:(?:on|am|le|el|il|em|op|den|dne|dnia|w dniu|ar|în|pe|στις|på|kl|no|à|a|em|dňa|dana|il giorno|el día|vào|ngày|at|in|an|ve|ydd|ddydd|dydd|[\w.,'’\"-]{{1,40}}(?: [\w.,'’\"()-]{{1,40}}){{0,8}}|\d{{1,4}}[-./]\d{{1,2}}[-./]\d{{1,4}}.{{0,200}})[ ,].{{0,400}}?{_WROTE}.{{0,120}}?|.{{1,200}}{_WROTE}.{{0,120}}?)\s{{0,5}}[:：]?\s{{0,5}}(?:-{{2,20}})?\s{{0,3}}$",
    re.IGNORECASE,
)
# How such a line begins: a small word before a date, a date, a weekday.
BEGINS_ATTRIBUTION: Final = re.compile(
    r"^[\s>*_]{0,5}(?:(?:on|am|le|el|il|em|op|den|dne|w dniu|ar|în|på|dňa|dana|il giorno|στις|at)\s.{0,12}\d|(?:on|am|le|el|il|em|op|den|ar|în|στις|w)\s\w{2,12}[.,]|\d{1,4}[-./年]\s?\d{1,2}|\w{2,4}\.?,? \d{1,2}\.?\s)",
    re.IGNORECASE,
)
WROTE: Final = re.compile(_WROTE, re.IGNORECASE)
# Gmail in some languages: date, name, address and nothing but a colon
DATE_NAME_ADDRESS: Final = re.compile(r"^\s{0,5}(?:\d{4}[-./年]\s?\d{1,2}[-./月]\s?\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}|\w{2,12}[.,] \d{1,2} .{2,20} \d{4}).{0,120}<[^<>\s]{1,200}@[^<>\s]{3,200}>[^:]{0,20}[:：]\s{0,3}$")
ZOHO: Final = re.compile(r"^\s{0,5}-{2,10} ?(?:on|am|le|ar) .{5,200} (?:wrote|schrieb|a écrit|ysgrifennodd) ?-{2,10}\s{0,3}$", re.IGNORECASE)
QUOTING: Final = re.compile(r"^\s{0,5}(?:quoting|zitat von|citando|citeren|citerar|citat|cytowanie|citace|lainaus|dyfynnu|quote from|selon|.{0,80} pisze|le \d.{0,100}) .{0,200}[<\"@].{0,200}:\s{0,3}$", re.IGNORECASE)
GROUPWISE: Final = re.compile(r"^\s{0,3}>>> .{2,200}(?:>>>|\d{1,2}:\d{2}.{0,12}|wrote:)\s{0,3}$")
HAS_ADDRESS: Final = re.compile(r"[^\s<>@]{1,80}@[A-Za-z0-9.-]{2,120}")
IN_ANGLES: Final = re.compile(r"<[^\s<>@]{1,80}@[A-Za-z0-9.-]{2,120}>")
HAS_TIME: Final = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
HAS_DATE: Final = re.compile(r"\d{1,4}")
FORWARD_SUBJECT: Final = re.compile(r"^\s{0,5}(?:\[[^\]]{0,60}\]\s{0,3})?(?:fwd?|wg|weitergeleitet|tr|trans|rv|renv|i|inoltro|enc|res?fwd|doorst|dv|vb|vs:? ?fw|vl|pd|fs|továbbítás|tov|ymlaen|yml|anfon ymlaen|prz|пересл|προωθ|転送|转发|轉寄|ilt)(?:\[\d{1,3}\])?\s{0,3}[:：]", re.IGNORECASE)
REPLY_SUBJECT: Final = re.compile(r"^\s{0,5}(?:\[[^\]]{0,60}\]\s{0,3})?(?:re|aw|antw|antwort|sv|vs|rif|ref|r|odp|vá|ynghylch|yngl|ymateb|ateb|atb|rép|resp|res|bls|yanıt|απ|на|отв|回复|回覆|答复)(?:\[\d{1,3}\]|\^\d)?\s{0,3}[:：]", re.IGNORECASE)

SIGNATURE_LINE: Final = re.compile(r"^--\s{0,3}$|^—\s{0,3}$")
SENT_FROM: Final = re.compile(
    r"^[\s*_\[(<-]{0,5}(?:sent (?:from|via|by|using|with) (?:my|the|an?|outlook|yahoo|mail|gmail|samsung|iphone|ipad|android|blackberry|windows|proton|aol|bt|sky|virgin|talktalk|huawei|nokia|htc|sony|mobile|smartphone|workspace|airmail|spark|mailbird|tutanota|fastmail|hotmail|myemail|o2|ee|vodafone|three|postbox|nine|boxer|type|xfinity|surface|k-9|fairemail|bluemail|mymail).{0,80}|get outlook for .{0,80}|sent (?:with|via) .{0,40}(?:secure email|mail app|email app).{0,40}|(?:anfonwyd|danfonwyd) (?:o|oddi|gan|gyda|drwy|trwy).{0,80}|wedi['’]i (?:anfon|ddanfon) o.{0,60}|von meine[mr] .{0,60}gesendet|gesendet (?:von|mit|über|aus) .{0,80}|diese nachricht wurde von meinem .{0,80}|envoyé (?:de|depuis|à partir) .{0,80}|enviado (?:desde|de|do|a partir) .{0,80}|inviato da(?:l| )?.{0,60}|verzonden (?:vanaf|van|met|via) .{0,80}|verstuurd vanaf .{0,80}|skickat från .{0,60}|sendt fra .{0,60}|lähetetty .{0,60}|wysłan[eo] z .{0,60}|odesláno z .{0,60}|trimis de pe .{0,60}|отправлено (?:с|из) .{0,60}|iphone['’]umdan gönderildi|seolta ó mo .{0,60}|virus-free\.?.{0,60}|this email has been checked for viruses.{0,80}|download (?:the )?outlook for .{0,60}|learn why this is important.{0,80}|sent in the background.{0,60}|composed (?:on|with) .{0,60}|please excuse (?:any )?(?:typos|brevity|spelling).{0,80}|iphone|ipad|iphone ?から送信|从我的 ?(?:iphone|ipad)\s?发送|나의 iphone에서 보냄)[\s*_\])>.!]{0,5}(?:<.{0,200}>)?[\s.]{0,3}$",
    re.IGNORECASE,
)
SIGN_OFF: Final = re.compile(
    r"^\s{0,5}(?:(?:with |my |our |and )?(?:(?:very |many |kind(?:est)?|best|warm(?:est)?|good|personal|sincere|kindly|friendly) ?(?:and )?){0,3}(?:regards|wishes|thanks)|regards|yours?(?: very| most)? (?:sincerely|faithfully|truly|ever|respectfully|in anticipation)|yours|sincerely|respectfully|faithfully|many thanks(?: and .{0,40})?|thanks(?: again| in advance| and .{0,40}| very much| so much)?|thank you(?: (?:again|in advance|very much|so much|and .{0,40}|for .{0,60}))?|cheers|kr|br|rgds|all the best|take care|love|best|warmly|cordially"
    r"|cofion(?: (?:gorau|cynnes|caredig|cywir|fil))?|yn (?:gywir|ddiffuant|ffyddlon)(?: iawn)?|yr eiddoch(?: yn)?(?: (?:gywir|ffyddlon|bur))?|(?:gyda )?(?:phob )?(?:dymuniadau|diolch)(?: (?:gorau|yn fawr|o galon|rhag blaen|am .{0,40}))?(?: ?/ ?.{0,40})?|hwyl(?: fawr| am y tro)?|gan ddiolch"
    r"|(?:mit )?(?:freundliche[nm]?|besten?|viele|herzliche[nm]?|liebe|schöne) (?:gr(?:ü|ue)(?:ß|ss)en?|gruß|dank|empfehlungen)(?: ?/ ?.{0,40})?|hochachtungsvoll|mfg|vg|lg|(?:bien )?cordialement|salutations(?: distinguées)?|bien à vous|(?:un )?(?:cordial )?saludos?(?: cordiales)?|atentamente|atenciosamente|(?:cordiali|distinti) saluti|cumprimentos|met vriendelijke groet(?:en)?|mvg|(?:med )?(?:vänliga?|venlig|vennlig) h(?:älsningar|ilsen)|ystävällisin terveisin|z poważaniem|pozdrawiam|s pozdravem|üdvözlettel|cu stimă|le meas|is mise le meas)[\s,.!:;-]{0,5}$",
    re.IGNORECASE,
)
CONTACT: Final = re.compile(
    r"(?:^|[\s|•·,;(])(?:t|tel|tel(?:ephone)?(?: no)?|phone|ph|mob(?:ile)?|cell|direct(?: (?:line|dial))?|ddi|dd|switchboard|fax|f|m|ext(?:ension)?|office|ff[ôo]n|rhif ff[ôo]n|symudol|ff[ôo]n symudol|llinell uniongyrchol|ebost|e-bost|e-?mail|e|web(?:site)?|gwefan|w|twitter|skype|teams|linkedin|facebook|dx|tel\.|trydar|telefon|mobil|téléphone|portable)(?:\.| no\.?)?\s{0,3}[:：/|]?\s{0,3}(?:\+?[\d(]|\S{1,80}@|https?:|www\.|@\w)|^\s{0,5}(?:https?://|www\.)\S{3,200}\s{0,3}$|^\s{0,5}<?\S{1,80}@\S{3,120}>?\s{0,3}$|^\s{0,5}\+?\(?[\d][\d ()-]{8,20}\s{0,3}$",
    re.IGNORECASE,
)
POSTSCRIPT: Final = re.compile(r"^\s{0,5}(?:p\.? ?p?\.? ?s\b|ps[.:-]|o\.? ?n\b[.:]|ôn\b|postscript)", re.IGNORECASE)
PLACEHOLDER: Final = re.compile(r"^[\s>]{0,5}(?:\[(?:cid:[^\]]{1,200}|image(?:: ?[^\]]{0,200})?|logo|facebook|twitter|linkedin|instagram|youtube|[^\]]{0,40}\blogo\b[^\]]{0,40})\](?:\s{0,3}<[^>]{0,300}>)?\s{0,3}){1,12}$", re.IGNORECASE)
EXTERNAL_BANNER: Final = re.compile(
    r"^\W{0,10}(?:(?:caution|warning|external|be careful|alert|notice|attention|important|rhybudd|allanol|security)\W{1,5}){0,3}(?:(?:e-?mail|sender|mail|message|e-?bost)\W{0,3})?(?:this (?:e-?mail|message|mail) (?:originated|originates|came|was sent|has been sent|is|comes) (?:from )?(?:an? )?(?:outside|external)|you don['’]t often get e-?mail from|external (?:e-?mail|sender|message)\W{0,5}$|mae['’]r (?:e-?bost|neges) h[wo]n? (?:wedi dod|yn dod|o'r tu allan)|this sender is (?:external|trusted)|some people who received this message don['’]t often)",
    re.IGNORECASE,
)
# At least one of these stands in every footer: a cheap question before the dear ones.
FOOTER_WORDS: Final = (
    "addressee", "recipient", "error", "mistake", "confidential", "privileged", "prohibited", "forbidden", "unlawful", "permitted", "authoris", "authoriz", "delete", "destroy", "scanned", "virus", "swept", "screened", "protected by", "processed by", "secure",
    "liability", "responsibility", "views", "opinion", "monitored", "recorded", "intercepted", "disclos", "environment", "planet", "print", "save ", "registered", "regulated", "company", "charity", "vat ", "privilege", "contract", "binding", "privacy", "attachments", "disclaimer", "notice", "ymwadiad", "hysbysiad",
    "cyfrinachol", "gyfrinachol", "breintiedig", "fraint", "bwriad", "fwriad", "bwriedir", "fwriedir", "camgymeriad", "gamgymeriad", "derbynnydd", "cyfeiriwyd", "gymraeg", "saesneg", "oedi", "welsh", "language you", "amgylchedd", "argraffu", "brintio", "printio", "firws", "firysau", "feirws", "replies to this request", "published on the internet", "copyright", "publication of requests", "find this service", "wrong address",
    "unsubscribe", "mailing list", "receiving", "received this", "vertraulich", "rechtlich", "adressat", "empfänger", "irrtümlich", "amtsgericht", "geschäftsführer", "handelsregister", "confidentiel", "destinat", "par erreur", "confidencial", "vertrouwelijk", "geadresseerde", "voor u", "riservat", "confidenzial", "poufn", "read", "intended", "retained",
)  # fmt: skip
# Sentences of legal and other footers: (pattern, weight). A paragraph of weight 2 is a footer by itself, of weight 1 near
# others or at the end.
FOOTERS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), weight)
    for pattern, weight in (
        (r"(?:intended|meant) (?:solely|only|exclusively|for the (?:sole|exclusive|named|addressee|use)).{0,60}(?:addressee|recipient|individual|person|named|use of|body)", 2),
        (r"intended (?:solely )?for the (?:use of the )?(?:named )?(?:addressee|recipient|individual|person)", 2),
        (r"(?:if|where) you(?: are| 're|'re| have reason).{0,20} not (?:the|an|one of the) (?:intended|named|correct|original) (?:recipient|addressee)", 2),
        (r"if (?:you have |you've |it has |this (?:e-?mail|message) has )?(?:received|reached) (?:this|it|you)?.{0,40}(?:in|by) (?:error|mistake)", 2),
        (r"this (?:e-?mail|message|transmission|communication|fax)(?:,| \(|\b).{0,120}\b(?:is|are|may be|may contain|contains|may also be).{0,60}(?:confidential|privileged|copyright|proprietary)", 1),
        (r"(?:information|contents?) (?:contained )?(?:in|of) this (?:e-?mail|message|transmission|communication).{0,80}(?:confidential|privileged|intended)", 2),
        (r"confidential(?:ity)? (?:and|notice|statement|or)\b.{0,60}(?:privileged|intended|notice|e-?mail)", 1),
        (r"(?:any |the )?(?:unauthori[sz]ed (?:use|disclosure|copying|dissemination|distribution|review|interception|access)|copying|dissemination|distribution)[^.]{0,120}(?:prohibited|forbidden|unlawful|not (?:permitted|authori[sz]ed))", 1),
        (r"(?:notify|tell|inform|advise|contact) (?:the sender|us|me|sender)[^.]{0,60}(?:and )?(?:delete|destroy|then delete)", 1),
        (r"(?:this|outgoing|incoming|all|our) (?:e-?mails?|messages?|attachments?)[^.]{0,80}(?:scanned|checked|swept|screened|processed) (?:for|by|with)", 2), (r"(?:scanned|checked|swept|screened|processed|protected) (?:for viruses )?by[^.]{0,20}(?:mimecast|symantec|messagelabs|sophos|avg|avast|mcafee|proofpoint|mailmarshal|forcepoint|egress|websense)", 2),
        (r"(?:no|cannot accept|not accept|accepts? no|without|any) (?:responsibility|liability)[^.]{0,120}(?:virus|e-?mail|message|attachment|loss or damage)", 1),
        (r"(?:recipient|you) (?:should|are advised to|must)[^.]{0,60}(?:check|carry out|own)[^.]{0,60}virus", 2),
        (r"(?:views?|opinions?)(?: or opinions)?[^.]{0,60}(?:expressed|presented|contained)[^.]{0,60}(?:those of|of the (?:author|individual|writer|sender)|solely|not necessarily)", 1),
        (r"(?:e-?mails?|communications?|messages?)[^.]{0,60}(?:may|will|can) be (?:monitored|recorded|intercepted|read|retained|disclosed|subject to)", 1),
        (r"telephone calls may be (?:recorded|monitored)|calls (?:may be|are) (?:recorded|monitored)", 1),
        (r"please (?:consider|think of|think about|spare a thought for|mind)[^.]{0,20} the (?:environment|planet)\b(?! agency)|(?:consider|think)[^.]{0,60}before (?:you )?print|environment\b[^.]{0,30}before printing", 2),
        (r"(?:save (?:paper|trees)|think before you print|do you really need to print|only print)", 1),
        (r"registered (?:in|with|office|company|charity|address|number|provider|no)[^.]{0,80}(?:england|wales|scotland|\d{5,8}|number|office|commission|company)", 1),
        (r"(?:authori[sz]ed and regulated|regulated) by the (?:financial|solicitors|prudential|law society|council|bar)", 1),
        (r"(?:company|charity) (?:registration )?(?:number|no)\b[.: ]{0,3}\d", 1), (r"vat (?:registration |reg )?(?:number|no)\b", 1),
        (r"legally privileged|subject to (?:legal )?(?:professional )?privilege", 1),
        (r"not (?:to be taken|be (?:construed|regarded|deemed)|constitute|intended to (?:create|form))[^.]{0,80}(?:contract|offer|acceptance|binding|waiver|advice)", 1),
        (r"(?:information|content)[^.]{0,60}(?:may be|is)[^.]{0,30}(?:disclosed|disclosable|subject)[^.]{0,60}(?:freedom of information|data protection)", 1),
        (r"(?:see|read|view|find|about)[^.]{0,40}(?:our )?privacy (?:notice|policy|statement)s?[^.]{0,60}(?:www|http|website|click|here|at\b|on our)|(?:our )?privacy (?:notice|policy|statement)s?[^.]{0,60}(?:https?:|www\.|website|click here)", 1),
        (r"(?:do not|never) (?:share|click|open)[^.]{0,60}(?:links|attachments)[^.]{0,60}(?:unless|recogni[sz]e|trust)", 1),
        (r"secured? by (?:mimecast|egress|symantec)|(?:e-?mail )?disclaimer\s{0,3}[:：-]|^\W{0,5}disclaimer\W{0,5}$|^\W{0,5}(?:ymwadiad|confidentiality notice|legal notice|important notice|hysbysiad cyfrinachedd)\W", 2),
        # Welsh
        (r"(?:mae['’]?r?|dylid|gall|bwriedir|bwriadwyd|cynnwys|unrhyw).{0,80}(?:e-?bost|neges|ebost|atodiad).{0,120}(?:cyfrinachol|gyfrinachol|breintiedig|fraint|bwriadu|bwriedir|fwriedir|fwriadwyd)", 1),
        (r"(?:e-?bost|neges|ebost) h[wo]n.{0,60}(?:yn |)(?:gyfrinachol|cyfrinachol)", 1),
        (r"os (?:ydych|y bu i chi|gwnaethoch|nad chi|nid chi|derbyniasoch|ydych chi).{0,60}(?:camgymeriad|gamgymeriad|derbynnydd|derbynnydd bwriadedig|cyfeiriwyd)", 2),
        (r"(?:croesewir|croesawn|croesawu|rydym yn croesawu|mae croeso i chi|croeso i chi)[^.]{0,60}(?:gohebiaeth|gohebu|ohebu|gysylltu|ysgrifennu|negeseuon|galwadau)[^.]{0,40}(?:gymraeg|saesneg)", 2),
        (r"(?:ni fydd|ni fyddwn|heb)[^.]{0,60}(?:gohebu|gohebiaeth|oedi)[^.]{0,40}(?:gymraeg|oedi)", 2), (r"byddwn yn (?:ateb|ymateb)[^.]{0,40}(?:gymraeg|iaith)", 1),
        (r"(?:we |council |board |university |)welcomes? (?:correspondence|calls|communications?|e-?mails?|contact|letters|receiving correspondence)[^.]{0,60}(?:welsh|english)", 2),
        (r"correspond(?:ing|ence)?[^.]{0,40}in welsh[^.]{0,60}(?:delay|not lead|will not)", 2), (r"(?:will|shall) (?:respond|reply|answer|be answered)[^.]{0,30}(?:in welsh|language (?:you|of your) )[^.]{0,60}", 1),
        (r"(?:ystyriwch|meddyliwch|cofiwch|ydych chi wir)[^.]{0,40}(?:amgylchedd|argraffu|brintio|cyn printio)", 2), (r"sganio[^.]{0,40}(?:firws|firysau|feirws)|am firysau", 1),
        # public request sites and list software
        (r"please use this e-?mail address for all replies to this request", 2), (r"(?:message|reply|replies|response)[^.]{0,60}will be published on the internet", 2),
        (r"our privacy and copyright policies", 1), (r"in some cases publication of requests and responses will be delayed", 2), (r"if you find this service useful as an? (?:foi|information) officer", 2), (r"is \S{3,80}@\S{3,80} the wrong address for", 2),
        (r"(?:to unsubscribe|mailing list)\b[^.]{0,80}(?:https?:|send|visit|-request@)|you (?:are receiving|received) this (?:e-?mail|message) because", 1),
        # German, French, Spanish, Dutch, Italian, Polish
        (r"diese e-?mail (?:kann|enthält|und)[^.]{0,80}(?:vertraulich|rechtlich)|nicht der (?:richtige|beabsichtigte) (?:adressat|empfänger)|irrtümlich erhalten", 2), (r"amtsgericht [^.]{0,40}hrb|geschäftsführer|handelsregister", 1),
        (r"ce (?:message|courriel|mail)[^.]{0,100}(?:confidentiel|destinataire)|n['’]êtes pas (?:le )?destinataire|avez reçu (?:ce|cet)[^.]{0,40}par erreur", 2), (r"este (?:mensaje|correo)[^.]{0,100}(?:confidencial|destinatario)|si (?:usted )?(?:no es|ha recibido)[^.]{0,40}(?:destinatario|error)", 2),
        (r"dit (?:bericht|e-?mail)[^.]{0,100}(?:vertrouwelijk|geadresseerde)|niet (?:voor u|de geadresseerde)", 2), (r"questo (?:messaggio|e-?mail)[^.]{0,100}(?:riservat|confidenzial|destinatari)", 2), (r"(?:wiadomość|e-?mail)[^.]{0,100}(?:poufn|adresat)", 2), (r"esta mensagem[^.]{0,100}(?:confidencial|destinatário)", 2),
    )
)  # fmt: skip
