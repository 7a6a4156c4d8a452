// Attention in doubles and plain loops: the definition, written down once more, in another language.

import type { AttendRequest } from "../../web/src/engine/engine.ts";

export interface DoubleAttention {
  readonly weights: Float64Array; // [num_heads, query_len, key_len]
  readonly headOutput: Float64Array; // [num_heads, query_len, head_dim]
}

export function doubleAttention(request: AttendRequest): DoubleAttention {
  const { numHeads, numKvHeads, queryLen, keyLen, headDim } = request.shape;
  const weights = new Float64Array(numHeads * queryLen * keyLen);
  const headOutput = new Float64Array(numHeads * queryLen * headDim);
  for (let head = 0; head < numHeads; head++) {
    const kvHead = Math.floor(head / (numHeads / numKvHeads));
    for (let query = 0; query < queryLen; query++) {
      const row = doubleRow(request, head, kvHead, query);
      weights.set(row, (head * queryLen + query) * keyLen);
      for (let column = 0; column < headDim; column++) {
        let sum = 0;
        for (let key = 0; key < keyLen; key++) {
          sum += (row[key] ?? NaN) * (request.value[(kvHead * keyLen + key) * headDim + column] ?? NaN);
        }
        headOutput[(head * queryLen + query) * headDim + column] = sum;
      }
    }
  }
  return { weights, headOutput };
}

/** Softmax over the visible keys; zeros when there is none. */
function doubleRow(request: AttendRequest, head: number, kvHead: number, query: number): number[] {
  const { queryLen, keyLen, headDim } = request.shape;
  const scale = request.scale ?? 1 / Math.sqrt(headDim);
  const scores = Array.from({ length: keyLen }, (_, key) => {
    if (!isVisible(request, query, key)) return -Infinity;
    let dot = 0;
    for (let column = 0; column < headDim; column++) {
      const q = request.query[(head * queryLen + query) * headDim + column] ?? NaN;
      dot += q * (request.key[(kvHead * keyLen + key) * headDim + column] ?? NaN);
    }
    return dot * scale;
  });
  const largest = Math.max(...scores);
  const exponentials = scores.map((score) => (score === -Infinity ? 0 : Math.exp(score - largest)));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  return exponentials.map((value) => (sum === 0 ? 0 : value / sum));
}

function isVisible({ shape, mask = {} }: AttendRequest, query: number, key: number): boolean {
  // The last query stands at the last key.
  const position = query + shape.keyLen - shape.queryLen;
  if (mask.causal && key > position) return false;
  if (mask.window !== undefined && Math.abs(key - position) >= mask.window) return false;
  if (mask.keyVisible && mask.keyVisible[key] === 0) return false;
  return !mask.visible || mask.visible[query * shape.keyLen + key] !== 0;
}

/** Numbers in (-range, range), the same ones for the same seed. */
export function seededFloats(length: number, seed: number, range = 2): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * range;
  });
}
