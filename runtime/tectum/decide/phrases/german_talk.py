"""German: how people ask to be told in any words, and what says nothing beside it."""

from tectum.decide.phrases.marks import Marks, words
from tectum.decide.phrases.reasons import Reasons
from tectum.decide.phrases.talk import Talk

_DEVICE = (
    r"(?:(?:mein|meine|meinem|meinen|unser|unsere|das|dem|alle|aufs|auf(?: (?:das|mein|meinem"
    r"|dem))?) )?(?:handys?|telefon|smartphone|uhr|armbanduhr|iphone|tablet|bildschirm|postfach|mobiltelefon"
    r"|handgelenk)"
)
_STEMS = (
    "benachrichtig|informier|warn|weck|alarmier|verstaendig|erinner|kontaktier|ping|unterricht|stups|anstups|funk"
    "|anfunk|piep|pieps|anpiep|bimmel|bimml|klingel|klingl|nerv"
    "|ruettel|ruettl|pling|bruell|schrei|ruf|anruf|text|antext|whatsapp|melde|simse|mail|schreib|erzaehl|bericht"
    "|petz|piks|pieks|kneif|schubs|anschubs|tipp|antipp|rappel|vibrier"
    "|anping|aufweck|wachruettel|wachmach|hinweis|aufmerksam|scheuch|mahn|ermahn|brumm|summ|bimmle|signalisier"
    "|zuruf|meld|stoer|hau|sag|sprich|sprech|gib|schick|send|hol|lass|mach|druecken|drueck|halt|teil|setz"
    "|schmeiss|schmeiß|jag|klopf|hup|tut|blink|blend|zeig|reich|schieb|spiel|knuff|wink|kling"
)
_NOTE = (
    r"\S*nachricht(?:en)?|\S*meldung(?:en)?|\S*warnung(?:en)?|\S*benachrichtigung(?:en)?|push|\S*mitteilung"
    r"|infos?|sms|e?-?mails?|alarm|\S*hinweis|whatsapp|anruf|zeichen|signal|wink"
    r"|bescheid|bescheit|laut|notiz|rueckmeldung|ping|pling|piep(?:s|en)?|klingeln|rueckruf|benachrichtigt|ton"
    r"|tipp|klaps|stups|weckruf|erinnerung|krach|rabatz|rabbatz|laerm|radau|terz"
)
_TOLD = (
    "benachrichtigt|gewarnt|informiert|alarmiert|geweckt|verstaendigt|erinnert|aufgeweckt|unterrichtet|angerufen"
    "|angepingt|kontaktiert|gemeldet|mitgeteilt|angeschrieben|angezeigt"
    "|gesagt|angepiept|angefunkt|wachgeruettelt|angestupst|hingewiesen|gewarnt|ins bild gesetzt"
    "|in kenntnis gesetzt|auf dem laufenden gehalten"
)
_KNOW = (
    "wissen|erfahr(?:e|en|t)?|mitbekommen|mitkriegen|hoeren|im bilde sein|wind (?:davon )?bekommen"
    "|wind kriegen|merken|kenntnis (?:haben|bekommen)|bescheid wissen"
)
_ONESELF = (
    r"(?:(?:sie|ihn|es|ihm|die|das|den|meine?n?|unsere?n?|haustuer|tuer|fenster|pumpe|licht|hund|katze|paket|baby"
    r"|wieder"
    r"|bitte) )*(?:zu (?:schliessen|holen|fuettern|oeffnen|pruefen|beruhigen)"
    r"|(?:zu|ab|aus|ein|auf|rein|raus|nach|hin|weg|rauf|runter|an)zu\w+n)"
)
"""What one does oneself once one is told, which says nothing of when: "erinner mich daran, sie zu schließen"."""
GERMAN_REASONS = Reasons(
    breaks=r"\b(?:weil|damit|sonst|ansonsten|andernfalls|deshalb|daher|deswegen|darum|drum|also|bedeutet|hei(?:ß|ss)t"
    r"|denn(?=\s+\w+\s+\w+))\b",
    of_it=r"\s*(er|sie|es|das|der(?=\s+(?:ist|hat|war|wird|kommt|macht)\b))\b",
    otherwise=r"(sonst|ansonsten|andernfalls)\b",
    which="",
    because=r"(?:bedeutet|das\s+hei(?:ß|ss)t|hei(?:ß|ss)t|weil|denn|damit|sonst|ansonsten|andernfalls)\b",
    lately=r"\b(?:in\s+letzter\s+zeit|neuerdings|st[aä]ndig|dauernd|andauernd|zuletzt|seit\s+kurzem|k[uü]rzlich"
    r"|neulich|sorgen?|genervt|beschwer\w+|nachbarn?\s+(?:mecker|schimpf|motz|n[oö]rgel)\w+"
    r"|(?:beim\s+)?letzten?\s+mal\s+(?:ist|hat|war)|die\s+letzte\s+ist)\b",
    condition=r"\b(?:wenn|falls|sobald|sofern|solange|w[aä]hrend|ob|bevor|nachdem|bis|ehe|au(?:ß|ss)er|nur"
    r"|aber|wann|wer"
    r"|sollten?|muss|m[uü]ssen|jede\w*|alle\w*|dass|andere\w*)\b",
    turned="",
    begins=r"(?:in|im|am|an|auf|bei|beim|vor|nach|neben|zu|zum|zur|mit|ohne|ab|seit|von|vom|f[uü]r|unter|[uü]ber"
    r"|durch|hinter|zwischen|um|gegen|wegen|hier|dort)\b",
    life=r"\b(?:wohnt|lebt|leben|wohne)\b.*\ballein"
    r"|\b(?:geht\s+(?:es\s+|'?s\s+)?(?:\w+\s+)?(?:nicht\s+(?:so\s+)?gut|schlecht)|f(?:ü|ue)hlt\s+sich\s+(?:nicht|schlecht)"
    r"|erk(?:ä|ae)ltet|kr(?:ä|ae)nkelt|fieber|grippe)\b|\b(?:vergess\w*|vergiss\w*|schwerh(?:ö|oe)rig|taub|asthma"
    r"|krank|alt|alleine|sorgen?"
    r"|nerv\w+|allergi\w+|(?:ü|ue)berh(?:ö|oe)r\w*|schwanger|neugeboren\w*|dauernd|mittagsschlaf|teuer)\b",
    judged=r"\b(?:normal|komisch|seltsam|merkw\w+|verd(?:ä|ae)chtig|gef(?:ä|ae)hrlich|unheimlich|bl(?:ö|oe)d"
    r"|albern|nervig)\b",
    after=r"(?:da|dann|ich|wir|meine?|unsere?|das\s+(?:ist|w(?:ä|ae)re?|find\w*)|so\s+(?:ist|kann))\b",
    states=r"\b(?:h(?:ä|a|ae)tt|ist|sind|bin|war|waren|hat|haben|habe|hatte|hatten|wird|werden|kann|k[oö]nnen"
    r"|geht|mache|macht|machen|wurden?|k[uü]mmern"
    r"|will|wollen|kommt|kommen|stehen|steht|macht|finde|habe?|hab|vergesse?|vergisst|lebt|lebe|h(?:ö|oe)rt?"
    r"|muss|wacht?|kriegt?|war|beschwer\w+|leidet|wohnt|wohnen|sorge)\b",
    effect=r"(?:das|es|dies|so\s+(?:et)?was)\s+(?:st(?:ö|oe)rt|nervt|(?:ä|ae)rgert|weckt|erschreckt|kostet"
    r"|bel(?:ä|ae)stigt|raubt|verschwendet|besch(?:ä|ae)digt|ruiniert|bringt\s+(?:mich|uns)"
    r"|macht\s+(?:mich|uns|ihn|sie)|h(?:ä|ae)lt\s+(?:mich|uns|alle))\b",
    habit=r"(?:er|sie|es|der|die|das)\s+(?:friert|erk(?:ä|ae)ltet\s+sich|wird\s+krank|st(?:ö|oe)rt|nervt|(?:ä|ae)rgert|neigt|haut\b.*\bab|b(?:ü|ue)xt\b.*\baus"
    r"|l(?:ä|ae)uft\b.*\b(?:weg|davon)|\w+\s+(?:\w+\s+){0,3}?(?:gerne?|oft|st(?:ä|ae)ndig|dauernd|manchmal"
    r"|immer\s+wieder|leicht)|(?:klaut|stiehlt|frisst|fri(?:ß|ss)t|leckt|kratzt|knabbert|gr(?:ä|ae)bt)\s+(?:mir|uns"
    r"|immer"
    r"|gerne?|alles|an|am|die|den|das|meine?)\b)\b",
)
GERMAN_MARKS = Marks(
    reports=("meld",),
    now=r"^\W*(?:ist|sind)\b",
    until=words("bis"),
    then=words("da dann"),
    out_of=words("aus"),
    of_what=words("in im am auf bei von vom aus ueber vor unter hinter zum zur"),
    reminds=("erinner",),
    told_to=("erinner",),
    doing=words("daran"),
    first_person=words("ich wir"),
    about=words("ueber"),
    weak=words("ueber bei dass"),
    finite=words("ist sind hat haben steht wird werden geht kommt"),
    was=words("war waren hatte hatten wurde wurden hat gerade"),
    articles=words("der die das ein eine mein meine unser unsere es er sie jemand wer irgendwer"),
    where=words("in im am auf beim vor hinter unter"),
    doing_so="ing",
)
GERMAN_TALK = Talk(
    wish=rf"erinner\w* (?:mich|uns)(?: bitte)? daran {_ONESELF}"
    rf"|(?:weck|warn|alarmier|ruf)\w* (?:das ganze haus|alle(?: im haus)?|die ganze familie)|halt\w* (?:mich"
    rf"|uns) (?:auf dem laufenden|informiert|im bilde)|lass (?:mich"
    rf"|uns) (?:das )?nicht (?:verschlafen|verpassen|schlafen)(?: dass)?|(?:das |so etwas "
    rf"|sowas |so was )?wuesste?(?: ich| wir)?(?: ich)? gern\w*|meld\w* (?:dich|euch|sich)(?: bei (?:mir|uns))?"
    rf"|sofort alarm schlagen|alarm schlagen|laut (?:geben|werden)|(?:mach|macht|schlag|schlagt) (?:(?:ordentlich"
    rf"|mal|richtig|sofort|gleich) )*(?:krach|rabatz|radau|laerm|alarm|terz|rambazamba|theater|rabbatz)"
    r"|hau auf die pauke|gib laut|gib (?:mal )?(?:alarm|laut)|bescheid|bescheit|(?:sag|sags|sagt) (?:was|es|mal"
    r"|an)|(?:an)?pingen|anpiepen|anfunken|anrufen|durchklingeln|durchrufen|anstupsen|wachruetteln|meldung machen"
    rf"|(?:an|auf|fuer) (?:mich|uns)|lass (?:was|es|mal was|mal) hoeren|(?:sms|nachricht|mail|push|info|anruf"
    rf"|whatsapp|notiz|ping|meldung|hinweis) (?:an (?:mich|uns)|{_DEVICE})|{_DEVICE} (?:geben|schicken|klingeln"
    rf"|vibrieren|laeuten)"
    rf"|(?:kurze|kurzer|kurzes|ein|eine|einen|ne|nen) (?:kurze |kurzen |kleine |kleinen )?(?:{_NOTE})"
    rf"|bitte (?:{_NOTE})|(?:{_NOTE}) bitte",
    notice=rf"(?:{_NOTE})|(?:{_TOLD})(?: (?:werden|wird|haben|sein|bekommen))?|(?:so was |so etwas |sowas |es "
    rf"|das )?(?:{_KNOW})|(?:{_STEMS})(?:e|en|t|et|est|st|s)?|bescheid (?:geben|sagen)",
    told=r"bei (?:mir|uns)|mich|mir|uns|ich|wir|meine?r? (?:aufmerksamkeit|bett|schlaf)|mein|man mir",
    wants=r"duerfte?n?|will|wollen|moechte[nt]?|haett[e']?n?|haett|hätt|wuerde?n?|wuerd|wuesste?n?|wuesst"
    r"|brauche?n?|brauch"
    r"|muss|muessen|sollt?e?n?|soll|gehoert|gehoeren|gern|gerne|bitte|erwarte|wuensche|verlange|kriege?n?|krieg"
    r"|bekomme?n?|bekomm|lieber|"
    r"kannst|koenntest|koennt|kann|waere?|waer|mag|moege|darf|lohnt|wert|interessiert",
    device=_DEVICE,
    courtesy=r"dafuer|deswegen|sind|ist|noetig|erwuenscht|gewuenscht|bitten|bloss|solche[rsn]? (?:sachen|dinge"
    r"|faelle)|so ein fall|darauf|darum|dazu|dafuer|um|im|ans"
    r"|auf|durch|wach"
    r"|ran|los|bei|von|aus|mit|zu|zum|nach|ins|in|den|die|das|es|du|dich|man|ihr"
    r"|sie|ich|waere|waer|nett|lieb|toll|super|fein|klasse|schoen|bitte|bitteschoen|dankbar|sehr|so|was|etwas"
    r"|davon|darueber|durchs ganze haus|durch das ganze haus|aus (?:den federn|dem schlaf|dem bett)|sofort"
    r"|gleich|umgehend|schleunigst|fix|flott|schnell|kurz|laut|richtig|ordentlich|heftig|hin|her|ruhig|kraeftig"
    r"|sollen|soll|werden|wird|bekannt|aufs?|vorher|nachher|finde|find|komisch|seltsam|ehrlich(?: gesagt)?"
    r"|gesagt|verrueckt|ueber",
    silent=r"(?:(?:anruf|sms|e?-?mail|whatsapp|push|nachricht|oder) )+(?:ist )?egal|obwohl(?= (?:schon "
    r"|noch )*(?:alle|wir|keiner|niemand|ich)\b)|erst|zuerst|zunaechst"
    r"|(?:mir|uns|mich) (?:macht|machts)(?: 's| das)? (?:sorgen|angst)|macht (?:mir"
    r"|uns) (?:sorgen|angst)"
    r"|(?:davor )?graut (?:mir|uns)|davor (?:graut )?(?:mir|uns)(?: graut)?|am stueck|ununterbrochen|pausenlos"
    r"|nonstop|egal|sperrangelweit|komplett|erwischt|ertappt|wegen (?:der|des|dem|meine[rs]?|unsere[rs]?) \w+"
    r"|aeh+m?|oeh"
    r"|hm+|tja|na ja|naja|ach|joa|halt|mal|sag mal|eben|ja|nun|doch|also|so|bitte|danke(?: dir)?|vielen dank|gern"
    r"|gerne|eigentlich|einfach|quasi|irgendwie|irgendwo|irgendwann|dann|da|dabei|noch|schon|auch|wieder|gerade"
    r"|gleich|sofort"
    r"|ploetzlich|jemals|ueberhaupt|egal (?:was|welche[rs]?|wer|wann|wie spaet|wo)(?: (?:von (?:beidem|beiden)"
    r"|es ist|davon))?|beides|wie auch immer|es|er|sie|das|der|die|den|dem|ein|eine|einen|einem|einer|hi|hallo"
    r"|hey|liebes haus|und zwar|zwar|"
    r"rund um die uhr|wenn's|wenns|'s|etwa|ungefaehr|circa|ca|locker|glatt|durchgehend|wirklich|echt"
    r"|tatsaechlich|denn|bloss|laut|jetzt|deshalb|daher|deswegen|darum|drum|auf einmal|so was wie|so etwas wie"
    r"|mehr oder weniger|verstanden|abgemacht|okay|ok|um gottes willen|um himmels willen|gott|hauptsache",
    past=r"hat|hast|habe|hatte|hatten|wurde|wurden|sagte|rief|schrieb|meldete|bekam|erfuhr|hoerte",
    begins=r"wenn(?:'?s)?|zu welchem zeitpunkt|in welchem (?:moment|augenblick)|falls|sobald|sofern|solange?|ob"
    r"|wann|sollten?|bei|sooft|immer wenn|jedes mal wenn"
    r"|in dem (?:moment|augenblick) (?:in dem|wo|wenn)|ueber|dass|wo|im fall(?:e)?(?: von| dass)?",
    other=r"licht|lampe|foto|bild|video|aufnahme|aufnehmen|aufnimm|filme?n?|film|speicher\S*|oeffne\S*"
    r"|schliess\S*|spiel|spiele|geschichte|witz|fuettern?|allen|alle|ihm|ihr|ihnen|frau|mann|wer|wie|warum|wieso"
    r"|nicht|nichts|nie|kein\S*|niemals|nur|ausser|bis|bevor|nachdem|waehrend|morgen|heute|spaeter"
    r"|tage?|stunden?|minuten?|wochen?|taeglich|jede[nrsm]?|schalt\S*|mach|anmachen|ausmachen|koch\S*|putz\S*"
    r"|heiz\S*|kauf\S*|bestell\S*|polizei|arzt|chef|nachbar\S*|sohn|tochter|kinder\S*|freund\S*|mama|papa|oma"
    r"|opa|essen|wetter|uhrzeit",
    reasons=GERMAN_REASONS,
    marks=GERMAN_MARKS,
    does=r"(?:(?:bitte|k[oö]nntest\s+du|kannst\s+du)\s+)?(?:gie(?:ß|ss)|bew[aä]sser|sprenge?\b|f[uü]tter|heiz"
    r"|k[uü]hl|w[aä]rm|putz|reinig|wisch|saug|kehr|feg|bell\b|belle\b|bestell|kauf|koch|back\b|backe\b"
    r"|bring|hol\b|hole\b|verjag|verscheuch|vertreib|fahr|zieh|lass\b|erh[oö]h|senk|regle|verriegel"
    r"|entriegel|aktivier|deaktivier|trenn|steck|spritz|m[aä]h|lies|lob|streichl|pump\b|pumpe\s+(?:das|den"
    r"|die)\b|f[uü]ll|leer|trockn|l[uü]ft|z[aä]hl|protokollier|simulier|pausier|buch|r[aä]um|sing\b|tanz)"
    r"|(?:mach|schalt|schlie(?:ß|ss)|[oö]ffne)\w*(?=\s+(?:das|den|die|alle|mein)\b)",
    ways=r"(?:e-?)?mails?|sms|simse?|whats-?app\S*|telegram|brief|fax",
    spared=r"(?:brauch(?:e|st|t|en)?|muss(?:t|en)?)\b[^,;:.!?]*?\b(?:nicht|nichts|kein\w*)\b[^,;:.!?]*?\b(?:(?:ge|zu\s+)?meld\w+"
    r"|(?:bescheid|was|etwas)\s+(?:zu\s+)?(?:sagen|geben)|sagen|gesagt|(?:ge)?warn\w+|(?:ge|auf)?weck\w+|aufzuwecken"
    r"|benachrichtig\w+|informier\w+|mitteilen|mitzuteilen|wissen|erfahren)|(?:nicht|un)\s*(?:noetig|notwendig)\b[^;:.!?]{0,30}?"
    r"\b(?:melden|sagen|geben|warnen|wecken|benachrichtigen|informieren)",
)
