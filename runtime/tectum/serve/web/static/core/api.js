// What is asked of the house, and of nobody else. The house is fetched from /api/house (core/house.js).
let locked = () => {};

/** What happens when the house wants a password. */
export function onLocked(then) { locked = then; }

/** The person has left. */
export function lockUp() { locked(); }

/** The JSON of an answer. Throws Error: its message is what was wrong, "401" where a password is wanted. */
export async function ask(path, method = "GET", body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.body = JSON.stringify(body);
    options.headers["Content-Type"] = "application/json";
  }
  const answer = await fetch(path, options);
  if (answer.status === 401 && path !== "/api/login") {
    locked();
    throw new Error("401");
  }
  const parsed = await answer.json();
  if (!answer.ok) throw new Error(parsed.detail || answer.status);
  return parsed;
}

/** The path of something of a place. */
export const placePath = (name, what) => `/api/places/${encodeURIComponent(name)}/${what}`;
