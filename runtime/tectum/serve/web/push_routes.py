"""Notifications by Web Push: who is subscribed, and what is put off."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi import Path as InPath

from tectum.decide.events import HOUSE
from tectum.deliver.push_subscriptions import PushSubscriptions, subscriptions_in
from tectum.serve.protocols import HouseView
from tectum.serve.web import schemas
from tectum.serve.web.answers import Answer, AnswerRouter, PushRow, SubscribedRow
from tectum.serve.web.error_responses import NotThere, error_responses
from tectum.serve.web.shell import WORKER
from tectum.serve.web.static_files import STATIC

FILE = STATIC / "push" / "worker.js"


def push_routes(house: HouseView) -> APIRouter:
    """Of who asks: nobody sees, or ends, the subscriptions of others."""
    router = AnswerRouter(prefix="/api/push", tags=["push"])

    def kept() -> PushSubscriptions:
        if house.folder is None:
            raise NotThere("this house keeps nothing")
        return subscriptions_in(house.folder)

    def user(request: Request) -> str:
        return str(request.state.caller.name)

    @router.get("", responses=error_responses(404))
    def push(request: Request) -> PushRow:
        """The key to subscribe with (empty: nothing is pushed here), this user's browsers, and until when (seconds
        since 1970) which place is put off."""
        mine = tuple(SubscribedRow(one.id, one.device, one.since) for one in kept().of(user(request)))
        off = {place: house.snoozes.until(place) for place in house.switches()}
        return PushRow(kept().public_key, mine, {place: until for place, until in off.items() if until})

    @router.post("/subscriptions", responses=error_responses(404))
    def subscribe(body: schemas.Subscribe, request: Request) -> SubscribedRow:
        """A browser subscribes."""
        one = kept().add(body.endpoint, body.key, body.auth, user(request), body.device)
        return SubscribedRow(one.id, one.device, one.since)

    @router.post("/subscriptions/{id}/trial", responses=error_responses(404))
    def trial(id: Annotated[str, InPath(max_length=64)], body: schemas.Trial, request: Request) -> Answer:
        """Send one of this user's browsers a notification now. 400 with why, where its service did not take it."""
        if id not in {one.id for one in kept().of(user(request))}:
            raise NotThere(f"no subscription '{id}'")
        kept().try_out(id, body.text)
        return Answer("sent")

    @router.delete("/subscriptions/{id}", responses=error_responses(404))
    def end(id: Annotated[str, InPath(max_length=64)], request: Request) -> Answer:
        """One of this user's browsers is notified no more."""
        if id not in {one.id for one in kept().of(user(request))} or not kept().end(id):
            raise NotThere(f"no subscription '{id}'")
        return Answer("ended")

    @router.post("/snooze", responses=error_responses(404))
    def snooze(body: schemas.Snooze) -> Answer:
        """Put notifications of a place off, or of all (``place`` empty), for minutes; 0: no more."""
        if body.place and body.place not in house.switches():
            raise NotThere(f"unknown place '{body.place}'; there are: {', '.join(house.switches())}")
        house.snoozes.set(body.place or HOUSE, body.minutes)
        return Answer(f"{body.place or 'all places'}: {body.minutes:g} minutes")

    return router


def worker_route() -> APIRouter:
    """What shows notifications in a browser."""
    router = APIRouter(include_in_schema=False)

    @router.get(WORKER)
    def worker() -> Response:
        return Response(FILE.read_bytes(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    return router
