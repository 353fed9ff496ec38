// Why a part is not well, in the language of the person. The house tells it in English, with what the system said: that
// is for whoever mends it, and stays behind what is said here.
import { language, string } from "./words.js";

const KNOWN = [
  ["over", /^over$/],
  ["refused", /refuses user and password/],
  ["undecodable", /cannot be decoded/],
  ["drift", /drift by|the system's clock was set/],
  ["silent", /nothing (?:delivered|came) for (\d+)/],
  ["late", /^overloaded/],
  ["waiting", /(\d+) events wait in memory/],
  ["full", /No space left|database or disk is full/],
  ["slow", /the disk is too slow|the store does not keep up/],
  ["stuck", /stuck for (\d+) s/],
  ["ended", /^failed (\d+) times|its thread is gone/],
  ["again", /^begun anew/],
  ["unwritten", /cannot be written/],
  ["unreachable", /cannot be (?:opened|reached)|not connected|Connection refused|No route to host|timed out|unreachable|resolution|not known/],
];

/** What is known of a reason, "" where nothing is: in English the house has said it already. */
export function why(reason) {
  if (language === "en" || !reason) return "";
  for (const [key, pattern] of KNOWN) {
    const found = pattern.exec(reason);
    if (found) return string(`why.${key}`).replace("{n}", found[1] ?? "");
  }
  return "";
}
