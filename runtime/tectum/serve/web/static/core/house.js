// The house as it is now. Fetched again and again, and at every event, which come as server-sent events. On the bus:
//   house            it was fetched anew
//   happened         an event: detail is its row
//   gap              events may have been missed: the stream begins, or begins again
//   lost             the house does not answer: detail is the error
//   language         another one was chosen (core/words.js)
import { ask } from "./api.js";

const EVERY_MS = 3000;
export const bus = new EventTarget();
export let house = null, stream = null;
let timer = null, asking = false;

const tell = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));

/** Fetch it, and go on until the end. Throws what ask throws. */
export async function begin() {
  end();
  house = await ask("/api/house");
  timer = setInterval(() => { if (!document.hidden) refresh(); }, EVERY_MS);
  stream = new EventSource("/api/live");
  stream.addEventListener("open", () => tell("gap")); // what came while it was away, or cut off, is not sent again
  stream.addEventListener("event", (message) => {
    tell("happened", JSON.parse(message.data));
    refresh();
  });
}

export function end() {
  clearInterval(timer);
  stream?.close();
  stream = null;
}

export async function refresh() {
  if (asking) return;
  asking = true;
  try {
    house = await ask("/api/house");
    tell("house");
  } catch (error) {
    if (error.message !== "401") tell("lost", error);
  }
  asking = false;
}
document.addEventListener("visibilitychange", () => { if (!document.hidden && stream) refresh(); });
