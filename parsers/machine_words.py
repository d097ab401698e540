"""Words by which programs give themselves away when no header does, in the languages Europe writes in.

Each pattern matches at the start of a subject or within a text whose white space is collapsed; all are bounded.
They describe what mail programs print ("Automatic reply:", "Abwesenheitsnotiz:", "Ateb awtomatig:"), not what people
write about them; `parsers.automatic_mail` decides how many of them it takes.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = [
    "ANSWER_SUBJECT",
    "AUTOMATIC_HEADERS",
    "AUTOMATIC_HEADER_BEGINNINGS",
    "AUTOMATIC_MAILER",
    "AUTOMATIC_SUBJECT",
    "AUTOMATION_STATEMENT",
    "AUTO_REPLY_PRECEDENCE",
    "AWAY",
    "AWAY_SUBJECT",
    "BULK_PRECEDENCE",
    "CAMPAIGN_HEADERS",
    "CHALLENGE",
    "LIST_HEADERS",
    "MONITOR_SUBJECT",
    "NAMED_ABSENCE",
    "NO_REPLY_ADDRESS",
    "PERSONAL_MATTER",
    "READ_RECEIPT_SUBJECT",
    "READ_RECEIPT_TEXT",
    "SECOND_SIGN",
    "SUPPRESSES_ALL",
    "TELLS_A_STORY",
    "UNSUBSCRIBE",
]

# What mail programs put in front of the subject they answer, and nobody else.
_PROGRAM_PREFIXES = (
    r"auto(?:mat(?:ic|ed))?[ -]?(?:reply|response|respond(?:er)?|answer|acknowledge?ment|e-?mail (?:reply|response))", r"auto(?:matically generated)?[ -](?:reply|message)",
    r"out[ -]of[ -](?:the[ -])?office(?: (?:auto ?reply|reply|re|message|response|notification))?", r"ooo", r"oof", r"vacation (?:reply|response|message|notice)", r"away from (?:my (?:mail|desk|e-?mail|office)|the office)",
    # Welsh, Irish, Gaelic
    r"(?:ateb|ymateb|neges|e-?bost|cydnabyddiaeth) awtomatig", r"allan o['’]?r swyddfa", r"ateb otomatig", r"(?:freagra|freagairt) uathoibríoch", r"uathfhreagra", r"as (?:an )?oifig", r"amuigh as an oifig", r"freagairt fhèin-obrachail",
    # German, Dutch
    r"automatische (?:antwort|r[üu]ckantwort|e-?mail|benachrichtigung|abwesenheits\w{0,20}|eingangsbest[äa]tigung|empfangsbest[äa]tigung|r[üu]ckmeldung)", r"abwesenheits[\wß-]{3,25}", r"au(?:ß|ss)er haus", r"urlaubs(?:notiz|meldung|benachrichtigung|abwesenheit)", r"auto-?antwort", r"autoreply",
    r"automatisch(?: antwoord|e (?:reactie|bevestiging|ontvangstbevestiging|beantwoording))", r"afwezigheids\w{3,20}", r"niet aanwezig",
    # French, Spanish, Italian, Portuguese, Catalan, Romanian
    r"r[ée]ponse automatique(?: d'absence)?", r"absen(?:ce|te?) du bureau", r"message (?:automatique d'absence|d'absence)", r"notification d'absence",
    r"respuesta autom[áa]tica", r"fuera de (?:la )?oficina", r"contestaci[óo]n autom[áa]tica", r"resposta autom[àáa]tica", r"fora d(?:o|el) (?:escrit[óo]rio|despatx)", r"r[ée]plica autom[áa]tica",
    r"risposta automatica", r"fuori (?:sede|ufficio)", r"assenza dall'ufficio", r"r[ăa]spuns automat", r"(?:absent|plecat) (?:de la|din) birou", r"nu sunt la birou",
    # Slavonic, Baltic
    r"odpowied[źz] automatyczna", r"automatyczna odpowied[źz]", r"autoodpowied[źz]", r"poza biurem", r"automatick[áaée]+ odpov[ěe][ďd]", r"automatick[áa] odpove[ďd]", r"mimo kancel[áa][řr]\w{0,3}",
    r"automatski odgovor", r"samodejni odgovor", r"samodejni odziv", r"автоматический ответ", r"автоответ(?:чик)?", r"отсутствие на рабочем месте", r"автоматична відповідь", r"автоматичен отговор", r"automatinis atsakymas", r"automātiska atbilde", r"automaatvastus", r"kontorist väljas",
    # Nordic, Finnish, Hungarian, Greek, Turkish, Maltese, Albanian
    r"auto(?:matisk(?:t)?[ -]?)?svar", r"automatisk (?:svar|besked|melding)", r"fr[åa]nvaromeddelande", r"ej p[åa] kontoret", r"frav[æa]rs\w{3,20}", r"ikke p[åa] kontor(?:et)?", r"ude af kontoret", r"sj[áa]lfvirkt svar", r"automaatti(?:nen )?(?:vastaus|poissaoloilmoitus)", r"poissa(?:oloilmoitus| toimistosta)",
    r"automatikus (?:v[áa]lasz(?:[üu]zenet)?|[üu]zenet)", r"automat(?:sk[io]|ick[ýy]) (?:odgovor|odgovaranje)", r"automaatne vastus", r"erantzun automatikoa", r"h[áa]zon k[íi]v[üu]l", r"irod[áa]n k[íi]v[üu]l", r"αυτόματη απάντηση", r"εκτός γραφείου", r"απουσία από το γραφείο", r"otomatik yan[ıi]t", r"ofis d[ıi][şs][ıi]nda", r"p[ëe]rgjigje automatike", r"tweġiba awtomatika",
    # others that reach a British office
    r"自動(?:返信|応答)", r"自动(?:回复|答复)", r"自動(?:回覆|回復)", r"부재 ?중", r"자동 ?(?:회신|응답)", r"رد تلقائي", r"תגובה אוטומטית",
)  # fmt: skip
# Words for absence and receipt that people put into subjects too.
_ABSENCE_PREFIXES = (
    r"auto", r"on (?:vacation|holiday|annual leave|leave)", r"abwesen(?:heit|d)[\wß-]{0,25}", r"nicht im (?:b[üu]ro|haus)", r"urlaubs?(?:vertretung)?", r"automatisch", r"afwezig(?:heid)?[\w ]{0,30}", r"ontvangstbevestiging",
    r"absen(?:ce|te?)", r"message automatique", r"accus[ée] de r[ée]ception", r"ausente", r"mensaje autom[áa]tico", r"messaggio automatico", r"aus[êe]ncia(?: tempor[áa]ria)?", r"nieobecno[śs][ćc][\w ]{0,20}", r"nep[řr][íi]tomnost[\w ]{0,20}", r"neprítomnos[ťt]", r"odsutnost", r"fr[åa]nvaro[\w ]{0,20}", r"frav[æa]r[\w ]{0,20}", r"ikke til stede", r"poissaolo", r"不在",
    r"away", r"diolch am (?:eich|gysylltu)", r"holidays?", r"vacation", r"annual leave", r"(?:maternity|paternity|parental) leave", r"no longer (?:works?|with|working|employed)", r"left the (?:company|organi[sz]ation|council|office|firm)", r"(?:i am|i'm|currently) (?:away|out)", r"thank you for (?:your (?:e-?mail|message|enquiry|contact)|contacting)", r"we have received your", r"gwyliau|wyliau", r"cyfnod mamolaeth", r"i ffwrdd", r"not in the office", r"currently unavailable", r"vacances", r"cong[ée]s", r"vakantie", r"vacaciones", r"ferie", r"f[ée]rias", r"urlop", r"dovolen", r"semester", r"loma\b", r"szabads[áa]g", r"concediu", r"άδεια",
)  # fmt: skip
_PROGRAM = "|".join(_PROGRAM_PREFIXES)
_ANY_PREFIX = "|".join((*_PROGRAM_PREFIXES, *_ABSENCE_PREFIXES))

# The prefix as programs write it: alone, in brackets, or before a colon or dash and the subject that was answered.
AUTOMATIC_SUBJECT: Final = re.compile(
    rf"^\s{{0,5}}(?:\[[^\]\[]{{1,80}}\]\s{{0,3}})?(?:[\[(*]{{1,3}}\s?(?:{_PROGRAM})\s?[\])*]{{1,3}}|(?:{_PROGRAM})[.!]?\s{{0,3}}(?:[:：(\[]|$|\s[-–—]\s|re:|[/|]\s{{0,3}}(?:{_PROGRAM}))|auto:|\[(?:request|ticket|e-?mail|message|enquiry) received\])",
    re.IGNORECASE,
)
# A subject that speaks of absence in any other way; needs a second witness in the text.
AWAY_SUBJECT: Final = re.compile(rf".{{0,80}}?(?:{_ANY_PREFIX}).{{0,80}}", re.IGNORECASE)
# The writer says that she is not there.
AWAY: Final = re.compile(
    r"(?:\b(?:i am|i'm|i’m|i will be|i shall be|i'll be|we are|am|is|currently|now|be) (?:currently |now |presently |)(?:out of (?:the |my )?office|away(?: from (?:the|my) (?:office|desk|e-?mail))?|on (?:annual |sick |maternity |paternity |parental |adoption |study |compassionate |special |extended |unpaid )?(?:leave|holiday|vacation|sabbatical)|not in the office|not at (?:my desk|work)|off (?:work|sick)|absent|unavailable|travelling)"
    r"|\bout of (?:the )?office\b|\bon annual leave\b|\bon holidays? until\b|\bi (?:no longer|have (?:now )?(?:left|retired|moved)) |\bis no longer (?:with|at|employed|working)|\b(?:back|return(?:ing)?) (?:to|in) (?:the )?office|\bshall be back on\b|\bwill be back on\b|\bwill return on\b|\bi return on\b|\bmailbox (?:is )?(?:not|no longer) (?:monitored|in use)|\bthe office (?:is|will be) closed|\boffices? (?:are|is|will be) closed"
    r"|\b(?:nid wyf|nid ydw i|dydw i ddim|dwi ddim|tydw i ddim|ni fyddaf|fydda i ddim) yn (?:y|fy|gweithio)|\ballan o['’]?r swyddfa|\bi ffwrdd o['’]r swyddfa|\bar (?:fy )?(?:wyliau|gwyliau|absenoldeb|gyfnod mamolaeth)|\bdychwelyd i['’]r swyddfa|\bnôl yn y swyddfa|\bswyddfa ar gau|\bwedi gadael"
    r"|\bnicht im (?:b[üu]ro|haus|dienst)|\bau(?:ß|ss)er haus|\babwesend\b|\bim urlaub\b|\bnicht (?:erreichbar|anwesend)|\bb[üu]ro\b.{0,60}\bgeschlossen|\belternzeit\b|\bbin (?:ich )?(?:wieder |ab |erst )"
    r"|\bniet (?:op kantoor|aanwezig|bereikbaar|in de gelegenheid)|\bafwezig\b|\bmet (?:vakantie|verlof)\b|\babsent(?:e)?\b|\ben (?:vacances|cong[ée]s?|d[ée]placement)\b|\bde retour (?:le|au)|\bfuera de la oficina|\bde vacaciones|\bestar[ée] (?:ausente|fuera)|\bausente\b|\bfuori (?:ufficio|sede)|\bin ferie\b|\bsar[òo] assente|\bassente\b|\bde f[ée]rias|\bfora do escrit[óo]rio|\bestarei ausente"
    r"|\bpoza biurem|\bna urlopie|\bnieobecn\w|\bmimo kancel[áa]|\bna dovolen\w|\bnep[řr][íi]tomn\w|\bnie som v pr[áa]ci|\bnejsem v|\bp[åa] (?:semester|ferie)|\b(?:ikke|inte) (?:p[åa] )?kontoret|\bfr[åa]nvarande|\btillbaka (?:den|p[åa])|\btilbage (?:den|p[åa])|\btilbake (?:den|p[åa])|\blomalla\b|\bpoissa\b|\bszabads[áa]g|\birod[áa]n k[íi]v[üu]l|\bnem (?:tart[óo]zkodom|vagyok)|\bconcediu\b|\bnu sunt la birou|\bεκτός γραφείου|\bσε άδεια|\bαπουσιάζω|\bas an oifig|\bar saoire|\bв отпуске|\bотсутству)",
    re.IGNORECASE,
)
# What programs' texts say besides: when she is back, that nobody reads the mailbox, whom to turn to.
SECOND_SIGN: Final = re.compile(
    r"(?:\b(?:until|returning|return|back) (?:on )?(?:(?:the )?\d|mon|tues?|wed|thur|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|next|further notice)|\b(?:limited|no|intermittent|without) access to (?:my |the )?(?:e-?mail|mailbox|messages|inbox)|\bif (?:your (?:enquiry|query|matter|message|e-?mail|request)|it|this|you|the matter)[^.]{0,60}(?:urgent|immediate|assistance|emergency)|\bfor (?:urgent|immediate|anything|any urgent|all urgent)|\bin (?:my|his|her) absence|\bmy (?:e-?mails?|inbox|mailbox) (?:is|are|will)|\b(?:will|shall) (?:respond|reply|answer|deal with|get back|read)[^.]{0,60}(?:return|back|soon as)|\bplease (?:contact|ring|call|telephone|e-?mail|redirect|re-send|send|direct)\b|\bnot (?:be )?(?:monitor|forward|check|read)"
    r"|\bthank you for (?:your (?:e-?mail|message|enquiry|contact)|contacting|getting in touch)|\byour (?:e-?mail|message|enquiry) has been received|\bwe (?:aim|endeavour|try) to (?:respond|reply|answer)|\bworking days"
    r"|\b(?:tan|hyd) (?:ddydd|y|\d)|\bos (?:yw['’]n|ydy['’]n|oes|yw eich)[^.]{0,60}(?:brys|fater)|\bcysylltwch â|\bcysyllt(?:u|wch)|\bdiolch am (?:eich|dy|gysylltu)|\bddim yn darllen|\bdarllen (?:fy|fy e-?byst)"
    r"|\bbis (?:zum|einschlie|\d)|\b(?:in|bei) dringenden|\bwird nicht weitergeleitet|\bnicht weitergeleitet|\bvertretung\b|\bwenden sie sich|\bvielen dank f[üu]r ihre|\bjusqu['’]au|\bmerci de (?:contacter|vous adresser)|\ben cas d['’]urgence|\bn['’]aurai pas acc[èe]s|\bmerci (?:de|pour) votre|\btot (?:en met|\d|maandag)|\bbij (?:spoed|dringende)|\bneem contact op|\bhasta el|\ben caso de urgencia|\bp[óo]ngase en contacto|\bfino al|\bin caso di urgenza|\bper urgenze|\bcontattare|\bat[ée] (?:ao )?(?:dia )?\d|\bem caso de urg[êe]ncia|\bcontactar"
    r"|\bdo dnia|\bw pilnych|\bprosz[ęe] o kontakt|\bv nal[ée]hav|\bdo \d|\bkontaktujte|\btill och med|\btil og med|\bfrem til|\bkontakta?\b|\bvid br[åa]dskande|\bved (?:hastende|akutte)|\basti\b|\bkiireellis|\bs[üu]rg[őo]s|\bforduljon|\bp[âa]n[ăa] (?:la|pe|[îi]n)|\burgen[țt]|\bέως|\bμέχρι|\bεπείγον|\bgo dt[íi]|\bpráinneach)",
    re.IGNORECASE,
)
# The program says that it is one. Only at the start of a sentence: "they said it was an automatic reply" is a story.
AUTOMATION_STATEMENT: Final = re.compile(
    r"(?:^|[.!:*\])>-] {0,3}|\n)(?:please (?:note|be aware)[,:]? (?:that )?|note: ?|nb:? ?)?(?:this (?:is|was|has been) an? (?:auto[- ]?|automatic |automated |automatically |system[- ]|computer[- ])(?:generated |sent )?(?:e-?mail |out[ -]of[ -]office )?(?:reply|response|acknowledge?ment|message|e-?mail|receipt|confirmation|notification|answer)\b|this (?:e-?mail|message|reply|response|notification|acknowledge?ment) (?:is|was|has been) (?:an? )?(?:automatically |auto[- ]?|automated |automatic |system[- ]|computer[- ])(?:generated|sent|created|issued|reply|response|message|e-?mail)\b|(?:automated|automatic) (?:reply|response|acknowledge?ment)|do not reply to this (?:automated|automatic|automatically)|a new (?:support )?ticket has been (?:created|opened)|your (?:request|ticket|enquiry|case) \(#?[\w-]{1,30}\) has been (?:received|created|opened)"
    r"|(?:ymateb|ateb|neges|e-?bost|cydnabyddiaeth) awtomatig (?:yw|ydy|yw['’]r)|mae(?: hwn| hon|['’]r (?:neges|e-?bost) h[wo]n) yn (?:ymateb|ateb|neges|e-?bost) awtomatig|dies(?:e|es)? (?:ist eine automatisch|e-?mail wurde automatisch|nachricht wurde automatisch|mail wurde automatisch)|(?:ceci|cet? (?:e-?mail|message|courriel)) est (?:une?|envoyé) (?:r[ée]ponse |message |courriel |e-?mail )?automatique|dit is een automatisch|(?:este|esta) es una? (?:mensaje|respuesta|correo) (?:generad[oa] )?autom[áa]tic|questa? (?:[èe] una? )?(?:messaggio|risposta|e-?mail)[^.]{0,20} automatic|esta [ée] uma (?:mensagem|resposta) autom[áa]tica|to jest (?:wiadomo[śs][ćc]|odpowied[źz]) (?:wygenerowana )?automatyczn|t(?:ato|oto) (?:zpr[áa]va|je) [^.]{0,20}automatick|det(?:ta|te) [äe]r? et(?:t)? automatis|t[äa]m[äa] on automaattinen|ez egy automatikus|acesta este un (?:mesaj|r[ăa]spuns) automat|αυτό είναι (?:ένα )?αυτόματο|is freagra uathoibríoch)",
    re.IGNORECASE,
)
CHALLENGE: Final = re.compile(
    r"please confirm (?:your (?:message|e-?mail|mail)|that you (?:are|sent))|confirm (?:that )?you are (?:a )?(?:human|real person|not a (?:spammer|robot|machine))|sender (?:address )?verification (?:required|request|needed)|requires? (?:sender )?(?:verification|confirmation) before|challenge[- ]response|to (?:complete|verify) (?:delivery|that you are)[^.]{0,60}(?:click|reply|visit)|your (?:message|e-?mail) (?:is being held|has been (?:held|quarantined)|is awaiting)[^.]{0,80}(?:confirm|verif|approv)|moderator approval|boxbe|spam ?arrest|mailblocks",
    re.IGNORECASE,
)
READ_RECEIPT_SUBJECT: Final = re.compile(
    r"^\s{0,3}(?:read|not read|deleted|displayed|recall|message recall (?:failure|success|report)|relayed|receipt|return receipt|read receipt|read-?receipt|delivered|opened|gelesen|nicht gelesen|ungelesen|gel[öo]scht|lesebest[äa]tigung|empfangsbest[äa]tigung|lu|non lu|accus[ée] de (?:lecture|r[ée]ception)|le[íi]do|no le[íi]do|confirmaci[óo]n de lectura|letto|non letto|conferma di lettura|lida?o?|n[ãa]o lida?|gelezen|leesbevestiging|ontvangstbevestiging|przeczytan[ao]|potwierdzenie (?:przeczytania|odczytu)|p[řr]e[čc]teno|l[äa]st|l[æa]st|lest|luettu|lukukuittaus|olvasott|elolvasva|citit|αναγνώστηκε|прочитано|darllenwyd|wedi['’]i ddarllen|derbynneb)\s{0,3}(?::|-|\()",
    re.IGNORECASE,
)
READ_RECEIPT_TEXT: Final = re.compile(
    r"\b(?:was|were|has been|have been) (?:read|displayed|deleted (?:without being read)?|opened|received|delivered)\b|is no guarantee that the message has been|would like to recall the message|attempt to recall|delivery to (?:these|the following) recipients (?:or distribution lists )?(?:is|was|has been) complete|return receipt for the mail|receipt (?:only )?(?:acknowledges|verifies|confirms|shows)|your document:|wurde (?:am .{0,60})?(?:gelesen|angezeigt|gel[öo]scht)|a [ée]t[ée] (?:lu|affich[ée]|supprim[ée])|se (?:ha )?ley[óo]|fue le[íi]do|[èe] stat[oa] (?:lett|visualizzat|eliminat)|foi (?:lida|exibida)|(?:is|werd) (?:gelezen|weergegeven)|zosta[łl]a? (?:przeczytan|wy[śs]wietlon)|l[äa]stes|blev l[æa]st|ble lest|luettiin|elolvast|a fost citit|wedi['’]i (?:d|dd)arllen|was not read",
    re.IGNORECASE,
)
UNSUBSCRIBE: Final = re.compile(
    r"unsubscribe|opt[- ]out|manage (?:your )?(?:e-?mail )?(?:preferences|subscription)|update (?:your )?(?:e-?mail )?preferences|no longer (?:wish|want) to receive|stop receiving|dad-?danysgrifio|abmelden|abbestellen|d[ée]sabonner|d[ée]sinscri|darse de baja|cancelar (?:la |a )?(?:suscripci|subscri)|disiscri|annulla l'iscrizione|uitschrijven|afmelden|wypisa[ćc]|odhl[áa]sit|avregistrer|afmeld|avmeld|peruuta tilaus|leiratkoz|dezabon|view (?:this )?(?:e-?mail )?in (?:your |a )?browser",
    re.IGNORECASE,
)
# -- headers and addresses of programs --
ANSWER_SUBJECT: Final = re.compile(
    r"^\s{0,5}(?:re|aw|fw|fwd|wg|tr|rv|sv|vs|vl|rif|ynghylch|ymateb|antw|odp|doorst|yml|r|res|enc|vá|ynt|yanıt|ilt|απ|πρθ|σχετ|atb|ats|vb|ответ|回复|答复|返信|回覆)(?:\[\d{1,3}\])?\s{0,3}[:：]",
    re.IGNORECASE,
)
NO_REPLY_ADDRESS: Final = re.compile(
    r"^(?:no|do-?not|donot|dim|peidiwch)[-_.]?(?:reply|reponse|respond|antwort|ateb)|^noreply|^nepasrepondre|^(?:notifications?|alerts?)@",
    re.IGNORECASE,
)
AUTOMATIC_HEADERS: Final = (
    "X-Autoreply", "X-Auto-Reply", "X-Autorespond", "X-Autoresponder", "X-Auto-Responder", "X-Auto-Response", "X-Autoresponse",
    "X-Auto-Reply-From", "X-AutoReply-From", "X-Mail-Autoreply", "X-Autogenerated", "X-Auto-Generated", "X-Vacation", "X-Out-Of-Office",
    "X-Autoreply-From", "X-Opt-Autoreply", "X-Cron-Env", "X-FC-MachineGenerated", "X-Hmautoreply", "X-Auto-Submitted", "X-Autoreply-To", "X-TMDA-Confirm-Done", "X-Delivery-Agent-Autoreply",
)  # fmt: skip
# The beginnings of such headers' names; X-Auto-Response-Suppress is another matter.
AUTOMATIC_HEADER_BEGINNINGS: Final = ("x-autoreply", "x-auto-reply", "x-autorespon", "x-arrespond", "x-facebook-notify")
MONITOR_SUBJECT: Final = re.compile(
    r"^\s{0,5}(?:cron <[^<>\s]{1,100}> |logwatch for |\*\* ?(?:problem|recovery|acknowledgement|flapping\w{1,10}) (?:host|service)|(?:\[|\*\* )?(?:nagios|icinga2?|zabbix|monit alert)\b)",
    re.IGNORECASE,
)
# "Jane Bloggs/Office is out of the office (returning 4 March)": Lotus Notes and others
NAMED_ABSENCE: Final = re.compile(r"^.{1,80}? is (?:currently |now )?(?:out of|away from) (?:the )?office\b", re.IGNORECASE)
AUTOMATIC_MAILER: Final = re.compile(
    r"auto-?(?:respond|reply|reponse|antwort)|\bvacation\b|out of office|(?<!mail)\bresponder\b|^cron\b", re.IGNORECASE
)
SUPPRESSES_ALL: Final = re.compile(r"\b(?:all|oof|autoreply)\b", re.IGNORECASE)
BULK_PRECEDENCE: Final = re.compile(r"\b(?:bulk|list|junk)\b", re.IGNORECASE)
AUTO_REPLY_PRECEDENCE: Final = re.compile(r"auto[-_ ]?(?:reply|replied|response|submitted|generated)", re.IGNORECASE)
LIST_HEADERS: Final = ("List-Id", "List-Post", "Mailing-List", "X-Mailing-List", "X-BeenThere", "X-Mailman-Version", "X-ML-Name", "X-MLServer", "X-ML-Info", "X-ML-Count", "X-ListName", "X-List-Id", "List-Subscribe", "X-Listserver", "X-eGroups-Return", "X-Google-Group-Id", "X-Sympa-To", "X-EzMLM-Version", "X-Majordomo")  # fmt: skip
CAMPAIGN_HEADERS: Final = re.compile(
    r"^(?:x-(?:campaign|mailchimp|mc-|cmail|mailer-(?:lid|recptid|sid)|job$|mj-|sfmc|csa-complaints|rpcampaign|newsletter|bulk|elistid|ctct|mailjet-campaign|sib-id|dotmailer|emarsys|mailgun-tag|sendy|phpmailer-list|messagegears|marketoid|report-abuse|ses-outgoing-bulk|list-)|feedback-id$|list-unsubscribe-post$|campaign)",
    re.IGNORECASE,
)
# The writer tells what happened to her: then the words above are quoted in a story.
TELLS_A_STORY: Final = re.compile(
    r"\b(?:i|they|he|she|it) (?:just |only |have |has |had |keep |kept |always |still )?(?:got|received|get|gets|getting|sent|send|sends|said|says|had|have|reply|replied|complain|asked)\b"
    r"|\bmy (?:complaint|request|concern|data)\b|\b(?:derbyniais|cefais|anfonais|cwyno)\b|\bich habe\b.{0,60}\berhalten\b|\bj'ai (?:reçu|envoyé)\b",
    re.IGNORECASE,
)
# The writer speaks of her own matter or family: absence, then, is news from a person and no program's notice.
PERSONAL_MATTER: Final = re.compile(
    r"\bmy (?:wife|husband|partner|mother|mum|mam|father|dad|son|daughter|sister|brother|neighbour|solicitor|lawyer|case|complaint|request|concern|file|letter|records?|data|bank|council|employer)\b|\battach(?:ed|ing|ment)|\benclos(?:e|ed|ing)\b|\bso i(?:['’]ll| will| shall| can| am)\b|\byou asked\b|\b(?:fy|ngwraig|ngŵr|mam|atod)\w{0,3} (?:ngwraig|ngŵr|mam|cwyn|achos|ffeil)\b|\batodi",
    re.IGNORECASE,
)
