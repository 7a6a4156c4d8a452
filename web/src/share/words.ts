// Sentences about what is shared.

import { isLinkable } from "../state/models.ts";
import { formatCount } from "../state/number-format.ts";
import { DEFAULT_STATE, LIMITS, mapChoice, type PlaygroundState } from "../state/playground-state.ts";
import { describeHead, type ReadoutContext } from "../state/readout.ts";
import { fitsLink } from "../state/share-link.ts";
import { quoteName } from "../state/token-text.ts";

/** Some programs cut longer links, of which mail and chat are the likeliest. */
const CAREFUL_CHARS = 2_000;
const MAX_TEXT_CHARS = 120;

/** Attention of “textbook”, layer 1, head 0 “induction”, on “The cat sat.” One line, and nothing in it is invisible. */
export function describeView(modelName: string, state: PlaygroundState, note: ReadoutContext["note"]): string {
  const texts = [state.text, ...(state.pair === "" ? [] : [state.pair])].map(quoteText);
  return `Attention of ${quoteText(modelName)}, ${describeHead({ ...mapChoice(state), note })}, on ${texts.join(" and ")}`;
}

function quoteText(text: string): string {
  return quoteName(text.replace(/\s+/gu, " ").trim(), MAX_TEXT_CHARS);
}

export function describeLength(link: string): string {
  const length = `${formatCount(link.length)} characters.`;
  if (link.length <= CAREFUL_CHARS) return length;
  return `${length} Some programs cut a link of more than ${formatCount(CAREFUL_CHARS)}.`;
}

/** Why there is no link of the view; undefined when there is one. `fragment`: the link from its # on. */
export function refuseLink(fragment: string): string | undefined {
  if (fitsLink(fragment)) return undefined;
  const counts = `A link of this view would have ${formatCount(fragment.length)} characters, and at most ${formatCount(LIMITS.linkChars)} are read.`;
  return `${counts} Its picture and its numbers can be saved: close this, and choose Export under the figure.`;
}

/** What of a view stays on this machine; undefined when nothing does. `name`: of its model. */
export function describeLocal(
  { model, "other-model": other }: Pick<PlaygroundState, "model" | "other-model">,
  name: string,
): string | undefined {
  const instead = quoteName(DEFAULT_STATE.model);
  const travels = "Its pictures and numbers travel: they are saved under Export.";
  if (!isLinkable(model))
    return `${quoteName(name)} is on this machine only, so a link leaves it out and opens this text in ${instead}. ${travels}`;
  if (!isLinkable(other))
    return `The model that this view is compared with is on this machine only, so a link leaves it out. ${travels}`;
  return undefined;
}
