"""French: who and what there is, what they do, where the people of the house are, and what sensors say."""

from tectum.decide.phrases.book import NOISE
from tectum.decide.phrases.composed import Phrases, doing, noises, things

_BE = "(est|sont|soit|soient|a été|a ete|était|étaient|reste|restent)"
GOING = (
    "(s est mis à|se met à|se met a|se mettent à|commence à|commence a|commencent à|est en train de|sont en train d"
    "|est en train d|sont en train de|continue à|continue de|narretepas"
    "|vient de|viennent de|a|ont|est|sont|se fait|fait|soit|vienne à|vienne|était en train de|s est mis a"
    "|se remet à)"
)
_KNOWN = (
    "un|une|le|la|l|les|des|du|d|ce|cet|cette|quelque|n importe quel|n importe quelle|un autre"
    "|une autre|tout|toute|de|la présence d|la présence de|présence d|présence de|un petit|un gros"
)
_ANY = f"[{_KNOWN}]"
"""In front of a car: whose it is is not to be told."""
_SOME = f"[{_KNOWN}|mon|notre|nos|mes|votre]"
_ARTICLE = "[le|la|l|les|un|une|du|des|d|de|mon|ma|notre|nos]"
_NO = (
    "(pas (de|d|le|la|l)|pas ya (de|d)|aucun|aucune|pas (un|une) seul|pas (un|une) seule|pas (un|une)"
    "|plus (de|d)|plus ya (de|d)|plus aucun|plus aucune|pas de trace (de|d)|aucune trace (de|d|du))"
)
_ALL = "(tous les|toutes les|chaque|le dernier|la dernière)"
_THINGS = {
    "cat": "chat|chats|chatte|chaton|chatons|minou|matou",
    "dog": "chien|chiens|chienne|chiot|toutou",
}
_CARS = {"vehicle": "voiture|voitures|véhicule|véhicules|auto|autos|bagnole|camionnette|camion|camions|fourgon"}
_ONE = (
    "[la présence de|la présence d|présence de|présence d|de la|du|la silhouette de] (quelquun [d autre]|quelqu un"
    "|une personne|des personnes|les personnes|la"
    " personne|des gens|les gens|du monde|un être humain|un humain|des humains|n importe qui|qui que ce soit|une âme"
    "|un individu"
    "|quiconque|quelques personnes|toute personne|tout individu)|du mouvement|un mouvement|des mouvements"
    "|[la moindre|toute|n importe quelle"
    "|une] (présence|silhouette)|(le moindre|tout) mouvement"
)
_NOBODY = (
    "[absolument|ya|plus] (personne|aucune personne|aucune présence|pas de monde|pas âme qui vive|pas une âme"
    "|pas quelquun|pas ya quelquun|nul|aucun mouvement|pas de mouvement|pas d humain|pas (le moindre|de) mouvement"
    "|pas ya de mouvement|pas ya de monde|plus ya de mouvement|plus ya de monde|plus de mouvement)"
    "|(est|reste|demeure|soit) (vide|déserte|désert|inoccupée|inoccupé)|(vide|déserte|inoccupée)"
)
SUBJECTS: Phrases = [
    (_ONE, "person"),
    (_NOBODY, "no person"),
    ("aucun pas", f"no {NOISE}footsteps"),
    ("(tout le monde|tous|toute la famille|le dernier|la dernière personne|toutes les personnes|nous tous)",
    "every person"),
    *things(_THINGS, _SOME, _NO, _ALL),
    *things(_CARS, _ANY, _NO, _ALL),
    (f"{_SOME} (détecteur de fumée|détecteurs de fumée|alarme incendie|alarmes incendie|détecteur incendie"
     "|alarme de fumée|avertisseur de fumée|alarme à fumée|alarme fumée|détecteur d incendie|alarme d incendie)",
     "smoke_alarm"),
    (f"{_SOME} (détecteur|alarme|capteur|avertisseur|celui|celle) [(de|à|du|au)] (co|monoxyde de carbone"
     f"|monoxyde)", "co_alarm"),
    (f"{_SOME} (sirène|sirènes)", "siren"),
    (f"{_ARTICLE} (verre|vitre|vitres|carreau|fenêtre)", "glass_break"),
    (f"{_ARTICLE} (bébé|nourrisson|petit dernier|nouveau né)", "baby"),
    (f"{_ARTICLE} (sonnette|sonnette d entrée|carillon)", "doorbell"),
    (f"{_ARTICLE} (klaxon|klaxon de voiture|avertisseur)", "car_horn"),
    (f"{_ARTICLE} moteur [(de|d une) voiture]", "engine"),
    ("[de] (l eau|l eau du robinet|le robinet|un robinet|de l eau|eau)", "water"),
    ("(le|un|du) feu", "crackling_fire"),
    ("(de la musique|la musique|musique|une musique|de musique)", "music"),
    ("[un] (quelque chose|truc|appareil|minuteur|minuterie)|[le|l] (minuteur|minuterie|appareil)", "beep"),
    (f"{_ARTICLE} aspirateur", "vacuum"),
]  # fmt: skip
_VERBS = {
    "seen": (
        "est|sont|soit|soient|se trouve|se trouvent|se tient|se tiennent|est là|est la|sont là|est présent"
        "|est présente|est vu|est"
        " vue|est visible|est aperçu|est aperçue|est détecté|est détectée|est repéré|est repérée|traîne|traînent"
        "|reste|restent"
        "|rôde|rôdent|passe|passent|marche|marchent|bouge|bougent|se balade|se promène|se promènent|attend|stationne"
        "|stationnent|est garé|est garée|est stationné|est stationnée|se gare|se garent|s attarde|demeure|est resté"
        "|est restée"
        "|présent|présente|présents|visible|se cache|circule|erre|traverse|traversent|se baladent|allé|est allé"
        "|est allée|aller|va|stationné|garé|garée|dort"
        "|est assis|est debout|vu|vue|aperçu|aperçue|détecté|détectée|ya|se trouvait|était|étaient|été|eu|resté"
        "|passé|vient à passer"
        "|est couché|se pointe pas|déambule|tu vois|vous voyez|on voit|la caméra voit|voit|vois|vit|avoir|il ya"
        "|je vois|court|rôder"
        "|tu as vu|tuas vu|as vu|vous avez vu|avez vu|on a vu|traîner|passer|marcher|trainer|être|se trouver|squatte"
        "|est aperçue|s arrête devant|s arrête|fouine"
        "|stationner|rester"
    ),
    "appears": "apparaît|apparaissent|se montre|se montrent|se présente|se présentent|surgit|se pointe|débarque"
    "|apparu|apparaître",
    "arrives": (
        "sortdans|arrive|arrivent|entre|entrent|vient|viennent|rentre|rentrent|pénètre|pénètrent|s approche"
        "|s approchent|monte|remonte"
        "|est entré|est entrée|est arrivé|est arrivée|est rentré|est rentrée|entrer|arriver|pénétrer|s engage"
        "|débarque|entré"
        "|arrivé|rentré|rentrée|entrée dans|l arrivée [de|d]|arrivée de|arrivée d|venu|venue|venus|met les pieds"
        "|met le pied|met une patte|s introduit|se faufile"
        "|revient|revienne|vienne|arrivée|rentrer|venir|revenu|approche|s engagent|grimpe|saute|s introduire|se gare"
    ),
    "leaves": (
        "part|partent|sort|sortent|quitte|quittent|s en va|s en vont|repart|repartent|est parti|est partie"
        "|sont partis|est sorti"
        "|est sortie|a quitté|ont quitté|parti|partie|partis|sorti|sortie|quitté|sortir|partir|quitter|s échappe"
        "|s enfuit|se sauve"
        "|s éloigne|disparaît|s est échappé|s échapper|s enfuir|sortis|s est sauvé"
    ),
    "bark": "aboie|aboient|aboyer|aboyait|aboyé|aboyés|grogne|grogner|jappe",
    "meow": "miaule|miaulent|miauler|miaulait|miaulé",
    "cry": "pleure|pleurent|pleurer|pleurait|pleuré|hurle|hurler|se réveille en pleurant|chouine|crie|pleurniche",
    "break": "se brise|se brisent|se casse|casse|est brisé|est brisée|est cassé|est cassée|éclate|vole en éclats"
    "|brisé|brisée|cassé"
    "|cassée|se briser|se casser|s est brisé|s est cassé|explose|brise",
    "knock": "frappe|frappent|toque|toquent|cogne|cognent|frapper|toquer|frappé|toqué|tape|tapent|cogner|tapé"
    "|frappe à la porte"
    "|frapper à la porte|toque à la porte|frappé à la porte|toqué à la porte|tape à la porte|cogne à la porte"
    "|toquer à la porte",
    "ring": "sonne|sonnent|sonner|sonné|sonnait|appuie sur la sonnette|retentit|sonne à la porte|sonné à la porte"
    "|sonner à la porte"
    "|sonnent à la porte|a sonné|carillonne",
    "cough": "tousse|toussent|tousser|toussé|toussait",
    "snore": "ronfle|ronflent|ronfler|ronflé|ronflait",
    "talk": "parle|parlent|parler|parlé|discute|discutent|rit|rient|bavarde|discuter|papote|rire|rigole|discuté"
    "|bavardent",
    "scream": "crie|crient|crier|crié|hurle|hurlent|hurler|hurlé|pousse un cri|pousse des cris",
    "distress": "appelle à l aide|appelle au secours|crie au secours|crie à l aide|demande de l aide|a besoin d aide"
    "|est en détresse"
    "|en détresse|est en danger|hurle à l aide|hurle au secours|appelé à l aide|appelé au secours|crié au secours"
    "|crier au secours"
    "|appeler à l aide|a besoin de secours|crié à l aide|demandé de l aide|appeler au secours",
    "honk": "klaxonne|klaxonnent|klaxonner|klaxonné",
    "beep": "bipe|bipent|biper|bipé|fait bip|fasse bip|faire bip|fait bip bip|émet un bip",
    "play": "joue|passe|est allumée|est mise|jouer|jouait|joué",
    "crackle": "crépite|crépitent|crépiter|crépité",
    "shoot": "tire|tirent|tiré|tire des coups de feu|tire un coup de feu",
    "visit": "vient nous voir|rend visite|nous rend visite|vient en visite|me rend visite|rendu visite"
    "|est venu nous voir|venu en visite"
    "|passe nous voir|passé nous voir|venu nous voir",
    "start": "démarre|démarrent|démarré|se met en route|se met en marche",
    "sound": "se déclenche|se déclenchent|retentit|retentissent|s active|hurle|bipe|sonne|sonnent|sonner|coule"
    "|coulent|couler|tourne"
    "|ronronne|déclenché|est déclenché|est déclenchée|s est déclenché|s est déclenchée|déclenchée|beugle|vrombit"
    "|tourner|coulé|fonctionne"
    "|est en marche|se mette à sonner|marche|se fait entendre|est allumé|sonné|tourné|bipé|se déclencher|ronfle"
    "|s est mis à sonner"
    "|résonne|se fasse entendre|a sonné|se met à sonner|se met à hurler",
    "heard": "tu as entendu|tuas entendu|vous avez entendu|on a entendu|tu entend|est entendu|est entendue"
    "|sont entendus|sont entendues|entends|entendez|entend|on entend"
    "|tu entends"
    "|j entends|entendu"
    "|entendue|entendre|se fait entendre|se font entendre|vous entendez|nous entendons|s entend|s entendent|entendus"
    "|entendait",
}
VERBS: Phrases = doing(_VERBS, GOING)
_OF = (
    "[un|des|le|les|du|de|d|une|l|la|de la|le moindre|tout|toute|chaque] [bruit [de|d|du|des]|bruits [de|d]|son [de"
    "|d|du]|sons de"
    "|signe de|signes de"
    "|léger|petit|fort|gros|forts] [un|des|du|de|une|la|l]"
)
_HEARD = {
    "appliance": "appareil ménager|appareils ménagers|appareil électroménager",
    "glass_break": "bris de glace|bris de verre|bris de vitre|verre brisé|verre cassé|vitre brisée|vitre cassée"
    "|verre qui se brise"
    "|verre qui casse|vitre qui casse|vitre qui se brise|verre qui se casse|fracas de verre|vitres brisées"
    "|verre qui éclate"
    "|casse de verre",
    "door_knock": "coups à la porte|coup à la porte|coups frappés à la porte|coups sur la porte"
    "|frappement à la porte|toc toc"
    "|coups contre la porte",
    "footsteps": "pas",
    "gunshot": "coup de feu|coups de feu|détonation|tir|tirs|coup de fusil|coups de fusil|détonations",
    "scream": "cri|cris|hurlement|hurlements",
    "beep": "bip|bips|bip sonore|bips sonores",
    "dog_bark": "aboiement|aboiements|chien qui aboie|aboiements de chien",
    "baby_cry": "pleurs|pleurs de bébé|bébé qui pleure|pleurs du bébé|cris de bébé|pleurs d enfant",
    "cat_meow": "miaulement|miaulements|chat qui miaule",
    "cough": "toux|quinte de toux|quintes de toux|toussotement|toussotements",
    "snore": "ronflement|ronflements",
    "speech_or_laughter": "voix|conversation|conversations|rires|rire|paroles|discussion|discussions"
    "|gens qui parlent|éclats de voix"
    "|éclats de rire|gens qui discutent|bavardages",
    "siren": "sirène|sirènes",
    "car_horn": "klaxon|klaxons|coup de klaxon|coups de klaxon",
    "engine": "moteur|moteur de voiture",
    "water": "eau|eau qui coule|robinet qui coule",
    "crackling_fire": "feu qui crépite|crépitement|crépitements|crépitement de feu|crépitement du feu",
    "doorbell": "sonnerie|coup de sonnette|coups de sonnette",
    "music": "musique",
    "vacuum": "aspirateur",
}
_ALONE = ("footsteps", "water", "engine")
SUBJECTS += noises({kind: said for kind, said in _HEARD.items() if kind not in _ALONE}, _OF)
SUBJECTS += noises(
    {}, "", {"footsteps": _HEARD["footsteps"]},
    "(des|les|des bruits de|un bruit de|le bruit de|du bruit de|bruit de|bruits de|de|bruit des)",
)  # fmt: skip
SUBJECTS += noises(
    {}, "", {kind: _HEARD[kind] for kind in ("water", "engine")}, "[un|le|du] (bruit|son) (de|d|du|de l|d un)"
)
_WHO = "(quelquun|une personne|des gens|on|n importe qui|qui que ce soit|un inconnu)"
TERMS: Phrases = [
    *((f"(ça|on entend|tu entends|il|elle) {said}", kind) for said, kind in (("(pleure|pleurer)", "baby_cry"),
    ("(tousse|tousser)", "cough"), ("(ronfle|ronfler)", "snore"), ("(aboie|aboyer)", "dog_bark"), ("(crie|crier)",
    "scream"))),
    ("(ça|on|on entend|tu entends) (klaxonne|klaxonner|a klaxonné)", "car_horn"),
    ("(ça|on entend|tu entends) (bipe|biper|fait bip|a bipé)", "beep"),
    ("(ça|on entend|tu entends) (miaule|miauler)", "cat_meow"), ("(ça|on) (tire|a tiré)", "gunshot"),
    ("(ça|on entend|tu entends) (parle|parler|discute|discuter|rire|rigole)", "speech_or_laughter"),
    ("je ronfle|j ai ronflé", "snore"), ("je tousse", "cough"),
    ("on (passe|marche|rôde|traîne|se promène|bouge|court|se balade)", "person"),
    ("(on|ça) (frappe|toque|cogne|tape|a frappé|a toqué|frapper|vient frapper) [à la porte|à la porte d entrée]",
    "door_knock"),
    ("(on|ça) (sonne|a sonné|sonner|vient sonner) [à la porte|à la porte d entrée|chez nous]", "doorbell"),
    ("[un|une|le|la|du|de|de la|tout|toute|chaque] (danger|dangers|situation dangereuse|situation de danger)"
    "|quelque chose de dangereux", "hazard"),
    (f"[une|un|des|d|de|l|le|les|tout|toute|chaque|une tentative d|tentative d|une tentative de] (intrusion"
     f"|intrusions|effraction"
    f"|effractions|cambriolage|cambriolages|intrus"
     "|cambrioleur|cambrioleurs|voleur|voleurs)"
     f"|{_WHO} (entre|pénètre|essaie d entrer|tente d entrer|est entré|s introduit|rentre|essaye d entrer"
     f"|cherche à entrer) (par"
     " effraction|de force|par la force) [dans la maison|chez nous|chez moi]|(est|sommes|a été) cambriolé"
     f"|{_WHO} (force|tente de forcer|essaie de forcer) (la porte|l entrée)", "intrusion"),
    ("[il ya|ya|on a|nous avons|j ai|on reçoit|nous recevons|je reçois|avons|on avait|avoir|recu|eu] [de la|une|un"
    "|des|le|la|d|tout|toute|chaque] (visite|visiteur|visiteurs|visites"
     "|invité|invités)|(un visiteur|des invités|un invité|des visiteurs|de la visite|les invités) (arrive|arrivent"
     "|se présente|vient|est là"
     "|sont là|se présentent|débarquent)", "visitor"),
    ("[un|des|de l|d|tout|chaque] (appel à l aide|appels à l aide|appel au secours|cri de détresse|cris à l aide"
    "|signe de détresse|appel de détresse"
     "|appels au secours|appels de détresse|cri à l aide|cris de détresse)|[une|un] (détresse|situation de détresse"
     "|personne en détresse)", "distress"),
]  # fmt: skip
_WE = "(nous [ne]|on|je|j|tout le monde|toute la famille|la famille|tous|nous tous|mes parents et moi)"
_ARE = "(sommes|est|suis|soyons|sois|serai|serons|sera|étais|était|étions|ai été)"
_OUT = (
    "(absents|absent|absente|partis|parti|partie|sortis|sorti|sortie|en vacances|au travail|en voyage|ailleurs"
    "|dehors|au bureau"
    "|en déplacement|au boulot|loin|en congé|à l extérieur|en week end|en weekend)"
)
_IN = "(à la maison|a la maison|chez nous|chez moi|là|la|dans la maison|ici|rentrés|rentré|présents|présent)"
_WHEN = (
    "[quand|lorsque|lorsqu|pendant que|pendant qu|tant que|tant qu|si|s il|alors que|alors qu|et que|et qu|et"
    "|dès que|que|qu|s|une fois que]"
)
AWAY = (
    f"{_WHEN} (on|nous) (sort|sortons) [de la maison]|{_WHEN} ({_WE} {_ARE} [tous|toutes|déjà|encore] {_OUT}"
    f"|{_WE} pas {_ARE} {_IN}|[il] [ya] personne [n] [est] [pas] {_IN}"
    f"|la maison est (vide|inoccupée)|{_WE} (travaille|travaillons)|personne [n] [est] {_IN})"
    "|(en|pendant|durant) (notre|mon|nos|mes) (absence|absences|vacances)|(en|pendant) l absence de tout le monde"
    "|une fois (partis|tout le monde parti)|maison vide"
)
CONTEXTS: Phrases = [
    (AWAY, "away"),
    (f"{_WHEN} ({_WE} {_ARE} [tous|déjà] {_IN}|(il ya quelquun|quelquun est) (à la maison|chez nous))", "home"),
    (f"{_WHEN} ({_WE} (dort|dorment|dors|dormons|dormait|dormions|{_ARE} [tous|toutes|déjà|tous déjà] (couché"
    f"|couchés|endormi|endormis|au lit"
     "|couchée|endormie))|tout le monde (dort|est au lit|est couché))|(pendant|durant) (notre|mon) sommeil"
     "|[une fois] tout le monde"
     " (couché|endormi|au lit)|après (notre|mon) coucher|une fois (couchés|couché|endormis|au lit)"
     "|quand la maison dort|la maison dort", "night"),
]  # fmt: skip
_JUST = "[toujours|encore|laissé|laissée|laissés|restée|resté|grand|grande|bien|est|de nouveau|mal|longtemps]"
_IS = (
    "(est|sont|reste|restent|soit|a été|ont été|demeure|était|s est|se|s est mise|est laissée|est restée|est resté"
    "|se retrouve)"
)
STATES = {
    "running": "[est|tourne] (en marche|en route|tourne|fonctionne|en train de tourner)|tourne|marche|tourné|en cours",
    "finished": f"[{GOING}] (fini|terminé|terminée|finie|finit|termine|s arrête) [de tourner|son cycle"
    f"|sa lessive]|est (finie|terminée)",
    "open": f"[{_IS}] {_JUST} (ouvert|ouverte|ouverts|ouvertes|entrouverte|ouvre|ouvrent|entrebâillée)|s ouvre"
    f"|s ouvrent|s est ouverte"
    "|ouverture|ouvre",
    "closed": f"[{_IS}] {_JUST} (fermé|fermée|fermés|fermées|ferme|ferment|refermée|refermé)|se ferme|se ferment"
    f"|se referme|s est fermée",
    "on": f"[{_IS}] {_JUST} (allumé|allumée|en marche|en route|activé|activée|démarré|démarrée)|[{GOING}] (marche"
    f"|tourne|fonctionne|démarre|s allume|se met en"
    " marche|se met en route|se déclenche|s active|démarrer|tourner|fonctionner|marcher|tourné|se mettre en marche"
    "|fonctionné|marché|pompe"
    "|se lance|s enclenche)",
    "off": f"[{_IS}] {_JUST} (éteint|éteinte|arrêté|arrêtée|à l arrêt|coupé|coupée|hors tension)|s arrête|s éteint"
    f"|se coupe|[se] pas (marche|tourne|fonctionne)"
    "|plus (marche|tourne|fonctionne)|cesse de (tourner|fonctionner|marcher)|s arrête de (tourner|fonctionner)"
    "|s est arrêtée"
    "|tombe en panne d arrêt|pas [est] en marche",
    "locked": f"[{_IS}] {_JUST} (verrouillé|verrouillée|fermée à clé|fermé à clé)|se verrouille",
    "unlocked": f"[{_IS}] {_JUST} (déverrouillé|déverrouillée)|pas {_IS} (verrouillé|verrouillée|fermée à clé)"
    f"|se déverrouille",
}
