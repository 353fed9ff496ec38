// The pictures of all places that are looked at, as one long answer of the house (serve/web/video_routes.py).
const AGAIN_MS = 2000, HEAD = 8;
export const KINDS = ["begun", "video", "sound", "seen", "picture", "over"];
export const Source = globalThis.ManagedMediaSource ?? globalThis.MediaSource;
export const plays = () => Boolean(Source?.isTypeSupported('video/mp4; codecs="avc1.42E01E"'));

/** Ask for it until stopped; take(place, kind, bytes) gets each record. */
export function watch(places, take) {
  const stop = new AbortController();
  follow(places, take, stop.signal);
  return () => stop.abort();
}

async function follow(places, take, signal) {
  const asked = new URLSearchParams(places.map((name) => ["place", name]));
  if (plays()) asked.set("h264", "true");
  while (!signal.aborted) {
    try {
      const answer = await fetch(`/api/video?${asked}`, { signal });
      if (answer.ok) await read(answer.body.getReader(), (index, kind, bytes) => take(places[index], kind, bytes));
    } catch { /* the house has gone; or nobody looks any more */ }
    if (!signal.aborted) await new Promise((go) => setTimeout(go, AGAIN_MS));
  }
}

async function read(reader, take) {
  let rest = new Uint8Array(0);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    let all = value;
    if (rest.length) {
      all = new Uint8Array(rest.length + value.length);
      all.set(rest);
      all.set(value, rest.length);
    }
    let at = 0;
    while (all.length - at >= HEAD) {
      const size = new DataView(all.buffer, all.byteOffset + at).getUint32(4);
      if (all.length - at < HEAD + size) break;
      take(all[at], KINDS[all[at + 1]], all.slice(at + HEAD, at + HEAD + size));
      at += HEAD + size;
    }
    rest = all.slice(at);
  }
}
