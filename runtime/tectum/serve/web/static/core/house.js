// The house as it is now. Fetched again and again, and at every event, which come as server-sent events. On the bus:
//   house            it was fetched anew
//   happened         an event: detail is its row
//   gap              events may have been missed: the stream begins again, or began late
//   lost             the house does not answer: detail is the error
//   language         another one was chosen (core/words.js)
import { ask } from "./api.js";

const EVERY_MS = 3000, STREAM_MS = 2000;
const ROLES = ["see", "operate", "own"];
export const bus = new EventTarget();
export let house = null, stream = null;
/** Fulfilled once what happens is told as it happens. */
export let streaming = Promise.resolve();
let timer = null, asking = false;

const tell = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));

/** Whether who looks may do what this role may; what they may not is not offered. */
export const may = (role) => ROLES.indexOf(house.role) >= ROLES.indexOf(role);

/** Fetch it, and go on until the end. Throws what ask throws. */
export async function begin() {
  end();
  house = await ask("/api/house");
  timer = setInterval(() => { if (!document.hidden) refresh(); }, EVERY_MS);
  stream = new EventSource("/api/live");
  stream.addEventListener("event", (message) => {
    tell("happened", JSON.parse(message.data));
    refresh();
  });
  streaming = opened(stream);
}

/** Once the stream runs, so that what is asked for then needs no second look; or when it has been waited for long enough. */
function opened(source) {
  let early = true;
  return new Promise((go) => {
    setTimeout(() => { early = false; go(); }, STREAM_MS);
    source.addEventListener("open", () => {
      if (!early) tell("gap"); // what came while it was away, or cut off, is not sent again
      early = false;
      go();
    });
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
    const before = house?.tectum;
    house = await ask("/api/house");
    if (before && before !== house.tectum) location.reload(); // the page is of another version than the house
    tell("house");
  } catch (error) {
    if (error.message !== "401") tell("lost", error);
  }
  asking = false;
}
document.addEventListener("visibilitychange", () => { if (!document.hidden && stream) refresh(); });
