// The selected cells of the map, and a button that copies them as a table: so does Ctrl+C in the map.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { cellsOf, tabSeparated } from "../state/copied-cells.ts";
import type { Range } from "../engine/engine.ts";
import type { MapWindow } from "../state/map-window.ts";
import { formatCount } from "../state/number-format.ts";
import type { Picture } from "../state/picture.ts";
import { LightElement } from "./light-element.ts";

interface CopiedTable {
  readonly "text/plain": string;
  readonly "text/html": string;
}

@customElement("copy-cells")
export class CopyCells extends LightElement {
  @property({ attribute: false }) picture: Picture | undefined;
  @property({ attribute: false }) selection: MapWindow | null = null;
  @property({ attribute: false }) private outcome = "";

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("selection")) this.outcome = "";
  }

  protected override render(): TemplateResult {
    const { selection } = this;
    return html`<p role="status" class="cells-selected">
        ${selection === null ? this.outcome : `${describe(selection)}. ${this.outcome}`}
      </p>
      ${selection === null ? nothing : this.table() === undefined ? html`<p>Dots stand for several cells each; zoom in to copy cells.</p>` : html`<button type="button" class="plain-button" @click=${() => void this.copy()}>Copy cells</button>`}`;
  }

  /** Undefined where there is nothing to copy. */
  table(): CopiedTable | undefined {
    const { picture, selection } = this;
    if (picture?.map.kind !== "exact" || selection === null) return undefined;
    const { map, tokens } = picture;
    const shown = { queries: common(selection.queries, map.queries), keys: common(selection.keys, map.keys) };
    const cells = cellsOf(map, tokens, shown);
    return { "text/plain": tabSeparated(cells), "text/html": tableMarkup(cells) };
  }

  /** Fills the clipboard of a copy event. */
  fill(event: ClipboardEvent): void {
    const table = this.table();
    if (table === undefined || event.clipboardData === null) return;
    for (const [type, text] of Object.entries(table)) event.clipboardData.setData(type, text as string);
    event.preventDefault();
    this.outcome = "Copied.";
  }

  private async copy(): Promise<void> {
    const table = this.table();
    const clipboard: Clipboard | undefined = navigator.clipboard;
    if (table === undefined) return;
    const parts = Object.entries(table).map(([type, text]) => [type, new Blob([text as string], { type })] as const);
    const isCopied = await clipboard?.write([new ClipboardItem(Object.fromEntries(parts))]).then(
      () => true,
      () => false,
    );
    this.outcome = isCopied ? "Copied." : "This browser does not let the page copy; press Ctrl+C in the map.";
  }
}

/** What lies in both; nothing where the map has been moved away. */
function common([first, last]: Range, [from, to]: Range): Range {
  return [Math.max(first, from), Math.max(first, from, Math.min(last, to))];
}

function describe({ queries, keys }: MapWindow): string {
  const words = ([first, last]: MapWindow["keys"]): string =>
    last - first === 1 ? formatCount(first) : `${formatCount(first)} to ${formatCount(last - 1)}`;
  const count = (queries[1] - queries[0]) * (keys[1] - keys[0]);
  return `Selected: queries ${words(queries)}, keys ${words(keys)}, ${count === 1 ? "1 cell" : `${formatCount(count)} cells`}`;
}

/** Written by the document itself: a token can be any text. */
function tableMarkup(cells: readonly (readonly string[])[]): string {
  const table = document.createElement("table");
  for (const row of cells) {
    const line = table.insertRow();
    for (const cell of row) line.insertCell().textContent = cell;
  }
  return new XMLSerializer().serializeToString(table);
}

declare global {
  interface HTMLElementTagNameMap {
    "copy-cells": CopyCells;
  }
}
