// Compare: the map of each side, and their difference. What is pointed at or pinned in one of them is so in all three.

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Token } from "../../engine/engine.ts";
import { largestWeight } from "../../draw/heatmap-image.ts";
import { isSameWindow, wholeWindow } from "../../state/map-window.ts";
import { movePin, type Move } from "../../state/move-pin.ts";
import { formatBits } from "../../state/number-format.ts";
import { hasOther } from "../../state/other-side.ts";
import type { ExactMap, MapPicture, Picture, Screen } from "../../state/picture.ts";
import type { Cell } from "../../state/playground-state.ts";
import type { Answer } from "../../state/view.ts";
import { drawingOfParts } from "../element-drawing.ts";
import { connectMapHold } from "../held-finger.ts";
import { framesUntil } from "../frames-until.ts";
import "../heatmap-view.ts";
import { intend } from "../intentions.ts";
import { LightElement } from "../light-element.ts";
import "../map-legend.ts";
import { describeUnpaired } from "../other-chooser.ts";
import { readPageColors } from "../page-colors.ts";
import { isStandalone } from "../standalone.ts";
import type { ViewPicture } from "../view-picture.ts";
import { marksOfCanvas } from "./canvas-marks.ts";
import type { CompareAsked, CompareData, ComparedMaps } from "./compared-maps.ts";
import { cellOn, exactCell, MAPS, ownCell, type MapName } from "./places.ts";
import { poolMap } from "./pool-map.ts";
import * as words from "./words.ts";

type CompareAnswer = Answer<CompareAsked, CompareData>;

/** What of it is in a picture. */
const PICTURED = ".compare-sum, .compare-maps, .compare-cell, .view-legend";

/** One of the three, as it is drawn. */
interface ShownMap extends MapPicture {
  readonly exact: ExactMap;
}

@customElement("compare-view")
export class CompareView extends LightElement {
  @property({ attribute: false }) screen: Screen | undefined;
  @property({ attribute: false }) answer: CompareAnswer | undefined;
  /** A cell of the other map that this side has no name for. */
  @property({ attribute: false }) private foreign: Cell | undefined;
  /** Bins per side that have room. */
  @property({ attribute: false }) private room: Partial<Record<MapName, number>> = {};
  @property({ attribute: false }) private stride: Partial<Record<MapName, number>> = {};
  private shown: Partial<Record<MapName, ShownMap>> = {};

  constructor() {
    super();
    connectMapHold(this);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isNewAnswer = changed.has("answer");
    if (isNewAnswer) this.foreign = undefined;
    // Only then: a map that is the same is not painted again.
    if (isNewAnswer || changed.has("room" as keyof CompareView)) this.shown = this.mapsToShow();
  }

  picture(): ViewPicture | undefined {
    const { answer } = this;
    const sides = answer?.data.sides;
    if (answer === undefined || sides === undefined || this.shown.own === undefined) return undefined;
    const { asked, picture } = answer;
    return {
      draw: () => {
        if (!this.hasPainted()) throw new Error("The maps are not drawn yet.");
        return drawingOfParts(this, PICTURED, marksOfCanvas);
      },
      colors: readPageColors(this),
      title: "Compare",
      legend: [],
      picture,
      about: {
        ...{ ...asked.head, queries: asked.rows, keys: asked.rows },
        other: { text: sides.side.text, model: sides.side.model.name, ...asked.otherHead },
      },
    };
  }

  async settled(): Promise<void> {
    await framesUntil(() => this.shown.own === undefined || this.hasPainted());
  }

  private hasPainted(): boolean {
    return Array.from(this.querySelectorAll("heatmap-view")).every((map) => map.painting() !== undefined);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { screen, answer } = this;
    if (screen === undefined) return nothing;
    return html`<other-chooser with-heads .screen=${screen}></other-chooser>
      ${answer?.data.sides === undefined ? this.renderNothing(screen) : this.renderSides(answer, answer.data.sides, screen)}`;
  }

  private renderNothing({ state }: Screen): TemplateResult | typeof nothing {
    if (hasOther(state)) return nothing;
    const hint = isStandalone()
      ? "Choose another layer or head; or keep this head, and choose another one then."
      : "Type another text, choose another model or head; or keep this side, and change it then.";
    return html`<p class="view-hint">Nothing is compared yet. <span class="choosing-hint">${hint}</span></p>`;
  }

  private renderSides(answer: CompareAnswer, sides: ComparedMaps, screen: Screen): TemplateResult {
    const { asked, picture } = answer;
    const { maps, comparison, side, rowPairs } = sides;
    const other = words.nameOther(asked, sides, picture);
    if (maps === undefined || comparison === undefined) {
      const why =
        rowPairs.length === 0 ? "the two texts have too little in common" : `the model over there has no ${other}`;
      return html`<p class="compare-sum">There is nothing to compare: ${why}.</p>`;
    }
    const unpaired = describeUnpaired(
      picture.tokens.length - side.pairs.length,
      side.tokens.length - side.pairs.length,
    );
    return html`<p class="compare-sum" data-testid="divergence">
        ${words.nameOwn(asked, screen)} against ${other}: ${words.describeMean(comparison)}.
      </p>
      <div class="compare-maps">
        ${this.renderMap("other", `There: ${other}`)} ${this.renderMap("own", `Here: ${words.nameOwn(asked, screen)}`)}
        ${this.renderMap("difference", "Difference: here − there")}
      </div>
      <p class="compare-cell" data-testid="compare-readout">${this.renderPlace(answer, sides, screen)}</p>
      ${this.renderFurthest(picture, sides)}
      <p class="view-legend">
        Orange: looked at more here. Blue: looked at more there. Hatched: not visible on either side. ${unpaired}
        ${words.describeRows(asked, picture)}
      </p>
      <p role="status" class="visually-hidden">
        ${screen.state.pin === null ? nothing : words.describeCell(screen.state.pin, picture, sides)}
      </p>`;
  }

  private renderMap(name: MapName, caption: string): TemplateResult | typeof nothing {
    const { screen, answer } = this;
    const shown = this.shown[name];
    const sides = answer?.data.sides;
    if (shown === undefined || sides === undefined || screen === undefined) return nothing;
    const { hover, state } = screen;
    const marked = (own: Cell | null): Cell | null => (own === null ? null : (cellOn(name, own, sides) ?? null));
    const { map } = shown;
    const area = isSameWindow(map, wholeWindow(shown.tokens.length)) ? null : { queries: map.queries, keys: map.keys };
    return html`<figure class="compare-map is-${name}">
      <figcaption>${caption}</figcaption>
      <heatmap-view
        reserve-height="420"
        min-height="260"
        .picture=${shown}
        .called=${caption}
        .hover=${name === "other" && this.foreign !== undefined ? this.foreign : marked(hover)}
        .pin=${marked(state.pin)}
        .theme=${state.theme}
        .area=${area}
        @hover-cell=${(event: CustomEvent<Cell | null>) => this.onHover(event, name, sides)}
        @pin-cell=${(event: CustomEvent<Cell>) => this.onPin(event, name, sides)}
        @move-pin=${(event: CustomEvent<Move>) => this.onMove(event, name, sides)}
        @room-change=${(event: CustomEvent<number>) => {
          event.stopPropagation();
          this.room = { ...this.room, [name]: event.detail };
        }}
        @label-stride-change=${(event: CustomEvent<number>) => {
          event.stopPropagation();
          this.stride = { ...this.stride, [name]: event.detail };
        }}
      ></heatmap-view>
      <map-legend .picture=${shown} .labelStride=${this.stride[name] ?? 1}></map-legend>
    </figure>`;
  }

  private renderPlace({ picture }: CompareAnswer, sides: ComparedMaps, { hover, state }: Screen): TemplateResult {
    const cell = hover ?? state.pin;
    const { length } = picture.tokens;
    if (this.foreign !== undefined) {
      return html`This token is on the other side alone, so there is nothing here to compare it with.`;
    }
    if (cell === null || cell.query >= length || cell.key >= length) {
      return html`<span class="view-hint">Point at a cell to read its numbers on both sides, click to pin it.</span>`;
    }
    return html`${words.describeCell(cell, picture, sides)}. ${words.describeRow(cell.query, sides)}`;
  }

  private renderFurthest(picture: Picture, sides: ComparedMaps): TemplateResult | typeof nothing {
    const rows = words.furthestRows(sides);
    if (rows.length === 0) return nothing;
    return html`<p class="compare-rows">
      Queries that differ most:
      ${rows.map(
        ({ query, bits }) =>
          html`<button type="button" class="plain-button" @click=${() => intend(this, "pin-query", query)}>
            ${words.nameAt(picture, query)} <b>${formatBits(bits)}</b>
          </button> `,
      )}
    </p>`;
  }

  private mapsToShow(): Partial<Record<MapName, ShownMap>> {
    const { answer } = this;
    const sides = answer?.data.sides;
    if (answer === undefined || sides?.maps === undefined) return {};
    const { maps, side } = sides;
    // One colour is one weight, on both sides.
    const colorEnd = Math.max(largestWeight(maps.own), largestWeight(maps.other));
    const tokens: Readonly<Record<MapName, readonly Token[]>> = {
      own: answer.picture.tokens,
      other: side.tokens,
      difference: side.pairs.flatMap(([, own]) => answer.picture.tokens[own] ?? []),
    };
    const entries = MAPS.map((name) => {
      const exact: ExactMap = name === "difference" ? maps.difference : { ...maps[name], colorEnd };
      return [name, { exact, map: poolMap(exact, this.room[name] ?? exact.rows), tokens: tokens[name] }] as const;
    });
    return Object.fromEntries(entries);
  }

  private onHover(event: CustomEvent<Cell | null>, name: MapName, sides: ComparedMaps): void {
    event.stopPropagation();
    const { detail: cell } = event;
    const own = cell === null ? undefined : ownCell(name, this.exactOn(name, cell), sides);
    this.foreign = cell !== null && own === undefined ? cell : undefined;
    intend(this, "hover-cell", own ?? null);
  }

  private onPin(event: CustomEvent<Cell>, name: MapName, sides: ComparedMaps): void {
    event.stopPropagation();
    // What is marked is what gets pinned: it is told in the map's own cells.
    const own = ownCell(name, this.exactOn(name, event.detail), sides);
    if (own !== undefined) intend(this, "pin-exact-cell", own);
  }

  /** From pair to pair on the other side and in the difference: what has no counterpart is passed over. */
  private onMove(event: CustomEvent<Move>, name: MapName, sides: ComparedMaps): void {
    event.stopPropagation();
    const { screen } = this;
    const walked = name === "own" ? "own" : "difference";
    const shown = this.shown[walked];
    if (screen === undefined || shown === undefined) return;
    const { state, hover } = screen;
    const from = state.pin && cellOn(walked, state.pin, sides);
    const first = { query: shown.exact.queries[0], key: shown.exact.keys[0] };
    const start = (hover && cellOn(walked, hover, sides)) ?? first;
    const to = from ? movePin(from, event.detail, { map: shown.exact, tokens: shown.tokens }) : start;
    const own = ownCell(walked, to, sides);
    if (own !== undefined) intend(this, "pin-exact-cell", own);
  }

  private exactOn(name: MapName, cell: Cell): Cell {
    const shown = this.shown[name];
    return shown === undefined ? cell : exactCell(shown.map, shown.exact, cell);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "compare-view": CompareView;
  }
}
