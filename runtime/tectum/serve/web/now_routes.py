"""The house as it is now, and what can be switched in it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from fastapi import Path as InPath

from tectum.house.service import HouseService
from tectum.imaging.thumbnail import jpeg
from tectum.observe.types import AudioChunk
from tectum.serve.web import forms
from tectum.serve.web.guard import Guard
from tectum.serve.web.problems import NotThere, file_of, problems
from tectum.serve.web.sound_view import HOP, SILENCE_DB, level_db, spectrogram
from tectum.supervise.health import worst

PREVIEW_HEIGHT = 360
Name = Annotated[str, InPath(max_length=200)]


def now_routes(house: HouseService, guard: Guard) -> APIRouter:
    """Everything but what is kept."""
    router = APIRouter(prefix="/api", tags=["now"])

    def place(name: str) -> str:
        if name not in house.switches():
            raise NotThere(f"unknown place '{name}'; there are: {', '.join(house.switches())}")
        return name

    @router.get("/house")
    def the_house() -> forms.HouseRow:
        """Everything as it is now."""
        health = house.health()
        return forms.HouseRow(
            tectum=health["tectum"],
            state=health["state"],
            places=[_place_row(house, name, row) for name, row in health["places"].items()],
            contexts=list(house.labels["context"]),
            labels={head: list(names) for head, names in house.labels.items()},
            keeps=house.store is not None,
            password=guard.has_password,
        )

    @router.get("/health")
    def health() -> forms.Health:
        """Every part, and the latency of every stage."""
        return house.health()

    @router.get(
        "/places/{name}/picture",
        responses={204: {"description": "there is none now"}, **file_of("image/jpeg")},
        response_class=Response,
    )
    def picture(name: Name) -> Response:
        """The newest picture, private parts painted over; 204 where there is none now."""
        shown = house.picture(place(name))
        if shown is None:
            return Response(status_code=204)
        return Response(jpeg(shown, min(PREVIEW_HEIGHT, shown.height)), media_type="image/jpeg")

    @router.get("/places/{name}/sound", responses=problems(404))
    def sound(name: Name) -> forms.Sound:
        """Level and spectrogram of the last seconds."""
        chunks = house.heard(place(name))
        bands = [bytes(row).hex() for row in spectrogram(chunks).tolist()]
        return forms.Sound(level_db=_level(chunks), step_s=HOP / 16_000, bands=bands)

    @router.put("/places/{name}/switches/{switch}", responses=problems(404))
    def switch(name: Name, switch: Literal["camera", "microphone", "detection"], form: forms.On) -> forms.Answer:
        """Switch camera, microphone or detection; kept over a restart."""
        house.switch(place(name), switch, form.on)
        return forms.Answer(answer=f"{name}: {switch} is {'on' if form.on else 'off'}")

    @router.put("/context", responses=problems(404))
    def context(form: forms.Context) -> forms.Answer:
        """Set the context by hand."""
        house.set_context(place(form.place) if form.place else "", form.context)
        return forms.Answer(answer=f"{form.place or 'all places'}: {form.context}")

    @router.post("/say", responses=problems(404))
    def say(form: forms.Said) -> forms.Answer:
        """Words to the house; a rule sentence becomes a rule."""
        return forms.Answer(
            answer=house.submit_utterance(f"{place(form.place)}: {form.text}" if form.place else form.text)
        )

    @router.post("/readings", responses=problems(404))
    def reading(form: forms.Reading) -> forms.ReadingTaken:
        """What a state sensor of the configuration says."""
        if form.name not in house.posted_sensors(place(form.place)):
            there = ", ".join(house.posted_sensors(form.place)) or "none"
            raise NotThere(f"{form.place}: no readings are posted of a sensor '{form.name}'; there are: {there}")
        value = house.post_reading(form.place, form.name, form.value, form.time)
        return forms.ReadingTaken(place=form.place, name=form.name, value=value)

    @router.get("/rules")
    def rules() -> list[forms.RuleRow]:
        """Of the configuration and typed."""
        return [forms.RuleRow(**row) for row in house.rules()]

    @router.post("/rules")
    def add_rule(form: forms.Sentence) -> forms.Answer:
        """Make a rule of a rule sentence."""
        return forms.Answer(answer=house.add_rule_sentence(form.sentence))

    @router.delete("/rules/{name}", responses=problems(404))
    def remove_rule(name: Name) -> forms.Answer:
        """Forget a typed rule."""
        if name not in house.rule_names():
            raise NotThere(f"no rule '{name}'")
        house.forget_rule(name)
        return forms.Answer(answer=f"'{name}' is forgotten")

    return router


def _place_row(house: HouseService, name: str, row: dict[str, Any]) -> forms.PlaceRow:
    whole = worst([row["lane"], *row["sources"].values()])
    chunks = house.heard(name)
    return forms.PlaceRow(
        name=name,
        state=whole["state"],
        reason=whole["reason"],
        context=row["context"],
        switches=row["switches"],
        senses=row["senses"],
        has_picture=house.picture(name) is not None,
        level_db=_level(chunks) if chunks else None,
        av_skew_ms=row["av_skew_ms"],
        open=[forms.EventRow(**forms.open_row(event)) for event in house.open_events(name)],
    )


def _level(chunks: list[AudioChunk]) -> float:
    return round(level_db(chunks[-1].samples), 1) if chunks else SILENCE_DB
