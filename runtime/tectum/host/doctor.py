"""What this machine has and lacks for Tectum, each with the fix."""

import importlib.util
import logging
import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tectum import telemetry
from tectum.bundle import DEFAULT, Bundle
from tectum.encode.onnx.parity import agreement_db, least_db
from tectum.encode.onnx.plan import Plan
from tectum.encode.onnx.provider import PLUGINS, available, runtime_version, wheels
from tectum.encode.onnx.session import Session
from tectum.encode.onnx.synthetic_inputs import Workload
from tectum.errors import TectumError, first_line
from tectum.supervise.machine import DOT_PRODUCT, cache_folder, host, installed
from tectum.supervise.memory import memory_mb
from tectum.supervise.wall_clock import kept_in_step
from tectum.version import VERSION

log = logging.getLogger(__name__)

LITTLE_MEMORY_MB = 900


@dataclass(frozen=True)
class Finding:
    """``state``: ok, warn (something is less good than it could be) or fail (Tectum cannot work). ``fix``: what to do.
    ``details``: the same in figures, for ``--json``."""

    name: str
    state: str
    text: str
    fix: str = ""
    details: Any = None


def examine(path: Path | None = None) -> Iterator[Finding]:
    """Every finding, as it is made. ``path``: the bundle to try (default: the one that comes with the package)."""
    folder = path if path is not None else DEFAULT
    yield _versions()
    yield from machine()
    yield from onnxruntime_wheels()
    yield _telemetry()
    bundle, finding = _bundle(folder)
    yield finding
    if bundle is not None and wheels():
        for name in (*available(), *(n for n in PLUGINS if n not in available())):
            log.info("trying %s", name)
            yield provider(name, bundle)
        yield _tuned(bundle)
    yield _cache()
    yield cameras()
    yield microphones()
    yield _clock()


def _versions() -> Finding:
    packages = ("numpy", "av", "onnxruntime", "onnxruntime-gpu", "sounddevice")
    found = {"python": platform.python_version(), **installed(*packages)}
    listed = ", ".join(f"{name} {version}" for name, version in found.items())
    return Finding("tectum", "ok", f"{VERSION} with {listed}", details={"tectum": VERSION, **found})


def machine() -> Iterator[Finding]:
    known = host()
    features = ", ".join(known.features) or "none that matter"
    cores = f"{known.cores} core{'s' if known.cores > 1 else ''}"
    if known.cores < known.machine_cores:
        cores += f" of {known.machine_cores} may be used (affinity, or the limit of its control group)"
    text = f"{known.cpu}, {cores}; {features}"
    fix = ""
    if not known.flags & DOT_PRODUCT:
        fix = "it has no int8 dot product, so int8 may be slower than fp32: run 'tectum tune', which measures it"
    details = {"cpu": known.cpu, "cores": known.cores, "features": known.features, "fingerprint": known.fingerprint}
    yield Finding("cpu", "warn" if fix else "ok", text, fix, details)
    if known.memory_mb is None:
        yield Finding("memory", "warn", "the system does not show how much there is", "look at it with 'free -m'")
        return
    little = known.memory_mb < LITTLE_MEMORY_MB
    fix = "with so little, run one place, and no desktop beside it" if little else ""
    total = f"{known.memory_mb} MB"
    if known.machine_memory_mb is not None and known.memory_mb < known.machine_memory_mb:
        total += f" (the limit of its control group; the machine has {known.machine_memory_mb} MB)"
    text = f"{total}; this process takes {memory_mb():.0f} MB"
    yield Finding("memory", "warn" if little else "ok", text, fix, {"total_mb": known.memory_mb})


def onnxruntime_wheels() -> Iterator[Finding]:
    found = wheels()
    if not found:
        yield Finding(
            "onnxruntime", "fail", "is not installed", "pip install 'tectum[cpu]', or 'tectum[gpu]' for NVIDIA"
        )
        return
    if len(found) > 1:
        both = " and ".join(f"{name} {version}" for name, version in found.items())
        fix = f"pip uninstall -y {' '.join(found)}, then install one: 'tectum[cpu]' or 'tectum[gpu]'"
        yield Finding("onnxruntime", "fail", f"{both} overwrite each other's files", fix, found)
        return
    (name,) = found
    try:
        yield Finding("onnxruntime", "ok", f"{name} {runtime_version()}", details=found)
    except TectumError as error:
        yield Finding("onnxruntime", "fail", str(error), f"pip install --force-reinstall {name}", found)


def _telemetry() -> Finding:
    if telemetry.in_time:
        return Finding("telemetry", "ok", "ONNX Runtime sends nothing", details={"off": True})
    text = "onnxruntime was imported before tectum: it may keep a device id and look up a host of its maker"
    fix = f"import tectum first, or start the program with {telemetry.VARIABLE}=1"
    return Finding("telemetry", "warn", text, fix, {"off": False})


def _bundle(folder: Path) -> tuple[Bundle | None, Finding]:
    try:
        bundle = Bundle.load(folder)
    except TectumError as error:
        return None, Finding("bundle", "fail", str(error), "give another with --bundle, or install tectum again")
    variants = ", ".join(bundle.variants)
    text = f"{bundle.name} {bundle.version} verified; variants: {variants}"
    return bundle, Finding("bundle", "ok", text, details={"path": str(folder), "variants": [*bundle.variants]})


def provider(name: str, bundle: Bundle) -> Finding:
    """Load every graph on a provider, count where its nodes run, and compare what it computes with the CPU."""
    title = f"provider {name}"
    if name in PLUGINS and name not in available():
        package = PLUGINS[name].replace("_", "-")
        return Finding(title, "ok", f"not installed (an optional plug-in: pip install {package})")
    nodes: dict[str, dict[str, int]] = {}
    wrong: list[str] = []
    try:
        for graph in bundle.graphs:
            session = Session(bundle.graph(graph), name, sizes=bundle.sizes(graph))
            nodes[graph] = session.placement()
            if name != "cpu":
                db = agreement_db(Session(bundle.graph(graph)), session, Workload(bundle).feeds(graph, 3))
                if db < least_db(bundle.variant):
                    wrong.append(f"{graph} ({db:.0f} dB)")
    except TectumError as error:
        return Finding(title, "warn", f"asked for, not loaded: {error}", "see the cause named", {"loaded": False})
    except Exception as error:  # a provider that fails while it runs raises onnxruntime's own types
        return Finding(
            title, "warn", f"loads, but fails to run: {first_line(error)}", "do not require it", {"loaded": False}
        )
    text = "loaded; nodes: " + "; ".join(
        f"{graph} {', '.join(f'{count} {_short(full)}' for full, count in placed.items())}"
        for graph, placed in nodes.items()
    )
    details = {"loaded": True, "nodes": nodes, "wrong": wrong}
    if wrong:
        fix = "do not use it for these graphs; 'tectum tune' never does"
        return Finding(title, "warn", f"{text}; computes something else in {', '.join(wrong)}", fix, details)
    return Finding(title, "ok", text, details=details)


def _short(full: str) -> str:
    return full.removesuffix("ExecutionProvider")


def _tuned(bundle: Bundle) -> Finding:
    plan = Plan.stored(bundle.path, bundle.graphs)
    if plan is None:
        text = f"not measured on this host yet: {bundle.variant} on the CPU with one thread is used"
        return Finding("tuned", "warn", text, "run 'tectum tune' (about half a minute)")
    ways = ", ".join(f"{g} {plan.provider[g]} x{plan.threads[g]}" for g in bundle.graphs)
    details = {"variant": plan.variant, "provider": dict(plan.provider), "threads": dict(plan.threads)}
    return Finding("tuned", "ok", f"{plan.variant}: {ways}", details=details)


def _cache() -> Finding:
    folder = cache_folder()
    there = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    if os.access(there, os.W_OK):
        return Finding("cache", "ok", str(folder), details=str(folder))
    fix = "name a folder that this user can write to in TECTUM_CACHE"
    return Finding("cache", "warn", f"{folder}: cannot be written to; nothing tuned or prepared is kept", fix)


def cameras(devices: Path = Path("/dev"), names: Path = Path("/sys/class/video4linux")) -> Finding:
    """V4L2 devices; ``details``: their names by device."""
    found, closed = {}, []
    for device in sorted(devices.glob("video*")):
        label = names / device.name / "name"
        found[str(device)] = label.read_text(encoding="utf-8").strip() if label.is_file() else "unknown"
        if not os.access(device, os.R_OK | os.W_OK):
            closed.append(str(device))
    if not found:
        return Finding("cameras", "warn", "none found", "plug one in; a network camera needs no device", details={})
    text = ", ".join(f"{device} {name}" for device, name in found.items())
    if closed:
        fix = "sudo usermod -aG video $USER, then log in again"
        return Finding("cameras", "warn", f"{text}; no permission for {', '.join(closed)}", fix, found)
    return Finding("cameras", "ok", text, details=found)


def microphones() -> Finding:
    """What PortAudio can listen to; ``details``: their names."""
    if importlib.util.find_spec("sounddevice") is None:
        return Finding("microphones", "warn", "sounddevice is not installed", "pip install 'tectum[mic]'")
    try:
        import sounddevice  # raises OSError without the library PortAudio
    except OSError:
        return Finding("microphones", "warn", "the library PortAudio is missing", "apt-get install libportaudio2")
    try:
        devices = [d["name"] for d in sounddevice.query_devices() if d["max_input_channels"] > 0]
    except Exception as error:  # PortAudio's own errors, one type per platform
        return Finding(
            "microphones", "warn", f"PortAudio fails: {error}", "is the sound server running? try 'arecord -l'"
        )
    if not devices:
        fix = "plug one in, or start the sound server of this user; a network camera's own microphone needs no device"
        return Finding("microphones", "warn", "none found", fix, [])
    return Finding("microphones", "ok", ", ".join(devices), details=devices)


def _clock() -> Finding:
    """Whether the kernel says that its clock is kept in step."""
    fix = "apt-get install systemd-timesyncd (or chrony), and let it reach a time server"
    kept = kept_in_step()
    if kept is None:
        return Finding("time", "warn", "the system does not show whether its clock is in step", fix)
    if not kept:
        text = "the clock is not kept in step: events of two devices may carry times that differ"
        return Finding("time", "warn", text, fix, {"synchronised": False})
    return Finding("time", "ok", "the clock is kept in step", details={"synchronised": True})
