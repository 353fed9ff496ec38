"""What words forbid, name and join, in every language."""

import pytest

from tectum.decide.contrary import allowed, contradicts, delays, names, parts
from tectum.decide.contrary_words import WORDS
from tectum.decide.opposite_words import OPPOSITES, PAIRS

FORBIDDEN = (
    "don't turn on the light", "please do not lock the door", "never open the garage", "leave the lamp on",
    "mach das licht nicht an", "bitte nicht das fenster öffnen", "doe het licht niet aan", "zet de tv nooit uit",
    "n'allume pas la lumière", "éteins pas la télé", "no enciendas la luz", "no abra la puerta",
    "non accendere la luce", "per favore non chiudere le tende", "别开灯", "不要打开窗户",
)  # fmt: skip
MEANT = (
    "turn off the light, i don't need it", "don't forget to turn on the light", "why don't you turn on the fan",
    "vergiss nicht das licht auszumachen", "nicht so laut", "niet zo hard", "no tan fuerte", "non sento la radio, alza",
    "n'oublie pas de fermer la porte", "no te olvides de apagar la luz", "non dimenticare di spegnere", "别忘了关灯",
    "能不能把灯调暗点",
)  # fmt: skip
SAID = {
    "HassTurnOn": ("turn the lamp on", "turned on the lamp",
                   "mach das licht an", "doe het licht aan", "allume la lampe", "enciende la luz",
                   "accendi la luce", "打开台灯", "lock the front door", "blinds up please",
                   "keller zuschliessen bitte", "das licht anzumachen", "t'allumes la télé",
                   "sube los estores", "ferme le portillon à clé", "把窗帘拉开",
                   "mach das schloss am schuppen zu", "slot op de schuur", "tira su le tende", "lève les volets",
                   "enchufa la lámpara", "开盏灯"),
    "HassTurnOff": ("switch off the tv", "mach das licht aus", "doe het licht uit", "éteins la lampe", "apaga la luz",
                    "spegni la luce", "关闭电视", "unlock the front door", "close the blinds", "shades down please",
                    "release the lock on the gate", "turned the fan off", "switches off the fan",
                    "die maschine auszuschalten", "klapp das fenster zu",
                    "rol het zonnescherm in", "ouvre la serrure", "enrolla el toldo", "quítale el pestillo",
                    "开一下门锁", "书房的窗帘放下来", "sperr die haustür auf", "unplug the kettle", "stacca il ferro",
                    "laat het rolgordijn zakken", "baisse le store", "desenchufa la radio", "关个灯"),
}  # fmt: skip


def test_every_language_has_words_for_every_purpose():
    assert set(WORDS) == set(OPPOSITES) == {"en", "de", "nl", "fr", "es", "it", "zh-CN"}
    assert all(set(opposites) <= set(PAIRS) and "switch" in opposites for opposites in OPPOSITES.values())


@pytest.mark.parametrize("text", FORBIDDEN)
def test_nothing_is_left_of_what_is_forbidden(text):
    assert allowed(text) == ""


@pytest.mark.parametrize("text", MEANT)
def test_a_no_that_forbids_nothing_is_spared(text):
    assert allowed(text) == text


def test_of_two_clauses_the_one_that_forbids_is_left_out():
    assert allowed("don't wake her, turn on the light") == "turn on the light"
    assert allowed("别看了，把电视关了") == "别看了，把电视关了"


@pytest.mark.parametrize("intent", SAID)
def test_words_contradict_the_opposite_of_what_they_name(intent):
    (other,) = set(SAID) - {intent}
    for text in SAID[intent]:
        assert names(intent, text), text
        assert not contradicts(intent, text), text
        assert contradicts(other, text), text
        assert not contradicts("HassLightSet", text), text


def test_words_of_both_sides_contradict_neither():
    for intent in SAID:
        assert not contradicts(intent, "chiudi a chiave la porta")  # to close with a key is to lock


def test_a_mere_thing_names_no_side():
    assert not names("HassTurnOn", "the fan")
    assert names("HassLightSet", "the fan")
    assert names("HassVacuumStart", "start the vacuum")


def test_going_home_is_the_opposite_of_starting():
    assert contradicts("HassVacuumStart", "dock the vacuum")
    assert contradicts("HassLawnMowerStartMowing", "mäher heim")
    assert not contradicts("HassVacuumStart", "start the vacuum")
    assert contradicts("HassLawnMowerDock", "cut the grass")
    assert contradicts("HassLawnMowerStartMowing", "hou op met maaien")


def test_sound_that_is_taken_away_or_comes_back():
    assert contradicts("HassMediaPlayerUnmute", "haal het geluid van de tv")
    assert contradicts("HassMediaPlayerUnmute", "enlève le son du salon")
    assert contradicts("HassMediaPlayerMute", "rallume le son")
    assert contradicts("HassMediaPlayerMute", "desilencia la bocina")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("turn on the lamp and close the blinds", ["turn on the lamp", "close the blinds"]),
        ("mach das licht an und die tür zu", ["mach das licht an", "die tür zu"]),
        ("doe het licht uit en zet de tv aan", ["doe het licht uit", "zet de tv aan"]),
        ("打开灯然后关窗", ["打开灯", "关窗"]),
        ("pon la luz en rojo", ["pon la luz en rojo"]),
        ("", []),
    ],
)
def test_a_sentence_has_parts(text, found):
    assert parts(text) == found


def test_what_is_for_later_says_so_in_its_language():
    assert delays("turn it off tomorrow", "en")
    assert not delays("turn it off tomorrow", "de")
    assert not delays("turn it off tomorrow", "cy")
