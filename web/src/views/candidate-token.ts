// A candidate as it is read: a token with its white space, the bytes of a part of a character, or the name of a class.

import { html, type TemplateResult } from "lit";
import type { Candidate } from "../engine/engine.ts";
import { bytesOf } from "../state/token-name.ts";
import { cutWell, visibleSentence, visibleToken } from "../state/token-text.ts";

const MAX_CANDIDATE_CHARS = 60;

export function renderCandidate(
  { token, isFragment, id }: Pick<Candidate, "token" | "isFragment" | "id">,
  isClass: boolean,
): TemplateResult {
  if (isClass) return renderClass(visibleSentence(token), id);
  return isFragment === true ? renderBytes(token) : renderToken(token);
}

/** Some files have names that are empty. */
function renderClass(name: string, id: number): TemplateResult {
  if (name.trim() === "") return html`class ${id} <span class="in-text">without a name</span>`;
  return html`<bdi>${shortened(name)}</bdi>`;
}

function renderToken(token: string): TemplateResult {
  const { leading, text, direction } = visibleToken(token);
  return html`<bdi dir=${direction}><span class="token-space">${leading}</span>${shortened(text)}</bdi>`;
}

function shortened(text: string): string {
  return text.length > MAX_CANDIDATE_CHARS ? `${cutWell(text, MAX_CANDIDATE_CHARS)}…` : text;
}

/** As the chip of such a token. */
function renderBytes(digits: string): TemplateResult {
  return html`<span class="token-bytes">${bytesOf(digits)}</span> <span class="in-text">part of a character</span>`;
}
