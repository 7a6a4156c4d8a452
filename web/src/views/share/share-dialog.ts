// The view as something to send, to paste into a page, or to hold up in a classroom.

import { html, nothing, svg, type TemplateResult } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { refuseSnapshot, snapshotText } from "../../export/snapshot.ts";
import { describeQr, MAX_QR_CHARS, qrCode } from "../../share/qr-code.ts";
import { elementOf, embeddable, iframeOf, markdownOf } from "../../share/snippets.ts";
import { describeLength, describeLocal, describeView, refuseLink } from "../../share/words.ts";
import type { HeadNote } from "../../engine/engine.ts";
import type { ModelTraits, Picture } from "../../state/picture.ts";
import type { PlaygroundState } from "../../state/playground-state.ts";
import { PreparedLink } from "../../state/prepared-link.ts";
import { refuseSavedLink, savedLink, type SavedLink } from "../../state/saved-link.ts";
import { copyText } from "../copy-text.ts";
import { nameOfPicture, takePictureOf, type Figures } from "../taken-picture.ts";
import { intend } from "../intentions.ts";
import { LightElement } from "../light-element.ts";
import { saveFile } from "../save-file.ts";
import { snapshotSource } from "../snapshot-source.ts";
import { VIEW_LIST } from "../view-list.ts";
import { pictureName } from "../view-picture.ts";

/** Of the saved picture, for screens with two dots a css px. */
const PIXEL_RATIO = 2;

type PartName = "link" | "saved" | "markdown" | "iframe" | "element";

/** A dialog that opens later would seem broken; what comes later is put in when it is there. */
const MAX_WAIT_MS = 1_000;

interface Part {
  readonly name: PartName;
  readonly title: string;
  readonly button: string;
  readonly text: string;
  readonly note: string;
  readonly rows: number;
}

@customElement("share-dialog")
export class ShareDialog extends LightElement {
  @property({ attribute: false }) state: PlaygroundState | undefined;
  @property({ attribute: false }) picture: Picture | undefined;
  /** Of the shown head. */
  @property({ attribute: false }) note: HeadNote | undefined;
  /** Of the model that the view names. */
  @property({ attribute: false }) modelName = "";
  /** The picture's. */
  @property({ attribute: false }) model: ModelTraits | undefined;
  @property({ attribute: false }) version = "";
  /** Whose picture is saved. */
  @property({ attribute: false }) figures: Figures | undefined;
  /** What the chosen view draws: the name of its picture is known from then on. */
  @property({ attribute: false }) answer: unknown;
  /** Where, and what has come of what was asked for there. */
  @property({ attribute: false }) private outcome: { readonly at: PartName; readonly words: string } | undefined;
  @property({ attribute: false }) private isOpen = false;
  @query("dialog") private dialog!: HTMLDialogElement;
  private readonly link = new PreparedLink(() => this.requestUpdate());
  /** What is embedded is another view where a tour is under way. */
  private readonly embedded = new PreparedLink(() => this.requestUpdate());
  private embeddedState: PlaygroundState | undefined;
  private preparing: Promise<unknown> | undefined;
  /** Where something of the view is on this machine only: a link that carries the map itself. */
  @property({ attribute: false }) private carried: SavedLink | undefined;

  async open(): Promise<void> {
    this.isOpen = true;
    this.outcome = undefined;
    await this.updateComplete;
    // Or what is there would change under the focus.
    await this.preparing;
    await this.updateComplete;
    if (!this.dialog.open) this.dialog.showModal();
  }

  protected override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (!this.isOpen || this.state === undefined || !(changed.has("state") || changed.has("isOpen"))) return;
    this.embeddedState = embeddable(this.state);
    this.preparing = Promise.all([
      this.link.prepare(this.state),
      this.embedded.prepare(this.embeddedState),
      Promise.race([this.carry(this.state), new Promise((resolve) => setTimeout(resolve, MAX_WAIT_MS))]),
    ]);
  }

  private async carry(state: PlaygroundState): Promise<void> {
    this.carried = undefined;
    const { picture } = this;
    if (picture === undefined || describeLocal(state, this.modelName) === undefined) return;
    const refusal = refuseSavedLink(picture.tokens.length);
    const carried = refusal === undefined ? await this.askForSavedLink() : { refusal };
    if (this.state === state) this.carried = carried;
  }

  private askForSavedLink(): Promise<SavedLink> {
    return new Promise((resolve) =>
      intend(this, "ask-once", {
        ask: async (trace, scene, signal) => {
          const source = await snapshotSource(trace, scene, signal);
          const refusal = refuseSnapshot(source);
          resolve(refusal === undefined ? await savedLink(scene.state, snapshotText(source)) : { refusal });
        },
        onFault: ({ message }) => resolve({ refusal: `The map could not be saved into a link. ${message}` }),
      }),
    );
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="share-title" @close=${this.onClose}>
      <div class="share-title-line">
        <h2 id="share-title">Share</h2>
        <form method="dialog"><button class="plain-button">Close</button></form>
      </div>
      ${this.isOpen && this.state !== undefined ? this.renderParts(this.state) : nothing}
    </dialog>`;
  }

  private renderParts(state: PlaygroundState): TemplateResult {
    const fragment = this.link.of(state);
    const refusal = refuseLink(fragment);
    const local = describeLocal(state, this.modelName);
    return html`${local === undefined ? nothing : html`<p class="share-warning">${local}</p>`} ${this.renderCarried()}
    ${refusal === undefined ? this.renderLinked(state, fragment) : html`<p class="share-warning">${refusal}</p>`}
    ${this.renderPart(this.elementPart(state))}
    ${refusal === undefined ? this.renderQr(new URL(fragment, location.href).href) : nothing}`;
  }

  private renderCarried(): TemplateResult | typeof nothing {
    const { link, refusal } = this.carried ?? { refusal: "" };
    if (link !== undefined) return this.renderPart(savedPart(new URL(link, location.href).href));
    return refusal === "" ? nothing : html`<p class="share-warning">${refusal}</p>`;
  }

  /** What is made of a link. */
  private renderLinked(state: PlaygroundState, fragment: string): TemplateResult {
    const link = new URL(fragment, location.href).href;
    const { figures, picture, model, version } = this;
    const name = figures && nameOfPicture(figures, { picture, state, model, version });
    return html`${this.renderPart(linkPart(link))}
    ${this.renderPart(this.markdownPart(state, link, name), name !== undefined)}
    ${this.renderPart(this.iframePart(state))}`;
  }

  private markdownPart(state: PlaygroundState, link: string, picture: string | undefined): Part {
    const words = picture === undefined || state.view === "map" ? "" : `${VIEW_LIST[state.view].title} – `;
    const note =
      picture === undefined
        ? "Only a view that is drawn can be saved as a picture: without one, this is a link in words."
        : `It shows the file ${picture}: save it, and put it beside your text.`;
    return {
      name: "markdown",
      title: picture === undefined ? "Markdown" : "Markdown with picture",
      button: "Copy Markdown",
      text: markdownOf(`${words}${this.words(state)}`, link, picture),
      note,
      rows: 3,
    };
  }

  private iframePart(state: PlaygroundState): Part {
    return {
      name: "iframe",
      title: "iframe",
      button: "Copy iframe",
      text: iframeOf(this.words(state), location.href, this.embedded.of(this.embeddedState ?? state)),
      note: "For any page that takes HTML, also where no script of another site may run.",
      rows: 4,
    };
  }

  private elementPart(state: PlaygroundState): Part {
    return {
      name: "element",
      title: "Element",
      button: "Copy element",
      text: elementOf(location.href, state),
      note: "It loads nothing before somebody comes near, and scripts of your page can change it.",
      rows: 4,
    };
  }

  private renderPart({ name, title, button, text, note, rows }: Part, hasPicture = false): TemplateResult {
    const [id, noteId] = [`share-${name}`, `share-${name}-note`];
    // The first button is where the focus begins.
    return html`<section class="share-part">
      <label for=${id}>${title}</label>
      <textarea
        id=${id}
        aria-describedby=${noteId}
        rows=${rows}
        dir="ltr"
        spellcheck="false"
        readonly
        .value=${text}
      ></textarea>
      <p id=${noteId}>${note}</p>
      <div class="share-buttons">
        <button
          type="button"
          class="plain-button"
          ?autofocus=${name === (this.carried?.link === undefined ? "link" : "saved")}
          @click=${() => void this.copy(name, text)}
        >
          ${button}
        </button>
        ${
          hasPicture
            ? html`<button type="button" class="plain-button" @click=${() => void this.savePicture()}>
                Save picture
              </button>`
            : nothing
        }
        <span role="status">${this.outcome?.at === name ? this.outcome.words : ""}</span>
      </div>
    </section>`;
  }

  private renderQr(link: string): TemplateResult {
    return html`<section class="share-part" aria-labelledby="share-qr-title">
      <h3 id="share-qr-title">QR code</h3>
      ${link.length > MAX_QR_CHARS ? nothing : drawQr(link)}
      <p>${describeQr(link)}</p>
    </section>`;
  }

  private words(state: PlaygroundState): string {
    return describeView(this.modelName, state, this.note);
  }

  private async copy(at: PartName, text: string): Promise<void> {
    const isCopied = await copyText(text);
    if (!isCopied) this.querySelector<HTMLTextAreaElement>(`#share-${at}`)?.select();
    this.outcome = {
      at,
      words: isCopied ? "Copied." : "This browser lets no page copy; the text is selected for you.",
    };
  }

  private async savePicture(): Promise<void> {
    const { picture, state, model, version, figures = { map: undefined, stage: undefined } } = this;
    try {
      const taken = await takePictureOf(figures, { picture, state, model, version });
      const name = pictureName(taken, "png");
      saveFile(name, await taken.png(PIXEL_RATIO));
      this.outcome = { at: "markdown", words: `Saved as ${name}.` };
    } catch (error) {
      this.outcome = { at: "markdown", words: error instanceof Error ? error.message : String(error) };
    }
  }

  private readonly onClose = (): void => {
    this.isOpen = false;
  };
}

function linkPart(link: string): Part {
  return { name: "link", title: "Link", button: "Copy link", text: link, note: describeLength(link), rows: 2 };
}

function savedPart(link: string): Part {
  const note = `It shows this very map, saved with 8 bits, where the model is not to be had: nothing there is live. ${describeLength(link)}`;
  return {
    name: "saved",
    title: "Link with the saved map",
    button: "Copy link with the map",
    text: link,
    note,
    rows: 3,
  };
}

function drawQr(link: string): TemplateResult {
  const { size, path } = qrCode(link);
  return html`<svg class="share-qr" viewBox="0 0 ${size} ${size}" role="img" aria-label="QR code of the link">
    ${svg`<rect width=${size} height=${size} fill="#fff" /><path d=${path} fill="#000" shape-rendering="crispEdges" />`}
  </svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "share-dialog": ShareDialog;
  }
}
