// One cell in the three maps of a comparison, each of which counts in its own tokens: those of this side, those of the
// other, and pairs of them. A cell goes by its name on this side, where the pin and the pointer are known by.

import { binAt, placeOf, type ExactMap, type HeadMap } from "../../state/picture.ts";
import type { Cell } from "../../state/playground-state.ts";
import type { ComparedMaps } from "./compared-maps.ts";
import { strongestCell } from "./pool-map.ts";

export const MAPS = ["other", "own", "difference"] as const;
export type MapName = (typeof MAPS)[number];

/** Undefined where the map has no such token. */
export function cellOn(name: MapName, own: Cell, sides: ComparedMaps): Cell | undefined {
  const [query, key] = [own.query, own.key].map((position) => positionOn(name, position, sides));
  return query === undefined || key === undefined ? undefined : { query, key };
}

/** The cell of this side that one of a map stands for; undefined where this side has no such token. */
export function ownCell(name: MapName, { query, key }: Cell, sides: ComparedMaps): Cell | undefined {
  const [row, column] = [query, key].map((position) => ownPosition(name, position, sides));
  return row === undefined || column === undefined ? undefined : { query: row, key: column };
}

/** What is marked is what is pinned: of a bin, the cell that gave it its colour. */
export function exactCell(shown: HeadMap, exact: ExactMap, cell: Cell): Cell {
  const place = placeOf(shown, cell);
  return shown.kind === "exact" || place === undefined
    ? cell
    : strongestCell(exact, binAt(shown, place.row, place.column));
}

/** The number that a map has in a cell; undefined outside it, and where nothing is visible. */
export function numberAt(map: ExactMap, cell: Cell | undefined): number | undefined {
  const place = cell && placeOf(map, cell);
  if (place === undefined) return undefined;
  const index = place.row * map.columns + place.column;
  return map.masked[index] === 1 ? undefined : map.drawn[index];
}

function positionOn(name: MapName, position: number, { side: { pairs } }: ComparedMaps): number | undefined {
  if (name === "own") return position;
  const pair = pairs.findIndex(([, own]) => own === position);
  return name === "difference" ? within(pair) : pairs[pair]?.[0];
}

function ownPosition(name: MapName, position: number, { side: { pairs } }: ComparedMaps): number | undefined {
  if (name === "own") return position;
  return name === "difference" ? pairs[position]?.[1] : pairs.find(([other]) => other === position)?.[1];
}

function within(index: number): number | undefined {
  return index < 0 ? undefined : index;
}
