"""The settings of a house, for its owner alone: written to its file and taken up at once."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi import Path as InPath
from pydantic import Field

from tectum.serve.setup_protocols import SettingsView
from tectum.serve.web.answers import Answer, AnswerRouter
from tectum.serve.web.error_responses import NotThere, error_responses
from tectum.serve.web.guard import Guard
from tectum.serve.web.schemas import RequestBody
from tectum.serve.web.sessions import SESSION_S
from tectum.serve.web.setup_schemas import MOST_WORD, SubmittedBroker, SubmittedPlace, new_password
from tectum.setup.settings_rows import PushDraft, QuietRow, SessionRow, SettingsRow, WouldTell, ZoneDraft

Name = Annotated[str, InPath(max_length=200)]
Share = Annotated[float, Field(ge=0, le=1)]
SubmittedPoints = Annotated[
    list[Annotated[list[Share], Field(min_length=2, max_length=2)]], Field(min_length=3, max_length=64)
]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
MOST_PARTS = 32


class SubmittedZone(RequestBody):
    """A zone of a picture."""

    name: str = Field(min_length=1, max_length=60)
    points: SubmittedPoints
    kinds: list[Annotated[str, Field(max_length=60)]] = Field([], max_length=40)


class SubmittedParts(RequestBody):
    """All zones and private parts of a picture, in place of those that there were."""

    zones: list[SubmittedZone] = Field(max_length=MOST_PARTS)
    privacy: list[SubmittedPoints] = Field(max_length=MOST_PARTS)


class SubmittedThreshold(RequestBody):
    """``threshold`` null: that of the model."""

    threshold: float | None = Field(gt=0, lt=1)


class SubmittedKeeping(RequestBody):
    """What is kept."""

    keep_days: float = Field(ge=0.001, le=36_500)
    max_mb: float = Field(ge=1, le=1e8)


class SubmittedQuiet(RequestBody):
    """Quiet hours: HH:MM, perhaps over midnight."""

    begin: Clock
    end: Clock
    kinds: list[Annotated[str, Field(max_length=60)]] = Field([], max_length=80)
    places: list[Annotated[str, Field(max_length=MOST_WORD)]] = Field([], max_length=64)


class SubmittedQuietHours(RequestBody):
    """All of them, in place of those that there were."""

    hours: list[SubmittedQuiet] = Field(max_length=MOST_PARTS)


class SubmittedPush(RequestBody):
    """Notifications to browsers. ``contact``: ``mailto:…`` or ``https://…``."""

    on: bool
    contact: str = Field("", max_length=MOST_WORD)
    severity: Literal["info", "notice", "alarm"] = "notice"


class SubmittedUser(RequestBody):
    """``password``: a new one; empty: as it was."""

    role: Literal["see", "operate", "own"]
    password: str = Field("", max_length=1024)


def _points(given: list[list[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((round(x, 4), round(y, 4)) for x, y in given)


def settings_routes(settings: SettingsView) -> APIRouter:
    """What stands in the file."""
    router = AnswerRouter(prefix="/api/settings", tags=["settings"])

    def answer(changes: list[str]) -> Answer:
        return Answer("; ".join(changes) or "nothing changed")

    @router.get("")
    def all_settings() -> SettingsRow:
        """Everything that can be changed."""
        return settings.settings()

    @router.put("/places/{place}/parts")
    def parts(place: Name, body: SubmittedParts) -> Answer:
        """Zones and private parts."""
        zones = [ZoneDraft(zone.name.strip(), _points(zone.points), tuple(zone.kinds)) for zone in body.zones]
        return answer(settings.set_parts(place, zones, [_points(polygon) for polygon in body.privacy]))

    @router.put("/places/{place}/thresholds/{kind}")
    def threshold(place: Name, kind: Name, body: SubmittedThreshold) -> Answer:
        """Another threshold."""
        return answer(settings.set_threshold(place, kind, body.threshold))

    @router.get("/places/{place}/thresholds/{kind}/replay")
    def replay(
        place: Name,
        kind: Name,
        threshold: Annotated[float, Query(gt=0, lt=1)],
        days: Annotated[float, Query(gt=0, le=366)] = 7.0,
    ) -> WouldTell:
        """What the last days would have told with it."""
        return settings.would_tell(place, kind, threshold, days)

    @router.post("/places")
    def add_place(body: SubmittedPlace) -> Answer:
        """One more place."""
        return answer(settings.add_place(body.draft()))

    @router.delete("/places/{place}")
    def remove_place(place: Name) -> Answer:
        """One less."""
        return answer(settings.remove_place(place))

    @router.put("/store")
    def keeping(body: SubmittedKeeping) -> Answer:
        """How long and how much is kept."""
        return answer(settings.set_keeping(body.keep_days, body.max_mb))

    @router.put("/broker")
    def broker(body: SubmittedBroker) -> Answer:
        """Where the house is told of on a broker."""
        return answer(settings.set_broker(body.draft()))

    @router.put("/quiet")
    def quiet(body: SubmittedQuietHours) -> Answer:
        """When events are kept and not told."""
        rows = [QuietRow(one.begin, one.end, tuple(one.kinds), tuple(one.places)) for one in body.hours]
        return answer(settings.set_quiet(rows))

    @router.put("/push")
    def push(body: SubmittedPush) -> Answer:
        """What browsers are notified of, and whether any is."""
        return answer(settings.set_push(PushDraft(body.on, body.contact.strip(), body.severity)))

    @router.put("/owner")
    def owner(body: SubmittedUser) -> Answer:
        """The owner's password."""
        return answer(settings.set_user("", "own", new_password(body.password)))

    @router.put("/users/{name}")
    def user(name: Name, body: SubmittedUser) -> Answer:
        """Who may log in, and as what."""
        password = new_password(body.password) if body.password else None
        return answer(settings.set_user(name, body.role, password))

    @router.delete("/users/{name}")
    def remove_user(name: Name) -> Answer:
        """Who may log in no more."""
        return answer(settings.remove_user(name))

    return router


def session_list_routes(guard: Guard) -> APIRouter:
    """Who is logged in, of whatever person."""
    router = AnswerRouter(prefix="/api/sessions", tags=["session"])

    @router.get("")
    def sessions(request: Request) -> list[SessionRow]:
        """Every session, the newest first."""
        own = request.state.caller.session
        return [
            SessionRow(id, who.name, who.role, one.until - SESSION_S, one.seen or None, one.agent, id == own)
            for id, who, one in guard.sessions.listed()
        ]

    @router.delete("/{id}", responses=error_responses(404))
    def end(id: Name) -> Answer:
        """End one."""
        if not guard.sessions.end_named(id):
            raise NotThere(f"no session '{id}'")
        return Answer("ended")

    return router
