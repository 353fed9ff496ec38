"""A camera of loopback that refuses whoever asks, over RTSP and HTTP alike, and counts how often it was asked."""

import socketserver

from tests.loopback import Loopback


class RefusingCamera(Loopback):
    """``code``: what it answers, 401 or 403. ``asked``: the first line of every request that named a stream."""

    def __init__(self, code: int = 401):
        self.code = code
        self.asked: list[str] = []
        camera = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                while line := self.rfile.readline().decode("latin-1").strip():
                    headers = []
                    while header := self.rfile.readline().decode("latin-1").strip():
                        headers.append(header)
                    protocol = "RTSP/1.0" if "RTSP" in line else "HTTP/1.1"
                    number = next((one for one in headers if one.startswith("CSeq")), "CSeq: 0")
                    code = camera.code
                    if line.startswith("OPTIONS"):
                        code = 200
                    else:
                        camera.asked.append(line)
                    login = 'WWW-Authenticate: Basic realm="camera"\r\n' if code == 401 else ""
                    answer = f"{protocol} {code} no\r\n{number}\r\n{login}Content-Length: 0\r\n\r\n"
                    self.wfile.write(answer.encode())

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = allow_reuse_address = True

        super().__init__(Server(("127.0.0.1", 0), Handler))
