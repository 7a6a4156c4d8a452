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
import { LOG_SPAN } from "../draw/log-scale.ts";
import { largestSize, paintDivergingRamp } from "../draw/score-image.ts";
import { formatCount, formatScore, formatWeight } from "../state/number-format.ts";
import type { Axis } from "../state/bins.ts";
import { isSameWindow, wholeWindow, type MapWindow } from "../state/map-window.ts";
import { keyAxis, queryAxis, type HeadMap, type MapPicture } from "../state/picture.ts";
import { drawnScale, type Scale } from "../state/playground-state.ts";
import { LightElement } from "./light-element.ts";
import { putPixels } from "./put-pixels.ts";

@customElement("map-legend")
export class MapLegend extends LightElement {
  @property({ attribute: false }) picture: MapPicture | undefined;
  /** Of how many tokens one is labelled. */
  @property({ attribute: false }) labelStride = 1;
  @property({ attribute: false }) scale: Scale = "global";
  @query("canvas") private ramp: HTMLCanvasElement | null | undefined;

  protected override render(): TemplateResult | typeof nothing {
    if (this.picture === undefined) return nothing;
    const { map } = this.picture;
    const notFiniteRows = countNotFiniteRows(map);
    return html`${notFiniteRows > 0 && !hasFiniteWeight(map) ? html`<span>no ${NAMES[map.values]} is finite</span>` : renderRange(map, drawnScale(map.values, this.scale))}
    ${map.masked.includes(1) ? renderSwatch("masked", "not visible (masked)") : nothing}
    ${rowsWithoutKeys(map).length > 0 ? renderSwatch("no-visible-key", map.isFirstHidden ? "sees no other key" : "sees no key at all") : nothing}
    ${renderNotFinite(map, notFiniteRows)} ${this.renderSize(this.picture)}`;
  }

  protected override updated(_changed: PropertyValues<this>): void {
    if (this.ramp) putPixels(this.ramp, this.picture?.map.values === "weights" ? paintRamp() : paintDivergingRamp());
  }

  private renderSize({ map, tokens }: MapPicture): TemplateResult {
    const count = `${formatCount(tokens.length)} ${tokens.length === 1 ? "token" : "tokens"}`;
    const isWhole = isSameWindow(map, wholeWindow(tokens.length));
    const part = isWhole ? "" : `, of which ${describeWindow(map)}`;
    if (map.kind === "exact") return html`<span>${count}${part}${labelled(this.labelStride)}</span>`;
    const [rows, columns] = [binSize(queryAxis(map)), binSize(keyAxis(map))];
    const best = map.values === "weights" ? "the largest weight" : `the ${NAMES[map.values]} of largest size`;
    return html`<span
      >${count}${part}: each dot is ${best} of up to ${formatCount(rows)} × ${formatCount(columns)} cells</span
    >`;
  }
}

function binSize({ range, bins }: Axis): number {
  return Math.ceil((range[1] - range[0]) / bins);
}

function describeWindow({ queries, keys }: MapWindow): string {
  const words = ([first, last]: MapWindow["keys"]): string => `${formatCount(first)} to ${formatCount(last - 1)}`;
  return `queries ${words(queries)} and keys ${words(keys)} are shown`;
}

/** Positions, which label the rows of a pooled map, say it by themselves. */
function labelled(stride: number): string {
  return stride === 1 ? "" : `, every ${formatCount(stride)}${stride === 2 ? "nd" : "th"} one labelled`;
}

/** What the ramp is of, and the numbers at its ends. */
export function rangeOf(
  map: HeadMap,
  scale: Scale,
): { readonly title: string; readonly ends: readonly [string, string] } {
  const name = NAMES[map.values];
  const what = map.isFirstHidden ? `${name} without the first token, shared among the others` : name;
  return {
    title: `${(map.mean ?? "off") === "off" ? "" : "mean "}${what}${SCALE_WORDS[scale]}`,
    ends: map.values === "weights" ? weightEnds(map, scale) : scoreEnds(map, scale),
  };
}

function renderRange(map: HeadMap, scale: Scale): TemplateResult {
  const { title, ends } = rangeOf(map, scale);
  return html`<span class="legend-range">
    <span class="legend-title">${title}</span>
    <span>${ends[0]}</span>
    <canvas class="ramp" width="1" height="1" aria-hidden="true"></canvas>
    <span class="legend-largest">${ends[1]}</span>
  </span>`;
}

const NAMES = {
  weights: "weight",
  scores: "score",
  "masked-scores": "masked score",
  differences: "difference",
} as const;
const SCALE_WORDS: Readonly<Record<Scale, string>> = {
  global: "",
  row: ", each row by itself",
  log: ", by powers of ten",
};

function weightEnds(map: HeadMap, scale: Scale): readonly [string, string] {
  const largest = map.colorEnd ?? largestWeight(map);
  if (scale === "row") return ["0", "the row’s largest"];
  return [scale === "log" ? `${(largest / LOG_SPAN).toPrecision(2)} and less` : "0", formatWeight(largest)];
}

function scoreEnds(map: HeadMap, scale: Scale): readonly [string, string] {
  if (scale === "row") return ["−", "the row’s largest size"];
  const largest = largestSize(map);
  return [formatScore(-largest), formatScore(largest)];
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
