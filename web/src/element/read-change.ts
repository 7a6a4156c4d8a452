// What a page around the frame gives, read with the table of links.

import { isLinkKey, readWritten } from "../state/link-keys.ts";
import { DEFAULT_STATE, type PlaygroundState } from "../state/playground-state.ts";
import { isRecord, type Change } from "./embed-protocol.ts";

/** `view`, changed by what can be used of `change`; what cannot is as in a link without it. */
export function changeView(
  view: PlaygroundState,
  change: Change,
): { readonly state: PlaygroundState; readonly problems: readonly string[] } {
  const entries = Object.entries(change).filter(([name]) => isLinkKey(name));
  // A default need not be readable: no link is written of it.
  const given = entries.filter(([name, value]) => value !== undefined && !isDefault(name, value));
  const readable = given.filter(([name, value]) => !isNoText(name, value));
  const { state: read, problems } = readWritten(readable.map(([name, value]) => [name, writtenForm(value)] as const));
  const values: Readonly<Record<string, unknown>> = { ...DEFAULT_STATE, ...read };
  const noTexts = given.filter(([name, value]) => isNoText(name, value));
  return {
    state: { ...view, ...Object.fromEntries(entries.map(([name]) => [name, values[name]])) },
    problems: [...problems, ...noTexts.map(([name]) => `“${name}” takes a text, and was given an object.`)],
  };
}

/** Any object has a written form, which nobody meant as a text. */
function isNoText(name: string, value: unknown): boolean {
  return isLinkKey(name) && typeof DEFAULT_STATE[name] === "string" && isRecord(value);
}

function isDefault(name: string, value: unknown): boolean {
  return isLinkKey(name) && JSON.stringify(value) === JSON.stringify(DEFAULT_STATE[name]);
}

/** As a link would have it: a pin may be given as "5,3", as {query, key} or as null, a mask as "3,5" or [3, 5]. */
function writtenForm(value: unknown): string {
  if (Array.isArray(value) && value.every((item) => typeof item === "number")) return value.join(",");
  if (value === null || value === undefined) return "";
  if (!isRecord(value)) return String(value);
  if ("query" in value && "key" in value) return `${writtenForm(value["query"])},${writtenForm(value["key"])}`;
  if ("queries" in value && "keys" in value) return `${writtenForm(value["queries"])},${writtenForm(value["keys"])}`;
  return Object.prototype.toString.call(value); // never fails, unlike String
}
