"""German: how people ask to be told, and what they ask of which no rule can be made."""

from typing import Any

_NOTE = (
    "(nachricht|meldung|warnung|benachrichtigung|push|push-nachricht|pushnachricht|push nachricht|mitteilung|info"
    "|sms|mail|push-meldung|push-benachrichtigung|pushbenachrichtigung|alarm|hinweis|alarmmeldung|whatsapp|email"
    "|e-mail|push-mitteilung|push meldung|rückmeldung|anruf|zeichen|signal|wink|whatsapp-nachricht|textnachricht)"
)
_SOME = "[eine|ne|einen|nen|ein|kurze|kurz|eine kurze|einen kurzen|ein kurzes|sofort eine]"
_TOLD = (
    "(benachrichtigt|gewarnt|informiert|alarmiert|geweckt|verständigt|erinnert|aufgeweckt|unterrichtet|angerufen"
    "|angepingt|kontaktiert|gemeldet|mitgeteilt|angeschrieben|angezeigt)"
)
_STEMS = ("benachrichtig", "informier", "warn", "weck", "alarmier", "verständig", "erinner", "kontaktier", "ping",
          "unterricht", "stups", "anruf", "ruf", "aufweck", "anping")  # fmt: skip
"""Of verbs whose object is whom one tells."""
_TELL = (
    "("
    + "|".join(f"{stem}{end}" for stem in _STEMS for end in ("", "e", "en", "t", "et"))
    + "|klingel|klingle|pieps|piepse)"
)
_ME, _TO_ME = "(mich|uns)", "(mir|uns)"
_I = "(ich|wir)"
_WILL = (
    "(will|möchte|wollen|möchten|würde|würden|hätte|hätten|brauche|brauchen|kann|können|wünsche mir|darf|muss|müssen"
    "|sollte|sollten|soll|sollen|wüsste|wüssten|bitte um|bitten um|erwarte|wünsche|verlange|könnte|könnten)"
)
_MAYBE = (
    "[bitte|doch|mal|gern|gerne|gleich|sofort|doch bitte|bitte sofort|bitte mal|bitte gleich|umgehend|dann"
    "|kurz|doch mal|sie|sie bitte|sie doch]"
)
_IT = "[es|das|'s|davon|darüber|so was|sowas|so etwas|davon bitte|dies]"
_KNOW = (
    f"({_TOLD} (werden|sein)|wissen|erfahren|mitbekommen|mitkriegen|bescheid (wissen|bekommen|kriegen|haben|erhalten)"
    "|hören|im bilde sein|gesagt bekommen|gemeldet bekommen|mitgeteilt bekommen|vorgewarnt werden|auf dem laufenden "
    "sein)"
)
WHEN = (
    "(wenn|falls|sobald|jedes mal wenn|jedesmal wenn|immer wenn|sooft|ob|wann|wann immer|sollte|sollten"
    "|für den fall dass|dass|im falle dass|in dem moment wenn|jedes mal|sowie|sofern|immer dann wenn|dann wenn"
    "|in dem augenblick in dem|in dem moment in dem|jedes mal sobald|gesetzt den fall|im fall dass|sobald wie"
    "|angenommen"
    "|in dem fall dass|egal ob|ganz gleich ob|vorausgesetzt)"
)
ASKING: dict[str, list[tuple[str, Any]]] = {
    "ask": [
        (f"(sag|sage|sagt|gib|gebt|geb|gebe|geben|sagen) [{_TO_ME}] {_MAYBE} [{_TO_ME}] bescheid|(sag|sage|sagt"
         f"|sagen) [sie]"
         f" {_IT} [bitte] {_TO_ME} {_IT}|sag {_IT} bitte", ""),
        (f"(sag|sage|sagt) (was|etwas)|(gib|schlag|schlage|schlagt|gebt) [{_TO_ME}] (alarm|laut)|(gib|gebt|geben"
         f"|lass) [sie]"
         f" {_TO_ME} {_MAYBE} [ein|{_SOME}] {_NOTE} [zukommen]", ""),
        (f"(melde|meld|meldet) {_IT} [dich|mir|euch|uns|sich] {_IT} {_MAYBE} [bei {_TO_ME}]", ""),
        (f"(bescheid|alarm|meldung|rückmeldung|nachricht) {_MAYBE} (geben|sagen|machen|schicken|senden|schlagen|an "
         f"{_ME})"
         f"|bescheid", ""),
        ("(melden|benachrichtigen|wecken|alarmieren|erinnern|informieren|warnen|bescheid geben|bescheid sagen|anrufen"
         "|verständigen|mitteilen|ansagen|anzeigen|wissen lassen|bescheidgeben|aufwecken|alarm geben|laut geben)", ""),
        (f"{_SOME} {_NOTE} [an {_ME}] [schicken|senden|absetzen|auslösen]|{_NOTE} [aufs handy] [bitte]", ""),
        (f"(lass|lasst|lasse|lassen sie) {_IT} {_ME} {_IT} {_MAYBE} {_IT} wissen", ""),
        (f"{_TELL} {_MAYBE} {_ME} {_MAYBE} [an|auf|wach]", ""),
        (f"{_TELL} {_MAYBE} alle|alle {_MAYBE} (warnen|wecken|alarmieren|benachrichtigen|informieren|aufwecken)", ""),
        (f"(schick|schicke|schickt|schreib|schreibe|sende|send|sendet|schicken|senden|schreiben) [sie] [{_TO_ME}] "
         f"{_MAYBE}"
         f" {_SOME} ({_NOTE}|was|etwas)", ""),
        (f"(schreib|schreibe|schreibt) {_TO_ME} {_MAYBE} {_IT}|(teil|teile|teilt|teilen) [sie] {_TO_ME} {_IT} "
         f"{_MAYBE} mit", ""),
        (f"{_IT} {_TO_ME} {_IT} {_MAYBE} [{_SOME} {_NOTE}|bescheid] (geben|sagen|schicken|schreiben|senden|melden"
         f"|mitteilen|zukommen lassen)|{_TO_ME} bescheid", ""),
        (f"{_ME} {_MAYBE} {_IT} (benachrichtigen|warnen|informieren|wecken|alarmieren|verständigen|anrufen|erinnern"
         f"|aufwecken|kontaktieren|wissen lassen|unterrichten|rufen|anpingen)", ""),
        (f"{_I} {_WILL} {_IT} {_MAYBE} {_SOME} ({_NOTE}|bescheid) [haben|bekommen|kriegen|erhalten|wissen]"
         f"|(bitte|bitten) {_I} um {_SOME} {_NOTE}", ""),
        (f"{_I} {_WILL} {_IT} {_MAYBE} {_IT} {_KNOW}|{_I} {_WILL} {_IT} {_MAYBE} von hören", ""),
        (f"{_WILL} {_I} {_IT} {_MAYBE} {_IT} ({_KNOW}|{_SOME} {_NOTE} (bekommen|kriegen|haben|erhalten))", ""),
        (f"{_WILL} {_I} {_MAYBE} {_SOME} {_NOTE}|{_WILL} {_I} [gern|gerne] bescheid|{_IT} {_KNOW}", ""),
        (f"{_I} {_WILL} {_IT} {_MAYBE}|{_TOLD} (werden|wird)|gib|gebt|sag|sage|sagt|{_WILL} {_I} {_IT} {_MAYBE}", ""),
        (f"(es soll|bitte) {_ME} (wecken|warnen)|(soll|sollen|sollte) {_IT} {_TO_ME} {_IT} [jedes|jede|jeder]", ""),
        (f"[davor|dann|da|so|darüber|davon] (kannst|könntest|würdest|sollst|musst|solltest|darfst|magst) du"
         f" [{_TO_ME}|{_ME}] {_IT} {_MAYBE} (sagen|{_TELL[1:-1]}|melden|bescheid sagen|bescheid geben|mitteilen)", ""),
        (f"[davor|dann|da|so] (würden|könnten|müssen|sollen|sollten|können) sie [{_TO_ME}|{_ME}] {_IT} {_MAYBE}", ""),
    ],
    "watch": [
        ("achte auf|pass auf [auf]|halte ausschau nach|behalte im auge|halt ausschau nach|achtet auf|lausche auf"
         "|hör auf|achten sie auf|ausschau halten nach|halte die augen offen nach|hab ein auge auf|halt die ohren "
         "offen nach"
         "|im auge behalten", ""),
        (f"[schick {_TO_ME}|gib {_TO_ME}|{_I} {_WILL}] {_SOME} ({_NOTE}|bescheid) (bei|über|zu"
         "|im falle von|wegen)", ""),
        (f"{_I} {_WILL} {_MAYBE} (bei|über|vor)|(bei|im falle von|im fall von|im falle|im falle eines|im falle "
         f"einer)", ""),
        (f"{_TELL} [sie] {_ME} (bei|vor|über)|(sag|gib) [{_TO_ME}] bescheid (bei|über)|(melden|benachrichtigen"
         f"|melde dich|warnen|wecken|alarmieren) (bei|vor)|(melde|melden|meldet|meld) [sie] {_TO_ME} [bitte]", ""),
    ],
    "when": [(WHEN, "")],
    "cannot": [
        ("(per|via) [einer|eine] (mail|e-mail|email|sms|brief|post|telefon|whatsapp|telegram|fax|funk|anruf"
         "|textnachricht"
         "|telefonanruf)|(mit|in) (einer|einem) (mail|e-mail|email|sms|brief|whatsapp|textnachricht)"
         "|schreib [mir|uns] [bitte] einen brief|telefonisch|schriftlich", ""),  # by other means than this house's
        (f"[bitte] (sag|sage|sagt|gib|gebt) {_TO_ME} [bitte] (nicht|nie|nichts) [mehr] [bescheid]", ""),
        (f"[bitte] {_TELL} {_ME} [bitte] (nicht|nie) [mehr] [bei|über|vor]", ""),
        (f"[bitte] keine ({_NOTE}|nachrichten|meldungen|warnungen|benachrichtigungen|mitteilungen|hinweise) [mehr]"
         " [bei|über]", ""),
        (f"[bitte] melde dich [bitte] (nicht|nie) [mehr] [bei|über]|hör auf {_ME} zu (benachrichtigen|warnen|wecken"
         f"|informieren|alarmieren|erinnern)", ""),
        ("noch (jemand|einer|wer|eine person|ein mensch|ein hund|eine katze|ein auto)", ""),
        ("{n} mal (am tag|pro tag|täglich|die stunde|pro stunde)", ""),
        ("{c} (am tag|pro tag|täglich|pro stunde|die stunde)", ""),
        ("(weniger als|kürzer als|höchstens|maximal|nicht länger als|nicht mehr als) {l} [lang]", ""),
        ("[mehr als|mindestens|genau|höchstens|über] {n} [oder mehr] (leute|personen|menschen|hunde|katzen|autos"
         "|fahrzeuge"
         "|besucher)|(mehrere|viele|ein paar|einige|zwei oder mehr|eine gruppe) [von] (leute|personen|menschen|hunde"
         "|katzen"
         "|autos|fahrzeuge)|zu (zweit|dritt|viert)", ""),
        ("(vor|seit|bis|um|gegen) {t}|als (sonst|üblich|normal|gewöhnlich|immer)"
         "|alle {l}|{l} (später|danach|davor|früher|vorher)", ""),
        ("{l} (vor|nach) (sonnenuntergang|sonnenaufgang|einbruch der dunkelheit|mitternacht|dem aufstehen|feierabend"
         "|der dämmerung|einbruch der nacht)|{l} (bevor|nachdem)", ""),
        ("(jeden|jede|alle|an jedem) (zweiten|zweite|zwei|anderen|dritten|ersten|letzten|vierten) ({d}|tag|tage"
         "|woche|wochen"
         "|wochenende)|am (ersten|zweiten|dritten|vierten|letzten) {d} (im|des|jeden|eines) [monat|monats]|(nächsten"
         "|nächstes"
         "|kommenden|diesen|dieses) ({d}|wochenende)|(heute|übermorgen) [früh|abend|nachmittag|nacht]"
         "|morgen (früh|abend|nachmittag|vormittag)|(nächste|diese|kommende) woche", ""),
    ],
}  # fmt: skip
