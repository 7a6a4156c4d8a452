// Where the weights of a page that is one file come from, as the file says.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ProvenanceRow } from "../export/read-provenance.ts";
import { quoteName } from "../state/token-text.ts";
import { LightElement } from "./light-element.ts";

/** A text may be a book. */
const MAX_CHARS = 1_000;

@customElement("page-provenance")
export class PageProvenance extends LightElement {
  @property({ attribute: false }) rows: readonly ProvenanceRow[] = [];

  protected override render(): TemplateResult | typeof nothing {
    if (this.rows.length === 0) return nothing;
    return html`<h2>Where these weights come from</h2>
      <p>As the file says; nothing of it is checked here.</p>
      <dl>
        ${this.rows.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${quoteName(value, MAX_CHARS)}</dd>`,
        )}
      </dl>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "page-provenance": PageProvenance;
  }
}
