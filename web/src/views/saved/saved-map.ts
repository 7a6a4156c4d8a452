// A map that came in a link or a file: drawn as it was saved, with where it comes from. Nothing of it is computed here.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { showSnapshot } from "../../element/snapshot-picture.ts";
import type { PlaygroundState } from "../../state/playground-state.ts";
import { encodeState } from "../../state/share-link.ts";
import type { Snapshot } from "../../state/snapshot.ts";
import { quoteName } from "../../state/token-text.ts";
import { LightElement } from "../light-element.ts";

@customElement("saved-map")
export class SavedMap extends LightElement {
  @property({ attribute: false }) snapshot: Snapshot | undefined;
  /** The same, as it was found. */
  @property({ attribute: false }) written = "";
  /** The file that it came in; undefined where that was the link. */
  @property({ attribute: false }) file: string | undefined;
  /** The live view that can be had instead. */
  @property({ attribute: false }) state: PlaygroundState | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot, state, file } = this;
    if (snapshot === undefined || state === undefined) return nothing;
    const { program, model, sha256 } = snapshot;
    const carrier = file === undefined ? "the link" : quoteName(file);
    return html`<section aria-labelledby="saved-title">
      <h2 id="saved-title" tabindex="-1">A saved map, not a live one</h2>
      <p>
        It came in ${carrier}, which says that ${quoteName(program)} has saved it, of the model
        ${quoteName(model)}${sha256 === "" ? nothing : html` (sha256 <code>${sha256}</code>)`}. Nothing of it is
        computed here: no other text can be put in, and its numbers have 8 bits.
      </p>
      <div class="saved-picture"></div>
      <p>
        <a href=${encodeState(state)}>Open this text in ${quoteName(state.model)}, live</a>
        ${file === undefined ? nothing : html`<button type="button" class="plain-button">Close the saved map</button>`}
      </p>
    </section>`;
  }

  protected override firstUpdated(): void {
    const host = this.querySelector<HTMLElement>(".saved-picture");
    if (host === null) return;
    const root = host.attachShadow({ mode: "open" });
    const onHeight = (heightCssPx: number): void => host.style.setProperty("height", `${heightCssPx}px`);
    showSnapshot(this.written, { root, onLive: undefined, onProblem: () => undefined, onHeight });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "saved-map": SavedMap;
  }
}
