"""The house as it is now, and what can be switched in it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath

from tectum.decide.defaults import ALARMS
from tectum.deliver.controls import RuleRow, Said
from tectum.deliver.stored_event import EventRow
from tectum.imaging.drawing import with_boxes
from tectum.imaging.thumbnail import jpeg
from tectum.serve.protocols import HeardSound, HouseView
from tectum.serve.web import schemas
from tectum.serve.web.answers import Answer, AnswerRouter, DisplayRow, HouseRow, PlaceRow, ReadingTaken, Sound, ZoneRow
from tectum.serve.web.error_responses import NotThere, error_responses, file_of
from tectum.serve.web.guard import Guard
from tectum.serve.web.sound_view import HOP, SILENCE_DB, level_db, spectrogram
from tectum.supervise.health import worst_of
from tectum.supervise.house_health import HouseHealth, PlaceHealth

PREVIEW_HEIGHT = 360
Name = Annotated[str, InPath(max_length=200)]


def now_routes(house: HouseView, guard: Guard) -> APIRouter:
    """Everything but what is kept."""
    router = AnswerRouter(prefix="/api", tags=["now"])

    def place(name: str) -> str:
        if name not in house.switches():
            raise NotThere(f"unknown place '{name}'; there are: {', '.join(house.switches())}")
        return name

    @router.get("/house")
    def the_house(request: Request) -> HouseRow:
        """Everything as it is now."""
        health = house.health()
        return HouseRow(
            health.tectum,
            health.state,
            tuple(_place_row(house, name, place) for name, place in health.places.items()),
            tuple(house.labels["context"]),
            house.labels,
            tuple(DisplayRow(name, dict(one.title), *one.colours) for name, one in house.displays.items()),
            tuple(sorted(ALARMS)),
            house.store is not None,
            guard.has_password,
            request.state.caller.role,
            request.state.caller.name,
        )

    @router.get("/health")
    def health() -> HouseHealth:
        """Every part, and the latency of every stage."""
        return house.health()

    @router.get(
        "/places/{name}/picture",
        responses={204: {"description": "there is none now"}, **file_of("image/jpeg")},
        response_class=Response,
    )
    def picture(name: Name, boxes: Annotated[bool, Query(description="draw what is seen")] = False) -> Response:
        """The newest picture, private parts painted over; 204 where there is none now."""
        shown = house.picture(place(name))
        if shown is None:
            return Response(status_code=204)
        height = min(PREVIEW_HEIGHT, shown.height)
        raw = with_boxes(shown, [one.box for one in house.things(name)], height) if boxes else jpeg(shown, height)
        return Response(raw, media_type="image/jpeg")

    @router.get("/places/{name}/sound", responses=error_responses(404))
    def sound(name: Name) -> Sound:
        """Level and spectrogram of the last seconds."""
        chunks = house.heard(place(name))
        rate = house.shape.sample_rate
        bands = tuple(bytes(row).hex() for row in spectrogram(chunks, rate).tolist())
        return Sound(_level(chunks), HOP / rate, bands)

    @router.put("/places/{name}/switches/{switch}", responses=error_responses(404))
    def switch(name: Name, switch: Name, body: schemas.On) -> Answer:
        """Switch what senses (camera, microphone), or detection; kept over a restart."""
        house.switch(place(name), switch, body.on)
        return Answer(f"{name}: {switch} is {'on' if body.on else 'off'}")

    @router.put("/context", responses=error_responses(404))
    def context(body: schemas.Context) -> Answer:
        """Set the context by hand."""
        house.set_context(place(body.place) if body.place else "", body.context)
        return Answer(f"{body.place or 'all places'}: {body.context}")

    @router.post("/say", responses=error_responses(404))
    def say(body: schemas.SubmittedUtterance) -> Said:
        """An utterance to the house; a rule sentence becomes a rule. Of one that is not understood, the parts that are
        not, and the nearest rule, which ``POST /api/rules`` takes."""
        return house.say(f"{place(body.place)}: {body.text}" if body.place else body.text)

    @router.get("/recollection")
    def recollection(question: Annotated[str, Query(max_length=1000, description="in words")]) -> Said:
        """The answer to a question about what happened, from what is kept; who may only look may ask. An empty answer
        where it is no such question."""
        return house.recollect(question) or Said("")

    @router.post("/readings", responses=error_responses(404))
    def reading(body: schemas.Reading) -> ReadingTaken:
        """What a state sensor of the configuration says."""
        if body.name not in house.posted_sensors(place(body.place)):
            there = ", ".join(house.posted_sensors(body.place)) or "none"
            raise NotThere(f"{body.place}: no readings are posted of a sensor '{body.name}'; there are: {there}")
        value = house.post_reading(body.place, body.name, body.value, body.time)
        return ReadingTaken(body.place, body.name, value)

    @router.get("/rules")
    def rules() -> list[RuleRow]:
        """Of the configuration and typed."""
        return house.rules()

    @router.post("/rules")
    def add_rule(body: schemas.Sentence) -> Answer:
        """Make a rule of a rule sentence, or of a typed rule."""
        return Answer(house.add_rule_sentence(body.sentence))

    @router.delete("/rules/{name}", responses=error_responses(404))
    def remove_rule(name: Name) -> Answer:
        """Forget a typed rule."""
        if name not in house.rule_names():
            raise NotThere(f"no rule '{name}'")
        house.forget_rule(name)
        return Answer(f"'{name}' is forgotten")

    return router


def _place_row(house: HouseView, name: str, health: PlaceHealth) -> PlaceRow:
    whole = worst_of(*health.parts().values())
    chunks = house.heard(name)
    return PlaceRow(
        name,
        whole.state,
        whole.reason,
        _trouble(health),
        health.context,
        health.switches,
        health.senses,
        house.picture(name) is not None,
        health.picture_at,
        health.back_at,
        _level(chunks) if chunks else None,
        health.av_skew_ms,
        tuple(ZoneRow(zone.name, tuple(zone.points)) for zone in house.zones(name)),
        tuple(EventRow.of(event) for event in house.open_events(name)),
    )


def _trouble(health: PlaceHealth) -> str:
    """What is wrong, as a page tells it in the language of a person."""
    ill = [source for source in health.sources.values() if source.state != "ok"]
    if any("refuses user and password" in source.reason for source in ill):
        return "refused"
    if any(source.state == "down" and not source.stale for source in ill):
        return "unreachable"
    if ill:
        return "silent" if any(source.stale for source in ill) else "partly"
    if health.worker.state == "ok":
        return ""
    return "overloaded" if health.worker.reason.startswith("overloaded") else "stopped"


def _level(chunks: Sequence[HeardSound]) -> float:
    return round(level_db(chunks[-1].samples), 1) if chunks else SILENCE_DB
