// The number of every head that is shown, in one line: beside its look and its name.

import { html, type TemplateResult } from "lit";
import type { HeadNote } from "../engine/engine.ts";
import { headLook } from "../draw/head-looks.ts";
import { formatWeight } from "../state/number-format.ts";
import { renderLook } from "./head-chips.ts";

/** head 2 “induction” */
export function nameHead(head: number, note: HeadNote | undefined): string {
  return note === undefined ? `head ${head}` : `head ${head} “${note.name}”`;
}

/** `weights`: of each head, in their order. `notes`: by head. */
export function renderHeadNumbers(
  heads: readonly number[],
  weights: readonly (number | undefined)[],
  notes: readonly (HeadNote | undefined)[],
  colors: readonly string[],
): readonly TemplateResult[] {
  return heads.map(
    (head, place) =>
      html`<span class="head-number"
        >${renderLook(headLook(head, colors))}${nameHead(head, notes[head])}
        <b>${formatWeight(weights[place] ?? 0)}</b></span
      > `,
  );
}
