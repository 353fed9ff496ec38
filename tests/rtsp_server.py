"""A real RTSP server (GStreamer's) on loopback, for tests and benchmarks: a process that can be frozen and killed.

Run as a program by the system's Python, which has the bindings: ``rtsp_server.py MEDIA.mp4 PORT``.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

PYTHON = Path("/usr/bin/python3")
LAUNCH = (
    "( filesrc location={media} ! qtdemux name=d  d. ! queue ! h264parse config-interval=1 ! rtph264pay name=pay0 pt=96"
    "  d. ! queue ! aacparse ! rtpmp4gpay name=pay1 pt=97 )"
)
LOGIN = ("RTSP_SERVER_USER", "RTSP_SERVER_PASSWORD")


def missing() -> str:
    """Why it cannot run here, or an empty text."""
    code = "import gi; gi.require_version('GstRtspServer', '1.0'); from gi.repository import GstRtspServer"
    if not PYTHON.exists() or subprocess.run([PYTHON, "-c", code], capture_output=True, check=False).returncode:
        return "GStreamer's RTSP server is missing: apt-get install gir1.2-gst-rtsp-server-1.0 python3-gi"
    return ""


class RtspServer:
    """Serves ``media`` (H.264 and AAC in MP4) at ``url``, from its beginning for every new viewer. ``login``: user and
    password that it asks for."""

    def __init__(
        self, media: Path, port: int | None = None, video_only: bool = False, login: tuple[str, str] | None = None
    ):
        from tests.ports import free_port  # not above: the system's Python, which serves, has no tests

        self.login = login
        self.media, self.port, self.video_only = media, port or free_port(), video_only
        self.url = f"rtsp://127.0.0.1:{self.port}/camera"
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Begin to serve, and wait until it does."""
        command = [PYTHON, __file__, self.media, str(self.port), *(["video"] if self.video_only else [])]
        names = dict(zip(LOGIN, self.login, strict=True)) if self.login else {}
        self.process = subprocess.Popen(
            [str(c) for c in command], stdout=subprocess.PIPE, text=True, env={**os.environ, **names}
        )
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == "ready"
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            with socket.socket() as link:
                if link.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise RuntimeError("the RTSP server does not listen")

    def freeze(self) -> None:
        """It hangs, as a camera does whose firmware is stuck."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on."""
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """It dies without a word."""
        if self.process is not None:
            self.process.send_signal(signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None

    def __enter__(self) -> "RtspServer":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def main(media: str, port: str, only: str = "") -> None:
    """Serve until killed."""
    import gi

    gi.require_version("Gst", "1.0")
    gi.require_version("GstRtspServer", "1.0")
    from gi.repository import GLib, Gst, GstRtspServer

    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)
    factory = GstRtspServer.RTSPMediaFactory()
    launch = LAUNCH.format(media=media)
    factory.set_launch(launch.split("  d. ! queue ! aacparse")[0] + " )" if only else launch)
    if LOGIN[0] in os.environ:
        role = GstRtspServer.RTSPToken()
        role.set_string("media.factory.role", "viewer")
        auth = GstRtspServer.RTSPAuth()
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(*(os.environ[name] for name in LOGIN)), role)
        server.set_auth(auth)
        allowed = "viewer, media.factory.access=(boolean)true, media.factory.construct=(boolean)true"
        factory.add_role_from_structure(Gst.Structure.new_from_string(allowed))
    server.get_mount_points().add_factory("/camera", factory)
    server.attach(None)
    print("ready", flush=True)
    GLib.MainLoop().run()


if __name__ == "__main__":
    main(*sys.argv[1:])
