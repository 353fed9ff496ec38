"""``tectum ask``: a question about one picture, answered by what labels and state sensors tell."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.commands.options import add_model, open_engine
from tectum.errors import UsageError

if TYPE_CHECKING:
    from tectum.commands.options import Commands
    from tectum.config.place import PlaceConfig
    from tectum.config.schema import Config
    from tectum.encode.types import Embedding
    from tectum.engine import Engine
    from tectum.observe.types import Frame

PERHAPS = 0.5
"""Of a label's threshold: from here on something is perhaps seen."""


def add(commands: "Commands") -> None:
    """Its arguments."""
    ask = commands.add_parser("ask", help="a question about a picture: 'is there a dog?', 'is the garage door open?'")
    ask.add_argument("picture", type=Path, metavar="PICTURE", help="a picture, or a recording: its first picture")
    ask.add_argument(
        "question", metavar="QUESTION", help="in English, German, French, Spanish, Italian, Dutch or Chinese"
    )
    ask.add_argument("--config", type=Path, metavar="CONFIG.toml", help="a house, for its [[place.watch]] and model")
    ask.add_argument("--place", default="", metavar="NAME", help="whose camera it is from (default: the only one)")
    add_model(ask)
    ask.set_defaults(command=ask_command)


def ask_command(options: argparse.Namespace) -> int:
    """Look, and answer in the language of the question."""
    from tectum.commands.output import Output
    from tectum.config.load import read_config
    from tectum.decide.looking import Seen, answer
    from tectum.house.opening import open_engine as open_house_engine
    from tectum.house.watching import PlaceWatches
    from tectum.modality import VISION
    from tectum.observe.sources.media import MediaFile
    from tectum.observe.types import Frame

    config = read_config(options.config) if options.config is not None else None
    place = _place(options, config)
    engine = open_engine(options) if config is None else open_house_engine(config)
    if VISION not in engine.bundle.slots:
        raise UsageError(f"{engine.bundle.path}: the bundle sees nothing")
    shape = engine.bundle.shape if config is None else config.model.shape(engine.bundle)
    frame = next((one for one in MediaFile(options.picture, shape) if isinstance(one, Frame)), None)
    if frame is None:
        raise UsageError(f"{options.picture}: holds no picture")
    states = {}
    if config is not None and place is not None:
        watches = PlaceWatches(place, config.folder, shape, engine)
        states = {watch.name: watch.chances(frame) for watch in watches}
    sure, perhaps = _things(engine, frame)
    told = answer(options.question, Seen(sure, perhaps, states), engine.bundle.labels["presence"])
    Output().print(told)
    return 0


def _place(options: argparse.Namespace, config: "Config | None") -> "PlaceConfig | None":
    if config is None:
        if options.place:
            raise UsageError(f"--place {options.place}: goes with --config")
        return None
    names = [place.name for place in config.places]
    if options.place and options.place not in names:
        raise UsageError(f"--place {options.place}: unknown; allowed: {', '.join(names)}")
    if not options.place and len(names) > 1:
        raise UsageError(f"--place: must say whose camera it is from: {', '.join(names)}")
    return config.places[names.index(options.place) if options.place else 0]


def _things(engine: "Engine", frame: "Frame") -> tuple[dict[str, int], frozenset[str]]:
    """By label how many are surely there, and what perhaps is."""
    seen: Embedding = engine.encode(frame)
    labels, limits = engine.bundle.labels["presence"], engine.bundle.thresholds["presence"]
    sure: dict[str, int] = {}
    for box in seen.boxes:
        if box.score >= limits[labels[box.label]]:
            sure[labels[box.label]] = sure.get(labels[box.label], 0) + 1
    scores = dict(zip(labels, seen.scores["presence"].tolist(), strict=True))
    return sure, frozenset(label for label in labels if label not in sure and scores[label] >= PERHAPS * limits[label])
