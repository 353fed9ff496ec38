"""What a set-up page sends in, and the draft that it becomes."""

from pydantic import Field

from tectum.errors import UsageError
from tectum.serve.web.password import LEAST, hashed
from tectum.serve.web.schemas import RequestBody
from tectum.setup.draft import BrokerDraft, HouseDraft, PageDraft, PlaceDraft
from tectum.setup.told_tables import contact_of
from tectum.tables.values import Secret

MOST_ADDRESS, MOST_WORD = 1000, 200


class CameraTrial(RequestBody):
    """A camera to be tried. ``about``: what it says of itself."""

    camera: str = Field("", max_length=MOST_WORD)
    stream: str = Field("", max_length=MOST_ADDRESS)
    user: str = Field("", max_length=MOST_WORD)
    password: str = Field("", max_length=MOST_WORD)
    about: str = Field("", max_length=MOST_WORD)

    def draft(self) -> PlaceDraft:
        """As a place."""
        return PlaceDraft("trial", self.camera, self.stream, self.user, Secret(self.password))


class MicrophoneTrial(RequestBody):
    """A microphone of this machine."""

    microphone: str = Field(min_length=1, max_length=MOST_WORD)


class SubmittedBroker(RequestBody):
    """A broker; ``port`` 0: the usual one."""

    host: str = Field("", max_length=MOST_WORD)
    port: int = Field(0, ge=0, le=65_535)
    user: str = Field("", max_length=MOST_WORD)
    password: str = Field("", max_length=MOST_WORD)
    tls: bool = False

    def draft(self) -> BrokerDraft:
        """As it goes into the file."""
        return BrokerDraft(self.host.strip(), self.port, self.user, Secret(self.password), self.tls)


class SubmittedPlace(RequestBody):
    """A place. ``sound``: whether that of the network camera is used."""

    name: str = Field(min_length=1, max_length=MOST_WORD)
    camera: str = Field("", max_length=MOST_WORD)
    stream: str = Field("", max_length=MOST_ADDRESS)
    user: str = Field("", max_length=MOST_WORD)
    password: str = Field("", max_length=MOST_WORD)
    sound: bool = True
    microphone: str = Field("", max_length=MOST_WORD)
    outside: bool = False

    def draft(self) -> PlaceDraft:
        """As it goes into the file. Raises UsageError: it would neither see nor hear."""
        if not (self.camera or self.stream or self.microphone):
            raise UsageError(f"'{self.name}': choose a camera or a microphone")
        parts = (self.camera, self.stream.strip(), self.user, Secret(self.password), self.sound, self.microphone)
        return PlaceDraft(self.name.strip(), *parts, self.outside)


class SubmittedHouse(RequestBody):
    """A house. ``reachable``: its page, from other devices; ``password``: of the page, perhaps empty; ``contact``: whom
    a push service may ask, empty: browsers are not notified."""

    places: list[SubmittedPlace] = Field(min_length=1, max_length=64)
    broker: SubmittedBroker | None = None
    reachable: bool = False
    password: str = Field("", max_length=1024)
    contact: str = Field("", max_length=MOST_WORD)

    def draft(self) -> HouseDraft:
        """As it goes into the file. Raises UsageError."""
        page = PageDraft(1, self.reachable, new_password(self.password) if self.password else Secret())
        if self.reachable and not self.password:
            raise UsageError("a page that other devices reach needs a password")
        broker = BrokerDraft() if self.broker is None else self.broker.draft()
        places = tuple(place.draft() for place in self.places)
        return HouseDraft(places, broker=broker, page=page, contact=contact_of(self.contact))


def new_password(text: str) -> Secret:
    """As it stands in the file. Raises UsageError: it is too short."""
    if len(text) < LEAST:
        raise UsageError(f"a password has at least {LEAST} characters")
    return Secret(hashed(text))
