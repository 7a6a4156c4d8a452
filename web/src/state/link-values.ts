// How single values are written in links, whichever page they are of.

import { formatCount } from "./number-format.ts";
import { LIMITS } from "./playground-state.ts";

/** A value that could be had from what was written, and what was wrong with it ("" when nothing was). */
export interface Reading<T> {
  readonly value: T;
  readonly problem: string;
}

export interface LinkKey<T> {
  readonly write: (value: T) => string;
  /** Never throws; falls back to the default, or to the part of a text that is read. */
  readonly read: (written: string) => Reading<T>;
}

export function readText(name: string, written: string): Reading<string> {
  if (written.length <= LIMITS.textChars) return { value: written, problem: "" };
  const problem = `The ${name} has ${formatCount(written.length)} characters; the first ${formatCount(LIMITS.textChars)} are read.`;
  return { value: written.slice(0, LIMITS.textChars), problem };
}

export function oneOf<T extends string>(name: string, values: readonly T[], fallback: T): LinkKey<T> {
  return {
    write: (value) => value,
    read: (written) => {
      const value = values.find((each) => each === written);
      if (value !== undefined) return { value, problem: "" };
      return { value: fallback, problem: `The ${name} is ${quote(written)}, which is none of ${values.join(", ")}.` };
    },
  };
}

export function wholeNumber(
  name: string,
  { min = 0, max }: { readonly min?: number; readonly max: number },
  fallback: number,
): LinkKey<number> {
  return {
    write: (value) => String(value),
    read: (written) => {
      const value = /^\d{1,15}$/.test(written) ? Number(written) : Infinity;
      if (value >= min && value <= max) return { value, problem: "" };
      const range = `a whole number from ${formatCount(min)} to ${formatCount(max)}`;
      return { value: fallback, problem: `The ${name} is ${quote(written)}, which is not ${range}.` };
    },
  };
}

/** Enough of a damaged value to recognise it; it may be 100 KB long. */
export function quote(written: string): string {
  return `“${written.length > 24 ? `${written.slice(0, 24)}…` : written}”`;
}
