"""ESC-10 and ESC-50 (K. J. Piczak, 2015) as manifests, with their classes mapped to the sounds of a home."""

import csv
from pathlib import Path

from tectum.errors import UsageError
from tectum_export.data.manifest import Item

# ESC-50 category -> (labels that hold, labels that may hold). A category not named here is "other".
ESC50_LABELS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "siren": (("siren",), ()),
    "glass_breaking": (("glass_break",), ()),
    "door_wood_knock": (("door_knock",), ()),
    "dog": (("dog_bark",), ()),
    "cat": (("cat_meow",), ()),
    "crying_baby": (("baby_cry",), ()),
    "coughing": (("cough",), ()),
    "sneezing": (("other",), ("cough",)),
    "footsteps": (("footsteps",), ()),
    "snoring": (("snore",), ()),
    "breathing": (("other",), ("snore",)),
    "car_horn": (("car_horn",), ()),
    "engine": (("engine",), ()),
    "helicopter": (("other",), ("engine",)),
    "chainsaw": (("other",), ("engine", "appliance")),
    "airplane": (("other",), ("engine",)),
    "train": (("other",), ("engine", "car_horn")),
    "vacuum_cleaner": (("appliance",), ("engine",)),
    "washing_machine": (("appliance",), ("engine",)),
    "pouring_water": (("water",), ()),
    "water_drops": (("water",), ()),
    "toilet_flush": (("water",), ()),
    "sea_waves": (("water",), ("weather",)),
    "rain": (("weather",), ("water",)),
    "thunderstorm": (("weather",), ("water",)),
    "wind": (("weather",), ()),
    "crackling_fire": (("crackling_fire",), ()),
    "laughing": (("speech_or_laughter",), ()),
    "church_bells": (("other",), ("doorbell",)),
    "clock_alarm": (("other",), ("co_alarm", "smoke_alarm")),
    "drinking_sipping": (("other",), ("water",)),
    "brushing_teeth": (("other",), ("water",)),
}


def read_esc(folder: Path, sound_labels: tuple[str, ...]) -> list[Item]:
    """Read one ESC folder: ``meta.csv`` and ``audio/*.flac`` (5 s clips).

    Raises UsageError when the folder or one of its files is missing.
    """
    meta = folder / "meta.csv"
    if not meta.is_file():
        raise UsageError(f"{meta}: no such file; an ESC folder holds meta.csv and audio/")
    items = []
    with meta.open(newline="") as handle:
        for row in csv.DictReader(handle):
            category = row.get("esc50_category") or row.get("category") or ""
            labels, unknown = ESC50_LABELS.get(category, (("other",), ()))
            path = folder / "audio" / row["filename"]
            if not path.is_file():
                raise UsageError(f"{path}: named in {meta} but missing")
            items.append(
                Item(
                    modality="audio",
                    data_set=folder.name,
                    source=f"freesound:{row['src_file']}",
                    labels=tuple(label for label in labels if label in sound_labels),
                    unknown=tuple(label for label in unknown if label in sound_labels),
                    path=path,
                    group=category,
                    licence=row["clip_licence"],
                )
            )
    return items
