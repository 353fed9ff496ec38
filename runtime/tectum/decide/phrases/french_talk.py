"""French: how people ask to be told in any words, and what says nothing beside it."""

from tectum.decide.phrases.marks import Marks, words
from tectum.decide.phrases.reasons import Reasons
from tectum.decide.phrases.talk import Talk

_ME = "(?:moi|nous|me|m|le moi)"
_DEVICE = (
    r"(?:(?:sur|à|a|dans) )?(?:mon|ma|notre|nos|mes|le|la|l|tous les|tous nos) (?:\w+ )?(?:telephones?|portables?"
    r"|mobiles?|montre|smartphone"
    r"|tablette|ecrans?|boite mail|messagerie|iphone)"
)
_NOTE = (
    r"alertes?|notifications?|notifs?|messages?|mails?|courriels?|e ?mails?|sms|textos?|avertissements?|signal"
    r"|signe|signes"
    r"|rappels?|coup de fil"
    r"|coup de telephone|appels?|push|mp|alarmes?|bips?|ping|pings|avis|info|infos|petit mot|mot|nouvelles|coucou"
    r"|sonnerie|whatsapp"
)
_BEFORE = (
    r"(?:(?:un|une|d|de|des|l|le|la|petit|petite|court|courte|rapide|bref|brève|simple|tout|vite|aussi|bien|discret"
    r"|gentil|immediatement|tout de suite|s il te plait|stp|svp|une fois) )*"
)
_CALL = (
    "previen|prevene|averti|avertisse|alerte|informe|notifie|reveille|bipe|contacte|appelle|appele|secoue|signale"
    "|rappelle|textote|sonne|tire"
    "|briefe|siffle|hele|ping|interpelle"
)
_TELL = rf"(?:{_CALL})(?:s|z|ez|nt)?"
_INF = (
    "prevenir|avertir|alerter|informer|notifier|reveiller|dire|signaler|biper|contacter|appeler|tenir au courant"
    "|tenir informee?|secouer"
    "|faire signe|faire savoir|donner l alerte|mettre au courant|rappeler|pinger|avertir|sonner l alarme|ecrire"
    "|telephoner|laisser savoir"
)
_SUBJ = (
    "previenn?es?|prevenie[zn]|avertisse[sz]?|alertes?|informes?|notifies?|reveilles?|dises?|disiez|signales?|bipes?"
    "|contactes?|appelles?|mettes? au"
    " courant|tiennes? (?:au courant|informee?)|fasses? (?:signe|savoir)|rappelles?|ecrives?|previenniez|alertiez"
    "|avertissiez"
)
_TOLD = (
    "prevenue?s?|avertie?s?|alertee?s?|informee?s?|notifiee?s?|reveillee?s?|contactee?s?|appelee?s?|mise? au courant"
    "|tenue?s? (?:au courant|informee?s?)"
    "|au courant|bipee?s?|mise?s? en garde|au parfum|avisee?s?"
)
_WANT = (
    "veux|voudrais|aimerais|souhaite|souhaiterais|voulons|voudrions|aimerions|souhaitons|dois|devons|tiens|tenons"
    "|ai besoin|avons besoin|prefere"
    "|prefererais|veut|voudrait|aimerait|apprecierais|desire|desirons|exige|demande|faut|faudrait|peux|peut|pourrais"
    "|pourrait|pourrions|pouvons|est possible|serait"
    "|pouvoir|compte|merite|attends|besoin|envie|interesse|suffit|convient|adorerais|serais|serions|veille|doit"
    "|doivent"
)
_KNOW = (
    rf"(?:(?:à|a|d|de|en) )*(?:etre {_BEFORE}(?:{_TOLD})|(?:recevoir|avoir|obtenir"
    rf"|que j aie) {_BEFORE}(?:{_NOTE})(?: {_DEVICE})?|(?:le |l |en )?(?:savoir|apprendre|entendre parler)"
    rf"|qu (?:on|il|elle) {_ME} (?:{_SUBJ}|envoie {_BEFORE}(?:{_NOTE}))|que (?:tu|vous|la maison) {_ME} (?:{_SUBJ}"
    rf"|(?:envoies|envoyiez|donnes|passes|fasses) {_BEFORE}(?:{_NOTE})))"
)
_GIVE = (
    "envoie|envoyez|donne|donnez|fais|faites|laisse|laissez|passe|passez|balance|lance|lancez|mets|file|adresse"
    "|transmets|pousse|glisse|expedie|fait"
)
FRENCH_REASONS = Reasons(
    breaks=r"\b(?:parce\s+qu|car\b|sinon\b|donc\b|du\s+coup\b|afin\s+(?:de|d|que|qu)\b|puisqu|autrement\b"
    r"|d'autant\s+(?:plus\s+)?qu|histoire\s+(?:de|d)\b"
    r"|pour\s+(?:que\b|qu'|eviter|ne\s+pas|pouvoir|aller|etre|m'|me\b|l')|c'est\s+pour|ca\s+veut\s+dire|comme\s+ca\b"
    r"|c'est\s+pourquoi\b|en\s+effet\b)",
    because=r"(?:parce\s+qu(?:e\b|')|car\b|sinon\b|autrement\b|puisqu(?:e\b|')|afin\s+(?:de|d'|que|qu')"
    r"|histoire\s+(?:de|d')|d'autant\s+(?:plus\s+)?qu(?:e\b|')"
    r"|pour\s+(?:que\b|qu'|eviter|ne\s+pas|pouvoir|aller|etre|m'|me\b|l')|c'est\s+pour\s+ca|ca\s+veut\s+dire"
    r"|comme\s+ca\b|en\s+effet\b)",
    of_it=r"\s*(?:il|elle|ils|elles)\b",
    otherwise=r"(?:sinon|autrement)\b",
    which="",
    lately=r"\b(?:voisin\w*\s+(?:ral|gueul|protest|grogn)\w+|la\s+derniere\s+(?:fois\s+)?(?:elle|il|on|c'|ca)|^encore\s+une\s+fois"
    r"|ces\s+(?:derniers\s+)?(?:temps|jours)|dernierement|recemment|sans\s+cesse|m'inquiet\w*|inquiet\w*"
    r"|se\s+plai\w+|tout\s+le\s+temps|en\s+ce\s+moment|toujours\s+en\s+train)\b",
    condition=r"\b(?:quand|lorsqu\w*|si|s'il|des\s+qu|tant\s+qu|pendant\s+qu|alors\s+qu|avant|apres|jusqu\w*|sauf"
    r"|seulement|uniquement|mais|que\s+si|chaque|tous|toutes|autre|autres|qui|moins"
    r"|doit)\b",
    turned="",
    begins=r"(?:dans|en|sur|sous|au|aux|a|de|du|des|d'|par|pres|devant|derriere|chez|avec|sans|depuis|entre|vers"
    r"|apres|avant|pendant|durant|la\s+nuit|le\s+jour|dehors|ici)\b",
    states=r"(?:\b(?:est|sont|suis|sommes|etait|etaient|a|ont|ai|avons|avait|peut|peux|va|vais|vont|veut|veux|doit"
    r"|dois|faut|fait|fais|oublie\w*|vit|habite|dort|entend|entends|perd|se|m'|j'ai"
    r"|j'en|je|on|nous)\b|'ai\b)",
    life=r"\bc'est\s+pour\s+(?:mon|ma|mes|notre|nos)\b|\b(?:vit|habite)\s+(?:\w+\s+){0,2}seule?\b"
    r"|\b(?:va\s+(?:pas\s+(?:tres\s+)?bien|mal)|est\s+pas\s+(?:tres\s+)?bien|se\s+sent\s+(?:pas|mal)|enrhum\w+"
    r"|souffrante?|fievre|grippe|rhume)\b|\b(?:oubli\w+"
    r"|sourde?|malade|asthm\w+|agee?|ans|inquiet\w*|sieste|allergi\w+|enceinte|nouveau-?ne|cher|chere|fragile|peur"
    r"|dure\s+d'oreille|memoire"
    r"|nerveu\w+|tete\s+en\s+l'air|fugu\w+)\b",
    judged=r"\b(?:bizarre|normal|anormal|etrange|louche|dangereu\w+|suspect\w*|inquietant|bete|idiot|stupide)\b",
    after=r"(?:je|j'|on|nous|c'est|mon|ma|mes|notre|nos|ca)\b",
    effect=r"(?:ca|cela|c'|il|elle)\s*(?:nous\s+|me\s+|m'\s*|les\s+|lui\s+)?(?:va\s+|peut\s+)?(?:derange\w*|gene\w*"
    r"|embete\w*|ennuie\w*|enerve\w*|reveille\w*|agace\w*|inquiete\w*|fait\s+peur|coute\w*|gaspille\w*"
    r"|abime\w*|empeche\w*)\b",
    habit=r"(?:il|elle|ils|elles)\s+(?:(?:prend|attrape|a|va\s+prendre|va\s+avoir)\s+froid|(?:adore|aime|a\s+tendance|a\s+l'habitude|deteste|prefere|derange|s'echappe"
    r"|se\s+sauve|fugue|abime|peut)\w*|(?:me|nous|m'|se|s')\s*(?:vole|pique|chipe|mange|leche|griffe|renverse|devore"
    r"|creuse|deterre"
    r"|prend|grimpe|jette)\w*|(?:leche|griffe|gratte|renverse|mordille|machouille|creuse|deterre|fouille|devore|vole"
    r"|saute|grimpe)\s+(?:\w+\s+)?(?:toujours|souvent|sans\s+arret|tout|dans|sur|partout|le|la|les|mes|nos))\b",
)
FRENCH_MARKS = Marks(
    reports=("signal", "annonc", "rapport"),
    now=r"^\W*(?:y\s+a-t-il|est-ce\b|\w+\s\w+\s+est-(?:il|elle)\b)",
    until=words("jusque"),
    then=words("alors"),
    out_of=words("de du depuis"),
    of_what=words("dans sur sous au aux a à de du des d devant derriere pres chez pour"),
    reminds=("rappelle", "rappele"),
    told_to=("rappelle", "rappele"),
    doing=words("de d"),
    first_person=words("je j nous on moi"),
    about=words("de du d des"),
    weak=words("que qu de du d des"),
    finite=words("est sont a ont fait va vont reste"),
    was=words("etait etaient avait ete eu"),
    articles=words("le la l les un une des mon ma mes notre nos ce cette il elle ya quelquun on c"),
    where=words("dans sur sous au à a devant derriere pres"),
)
FRENCH_TALK = Talk(
    wish=rf"tu (?:me|nous) (?:le )?(?:dis|previens|avertis|signales|envoies {_BEFORE}(?:{_NOTE})|fais (?:signe"
    rf"|savoir)|reveilles|notifies|alertes)|vous (?:me|nous) (?:le )?(?:dites|prevenez|avertissez|signalez"
    rf"|faites savoir)|(?:signale|signalez|previens|prevenez|dis|dites|rappelle|rappelez) (?:le )?(?:moi|nous)"
    rf"|(?:il )?(?:faut|faudrait) (?:absolument )?(?:me le dire|me prevenir|me le signaler|m avertir"
    rf"|que je (?:le )?sache|que je sois (?:{_TOLD}))|(?:doit|doivent) (?:m|me|nous) etre signalee?s?"
    rf"|que je (?:le )?sache|(?:je|on) (?:tiens|tient) à (?:le )?savoir|(?:ca|cela) (?:m |nous )?(?:interesserait"
    rf"|interesse) de (?:le )?savoir|qu on me (?:le )?(?:dise|signale|previenne)|je veux qu on me (?:le )?(?:dise"
    rf"|signale)|je veux etre (?:au courant|{_TOLD})|(?:je|j) (?:voudrais|aimerais|veux) le savoir|me le dire"
    rf"|(?:{_TELL}) {_ME}(?: (?:au courant|vite|tout de suite|le))*|(?:dis|dites) (?:le )?{_ME}(?: le)?"
    rf"|tiens {_ME} (?:au courant|informee?s?)|tenez {_ME} (?:au courant|informee?s?)"
    rf"|(?:faites?|fais) (?:le )?{_ME} (?:le )?(?:savoir|signe)|{_ME} (?:le )?(?:{_INF})(?: {_NOTE})?"
    rf"|{_ME} (?:le )?(?:{_SUBJ})"
    rf"|{_ME} (?:envoyer|faire passer|faire parvenir|passer|donner|laisser|envoies|envoie"
    rf"|envoyiez) {_BEFORE}(?:{_NOTE})(?: {_DEVICE})?"
    rf"|(?:{_GIVE}) {_ME} {_BEFORE}(?:{_NOTE})(?: {_DEVICE})?|(?:{_GIVE}) {_BEFORE}(?:{_NOTE})(?: (?:à|a|sur"
    rf"|pour) (?:moi|nous|{_DEVICE}))?"
    rf"|(?:je|j|nous|on|il) (?:en |y |me |m )?(?:{_WANT}) (?:bien |vraiment |aussi |juste |absolument )*{_KNOW}"
    rf"|(?:mets|mettez) {_ME} au (?:courant|parfum)|(?:donne|donnez|sonne|sonnez) l (?:alerte|alarme)|(?:declenche"
    rf"|declenchez|lance) {_BEFORE}(?:alarme|alerte)"
    r"|(?:previens|prevenez|avertis|reveille|reveillez|alerte) (?:tout le monde|toute la maison|toute la famille"
    r"|la maison)"
    rf"|(?:fais|faites) {_BEFORE}(?:bruit|boucan|vibrer|sonner)(?: {_DEVICE})?|(?:fais|faites) (?:sonner"
    rf"|vibrer) {_DEVICE}|{_DEVICE} doit (?:sonner|vibrer)"
    r"|(?:pas )?(?:me|nous) (?:laisse|laissez) (?:dormir|rater ca|louper ca)|(?:pas )?(?:laisse|laissez) (?:moi"
    r"|nous) dormir|crie|gueule un coup|hurle moi dessus"
    rf"|(?:je|on|nous) (?:pas )(?:veux|veut|voulons) (?:rater|louper|manquer)(?: ca)?|merci de {_ME} (?:{_INF}"
    rf"|envoyer {_BEFORE}(?:{_NOTE}))|priere de {_ME} (?:{_INF})"
    rf"|ca m interesse de (?:le )?savoir|(?:je|j) (?:veux|dois) savoir|qu on me previenne"
    rf"|fais (?:moi )?remonter l info",
    notice=rf"(?:(?:un|une|l|d|de|petit|petite|simple) )*(?:{_NOTE})(?: (?:immediate?|urgente?|sonore|prioritaire))?"
    rf"|prevenir|avertir|alerter|notifier|reveiller"
    rf"|signaler|savoir|{_TOLD}",
    told="moi|me|nous|m|je|j|mon attention",
    wants=_WANT,
    device=_DEVICE,
    silent=r"s il (?:te|vous) plait|stp|svp|merci(?: d avance| beaucoup| bien)?|bonjour|bonsoir|salut|coucou|he|hey"
    r"|eh|euh+|hum|ben|bah|bon|alors|donc|voila|ok|oui|d accord|en fait|franchement|tiens|dis donc"
    r"|un peu|juste|simplement|genre|quand meme|vraiment|peut etre|si possible|si tu peux|si c est possible"
    r"|par hasard|tout de suite|immediatement|aussitot|vite|en urgence|d urgence|sans attendre|sans tarder"
    r"|à tout moment|a tout moment|peu importe (?:l heure|quand|qui|lequel|laquelle)|quelle que soit l heure"
    r"|n importe (?:quand|lequel|laquelle)|l un ou l autre|soudain|soudainement|tout à coup|d un coup"
    r"|en plus|aussi|egalement|toujours|encore|deja|la bas|dehors|ca|cela|ce|il|elle|on|c est|le|la|l|les|un|une|des"
    r"|y|en|chere maison|chers? amis?|à cause (?:du|de la|des) \w+|absolument|surtout"
    r"|que ce soit|comme (?:un|une)|quelque chose comme|effectivement|bien sur|evidemment|bien|maison|ou que ce soit"
    r"|là|subitement|chez nous|chez moi|par erreur|malencontreusement|ensemble|en meme temps",
    courtesy=r"(?:je|j|nous|on|ca|ce) (?:te |vous |m |me |nous )*(?:serais|serions|serait|dormirais|saurais"
    r"|arrangerait|rassurerait|plairait|aiderait|ferait|remercierais)(?: (?:plus|tres|tranquilles?|reconnaissante?"
    r"|bien|rassuree?|contente?|mieux|gentil|sympa|ravie?|beaucoup|vraiment|heureu\w+|cool|super|utile|bon"
    r"|fort)){0,5} (?:si|que|de|d)|est ce que|estceque|tu|vous|peux|peuxtu|pourrais|pourriez|peux tu|peut on"
    r"|voudrais|veux|veuillez|peut|bien|vouloir|de|d|à|a|pour|ca|le|me|nous|m|te|vous|je|j|serait|serais|gentil"
    r"|gentille|sympa|cool|top|super|parfait"
    r"|aimable|utile|pratique|possible|il|faut|faudrait|que|qu|fais en sorte|faites en sorte|assure toi|assurez vous"
    r"|pense à|pensez à|pense a|n oublie|oublie|oubliez|hesite|hesitez|pas|besoin|envie|vite|fort|tres|beaucoup|moi"
    r"|avoir|etre|ai|soit|sois|recevoir|dans ce cas|dans ce cas là|à ce moment là|alors|cas|immediatement"
    r"|tout de suite|directement|sur|en|et|obligeance|la|amabilite|comme|ces choses|si gentil|y|par|un|une|s agit"
    r"|dois|doit|aide"
    r"|voici ma demande|est|c est|important|ce|quoi|dont|sur le champ|illico|rapidement|plus vite|ainsi|merci"
    r"|reconnaissante?|ravie?|content|contente|souhait",
    past=r"ete|avait|etait|etaient|avez|prevenait|disait",
    begins=r"quand|à quel (?:moment|instant)|a quel moment|lorsqu?e?|si|s(?= il\b)|des que|des qu"
    r"|chaque fois qu?e?|à chaque fois qu?e?|aucasou"
    r"|aussitot qu?e?|sitot qu?e?|du moment qu?e?|(?:au|le|à la) (?:moment|jour|seconde|minute|instant) (?:où|ou)"
    r"|à l instant où|une fois qu?e?"
    r"|tant qu?e?|en cas de|en cas d|au moindre|à la moindre|pour peu qu?e?|à condition qu?e?|dans le cas (?:où|ou)"
    r"|lors de|lors d|lors du|à partir du moment (?:où|ou)|de|du|des|d",
    other=r"lumieres?|lampes?|photos?|video|videos|enregistre\w*|filme\w*|ouvre|ferme|allume|allumes|eteins|eteint"
    r"|joue|raconte|histoire|blague|lui|leur|eux|elle|mari|femme|maman|papa|pas|jamais|rien|plus|ne|n|personne"
    r"|voisins?|voisine"
    r"|police|docteur|medecin|patron|enfants|fils|fille|ami|amis|quel|quelle|qui|comment|pourquoi|demain|aujourdhui"
    r"|hier|soir|matin|minutes?|heures?|jours?|semaine|fois|chaque|seulement|sauf|avant|apres|jusque|meteo|temps"
    r"|diner|repas|cafe"
    r"|musique|chauffage|volets?|tv|tele|met|mets|arrose|demarre|lance|arrete|cesse|mamie|papi|gens|tous|tout|toutes"
    r"|lorsque",
    asks="previen|averti|alert|inform|notifi|reveill|dis|dites|dire|signal|envo|donn|fai|allum|etei|ouvr|ferm|lanc"
    "|jou|met|film|enregistr|prend|prevenir"
    "|montr|appel|surveill|guett|gard|observ|derang|arret|cess|demarr|baiss|mont|rappel|verrouill|ecri|touch|laiss",
    reasons=FRENCH_REASONS,
    marks=FRENCH_MARKS,
    does=r"(?:(?:s'il\s+(?:te|vous)\s+plait|peux-tu|pourrais-tu)\s+)?(?:arros|nourri|chauff|refroidi|rechauff"
    r"|nettoi|lav(?:e|ez)\b|essui|balai|balay|aspire|aboi|command|achet|cuisin|cui[st]|prepar|apport|ramen"
    r"|chass|effrai|baiss|descend|remont|mont(?:e|ez)\b|augment|diminu|regl|redemarr|desactiv|activ|branch"
    r"|debranch|pulveris|tond|lis\b|lisez|chant|raconte|caress|promen|pomp(?:e|ez)\s+|rempli|vide[zr]?\b"
    r"|sech|aer(?:e|ez)\b|compt|not(?:e|ez)\b|simul|coup(?:e|ez)\b|reserv|rang|sors\b|sortez|rentre[zs]?\b"
    r"|mets|mettez|fais\b|faites|lanc|demarr|declench)"
    r"|(?:allume|eteins|ouvre|ferme)[zs]?\b",
    ways=r"(?:e )?mails?|courriels?|sms|textos?|mp|whatsapps?|telegram|lettre|fax",
    spared=r"(?:(?:pas|plus|nul|aucun)\s+(?:du\s+tout\s+)?(?:besoin|la\s+peine|necessaire|obligee?|utile|indispensable)|inutile"
    r"|(?:as|avez|a)\s+pas\s+a)\b[^,;:.!?]{0,30}?\b(?:preven\w+|previen\w+|avert\w+|alert\w+|inform\w+|notifi\w+|reveill\w+|dire"
    r"|disiez|dises?|signal\w+|savoir|sache|etre\s+au\s+courant)",
)
