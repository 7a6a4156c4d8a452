// What the colours and patterns of the large map mean, with the true range of what is drawn.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import {
  countNotFiniteRows,
  hasFiniteWeight,
  largestWeight,
  paintRamp,
  rowsWithoutKeys,
} from "../draw/heatmap-image.ts";
import { formatCount, formatWeight } from "../state/number-format.ts";
import type { HeadMap, Picture } from "../state/picture.ts";
import { LightElement } from "./light-element.ts";
import { putPixels } from "./put-pixels.ts";

@customElement("map-legend")
export class MapLegend extends LightElement {
  @property({ attribute: false }) picture: Picture | undefined;
  /** Of how many tokens one is labelled. */
  @property({ attribute: false }) labelStride = 1;
  @query("canvas") private ramp: HTMLCanvasElement | null | undefined;

  protected override render(): TemplateResult | typeof nothing {
    if (this.picture === undefined) return nothing;
    const { map } = this.picture;
    const notFiniteRows = countNotFiniteRows(map);
    return html`${notFiniteRows > 0 && !hasFiniteWeight(map) ? html`<span>no weight is finite</span>` : renderRange(map)}
    ${map.masked.includes(1) ? renderSwatch("masked", "not visible (masked)") : nothing}
    ${rowsWithoutKeys(map).length > 0 ? renderSwatch("no-visible-key", "sees no key at all") : nothing}
    ${renderNotFinite(map, notFiniteRows)} ${this.renderSize(this.picture)}`;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    if (this.ramp?.width === 1) putPixels(this.ramp, paintRamp());
  }

  private renderSize({ map, tokens }: Picture): TemplateResult {
    const count = `${formatCount(tokens.length)} ${tokens.length === 1 ? "token" : "tokens"}`;
    if (map.kind === "exact") return html`<span>${count}${labelled(this.labelStride)}</span>`;
    const [rows, columns] = [Math.ceil(tokens.length / map.rows), Math.ceil(tokens.length / map.columns)];
    return html`<span
      >${count}: each dot is the largest weight of up to ${formatCount(rows)} × ${formatCount(columns)} cells</span
    >`;
  }
}

/** Positions, which label the rows of a pooled map, say it by themselves. */
function labelled(stride: number): string {
  return stride === 1 ? "" : `, every ${formatCount(stride)}${stride === 2 ? "nd" : "th"} one labelled`;
}

function renderRange(map: HeadMap): TemplateResult {
  return html`<span class="legend-range">
    <span class="legend-title">weight</span>
    <span>0</span>
    <canvas class="ramp" width="1" height="1" aria-hidden="true"></canvas>
    <span class="legend-largest">${formatWeight(largestWeight(map))}</span>
  </span>`;
}

function renderNotFinite(map: HeadMap, count: number): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  const rows = `${formatCount(count)} ${count === 1 ? "row" : "rows"}${map.kind === "pooled" ? " of dots" : ""}`;
  return renderSwatch("not-finite", `${rows} ${count === 1 ? "is" : "are"} not finite`);
}

function renderSwatch(name: string, meaning: string): TemplateResult {
  return html`<span class="legend-swatch"
    ><span class="swatch swatch-${name}" aria-hidden="true"></span>${meaning}</span
  >`;
}

declare global {
  interface HTMLElementTagNameMap {
    "map-legend": MapLegend;
  }
}
