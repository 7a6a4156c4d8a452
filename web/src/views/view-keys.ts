// What keys do while a view has the focus; needed only where they are listed, and loaded with that.

import type { ViewName } from "../state/playground-state.ts";

export type KeyWords = readonly [keys: string, does: string];

const LET_GO: KeyWords = ["Escape", "lets go of the pinned cell"];

export const VIEW_KEYS: Readonly<Record<ViewName, readonly KeyWords[]>> = {
  map: [
    ["← → ↑ ↓", "go from cell to cell"],
    ["Home, End", "go to the ends of the row"],
    ["Page Up, Page Down", "go to the ends of the column"],
    ["Enter", "pins the cell under the pointer"],
    ["+ −", "zoom in and out"],
    ["0", "shows the whole map"],
    ["Shift with ← → ↑ ↓", "selects cells from the pinned one on; without one, moves the map"],
    ["Ctrl+C", "copies the selected cells as a table"],
    LET_GO,
  ],
  lines: [["↑ ↓", "go to the query before or after"], ["← →", "go to the key before or after"], LET_GO],
  text: [["← →, Home, End", "go from one token, word or sentence to another"], ["Enter", "pins it"], LET_GO],
  "query-key": [["← →", "go from dimension to dimension"], ["↑ ↓", "go to another query"], LET_GO],
  steps: [
    ["← → ↑ ↓", "go from number to number"],
    ["Enter", "pins the key of a number; goes into a strip"],
    ["← →, Home, End in a strip", "go from dimension to dimension; Escape leaves it"],
    LET_GO,
  ],
  compare: [
    ["← → ↑ ↓", "go from cell to cell, on both sides"],
    ["Home, End", "go to the ends of the row"],
    ["Page Up, Page Down", "go to the ends of the column"],
    ["Enter", "pins the cell under the pointer"],
    LET_GO,
  ],
  prediction: [["Tab", "goes to the tokens above, where Enter chooses another one"]],
};
