// What was computed of one head, as rows and columns of numbers.

/** `visible`: 1 where the query sees the key. Queries and keys are as they are compared, after any rotary positions. */
export type GridName = "weights" | "scores" | "visible" | "queries" | "keys" | "values";

export interface Grid {
  readonly name: GridName;
  readonly rows: number;
  readonly columns: number;
  readonly data: Float32Array | Uint8Array; // [rows, columns]
}

/** As short as a float32 can be told from its neighbours. Undefined for what is no number. */
export function shortest(value: number): number | undefined {
  return Number.isFinite(value) ? Number(value.toPrecision(9)) : undefined;
}
