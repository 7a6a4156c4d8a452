// Which chips of the token strip are lit: the tokens of the cell that is pointed at, or of its bin.

import type { Range } from "../engine/engine.ts";
import type { Facts } from "../state/picture.ts";
import type { Cell } from "../state/playground-state.ts";

export interface LitTokens {
  readonly queries: Range;
  readonly keys: Range;
}

/** Those that the readout names: all tokens of a bin, where the map has no cell of its own for each. */
export function litTokens(hover: Cell | null, facts: Facts | undefined): LitTokens | undefined {
  if (hover === null) return undefined;
  if (facts !== undefined && "bin" in facts) return facts.bin;
  return { queries: [hover.query, hover.query + 1], keys: [hover.key, hover.key + 1] };
}

/** Touches only the chips that change. */
export function lightChips(strip: HTMLElement, lit: LitTokens | undefined): void {
  for (const chip of strip.querySelectorAll<HTMLElement>('[data-row="token"]')) {
    const position = Number(chip.dataset["position"]);
    const roles = lit === undefined ? "" : rolesOf(position, lit);
    if (roles === (chip.dataset["lit"] ?? "")) continue;
    if (roles === "") delete chip.dataset["lit"];
    else chip.dataset["lit"] = roles;
  }
}

function rolesOf(position: number, { queries, keys }: LitTokens): string {
  const isIn = ([first, end]: Range): boolean => position >= first && position < end;
  return [isIn(queries) ? "query" : "", isIn(keys) ? "key" : ""].filter((role) => role !== "").join(" ");
}
