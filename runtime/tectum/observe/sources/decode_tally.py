"""Whether a live track can be decoded, told by its last packets: decoders make something of noise now and then."""

from collections import deque

WINDOW = 50
"""Packets that are looked at: a second or a few."""
MOST_FAILED = 12
"""Of those. Of noise that is named AAC, MP3, AC-3 or H.264 nothing can be decoded
(tests/runtime/observe/sources/test_decode_tally.py). Opus makes a sound of most of it, G.711 of all: that is heard as
what it is."""
IN_A_ROW = 5
"""So many that can be decoded behind many of which none could: a key frame has come."""


class DecodeTally:
    """Of one track. ``hopeless``: what comes out of it is chance, and no sound or picture."""

    def __init__(self) -> None:
        self.hopeless = False
        self._failed = deque[bool](maxlen=WINDOW)
        self._ever, self._in_a_row = False, 0

    def fine(self) -> bool:
        """A packet was decoded; whether there is hope from this one on."""
        if not self._ever and not self.hopeless:
            self._failed.clear()  # those before the first key frame are no sign of noise
        self._ever = True
        self._in_a_row += 1
        self._failed.append(False)
        if not self.hopeless or not self._is_no_chance():
            return False
        self.hopeless = False
        self._failed.clear()
        return True

    def failed(self) -> bool:
        """A packet could not be decoded; whether the track is hopeless from this one on."""
        self._in_a_row = 0
        self._failed.append(True)
        if self.hopeless or len(self._failed) < WINDOW or sum(self._failed) <= MOST_FAILED:
            return False
        self.hopeless = True
        return True

    def _is_no_chance(self) -> bool:
        alone = self._in_a_row == len(self._failed) - sum(self._failed)
        return self._in_a_row >= (IN_A_ROW if alone else WINDOW)
