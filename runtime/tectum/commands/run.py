"""``tectum run``: a house until its recordings are over, or Ctrl-C."""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tectum.commands.analyze import analyze_command
from tectum.commands.options import add_recording
from tectum.errors import TectumError, UsageError

if TYPE_CHECKING:
    from tectum.commands.options import Commands
    from tectum.config.delivery import WebConfig
    from tectum.config.schema import Config
    from tectum.deliver.sinks.base import Sink
    from tectum.house.house import House
    from tectum.setup.settings import Settings

log = logging.getLogger(__name__)

PRIVATE = 0o077
PLACE_FLAGS = ("camera", "microphone", "stream", "pcm")
FRESH = {"outside": False, "gates": False, "no_tune": False, "place": "home", "provider": "auto", "text": []}
OF_A_FILE = ("store", "report", "bundle", "variant", "threads", *FRESH)
"""Options that say what stands in a file where there is one."""


def add(commands: "Commands") -> None:
    """Its arguments."""
    run = commands.add_parser(
        "run",
        help="a house from a file; or one camera, microphone, stream or recording, live",
        description="Run a house live: every place of a file, or one place from what is given here, until Ctrl-C.",
    )
    run.add_argument(
        "config", type=Path, nargs="?", metavar="CONFIG.toml", help="a house: model and places (docs/configuration.md)"
    )
    run.add_argument("--media", type=Path, metavar="PATH", help="video, sound, picture or folder, at its own pace")
    run.add_argument("--camera", metavar="DEVICE", help="a camera of this machine: 0, /dev/video0")
    run.add_argument(
        "--mic", dest="microphone", metavar="NAME", help="a microphone of this machine: default, a number, a name"
    )
    run.add_argument("--stream", metavar="URL", help="a network camera: rtsp://…, http://…; with its sound")
    run.add_argument(
        "--pcm", metavar="FIFO", help="raw 16-bit mono samples at 16 kHz from a FIFO, or '-' for standard input"
    )
    run.add_argument(
        "--store", type=Path, metavar="DIR", help="keep events, snapshots and clips there (not with a file)"
    )

    run.add_argument(
        "--web", type=int, metavar="PORT", help="the page and API on this port of loopback (not with a file)"
    )
    run.add_argument(
        "--setup", action="store_true", help="where there is no CONFIG.toml, offer a page to make it (on port --web)"
    )
    add_recording(run)
    run.set_defaults(command=run_command, path=None, long_running=True)


def run_command(options: argparse.Namespace) -> int:
    """A house until its recordings are over, or Ctrl-C."""
    if options.media is not None:
        check_media_run(options)
        return analyze_command(options)
    if options.setup or (options.config is None and _says_nothing(options)):
        from tectum.commands.first_start import FILE, house_file

        options.config, options.web = house_file(options.config or FILE, options.web), None
    from tectum.supervise.memory import begun_without_collection

    with begun_without_collection() as begun:
        return _run_house(options, begun)


def _run_house(options: argparse.Namespace, begun: Callable[[], None]) -> int:
    """``begun``: to be called when all is made that stays."""
    from tectum.house.bundle_trial import BundleTrial
    from tectum.house.house import House
    from tectum.house.maintenance import Maintenance
    from tectum.house.opening import begin_engine
    from tectum.supervise.memory import steady_memory
    from tectum.supervise.watchdog import Watchdog

    config = _config(options)
    os.umask(os.umask(PRIVATE) | PRIVATE)  # whatever is written from here on, by libraries too, is this user's alone
    steady_memory()
    engine = begin_engine(config)
    sinks = _sinks(config, options.jsonl)
    with (
        House(config, engine, sinks) as house,
        _reloading(house, options.config, takers := Takers()),
        ExitStack() as running,
    ):
        if config.house.assist:
            from tectum.serve.assist import AssistServer

            language = config.intents.language or "en"
            tls = config.assist_files()
            server = AssistServer(config.house.assist, house.controls.understand, language, tls)
            assist = running.enter_context(server)
            house.services["assist"] = assist.health
        for place in config.places:
            if place.speech is not None and place.speech.satellite:
                from tectum.serve.satellite import SatelliteServer

                area = place.area or place.name
                satellite = SatelliteServer(place.speech.satellite, place.name, place.speech.wake, area)
                house.ears[place.name] = running.enter_context(satellite)
                house.services[f"satellite: {place.name}"] = satellite.health
        if config.web.port:
            from tectum.serve.web.server import WebServer

            settings = _settings(options.config, house, takers.take)
            web = running.enter_context(WebServer(config.web, config.folder, house.controls, settings=settings))
            takers.append(web.take)
            house.services["web"] = web.health
            log.info("the page is at %s", web.address)
        if config.traces.endpoint:
            from tectum.deliver.traces import Traces

            asked = config.traces
            house.outbox.traces = running.enter_context(Traces(asked.endpoint, asked.token, asked.name))
            house.services["traces"] = house.outbox.traces.health
        trial = running.enter_context(BundleTrial(engine.bundle, house.place_health, _end))
        if trial.worker.begun:
            house.services["bundle on trial"] = trial.worker.health
        if any(table.maintenance for _, table in config.declared_sinks()):
            maintenance = Maintenance(lambda: house.config, engine.bundle, _end)
            house.controls.maintenance = running.enter_context(maintenance)
            house.services["maintenance"] = maintenance.health
        house.services["watchdog"] = running.enter_context(Watchdog()).health
        begun()
        house.wait()
    for name, worker in house.workers.items():
        dropped = {**worker.queue.drops, **worker.load.drops()}
        reasons = ", ".join(f"{count} {reason}" for reason, count in dropped.items())
        if reasons:
            log.warning("%s: dropped to keep the pace: %s", name, reasons, extra={"place": name})
        log.info("%s: %.1f s, %d events", name, worker.pipeline.now, worker.events.started, extra={"place": name})
    return 4 if any(worker.trouble for worker in house.workers.values()) else 0


def _end() -> None:
    """As whoever stops the program does: it ends in order, and its manager begins it anew."""
    os.kill(os.getpid(), signal.SIGTERM)


def _says_nothing(options: argparse.Namespace) -> bool:
    """Whether nothing is asked for: then the house is that of this folder."""
    return not any(getattr(options, name) for name in PLACE_FLAGS) and all(
        getattr(options, name) == FRESH.get(name) for name in OF_A_FILE
    )


def check_media_run(options: argparse.Namespace) -> None:
    """What does not go with ``--media``. Raises UsageError."""
    if options.config is not None:
        raise UsageError("--media: does not go with a CONFIG.toml; say it in that file")
    for name in (*PLACE_FLAGS, "store", "web"):
        if getattr(options, name):
            flag = "--mic" if name == "microphone" else f"--{name}"
            raise UsageError(f"{flag}: does not go with --media")
    if "-" in options.text:
        raise UsageError("--text -: goes with a live source, or alone; not with --media")


def _config(options: argparse.Namespace) -> "Config":
    from tectum.config.document import Document
    from tectum.config.load import config_of, read_config

    given = {name: getattr(options, name) for name in PLACE_FLAGS if getattr(options, name)}
    if options.config is not None:
        for name in (*given, "web", *OF_A_FILE):
            if getattr(options, name) != FRESH.get(name):
                flag = {"microphone": "--mic"}.get(name, "--" + name.replace("_", "-"))
                raise UsageError(f"{flag}: does not go with {options.config}; say it in that file")
        return read_config(options.config)
    if not given and "-" not in options.text:
        raise UsageError("run: give a CONFIG.toml, or --media, --camera, --mic, --stream, --pcm or --text -")
    if options.report is not None:
        raise UsageError("--report: goes with --media; a live house is shown by 'tectum events' and 'tectum health'")
    if not options.place.strip():
        raise UsageError("--place: must not be empty")
    utterances = [line for line in options.text if line != "-"]
    values: dict[str, object] = {
        "model": {
            "bundle": str(options.bundle.absolute()) if options.bundle else "",
            "variant": options.variant or "",
            "provider": options.provider,
            "threads": options.threads or 0,
            "tuned": not options.no_tune,
            "gates": options.gates,
        },
        "place": [{"name": options.place, "outside": options.outside, "text": utterances, **given}],
        "house": {"text": "-" if "-" in options.text else ""},
        "store": {"folder": str(options.store.absolute()) if options.store else ""},
        "web": {"port": options.web or 0},
    }
    return config_of(Document("command line", values), Path.cwd())


def _sinks(config: "Config", jsonl: str | None) -> "dict[str, Sink]":
    """The console (unless JSON lines go to standard output) and what the file names."""
    from tectum.deliver.sinks.base import SinkTable
    from tectum.deliver.sinks.local import JsonLinesSink
    from tectum.house.sinks import open_sinks
    from tectum.plugins import SINKS

    sinks: dict[str, Sink] = {}
    if jsonl == "-":
        sinks["standard output"] = JsonLinesSink(sys.stdout)
    else:
        sinks["console"] = SINKS.table("console", SinkTable)().open(config.folder)
        if jsonl is not None:
            sinks[f"--jsonl {jsonl}"] = JsonLinesSink(Path(jsonl))
    return {**sinks, **open_sinks(config)}


class Takers(list["Callable[[WebConfig], None]"]):
    """Who hears of passwords and users that count from now on."""

    def take(self, config: "Config") -> None:
        """The house has taken up another configuration."""
        for taker in self:
            taker(config.web)


def _settings(file: Path | None, house: "House", taken: "Callable[[Config], None]") -> "Settings | None":
    """What can be changed on the page, where the house has a file."""
    from tectum.host.doctor import cameras, microphones
    from tectum.setup.settings import Settings

    if file is None:
        return None
    here, heard = lambda: dict(cameras().details or {}), lambda: list(microphones().details or [])
    return Settings(file, house, taken, here, heard)


@contextmanager
def _reloading(house: "House", file: Path | None, takers: Takers) -> Iterator[None]:
    """Take the configuration over again at SIGHUP."""

    def again(*_: object) -> None:
        from tectum.config.load import read_config

        try:
            assert file is not None  # noqa: S101  SIGHUP is only taken with a file
            changes = house.reload(read_config(file))
            takers.take(house.config)
            log.info("%s: read again: %s", file, "; ".join(changes) or "nothing changed")
        except TectumError as error:
            log.error("%s; the house goes on as it was", error)

    if file is None:
        yield
        return
    before = signal.signal(signal.SIGHUP, again)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)
