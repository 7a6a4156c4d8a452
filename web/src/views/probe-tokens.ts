// The probe, token by token: what is right after each, and what the model says there.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { visibleToken } from "../state/token-text.ts";
import type { TrainingFacts, TrainingPoint } from "../training/training.ts";
import { LightElement } from "./light-element.ts";

@customElement("probe-tokens")
export class ProbeTokens extends LightElement {
  @property({ attribute: false }) facts: TrainingFacts | undefined;
  @property({ attribute: false }) point: TrainingPoint | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { facts, point } = this;
    if (facts === undefined || point === undefined) return nothing;
    const { probe, answers } = facts;
    const asked = answers.filter((answer) => answer !== undefined).length;
    const right = answers.filter((answer, at) => answer !== undefined && answer === point.said[at]).length;
    return html`<div class="probe-table" role="group" aria-labelledby="probe-title" tabindex="0">
        <table>
          <tr>
            <th scope="row">Token</th>
            ${probe.map((token) => html`<td>${shown(token)}</td>`)}
          </tr>
          <tr>
            <th scope="row">Right next</th>
            ${answers.map((answer) => html`<td>${answer === undefined ? nothing : shown(answer)}</td>`)}
          </tr>
          <tr>
            <th scope="row">Model says</th>
            ${point.said.map((said, at) => (at < facts.sourceLen ? html`<td></td>` : this.said(said, answers[at])))}
          </tr>
        </table>
      </div>
      <p class="probe-words">${right} of ${asked} right.</p>`;
  }

  /** Where the table is cut, it begins with what is asked: so much of it as there is room for, and the token before. */
  protected override updated(): void {
    const { facts } = this;
    const table = this.querySelector(".probe-table");
    if (facts === undefined || table === null || facts === this.scrolledFor) return;
    this.scrolledFor = facts;
    const [cells, lead] = [table.querySelectorAll("tr:nth-child(2) > td"), table.querySelector("th")];
    const first = Math.max(0, facts.answers.findIndex((answer) => answer !== undefined) - 1);
    const cell = cells[first];
    const isCut = table.scrollWidth > table.clientWidth;
    table.scrollLeft = isCut && cell instanceof HTMLElement ? cell.offsetLeft - (lead?.offsetWidth ?? 0) : 0;
  }

  /** Whose answers are in sight: from then on the visitor scrolls. */
  private scrolledFor: TrainingFacts | undefined;

  /** Where nothing is asked, what it says is only that. */
  private said(said: string, answer: string | undefined): TemplateResult {
    if (answer === undefined) return html`<td class="is-unasked">${shown(said)}</td>`;
    if (answer === said) return html`<td class="is-right">${shown(said)}</td>`;
    return html`<td class="is-wrong">${shown(said)}<span class="visually-hidden"> (wrong)</span></td>`;
  }
}

function shown(token: string): TemplateResult {
  const { leading, text, direction } = visibleToken(token);
  return html`<bdi dir=${direction}>${leading}${text}</bdi>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "probe-tokens": ProbeTokens;
  }
}
