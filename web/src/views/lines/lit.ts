// What of the lines is lit: a token or a line that is pointed at, and the cell of the map that it stands for.

import type { Screen } from "../../state/picture.ts";
import { pinWithin, type Cell } from "../../state/playground-state.ts";
import type { Answer } from "../../state/view.ts";
import { strongestEdges, type Edges } from "./edges.ts";
import type { LinesAsked, LinesData } from "./heads-window.ts";
import type { Aim } from "./layout.ts";
import type { LinesAnswer, Lit } from "./paint-lines.ts";
import { strongestWith, weightsOf } from "./words.ts";

/** More lines take longer than a frame, and cover each other. */
const MAX_LINES = 4_096;

/** What is pointed at here, else in another view, else the pinned row; nothing outside the window. */
export function litOf(
  { state, hover }: Screen,
  answer: Answer<LinesAsked, LinesData>,
  aim: Aim | undefined,
): Lit | undefined {
  const pin = pinWithin(state.pin, answer.picture.tokens.length);
  const cell = aim === undefined ? (hover ?? pin) : cellOf(aim, answer, state.pin);
  if (cell === null || weightsOf(answer.asked, answer.data, cell) === undefined) return undefined;
  if (aim === undefined) return { side: "query", cell };
  return { side: aim.kind === "edge" ? undefined : aim.kind, cell };
}

/** At the right, where a query is pinned, the key of that query. */
export function cellOf(aim: Aim, { asked, data }: LinesAnswer, pin: Cell | null): Cell {
  if (aim.kind === "edge") return { query: aim.edge.query, key: aim.edge.key };
  if (aim.kind === "key" && pin !== null) return { query: pin.query, key: aim.position };
  return strongestWith(asked, data, aim.kind, aim.position);
}

/** The strongest of all, or of what is lit. */
export function edgesOf({ asked, data }: LinesAnswer, lit?: Lit): Edges {
  return strongestEdges(asked, data, MAX_LINES, lit && endsOf(lit));
}

export function isSameAim(a: Aim | undefined, b: Aim | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.kind === "edge") return b.kind === "edge" && a.edge === b.edge;
  return b.kind !== "edge" && a.kind === b.kind && a.position === b.position;
}

function endsOf({ side, cell }: Lit): Partial<Cell> {
  return side === "query" ? { query: cell.query } : side === "key" ? { key: cell.key } : cell;
}
