"""Sentences as manifests: Home Assistant commands, crowd-written requests, out-of-scope talk, and our own phrases."""

import csv
import functools
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import Any

from tectum.encode.text_cleaning import clean_text
from tectum.errors import UsageError
from tectum_export.data.manifest import Item

PHRASES = Path(__file__).with_name("phrases.toml")
NONE = "none"
HELP = "help"
CONTEXTS = ("away", "home", "night")

# Intents that only ask or chat; the words do not act on the house (see situations.md, "command").
NOT_ACTING = frozenset(
    {
        "HassClimateGetTemperature", "HassGetCurrentDate", "HassGetCurrentTime", "HassGetState", "HassGetWeather",
        "HassNevermind", "HassRespond", "HassTimerStatus", NONE,
    }
)  # fmt: skip

# NLU-Evaluation-Data "scenario_intent" -> Home Assistant intent. None: out of scope. Not named: ambiguous, left out.
NLU: dict[str, str] = {
    "iot_hue_lighton": "HassTurnOn",
    "iot_wemo_on": "HassTurnOn",
    "iot_coffee": "HassTurnOn",
    "iot_hue_lightoff": "HassTurnOff",
    "iot_wemo_off": "HassTurnOff",
    "iot_hue_lightup": "HassLightSet",
    "iot_hue_lightdim": "HassLightSet",
    "iot_hue_lightchange": "HassLightSet",
    "iot_cleaning": "HassVacuumStart",
    "audio_volume_up": "HassSetVolumeRelative",
    "audio_volume_down": "HassSetVolumeRelative",
    "audio_volume_mute": "HassMediaPlayerMute",
    "weather_query": "HassGetWeather",
    "play_music": "HassMediaSearchAndPlay",
}
NLU_NONE = (
    "calendar_", "cooking_", "email_", "general_affirm", "general_explain", "general_joke", "general_negate",
    "general_praise", "general_quirky", "news_", "qa_", "recommendation_", "social_", "takeaway_", "transport_",
    "music_likeness", "datetime_convert",
)  # fmt: skip
CLINC_UNSURE = frozenset(
    {
        "alarm", "calendar", "cancel", "change_speed", "change_volume", "date", "goodbye", "greeting", "next_song",
        "no", "play_music", "reminder", "reminder_update", "repeat", "reset_settings", "schedule_meeting",
        "shopping_list", "shopping_list_update", "smart_home", "sync_device", "time", "timer", "todo_list",
        "todo_list_update", "update_playlist", "weather", "what_song", "whisper_mode", "yes",
    }
)  # fmt: skip


def _sentence(
    data_set: str,
    text: str,
    label: str,
    language: str,
    licence: str,
    group: str = "",
    slots: Mapping[str, Any] | None = None,
) -> Item:
    text = clean_text(text)
    return Item(
        modality="text",
        data_set=data_set,
        source=text,
        labels=(label,),
        text=text,
        language=language,
        slots=tuple((name, value) for name, value in (slots or {}).items() if isinstance(value, str)),
        group=group or f"{language}:{label}",
        licence=licence,
    )


def read_utf8(path: Path) -> str:
    """The whole file as text, a byte order mark left out. Raises UsageError when it cannot be read."""
    try:
        raw = path.read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UsageError(
            f"{path}:{line}: is not UTF-8 (byte {raw[error.start]:#04x}); save the file as UTF-8"
        ) from None


def read_anew(read: Callable[[Path], Iterable[Item]]) -> Callable[[Path], list[Item]]:
    """``read``, which is asked again for a file only when that holds something else: there are fifty thousand
    sentences, and one command needs them up to ten times."""
    kept: dict[Path, tuple[bytes, tuple[Item, ...]]] = {}

    @functools.wraps(read)
    def reader(path: Path) -> list[Item]:
        raw = None
        with suppress(OSError):  # whoever reads says what is wrong
            raw = path.read_bytes()
        if path not in kept or kept[path][0] != raw:
            items = tuple(read(path))
            if raw is None:
                return list(items)
            kept[path] = raw, items
        return list(kept[path][1])

    return reader


@read_anew
def read_ha_intents(path: Path) -> list[Item]:
    """Home Assistant's own test sentences, one JSON object a line: lang, intent, text."""
    rows = (json.loads(line) for line in read_utf8(path).splitlines() if line.strip())
    return [
        _sentence("ha_intents", r["text"], r["intent"], r["lang"], "CC BY 4.0", slots=r.get("slots") or {})
        for r in rows
    ]


@read_anew
def read_nlu(path: Path) -> list[Item]:
    """Crowd-written requests to a home robot; those with a clear Home Assistant counterpart, and those with none."""
    items = []
    for row in csv.DictReader(read_utf8(path).splitlines()):
        name = f"{row['scenario']}_{row['intent']}"
        label = NLU.get(name) or (NONE if name.startswith(NLU_NONE) else None)
        if label:
            items.append(_sentence("nlu", row["text"], label, "en", "CC BY 4.0", f"nlu:{name}"))
    return items


@read_anew
def read_clinc(path: Path) -> list[Item]:
    """Assistant sentences of 150 topics and out-of-scope ones; those that are no business of the house."""
    parts = json.loads(read_utf8(path))
    return [
        _sentence("clinc", text, NONE, "en", "CC BY 3.0", f"clinc:{label}")
        for part in sorted(parts)
        for text, label in parts[part]
        if label not in CLINC_UNSURE
    ]


def read_phrases(path: Path = PHRASES) -> list[Item]:
    """Our own sentences about who is home and cries for help: all forms of each template."""
    return _phrases(path)


def expand(template: str) -> list[str]:
    """All sentences of a template in which ``(a|b|)`` stands for one of its parts; parentheses do not nest.

    >>> expand("(we|i) go (now|)")
    ['we go now', 'we go ', 'i go now', 'i go ']
    """
    parts = re.split(r"\(([^()]*)\)", template)
    choices = [part.split("|") if index % 2 else [part] for index, part in enumerate(parts)]
    return ["".join(pick) for pick in product(*choices)]


@read_anew
def _phrases(path: Path) -> Iterator[Item]:
    for language, table in tomllib.loads(read_utf8(path)).items():
        for label in (*CONTEXTS, HELP):
            for template in table[label]:
                sentences = [
                    clean_text(sentence.replace("{until}", until))
                    for sentence in expand(template)
                    for until in (table["until"] if "{until}" in template else [""])
                ]
                # The plain form of a template is always trained on (a group of one source stays in train); the
                # other forms are split by sentence, as all text is.
                for index, text in enumerate(sorted(set(sentences), key=lambda s: (len(s), s))):
                    yield Item(
                        modality="text",
                        data_set="phrases",
                        source=f"phrase:{language}:{text}",
                        labels=(NONE, label),
                        text=text,
                        language=language,
                        group=f"phrase:{language}:{label}" + ("" if index else f":{template}"),
                        licence="Apache-2.0",
                    )
