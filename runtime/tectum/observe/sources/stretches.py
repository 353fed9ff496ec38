"""A recording's pictures in stretches, so that a part of it gives what it gives in the whole.

Which pictures are looked at, and where closely, rests on those before. In a recording all of that begins anew at the
first key frame after every ten minutes: a long one can be cut there, its parts be encoded apart, and be joined again.
"""

import hashlib
import math
from typing import Any

from msgspec import Struct

from tectum.imaging.mask import PrivacyMask
from tectum.observe.frame_sampler import FrameSampler

STRETCH_S = 600.0
OVERLAP_S = 1.0
"""So long before a part, at least, decoding begins: what its first picture shows may rest on those before it."""


class Cut(Struct, frozen=True):
    """A part of a recording: its ``sound`` alone, whole; or its pictures alone, from the key frame at ``begin`` to the
    one at ``end`` (media seconds)."""

    sound: bool = False
    begin: float = -math.inf
    end: float = math.inf


class Stretches:
    """Ask ``accepts`` of every picture of a recording, in time order. ``stretch_s``: their length, infinite: there is
    one; ``cut``: of a part, pictures outside of it are not looked at. ``seams``: where stretches began, and behind a
    part the next one: media seconds, and a hash of the picture there. ``anew``: whether the last picture that was
    accepted began one. ``over``: nothing more is looked at."""

    def __init__(self, rate_hz: float, mask: PrivacyMask | None, stretch_s: float, cut: Cut | None):
        self._rate_hz, self._mask, self._stretch_s, self._cut = rate_hz, mask, stretch_s, cut or Cut()
        self._due = self._cut.begin if stretch_s < math.inf else math.inf
        self._sampler = FrameSampler(rate_hz, mask)
        self.seams: list[tuple[float, str]] = []
        self.anew = self.over = False

    def accepts(self, at: float, step: float, picture: Any) -> bool:
        """Whether the picture of ``at`` (media seconds), an ``av.VideoFrame``, is looked at. ``step``: seconds until
        the next one."""
        if self.over or at < self._cut.begin:
            return False
        self.over = at >= self._cut.end
        self.anew = self.over or (at >= self._due and picture.key_frame)
        if self.anew:
            self.seams.append((at, _digest(picture)))
            self._sampler, self._due = FrameSampler(self._rate_hz, self._mask), at + self._stretch_s
        return not self.over and self._sampler.accepts(at, step, picture)


def _digest(picture: Any) -> str:
    return hashlib.sha256(b"".join(bytes(plane) for plane in picture.planes)).hexdigest()
