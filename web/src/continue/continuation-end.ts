// Why a model stopped before it had added all the tokens that were asked for.

import type { Generated, Model } from "../engine/engine.ts";
import { formatCount } from "../state/number-format.ts";
import { quoteName } from "../state/token-text.ts";

/** "" where all of them have come. */
export function describeEnd(
  endedBy: Generated["endedBy"],
  { made, asked }: { readonly made: number; readonly asked: number },
  { name, maxTokens }: Pick<Model, "name" | "maxTokens">,
): string {
  const stopped = `Stopped after ${formatCount(made)} of ${formatCount(asked)} tokens`;
  switch (endedBy) {
    case "count":
      return "";
    case "endToken":
      return `${stopped}: ${quoteName(name)} ends the text here; change the text to go on.`;
    case "maxTokens":
      return `${stopped}: ${quoteName(name)} takes at most ${formatCount(maxTokens)} tokens, those of the text and its own together; shorten the text to go on.`;
  }
}
