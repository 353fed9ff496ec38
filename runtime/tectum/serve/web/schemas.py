"""What goes in and out of the API, as it stands in the OpenAPI description."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from tectum.decide.events import Event


class RequestBody(BaseModel):
    """What is sent in: nothing but the named fields, each of the type it says."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Password(RequestBody):
    """To log in."""

    password: str = Field(max_length=1024)


class On(RequestBody):
    """A switch."""

    on: bool


class Context(RequestBody):
    """``place``: empty: all."""

    context: str = Field(max_length=64)
    place: str = Field("", max_length=200)


class SubmittedUtterance(RequestBody):
    """Text to the house, or to one place."""

    text: str = Field(min_length=1, max_length=1000)
    place: str = Field("", max_length=200)


class Sentence(RequestBody):
    """A rule sentence, as "tell me when a dog barks while we are away"."""

    sentence: str = Field(min_length=1, max_length=500)


class Reading(RequestBody):
    """What a state sensor says. ``value``: one of its words, a number, or true or false, as the configuration has it;
    ``time``: seconds since 1970 of the reading; left out: now."""

    place: str = Field(min_length=1, max_length=200)
    name: str = Field(min_length=1, max_length=200)
    value: bool | float | Annotated[str, Field(max_length=200)]
    time: float | None = Field(None, ge=0, le=1e11, allow_inf_nan=False)


class ReadingTaken(BaseModel):
    """A reading as it was taken."""

    place: str
    name: str
    value: bool | float | str


class ErrorResponse(BaseModel):
    """What was wrong, for a person."""

    detail: str


class Answer(BaseModel):
    """What the house answers."""

    answer: str


class EventRow(BaseModel):
    """An event; ``docs/events.md`` says what the fields mean. ``until``: seconds since 1970, null while it lasts.
    ``value``, ``was``: of state sensors, else null."""

    id: str
    kind: str
    head: str
    place: str
    phase: str
    at: float | None
    until: float | None
    start: float
    end: float | None
    detected: float
    score: float
    attribution: dict[str, float] | None
    present: list[str]
    where: list[float] | None
    text: str | None
    snapshot: str | None
    clip: str | None
    skew_ms: float | None
    zone: str | None
    acts: bool
    quiet: bool
    slots: dict[str, str | int | float] | None
    value: str | float | bool | None = None
    was: str | float | bool | None = None


def open_row(event: Event) -> dict[str, Any]:
    """An event that goes on, as an ``EventRow``."""
    return {**json.loads(event.to_json()), "until": None, "clip": None}


class PlaceRow(BaseModel):
    """A place now. ``senses``: per modality whether it is on and comes; ``level_db``: of the last quarter second of
    sound, below full scale."""

    name: str
    state: str
    reason: str
    context: str
    switches: dict[str, bool]
    senses: dict[str, bool]
    has_picture: bool
    level_db: float | None
    av_skew_ms: float | None
    open: list[EventRow]


class DisplayRow(BaseModel):
    """How what had a share in a decision is shown. ``title``: by language; ``light``, ``dark``: its colour on pages."""

    name: str
    title: dict[str, str]
    light: str
    dark: str


class HouseRow(BaseModel):
    """The house now. ``labels``: what its bundle knows, by head. ``displays``: of what may have a share in a
    decision."""

    tectum: str
    state: str
    places: list[PlaceRow]
    contexts: list[str]
    labels: dict[str, list[str]]
    displays: list[DisplayRow]
    keeps: bool
    password: bool


class Sound(BaseModel):
    """``bands``: per moment, oldest first, the strength of each band from low to high, 0-255, as hexadecimal digits;
    ``step_s`` between moments."""

    level_db: float
    step_s: float
    bands: list[str]


class RuleRow(BaseModel):
    """A rule. ``sentence``: how it was typed; ``fixed``: it stands in the configuration."""

    name: str
    when: str
    places: list[str]
    sentence: str | None
    fixed: bool


class Alive(BaseModel):
    """For probes."""

    state: str


Health = dict[str, Any]
