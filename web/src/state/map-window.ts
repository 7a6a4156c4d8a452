// Which part of a map is looked at: ranges of queries and of keys. All functions keep it within the text, and answer with
// null, the whole map, where nothing is left out.

import type { Range } from "../engine/engine.ts";
import type { Cell } from "./playground-state.ts";

export interface MapWindow {
  /** Half-open. */
  readonly queries: Range;
  readonly keys: Range;
}

/** Smaller ones would show nothing that is not seen in these. */
const MIN_TOKENS = 4;

/** Of a key or a button: times as many tokens a side. */
const ZOOM_STEP = { in: 2 / 3, out: 3 / 2 } as const;

export function wholeWindow(tokenCount: number): MapWindow {
  return { queries: [0, tokenCount], keys: [0, tokenCount] };
}

export function isSameWindow(a: MapWindow | null, b: MapWindow | null): boolean {
  if (a === null || b === null) return a === b;
  return isSameRange(a.queries, b.queries) && isSameRange(a.keys, b.keys);
}

/** What a text of `tokenCount` tokens has of it; the whole map when that is nothing. */
export function windowWithin(area: MapWindow | null, tokenCount: number): MapWindow | null {
  if (area === null) return null;
  const within = { queries: cut(area.queries, tokenCount), keys: cut(area.keys, tokenCount) };
  if (within.queries[0] >= within.queries[1] || within.keys[0] >= within.keys[1]) return null;
  if (isSameWindow(within, wholeWindow(tokenCount))) return null;
  return isSameWindow(within, area) ? area : within;
}

/** `factor` times as many tokens a side. `at`: what stays where it is, from 0 to 1 of each side. */
export function zoomWindow(
  area: MapWindow,
  factor: number,
  at: { readonly row: number; readonly column: number },
): MapWindow {
  return { queries: zoomed(area.queries, factor, at.row), keys: zoomed(area.keys, factor, at.column) };
}

export function panWindow({ queries, keys }: MapWindow, rows: number, columns: number): MapWindow {
  return { queries: [queries[0] + rows, queries[1] + rows], keys: [keys[0] + columns, keys[1] + columns] };
}

/** A step of the keyboard or of a button: about the cell, where it is seen, else about the middle. */
export function zoomStep(
  area: MapWindow | null,
  direction: keyof typeof ZOOM_STEP,
  around: Cell | null,
  tokenCount: number,
): MapWindow | null {
  const from = area ?? wholeWindow(tokenCount);
  const isInside = around !== null && isSameWindow(windowWith(from, around), from);
  const at = isInside ? around : { query: middleOf(from.queries), key: middleOf(from.keys) };
  const place = { row: fractionOf(from.queries, at.query), column: fractionOf(from.keys, at.key) };
  return settleWindow(zoomWindow(from, ZOOM_STEP[direction], place), tokenCount);
}

/** As zoomStep: by a quarter of the window, down and across. */
export function panStep(area: MapWindow | null, down: number, across: number, tokenCount: number): MapWindow | null {
  if (area === null) return null;
  const step = ([first, last]: Range): number => Math.ceil((last - first) / 4);
  return settleWindow(panWindow(area, down * step(area.queries), across * step(area.keys)), tokenCount);
}

/** The nearest window of whole tokens, as large as before wherever the text allows it. */
export function settleWindow({ queries, keys }: MapWindow, tokenCount: number): MapWindow | null {
  return windowWithin({ queries: settled(queries, tokenCount), keys: settled(keys, tokenCount) }, tokenCount);
}

/** Moved no further than it takes to hold the cell. */
export function windowWith(area: MapWindow | null, { query, key }: Cell): MapWindow | null {
  if (area === null) return null;
  const moved = { queries: movedTo(area.queries, query), keys: movedTo(area.keys, key) };
  return isSameWindow(moved, area) ? area : moved;
}

function isSameRange(a: Range, b: Range): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function cut([first, last]: Range, tokenCount: number): Range {
  return [first, Math.min(last, tokenCount)];
}

function middleOf([first, last]: Range): number {
  return (first + last - 1) / 2;
}

/** Of the middle of a token. */
function fractionOf([first, last]: Range, position: number): number {
  return (position + 0.5 - first) / (last - first);
}

function zoomed([first, last]: Range, factor: number, at: number): Range {
  const still = first + (last - first) * at;
  return [still - (still - first) * factor, still + (last - still) * factor];
}

function settled([first, last]: Range, tokenCount: number): Range {
  const size = Math.min(tokenCount, Math.max(Math.min(MIN_TOKENS, tokenCount), Math.round(last - first)));
  const start = Math.max(0, Math.min(tokenCount - size, Math.round((first + last - size) / 2)));
  return [start, start + size];
}

function movedTo([first, last]: Range, position: number): Range {
  const by = position < first ? position - first : Math.max(0, position - last + 1);
  return [first + by, last + by];
}
