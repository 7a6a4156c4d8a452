// An (i) that opens to what something shows.

import { html, type TemplateResult } from "lit";
import type { ViewWords } from "./view-words.ts";

/** `words`: undefined before they have come. */
export function renderAbout(label: string, words: ViewWords | undefined): TemplateResult {
  return html`<details class="view-about">
    <summary aria-label=${label}>i</summary>
    <p>${words?.sentence} <code>${words?.formula}</code></p>
  </details>`;
}
