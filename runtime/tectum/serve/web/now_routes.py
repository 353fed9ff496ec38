"""The house as it is now, and what can be switched in it."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from fastapi import Path as InPath

from tectum.house.service import HouseService
from tectum.imaging.thumbnail import jpeg
from tectum.observe.types import AudioChunk
from tectum.serve.web import schemas
from tectum.serve.web.error_responses import NotThere, error_responses, file_of
from tectum.serve.web.guard import Guard
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
    def the_house() -> schemas.HouseRow:
        """Everything as it is now."""
        health = house.health()
        return schemas.HouseRow(
            tectum=health["tectum"],
            state=health["state"],
            places=[_place_row(house, name, row) for name, row in health["places"].items()],
            contexts=list(house.labels["context"]),
            labels={head: list(names) for head, names in house.labels.items()},
            displays=[
                schemas.DisplayRow(name=name, title=dict(one.title), light=one.colours[0], dark=one.colours[1])
                for name, one in house.displays.items()
            ],
            keeps=house.store is not None,
            password=guard.has_password,
        )

    @router.get("/health")
    def health() -> schemas.Health:
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

    @router.get("/places/{name}/sound", responses=error_responses(404))
    def sound(name: Name) -> schemas.Sound:
        """Level and spectrogram of the last seconds."""
        chunks = house.heard(place(name))
        rate = house.shape.sample_rate
        bands = [bytes(row).hex() for row in spectrogram(chunks, rate).tolist()]
        return schemas.Sound(level_db=_level(chunks), step_s=HOP / rate, bands=bands)

    @router.put("/places/{name}/switches/{switch}", responses=error_responses(404))
    def switch(name: Name, switch: Name, body: schemas.On) -> schemas.Answer:
        """Switch what senses (camera, microphone), or detection; kept over a restart."""
        house.switch(place(name), switch, body.on)
        return schemas.Answer(answer=f"{name}: {switch} is {'on' if body.on else 'off'}")

    @router.put("/context", responses=error_responses(404))
    def context(body: schemas.Context) -> schemas.Answer:
        """Set the context by hand."""
        house.set_context(place(body.place) if body.place else "", body.context)
        return schemas.Answer(answer=f"{body.place or 'all places'}: {body.context}")

    @router.post("/say", responses=error_responses(404))
    def say(body: schemas.SubmittedUtterance) -> schemas.Answer:
        """An utterance to the house; a rule sentence becomes a rule."""
        return schemas.Answer(
            answer=house.submit_utterance(f"{place(body.place)}: {body.text}" if body.place else body.text)
        )

    @router.post("/readings", responses=error_responses(404))
    def reading(body: schemas.Reading) -> schemas.ReadingTaken:
        """What a state sensor of the configuration says."""
        if body.name not in house.posted_sensors(place(body.place)):
            there = ", ".join(house.posted_sensors(body.place)) or "none"
            raise NotThere(f"{body.place}: no readings are posted of a sensor '{body.name}'; there are: {there}")
        value = house.post_reading(body.place, body.name, body.value, body.time)
        return schemas.ReadingTaken(place=body.place, name=body.name, value=value)

    @router.get("/rules")
    def rules() -> list[schemas.RuleRow]:
        """Of the configuration and typed."""
        return [schemas.RuleRow(**row) for row in house.rules()]

    @router.post("/rules")
    def add_rule(body: schemas.Sentence) -> schemas.Answer:
        """Make a rule of a rule sentence."""
        return schemas.Answer(answer=house.add_rule_sentence(body.sentence))

    @router.delete("/rules/{name}", responses=error_responses(404))
    def remove_rule(name: Name) -> schemas.Answer:
        """Forget a typed rule."""
        if name not in house.rule_names():
            raise NotThere(f"no rule '{name}'")
        house.forget_rule(name)
        return schemas.Answer(answer=f"'{name}' is forgotten")

    return router


def _place_row(house: HouseService, name: str, row: dict[str, Any]) -> schemas.PlaceRow:
    whole = worst([row["lane"], *row["sources"].values()])
    chunks = house.heard(name)
    return schemas.PlaceRow(
        name=name,
        state=whole["state"],
        reason=whole["reason"],
        context=row["context"],
        switches=row["switches"],
        senses=row["senses"],
        has_picture=house.picture(name) is not None,
        level_db=_level(chunks) if chunks else None,
        av_skew_ms=row["av_skew_ms"],
        open=[schemas.EventRow(**schemas.open_row(event)) for event in house.open_events(name)],
    )


def _level(chunks: list[AudioChunk]) -> float:
    return round(level_db(chunks[-1].samples), 1) if chunks else SILENCE_DB
