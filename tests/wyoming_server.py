"""A real Wyoming server for speech to text: the protocol's own library, PocketSphinx with a small grammar behind it."""

import asyncio
import threading

from tests.live import LONG_S

GRAMMAR = """#JSGF V1.0;
grammar house;
public <said> = turn on the light | turn off the light | good night | we are away | help me please | open the door;
"""


class WyomingServer:
    """Serves on a free port of loopback. ``heard``: how many utterances. ``silent``: accept and never answer."""

    def __init__(self, silent: bool = False):
        self.silent, self.heard, self.uri = silent, 0, ""
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._client, "127.0.0.1", 0)
        self.uri = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        await self._stop.wait()
        server.close()
        clients = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in clients:
            task.cancel()
        await asyncio.gather(*clients, return_exceptions=True)
        await asyncio.sleep(0.05)  # the loop closes what was closed

    async def _client(self, reader, writer) -> None:
        try:
            await self._answer(reader, writer)
        finally:
            writer.close()

    async def _answer(self, reader, writer) -> None:
        from pocketsphinx import Decoder
        from wyoming.asr import Transcript
        from wyoming.event import Event, async_read_event, async_write_event

        raw = b""
        while (event := await async_read_event(reader)) is not None:
            if event.type == "describe":
                await async_write_event(Event("info", {"asr": [{"name": "sphinx"}], "tts": []}), writer)
            elif event.type == "audio-chunk":
                raw += event.payload
            elif event.type == "audio-stop":
                if self.silent:
                    await asyncio.sleep(60)
                decoder = Decoder(samprate=16_000, loglevel="FATAL", lm=None)
                decoder.add_jsgf_string("house", GRAMMAR)
                decoder.activate_search("house")
                decoder.start_utt()
                decoder.process_raw(raw, full_utt=True)
                decoder.end_utt()
                found = decoder.hyp()
                self.heard += 1
                await async_write_event(Transcript(found.hypstr if found else "").event(), writer)

    def __enter__(self) -> "WyomingServer":
        self._thread.start()
        assert self._ready.wait(LONG_S)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(LONG_S)
        self._loop.close()
