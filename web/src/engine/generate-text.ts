// Text goes on, token by token: each run begins with what the worker still knows of the one before, so a token costs
// one row (the key/value cache is the last trace).

import type { GenerateOptions } from "./engine.ts";
import type { ModelText } from "./model-text.ts";
import type { WorkerTrace } from "./worker-trace.ts";

import { drawingOf } from "./drawing.ts";
import { callbackOf, textOf } from "./request-checks.ts";

export interface Continued {
  readonly run: (
    input: string | { readonly tokens: readonly number[] },
    signal: AbortSignal | undefined,
  ) => Promise<WorkerTrace>;
  readonly maxTokens: number;
  readonly text: ModelText;
}

export async function generateWith(
  { run, maxTokens, text: modelText }: Continued,
  prompt: string,
  options: GenerateOptions,
  signal: AbortSignal | undefined,
): Promise<{ readonly text: string; readonly ids: readonly number[] }> {
  const drawing = drawingOf(options);
  const onToken = callbackOf(options.onToken, "onToken");
  let trace = await run(textOf(prompt), signal);
  try {
    const ids = trace.tokens.map(({ id }) => id);
    const before = await modelText.decode(ids, { signal });
    let made = "";
    for (let draw = 0; draw < drawing.tokens; draw++) {
      const next = await trace.draw({ ...drawing, draw }, signal);
      if (next.id === modelText.endId) break;
      ids.push(next.id);
      const whole = await modelText.decode(ids, { signal });
      const token = whole.slice(before.length + made.length);
      made += token;
      // What a token adds to the text; nothing, as long as it does not finish a character.
      onToken?.({ ...next, token, isFragment: false });
      if (draw + 1 === drawing.tokens || ids.length >= maxTokens) break;
      const after = await run({ tokens: ids }, signal);
      trace.close();
      trace = after;
    }
    return { text: prompt + made, ids };
  } finally {
    trace.close();
  }
}
