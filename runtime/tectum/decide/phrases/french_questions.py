"""French: how people ask what happened."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from tectum.decide.phrases import question_kinds as of
from tectum.decide.phrases.book import Moment
from tectum.decide.phrases.french_happenings import AWAY
from tectum.decide.phrases.question_kinds import DAY_S, HOUR_S

_NOON = Moment(time(12), "exact")
_PARTS = {
    "dawn": "(à l aube|aux aurores|de bonne heure|tôt le matin|au petit matin|très tôt|tôt ce matin)",
    "morning": "(matin|dans la matinée|au matin|matinée|le matin|en matinée)",
    "noon": "(midi|à midi|le midi|au déjeuner)",
    "afternoon": "(apresmidi|l apresmidi|dans l apresmidi|en apresmidi|en fin d apresmidi|après midi)",
    "evening": "(soir|au soir|le soir|dans la soirée|en soirée|soirée|en fin de journée)",
    "night": "(nuit|dans la nuit|la nuit|pendant la nuit|en pleine nuit|durant la nuit)",
}
_NIGHT = (
    "[pendant|durant|au cours de|au milieu de|dans|toute] (cette nuit|la nuit dernière|la nuit passée|la nuit"
    "|nuit dernière)"
)
TIMES: list[tuple[str, Any]] = [
    ("aujourdhui|de la journée|dans la journée|depuis ce matin tôt|(pendant|durant) la journée|en journée"
    "|toute la journée|ce jour", "today"),
    ("hier|(pendant|toute) la journée d hier|la journée d hier|pour hier", "yesterday"),
    ("avant hier|avant-hier|il ya deux jours", "before"),
    ("[il] ya {l}", of.AGO), ("[il] ya une semaine", (of.AGO, 7.0, DAY_S)), ("[il] ya quelques jours", (of.AGO, 3.0,
    DAY_S)),
    ("[le|ce|du|de] {d} [dernier|passé]", of.WEEKDAY),
    *((f"hier {said}", ("yesterday", part)) for part, said in _PARTS.items()),
    *((f"avant hier {said}", ("before", part)) for part, said in _PARTS.items()),
    *((f"[le|ce] {{d}} [dernier] {said}", (of.WEEKDAY, part)) for part, said in _PARTS.items()),
    (_PARTS["dawn"], "dawn"),
    ("[tôt|pendant|toute|depuis] (ce matin|dans la matinée|la matinée|en matinée|le matin|ce matin là)|ce matin tôt",
    "morning"),
    ("(ce midi|à midi|à l heure du déjeuner|pendant le déjeuner|le midi)", "noon"),
    ("[pendant] (cet apresmidi|cette apresmidi|dans l apresmidi|en fin d apresmidi|l apresmidi)", "afternoon"),
    ("[pendant] (ce soir|dans la soirée|en soirée|la soirée|en début de soirée)", "evening"),
    (_NIGHT, "night"),
    ("[pendant|de] cette semaine|de la semaine|depuis le début de la semaine|[pendant] la semaine", "week"),
    ("[pendant|de] la semaine (dernière|passée)", "last_week"),
    ("(ce mois ci|ce mois|du mois|depuis le début du mois|dans le mois)", "month"), ("le mois (dernier|passé)",
    "last_month"),
    ("[pendant|durant] (ce|le) weekend [dernier|passé|end]|[pendant|ce|le] weekend", "weekend"),
    ("(au cours|ces|les|dans|pendant|durant|sur) [des|les|de la|ces] {l} (dernières|dernières|derniers|passées"
    "|dernière)|[au cours|pendant|dans|durant] [de] (les|des|ces|la) {l} [dernières|derniers|dernière|passées]"
     "|(depuis|en) {l}", of.PAST),
    ("(ces|les|au cours des|dans les|pendant les) dernières {l}|(ces|les|au cours des|dans les) derniers {l}|(la"
    "|cette) dernière heure", (of.PAST)),
    ("(au cours de|dans|pendant|durant|depuis) la dernière heure|depuis une heure|la dernière heure|l heure passée",
    (of.PAST, 1.0, HOUR_S)),
    ("(dans|au cours de|durant) la dernière demi heure|depuis une demi heure", (of.PAST, 0.5, HOUR_S)),
    ("(ces|les|au cours des|dans les) (dernières heures|quelques heures)", (of.PAST, 3.0, HOUR_S)),
    ("(ces|les|au cours des) (derniers jours|quelques jours)", (of.PAST, 3.0, DAY_S)),
    ("(à l instant|tout à l heure|il ya un instant|juste maintenant|tout juste|récemment à l instant"
    "|ya pas longtemps|il pas ya longtemps|il ya quelques minutes|il ya peu)", (of.PAST, 0.25, HOUR_S)),
    ("(récemment|dernièrement|ces temps ci)", (of.PAST, 1.0, DAY_S)),
    ("(déjà|jamais|un jour|une fois)", of.EVER),
    ("depuis {t}|(à partir de|dès) {t}", of.SINCE), ("après {t}|(passé|plus tard que) {t}", of.AFTER),
    ("(avant|jusque|jusqu) [à] {t}", of.BEFORE),
    ("depuis (midi|le déjeuner)", (of.SINCE, _NOON)), ("après (midi|le déjeuner)", (of.AFTER, _NOON)), ("avant (midi"
    "|le déjeuner)", (of.BEFORE, _NOON)),
    ("depuis", of.ONWARDS),
    ("(entre|de) {t} (et|à|a) {t}|{t} (à|-) {t}", of.HOURS),
    ("(vers|à|a|autour de|aux alentours de|aux environs de|environ à|sur les coups de) {t}", of.AROUND),
    (f"{AWAY}|(pendant|durant) que [nous|j|on] (étions|étais|était) (absents|absent|absente|partis|parti|partie"
    f"|sortis|sorti|dehors|en vacances|au travail|pas là)"
     "|[quand|pendant que|pendant qu|alors que|alors qu|lorsque] (nous|j|on|je) [pas] (étions|étais"
     "|était) [pas] (absents|absent|absente|partis|parti|partie|sortis|sorti|sortie|dehors|en vacances|au travail|là"
     "|à la maison|ailleurs|en"
     " courses|au bureau|chez nous|chez moi)|depuis (que|qu) (je|nous|on) (suis|sommes|est) (parti|partis|partie"
     "|sorti|sortis|sortie)|depuis (mon|notre) départ|(personne) (n|était|n était) [était] (à la maison|là)"
     "|quand la maison était vide"
     "|en mon absence|en notre absence|pendant mon absence|(pendant|durant) que personne était là", of.AWAY),
    ("(pendant|quand|alors|lorsque|lorsqu) [que|qu] (nous|je|on|j|tout le monde) (dormions|dormais|dormait"
    "|étions couchés|étais couché|étions au lit)|pendant (notre|mon) sommeil|(pendant|quand) [que"
    "|qu] tout le monde (dormait|était au lit)", of.ASLEEP),
]  # fmt: skip
_ANY = "(quelque chose|quoi que ce soit|des choses|un truc|un événement|rien)"
_ODD = (
    "(inhabituel|bizarre|anormal|particulier|spécial|suspect|étrange|intéressant|important|notable|nouveau|louche"
    "|grave|curieux)"
)
_ADJ = (
    "[d|de] [inhabituel|bizarre|anormal|particulier|spécial|suspect|étrange|intéressant|important|notable|nouveau"
    "|neuf|louche|grave|remarquable|autre|curieux]"
)
_LAST = "(dernière|derniere|toute dernière)"
PHRASES: Mapping[str, Sequence[tuple[str, Any]]] = {
    of.LEAD: [
        ("(peuxtu|peux tu|tu peux|pourrais tu|pouvez vous|pourriez vous|tu pourrais|peut on) [s il te plaît] [me"
        "|nous] (dire|vérifier|regarder|rappeler|voir|confirmer|montrer|indiquer|préciser)", ""),
        ("(je|j|nous|on) (voudrais|aimerais|veux|souhaite|souhaiterais|voudrions|aimerions|voulais|me demande"
        "|me demandais) [bien|juste] [savoir|vérifier|demander|comprendre]", ""),
        ("(sais tu|tu sais|savez vous|vous savez|sait on|tu te souviens|te souviens tu)", ""),
        ("(dis|dites|rappelle|montre|indique|raconte|racontez|explique) [moi|nous] [un peu|donc]|(au fait|dis donc"
         "|petite question|question"
        "|une question|excuse moi|pardon|bonjour|salut|hé|bon|alors)", ""),
    ],
    of.IF: [("(si|s)", "")],
    of.WHAT: [
        ("(que|qu|quoi|questceque) [ce|c] [qui|il|s] [est] [s] [est il|est] [s] passé|(questceque|ce) [qui"
        "|qu il] [s] [est|a] (s est passé|est passé|passé|arrivé|produit)|que s est passé|que s est il passé"
        "|que est passé|(il|quoi) s est passé quoi"
         "|questceque s est passé|questceque [il] ya eu|que s est produit|questceque s est produit|qu [a"
         "|est] [il] (eu|arrivé)|qu ya eu|qu ya t il eu|quoi de neuf|quoi de nouveau|que s est passe"
         "|qu est [il] arrivé|quels événements|quels ont été les événements"
         "|questceque j ai (raté|loupé|manqué)|questceque nous avons (raté|loupé|manqué)|questceque on a (raté|loupé"
         "|manqué)|qu ai (raté|manqué|loupé)|questceque tuas (vu|entendu|remarqué|enregistré|détecté)|qu as (vu"
         "|entendu|remarqué|enregistré|détecté)"
         "|ce qui s est passé|ce qu il s est passé|tout ce qui s est passé|(fais|donne) [moi|nous] (un|le) (résumé"
         "|récapitulatif|bilan|point|récap) [de]|[un|le] (résumé|récapitulatif|bilan|récap) [de|des événements|sur]",
         ""),
        (f"[est|il] [s est|s] {_ANY} {_ADJ} [s est] (passé|arrivé|produit)|[il] [s est"
        f"|estceque] [il] [s est] passé {_ANY} {_ADJ}|estceque {_ANY} {_ADJ} s est (passé|produit)|(ya"
        f"|ya eu) [eu] {_ANY} {_ADJ}|s est [il] [passé|produit] {_ANY} {_ADJ}|s est (passé|produit) {_ANY} {_ADJ}"
         f"|(ya eu|ya|estceque il ya eu|estceque ya eu) (du mouvement|de l activité|des événements|des incidents"
         f"|une alerte|des alertes|du nouveau|un incident|de l agitation|des alarmes)|(ai|avons|a) (raté|loupé"
         f"|manqué) {_ANY}|estceque j ai (raté|loupé|manqué) {_ANY}"
         f"|{_ANY} {_ADJ} (à signaler|de neuf|de nouveau)|il s est passé {_ANY}|{_ANY} {_ADJ} s est (passé|produit)"
         f"|rien à signaler|du nouveau|quoi de neuf|{_ANY} [d|de] {_ODD}", ""),
    ],
    of.WHEN: [
        ("(quand|à quelle heure|a quelle heure|à quel moment|vers quelle heure|quel jour|depuis quand"
        "|à quelle heure exactement|quelle heure) [estceque] [est|a|ont|sont|avons|s est|s]|quand (est c|c est) que",
        of.ALONE),
        ("quand|à quelle heure|vers quelle heure|à quel moment", ""),
    ],
    of.LASTLY: [
        (f"(quand|c|à quand|quelle|de quand|ca remonte à quand|de quand date) [est|était|a été|remonte|date"
        f"|c] [ce] (la) {_LAST} fois [(que|qu|où|ou)]|c [est|était] quand la {_LAST} fois (que|qu|où)"
        f"|à quand remonte [le|la|l] {_LAST}|[quand] [était] [ce] la {_LAST} fois (que|qu|où)"
         "|à quand remonte le dernier|à quand remonte la dernière|de quand date (le dernier|la dernière)|(il|ça"
         "|cela) (ya|fait) combien de temps (que|qu)|depuis combien de temps pas [a|est]"
         "|quelle est la dernière fois (que|qu)|quand remonte la dernière fois (que|qu)", ""),
    ],
    of.FIRSTLY: [("[quand|quelle|c] [est|était|a été] [ce] [quand] la (toute première|première) fois [(que|qu|où)]",
    "")],
    of.LAST: [(f"(pour|) [la] {_LAST} fois|en dernier [lieu]|la {_LAST} fois|dernièrement|[le|la|les|l] (dernier"
    f"|dernière)", "")],
    of.FIRST: [("[pour] [la] (première|toute première) fois|en premier|d abord|[le|la|les] (premier|première)", "")],
    of.LAST_ONE: [("(la dernière personne|le dernier visiteur)", "person"), ("la dernière voiture", "vehicle")],
    of.FIRST_ONE: [("la première personne", "person"), ("la première voiture", "vehicle")],
    of.OFTEN: [("combien d ouvertures (de|du)|(combien de fois|à combien de reprises|combien de fois en tout"
    "|à quelle fréquence|le nombre de fois [où|que|qu]) [estceque|est|a|ont|sont|s est]", "")],
    of.MANY: [("combien (de|d) [différents|différentes]|combien (ya|a)|quel est le nombre (de|d)|le nombre (de|d)",
    "")],
    of.LONG: [("(durant|pendant) combien de temps [est|a]|[pendant] combien (de temps|d heures|de minutes) [en tout"
    "|au total] [estceque|est|a|ont|s est|avons]|(quelle durée|combien de temps) [est|a]", "")],
    of.CANNOT: [
        ("(de quelle couleur|quelle couleur|quelle marque|quel type|quelle sorte|quel genre|quelle race|quel modèle"
        "|quel âge|quelle taille) [de|d] [est|était|a]|(pourquoi|comment|à qui|avec qui|de qui|lequel|laquelle"
        "|combien mesure|chez qui)", ""),
        ("(où est|où a|où sont|d où) [allé|passé]|ou est passe|qui (a volé|a pris)|questceque a (fait|provoqué"
        "|causé)|qu a (fait|dit)|quel (chien|chat)|quelle (personne|voiture)|qu est ce qui a causé", ""),
    ],
    of.WAS: [
        ("(estceque|est que|est|sont|ya|il ya)", of.HALF), ("(a|ont|s est|avait|était|étaient|avez|as|avons)", ""),
        ("[estceque] [il] (ya eu|y a eu|ya déjà eu|yavait|y avait)|[estceque] [il] ya t il eu|avons [nous] eu"
        "|[estceque] (on a|nous avons|j ai|ya) eu|(as|avez|tuas|vous avez) (vu|entendu|remarqué|détecté|aperçu"
        "|repéré)|[estceque] (tuas|vous avez) (vu|entendu|remarqué"
         "|détecté|aperçu)|[estceque] [nous] (avons|a|ai) eu|[des|une|la moindre] (trace|traces|signe|signes) de",
         ""),
    ],
    of.WHO: [("qui [est|a|était|c]", ""), ("qui (était là|est venu|est passé|ya|était présent)", of.ALONE)],
    "subject": [("(quelquun d autre|qui que ce soit|du monde|des gens|personne|n importe qui|gens|personnes|monde"
    "|visiteurs)", "person"), ("(voitures|véhicules|voiture)", "vehicle"), ("(chats|chat)", "cat"),
    ("(chiens|chien)", "dog"),
                ("[la|une|notre] (sonnette|porte)", "doorbell"), ("[un|des|les|la] alarmes [de|d] (incendie|fumée)",
                "smoke_alarm")],
    "verb": [
        ("(venue|venus|venu|passé|passée|passés|arrivée|arrivés|monté|montée|revenu|revenue|approché|pénétré|engagé"
        "|introduit|faufilé)", "arrives"), ("(partie|parties|partis|parti|sortie|sortis|quitté|reparti|enfui"
        "|échappé)", "leaves"),
        ("(resté|restée|traîné|rôdé|stationné|promené|vu|été là|eu|garé|circulé|traversé|marché|bougé|séjourné"
        "|attendu|rôdait|traînait|passait|était là|venu|passé)", "seen"),
        ("(retenti|déclenché|déclenchée|sonné|activé)", "sound"), ("(cassé|brisé|brisée|éclaté)", "break"),
    ],
    "term": [
        ("[un|une|des|le|l|d|tentative d|une tentative d] (cambriolage|cambriolages|intrusion|intrusions|effraction"
        "|cambrioleur|cambrioleurs|intrus)|(quelquun) [a] (essayé|tenté) d entrer [par effraction]|(entré"
        "|rentré) par effraction|(été|est) cambriolé[s]", "intrusion"),
        ("[de la|une|la|des|de|un|le|les|d] (visite|visites|visiteur|visiteurs|invités)", "visitor"), ("[des|d|de"
        "|les|un] aboiements", "dog_bark"), ("[des|de|d] voix|(quelquun|on|des gens) [a] (parlé|parler|discuter"
        "|discuté)", "speech_or_laughter"),
        ("[des|un|de|d|les] (cris|cri|hurlements)", "scream"), ("[des|de|d] pleurs", "baby_cry"),
        ("[un|des] appels à l aide", "distress"), ("[des|de|un] (bruits|bruit) de pas", "footsteps"),
        ("[un|des|de] bris de (verre|glace|vitre)", "glass_break"),
    ],
    "filler": [
        ("s il te plaît|s il vous plaît|stp|svp|merci|exactement|environ|précisément|à peu près|au total|en tout"
        "|au moins une fois|une seule fois|aussi|encore|déjà|déja|donc|alors|bien|là|ici|chez nous|chez moi"
        "|à la maison|dans la maison|il|elle|ils|elles|on|c|ce|ça|t"
         "|en tout et pour tout|quelque part|y|en|au juste|jamais|et|que|qu|nous|vous|tu|me|se|s|estceque|est|a|ont"
         "|sont|dis moi|par hasard|de|d|je|j|un peu|même|dehors|par ici|été|eu|aujourd hui|ya|avait|avoir|lieu|fait"
         "|faire|tourné|combien de temps ça", ""),
    ],
    of.ARTICLE: [("le|la|l|les|un|une|des|du|notre|nos|mon|ma", "")],
    of.WINDOW: TIMES,
}  # fmt: skip
STATES = {
    "open": "[a|est|s est|été|a été|resté|restée|a elle été|est elle restée] (ouverte|ouvert|ouvertes)|s est ouverte"
    "|été ouverte",
    "closed": "[a|est|s est|été|a été|resté|restée] (fermée|fermé)|s est fermée",
    "on": "[a|est|s est|été] (démarré|tourné|fonctionné|allumée|allumé|mise en marche|mise en route|en marche|marché"
    "|pompé|déclenchée|enclenchée|mis en marche|tournait|fonctionnait)|s est (mise en marche|mise en route|allumée"
    "|déclenchée|enclenchée)|tournait",
    "off": "[a|est|s est|été] (arrêtée|arrêté|éteinte|éteint|coupée|coupé)|s est (arrêtée|éteinte|coupée)",
}
WAS_WORDS = (
    r"a|ont|avons|avez|avait|avaient|eu|ete|etait|etaient|etais|etions|as|ai|venue?s?|passee?s?|partie?s?|sorti"
    r"|arrivee?s?|entree?s?|aboye|sonnee?|vue?s?|entendue?s?|restee?s?|mise?s?|frappe|tousse|pleure|miaule|crie"
    r"|declenchee?|demarre|tourne"
    r"|parle|ronfle|casse|brise|klaxonne|quitte|dernier|derniere|dormait|produite?|rate|loupe|manque"
)
TO_COME = "demain|prochain|prochaine|vais|vas|va|vont|sera|serai|seront|viendra|arrivera|faudra|pourra|bientot"
OVER = frozenset({"dernier", "derniere", "dernieres", "derniers", "passe", "passee"})
