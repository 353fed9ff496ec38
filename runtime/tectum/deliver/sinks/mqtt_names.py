"""What a house and its places are called on a broker: topics, and the ids by which Home Assistant tells things apart.

No two of them are the same, whatever houses and places are called: ``a`` with the place ``b_c`` is not ``a_b`` with the
place ``c``. Ids are joined by ``_``, so no part before the last has one that could be read as such a joint; what is
called otherwise gets a hash of its whole name. Names of letters and digits, as most are, stand in ids as they are.
"""

import hashlib
import re
import unicodedata

from msgspec import Struct

from tectum.decide.events import HOUSE
from tectum.modality import lasting_heads

TOPIC = "tectum"
"""In front of every topic, unless the house's file says otherwise."""
_PLAIN_NODE = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
_HASH = re.compile(r".*-[0-9a-f]{16}")
_SHORT_HASH = re.compile(r".+_[0-9a-f]{4}")


def _hash(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def slug(name: str) -> str:
    """A place's name in topics: ASCII letters, digits and ``_``. Names that differ give slugs that differ, but for one
    pair in 65,536; a file that has such a pair is refused.

    >>> slug("Front door"), slug("hall"), slug("front_door_91b2")
    ('front_door_91b2', 'hall', 'front_door_91b2_129b')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if plain == name and not _SHORT_HASH.fullmatch(name):
        return plain
    return f"{plain or 'place'}_{_hash(name, 4)}"


class Topics(Struct, frozen=True):
    """Every topic and id of the house ``node`` below ``topic``."""

    topic: str
    node: str

    @property
    def root(self) -> str:
        """In front of each of its topics."""
        return f"{self.topic}/{self.node}"

    def of(self, place: str, *parts: str) -> str:
        """A topic of a place; with an empty ``place`` of the house."""
        return "/".join((self.root, *([slug(place)] if place else []), *parts))

    @property
    def status(self) -> str:
        """online, or offline by the broker's hand (last will)."""
        return f"{self.root}/status"

    @property
    def places(self) -> str:
        """The places by slug; a later run learns from it which are no more."""
        return f"{self.root}/places"

    @property
    def device(self) -> str:
        """What the house is, for whoever looks after many of them."""
        return f"{self.root}/device"

    @property
    def recent(self) -> str:
        """Its last events."""
        return f"{self.root}/recent"

    @property
    def maintenance(self) -> str:
        """How the requests of a fleet's operator stand; they come to ``set`` below it."""
        return f"{self.root}/maintenance"

    @property
    def house_id(self) -> str:
        """Of the house, other than that of any other house on the broker.

        >>> Topics("tectum", "garden-house").house_id, Topics("tectum", "a_b").house_id, Topics("my", "house").house_id
        ('tectum_garden-house', 'tectum_a-b-ded111b8f5df79b1', 'tectum_house-70e38e6ada805e08')
        """
        plain = _PLAIN_NODE.fullmatch(self.node) and not _HASH.fullmatch(self.node)
        if self.topic == TOPIC and plain:
            return f"tectum_{self.node}"
        name = re.sub(r"[^A-Za-z0-9]+", "-", self.node).strip("-") or HOUSE
        return f"tectum_{name}-{_hash(self.root, 16)}"

    def place_id(self, slug: str) -> str:
        """Of the place with this slug, other than that of any other place and house; a kind behind it is no part of the
        name of another place."""
        joints = {head.partition("_")[0] for head in lasting_heads()} | {"latency", "rule"}
        if joints.isdisjoint(slug.split("_")):
            return f"{self.house_id}_{slug}"
        return f"{self.house_id}_{slug.replace('_', '-')}-{_hash(slug, 16)}"

    def earlier_id(self, slug: str = "") -> str:
        """What the house, or one of its places, was called by version 0.1: perhaps as another house is."""
        return f"tectum_{self.node}" + (f"_{slug}" if slug else "")
