// What the views say of weights that were computed elsewhere, where a model's own run would have more.

import { html, type TemplateResult } from "lit";

export function renderNotGiven(what: string): TemplateResult {
  return html`<p class="absence">Given weights have no ${what}: the file holds weights alone.</p>`;
}
