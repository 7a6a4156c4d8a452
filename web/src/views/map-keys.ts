// What the keys ask for while the map has the focus.

import type { Cell } from "../state/playground-state.ts";
import { intend, type Zoom } from "./intentions.ts";
import { MOVES } from "./pin-moves.ts";

const ZOOMS: Readonly<Record<string, Zoom>> = { "+": "in", "=": "in", "-": "out", _: "out", "0": "whole" };

interface KeyedMap extends HTMLElement {
  readonly hover: Cell | null;
  readonly canZoom: boolean;
}

export function pressKey(map: KeyedMap, event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const move = MOVES[event.key];
  const zoom = map.canZoom ? ZOOMS[event.key] : undefined;
  if (zoom !== undefined) intend(map, "zoom-map", zoom);
  else if (map.canZoom && event.shiftKey && move !== undefined && event.key.startsWith("Arrow")) {
    intend(map, "pan-map", move);
  } else if (move !== undefined) intend(map, "move-pin", move);
  else if (event.key === "Escape") intend(map, "let-go", null);
  else if ((event.key === "Enter" || event.key === " ") && map.hover !== null) intend(map, "pin-cell", map.hover);
  else return;
  event.preventDefault();
}
