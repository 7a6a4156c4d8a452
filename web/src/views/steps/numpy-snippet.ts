// A row as Python with NumPy that computes it again, from the very numbers.

import type { Token } from "../../engine/engine.ts";
import type { StepsAsked, StepsData } from "./row.ts";

/** Above it the arrays are longer than anybody pastes. */
export const MAX_SNIPPET_TOKENS = 512;

export interface SnippetSource {
  readonly asked: StepsAsked;
  readonly data: StepsData;
  readonly tokens: readonly Token[];
  readonly model: string;
}

export function numpySnippet({ asked, data, tokens, model }: SnippetSource): string {
  const { steps, query, keys, values } = data;
  const isAdditive = steps.scoreVector.length > 0;
  const visible = Array.from(steps.maskedScores, (masked, key) =>
    masked === -Infinity && steps.scores[key] !== -Infinity ? "False" : "True",
  );
  return `import numpy as np

# Headlight: ${ascii(model)}, layer ${asked.layer}, head ${asked.head}, query ${asked.query} ${ascii(tokens[asked.query]?.text ?? "")}
keys_are = [${tokens.map(({ text }) => ascii(text)).join(", ")}]
q = ${vector(query)}
K = ${matrix(keys, query.length)}
V = ${matrix(values, query.length)}
${isAdditive ? `v = ${vector(steps.scoreVector)}\n` : ""}visible = np.array([${visible.join(", ")}])
scale = np.float32(${written(steps.scale)})

dots = ${isAdditive ? "np.tanh(q + K) @ v" : "K @ q"}
scores = np.where(visible, dots * scale, -np.inf)
exponentials = np.exp(scores - scores.max()) if visible.any() else np.zeros(len(K))
weights = exponentials / exponentials.sum() if visible.any() else exponentials
output = weights @ V

shown = ${vector(steps.weights)}
print("weights", weights)
print("output", output)
print("largest difference from the weights that Headlight shows:", np.abs(weights - shown).max())
`;
}

/** A string of Python in ASCII: nothing in somebody's text can end it, hide in it, or turn the line around. */
function ascii(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/gu,
    (character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`,
  );
}

function vector(numbers: Float32Array): string {
  return `np.array([${Array.from(numbers, written).join(", ")}], dtype=np.float32)`;
}

function matrix(numbers: Float32Array, columns: number): string {
  const rows = Array.from({ length: numbers.length / columns }, (_, row) =>
    Array.from(numbers.subarray(row * columns, (row + 1) * columns), written).join(", "),
  );
  return `np.array([\n${rows.map((row) => `    [${row}],\n`).join("")}], dtype=np.float32)`;
}

/** Nine digits tell any two floats apart. */
function written(value: number): string {
  if (Number.isNaN(value)) return "np.nan";
  if (!Number.isFinite(value)) return value > 0 ? "np.inf" : "-np.inf";
  return String(Number(value.toPrecision(9)));
}
