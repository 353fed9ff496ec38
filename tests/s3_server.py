"""An S3 server of loopback, of the package moto, with a bucket in it."""

import os
import subprocess
import sys
from contextlib import contextmanager

from tests.live import until
from tests.ports import free_port, listens

LACKING = "moto and s3fs are not installed (extras 'dev' and 'archive-s3')"
BUCKET = "house"


@contextmanager
def s3_server(folder):
    """One that runs; gives the environment of who is to use it. ``folder``: of its log."""
    port = free_port()
    keys = {"AWS_ACCESS_KEY_ID": "made-up", "AWS_SECRET_ACCESS_KEY": "made-up", "AWS_DEFAULT_REGION": "us-east-1"}
    environment = {**keys, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_EC2_METADATA_DISABLED": "true"}
    with (folder / "s3.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
            env={**os.environ, **environment}, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            until(lambda: listens(port) or server.poll() is not None)
            assert server.poll() is None, (folder / "s3.log").read_text()
            yield environment
        finally:
            server.kill()
            server.wait()
