// Text goes on by the likeliest token, again and again.

import type { Candidate, GenerateOptions, Model, Trace } from "./engine.ts";

import { AttentionError } from "./fault.ts";
import { callbackOf, shown, textOf, whole } from "./request-checks.ts";

const DEFAULT_TOKENS = 16;

export async function generate(
  model: Model,
  prompt: string,
  { tokens = DEFAULT_TOKENS, temperature = 0, onToken }: GenerateOptions,
  signal: AbortSignal | undefined,
): Promise<{ readonly text: string; readonly ids: readonly number[] }> {
  const count = whole(tokens, "tokens", "E_RANGE");
  callbackOf(onToken, "onToken");
  if (temperature !== 0) {
    throw new AttentionError(
      "E_RANGE",
      `temperature must be 0, the likeliest token each time, not ${shown(temperature)}.`,
    );
  }
  let text = textOf(prompt);
  let trace = await model.run(prompt, { signal });
  try {
    // What a word looks like is known from the prompt alone: later runs are given ids and have no text.
    const textOfId = new Map(trace.tokens.map((token) => [token.id, token.text]));
    const ids = trace.tokens.map((token) => token.id);
    for (let made = 0; made < count; made++) {
      const next = await likeliest(trace, signal);
      const token = textOfId.get(next.id) ?? "";
      ids.push(next.id);
      text += token;
      onToken?.({ ...next, token });
      if (made + 1 === count) break;
      trace.close();
      trace = await model.run({ tokens: ids }, { signal });
    }
    return { text, ids };
  } finally {
    trace.close();
  }
}

async function likeliest(trace: Trace, signal: AbortSignal | undefined): Promise<Candidate> {
  const [best] = await trace.logits({ position: trace.tokens.length - 1, top: 1, signal });
  if (!best) throw new AttentionError("E_EMPTY", "The model has no token to go on with.");
  return best;
}
