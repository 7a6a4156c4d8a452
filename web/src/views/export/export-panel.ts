// What is shown, to be taken away: the figure as a picture, the numbers of its head as a file.

import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { allHeadsFile, refuseAllHeads } from "../../export/all-heads.ts";
import type { GridName } from "../../export/grid.ts";
import { collectGrids } from "../../export/collect.ts";
import { FORMATS, numbersFile, refuseNumbers, type Format, type NumbersFile } from "../../export/numbers-file.ts";
import { modelFileName } from "../../export/provenance.ts";
import { refuseSnapshot, snapshotFile } from "../../export/snapshot.ts";
import { standalonePage } from "../../export/standalone-page.ts";
import type { ModelTraits, Picture } from "../../state/picture.ts";
import type { PlaygroundState, ViewName } from "../../state/playground-state.ts";
import type { OneQuestion } from "../../state/view.ts";
import { intend } from "../intentions.ts";
import { LightElement } from "../light-element.ts";
import { saveFile } from "../save-file.ts";
import { isStandalone } from "../standalone.ts";
import { provenanceOfAll, provenanceOfScene, snapshotSource } from "../snapshot-source.ts";
import { VIEW_LIST } from "../view-list.ts";
import { pictureName, type PictureFiles } from "../view-picture.ts";
import { takePictureOf, type Figures } from "../taken-picture.ts";
import { takeGridPicture } from "./grid-picture.ts";

const RATIOS = [1, 2, 3, 4] as const;
/** Of what a picture is. */
const SUBJECTS = ["figure", "heads"] as const;
type Subject = (typeof SUBJECTS)[number];

interface NamedPicture extends PictureFiles {
  readonly name: (ending: "png" | "svg") => string;
}

const FORMAT_WORDS: Readonly<Record<Format, string>> = {
  csv: "CSV",
  json: "JSON",
  npz: "NumPy",
  safetensors: "safetensors",
};
const GRID_WORDS: Readonly<Record<GridName, string>> = {
  weights: "weights",
  scores: "scores",
  visible: "visible keys",
  queries: "queries",
  keys: "keys",
  values: "values",
};

@customElement("export-panel")
export class ExportPanel extends LightElement {
  @property({ attribute: false }) picture: Picture | undefined;
  @property({ attribute: false }) state: PlaygroundState | undefined;
  @property({ attribute: false }) model: ModelTraits | undefined;
  @property({ attribute: false }) version = "";
  /** Whose picture is saved. */
  @property({ attribute: false }) figures: Figures | undefined;
  @property({ attribute: false }) private outcome = "";
  @property({ attribute: false }) private isBusy = false;
  @property({ attribute: false }) private subject: Subject = "figure";
  private ratio = 2;
  private grid: GridName = "weights";

  protected override render(): TemplateResult | typeof nothing {
    const { picture } = this;
    if (picture === undefined) return nothing;
    const isMean = isOfMean(picture);
    return html`${this.pictureButtons()}
      <fieldset>
        <legend>Numbers of ${isMean ? "the mean" : "the head"}</legend>
        ${
          isMean
            ? nothing
            : html`<label
                >CSV of
                <select class="plain-button" autocomplete="off" @change=${this.onGrid}>
                  ${Object.entries(GRID_WORDS).map(([name, words]) => html`<option value=${name} ?selected=${name === this.grid}>${words}</option>`)}
                </select></label
              >`
        }
        ${FORMATS.map((format) => this.button(FORMAT_WORDS[format], () => this.saveNumbers(format)))}
        ${this.button("Snapshot (JSON)", () => this.saveSnapshot())}
      </fieldset>
      ${isStandalone() ? nothing : this.pageButton()}
      <p role="status">${this.outcome}</p>`;
  }

  private pageButton(): TemplateResult {
    return html`<fieldset>
      <legend>Weights of all heads</legend>
      ${this.button("Standalone page (HTML)", () => this.savePage())}
    </fieldset>`;
  }

  private pictureButtons(): TemplateResult {
    return html`<fieldset>
      <legend>Picture of ${this.nameOf(this.subject)}</legend>
      <label
        >Of
        <select class="plain-button" autocomplete="off" @change=${this.onSubject}>
          ${SUBJECTS.map((each) => html`<option value=${each} ?selected=${each === this.subject}>${this.nameOf(each)}</option>`)}
        </select></label
      >
      <label
        >Size
        <select class="plain-button" autocomplete="off" @change=${this.onRatio}>
          ${RATIOS.map((ratio) => html`<option value=${ratio} ?selected=${ratio === this.ratio}>${ratio} ×</option>`)}
        </select></label
      >
      ${this.button("PNG", () => this.savePng())} ${this.button("SVG", () => this.saveSvg())}
      ${this.button("Copy picture", () => this.copyPicture())}
    </fieldset>`;
  }

  private button(words: string, work: () => Promise<string> | string): TemplateResult {
    return html`<button
      type="button"
      class="plain-button"
      aria-disabled=${this.isBusy ? "true" : nothing}
      @click=${() => void this.attempt(work)}
    >
      ${words}
    </button>`;
  }

  /** `work` says what has come of it. */
  private async attempt(work: () => Promise<string> | string): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    this.outcome = "";
    try {
      this.outcome = await work();
    } catch (error) {
      this.outcome = error instanceof Error ? error.message : String(error);
    }
    this.isBusy = false;
  }

  private nameOf(subject: Subject): string {
    return subject === "heads" ? "the heads" : nameOfView(this.state?.view);
  }

  private async taken(): Promise<NamedPicture> {
    const { picture, state, model, version, figures = { map: undefined, stage: undefined } } = this;
    const origin = { picture, state, model, version };
    if (this.subject === "heads") return takeGridPicture(figures.grid, origin);
    const taken = await takePictureOf(figures, origin);
    return { ...taken, name: (ending) => pictureName(taken, ending) };
  }

  private async savePng(): Promise<string> {
    const { name, png } = await this.taken();
    return saved(name("png"), await png(this.ratio));
  }

  private async saveSvg(): Promise<string> {
    const { name, svg } = await this.taken();
    return saved(name("svg"), new Blob([svg()], { type: "image/svg+xml" }));
  }

  private async copyPicture(): Promise<string> {
    const clipboard: Clipboard | undefined = navigator.clipboard;
    let problem = "This browser does not let the page copy a picture; save it as PNG.";
    const picture = this.taken().then((taken) => taken.png(this.ratio));
    picture.catch((error: unknown) => (problem = error instanceof Error ? error.message : String(error)));
    // Handed over before it is made: Safari lets the page write only while the click is still under way.
    const isCopied = await clipboard?.write([new ClipboardItem({ "image/png": picture })]).then(
      () => true,
      () => false,
    );
    return isCopied ? "Copied." : problem;
  }

  private saveNumbers(format: Format): Promise<string> {
    return this.answerOf(async (trace, scene, signal) => {
      const grid = isOfMean(scene.picture) ? "weights" : this.grid;
      const provenance = await provenanceOfScene(scene);
      const grids = await collectGrids(trace, scene.picture.map, signal);
      const wanted = format === "csv" ? grids.filter(({ name }) => name === grid) : grids;
      const refusal = refuseNumbers(format, wanted);
      if (refusal !== undefined) return refusal;
      const { tokens } = scene.picture;
      return savedNumbers(numbersFile(format, { grids: wanted, tokens, provenance }, grid));
    });
  }

  private saveSnapshot(): Promise<string> {
    return this.answerOf(async (trace, scene, signal) => {
      const source = await snapshotSource(trace, scene, signal);
      return refuseSnapshot(source) ?? savedNumbers(snapshotFile(source));
    });
  }

  private savePage(): Promise<string> {
    return this.answerOf(async (trace, scene, signal) => {
      const { picture, model, headNotes } = scene;
      const isCross = model?.given !== undefined && model.takesPair;
      const headsPerLayer = headNotes.map(({ length }) => length);
      const heads = { headsPerLayer, tokens: picture.tokens, isCross };
      const refusal = refuseAllHeads(heads);
      if (refusal !== undefined) return refusal;
      const weights = await allHeadsFile(trace, heads, await provenanceOfAll(scene), signal);
      const page = await standalonePage(new URL("standalone.html", document.baseURI), weights, signal);
      return saved(`${modelFileName(model?.name ?? "")}-all-heads.html`, page);
    });
  }

  /** What is said of something that is asked of the run. */
  private answerOf(ask: (...about: Parameters<OneQuestion["ask"]>) => Promise<string>): Promise<string> {
    return new Promise((resolve, reject) =>
      intend(this, "ask-once", {
        ask: async (...about) => resolve(await ask(...about)),
        onFault: ({ message }) => reject(new Error(message)),
      }),
    );
  }

  private readonly onRatio = ({ target }: Event): void => {
    this.ratio = Number((target as HTMLSelectElement).value);
  };

  private readonly onSubject = ({ target }: Event): void => {
    this.subject = SUBJECTS.find((each) => each === (target as HTMLSelectElement).value) ?? "figure";
  };

  private readonly onGrid = ({ target }: Event): void => {
    const chosen = Object.keys(GRID_WORDS).find((name) => name === (target as HTMLSelectElement).value);
    if (chosen !== undefined) this.grid = chosen as GridName;
  };
}

function nameOfView(view: ViewName = "map"): string {
  return view === "map" ? "the map" : `“${VIEW_LIST[view].title}”`;
}

/** Then there are weights alone. */
function isOfMean({ map }: Picture): boolean {
  return (map.mean ?? "off") !== "off";
}

function savedNumbers({ name, type, content }: NumbersFile): string {
  return saved(name, new Blob([content], { type }));
}

function saved(name: string, file: Blob): string {
  saveFile(name, file);
  return `Saved as ${name}.`;
}

declare global {
  interface HTMLElementTagNameMap {
    "export-panel": ExportPanel;
  }
}
