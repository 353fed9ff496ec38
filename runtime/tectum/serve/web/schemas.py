"""What goes in and out of the API, as it stands in the OpenAPI description."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class RequestBody(BaseModel):
    """What is sent in: nothing but the named fields, each of the type it says."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Password(RequestBody):
    """To log in. ``name``: empty: the owner."""

    password: str = Field(max_length=1024)
    name: str = Field("", max_length=40)


class On(RequestBody):
    """A switch."""

    on: bool


class Mark(RequestBody):
    """What a person says of an event."""

    right: bool


class Reviewed(RequestBody):
    """Whether a person has looked at an incident."""

    reviewed: bool


class Context(RequestBody):
    """``place``: empty: all."""

    context: str = Field(max_length=64)
    place: str = Field("", max_length=200)


class SubmittedUtterance(RequestBody):
    """Text to the house, or to one place."""

    text: str = Field(min_length=1, max_length=1000)
    place: str = Field("", max_length=200)


class Sentence(RequestBody):
    """A rule sentence, as "tell me when a dog barks while we are away"; or a typed rule, as "dog_bark while away"."""

    sentence: str = Field(min_length=1, max_length=500)


class Subscribe(RequestBody):
    """A browser's end of Web Push, as its PushManager gives it. ``device``: how a person calls it."""

    endpoint: str = Field(min_length=1, max_length=1000)
    key: str = Field(min_length=80, max_length=100, pattern="^[A-Za-z0-9_-]+$")
    auth: str = Field(min_length=16, max_length=40, pattern="^[A-Za-z0-9_-]+$")
    device: str = Field("", max_length=60)


class Trial(RequestBody):
    """What a notification that is tried says."""

    text: str = Field(min_length=1, max_length=200)


class Snooze(RequestBody):
    """``place``: empty: all."""

    place: str = Field("", max_length=200)
    minutes: float = Field(ge=0, le=1440, allow_inf_nan=False)


class Reading(RequestBody):
    """What a state sensor says. ``value``: one of its words, a number, or true or false, as the configuration has it;
    ``time``: seconds since 1970 of the reading; left out: now."""

    place: str = Field(min_length=1, max_length=200)
    name: str = Field(min_length=1, max_length=200)
    value: bool | float | Annotated[str, Field(max_length=200)]
    time: float | None = Field(None, ge=0, le=1e11, allow_inf_nan=False)


class ErrorResponse(BaseModel):
    """What was wrong, for a person."""

    detail: str
