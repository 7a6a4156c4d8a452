// The heads of a layer as a row of buttons, each with the look of its lines: which of them are looked at together. One
// stop of the tab key; arrow keys move inside.

import { html, nothing, svg, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { HeadNote } from "../engine/engine.ts";
import { headLook, type HeadLook } from "../draw/head-looks.ts";
import { shownHeads, soloHead, toggleHead, type HeadSet } from "../state/shown-heads.ts";
import { intend } from "./intentions.ts";
import { LightElement } from "./light-element.ts";

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

@customElement("head-chips")
export class HeadChips extends LightElement {
  @property({ attribute: false }) layer = 0;
  @property({ attribute: false }) shown: HeadSet = { head: 0, heads: [] };
  /** Of the layer. */
  @property({ attribute: false }) notes: readonly (HeadNote | undefined)[] = [];
  @property({ attribute: false }) colors: readonly string[] = [];

  protected override render(): TemplateResult | typeof nothing {
    if (this.notes.length < 2) return nothing;
    return html`<div
      role="toolbar"
      aria-label="Heads of layer ${this.layer} that are shown"
      aria-describedby="head-chips-keys"
      class="head-chips"
      @keydown=${this.onKey}
    >
      ${this.notes.map((note, head) => this.renderChip(head, note))}
      <span id="head-chips-keys" class="visually-hidden"
        >Enter shows or hides a head, Shift+Enter shows it alone, or all again.</span
      >
    </div>`;
  }

  private renderChip(head: number, note: HeadNote | undefined): TemplateResult {
    const isShown = shownHeads(this.shown).includes(head);
    return html`<button
      type="button"
      class="head-chip"
      data-head=${head}
      aria-pressed=${isShown}
      aria-label="head ${head}${note === undefined ? "" : ` ${note.name}`}"
      title="${note?.name ?? `head ${head}`}: click shows or hides it, double-click shows it alone"
      tabindex=${head === this.shown.head ? 0 : -1}
      @click=${(event: MouseEvent) => (event.shiftKey ? this.solo(head) : this.show(toggleHead(this.shown, head)))}
      @dblclick=${(event: MouseEvent) => (event.shiftKey ? undefined : this.solo(head))}
    >
      ${renderLook(headLook(head, this.colors))}${head}
    </button>`;
  }

  private solo(head: number): void {
    this.show(soloHead(this.shown, head, this.notes.length));
  }

  private show(set: HeadSet): void {
    intend(this, "show-heads", { layer: this.layer, ...set });
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const chip = event.target instanceof Element ? event.target.closest<HTMLElement>(".head-chip") : null;
    const step = STEPS[event.key];
    if (event.key === "Escape") return intend(this, "let-go", null);
    if (chip === null || step === undefined) return;
    event.preventDefault();
    const at = Math.min(this.notes.length - 1, Math.max(0, Number(chip.dataset["head"]) + step));
    this.querySelector<HTMLElement>(`[data-head="${at}"]`)?.focus();
  };
}

/** A piece of the head's line. */
export function renderLook({ color, dash }: HeadLook): TemplateResult {
  return html`<svg class="head-look" viewBox="0 0 24 6" aria-hidden="true">
    ${svg`<line x1="0" y1="3" x2="24" y2="3" stroke=${color} stroke-width="4" stroke-dasharray=${dash.join(" ")} />`}
  </svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "head-chips": HeadChips;
  }
}
