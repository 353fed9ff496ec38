"""A house's past, made up: events of days, with pictures and clips, as a store keeps them. Seeded."""

import time
from pathlib import Path

import numpy as np
from msgspec.structs import replace

from tectum.decide.events import Event
from tectum.decide.evidence import Evidence
from tectum.deliver.incidents import Incidents
from tectum.deliver.store.store import Store

STATE = "tectum-state"
BATCH = 500
ALONE = (
    ("person", "presence", "vision"), ("vehicle", "presence", "vision"), ("cat", "presence", "vision"),
    ("dog_bark", "sound", "audio"), ("footsteps", "sound", "audio"), ("speech_or_laughter", "sound", "audio"),
    ("music", "sound", "audio"), ("appliance", "sound", "audio"),
)  # fmt: skip
"""What happens every day: label, head and modality."""
JOINT = {
    "visitor": (("doorbell", "sound", "audio"), ("person", "presence", "vision")),
    "intrusion": (("glass_break", "sound", "audio"), ("person", "presence", "vision")),
    "hazard": (("smoke_alarm", "sound", "audio"),),
    "distress": (("help", "help", "text"),),
}
"""Situations, and what they rest on."""
EVERY = {"hazard": 900, "distress": 870, "intrusion": 400, "visitor": 40}
"""One of so many happenings is such, the rarest first."""
CRY = "help me, I have fallen"
SHARES = {
    "visitor": {"vision": 0.45, "audio": 0.5, "text": 0.05}, "intrusion": {"vision": 0.4, "audio": 0.54, "text": 0.06},
    "hazard": {"vision": 0.02, "audio": 0.98, "text": 0.0}, "distress": {"vision": 0.05, "audio": 0.1, "text": 0.85},
}  # fmt: skip


def happening(pick: np.random.Generator, number: int, at: float, place: str) -> list[Event]:
    """Whole events that belong together, beginning ``at`` on the media clock."""
    joint = next((kind for kind, every in EVERY.items() if number % every == every - 1), None)
    parts = JOINT[joint] if joint is not None else (ALONE[number % len(ALONE)],)
    out: list[Event] = []
    for step, (label, head, modality) in enumerate(parts):
        begin = at + 4.0 * step
        if head == "help":
            continue
        box = (0.2 + 0.4 * pick.random(), 0.3, 0.2, 0.5) if head == "presence" else None
        score = 0.8 + 0.19 * pick.random()
        out.append(
            Event(
                f"p{number}x{step}", label, head, place, "end", begin, begin + 5.0, begin, score, None, (modality,), box
            )
        )
    if joint is not None:
        last = at + 4.0 * (len(parts) - 1)
        evidence = tuple(
            Evidence(label, head, modality, 0.97, at + 4.0 * step, CRY if modality == "text" else None)
            for step, (label, head, modality) in enumerate(parts)
        )
        senses = tuple(modality for _, _, modality in parts)
        out.append(
            Event(
                f"p{number}s", joint, "situation", place, "end", at, last + 6.0, last + 0.5, 0.96, SHARES[joint],
                modalities=senses, text=CRY if joint == "distress" else None, evidence=evidence,
            )
        )  # fmt: skip
    return out


def fill(
    folder: Path,
    number: int,
    days: int = 12,
    places: tuple[str, ...] = ("hall", "garden"),
    picture: bytes = b"",
    clip: bytes = b"",
    now: float | None = None,
) -> int:
    """Keep at least so many events of the last days in the store of the house whose file lies in ``folder``, with this
    JPEG as the snapshot of what is seen and this MP4 as the clip of situations; gives how many they are."""
    pick = np.random.default_rng(0)
    begin = (time.time() if now is None else now) - 86_400 * days
    state = folder / STATE
    for name, raw in (("snapshots/past.jpg", picture), ("clips/past.mp4", clip)):
        (state / name).parent.mkdir(parents=True, exist_ok=True)
        if raw:
            (state / name).write_bytes(raw)
    store = Store(state)
    joined, kept, waiting, clips = Incidents(), 0, list[Event](), list[str]()
    happenings = round(number * 0.95)
    for index in range(happenings):
        at = 86_400 * days * (index + 0.5 * pick.random()) / happenings
        told = joined.of(happening(pick, index, at, places[index % len(places)]))
        seen = [
            replace(one, snapshot="snapshots/past.jpg" if picture and one.head != "sound" else None) for one in told
        ]
        clips += [one.id for one in told if clip and one.head == "situation"]
        for one in seen:
            waiting += [replace(one, phase="start"), one]
        kept += len(told)
        if len(waiting) > BATCH:
            store.add(waiting, begin)
            waiting = []
    store.add(waiting, begin)
    store.set_clip(clips, "clips/past.mp4")
    store.close()
    return kept
