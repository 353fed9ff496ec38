"""The sources of one place while the house is live: each with a runner, what is muted, what comes."""

import time

from tectum.bundle import Shape
from tectum.config.place import PlaceConfig
from tectum.config.schema import Config
from tectum.deliver.live_video import LiveVideo
from tectum.deliver.store.clips import ClipRing
from tectum.house.sources import place_sources
from tectum.imaging.mask import PrivacyMask
from tectum.modality import VISION
from tectum.observe.observation_queue import ObservationQueue
from tectum.observe.sources.base import Feed, Source, Taps
from tectum.observe.sources.recording import RecordingSource
from tectum.observe.sources.runner import Runner
from tectum.observe.sources.stream import StreamSource
from tectum.observe.timing.skew import SkewMeter
from tectum.supervise.clock import HouseClock


class PlaceSources:
    """Those that ``config`` names for ``place``. They push into ``queue``; ``clips`` takes the packets of streams as
    they come, but none where parts of the picture are private. ``video``: the packets of its camera for whoever
    watches, None where there are none. Raises UsageError and PluginError."""

    def __init__(
        self,
        config: Config,
        place: PlaceConfig,
        shape: Shape,
        queue: ObservationQueue,
        clock: HouseClock,
        skew: SkewMeter,
        clips: ClipRing | None,
    ):
        self.video: LiveVideo | None = None

        def runner(source: Source) -> Runner:
            mask = PrivacyMask(place.privacy) if place.privacy else None  # each its own: threads must not share it
            packets = None
            if isinstance(source, StreamSource) and mask is None:
                video = LiveVideo(place.name) if VISION in source.modalities else None
                self.video = self.video or video
                taps = [tap for tap in (clips, video) if tap is not None]
                packets = Taps(*taps) if taps else None
            shift_s = place.av_offset_ms / 1e3
            return Runner(source, Feed(place.name, source.name, shape, queue, clock, skew, mask, packets, shift_s))

        self.runners = [runner(source) for source in place_sources(config, place)]
        self._playing = {r.feed.source for r in self.runners if r.source.finite}
        self._endless = any(not r.source.finite for r in self.runners)
        self._muted: set[str] = set()

    @property
    def live(self) -> bool:
        """Whether they are of now: none is a recording, which has a time of its own."""
        return not any(isinstance(r.source, RecordingSource) for r in self.runners)

    @property
    def modalities(self) -> list[str]:
        """What there is at all, by name."""
        return list(dict.fromkeys(modality for r in self.runners for modality in r.source.modalities))

    def start(self) -> None:
        """Begin."""
        for runner in self.runners:
            runner.start()

    def try_again(self) -> None:
        """Those that wait because they were refused need not wait any longer."""
        for runner in self.runners:
            runner.try_again()

    def stop(self) -> None:
        """Ask them to end; see ``join``."""
        for runner in self.runners:
            runner.stop()

    def join(self, deadline: float) -> list[str]:
        """Wait until ``deadline`` (of ``time.monotonic``); gives the names of those that do not end."""
        return [r.source.name for r in self.runners if not r.join(deadline - time.monotonic())]

    def mute(self, modalities: set[str]) -> None:
        """These are to sense nothing, all others are to sense; a device that is off is closed."""
        self._muted = modalities
        for runner in self.runners:
            runner.mute(modalities)

    def on(self, modality: str) -> bool:
        """Whether it is not muted."""
        return modality not in self._muted

    def senses(self) -> dict[str, bool]:
        """Per modality that there is at all: whether it is on and comes."""
        return {
            modality: self.on(modality) and any(r.delivers(modality) for r in self.runners)
            for modality in self.modalities
        }

    def over(self, source: str) -> bool:
        """``source`` has played to its end; whether all is over now, which it never is where one goes on for ever."""
        self._playing.discard(source)
        return not self._playing and not self._endless
