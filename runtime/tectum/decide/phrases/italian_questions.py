"""Italian: how people ask what happened."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from tectum.decide.phrases import question_kinds as of
from tectum.decide.phrases.book import Moment
from tectum.decide.phrases.italian_happenings import AWAY
from tectum.decide.phrases.question_kinds import DAY_S, HOUR_S

_NOON = Moment(time(12), "exact")
_SAID = {
    "dawn": "(all alba|di primo mattino|di buon ora|mattina presto|all alba presto)",
    "morning": "([di|in|nella|al|la] (mattina|mattinata|mattino))",
    "noon": "(a mezzogiorno|all ora di pranzo|a pranzo)",
    "afternoon": "([di|nel|il|al|in] (pomeriggio|tardo pomeriggio))",
    "evening": "([di|in|nella|la] (sera|serata|tarda serata))",
    "night": "([di|nella|la] notte)",
}
TIMES: list[tuple[str, Any]] = [
    ("oggi|(durante|nel corso della|in) giornata|tutto il giorno|durante la giornata|nell arco della giornata"
    "|finora oggi|oggi finora", "today"),
    ("ieri|(durante|tutta) la giornata di ieri|nella giornata di ieri", "yesterday"), ("(l altro ieri|altroieri"
    "|avantieri|ieri l altro|l altroieri)", "before"),
    ("{l} fa", of.AGO), ("una settimana fa", (of.AGO, 7.0, DAY_S)), ("qualche giorno fa", (of.AGO, 3.0, DAY_S)),
    ("un paio di giorni fa", (of.AGO, 2.0, DAY_S)),
    ("[il|la|questo|questa|lo scorso|la scorsa|di] {d} [scorso|scorsa|passato]", of.WEEKDAY),
    *((f"ieri {said}", ("yesterday", part)) for part, said in _SAID.items()),
    *((f"(l altro ieri|altroieri|avantieri|ieri l altro) {said}", ("before", part)) for part, said in _SAID.items()),
    *((f"[il|la|lo scorso|la scorsa] {{d}} [scorso|scorsa] {said}", (of.WEEKDAY, part)) for part,
    said in _SAID.items()),
    ("all alba|di primo mattino|stamattina presto|di buon ora|alle prime ore del mattino"
    "|nelle prime ore del mattino", "dawn"),
    ("stamattina|stamani|questa mattina|stamane|oggi di mattina|oggi nella mattina|in mattinata|(durante|nella"
    "|per tutta) la mattina|nella mattinata|di mattina", "morning"),
    ("(oggi a mezzogiorno|a mezzogiorno|all ora di pranzo|a pranzo)", "noon"),
    ("(questo pomeriggio|oggi pomeriggio|nel pomeriggio|di pomeriggio|nel tardo pomeriggio|durante il pomeriggio"
    "|in questo pomeriggio)", "afternoon"),
    ("(stasera|questa sera|in serata|nella serata|di sera|durante la serata)", "evening"),
    ("(stanotte|questa notte|[durante|nel corso della|nel cuore della] [la] notte [scorsa|passata]|la scorsa notte"
    "|l altra notte|di notte|nella notte|nella notte scorsa|la notte scorsa|nel mezzo della notte|per tutta la notte"
    "|tutta la notte|durante questa notte)", "night"),
    ("ieri notte", "night"),
    ("[durante|in|nel corso di|per tutta] questa settimana|in settimana|nella settimana|dall inizio della settimana"
    "|questa settimana finora", "week"),
    ("[durante|in|nel corso della|nella] (la settimana scorsa|la scorsa settimana|settimana scorsa"
    "|scorsa settimana)", "last_week"), ("(questo mese|in questo mese|nel mese)", "month"),
    ("[nel|lo|il] (mese scorso|scorso mese)", "last_month"),
    ("[nel|durante il|lo|il|questo|in questo|per tutto il] [scorso] weekend [scorso|passato]", "weekend"),
    ("[nelle|negli|nell|nel|durante le|le|gli|in] (ultime|ultimi|ultima|ultimo) {l}|da {l}|in {l}", of.PAST),
    ("[nell|durante l] ultima ora|nell ultim ora|nell ultima oretta", (of.PAST, 1.0, HOUR_S)), ("[nell] ultima mezz "
    "ora|nell ultima mezza ora", (of.PAST, 0.5, HOUR_S)),
    ("(nelle|le) ultime ore", (of.PAST, 3.0, HOUR_S)), ("(negli|gli|in questi) ultimi giorni", (of.PAST, 3.0, DAY_S)),
    ("(poco fa|or ora|proprio ora|un attimo fa|un momento fa|pochi minuti fa|qualche minuto fa|un minuto fa)",
    (of.PAST, 0.25, HOUR_S)),
    ("(ultimamente|di recente|recentemente)", (of.PAST, 1.0, DAY_S)), ("(mai|una qualche volta)", of.EVER),
    ("(dalle|dall|dalla|da) [l] {t} [in poi]|a partire dalle {t}", of.SINCE), ("dopo (le|l) {t}|dopo {t}"
    "|passate le {t}", of.AFTER), ("(prima|entro|fino) (delle|dell|le|alle|l|della|di|a) {t}|prima di {t}",
    of.BEFORE),
    ("da (mezzogiorno|pranzo)", (of.SINCE, _NOON)), ("dopo (mezzogiorno|pranzo)", (of.AFTER, _NOON)),
    ("prima di (mezzogiorno|pranzo)", (of.BEFORE, _NOON)),
    ("(da|dal|dalla|fin da|fin dal)", of.ONWARDS),
    ("(tra|fra|dalle|dall) [le|l|la] {t} (e|alle|all|ed) [le|l|la] {t}|(tra|fra|da) {t} (e|a) [le] {t}", of.HOURS),
    ("(alle|all|alla|verso le|verso l|attorno alle|intorno alle|circa alle|verso|a) {t} [circa]", of.AROUND),
    (f"{AWAY}|[mentre|quando|nel tempo in cui|finche] [noi|io|tutti] (eravamo|ero|siamo stati|sono stato|sono stata"
    f"|erano|era) [tutti] (via|fuori|fuori casa|assenti|assente|in vacanza|al lavoro|a lavoro|in viaggio|in ufficio"
    f"|a fare la spesa|in giro|lontani|lontano)|[mentre|quando|finche] [noi|io] non (c ero|ceravamo|c eravamo"
    f"|ero in casa|eravamo in casa|ero a casa|eravamo a casa)"
     "|(da quando|dopo che|dopoche) (sono|siamo) (uscito|usciti|uscita|andato via|andati via|partito|partiti)"
     "|(quando|mentre) (nessuno era in casa|non c era nessuno|cera nessuno [in casa])|(durante|in) (la mia|la nostra"
     "|mia|nostra) assenza|mentre la casa era vuota", of.AWAY),
    ("(mentre|quando|finche) [noi|io|tutti] (dormivamo|dormivo|dormivano|stavamo dormendo|stavo dormendo"
    "|eravamo a letto|ero a letto|stavano dormendo|dormivano tutti)|nel sonno", of.ASLEEP),
]  # fmt: skip
_ANY = "(qualcosa|qualche cosa|alcunché|niente|qualche evento)"
_ODD = (
    "(strano|insolito|particolare|anomalo|speciale|interessante|importante|nuovo|sospetto|notevole|rilevante|brutto"
    "|grave|anormale|curioso)"
)
_ADJ = (
    "[di] [strano|insolito|particolare|anomalo|speciale|interessante|importante|nuovo|sospetto|notevole|rilevante"
    "|degno di nota|brutto|grave|fuori dal comune|anormale|curioso]"
)
_HAPPENED = (
    "(è successo|è accaduto|è capitato|e successo|sia successo|è avvenuto|ha avuto luogo|sono successe|è successa)"
)
PHRASES: Mapping[str, Sequence[tuple[str, Any]]] = {
    of.LEAD: [
        ("[mi|ci] (puoi|potresti|sai|sapresti|sa|può|potrebbe|riesci a) (dirmi|dirci|dire|controllare|verificare"
        "|guardare|vedere|ricordarmi|confermarmi|indicarmi|mostrarmi|confermare|farmi sapere|raccontarmi)", ""),
        ("[mi|ci] (piacerebbe|vorrei|voglio|volevo|vorremmo|interessa|interesserebbe|chiedo|chiedevo|domando|serve"
        "|sono curioso di) [sapere|controllare|chiedere|verificare|capire]", ""),
        ("(sai|sapete|sa|ti ricordi|ricordi|hai idea di) [mica|per caso]", ""),
        ("(mi|ci) (racconti|dici|racconta|dica)|(raccontaci|raccontatemi|dimmi|dicci|mostrami|ricordami|raccontami"
         "|senti|scusa|scusi|una domanda|a proposito|guarda|ciao|allora"
        "|controlla|domanda|ehi|mi dici)", ""),
    ],
    of.IF: [("se", "")],
    of.WHAT: [
        (f"(che cosa|cosa|che|cos|quel che|quello che|tutto quello che|ciò che) {_HAPPENED}|[che] (cosa|cos) (è"
        f"|ha) (successo|accaduto|capitato)|cosa mi sono pers[o]|(cosa|che cosa) (mi|ci) (sono|siamo) (perso|persa"
        f"|persi)|che novità ci sono [state]|cosa ce (stato|di nuovo)|(che cosa|cosa) (hai|avete) (visto|sentito"
        f"|notato|registrato|rilevato)|che è successo|cosa succedeva"
         "|(fammi|dammi|facci) (un|il) riassunto [di] [quello che è successo|cosa è successo|del|della]"
         "|[un] (riassunto|resoconto|riepilogo) (di|della|del|degli eventi) [quello che è successo|cosa è successo]"
         "|aggiornami su [quello che è successo|cosa è successo]|quali eventi ci sono stati|cosa ce stato"
         "|che movimenti ci sono stati|che è accaduto|che ce stato|tutto quello che è accaduto", ""),
        (f"{_HAPPENED} {_ANY} {_ADJ}|{_ANY} {_ADJ} {_HAPPENED}|(ce|ci|ce stato|ce stata|ci sono|ci sono stati"
        f"|ci sono state) [stato|stata|stati|state] {_ANY} {_ADJ}|(ce|ci sono|ce stato|ce stata|ci sono stati"
        f"|ci sono state) [stato|stata|stati|state] [qualche|dei|degli|delle|del] (movimento|movimenti|attività"
        f"|incidente|incidenti|evento|eventi|allarme|allarmi|novità|allerta|avvisi|trambusto)|(mi|ci) (sono"
        f"|siamo) (perso|persa|persi) {_ANY}|{_ANY} {_ADJ} da segnalare|{_ANY} [di] {_ODD}|hai (notato|visto|sentito"
        f"|rilevato) {_ANY} {_ADJ}", ""),
    ],
    of.WHEN: [
        ("(quando|a che ora|verso che ora|in che momento|che giorno|da quando|a quale ora|in quale momento"
        "|a che ora esattamente|quando esattamente|quand) [è che] (è|ha|sono|hanno|si è|ha|abbiamo)", of.ALONE),
        ("(quando|a che ora|verso che ora|in che momento|che giorno|a quale ora|quand)", ""),
    ],
    of.LASTLY: [("[quando|qual|a quando|quand|a che ora] [è|risale|era] [stata] [l] ultima volta [che|in cui]"
    "|quand è stata l ultima volta che|(da quanto tempo|quanto tempo fa|quanto fa) [è che|non]"
    "|quando è stata l ultima (volta che|volta)|a quando risale (l ultimo|l ultima)|qual è l ultima volta che"
    "|quando risale l ultima volta", "")],
    of.FIRSTLY: [("[quando|qual|quand|a che ora] [è] [stata] la prima volta [che|in cui]", "")],
    of.LAST: [("(per l ultima volta|l ultima volta|da ultimo|[l|gli|le] (ultimo|ultima)|per ultimo|per ultima)", "")],
    of.FIRST: [("(per la prima volta|la prima volta|per primo|per prima|[il|la|i] (primo|prima))", "")],
    of.LAST_ONE: [("(l ultima persona|l ultimo visitatore)", "person"), ("(l ultima (macchina|auto)"
    "|l ultimo veicolo)", "vehicle")],
    of.FIRST_ONE: [("(la prima persona)", "person"), ("(la prima (macchina|auto)|il primo veicolo)", "vehicle")],
    of.OFTEN: [("(quante volte|con che frequenza|con quale frequenza|quanto spesso|ogni quanto"
    "|il numero di volte che|quante volte in tutto) [è|ha|sono|hanno|si è|abbiamo]", "")],
    of.MANY: [("(quanti|quante|quanta|che numero di|qual è il numero di) [diversi|diverse]", "")],
    of.LONG: [("quanto (è|e) (durata|durato) [in tutto|in totale]"
    "|[per] (quanto tempo|quanto) [in totale|complessivamente|in tutto] [è|ha|sono|si è|hanno|era]"
    "|(quanti minuti|quante ore) [in totale] [è|ha]|per quanto", "")],
    of.CANNOT: [
        ("(di che colore|che colore|che marca|che tipo di|che genere di|che modello|che razza|che età"
        "|di quale colore|quale marca) [era|è|aveva]|(perché|perche|come mai|come|con chi|a chi|di chi|quale|quali"
        "|per quale motivo)", ""),
        ("(dove) [è|era|sono] [andato|andata]|(chi) ha (rubato|rotto|preso)|(cosa|che cosa) ha (detto|fatto|causato"
        "|provocato)|che (cane|gatto|macchina|persona|auto) era", ""),
    ],
    of.WAS: [
        ("(è|sono|ce|ci sono|si è|si sono)", of.HALF), ("(ha|hanno|ce stato|ce stata|ci sono stati|ci sono state"
        "|cera|era|abbiamo|ho)", ""),
        ("(hai|avete|si è|avresti) (visto|sentito|notato|rilevato|avvistato|udito|individuato)|(ce stata|ce stato"
        "|ci sono state) [qualche|alcuna] (traccia|segno) di|(abbiamo|ho) avuto|è vero che|è stato (visto|notato"
        "|rilevato)", ""),
    ],
    of.WHO: [("chi [è|ha|sono]", ""), ("chi (è stato|è venuto|è passato|cera|è entrato) [qui|qua]|chi cera",
    of.ALONE)],
    "subject": [("[il|la|un|una] (bambino|bambina)", "baby"), ("(qualcunaltro|nessuno|persone|gente|persona"
    "|qualcun altro)", "person"), ("(macchine|auto|veicoli"
    "|macchina)", "vehicle"), ("(gatti|gatto)", "cat"), ("(cani|cane)", "dog"), ("[il] (campanello|citofono)",
    "doorbell"), ("[qualche|un] allarme [fumo|antincendio]", "smoke_alarm")],
    "verb": [
        ("(arrivato|arrivata|arrivati|arrivate|venuto|venuta|venuti|entrato|entrata|entrati|tornato|tornata"
        "|rientrato|avvicinato|parcheggiato|salito|introdotto|tornati)", "arrives"), ("(uscito|uscita|usciti"
        "|andato via|andata via|andati via|partito|partita|lasciato|andato|allontanato|scappato)", "leaves"),
        ("(stato|stata|stati|state|passato|passata|passati|passate|aggirato|visto|vista|cera|era|erano|rimasto"
        "|rimasta|sostato|camminato|gironzolato|parcheggiata|transitato|transitate|transitati|mosso|attraversato"
        "|fermato|fermata|aspettato|trattenuto|venuto|ce stato|ce stata)", "seen"),
        ("(suonato|scattato|attivato|partito|suonata|scattata)", "sound"), ("(rotto|rotta|infranto|spaccato)",
        "break"), ("(abbaiato)", "bark"), ("(pianto)", "cry"), ("(miagolato)", "meow"), ("(tossito)", "cough"),
        ("(urlato|gridato|strillato)", "scream"), ("(parlato|chiacchierato|riso)", "talk"),
        ("(bussato) [alla porta]", "knock"), ("(suonato) [il campanello|alla porta|al citofono]|citofonato", "ring"),
        ("(russato)", "snore"),
    ],
    "term": [
        ("[un|una|dei|tentativo di|qualche|un tentativo di|il] (furto|furti|intrusione|intrusioni|intruso|intrusi"
        "|effrazione|ladro|ladri|tentativo di furto|scasso)|(qualcuno) (ha provato|ha cercato|ha tentato) (ad|di"
        "|a) entrare [con la forza]|(sono entrati) i ladri|(ci hanno) derubat[i]", "intrusion"),
        ("[una|delle|dei|la|degli|qualche|un|le|avuto] (visita|visite|visitatore|visitatori|ospite|ospiti)",
        "visitor"), ("[degli|l|un|dei|qualche] (abbaio|abbai|latrati)", "dog_bark"), ("[delle|le] voci|(gente"
        "|qualcuno) parlare|(qualcuno) che parlava", "speech_or_laughter"), ("[delle|un|qualche|le|degli|gli] (urla"
        "|urlo|grida|grido|strilli)", "scream"),
        ("[il|dei] (pianto|pianti)", "baby_cry"), ("(grida|richieste) di aiuto|chiedere aiuto|ha chiesto aiuto",
        "distress"), ("[dei|i] passi", "footsteps"), ("[dei|un|qualche] (vetri|vetro) rott[o]|vetri rotti"
        "|rottura di vetri|vetro rotto", "glass_break"), ("(hanno|è stato) (bussato) [alla porta]|bussare",
        "door_knock"), ("(hanno) (suonato|citofonato) [alla porta|il campanello]", "doorbell"),
    ],
    "filler": [
        ("perfavore|per favore|grazie|esattamente|circa|più o meno|in totale|in tutto|almeno una volta|anche|ancora"
        "|già|allora|lì|là|qui|qua|a casa|in casa|si|mi|ci|ne|lo|la|le|gli|per caso|di|a|che|e|ed|alla fine|mai|è|ha"
        "|hanno|sono|stato|stata|stati|avuto|essere|dentro|fuori|da queste parti|da noi|almeno|precisamente|tutto"
        "|noi|io|abbiamo|ho|hai|una volta|poi|o no|se non sbaglio|rimasta|rimasto", ""),
    ],
    of.ARTICLE: [("il|lo|la|l|i|gli|le|un|uno|una|del|dei|delle|degli|nostro|nostra|mio|mia|qualche|dell|della", "")],
    of.WINDOW: TIMES,
}  # fmt: skip
STATES = {
    "open": "[è|si è|ha|è stata|è rimasta|stata|rimasta|era|sia] (aperta|aperto|aperte)|si è aperta",
    "closed": "[è|si è|è stata|è rimasta|stata|rimasta] (chiusa|chiuso)|si è chiusa",
    "on": "[è|si è|ha|è stata|è rimasta|stata|rimasta|era] (accesa|acceso|funzionato|in funzione|partita|partito"
    "|attivata|avviata|girato|lavorato|andata|pompato|attiva|entrata in funzione|messa in moto|messa in funzione)",
    "off": "[è|si è|è stata|è rimasta|stata] (spenta|spento|fermata|fermato|arrestata)",
}
WAS_WORDS = (
    r"ha|hanno|ho|abbiamo|hai|avete|stat[oaie]|era|erano|eravamo|ero|cera|avuto|venut[oaie]|passat[oaie]"
    r"|durat[oa]|arrivat[oaie]|entrat[oaie]|uscit[oaie]|partit[oaie]|andat[oaie]|suonat[oaie]|vist[oaie]|sentit[oaie]"
    r"|rimast[oaie]|bussato|tossito|pianto|abbaiato|miagolato|urlato|gridato|scattat[oa]|rott[oaie]|russato|parlato"
    r"|success[oaie]|accadut[oa]|capitato|ultim[oa]|scors[oa]|dormivamo|dormivo|funzionato|pers[oi]|tornat[oaie]"
    r"|fermat[oa]|\w{3,}(?:ato|uto|ito)"
)
TO_COME = "domani|prossim[oa]|saranno|sara|verra|arrivera|dovrebbe|potra|stara|andra|viene|arriva|vengono|arrivano"
OVER = frozenset({"scorso", "scorsa", "ultimo", "ultima", "ultimi", "ultime", "passato", "passata", "fa"})
