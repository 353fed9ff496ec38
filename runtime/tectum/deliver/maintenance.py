"""What somebody who looks after many devices may ask of one, and what became of it (docs/fleet.md).

A request names the ``ticket`` that the device shows: it is another one after each request and each start, so what was
recorded and is sent once more, or comes second, asks for nothing. A request has no address, no file and no bundle in
it: what is fetched, and whether it is taken, the device decides as ``tectum update`` does.
"""

from typing import Annotated, Literal, Protocol

from msgspec import Meta, Struct

SCHEMA = 1
UPDATE: Literal["update"] = "update"
ROLLBACK: Literal["rollback"] = "rollback"
TUNE: Literal["tune"] = "tune"
LONGEST_REQUEST = 8192
"""Bytes."""
MOST_VERSIONS = 20
MOST_ALARMS = 1_000_000

Work = Literal["update", "rollback", "tune"]
OutcomeState = Literal["running", "restarting", "trial", "done", "unable", "refused", "interrupted", "back"]
FINAL: tuple[OutcomeState, ...] = ("done", "unable", "refused", "interrupted", "back")
Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]{1,64}(?!\n)$")]


class Before(Struct, frozen=True, kw_only=True):
    """How the device was when it was asked, for whoever compares. ``alarms``: told in the last ``hours``."""

    state: str
    alarms: Annotated[int, Meta(ge=0, le=MOST_ALARMS)] = 0
    hours: Annotated[float, Meta(ge=0, le=1e6)] = 0.0


class Request(Struct, frozen=True, kw_only=True):
    """``rollout``, ``stage``, ``stages``, ``wait_s``, ``before``: of who asks; they come back with the outcome, so that
    whoever takes over knows all. ``versions``: an update takes one of these alone; empty: whatever the device's own
    repository has. ``restart``: with ``tune``, the house is begun anew to use what was found."""

    schema: int = SCHEMA
    ticket: Name
    rollout: Name
    what: Work
    versions: Annotated[tuple[Name, ...], Meta(max_length=MOST_VERSIONS)] = ()
    restart: bool = False
    stage: Annotated[int, Meta(ge=0, le=100)] = 0
    stages: Annotated[tuple[float, ...], Meta(max_length=20)] = ()
    wait_s: Annotated[float, Meta(ge=0, le=1e7)] = 0.0
    begun: float = 0.0
    before: Before = Before(state="ok")


class Outcome(Struct, frozen=True, kw_only=True):
    """``state``: it runs; the house is begun anew; the bundle is on trial; it is done; this device never can do it; it
    was refused, and what was there stays; the house ended in the middle; the bundle was gone back from. ``at``: since
    when, seconds since 1970. ``said``: by what was run. ``version``: that is to run, ``earlier`` the one before (empty:
    none)."""

    request: Request
    state: OutcomeState
    at: float
    said: tuple[str, ...] = ()
    version: str = ""
    earlier: str = ""


class MaintenanceReport(Struct, frozen=True, kw_only=True):
    """``ticket``: for the next request; empty while one is carried out. ``last``: what became of the last one."""

    schema: int = SCHEMA
    ticket: str
    last: Outcome | None = None


class Maintained(Protocol):
    """A house that can be asked."""

    def report(self) -> MaintenanceReport:
        """How it stands."""

    def take(self, request: Request) -> None:
        """Begin to carry it out. Raises UsageError: another ticket, another schema, busy."""
