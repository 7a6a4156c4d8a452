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
  const { state: read, problems } = readWritten(
    readable.map(([name, value]) => [name, writtenValue(name, value)] as const),
  );
  const values: Readonly<Record<string, unknown>> = { ...DEFAULT_STATE, ...read };
  const noTexts = given.filter(([name, value]) => isNoText(name, value));
  return {
    state: { ...view, ...Object.fromEntries(entries.map(([name]) => [name, values[name]])) },
    problems: [...problems, ...noTexts.map(([name, value]) => noteOnNoText(name, value))],
  };
}

/** Any object has a written form, which nobody meant as a text. Null is no text, where there may be none. */
function isNoText(name: string, value: unknown): boolean {
  if (!isLinkKey(name) || typeof DEFAULT_STATE[name] !== "string") return false;
  return isRecord(value) || (value === null && DEFAULT_STATE[name] !== "");
}

function noteOnNoText(name: string, value: unknown): string {
  return `“${name}” takes a text, and was given ${value === null ? "null" : "an object"}.`;
}

function isDefault(name: string, value: unknown): boolean {
  // JSON has no NaN: it would be null.
  const isWritten = typeof value !== "number" || Number.isFinite(value);
  return isLinkKey(name) && isWritten && describe(value) === JSON.stringify(DEFAULT_STATE[name]);
}

/** Null is nothing, where there may be nothing. */
function writtenValue(name: string, value: unknown): string {
  if (value !== null) return writtenForm(value);
  return isLinkKey(name) && typeof DEFAULT_STATE[name] === "number" ? "null" : "";
}

/** As a link would have it: a pin may be given as "5,3" or as {query, key}, a mask as "3,5" or [3, 5]. */
function writtenForm(value: unknown): string {
  if (!isRecord(value)) return String(value);
  if ("query" in value && "key" in value) return `${writtenPart(value["query"])},${writtenPart(value["key"])}`;
  if ("queries" in value && "keys" in value) return `${writtenPart(value["queries"])},${writtenPart(value["keys"])}`;
  return writtenPart(value);
}

function writtenPart(value: unknown): string {
  const isList = Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "number");
  if (isList) return value.join(",");
  return isRecord(value) ? describe(value) : String(value);
}

/** Known again in the sentence that says of no use it is. */
function describe(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // A number without bounds, or an object that holds itself.
    return "an object";
  }
}
