// A candidate as it is read: a token with its white space, the bytes of a part of a character, or the name of a class.

import { html, type TemplateResult } from "lit";
import type { Candidate } from "../engine/engine.ts";
import { bytesOf } from "../state/token-name.ts";
import { cutWell, visibleSentence, visibleToken } from "../state/token-text.ts";

const MAX_CANDIDATE_CHARS = 60;

export function renderCandidate(
  { token, isFragment }: Pick<Candidate, "token" | "isFragment">,
  isClass: boolean,
): TemplateResult {
  if (isClass) return html`<bdi>${visibleSentence(token)}</bdi>`;
  return isFragment === true ? renderBytes(token) : renderToken(token);
}

function renderToken(token: string): TemplateResult {
  const { leading, text, direction } = visibleToken(token);
  const cut = text.length > MAX_CANDIDATE_CHARS ? `${cutWell(text, MAX_CANDIDATE_CHARS)}…` : text;
  return html`<bdi dir=${direction}><span class="token-space">${leading}</span>${cut}</bdi>`;
}

/** As the chip of such a token. */
function renderBytes(digits: string): TemplateResult {
  return html`<span class="token-bytes">${bytesOf(digits)}</span> <span class="in-text">part of a character</span>`;
}
