// What keys do, in a dialog that "?" opens from anywhere but a place where somebody types.

import { html, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { ViewName } from "../state/playground-state.ts";
import { LightElement } from "./light-element.ts";
import { VIEW_KEYS, type KeyWords } from "./view-keys.ts";
import { VIEW_LIST } from "./view-list.ts";

const TABS: readonly KeyWords[] = [
  ["← →", "choose the view before or after"],
  ["Home, End", "choose the first or the last view"],
];
const HEADS: readonly KeyWords[] = [
  ["← → ↑ ↓", "go from head to head, and to the means"],
  ["Enter", "opens a head, or a mean"],
];
const TOKENS: readonly KeyWords[] = [
  ["← →", "go from token to token"],
  ["Enter", "pins a token's row"],
  ["/", "finds a text in the tokens; so does Ctrl+F there and in the figure"],
];

@customElement("key-help")
export class KeyHelp extends LightElement {
  @property({ attribute: false }) view: ViewName = "map";
  @query("dialog") private dialog!: HTMLDialogElement;

  override connectedCallback(): void {
    super.connectedCallback();
    // Of this page's own parts alone: a page around it may have keys of its own.
    this.parentElement?.addEventListener("keydown", this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.parentElement?.removeEventListener("keydown", this.onKey);
  }

  protected override render(): TemplateResult {
    const [{ title }, keys] = [VIEW_LIST[this.view], VIEW_KEYS[this.view]];
    return html`<button type="button" class="plain-button" @click=${() => this.dialog.showModal()}>Keys</button>
      <dialog aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        ${renderKeys(title, keys)} ${renderKeys("Heads", HEADS)} ${renderKeys("Tokens", TOKENS)}
        ${renderKeys("Views", TABS)}
        <p>
          They work where the focus is: the tab key goes from one part of the page to the next. “?” opens this list.
        </p>
        <p>On a touch screen, a finger held still on a map, the lines or the text reads what is under it.</p>
        <form method="dialog"><button class="plain-button">Close</button></form>
      </dialog>`;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
    event.preventDefault();
    if (!this.dialog.open) this.dialog.showModal();
  };
}

function renderKeys(title: string, keys: readonly KeyWords[]): TemplateResult {
  return html`<h3>${title}</h3>
    <dl>
      ${keys.map(
        ([key, does]) =>
          html`<div>
            <dt><kbd>${key}</kbd></dt>
            <dd>${does}</dd>
          </div>`,
      )}
    </dl>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "key-help": KeyHelp;
  }
}
