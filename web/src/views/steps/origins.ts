// Where each number of the table comes from.

import type { Token } from "../../engine/engine.ts";
import { formatScore, formatProbability } from "../../state/number-format.ts";
import { quoteOrBytes } from "../../state/token-name.ts";
import { isAdditive, titleOf, valueAt, type Place } from "./places.ts";
import type { StepsData } from "./row.ts";
import { everyKey, termOperands, vectorOrigin, type Origin } from "./vector-origins.ts";

/** Where the number at a place comes from. */
export function originOf(data: StepsData, place: Place): Origin {
  const { steps } = data;
  const { stage, key } = place;
  const at = (other: Place["stage"]): string => formatScore(valueAt(data, { stage: other, key }) ?? NaN);
  const own = formatScore(valueAt(data, place) ?? NaN);
  const of = (...stages: readonly Place["stage"][]): readonly Place[] =>
    stages.map((each) => (each === "largest" || each === "sum" ? { stage: each } : { stage: each, key }));
  switch (stage) {
    case "dot":
      return dotOrigin(data, place, own);
    case "score":
      return {
        formula: "score = dot × scale",
        numbers: `${own} = ${at("dot")} × ${formatScore(steps.scale)}`,
        operands: of("dot"),
      };
    case "masked": {
      const isMasked = valueAt(data, place) === -Infinity && valueAt(data, { stage: "score", key }) !== -Infinity;
      const numbers = isMasked ? "−∞: the mask hides this key from this query" : `${own}: this query sees this key`;
      return { formula: "score, or −∞ where the key is not visible", numbers, operands: of("score") };
    }
    case "largest":
      return {
        formula: "largest = max over keys of the masked scores",
        numbers: own,
        operands: everyKey(data, "masked"),
      };
    case "exponential":
      return {
        formula: "exp = e^(masked score − largest)",
        numbers: `${own} = e^(${at("masked")} − ${formatScore(steps.largest)})`,
        operands: of("masked", "largest"),
      };
    case "sum":
      return { formula: "sum = Σ exp over keys", numbers: own, operands: everyKey(data, "exponential") };
    case "weight": {
      const weight = formatProbability(valueAt(data, place) ?? NaN);
      const numbers =
        steps.sum === 0
          ? `${weight}: no key is visible`
          : `${weight} = ${at("exponential")} ÷ ${formatScore(steps.sum)}`;
      return { formula: "weight = exp ÷ sum", numbers, operands: of("exponential", "sum") };
    }
    default:
      return vectorOrigin(data, place);
  }
}

function dotOrigin(data: StepsData, { key }: Place, own: string): Origin {
  const formula = isAdditive(data) ? "v · tanh(q + k) = Σ vᵢ × tanh(qᵢ + kᵢ)" : "q · k = Σ qᵢ × kᵢ";
  const numbers = `${own} = the sum of ${data.steps.output.length} terms`;
  return { formula, numbers, operands: [...termOperands(data, key), { stage: "term", key }] };
}

/** In words, with its key: “sat” → weight 0.412. */
export function describeNumber(data: StepsData, place: Place, tokens: readonly Token[]): string {
  const { key, stage } = place;
  const value = valueAt(data, place);
  const title = titleOf(stage, data);
  const words = value === undefined ? "" : ` ${stage === "weight" ? formatProbability(value) : formatScore(value)}`;
  const token = key === undefined ? "" : `key ${key} ${quoteOrBytes(tokens[key] ?? { text: "" })}: `;
  return `${token}${title}${words}`;
}
