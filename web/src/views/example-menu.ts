// Views in which something true is to be seen, as links: each can be followed, copied and opened elsewhere.

import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Example } from "../state/examples.ts";
import { DEFAULT_STATE, type Theme } from "../state/playground-state.ts";
import { encodeState } from "../state/share-link.ts";
import { LightElement } from "./light-element.ts";

@customElement("example-menu")
export class ExampleMenu extends LightElement {
  @property({ attribute: false }) theme: Theme = DEFAULT_STATE.theme;
  /** Fetched when the menu is opened. */
  @property({ attribute: false }) private examples: readonly { readonly example: Example; readonly link: string }[] =
    [];

  protected override render(): TemplateResult {
    return html`<details
      class="examples"
      @toggle=${() => void this.fetch()}
      @keydown=${this.onKey}
      @focusout=${this.onLeave}
    >
      <summary class="plain-button">Examples</summary>
      <ul>
        ${this.examples.map(
          ({ example, link }) =>
            html`<li>
              <a href=${link} @click=${() => this.close()}>${example.name}</a>
              <span>${example.view.model ?? DEFAULT_STATE.model}. ${example.claim}</span>
            </li>`,
        )}
      </ul>
    </details>`;
  }

  private async fetch(): Promise<void> {
    const { EXAMPLES, stateOfExample } = await import("../state/examples.ts");
    this.examples = EXAMPLES.map((example) => ({ example, link: encodeState(stateOfExample(example, this.theme)) }));
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
