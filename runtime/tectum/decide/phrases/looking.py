"""How people ask what a picture shows, and how they are answered, in seven languages."""

from collections.abc import Mapping

from msgspec import Struct


class Looking(Struct, frozen=True):
    """``words``: labels of a picture by the words for them; ``many``: words that ask how many; ``asks``: one of these
    is in every question; ``around``: what may stand around them and asks for no more; ``spaced``: whether words are
    parted by spaces. The rest are answers; ``what``: a thing, ``count``: how many, ``things``: what can be told,
    ``rest``: words that were not understood."""

    words: Mapping[str, tuple[str, ...]]
    many: tuple[str, ...]
    asks: tuple[str, ...]
    around: tuple[str, ...]
    spaced: bool
    nouns: Mapping[str, tuple[str, str]]
    yes: str
    no: str
    unsure: str
    number: str
    state_yes: str
    state_no: str
    state_unsure: str
    more: str
    unknown: str


_AROUND = {
    "en": "the a an any some there here now it you i we see seen visible in on at of to this that picture photo "
    "image camera please one somewhere tell me whether if be been parked standing",
    "de": "der die das den dem ein eine einen einem da dort hier jetzt es du ich man irgendein irgendeine zu sehen "
    "auf im in dem bild foto kamera bitte denn noch sag mir ob geparkt",
    "fr": "le la les l un une des du de d il elle y a t ce c que qu on tu là ici maintenant en dans sur image photo "
    "caméra s te plaît visible voir est garé garée",
    "es": "el la los las un una unos unas del de algún alguna algunos allí ahí aquí ahora en imagen foto cámara por "
    "favor se ven aparcado aparcada",
    "it": "il lo la i gli le l un una uno del della di dei delle qualche lì là qui ora in nella nell immagine foto "
    "telecamera per favore ci si parcheggiato parcheggiata",
    "nl": "de het een er daar hier nu je u ik te zien in op foto beeld camera alstublieft alsjeblieft ook geparkeerd",
    "zh": "图片 照片 画面 里面 里 上 中 有没有 没有 看到 看见 看得到 能 你 我 这 那 是不是 是 在 个 只 条 辆 位 头 呢 "
    "请问 请 现在 任何 可以 到 些",
}
AROUND = {language: tuple(words.split()) for language, words in _AROUND.items()}

LOOKING: Mapping[str, Looking] = {
    "en": Looking(
        {
            "person": ("person", "people", "persons", "somebody", "someone", "anybody", "anyone", "man", "men", "woman",
                       "women", "child", "children"),
            "cat": ("cat", "cats", "kitten", "kittens"), "dog": ("dog", "dogs", "puppy", "puppies"),
            "vehicle": ("vehicle", "vehicles", "car", "cars", "van", "vans", "truck", "trucks", "bus", "buses"),
        },
        ("how many",), ("is", "are", "do", "does", "can", "how many", "has", "have"),
        AROUND["en"], True,
        {"person": ("person", "people"), "cat": ("cat", "cats"), "dog": ("dog", "dogs"),
         "vehicle": ("vehicle", "vehicles")},
        "yes: {count} {what}", "no: no {what} is seen", "not sure: perhaps a {what}", "{count} {what}",
        "yes: {sensor} is {state}", "no: {sensor} is {state}", "not sure: {sensor} may be {state}",
        "; of the rest (“{rest}”) a picture says nothing",
        "that cannot be told from a picture; what can: {things}",
    ),
    "de": Looking(
        {
            "person": ("person", "personen", "jemand", "mensch", "menschen", "leute", "mann", "männer", "frau",
                       "frauen", "kind", "kinder"),
            "cat": ("katze", "katzen", "kater"), "dog": ("hund", "hunde", "welpe"),
            "vehicle": ("fahrzeug", "fahrzeuge", "auto", "autos", "lkw", "bus", "transporter"),
        },
        ("wie viele", "wieviele"), ("ist", "sind", "siehst", "gibt", "steht", "wie viele", "wieviele"),
        AROUND["de"], True,
        {"person": ("Person", "Personen"), "cat": ("Katze", "Katzen"), "dog": ("Hund", "Hunde"),
         "vehicle": ("Fahrzeug", "Fahrzeuge")},
        "ja: {count} {what}", "nein: nichts davon zu sehen: {what}", "nicht sicher: vielleicht {what}",
        "{count} {what}", "ja: {sensor} ist {state}", "nein: {sensor} ist {state}",
        "nicht sicher: {sensor} ist vielleicht {state}",
        "; vom Rest („{rest}“) sagt ein Bild nichts",
        "das sagt ein Bild nicht; was es sagen kann: {things}",
    ),
    "fr": Looking(
        {
            "person": ("personne", "personnes", "quelqu un", "gens", "monde", "homme", "hommes", "femme", "femmes",
                       "enfant", "enfants"),
            "cat": ("chat", "chats", "chatte", "chaton", "chatons"),
            "dog": ("chien", "chiens", "chienne", "chiot", "chiots"),
            "vehicle": ("véhicule", "véhicules", "voiture", "voitures", "auto", "camion", "camions", "camionnette",
                        "bus"),
        },
        ("combien",), ("est", "sont", "y a", "combien", "vois", "voit", "voyez"),
        AROUND["fr"], True,
        {"person": ("personne", "personnes"), "cat": ("chat", "chats"), "dog": ("chien", "chiens"),
         "vehicle": ("véhicule", "véhicules")},
        "oui : {count} {what}", "non : pas de {what} en vue", "pas sûr : peut-être {what}", "{count} {what}",
        "oui : {sensor} : {state}", "non : {sensor} : {state}", "pas sûr : {sensor} : peut-être {state}",
        " ; du reste (« {rest} ») une image ne dit rien",
        "une image ne le dit pas ; ce qu'elle peut dire : {things}",
    ),
    "es": Looking(
        {
            "person": ("persona", "personas", "alguien", "gente", "hombre", "hombres", "mujer", "mujeres", "niño",
                       "niños", "niña", "niñas"),
            "cat": ("gato", "gatos", "gata", "gatito", "gatitos"),
            "dog": ("perro", "perros", "perra", "cachorro"),
            "vehicle": ("vehículo", "vehículos", "coche", "coches", "carro", "carros", "auto", "autos", "camión",
                        "camiones", "furgoneta", "autobús"),
        },
        ("cuántos", "cuántas", "cuánta"),
        ("hay", "está", "están", "es", "ves", "se ve", "se ven", "cuántos", "cuántas", "cuánta"),
        AROUND["es"], True,
        {"person": ("persona", "personas"), "cat": ("gato", "gatos"), "dog": ("perro", "perros"),
         "vehicle": ("vehículo", "vehículos")},
        "sí: {count} {what}", "no: no hay {what} a la vista", "no es seguro: quizá {what}", "{count} {what}",
        "sí: {sensor}: {state}", "no: {sensor}: {state}", "no es seguro: {sensor}: quizá {state}",
        "; del resto («{rest}») una imagen no dice nada",
        "una imagen no lo dice; lo que puede decir: {things}",
    ),
    "it": Looking(
        {
            "person": ("persona", "persone", "qualcuno", "gente", "uomo", "uomini", "donna", "donne", "bambino",
                       "bambini", "bambina"),
            "cat": ("gatto", "gatti", "gatta", "gattino"), "dog": ("cane", "cani", "cagnolino", "cucciolo"),
            "vehicle": ("veicolo", "veicoli", "auto", "macchina", "macchine", "camion", "furgone", "autobus"),
        },
        ("quanti", "quante", "quanta"),
        ("c è", "ci sono", "è", "sono", "vedi", "si vede", "quanti", "quante", "quanta"),
        AROUND["it"], True,
        {"person": ("persona", "persone"), "cat": ("gatto", "gatti"), "dog": ("cane", "cani"),
         "vehicle": ("veicolo", "veicoli")},
        "sì: {count} {what}", "no: non si vede: {what}", "non è sicuro: forse {what}", "{count} {what}",
        "sì: {sensor}: {state}", "no: {sensor}: {state}", "non è sicuro: {sensor}: forse {state}",
        "; del resto («{rest}») un'immagine non dice nulla",
        "un'immagine non lo dice; quello che può dire: {things}",
    ),
    "nl": Looking(
        {
            "person": ("persoon", "personen", "iemand", "mens", "mensen", "man", "mannen", "vrouw", "vrouwen", "kind",
                       "kinderen"),
            "cat": ("kat", "katten", "poes", "poezen"), "dog": ("hond", "honden", "hondje", "puppy"),
            "vehicle": ("voertuig", "voertuigen", "auto", "auto s", "vrachtwagen", "bus", "bussen", "busje"),
        },
        ("hoeveel",), ("is", "zijn", "zie", "ziet", "staat", "staan", "hoeveel"),
        AROUND["nl"], True,
        {"person": ("persoon", "personen"), "cat": ("kat", "katten"), "dog": ("hond", "honden"),
         "vehicle": ("voertuig", "voertuigen")},
        "ja: {count} {what}", "nee: geen {what} te zien", "niet zeker: misschien {what}", "{count} {what}",
        "ja: {sensor} is {state}", "nee: {sensor} is {state}", "niet zeker: {sensor} is misschien {state}",
        "; van de rest (“{rest}”) zegt een foto niets",
        "dat zegt een foto niet; wat hij wel kan zeggen: {things}",
    ),
    "zh": Looking(
        {"person": ("人",), "cat": ("猫",), "dog": ("狗",), "vehicle": ("车", "汽车")},
        ("几", "多少"), ("吗", "有", "几", "多少"),
        AROUND["zh"], False,
        {"person": ("人", "人"), "cat": ("猫", "猫"), "dog": ("狗", "狗"), "vehicle": ("车", "车")},
        "有：{what} {count}", "没有看到{what}", "不确定：可能有{what}", "{what}：{count}",
        "是：{sensor} {state}", "不是：{sensor} {state}", "不确定：{sensor} 可能 {state}",
        "；其余（“{rest}”）图片里看不出来",
        "从图片里看不出来；能看出的：{things}",
    ),
}  # fmt: skip
