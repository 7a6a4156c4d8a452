// Views in which something true is to be seen, as links: each can be followed, copied and opened elsewhere.

import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { EXAMPLES, stateOfExample } from "../state/examples.ts";
import { DEFAULT_STATE, type Theme } from "../state/playground-state.ts";
import { encodeState } from "../state/share-link.ts";
import { LightElement } from "./light-element.ts";

@customElement("example-menu")
export class ExampleMenu extends LightElement {
  @property({ attribute: false }) theme: Theme = DEFAULT_STATE.theme;

  protected override render(): TemplateResult {
    return html`<details class="examples" @keydown=${this.onKey} @focusout=${this.onLeave}>
      <summary class="plain-button">Examples</summary>
      <ul>
        ${EXAMPLES.map(
          (example) =>
            html`<li>
              <a href=${encodeState(stateOfExample(example, this.theme))} @click=${() => this.close()}
                >${example.name}</a
              >
              <span>${example.view.model ?? DEFAULT_STATE.model}. ${example.claim}</span>
            </li>`,
        )}
      </ul>
    </details>`;
  }

  private close(): void {
    this.querySelector("details")?.removeAttribute("open");
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape") return;
    this.close();
    this.querySelector("summary")?.focus();
  };

  private readonly onLeave = ({ relatedTarget }: FocusEvent): void => {
    if (relatedTarget instanceof Node && !this.contains(relatedTarget)) this.close();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "example-menu": ExampleMenu;
  }
}
