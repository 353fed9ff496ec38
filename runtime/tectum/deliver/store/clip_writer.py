"""The file of a clip: packets as the camera sent them, or pictures and sound that are encoded.

Files are fragmented MP4, or Matroska where MP4 cannot hold a codec: a crash leaves what was written playable.
"""

import io
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.error
import numpy as np
from msgspec import Struct

from tectum.deliver.clip_begin import begin_comment

FRAGMENTED = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
HELD = 40
REORDER_S, STEP_S = 0.5, 0.04

log = logging.getLogger(__name__)
_stamping = threading.Lock()


class Piece(Struct, frozen=True):
    """``kind``: video or audio; ``when``: media seconds; ``what``: a packet, a picture or samples; ``key``: a player
    can begin here."""

    kind: str
    when: float
    what: Any
    key: bool
    size: int


def _begun(file: Path, options: dict[str, str]) -> Any:
    """The container of a clip that begins now, perhaps seconds after its event: retention removes folders of days that
    are empty, so the folder is made here, and once more where that came in between."""
    for last in (False, True):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            return av.open(str(file), "w", options=options)
        except FileNotFoundError:
            if last:
                raise
    raise AssertionError("the second try returns or raises")


def _dated(out: Any, first: Piece) -> bool:
    """The file says when it begins."""
    out.metadata["comment"] = begin_comment(first.when)
    return True


def copied_header(out: Any, stream: Any) -> Any:
    """A stream of ``out`` with the header of another file's: codec, size, shape of pixels, how the picture lies. None
    where ``out`` cannot hold it."""
    for opaque in (None, True):  # a picture's comes from its encoder; where the decoder has another name, from that
        with suppress(av.error.FFmpegError, ValueError):
            made = out.add_stream_from_template(stream, opaque=opaque)
            if made.codec_context.codec.canonical_name == "hevc" and out.format.name == "mp4":
                made.codec_context.codec_tag = "hvc1"  # some players take no other (Apple, "HLS Authoring", 1.10)
            return made
    log.warning("clips are without %s: the file cannot hold it", stream.codec_context.name)
    return None


def copied_headers(streams: list[Any]) -> tuple[Any, dict[str, Any]]:
    """The headers of a session's streams by kind, which outlive it, and the container that keeps them alive. A stream
    that no file can hold is left out."""
    holder = av.open(io.BytesIO(), "w", format="matroska")
    return holder, {stream.type: copy for stream in streams if (copy := copied_header(holder, stream)) is not None}


class PacketWriter:
    """Writes packets as they came."""

    def __init__(self, holder: Any, streams: dict[str, Any], suffix: str):
        self._holder, self._streams, self.suffix = holder, streams, suffix  # the holder keeps the copied headers alive

    @property
    def kinds(self) -> frozenset[str]:
        """Of streams that it writes: video, audio."""
        return frozenset(self._streams)

    def write(self, file: Path, pieces: Callable[[], Piece | None]) -> None:
        """Mux until there are no more pieces. Raises OSError and FFmpegError."""
        with _begun(file, FRAGMENTED if self.suffix == ".mp4" else {}) as out:
            streams = {kind: copied_header(out, s) for kind, s in self._streams.items()}
            base: float | None = None
            last: dict[str, int] = {}
            opener: Any = None
            begun = False
            while (piece := pieces()) is not None:
                packet = piece.what
                if base is None and "video" in streams:
                    if piece.kind != "video" or not (piece.key or opener is not None):
                        continue
                    if not begun:
                        begun = _dated(out, piece)
                    if packet.pts is None:  # RTP's first picture has no stamp: it lies one step before the next
                        opener = packet if piece.key else opener
                        continue
                order = decoding_stamp(packet)
                if order is None:
                    continue
                if base is None:
                    begun = begun or _dated(out, piece)
                    base = float(order * packet.time_base)
                    if opener is not None:
                        step = packet.duration or round(STEP_S / packet.time_base)
                        base -= float(step * packet.time_base)
                        out.mux(restamped(opener, streams["video"], 0, packet.pts - order, packet.time_base))
                        last["video"] = 0
                back = round(base / packet.time_base)
                if order < back or order - back <= last.get(piece.kind, -1):
                    continue
                last[piece.kind] = order - back
                shown = order - back if packet.pts is None else packet.pts - back
                out.mux(restamped(packet, streams[piece.kind], order - back, shown, packet.time_base))


def decoding_stamp(packet: Any) -> int | None:
    """The decoding time stamp. RTP has none: FFmpeg guesses it from the third picture on, and for those before it
    lies earlier than they are shown, by more than any order of pictures takes."""
    if packet.dts is not None:
        return int(packet.dts)
    return None if packet.pts is None else int(packet.pts) - round(REORDER_S / packet.time_base)


def restamped(packet: Any, stream: Any, dts: int, pts: int, time_base: Fraction) -> Any:
    """A packet of its own with other stamps: the one in the ring may be in the next clip too."""
    copy = av.Packet(bytes(packet))
    copy.time_base, copy.dts, copy.pts = time_base, dts, max(dts, pts)
    copy.duration, copy.is_keyframe = packet.duration, packet.is_keyframe
    copy.stream = stream
    return copy


class PictureWriter:
    """Encodes pictures and sound. ``sample_rate``: of the sound, in hertz."""

    suffix = ".mp4"

    def __init__(self, sample_rate: int):
        self._rate = sample_rate

    def write(self, file: Path, pieces: Callable[[], Piece | None]) -> None:
        """Encode until there are no more pieces. Raises OSError and FFmpegError."""
        held: list[Piece] = []  # until it is known which streams there are
        piece = pieces()
        while piece is not None:
            held.append(piece)
            if len({p.kind for p in held}) == 2 or len(held) == HELD:
                break
            piece = pieces()
        if not held:
            return
        with _begun(file, FRAGMENTED) as out:
            _dated(out, held[0])
            encoder = _Encoder(out, held, self._rate)
            for early in held:
                encoder.encode(early)
            while piece is not None and (piece := pieces()) is not None:
                encoder.encode(piece)
            encoder.close()


class _Encoder:
    """H.264 and AAC of the pieces of one clip. Times that repeat or go back (a loop, a repaired stamp) are passed
    over."""

    def __init__(self, out: Any, first: list[Piece], rate: int):
        self._out, self._base, self._rate = out, first[0].when, rate
        self._video = self._audio = None
        self._shown = self._heard = -1
        picture = next((p.what for p in first if p.kind == "video"), None)
        if picture is not None:
            options = {"preset": "ultrafast", "tune": "zerolatency", "crf": "26", "threads": "1"}
            self._video = out.add_stream("libx264", rate=10, options=options)
            self._video.width, self._video.height, self._video.pix_fmt = picture.width, picture.height, "yuv420p"
            self._video.codec_context.time_base = Fraction(1, 1000)
            self._video.codec_context.gop_size = 10
        if any(p.kind == "audio" for p in first):
            self._audio = out.add_stream("aac", rate=rate, layout="mono")

    def encode(self, piece: Piece) -> None:
        """Encode one."""
        if piece.kind == "video" and self._video is not None:
            stamp = round(1000 * (piece.when - self._base))
            same = (piece.what.width, piece.what.height) == (self._video.width, self._video.height)
            if not same or stamp <= self._shown:
                return
            self._shown = stamp
            with _stamping:  # two clips of a place may share a picture
                piece.what.pts, piece.what.time_base, piece.what.pict_type = stamp, Fraction(1, 1000), 0
                packets = self._video.encode(piece.what)
            self._out.mux(packets)
        elif piece.kind == "audio" and self._audio is not None:
            stamp = round(self._rate * (piece.when - self._base))
            samples = piece.what[max(0, self._heard - stamp) :] if self._heard > stamp else piece.what
            if stamp < 0 or not len(samples):
                return
            stamp = max(stamp, self._heard)
            self._heard = stamp + len(samples)
            block = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples)[None], "fltp", "mono")
            block.sample_rate, block.time_base, block.pts = self._rate, Fraction(1, self._rate), stamp
            self._out.mux(self._audio.encode(block))

    def close(self) -> None:
        """What the encoders still hold."""
        for stream in (self._video, self._audio):
            if stream is not None:
                self._out.mux(stream.encode(None))
