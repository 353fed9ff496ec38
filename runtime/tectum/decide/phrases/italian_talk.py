"""Italian: how people ask to be told in any words, and what says nothing beside it."""

from tectum.decide.phrases.marks import Marks, words
from tectum.decide.phrases.reasons import Reasons
from tectum.decide.phrases.talk import Talk

_DEVICE = (
    r"(?:(?:sul|al|nel|su) )?(?:(?:il|mio|nostro|lo|la|i|tutti i|tutti|nostri) )*(?:telefono|telefonino|cellulare"
    r"|cellulari|smartphone|orologio|tablet|schermo|schermi|iphone|email|posta|telefoni|display)"
)
_NOTE = (
    "allert[ae]|notific(?:a|he)|messagg(?:io|i|ino)|avvis[oi]|mail|e ?mail|sms|segnal[ei]|segnalazione|promemoria"
    "|squill[oi]|push|allarm[ei]|ping|whatsapp|chiamat[ae]|avvertiment[oi]|notizi[ae]|cenno|colpo di telefono"
    "|telefonata"
    "|campanello|urlo|fischio|nota|voce|dritta|soffiata|messaggini|info|informazione|bip|colpetto|sveglia"
)
_BEFORE = (
    r"(?:(?:un|una|uno|il|la|l|piccol[oa]|breve|veloce|semplice|bel|bella|qualche|subito|anche|pure|immediatamente"
    r"|perfavore|per favore|due|d|di) )*"
)
_CLITIC = "(?:mi|ci|melo|celo|mela|mene)"
_TELL = (
    r"(?:avvisa|avverti|allerta|informa|notifica|sveglia|chiama|contatta|scrivi|manda|invia|segnala|comunica"
    r"|telefona|ricorda|avvisate|avvertite|informate|svegliate|tieni|tenete|metti|fate|dite|scuoti|butta giu|allarma"
    r"|di|fai|fa|da|fam|dam|dim|dic|fac|dac|urla|grida|bisbiglia|pinga|desta|indica|allarmate|rendi|tira|dai|lascia"
    r"|preavvisa|preavverti|raggiungi|disturba|riferisci|confermi|squilla)" + _CLITIC
)
_INF = (
    r"(?:avvisar|avvertir|allertar|informar|notificar|svegliar|chiamar|contattar|scriver|segnalar|comunicar"
    r"|telefonar|ricordar|dir|mandar|inviar|dar|far|tener|metter|allarmar|preavvisar|farmi|disturbar)(?:mi|ci|melo"
    r"|celo|mela)|(?:avvisare|avvertire|svegliare|informare|allertare|notificare|mandare un messaggio)"
)
_SUBJ = (
    rf"(?:mi|ci|m|me lo|ce lo|me|ce) (?:puoi |potresti |puo |potrebbe |potete |venga |venisse |si )?(?:avvis(?:i|a"
    rf"|assi|ate|are)|avvert(?:a|i|issi|ire|ite)|allert(?:i|a|assi|are)|inform(?:i|a|assi|are)|notific(?:hi|a|assi"
    rf"|are)|svegli(?:a|assi|are)?|chiam(?:i|a|assi|are)|contatt(?:i|a|assi|are)|scriv(?:a|i|essi|ere)|segnal(?:i|a"
    rf"|assi|are)|comunic(?:hi|a|assi|are)|dic(?:a|essi|i)|dir(?:e|lo)|diresti|faccia sapere|facessi sapere"
    rf"|fai sapere|fare sapere|far sapere|avviseresti|avvertiresti|tenga informat[oa]|tenga al corrente|(?:mand(?:i"
    rf"|a|assi|are)|invi(?:i|a|assi|are)|dia|dessi|dai|dare|faccia|facessi|fare|arrivi|arrivasse"
    rf"|lasci) {_BEFORE}(?:{_NOTE})(?: {_DEVICE})?)"
)
_TOLD = (
    "(?:avvisat|avvertit|allertat|informat|notificat|svegliat|chiamat|contattat|allarmat|mess|tenut"
    "|aggiornat)[oaie](?: (?:al corrente|in guardia|informat[oa]))?|al corrente"
)
_WANT = (
    "voglio|vogliamo|vorrei|vorremmo|desidero|desideriamo|desidererei|preferisco|preferirei|piacerebbe|serve"
    "|mi serve|ci serve|occorre|devo|dobbiamo|gradirei|gradiremmo|apprezzerei|esigo|chiedo|interessa|interesserebbe"
    "|bisogna|ho bisogno|abbiamo bisogno|posso|potrei|possiamo|potremmo|possibile|merita|vale la pena|farebbe"
    "|farebbe comodo|tengo|ci tengo|pretendo|aspetto|mi aspetto|fammi|sarebbe|richiedo|mi va"
)
_KNOW = (
    rf"(?:(?:di|a|lo|che|d|che tu|anche|proprio|subito|tanto|pure|ad|molto) )*(?:(?:essere|venire|venir"
    rf"|esser) {_BEFORE}(?:{_TOLD})|(?:ricevere|avere|ottenere|averne|vedere arrivare|un"
    rf"|una) {_BEFORE}(?:{_NOTE})(?: {_DEVICE})?|(?:{_NOTE})|saperlo|sapere|conoscere|venire a saperlo"
    rf"|venirne a conoscenza|sentirmelo dire|{_SUBJ}|{_INF}|che (?:tu |lei )?{_SUBJ})"
)
_GIVE = (
    r"(?:manda|invia|da|dai|fa|fai|lascia|passa|spara|lancia|butta|mandate|inviate|fate|date|spedisci|gira|dam|fam"
    r"|spara|arrivi|fa(?:mmi)? avere|fammi arrivare|lanciami|fatti)(?:mi|ci)?"
)
_CHE = (
    r"che\s+(?=(?:\w+\s+){0,4}?(?:aspett(?:o|iamo)|(?:non\s+)?(?:sent(?:o|iamo)|vedo|riesco|posso)|dorm(?:o|iamo)"
    r"|lavor(?:o|iamo)|sono|siamo|sto|stiamo|devo|dobbiamo)\b)"
)
"""With which a reason begins that somebody gives of himself: ", che aspetto gente"."""
ITALIAN_REASONS = Reasons(
    breaks=r"\b(?:perche\b|poiche\b|siccome\b|altrimenti\b|senno\b|se\s+no\b(?=\s+\w)|quindi\b|percio\b"
    r"|cosi\s+(?:posso|possiamo|lo|la|non|vado|corro|evit\w+|chiudo|mi|da)\b|per\s+(?:non|poter|evitare|andare"
    r"|chiud\w+|potere|ragioni)\b|in\s+modo\s+(?:da|che)\b|visto\s+che\b|dato\s+che\b|affinche\b|che\s+senno\b"
    rf"|(?<=,\s){_CHE}"
    r"|(?<=,\s)che\s+(?:(?:l'|la\s+|il\s+)\w+\s+(?:costa|e\s+car[oa])\b|non\s+(?:lo|la|li|le|ne)\s+(?:sopporto|reggo|tollero)|mi\s+da\s+(?:sui|fastidio))\b"
    r"|che\s+altrimenti\b|dal\s+momento\s+che\b|significa\b|vuol\s+dire\b"
    r"|non\s+vorrei\b|e\s+che\b|infatti\b)",
    because=r"(?:perche\b|poiche\b|siccome\b|altrimenti\b|senno\b|se\s+no\b|cosi\s+(?:posso|possiamo|lo|la|non|vado"
    r"|corro|evit\w+|chiudo|mi|da)\b|per\s+(?:non|poter|evitare|andare|chiud\w+|potere|ragioni)\b|in\s+modo\s+(?:da"
    r"|che)\b|visto\s+che\b|dato\s+che\b|affinche\b|che\s+senno\b|che\s+altrimenti\b|dal\s+momento\s+che\b"
    rf"|{_CHE}"
    r"|che\s+(?=(?:l'|la\s+|il\s+)\w+\s+(?:costa|e\s+car[oa])\b|non\s+(?:lo|la|li|le|ne)\s+(?:sopporto|reggo|tollero)|mi\s+da\s+(?:sui|fastidio))|significa\b"
    r"|vuol\s+dire\b|infatti\b)",
    of_it=r"\s*(?:lui|lei|loro|questo|cio|esso)\b",
    otherwise=r"(?:altrimenti|senno|se\s+no|che\s+senno|che\s+altrimenti)\b",
    which="",
    lately=r"\b(?:vicin\w+\s+(?:protest|brontol)\w+|l'ultima\s+(?:volta\s+)?(?:si|mi|ci|e'?)\s+\w+|^di\s+nuovo\s+(?:abbiamo|ho|si)"
    r"|ultimamente|di\s+recente|in\s+questi\s+giorni|in\s+questo\s+periodo|di\s+continuo|continuamente"
    r"|preoccup\w+|si\s+lament\w+|non\s+fa\s+(?:che|altro))\b",
    condition=r"\b(?:quando|se|appena|mentre|prima|dopo|fino|finche|tranne|salvo|solo|soltanto|ma|ogni|tutti|tutte"
    r"|altro|altra|chi|meno|deve|qualche)\b",
    turned="",
    begins=r"(?:in|nel|nella|sul|sulla|a|al|alla|di|del|della|da|dal|dalla|con|senza|per|tra|fra|verso|dopo|prima"
    r"|durante|davanti|dietro|vicino|fuori|qui|li|la\s+notte|di\s+giorno)\b",
    states=r"(?:\be'|\be\s+(?:sord|mala|anzian)|\b(?:sono|sei|siamo|ho|ha|abbiamo|hanno|era|erano|puo|posso|va|vado"
    r"|vuole|voglio|deve|devo|fa|faccio|dimentic\w+|scord\w+|vive|abita|dorme|sento|sente|perde|si|mi|ci|tende|tengo"
    r"|temo|odio|adoro|capita|costa|disturba)\b)",
    life=r"\be\s+per\s+(?:mi[oa]|nostr[oa])\b|\b(?:vive|abita|sta)\s+(?:\w+\s+){0,2}sol[oa]\b"
    r"|\b(?:non\s+(?:sta|si\s+sente)\s+(?:molto\s+|tanto\s+)?bene|sta\s+(?:poco\s+bene|male)|si\s+sente\s+male|febbre"
    r"|raffreddat[oa]|influenza\w*)\b|\b(?:dimentic\w+|scord\w+"
    r"|sord[oa]|malat[oa]|asma\w*|anni|anzian[oa]|preoccup\w+|pisolino|riposino|allergi\w+|incinta"
    r"|neonat[oa]\b(?=\s+dorme)|car[oa]|fragile|paura|sbadat\w+|memoria|nervos\w+|delicat\w+|distratt\w+"
    r"|scappa\w*)\b",
    judged=r"\b(?:strano|strana|normale|insolito|pericolos\w+|sospett\w+|inquietante|sciocco|stupido|preoccupante)\b",
    after=r"(?:io|noi|mia|mio|nostro|nostra|mi|ci|cosi|e'|non\s+(?:voglio|vorrei|posso))\b",
    effect=r"(?:questo|cio|lui|lei|che)?\s*(?:mi\s+|ci\s+|li\s+|gli\s+|le\s+)?(?:puo\s+|da\s+)?(?:disturb\w+"
    r"|sveglia\w*|infastid\w+|spavent\w+|preoccup\w+|cost\w+|rovin\w+|fa\s+paura|sprec\w+|fastidio|secca|annoi\w+)\b",
    habit=r"(?:ruba|mangia|morde|graffia|lecca|rompe|distrugge|rosicchia|sporca|scava)\s+(?:di\s+)?(?:tutt[oaie]|sempre)\b|(?:(?:lui|lei)\s+)?(?:(?:prende|ha|patisce|sente)\s+freddo|si\s+(?:raffredda|ammala|congela))\b"
    r"|(?:lui|lei|gli|le|si|tende|ama|adora)\s+(?:piace|scappa\w*|tende|disturba|sale|mangia|morde|rovina"
    r"|a\s+\w+)\b|(?:che\s+)?(?:lui\s+|lei\s+)?(?:sempre\s+)?(?:mi|ci|si)\s+(?:sempre\s+)?(?:rub|mangi|lecc|graffi"
    r"|port|bev"
    r"|fre[gc]|sal)\w*\b",
)
ITALIAN_MARKS = Marks(
    reports=("segnal", "comunic", "annunci", "riport"),
    until=words("finche fino"),
    then=words("allora"),
    out_of=words("da dal dalla dall del della"),
    of_what=words("in nel nella sul sulla di del della dei per con a al alla"),
    reminds=("ricorda",),
    told_to=("ricorda",),
    doing=words("di"),
    first_person=words("io voglio vorrei mi ci noi desidero"),
    about=words("di del della dei delle d su sul"),
    weak=words("che di del della dei delle d su sul"),
    finite=words("è sono ha hanno va vanno fa sta ce"),
    was=words("era erano aveva stato stata fu"),
    articles=words("il lo la l i gli le un uno una mio mia nostro nostra questo questa ce qualcuno"),
    where=words("in nel nella sul sulla a al alla davanti dietro vicino"),
    doing_so="ndo",
)
ITALIAN_TALK = Talk(
    wish=rf"(?:lo|la) (?:devo|voglio|vorrei|dobbiamo|vogliamo) sapere|(?:me|ce) lo (?:segnali|dici|dica|comunichi"
    rf"|fai sapere|mandi a dire)|(?:mi|ci) (?:avvisi|avverti|informi"
    rf"|svegli|allerti)|(?:avvisa|avverti|segnala)(?:melo|celo|lo|la)|(?:desidero|gradirei|vorrei) (?:essere"
    rf"|venire) {_BEFORE}(?:{_TOLD})|gradirei saperlo|saperlo|in (?:entrambi i casi|tal caso"
    rf"|questo caso) {_BEFORE}(?:{_NOTE})|se ce avvisa|fammelo sapere|famme lo sapere|fammelo|(?:questo )?segnalalo"
    rf"|(?:{_TELL})(?: (?:al corrente|sapere|saperlo|informat[oa]|in guardia|subito|sveglia|presente|aggiornat[oa]"
    rf"|sott occhio))*|(?:{_GIVE}) {_BEFORE}(?:{_NOTE})(?: {_DEVICE})?|(?:dim|dic|fam|fac|dam|dac)(?:mi|ci|melo"
    rf"|celo)(?: (?:sapere|sapere subito))?|(?:{_INF})(?: {_BEFORE}(?:{_NOTE}|sapere|al corrente))?(?: {_DEVICE})?"
    rf"|(?:mi |ci )?(?:{_WANT}) {_KNOW}|(?:potresti|puoi|puo|potrebbe|potete|ti dispiacerebbe|ti dispiace"
    rf"|le dispiacerebbe|ti spiace|riesci a|saresti cosi gentile da|vuoi) (?:{_INF})(?: {_BEFORE}(?:{_NOTE}"
    rf"|sapere))?(?: {_DEVICE})?|{_SUBJ}"
    rf"|(?:avvisa|avvisate|sveglia|allerta|avverti) (?:tutti|tutta la casa|la famiglia|tutta la famiglia)|(?:da|dai"
    rf"|fai suonare|fa suonare|lancia|attiva|fai scattare|suona) (?:l )?(?:allarme|allerta)|fai (?:squillare|vibrare"
    rf"|suonare) {_DEVICE}|(?:non )?(?:lasciarmi|lasciarci|farmi|farci) (?:dormire|perdere)|(?:non (?:mi "
    rf"|ci )?(?:voglio|vorrei|vogliamo|posso)) (?:perdermi|perdere)"
    rf"|(?:mi|ci) arriv(?:i|a) {_BEFORE}(?:{_NOTE})(?: {_DEVICE})?|(?:manda|invia|genera|crea|imposta|attiva"
    rf"|lancia) {_BEFORE}(?:{_NOTE})(?: (?:a (?:me|noi)|{_DEVICE}))?|fammelo sapere|faccelo sapere|(?:fa"
    rf"|fai) in modo che (?:io )?(?:lo )?(?:sappia|venga (?:{_TOLD}))|(?:fa|fai) (?:un po di )?(?:rumore|baccano"
    rf"|casino)|tieni(?:mi|ci) (?:aggiornat[oa]|informat[oa]|al corrente)|mettimi in guardia|(?:che )?(?:io )?(?:sia"
    rf"|venga) {_BEFORE}(?:{_TOLD})",
    notice=rf"(?:(?:un|una|il|l|piccol[oa]|breve|veloce|semplice) )*(?:{_NOTE})|avvisare|avvisa|avvertire|allertare"
    rf"|notificare|svegliare|sapere|saperlo|(?:{_TOLD})",
    told="mi|ci|a me|a noi|me|io|la mia attenzione",
    wants=_WANT,
    device=_DEVICE,
    silent=r"gentilmente|cortesemente|se (?:succede|capita|accade)|in (?:entrambi i casi|tal caso|quel caso"
    r"|ogni caso)|quindi|percio|perfavore|per favore|per piacere|per cortesia|ti prego|la prego|grazie(?: mille"
    r"| tante)?|ciao|ehi|hey|senti|ascolta|guarda|eh+|ehm+|beh|mah|boh|dunque|allora|ok|va bene|insomma|ecco"
    r"|cara casa|se puoi|se possibile|se riesci|un po|davvero|sul serio|sinceramente|solo|giusto|semplicemente"
    r"|proprio|magari|forse|per caso|subito|immediatamente|all istante|al piu presto|il prima possibile|senza indugio"
    r"|urgentemente|in qualsiasi momento|a qualsiasi ora|a qualunque ora|non importa (?:quale|quando|chi|l ora"
    r"|che ora)|improvvisamente|all improvviso|inoltre|anche|pure|sempre|ancora|gia|li|là|la|qui|qua|fuori|ciò|cio"
    r"|lo|il|i|gli|le|un|uno|una|si|ne|a causa (?:del|della|dei|delle) \w+|soprattutto|qualcosa del genere|tipo|come"
    r"|ovviamente|chiaramente|certo|in casa|di nuovo|insieme|contemporaneamente"
    r"|allo stesso tempo|per sbaglio|accidentalmente|o che sia|quale che sia l ora|l uno o l altro|addirittura|poi"
    r"|accidenti|mi raccomando|per carita|casomai|in pratica|diciamo|in generale|giorno e notte|casa"
    r"|almeno una volta|che",
    courtesy=r"(?:ti |le |vi |ci )?(?:sarei|saremmo|sarebbe|starei|mi sentirei|dormirei|farebbe|faresti)(?: (?:piu"
    r"|molto|tranquill[oa]|grat[oaie]|riconoscente|felice|comodo|piacere|meglio|sicur[oa]|un|favore|davvero|tanto"
    r"|bello|utile|bene|gran)){0,4} (?:se|che)|(?:ti |le )?(?:sarei|saremmo) (?:grat[oaie]|riconoscente)(?: se)?"
    r"|puoi|in fretta|di corsa|potresti|puo|potrebbe|vorrei|vuoi|voglio|mi|ci|ti|me|lo|a|al|di|in|per|che|tu|lei|sei"
    r"|saresti|sarebbe|gentile|carino|carina|bello|ottimo|utile|perfetto|bene|meglio|favore|piacere|dispiace"
    r"|dispiacerebbe|fai|fa|fare|faccia|modo|assicurati|ricordati|non|dimenticare|dimenticarti|esitare|scordare|cosi"
    r"|molto|tanto|forte|direttamente|allora|caso|tal caso|in tal caso|quel|con|e"
    r"|un|una|la|il|mio|è|cosa|cose|queste|questo|esserne|essere|avere|grato|grata|felice|contento|necessario"
    r"|importante|dare|tempo|momento|subito|ora|su|questo|chiedo|prego|da|mia|si|potete|possibile|ideale|comodo"
    r"|opportuno|pensa|tenermi|sul|conto|anche|devi|dovresti|ciao|quello|sia|venga",
    past=r"era|erano|aveva|stato|stata|avevano|detto|fu",
    begins=r"quando|in (?:che|quale) momento|se|appena|non appena|ognivoltache|tutte le volte che|ogni qualvolta"
    r"|qualora|nelcasoincui"
    r"|in caso di(?: che)?|in caso|nelmomentoincui|casomai|semmai|al minimo|alla minima|una volta che|laddove|quand"
    r"|dopoche|il momento in cui|nell istante in cui|allorche|di|del|della|su|dei|delle|d",
    other=r"luc[ei]|lampad[ae]|foto|video|registra\w*|filma\w*|apri\w*|chiudi\w*|accendi\w*|spegni\w*|storia"
    r"|barzelletta|musica|lui|loro|marito|moglie|mamma|papa|niente|nulla|mai|non|ne|vicin\w+|polizia|medico|capo"
    r"|figli|figlio|figlia|amic\w+|quale|chi|come|domani|oggi|ieri|sera|minut[oi]|or[ae]|giorn[oi]|settimana"
    r"|volt[ae]|ogni|solo|tranne|salvo|prima|dopo|fino|meteo|cena|pranzo|caffe"
    r"|riscaldamento|tapparell[ae]|tele|annaffia|avvia|nonna|nonno|gente|tutti|tutto|tempo",
    asks="avvis|avvert|allert|inform|notific|svegli|dimm|dicc|ditem|fam|fac|fat|mand|invi|segnal|chiam|accend|spegn"
    "|apr|chiud|riproduc|registr|film|scatt|metti|controll|sorvegl|osserv|disturb|smett|avvi|ferm|alz|abbass|ricord"
    "|blocc|scriv|suon|vogli|vorr|mostr|tieni|lasci|annaffi|da[im]|non (?:mi|ci|avvis|svegl)",
    reasons=ITALIAN_REASONS,
    marks=ITALIAN_MARKS,
    does=r"(?:(?:per\s+favore|puoi|potresti)\s+)?(?:annaffi|innaffi|irrig|nutri|dai\s+da|da'?\s+da|riscald"
    r"|raffredd|scald|puli(?:sci|te)|lava|spazz|aspira|abbai\b|abbaia\b|ordin[ai]|compra|cucina\s+(?:un"
    r"|una|qualcosa)|prepar|porta\s+(?:il|la|un|una|fuori|dentro)|scaccia|spaventa|alza|abbassa|aumenta"
    r"|riduci|diminui|regol|riavvi|disattiv|attiv[ai]|collega|scollega|stacca|spruzz|leggi|canta|racconta"
    r"|accarezz|pompa\s+(?:l'|il|la)|riempi|svuota|asciuga|arieggia|conta|annota|simula|prenota|raccogli"
    r"|metti|tira|blocca|sblocca|avvia|fai\s+(?:partire|uscire|entrare|un|il|la))"
    r"|(?:accendi|spegni|apri|chiudi)\b",
    ways=r"(?:e )?mails?|email|sms|whatsapps?|telegram|lettera|fax|posta(?: elettronica)?",
    spared=r"non\s+(?:mi\s+|ci\s+)?(?:serve|occorre|c'?\s?e'?\s+bisogno|e'?\s+(?:necessario|il\s+caso)|devi|deve|dovete|bisogna"
    r"|(?:ho|abbiamo|fa)\s+bisogno)\b[^,;:.!?]{0,30}?\b(?:avvis\w+|avvert\w+|segnal\w+|dir(?:mi|ci|melo|celo|lo)|dica|inform\w+"
    r"|notific\w+|svegli\w+|far(?:mi|ci|melo|celo)\s+sapere|saper\w+|comunic\w+|mandar\w+|allert\w+)",
)
