// Text goes on, token by token: each run begins with what the worker still knows of the one before, so a token costs
// one row (the key/value cache is the last trace).

import type { Generated, GenerateOptions, RequestOptions, Token } from "./engine.ts";
import type { WorkerTrace } from "./worker-trace.ts";

import { drawingOf } from "./drawing.ts";
import { callbackOf, textOf } from "./request-checks.ts";

/** How ids are read. */
export interface Writing {
  /** The token by which the model ends a text, where it has one. */
  readonly endId: number | undefined;
  decode(ids: ArrayLike<number>, options: RequestOptions): Promise<string>;
}

export interface Continued {
  readonly run: (
    input: string | { readonly tokens: readonly number[] },
    signal: AbortSignal | undefined,
  ) => Promise<WorkerTrace>;
  readonly maxTokens: number;
  readonly writingOf: (prompt: readonly Token[]) => Writing;
}

export async function generateWith(
  { run, maxTokens, writingOf }: Continued,
  prompt: string,
  options: GenerateOptions,
  signal: AbortSignal | undefined,
): Promise<Generated> {
  const drawing = drawingOf(options);
  const onToken = callbackOf(options.onToken, "onToken");
  let trace = await run(textOf(prompt), signal);
  try {
    const writing = writingOf(trace.tokens);
    const ids = trace.tokens.map(({ id }) => id);
    const before = await writing.decode(ids, { signal });
    let made = "";
    for (let draw = 0; draw < drawing.tokens; draw++) {
      if (ids.length >= maxTokens) return { text: prompt + made, ids, endedBy: "maxTokens" };
      if (draw > 0) {
        const after = await run({ tokens: ids }, signal);
        trace.close();
        trace = after;
      }
      const next = await trace.draw({ ...drawing, draw }, signal);
      if (next.id === writing.endId) return { text: prompt + made, ids, endedBy: "endToken" };
      ids.push(next.id);
      const whole = await writing.decode(ids, { signal });
      const token = whole.slice(before.length + made.length);
      made += token;
      // What a token adds to the text; nothing, as long as it does not finish a character.
      onToken?.({ ...next, token, isFragment: false });
    }
    return { text: prompt + made, ids, endedBy: "count" };
  } finally {
    trace.close();
  }
}

/** Of a model that knows words by their ids alone: what they look like is known from the prompt, as later runs have no text. */
export function wordsOf(prompt: readonly Token[]): Writing {
  const words = new Map(prompt.map(({ id, text }) => [id, text]));
  return { endId: undefined, decode: (ids) => Promise.resolve(Array.from(ids, (id) => words.get(id) ?? "").join("")) };
}
