"""Italian: who and what there is, what they do, where the people of the house are, and what sensors say."""

from tectum.decide.phrases.composed import Phrases, doing, noises, things

GOING = (
    "(hai|avete|si mette a|si metta a|inizia a|inizi a|comincia a|cominci a|sta|stia|stanno|stiano|continua a"
    "|continui a|ha"
    "|abbia|hanno|abbiano|è|sono|sia|siano|nonsmette|viene|venga|si|dovesse|stava|era|va avanti a|vada avanti a|deve"
    "|aveva|si è|si sia|si è messo a|ha iniziato a|ha cominciato a|fosse|vengono|prende a|si stia|si sta|stesse)"
)
_KNOWN = (
    "un|uno|una|il|lo|la|l|i|gli|le|dei|degli|delle|del|della|dell|qualche|qualsiasi|qualunque"
    "|un altro|un altra|la presenza di un|la presenza di|presenza di|al|a un|di un|di una"
)
_ANY = f"[{_KNOWN}]"
"""In front of a car: whose it is is not to be told."""
_SOME = f"[{_KNOWN}|mio|nostro|nostra|il nostro|la nostra|il mio|la mia]"
_ARTICLE = (
    "[il|lo|la|l|i|gli|le|un|uno|una|del|della|dell|dei|delle|il nostro|la nostra|il mio|la mia|qualche|qualsiasi]"
)
_NO = (
    "(nessun|nessuna|nessuno|non ce|non ce nessun|non ci sono|non ci sia|neanche un|neanche una|nemmeno un"
    "|nemmeno una|non ce il|non ce la|non ce l|non ce alcun|alcun|alcuna|senza traccia di|non ci sia il"
    "|non ci sono più)"
)
_ALL = "(tutti i|tutte le|ogni|l ultimo|l ultima)"
_THINGS = {
    "cat": "gatto|gatti|gatta|gattino|micio|gattini",
    "dog": "cane|cani|cagnolino|cagna|cagnetto|cucciolo",
}
_CARS = {"vehicle": "auto|macchina|macchine|automobile|automobili|veicolo|veicoli|furgone|camion|vettura|furgoni"}
_ONE = (
    "[la presenza di|presenza di|a|di|una presenza di] (qualcuno|qualcunaltro|una persona|persone|gente|le persone"
    "|chiunque|qualche persona|delle persone|della gente|un essere umano|qualche individuo|un individuo|la persona"
    "|alcune persone|una figura)|movimento|un movimento|movimenti|dei movimenti|del movimento"
    "|una presenza|presenze|(qualsiasi|qualunque|la minima|ogni) presenza|(qualsiasi|qualunque|il minimo"
    "|ogni) movimento"
)
_NOBODY = (
    "[assolutamente|piu|più|a] (nessuno|nessuna persona|anima viva|non ce gente|non ci sono persone|non ce movimento"
    "|nessun movimento|non ci sia gente|non ci sia movimento|nessuna presenza|non si vede movimento"
    "|non si muove nessuno|non ce anima viva)"
    "|(è|resta|rimane|sia|rimanga|resti) (vuoto|vuota|deserto|deserta|disabitata)|(vuota|vuoto|deserta)"
)
SUBJECTS: Phrases = [
    (_ONE, "person"),
    (_NOBODY, "no person"),
    ("(tutti|tutti quanti|tutta la famiglia|l ultimo|l ultima persona|tutte le persone|noi tutti|l ultimo di noi)",
    "every person"),
    *things(_THINGS, _SOME, _NO, _ALL),
    *things(_CARS, _ANY, _NO, _ALL),
    (f"{_ARTICLE} (allarme antifumo|rilevatore di fumo|rilevatori di fumo|allarme antincendio|allarme fumo"
     f"|allarme del fumo"
    f"|rivelatore di fumo|sensore di fumo|allarme incendio|rilevatore antincendio|allarme di fumo"
    f"|allarme anti incendio|rilevatore fumo|sensore del fumo|allarme fumi|rilevatore di fumi)", "smoke_alarm"),
    (f"{_ARTICLE} (rilevatore|allarme|sensore|rivelatore|quello) [di|del|per|per il] (co|monossido di carbonio"
     f"|monossido"
    f"|anidride)", "co_alarm"),
    (f"{_SOME} (sirena|sirene)", "siren"),
    (f"{_ARTICLE} (vetro|vetri|finestra|vetrata|finestre)", "glass_break"),
    (f"{_ARTICLE} (neonato|bimbo|bebè|bimba|piccolo|piccola|neonata|bebe|pupo)", "baby"),
    (f"{_ARTICLE} (campanello|campanello della porta|citofono|campanello di casa)", "doorbell"),
    (f"{_ARTICLE} (clacson|claxon|clacson di un auto)", "car_horn"),
    (f"{_ARTICLE} motore [di un auto|dell auto|di un automobile|di una macchina]", "engine"),
    ("[l|dell] acqua|[il|un] rubinetto|[la] doccia", "water"),
    ("(il|un) fuoco", "crackling_fire"),
    ("[la|della] musica", "music"),
    ("qualcosa|qualche cosa|[un|il|qualche] (apparecchio|timer|aggeggio)", "beep"),
    (f"{_ARTICLE} aspirapolvere", "vacuum"),
]  # fmt: skip
_VERBS = {
    "seen": (
        "ce|ci sono|ce ancora|ci sia|ci siano|cera|cera|ce stato|ce stata|ci sono stati|ci sono state|ci sia stato|è"
        "|sono|sia|siano|sta|stia|stanno|si trova|si trovi|si trovano|si vede|si veda|vedi|vede|si vedono|vedono"
        "|viene visto|viene vista|venga visto|viene rilevato|viene rilevata|rilevi|rilevato|rilevata|resta|resti"
        "|rimane|rimanga|rimangono|si aggira|si aggiri|si aggirano"
        "|gironzola|gironzoli|passa|passi|passano|passino|cammina|cammini|camminano|si muove|si muova|si muovono"
        "|passeggia|passeggi|aspetta|aspetti|si ferma|si fermi|sosta|sosti|parcheggiata|parcheggiato|parcheggia"
        "|parcheggi|presente|presenti|visto|vista|visibile|ancora lì|gira|giri|girano|ferma|fermo|seduto|in piedi"
        "|vaga|vaghi|attraversa|attraversi|stato|stata|passato|passata|passare|stare"
        "|essere|esserci|vedere|visti|viste|rimasto|rimasta|era|erano|stava|passava|circola|circoli|gironzolare"
        "|aggirarsi|dorme|dorma|corre|corra|noti|nota|notato|individuato|avvistato|avvistata|bazzica|indugia"
        "|si attarda|scorgi|avvisti|transita|transiti|compare nella|sostare|camminare|avuto|si nasconde|nascosto"
        "|accovacciato|ronza|ci sta|ce qualche|fermarsi|bighellona|bighelloni"
    ),
    "appears": "appare|appaia|compare|compaia|spunta|spunti|si presenta|si presenti|appaiono|comparso|apparso"
    "|si affaccia|comparire|sbuca|sbuchi|si fa vivo|si faccia vivo",
    "arrives": (
        "escein|l arrivo di|arrivo di|arriva|arrivi|arrivano|arrivino|entra|entri|entrano|entrino|viene|venga"
        "|vengono|si avvicina|si avvicini|sale|salga|arrivato|arrivata|entrato|entrata|venuto|venuta|entrare"
        "|arrivare|venire|si intrufola|si introduce|rientra|rientri|torna|torni|tornano|rientrato|tornato|tornata"
        "|mette piede|metta piede|accede|acceda|arrivati|entrati|venuti|imbocca|imbocchi|avvicinarsi|si infila"
        "|si infili|si addentra"
        "|ritorna|ritorni|avvicinato|rientrare|tornare|arrivasse|entrasse|mettere piede|sopraggiunge|si avvicinano"
        "|rientrata|salta|salti"
    ),
    "leaves": (
        "esce|esca|escono|escano|va via|vada via|se ne va|se ne vada|se ne vanno|lascia|lasci|lasciano|lascino"
        "|abbandonano|si allontanano|parte|parta|partono"
        "|si allontana|si allontani|uscito|uscita|usciti|andato via|andata via|andati via|andati|partito|partita"
        "|lasciato|uscire|andarsene|lasciare|scappa|scappi|fugge|scappato|abbandona|abbandoni|sparisce"
        "|se ne è andato|allontanato|si è allontanato|andarsi via|se ne sono andati|scappare|partire|abbandonato"
        "|sgattaiola fuori|sfugge|andato"
    ),
    "bark": "abbaia|abbai|abbaiano|abbaino|abbaiare|abbaiando|abbaiato|abbaiava|ringhia|ringhi|latra",
    "meow": "miagola|miagoli|miagolano|miagolare|miagolando|miagolato|miagolava",
    "cry": "piange|pianga|piangono|piangere|piangendo|pianto|piangeva|strilla|strilli|urla|si sveglia piangendo"
    "|si mette a piangere|frigna|scoppia a piangere",
    "break": "si rompe|si rompa|rompe|rotto|rotta|rompersi|rompendo|si è rotto|si rompono|si infrange|si infranga"
    "|infranto|infranta|va in frantumi|vada in frantumi|in frantumi|rotti|spaccato|si spacca|viene rotto|venga rotto"
    "|infrangersi|si frantuma|si frantumi|andato in frantumi|viene infranto|venga rotta|viene rotta",
    "knock": "bussa|bussi|bussano|bussare|bussando|bussato|bussava|bussino|bussa alla porta|bussi alla porta"
    "|bussano alla porta|bussato alla porta|bussare alla porta|batte alla porta|batta alla porta",
    "ring": "suona|suoni|suonano|suonare|suonato|suona il campanello|suoni il campanello|suonano il campanello"
    "|suonare il campanello|suonato il campanello|suona alla porta|suoni alla porta|suonano alla porta"
    "|suonato alla porta|suona al campanello|suoni al campanello|citofona|citofoni|citofonato|preme il campanello"
    "|suonando il campanello|suonino|suonando|suona al citofono|squilla|squilli|scampanella|suonino alla porta"
    "|suonare alla porta",
    "cough": "tossisce|tossisca|tossiscono|tossire|tossendo|tossito|tossiva",
    "snore": "russa|russi|russare|russando|russato|russano|russava",
    "talk": "parla|parli|parlano|parlino|parlare|parlando|parlato|chiacchiera|chiacchieri|chiacchierano|ride|rida"
    "|ridono|ridere|ridendo|discute|discutono|conversa|conversano|chiacchierando|chiacchierato|parlava|parlavano"
    "|chiacchierare|discutendo|riso",
    "scream": "urla|urli|urlano|urlare|urlando|urlato|grida|gridi|gridano|gridare|gridando|gridato|strilla|strilli"
    "|strillare|lancia un urlo|caccia un urlo|strillato|urlava|si mette a urlare",
    "distress": "chiede aiuto|chieda aiuto|chiedono aiuto|chiedendo aiuto|chiedere aiuto|chiesto aiuto|invoca aiuto"
    "|ha bisogno di aiuto|ha bisogno d aiuto|grida aiuto|gridi aiuto|urla aiuto|in difficoltà|in pericolo"
    "|chiama aiuto|chiami aiuto|chiamato aiuto|è in difficoltà|chiede soccorso|chieda soccorso|gridare aiuto"
    "|gridato aiuto|abbia bisogno di aiuto|abbia bisogno d aiuto|gridando aiuto|chiamare aiuto",
    "honk": "suona il clacson|suoni il clacson|strombazza|strombazzi|suonano il clacson|suonato il clacson"
    "|suonare il clacson|clacsona|suonando il clacson",
    "beep": "fa bip|faccia bip|fare bip|fa bip bip|fa beep|faccia beep|emette un bip|emetta un bip|bippa|bippi",
    "play": "va|accesa|in riproduzione|sta andando|a tutto volume",
    "crackle": "crepita|crepiti|scoppietta|scoppietti|crepitare|scoppiettare|crepitando|scoppiettando",
    "shoot": "spara|spari|sparano|sparare|sparato|sparando",
    "visit": "viene a trovarci|venga a trovarci|viene in visita|venga in visita|ci fa visita|faccia visita"
    "|viene a farci visita|venuto a trovarci|fatto visita|passa a trovarci|passi a trovarci|venuto in visita"
    "|passato a trovarci|viene a trovarmi|ci viene a trovare|venuti a trovarci|fa visita",
    "start": "parte|parta|si avvia|si avvii|si mette in moto|si metta in moto|partito",
    "sound": "suona|suoni|suonano|suonino|suonare|suonando|suonato|scatta|scatti|scattano|scattare|scattato"
    "|si attiva|si attivi|si attivano|parte|parta|si sente|suonava|corre|scorre|scorra|scorrere|aperto|ronza"
    "|in funzione|in moto|attivato|partito|attivata|emette|squilla|squilli|dà l allarme|fischia|fischi|scattasse"
    "|suonasse|aperta|gira|è in funzione|suonano a distesa|acceso|scorreva|si accende|ulula|rimbomba"
    "|entrato in funzione|entra in funzione|entri in funzione",
    "heard": "si sente|si senta|si sentono|si sentano|senti|sente|sentite|sentire|sentito|sentita|sentiti|si ode"
    "|viene sentito|venga sentito|odi|udito|sentiva|ascolti|si è sentito|si è sentita|sentissi|si sentisse|sentono"
    "|sentirsi|avverti|si avverte|si avvertono|percepisci|sento|risuona|si oda",
}
VERBS: Phrases = doing(_VERBS, GOING)
_OF = (
    "[un|uno|una|il|lo|la|l|i|gli|le|dei|degli|delle|del|di|qualche|ogni|qualsiasi|qualunque] [rumore|rumori|suono"
    "|suoni|segno|segni|forte"
    "|forti] [di|del|dei|della|d|degli] [un|una|il|lo|la|i]"
)
_HEARD = {
    "appliance": "elettrodomestico|elettrodomestici",
    "glass_break": "vetri rotti|vetro rotto|vetro infranto|vetri infranti|rottura di vetri|rottura di un vetro"
    "|vetro che si rompe|vetri che si rompono|rottura vetri|rottura di vetro|vetro in frantumi|vetri in frantumi"
    "|rottura del vetro|vetro che va in frantumi|rottura vetro|rottura dei vetri",
    "door_knock": "colpi alla porta|colpo alla porta|bussata|bussate|bussare alla porta|toc toc|bussate alla porta",
    "footsteps": "passi|passo",
    "gunshot": "sparo|spari|colpo di pistola|colpi di pistola|colpo d arma da fuoco|colpi d arma da fuoco"
    "|colpo di arma da fuoco|colpi di arma da fuoco|sparatoria|fucilata|fucilate|colpo di fucile|colpi di fucile",
    "scream": "urlo|urla|grido|grida|strillo|strilli",
    "beep": "bip|beep|segnale acustico|cicalino",
    "dog_bark": "abbaio|abbai|latrato|latrati|cane che abbaia|cani che abbaiano|abbaiare di un cane|abbaiare",
    "baby_cry": "pianto|pianti|pianto del neonato|pianto di un neonato|neonato che piange|bimbo che piange"
    "|pianto del bambino|pianto di bambino|bambino che piange|vagito|vagiti|pianto di neonato",
    "cat_meow": "miagolio|miagolii|gatto che miagola|gatti che miagolano",
    "cough": "tosse|colpo di tosse|colpi di tosse|attacco di tosse|attacchi di tosse",
    "snore": "russare|russamento|russamenti",
    "speech_or_laughter": "voce|voci|conversazione|conversazioni|risata|risate|chiacchiere|gente che parla"
    "|persone che parlano|discorsi|chiacchiericcio|parlare|ridere|parlare o ridere|ridere o parlare",
    "siren": "sirena|sirene", "car_horn": "clacson|colpo di clacson|colpi di clacson|strombazzata",
    "engine": "motore|motore di un auto|motore d auto|motore di auto", "water": "acqua|acqua che scorre"
    "|acqua corrente|rubinetto aperto|rubinetto che scorre|scroscio d acqua",
    "crackling_fire": "fuoco che crepita|crepitio|crepitio del fuoco|crepitio di fuoco|scoppiettio"
    "|fuoco che scoppietta|scoppiettio del fuoco",
    "doorbell": "scampanellata|scampanellate|suonata di campanello", "music": "musica", "vacuum": "aspirapolvere",
}  # fmt: skip
_ALONE = ("water", "engine", "footsteps")
SUBJECTS += noises({kind: said for kind, said in _HEARD.items() if kind not in _ALONE}, _OF)
SUBJECTS += noises(
    {}, "", {"water": _HEARD["water"], "engine": _HEARD["engine"]}, "[il|un|del] (rumore|suono) (di|del|d|dell)"
)
SUBJECTS += noises(
    {},
    "",
    {"footsteps": "passi"},
    "[i|dei|il rumore di|un rumore di|rumore di|rumori di|dei rumori di|il suono di|rumore dei]",
)
_WHO = "(qualcuno|una persona|uno sconosciuto|chiunque|estranei)"
TERMS: Phrases = [
    *((f"(si|senti|si sente|si senta|si sentono|sentire) {said}", kind) for said, kind in (("(piange|piangere)",
    "baby_cry"), ("(tossisce|tossire)", "cough"), ("(russa|russare)", "snore"), ("(abbaia|abbaiare)", "dog_bark"),
    ("(urla|urlare|grida|gridare)", "scream"))),
    ("[il|un|la|una|i] (bambino|bambina|bambini) (piange|pianga|piangono|ha pianto|sta piangendo|stia piangendo"
     "|si mette a piangere|inizia a piangere)|(piange|pianga|sta piangendo|ha pianto|si mette a piangere) (il|un|la"
     "|una)"
     " (bambino|bambina)", "baby_cry"),
    ("(suonano|suonino|si suona) il clacson|strombazzano|strombazzino", "car_horn"),
    ("russo|sto russando", "snore"), ("tossisco|sto tossendo", "cough"),
    ("(bussano|bussino|hanno bussato|si bussa) [alla porta|alla porta d ingresso]", "door_knock"),
    ("(suona|suoni|squilla|squilli|è suonato) il campanello [della porta|di casa]", "doorbell"),
    ("(suonano|suonino|hanno suonato) [il campanello|alla porta|al campanello|al citofono]|citofonano|citofonino",
    "doorbell"),
    ("[un|una|il|la|qualche|dei|di|ogni|qualsiasi|qualunque] (pericolo|pericoli|situazione pericolosa"
     "|situazione di pericolo)"
    "|qualcosa di pericoloso", "hazard"),
    ("[un|una|l|il|ogni|qualsiasi|qualunque|un tentativo di|ogni tentativo di|tentativo di|tentativi di|di|i|la|dei"
     "|degli] (intrusione|intrusioni|intruso"
    "|intrusi|effrazione|furto|furti|ladro|ladri|scasso|irruzione|scippo|violazione di domicilio|intrusa)"
     f"|{_WHO} (entra|entri|cerca di entrare|cerchi di entrare|tenta di entrare|tenti di entrare|prova ad entrare"
     f"|provi ad entrare|prova a entrare|provi a entrare|è entrato|si introduce|sia entrato|stia cercando di entrare"
     f"|sta cercando di entrare) [con la forza|forzando la porta|con effrazione|di forza|abusivamente] [in casa"
     f"|dentro casa]"
     f"|{_WHO} (forza|forzi|cerca di forzare|tenta di forzare|cerchi di forzare|tenti di forzare) la (porta"
     f"|serratura)|(entrano|sono entrati) [i] ladri", "intrusion"),
    ("[una|un|delle|dei|degli|abbiamo|ho|arriva|arrivano|ricevo|riceviamo|la|le|gli|i|abbiamo avuto|avuto|qualche|l"
    "|ce|ci sono|sono arrivate|arrivasse|riceviamo una|l arrivo di|ogni|qualsiasi|qualunque] (visita|visite"
    "|visitatore|visitatori|ospite"
    "|ospiti)"
     "|(una visita|un visitatore|un ospite|visite|visita|ospiti|gli ospiti|dei visitatori|qualche ospite) (arriva"
     "|arrivi|viene|si presenta|arrivano|arrivino|vengono|si presenti)", "visitor"),
    ("[una|un|delle|di|ogni|qualsiasi|richiesta di|richieste di|grida di|grido di|invocazione di|urla di|chiamata di"
     "|la] (aiuto"
    "|soccorso|richiesta di aiuto|richiesta d aiuto|richieste di aiuto|richieste d aiuto|grida di aiuto"
    "|grida d aiuto|grido d aiuto|grido di aiuto|richiesta di soccorso|urla di aiuto)|[una] (persona"
    "|qualcuno) in (difficoltà|pericolo)", "distress"),
]  # fmt: skip
_WE = "[noi|io|tutti|tutta la famiglia|la famiglia|ormai|già]"
_ARE = "(siamo|sono|è|siano|sia|stiamo|sto|fossimo|eravamo|ero|saremo|sarò|fossi|era|siamo stati|sono stato|erano)"
_OUT = (
    "(via|fuori|fuori casa|assenti|assente|in vacanza|al lavoro|in viaggio|in ferie|usciti|uscito|uscita|a lavorare"
    "|in ufficio|lontani|lontano|lontano da casa|in giro|partiti|via da casa|a lavoro|fuori di casa|fuori città)"
)
_IN = "(a casa|in casa|dentro casa|qui|in casa nostra|dentro|presenti)"
_WHEN = "[quando|mentre|se|finche|e|nelcasoincui|intanto che|che|sempreche|anche se|nei momenti in cui|e se|e quando]"
AWAY = (
    f"[e] noi (fuori|via|fuori casa|non in casa)|{_WHEN} ({_WE} {_ARE} [tutti|già|ancora|entrambi] {_OUT}"
    f"|{_WE} non {_ARE} [tutti|nessuno] {_IN}|{_WE} non ci (siamo|fossimo|sia|sto|siamo noi)|(quando|mentre"
    f"|e) [io] non ci sono|io non ci sono|nessuno (è|sia"
    f"|era) {_IN}|(ce|ci sia|è|sia|cera) nessuno {_IN}|{_IN} (ce|ci sia|cera) nessuno|la casa (è|sia|resta|rimane"
    f"|era) (vuota|deserta|disabitata)|ce ne siamo andati|siamo usciti)"
    "|(in|durante) (nostra assenza|la nostra assenza|mia assenza|la mia assenza|le vacanze|le nostre vacanze"
    "|le ferie)|[a|con la] casa vuota|in assenza di tutti|senza nessuno [in|a] casa|in nostra assenza|in mia assenza"
    "|quando non ce nessuno|quando siamo fuori|nessuno in casa|nessuno a casa"
)
CONTEXTS: Phrases = [
    (AWAY, "away"),
    (f"{_WHEN} ({_WE} {_ARE} [tutti|già] {_IN}|(ce|ci sia) qualcuno {_IN}|qualcuno (è|sia) {_IN})", "home"),
    (f"{_WHEN} ({_WE} (dormiamo|dormo|dormono|dorme|dormivamo|stiamo dormendo|sto dormendo|stanno dormendo"
    f"|dormono tutti|dormiamo tutti)|{_WE} {_ARE} [tutti|già|tutti già] (a letto|addormentati|addormentato"
    f"|andati a letto|andati a dormire|a dormire|andato a letto)|tutti dormono|tutti (siano|sono) a letto"
    f"|dormono tutti|la casa dorme|dormono|andiamo a (letto|dormire)|vado a (letto|dormire))"
    f"|(dopo che) siamo andati a (letto|dormire)|dopoche (siamo|sono|tutti siamo) andati a (letto|dormire)"
    f"|una volta a letto|nel sonno", "night"),
]  # fmt: skip
_JUST = "[ancora|lasciata|lasciato|rimasta|rimasto|spalancata|male|bene|sempre|di nuovo|stata]"
_IS = (
    "(è|sia|sta|resta|resti|rimane|rimanga|viene|venga|è stata|è stato|sia stata|si|è rimasta|è rimasto|sia rimasta"
    "|lasciano|lascia|era|si è|venisse|hanno lasciato|è ancora|dovesse restare|restasse|rimasta|sono)"
)
STATES = {
    "running": "[è|sia|sta] (in funzione|accesa|girando|lavando|va|gira|in moto|andata)|in funzione",
    "finished": f"[{GOING}] (finito|terminato|finisce|finisca|termina|termini|ha finito|ha terminato"
    f"|abbia finito) [di lavare|il lavaggio|il ciclo]|[è|sia] (finita|pronta|terminata)",
    "open": f"[{_IS}] {_JUST} (aperta|aperto|aperte|socchiusa|spalancata|apre|apra|aprono|aprano)|si apre|si apra"
    f"|si è aperta|aprirsi|apertura|aprisse",
    "closed": f"[{_IS}] {_JUST} (chiusa|chiuso|chiude|chiuda|chiudono)|si chiude|si chiuda|si è chiusa|chiudersi"
    f"|si richiude",
    "on": f"[{_IS}] {_JUST} (accesa|acceso|in funzione|attiva|attivata|in moto|attivo|avviata|in marcia)"
    f"|[{GOING}] (funziona|funzioni|parte|parta|si accende|si accenda|si mette in funzione|si metta in funzione"
    f"|entra in funzione|entri in funzione|si avvia|si avvii|si attiva|si attivi|gira|giri|va|vada|lavora|lavori"
    f"|funzionare|partire|accendersi|pompa|pompi|funzionando|lavorando|girando|avviarsi|girare|si mette in moto"
    f"|si metta in moto|partisse|accende|accenda|attacca|attacchi|è partita)",
    "off": f"[{_IS}] {_JUST} (spenta|spento|ferma|fermata|disattivata|arrestata)|si spegne|si spenga|si ferma"
    f"|si fermi|si arresta|si arresti|smette di (funzionare|andare|girare|lavorare)|smetta di (funzionare|andare"
    f"|girare|lavorare)|non (funziona|funzioni|va|vada|gira|giri|è accesa|è in funzione|sia in funzione|sia accesa)"
    f"|spegnersi|fermarsi|si è (spenta|fermata)|si sia (spenta|fermata)|si blocca|si disattiva",
    "locked": f"[{_IS}] {_JUST} (chiusa a chiave|bloccata)|si blocca|si blocchi|viene chiusa a chiave",
    "unlocked": f"[{_IS}] {_JUST} (sbloccata|non chiusa a chiave|aperta con la chiave)|si sblocca|si sblocchi"
    f"|non {_IS} chiusa a chiave",
}
