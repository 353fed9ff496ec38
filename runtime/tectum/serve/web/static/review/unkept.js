// Incidents of a house that keeps nothing: made of the events that came while the page was open.
import { isAlarm } from "../core/words.js";

/** Rows as /api/incidents has them, each named for its first situation or its first event. */
export function rowsOf(events) {
  const found = new Map();
  for (const one of events) found.set(one.incident, [...(found.get(one.incident) ?? []), one]);
  return [...found].map(([id, told]) => {
    const worst = told.find((one) => one.head === "situation") ?? told[0];
    const ends = told.map((one) => (one.end === null ? null : one.at + one.end - one.start));
    return {
      id, kind: worst.kind, head: worst.head, severity: isAlarm(worst) ? "alarm" : "notice",
      sentence: told.findLast((one) => one.sentence)?.sentence ?? "", places: [...new Set(told.map((one) => one.place))],
      at: Math.min(...told.map((one) => one.at)), until: ends.includes(null) ? null : Math.max(...ends), decided: null, score: worst.score,
      words: told.map((one) => one.text).filter(Boolean), reviewed: false, snapshot: null, clip: null, events: told,
    };
  });
}
