"""The listener that the file of a house names for a place."""

from collections.abc import Callable
from pathlib import Path

from tectum.config.place import PlaceConfig, SpeechConfig
from tectum.config.schema import Config
from tectum.speech.listener import Ear, Listener, OnTranscript
from tectum.speech.transcriber import open_transcriber, try_transcriber
from tectum.speech.voice_activity import VoiceActivity, find_network
from tectum.speech.wake_word import OWN, WakeWord


def place_listener(
    house: Config,
    place: PlaceConfig,
    on_transcript: OnTranscript,
    sample_rate: int,
    seen: Callable[[], bool | None] = lambda: None,
    ear: Callable[[], Ear | None] = lambda: None,
) -> Listener | None:
    """None where speech is not transcribed. ``sample_rate``: of what it will hear, in hertz; ``seen``, ``ear``: see
    Listener. Raises UsageError."""
    speech = place.speech
    if speech is None:
        return None
    voice = VoiceActivity(_network(house, speech))
    name = speech.transcriber.expanded()
    transcriber = open_transcriber(name, speech.language, speech.sure) if name else None
    return Listener(place.name, voice, transcriber, on_transcript, sample_rate, _wake(house, speech), seen, ear)


def try_speech(house: Config, speech: SpeechConfig) -> str:
    """Whether its network and its recogniser are there; gives what was found, on one line. Raises TectumError."""
    _network(house, speech)
    _wake(house, speech)
    if not speech.transcriber.expanded():
        return "can be opened"
    return try_transcriber(speech.transcriber.expanded(), speech.language)


def _network(house: Config, speech: SpeechConfig) -> Path:
    return find_network(str(house.path(speech.vad)) if speech.vad else "")


def _wake(house: Config, speech: SpeechConfig) -> WakeWord | None:
    if not speech.wake:
        return None
    return WakeWord(str(house.path(speech.wake)) if speech.wake.endswith(OWN) else speech.wake)
