"""French."""

from typing import Any

from tectum.decide.phrases.book import NOWHERE, OF, ONWARDS, PAST, UNHEARD, WARMTH, WITH, Language
from tectum.decide.phrases.composed import limits, within
from tectum.decide.phrases.french_happenings import CONTEXTS, STATES, SUBJECTS, TERMS, VERBS
from tectum.decide.phrases.french_words import (
    COUNTS,
    DAYS,
    HALVES,
    NEGATIONS,
    NUMBERS,
    SHORT_DAYS,
    TURNS,
    UNITS,
    UNKNOWABLE,
    clock,
)

_A = "(à|a)"
_MORE = "(plusde|au moins|au minimum|au delà de|au delà d|pas moins de)"
_ON_END = (
    "d affilée|de suite|sans arrêt|sans interruption|sans s arrêter|sans discontinuer|en continu|non stop"
    "|consécutives|ou plus|au moins"
    "|sans pause|consécutifs|durant|au total|déjà|d un coup|d un trait|de rang|minimum"
)
_WARM = "degrés|degré|°c|° c|°|c|degrés celsius"
_PERCENT = "pour cent|%|pourcents"
_REACH = (
    "(est|monte|grimpe|passe|dépasse|descend|tombe|chute|va|atteint|reste|baisse|affiche|indique|soit|a|s élève"
    "|se situe|est montée"
    "|est descendue|est tombée|est passée|fait|monter|descendre|tomber|grimper|passer|remonte|redescend)"
)
WHEN = (
    "(quand|lorsque|lorsqu|si|s|dès que|dès qu|des que|des qu|aucasou|chaque fois que|chaque fois qu"
    "|à chaque fois que|à chaque fois qu"
    "|a chaque fois que|toutes les fois que|toutes les fois qu|aussitôt que|aussitôt qu|sitôt que|sitôt qu"
    "|du moment que|du moment qu"
    "|au moment où|au moment ou|à partir du moment où|pour peu que|pour peu qu|que|qu|le jour où|à l instant où"
    "|à la seconde où"
    "|jamais|si jamais|quand jamais|au moindre moment où|dans le cas où|à supposer que|à condition que"
    "|lorsque jamais|la fois où|mettons que|mettons qu|supposons que|supposons qu|imaginons que|imaginons qu)"
    " [jamais|un jour|par hasard|il arrive que|d aventure|que|qu]"
)
_TELL = (
    "(préviens|prévenez|avertis|avertissez|alerte|alertez|informe|informez|notifie|notifiez|réveille|réveillez"
    "|prévenir|avertir|alerter"
    "|informer|notifier|réveiller|préviennes)"
)
PHRASES: dict[str, list[tuple[str, Any]]] = {
    "subject": SUBJECTS,
    "verb": VERBS,
    "term": TERMS,
    "context": CONTEXTS,
    "ask": [
        (f"(me|nous|m) {_TELL}|{_TELL} (moi|nous) [tout de suite|immédiatement]|(dis|dites) (le moi|moi|nous)"
        f"|fais (le moi|moi|nous) (savoir|signe)"
         "|faites (le moi|moi|nous) (savoir|signe)|(fais|donne|donnez) (moi|nous) signe", ""),
        ("(envoie|envoyez|donne|fais) (moi|nous) [un|une] (message|notification|alerte|sms|mail|signe|rappel|texto"
        "|avertissement)", ""),
    ],
    "watch": [
        (f"((me|nous|m) {_TELL}|{_TELL} (moi|nous)) (de|d|du|des|en cas de|en cas d|au moindre|à la moindre|pour"
        f"|lors de|lors d)", ""),
        ("(surveille|surveillez|guette|guettez|(garde|gardez|garder|jette|jeter) un (œil|oeil) (sur|à)|guetter"
        "|observe|écoute|fais attention à|surveiller)", ""),
        ("(signale|signalez|annonce|annoncez|rapporte|rapportez) [moi|nous] [chaque]|[m|me|nous] (signaler|annoncer"
         "|rapporter) [chaque]|(me|nous) (signale|signales|signalent|signaliez|annonce|annonces)", ""),
        ("[une] (alerte|notification|alarme|avertissement) (pour|en cas de|en cas d|au moindre|à la moindre)", ""),
    ],
    "when": [(WHEN, ""), ("(en cas de|en cas d|au moindre|à la moindre|lors de|lors d|au premier|à la première)",
    OF)],
    "cannot": [
        ("(par|via) [un|une|simple] (sms|mail|e mail|email|courriel|courrier|courrier électronique|lettre|poste"
         "|la poste"
         "|téléphone|whatsapp|telegram|texto|fax|radio|message écrit|écrit|appel)|(dans|avec) (un|une) (sms|mail|e mail"
         "|email|courriel|lettre|texto)", ""),  # told by other means than those of this house
        ("(moins de|moins d|jusque|au plus|au maximum) {l}|(pas) plusde {l}", ""),
        ("(pas|plus|jamais) [me|nous] [la peine de] (préviens|prévenez|avertis|alerte|alertez|notifie|dis|dites"
        "|envoie|envoyez|réveille|dérange|informe|dérangez"
         "|prévenir|avertir|alerter|notifier|dire|envoyer|réveiller|avertissez|réveillez) [moi|nous|rien]|(arrête"
         "|cesse|arrêtez) de [me|nous] (prévenir|avertir|alerter|notifier|réveiller"
         "|déranger|dire|envoyer)|inutile de [me|nous] (prévenir|avertir|alerter|notifier|réveiller|déranger)"
         "|pas besoin de [me|nous] (prévenir|avertir|alerter"
         "|notifier|réveiller|déranger)", ""),
        ("[plusde|au moins|exactement|seulement] {n} (personnes|gens|chiens|chats|voitures|véhicules|visiteurs"
        "|hommes|fois par jour|fois par"
         " heure)|(plusieurs|beaucoup de|un groupe de|plein de|de nombreuses|un tas de) (personnes|gens|chiens|chats"
         "|voitures|véhicules)", ""),
        ("(avant|jusque|depuis|vers|autour de) {t}|que d (habitude|ordinaire)|(toutes les|tous les|dans) {l}"
        "|{l} (plus tard|après|avant|plus"
         " tôt)", ""),
        ("(demain|ce soir|cette nuit|cet apresmidi|ce matin|aujourdhui|la semaine prochaine|cette semaine|ce weekend"
        "|le weekend prochain)|{d} prochain"
         "|(un|une) {d} sur deux|(le|chaque) (premier|deuxième|dernier) {d} [du mois]|après demain|ce {d}", ""),
        ("(vient|viennent|arrive|arrivent|entre) (de|du|d|des)", ""),
        ("(un autre|une autre|un deuxième|une deuxième|un second|une seconde|encore un|encore une) (personne|chien"
        "|chat|voiture|fois)", ""),
    ],
    "filler": [
        ("sans arrêt|en continu|d affilée|sans interruption|de suite|sans discontinuer|sans s arrêter"
        "|continuellement|s il (te|vous) plaît|stp|svp|merci|merci d avance|bonjour|salut|coucou|hé|hey|ok|alors"
        "|donc|juste|aussi|immédiatement|tout de suite"
         "|aussitôt|vite|rapidement|sur mon téléphone|par message|il|elle|on|ils|elles|ce|c|cela|ça"
         "|tu|vous|y|en|là|euh|bien|d accord"
         "|encore|toujours|soudain|soudainement|tout à coup|déjà|se|s|me|moi|nous|te|lui|leur|-|que|qu"
         "|les deux|en même temps|ensemble"
         "|à la fois|simultanément|n importe quand|à n importe quelle heure|peu importe l heure"
         "|quelle que soit l heure|jour et nuit|24 h sur"
         " 24|à tout moment|de jour comme de nuit|tous les jours|chaque jour|dans la maison|quelque part"
         "|n importe où|dans toute la maison"
         "|où que ce soit|partout|chez nous|chez moi|soit|ou bien|qui|t|surtout|absolument|impérativement|d urgence"
         "|dehors|étant|ait|aient"
         "|en train de|vraiment|par hasard|d ailleurs|éventuellement|ensuite|puis|plus tard|à côté|dedans", ""),
    ],
    "and": [(f"(et|+|ainsi que|plus|puis|avec en même temps|et puis|et ensuite|et en même temps|en même temps que"
    f"|et aussi|&|suivi de|suivie de) [{WHEN}]"
             "|alors que|alors qu|pendant que|pendant qu|tandis que|tandis qu|et qu", ""), ("avec", WITH)],
    "or": [(f"(ou|ou bien|soit|et ou|ou alors|ou encore) [{WHEN}]", "")],
    "butnot": [
        ("(mais pas|sauf|excepté|hormis|à part|a part|sauf si|sauf quand|sauf lorsque|mis à part|et non|mais non"
        "|et pas|à l exception de|à l exclusion de) [quand|si|s|lorsque|lorsqu|pendant|de|du|d]"
         "|(à|a) moins (que|qu)|sauf (que|s)", ""),
        ("sans (que|qu)|sans", ""),
    ],
    "but": [("(mais|or|cependant|toutefois|pourtant|et) [que|qu]|mais [si|quand]", "")],
    "out": [("(de|du|d|des) [la|l|le|les|notre|mon]", OF)],
    "only": [("[mais|et] (seulement|uniquement|exclusivement|juste) [quand|si|lorsque|pendant|la|le]", "")],
    "not": [("(pas|plus|jamais) [du tout|encore|ait|soit|ya] [de|d]|aucun|aucune|pas le moindre|pas la moindre",
    UNHEARD), ("nulle part", NOWHERE)],
    "for": [
        ("(après|au bout de|passé|il se passe|se passe|s écoule|s écoulent|il s écoule) {l}|{l} (passent"
        "|s écoulent)", ""),
        (f"[pendant|depuis|durant] [{_MORE}] {{l}} [{_ON_END}]|[pendant|depuis|durant] [les|la] {{l}} (dernières"
        f"|derniers)", ""),
        ("(pendant|durant|depuis) (la|les) (dernières|dernière|derniers) {l}|depuis plusde {l}", ""),
    ],
    "times": [
        ("[au moins|au minimum] {n} fois [de suite|d affilée|ou plus|au moins|consécutives]", ""),
        ("plusde {n} fois", "more"), ("plusde une fois|plusieurs d affilée fois", ("more", 1.0)),
    ],
    "span": [
        *within("(dans|pendant|durant|au cours de) [la|l|le] {u} [qui suit|d après|suivante|suivant|après]",
                {"minute": 60.0, "demi heure": 1800.0, "quart d heure": 900.0, "heure": 3600.0}),
        ("[le tout|tout|tout ça|tout cela|tout ceci] (en|dans [les|la|un délai de]|en l espace de|en l espace d"
         "|en moins de|en moins d|sous"
        "|dans un intervalle de|au cours de|sur|dans la limite de"
         "|à moins de|en l intervalle de|dans un laps de temps de|dans [les|l] [heure|minutes]) {l} [qui suivent"
         "|qui suit|suivantes|suivante|après|d intervalle|ensuite|l un de l autre]"
         "|à {l} d intervalle|{l} d écart|(pas) {l} après", ""),
        ("(dans|au cours de|sur|pendant) (les|la) {l} (dernières|derniers|précédentes)|au cours (des"
        "|de la) (dernières|dernière) {l}", PAST),
    ],
    "hours": [
        ("(après|à partir de) {t} (et|mais) (avant|jusque) {t}", ""),
        ("[à n importe quel moment] (entre|de|depuis) {t} (et|à|a|jusque|jusqu) [à] {t}|{t} (à|a|-) {t}|(du"
        "|de) {t} au {t}", ""),
        ("(après|à partir de|a partir de|dès|passé|passée) {t}", ONWARDS),
    ],
    "days": [
        ("[le|les|du|tous les|chaque|un|pendant le|pendant les|uniquement le|que le|des] {d}", ""),
        ("[le|les|pendant le|pendant les|durant le|tous les|chaque|un] (weekend|weekends|week end|week ends)", (5,
        6)),
        ("en semaine|[les|pendant les|chaque|un|tous les] (jours|jour) (de semaine|ouvrables|ouvrés|de la semaine"
        "|ouvré|ouvrable|de travail)|pendant la"
         " semaine|durant la semaine|la semaine", (0, 1, 2, 3, 4)),
    ],
    "part": [
        ("[pendant|durant|au milieu de|en pleine|tard|au cours de|à la faveur de] [la|les] (nuit|nuits)|de nuit"
        "|la nuit|après la tombée de la nuit|[une fois] la nuit tombée|à la nuit"
         " tombée|(quand|lorsque|lorsqu|si|tant que|tant qu|une fois que|une fois qu|dès que|dès qu|que"
         "|qu) il fait (nuit|noir|sombre)|dans le noir|après le coucher du soleil"
         "|dans l obscurité|(du coucher au lever|entre le coucher et le lever) du soleil|(quand"
         "|dès que) la nuit (tombe|est tombée)|de la nuit|chaque nuit|toutes les nuits|il fait (nuit|noir)"
         "|nuitamment|à la tombée de la nuit", "night"),
        ("[pendant|durant|dans|au cours de] (la journée|le jour)|en journée|de jour|en plein jour|(quand|tant que"
        "|tant qu|lorsqu) il fait jour|il fait jour|dans la journée|le jour", "day"),
    ],
    "above": [
        *limits([f"[elle|il] [{_REACH}] [{_A}|jusque|au] (plusde|au dessus de|au dessus d|supérieure à|supérieur à"
        f"|plus élevée que) {{n}}", "[elle|il] (dépasse|excède|franchit|dépasser|a dépassé|dépassé"
                 "|dépassent|passe la barre des) [les] {n}"], ">", _WARM, _PERCENT),
        *limits([f"[elle|il] [{_REACH}] [{_A}|jusque] {{n}} (ou plus|et plus|ou davantage)", "[elle|il] (atteint"
        "|monte à|grimpe à|atteindre|arrive à|monte jusque|au moins|est d au moins|a atteint) [les|à] {n}"], ">=",
        _WARM, _PERCENT),
        (f"[il] [fait|soit] (plus chaud que|plus chaud) {{n}} [({_WARM})]|[il] fait (plusde"
        f"|au dessus de) {{n}} [({_WARM})]", WARMTH + ">"),
    ],
    "below": [
        *limits([f"[elle|il] [{_REACH}] [{_A}|en|au] (moins de|moins d|au dessous de|en dessous de|dessous de|sous"
        f"|sous les|sous la barre des|inférieure à|inférieur à|au dessous) {{n}}"], "<", _WARM, _PERCENT),
        *limits([f"[elle|il] [{_REACH}] [{_A}] {{n}} (ou moins|et moins)", "[elle|il] (descend à|tombe à|baisse à"
        "|chute à|est au plus à|descend jusque) {n}"], "<=", _WARM, _PERCENT),
        (f"[il] [fait] plus froid que {{n}} [({_WARM})]|[il] fait (moins de|sous) {{n}} [({_WARM})]", WARMTH + "<"),
    ],
}  # fmt: skip
NAMED = {
    "washing machine": ("machine à laver", "lave-linge", "machine", "lessive"), "dishwasher": ("lave-vaisselle",),
    "dryer": ("sèche-linge",), "fridge": ("frigo", "réfrigérateur"), "pool": ("piscine",), "shed": ("abri",
    "cabanon"),
    "garden": ("jardin",), "hall": ("couloir", "entrée", "vestibule", "hall d'entrée"), "kitchen": ("cuisine",),
    "driveway": ("allée", "entrée de garage", "allée du garage"), "living room": ("salon", "séjour"),
    "bedroom": ("chambre",),
    "nursery": ("chambre du bébé", "chambre de bébé", "chambre des enfants", "chambre d'enfant", "chambre d'enfants",
    "chambre de l'enfant"), "bathroom": ("salle de bain", "salle de bains"),
    "garage": ("garage",), "cellar": ("cave",), "basement": ("sous-sol", "cave"), "attic": ("grenier", "combles"),
    "terrace": ("terrasse",),
    "balcony": ("balcon",), "yard": ("cour",), "path": ("chemin", "sentier", "allée du jardin", "petit chemin"),
    "front door": ("porte d'entrée", "porte de devant"), "door": ("porte",), "temperature": ("température",
    "température ambiante"),
    "window": ("fenêtre",), "pump": ("pompe", "pompe de jardin"), "study": ("bureau",), "office": ("bureau",),
    "gate": ("portail",),
    "back door": ("porte de derrière",), "street": ("rue",),
}  # fmt: skip
_BY = (
    "(dans|à|a|au|aux|sur|devant|derrière|près de|près du|près d|le long de|le long du|par|en|vers|sous|au fond de"
    "|au fond du|à côté de"
    "|à côté du|à l intérieur de|à l intérieur du|autour de|autour du|là bas dans|côté|au milieu de|au milieu du"
    "|au niveau de|au niveau du"
    "|quelque part dans|n importe où dans|du côté de|du côté du|au bout de|aux abords de|aux abords du|dehors dans"
    "|dehors sur|chez nous dans)"
)


def forms(name: str, what: str) -> list[str]:
    """How a place, a zone or a sensor of this name is spoken of."""
    if what == "sensor":
        return [f"[le|la|l|les|notre|ma|mon|de la|du|une|un|cette] {name}"]
    return [f"[{_BY}] [le|la|l|les|notre|mon|ma|un|une] {name}"]


FRENCH = Language(
    "fr",
    PHRASES,
    NUMBERS,
    UNITS,
    clock,
    DAYS,
    SHORT_DAYS,
    frozenset({"et", "ou", "le", "les"}),
    frozenset({"au", "à", "a", "-", "jusque"}),
    NAMED,
    UNKNOWABLE,
    NEGATIONS,
    forms,
    {
        "understood": "compris : prévenir quand {rule}",
        "night": "la nuit va de {begin:%H:%M} à {end:%H:%M}",
        "sun": "la nuit va du coucher au lever du soleil à {latitude:g}, {longitude:g}",
        "refused": "« {sentence} » n'est pas compris, rien n'en a été fait",
        "part": "pas compris : « {part} »",
        "identity": "on ne peut pas savoir qui est quelqu'un",
        "feeling": "on ne peut pas savoir ce que quelqu'un ressent ou pense",
        "nearest": "le plus proche : {offer}",
        "examples": "par exemple : {examples}",
        "two": "« {sentence} » peut vouloir dire {readings} ; dites-le autrement",
        "exists": "cette règle existe déjà",
    },
    STATES,
    HALVES,
    COUNTS,
    verb_first=True,
    parted="'-",
    names=True,
    turns=TURNS,
    asks_by_verb=True,
)
