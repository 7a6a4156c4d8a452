// A range of cells of the map: Shift with an arrow key from the pinned cell on, or Shift and a drag. Loaded after the first
// picture: the map itself only draws it.

import { startOnAxis } from "../state/bins.ts";
import type { MapWindow } from "../state/map-window.ts";
import { movePin } from "../state/move-pin.ts";
import { keyAxis, queryAxis, type MapPicture } from "../state/picture.ts";
import type { Cell } from "../state/playground-state.ts";
import { MOVES } from "./pin-moves.ts";

export interface SelectableMap extends HTMLElement {
  readonly picture: MapPicture | undefined;
  readonly pin: Cell | null;
  /** Of a pointer; null beside the cells. */
  cellUnder(event: MouseEvent): Cell | null;
}

/**
 * To be connected before the gestures: what selects does not move the map. Returns the function that lets go of what is
 * selected.
 */
export function connectSelection(map: SelectableMap, onChange: (selection: MapWindow | null) => void): () => void {
  let from: Cell | undefined;
  let to: Cell | undefined;
  let isDragging = false;
  let selection: MapWindow | null = null;
  const select = (first: Cell | undefined, last: Cell | undefined): void => {
    [from, to] = [first, last];
    selection = first && last && map.picture ? rangeOf(first, last, map.picture) : null;
    onChange(selection);
  };
  const listen = <K extends keyof HTMLElementEventMap>(
    type: K,
    takes: (event: HTMLElementEventMap[K]) => boolean,
  ): void => map.addEventListener(type, (event) => takes(event) && event.stopImmediatePropagation(), { capture: true });

  listen("keydown", (event) => {
    const move = event.key.startsWith("Arrow") ? MOVES[event.key] : undefined;
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (!event.shiftKey && (MOVES[event.key] !== undefined || event.key === "Escape")) {
      const isEscape = event.key === "Escape" && selection !== null;
      select(undefined, undefined);
      return isEscape;
    }
    // Without a pinned cell there is nothing to begin from: then the arrow keys move the map.
    if (!event.shiftKey || move === undefined || map.pin === null || map.picture === undefined) return false;
    event.preventDefault();
    const start = selection === null ? map.pin : (from ?? map.pin);
    select(start, movePin(selection === null ? map.pin : (to ?? map.pin), move, map.picture));
    return true;
  });
  listen("pointerdown", (event) => {
    isDragging = false;
    const cell = event.shiftKey && event.button === 0 ? map.cellUnder(event) : null;
    if (cell === null) {
      if (selection !== null) select(undefined, undefined);
      return false;
    }
    isDragging = true;
    if (event.target instanceof Element) event.target.setPointerCapture(event.pointerId);
    select(cell, cell);
    return true;
  });
  // Else the browser would mark the text of the page up to here, and that would be copied.
  listen("mousedown", (event) => {
    if (!isDragging) return false;
    event.preventDefault();
    map.querySelector<HTMLElement>("[tabindex]")?.focus();
    return true;
  });
  listen("pointermove", (event) => {
    if (!isDragging || event.buttons === 0) return false;
    const cell = map.cellUnder(event);
    if (cell !== null) select(from, cell);
    return true;
  });
  // The click that ends a drag would pin a cell.
  listen("click", () => isDragging);
  return () => {
    if (selection !== null) select(undefined, undefined);
  };
}

/** Whole bins in a pooled map. */
function rangeOf(a: Cell, b: Cell, { map }: MapPicture): MapWindow {
  const span = (first: number, last: number, axis: ReturnType<typeof keyAxis>): MapWindow["keys"] => {
    const [low, high] = [Math.min(first, last), Math.max(first, last)];
    const ends = Array.from({ length: axis.bins }, (_, bin) => startOnAxis(axis, bin + 1));
    return [low, ends.find((end) => end > high) ?? high + 1];
  };
  return { queries: span(a.query, b.query, queryAxis(map)), keys: span(a.key, b.key, keyAxis(map)) };
}
