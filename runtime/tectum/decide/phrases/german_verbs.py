"""German: the forms of the verbs that say what happens, made of their infinitives."""

PREFIXES = (
    "ab", "an", "auf", "aus", "ein", "los", "zu", "weg", "fort", "rein", "raus", "rum", "herum", "herein", "hinein",
    "heraus", "hinaus", "hin", "her", "hoch", "vorbei", "davon", "durch", "umher", "entlang", "heim", "zurück", "nach",
    "herauf", "hinauf", "runter", "vor", "zurueck", "mit", "um", "wach", "lang",
)  # fmt: skip
"""What stands before a verb, or at the end of its clause."""
_VERBS: dict[str, str] = {
    "bark": "bellen bellt gebellt, kläffen kläfft gekläfft, losbellen losbellt losgebellt",
    "meow": "miauen miaut gemiaut, maunzen maunzt gemaunzt",
    "cry": "weinen weint geweint, schreien schreit geschrien, heulen heult geheult, quengeln quengelt gequengelt,"
    " brüllen brüllt gebrüllt, losschreien losschreit losgeschrien, plärren plärrt geplärrt",
    "knock": "klopfen klopft geklopft, anklopfen anklopft angeklopft, pochen pocht gepocht, hämmern hämmert gehämmert",
    "ring": "klingeln klingelt geklingelt, läuten läutet geläutet, schellen schellt geschellt, bimmeln bimmelt "
            "gebimmelt",
    "cough": "husten hustet gehustet", "snore": "schnarchen schnarcht geschnarcht, sägen sägt gesägt",
    "talk": "sprechen spricht gesprochen, reden redet geredet, lachen lacht gelacht, plaudern plaudert geplaudert,"
    " quatschen quatscht gequatscht, unterhalten unterhält unterhalten, loslachen loslacht losgelacht",
    "scream": "schreien schreit geschrien, kreischen kreischt gekreischt, aufschreien aufschreit aufgeschrien,"
    " losschreien losschreit losgeschrien, brüllen brüllt gebrüllt",
    "shoot": "schießen schießt geschossen", "honk": "hupen hupt gehupt, loshupen loshupt losgehupt",
    "crackle": "knistern knistert geknistert, prasseln prasselt geprasselt, brennen brennt gebrannt",
    "sound": "piepen piept gepiept, piepsen piepst gepiepst, ertönen ertönt ertönt, losgehen losgeht losgegangen,"
    " anschlagen anschlägt angeschlagen, heulen heult geheult, schrillen schrillt geschrillt, laufen läuft gelaufen,"
    " rauschen rauscht gerauscht, fließen fließt geflossen, brummen brummt gebrummt, dröhnen dröhnt gedröhnt,"
    " auslösen auslöst ausgelöst, angehen angeht angegangen, anspringen anspringt angesprungen, tönen tönt getönt,"
    " plätschern plätschert geplätschert, surren surrt gesurrt, klingeln klingelt geklingelt, läuten läutet geläutet,"
    " losheulen losheult losgeheult, saugen saugt gesaugt, tuckern tuckert getuckert, erklingen erklingt erklungen",
    "play": "spielen spielt gespielt, erklingen erklingt erklungen, ertönen ertönt ertönt, dröhnen dröhnt gedröhnt",
    "break": "zerbrechen zerbricht zerbrochen, splittern splittert gesplittert, zersplittern zersplittert zersplittert,"
    " zerspringen zerspringt zersprungen, klirren klirrt geklirrt, bersten birst geborsten, brechen bricht gebrochen",
    "appears": "auftauchen auftaucht aufgetaucht, erscheinen erscheint erschienen",
    "arrives": "ankommen ankommt angekommen, eintreffen eintrifft eingetroffen, kommen kommt gekommen,"
    " betreten betritt betreten, eintreten eintritt eingetreten, reinkommen reinkommt reingekommen,"
    " vorfahren vorfährt vorgefahren, einbiegen einbiegt eingebogen, anrollen anrollt angerollt,"
    " hereinkommen hereinkommt hereingekommen",
    "leaves": "verlassen verlässt verlassen, weggehen weggeht weggegangen, wegfahren wegfährt weggefahren,"
    " abfahren abfährt abgefahren, losfahren losfährt losgefahren, davonfahren davonfährt davongefahren,"
    " rausgehen rausgeht rausgegangen, hinausgehen hinausgeht hinausgegangen, abhauen abhaut abgehauen,"
    " rausfahren rausfährt rausgefahren, hinausfahren hinausfährt hinausgefahren, weglaufen wegläuft weggelaufen",
    "seen": "stehen steht gestanden, sitzen sitzt gesessen, liegen liegt gelegen, warten wartet gewartet,"
    " parken parkt geparkt, herumlungern herumlungert herumgelungert, herumstehen herumsteht herumgestanden,"
    " verweilen verweilt verweilt, aufhalten aufhält aufgehalten, lauern lauert gelauert, befinden befindet befunden,"
    " herumtreiben herumtreibt herumgetrieben, rumtreiben rumtreibt rumgetrieben, rumhängen rumhängt rumgehangen,"
    " schleichen schleicht geschlichen, umherschleichen umherschleicht umhergeschlichen, blicken blickt geblickt,"
    " streichen streicht gestrichen, streunen streunt gestreunt, lungern lungert gelungert,"
    " pirschen pirscht gepirscht, stapfen stapft gestapft",
}  # fmt: skip
"""By what is done: infinitive, what somebody does, what somebody has done."""


def _forms(infinitive: str, does: str, done: str) -> str:
    """All that it may look like at the end of a clause."""
    going = (
        f"(anfängt|beginnt|begonnen hat|angefangen hat) zu {infinitive}|zu {infinitive} (anfängt|beginnt|begonnen hat)"
    )
    return (
        f"[sich|gerade|noch] {does}|{infinitive} [gehört wird|lässt]|{done} (hat|haben|ist|sind|wird|wurde|werden)"
        f"|am {infinitive} (ist|sind)|{going}"
    )


FORMS = [(_forms(*verb.split()), does) for does, verbs in _VERBS.items() for verb in verbs.split(",")]
"""Phrases of verbs, by what is done."""
HEARS = (
    "[du|man|ich|ihr] (hörst|hört|höre|hören|vernimmst|vernimmt|mitbekommst) [kann|kannst|können]|gehört [wird"
    "|werden|wurde|hat|haben|hast]"
    "|[laut|deutlich] zu hören [ist|sind|war|waren|gewesen ist]|hörbar [ist|sind|wird]|zu vernehmen [ist|sind]"
)
SEES = (
    "[du|man|ihr] (siehst|sieht|sehen|entdeckst|entdeckt|bemerkst|bemerkt|erkennst|erkennt|erblickst|beobachtest)"
    "|[die|eine] kamera (sieht|erkennt|erfasst|entdeckt)|(gesehen|entdeckt|bemerkt|erkannt|gesichtet|erblickt) (hat"
    "|hast|haben|wird)"
)
