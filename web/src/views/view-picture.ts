// The picture of a view that is not the map, to be taken away: its drawing, above it whose it is, below it what its colours
// mean. One list of marks for the SVG file and for the PNG file. All lengths in css px.

import { moved, type Drawing, type Line, type Mark } from "../draw/drawing.ts";
import { MAX_CANVAS_DEVICE_PX } from "../draw/geometry.ts";
import type { Range } from "../engine/engine.ts";
import {
  digestOf,
  fileName,
  provenanceOf,
  type OtherOrigin,
  type Provenance,
  type RunProvenance,
} from "../export/provenance.ts";
import type { Picture } from "../state/picture.ts";
import { paintMarks } from "./drawing-canvas.ts";
import { svgOfMarks } from "./drawing-svg.ts";
import { MARGIN_CSS_PX, SMALL_FONT_CSS_PX, TITLE_FONT_CSS_PX, type MapOrigin } from "./map-frame.ts";
import { pngFile } from "./map-png.ts";
import type { PageColors } from "./page-colors.ts";
import { context2d } from "./put-pixels.ts";
import { element, withWords } from "./svg-element.ts";

/** What stands around a drawing. */
export interface PictureWords {
  readonly colors: PageColors;
  readonly title: string;
  readonly legend: readonly LegendItem[];
}

/** What a view hands over of the figure that it shows. */
export interface ViewPicture extends PictureWords {
  /** As it stands on the page when it is called. */
  readonly draw: () => Drawing;
  /** The run that is drawn, and what of it. */
  readonly picture: Picture;
  readonly about: PictureAbout;
}

export interface PictureAbout {
  readonly layer: number;
  readonly head: number;
  /** All that are drawn, where they are several. */
  readonly heads?: readonly number[];
  readonly queries: Range;
  readonly keys: Range;
  /** What is compared with. */
  readonly other?: OtherOrigin | undefined;
}

/** A sentence with a line of its own, or the name of a look beside others. */
export interface LegendItem {
  readonly words: string;
  readonly look?: { readonly color: string; readonly dash: readonly number[] };
}

export interface PictureFiles {
  readonly svg: () => string;
  /** Smaller than `pixelRatio` where no canvas could hold it. */
  readonly png: (pixelRatio: number) => Promise<Blob>;
}

export interface TakenPicture extends PictureFiles {
  readonly provenance: Provenance;
}

const LINE_CSS_PX = 20;
/** The lines around a small figure need so much. */
const MIN_WIDTH_CSS_PX = 360;
const SAMPLE_CSS_PX = 22;

/** Of what is drawn by now, whatever is drawn when all about it has come. */
export async function takeViewPicture(shown: ViewPicture, origin: MapOrigin): Promise<TakenPicture> {
  const drawing = shown.draw();
  const provenance = provenanceOfView(shown, origin, await digestOf(origin.model));
  return { provenance, ...pictureFiles(drawing, shown, provenance) };
}

export function pictureFiles(drawing: Drawing, words: PictureWords, provenance: RunProvenance): PictureFiles {
  const { colors, title } = words;
  const framed = withFrame(drawing, words, provenance);
  return {
    svg: () => svgFile(framed, { colors, title, provenance }),
    png: (pixelRatio) => pngFile(draw(framed, colors, pixelRatio), provenance),
  };
}

/** `sha256`: where it is known. Throws a sentence while there is nothing. */
export function provenanceOfView(
  { picture, about }: ViewPicture,
  { state, model, version }: MapOrigin,
  sha256?: string,
): Provenance {
  if (state === undefined) throw new Error("Nothing is drawn yet.");
  const { layer, head, heads, queries, keys, other } = about;
  const map = { layer, head, queries, keys, isFirstHidden: false };
  const origin = { version, model: model?.name ?? "", sha256, run: picture, state, map };
  return provenanceOf({ ...origin, view: state.view, heads, other });
}

export function pictureName({ provenance }: Pick<TakenPicture, "provenance">, ending: "png" | "svg"): string {
  return fileName(provenance, provenance.view === undefined ? ending : `${provenance.view}.${ending}`);
}

function withFrame(
  drawing: Drawing,
  { title, legend, colors }: PictureWords,
  { model, program }: RunProvenance,
): Drawing {
  const widthCssPx = Math.ceil(Math.max(MIN_WIDTH_CSS_PX, drawing.widthCssPx + 2 * MARGIN_CSS_PX));
  const page = new Page(widthCssPx, colors);
  page.write(title, colors.ink, TITLE_FONT_CSS_PX);
  page.write(`${model}, ${program}`, colors.mutedInk);
  page.y += MARGIN_CSS_PX / 2;
  for (const mark of drawing.marks) page.marks.push(moved(mark, MARGIN_CSS_PX, page.y));
  page.y += drawing.heightCssPx + MARGIN_CSS_PX / 2;
  page.nameLooks(legend);
  for (const { words, look } of legend) if (look === undefined) page.write(words, colors.mutedInk);
  return { widthCssPx, heightCssPx: Math.ceil(page.y + MARGIN_CSS_PX), marks: page.marks };
}

/** Lines of text, one below the other, broken where they have no room. */
class Page {
  readonly marks: Mark[] = [];
  y = MARGIN_CSS_PX;
  private readonly context = context2d(document.createElement("canvas"));

  constructor(
    private readonly widthCssPx: number,
    private readonly colors: PageColors,
  ) {}

  write(words: string, color: string, sizeCssPx = SMALL_FONT_CSS_PX): void {
    const room = this.widthCssPx - 2 * MARGIN_CSS_PX;
    for (const text of broken(words, room, (part) => this.measure(part, sizeCssPx))) {
      this.put({ text, color }, MARGIN_CSS_PX, sizeCssPx);
      this.y += LINE_CSS_PX;
    }
  }

  /** Beside each other, as many as there is room for. */
  nameLooks(legend: readonly LegendItem[]): void {
    let x = MARGIN_CSS_PX;
    for (const { words, look } of legend) {
      if (look === undefined) continue;
      const width = SAMPLE_CSS_PX + 4 + this.measure(words, SMALL_FONT_CSS_PX) + MARGIN_CSS_PX;
      if (x > MARGIN_CSS_PX && x + width > this.widthCssPx) {
        x = MARGIN_CSS_PX;
        this.y += LINE_CSS_PX;
      }
      const y = this.y + LINE_CSS_PX / 2;
      const line: Line = { x1: x, y1: y, x2: x + SAMPLE_CSS_PX, y2: y, opacity: 1 };
      this.marks.push({ kind: "lines", ...look, widthCssPx: 2, lines: [line] });
      this.put({ text: words, color: this.colors.ink }, x + SAMPLE_CSS_PX + 4, SMALL_FONT_CSS_PX);
      x += width;
    }
    if (x > MARGIN_CSS_PX) this.y += LINE_CSS_PX;
  }

  private put(part: { readonly text: string; readonly color: string }, x: number, sizeCssPx: number): void {
    this.marks.push({ kind: "text", x, y: this.y + LINE_CSS_PX / 2, parts: [part], sizeCssPx });
  }

  private measure(text: string, sizeCssPx: number): number {
    this.context.font = `${sizeCssPx}px ${this.colors.fontFamily}`;
    return this.context.measureText(text).width;
  }
}

function broken(words: string, room: number, measure: (text: string) => number): readonly string[] {
  const lines: string[] = [];
  for (const word of words.split(/\s+/).filter((each) => each !== "")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`;
    if (lines.length > 0 && measure(longer) <= room) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

interface FileAbout {
  readonly colors: PageColors;
  readonly title: string;
  readonly provenance: RunProvenance;
}

function svgFile({ widthCssPx, heightCssPx, marks }: Drawing, { colors, title, provenance }: FileAbout): string {
  const size = { width: widthCssPx, height: heightCssPx };
  const whole = { ...size, viewBox: `0 0 ${widthCssPx} ${heightCssPx}`, role: "img" };
  const root = element("svg", { ...whole, "font-family": colors.fontFamily }, [
    withWords("title", {}, title),
    withWords("desc", {}, `${provenance.model}, ${provenance.program}`),
    withWords("metadata", {}, JSON.stringify(provenance)),
    element("rect", { ...size, fill: colors.paper }),
    ...svgOfMarks(marks, colors),
  ]);
  return new XMLSerializer().serializeToString(root);
}

function draw({ widthCssPx, heightCssPx, marks }: Drawing, colors: PageColors, wanted: number): HTMLCanvasElement {
  const pixelRatio = Math.min(wanted, Math.sqrt(MAX_CANVAS_DEVICE_PX / (widthCssPx * heightCssPx)) * 0.999);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(widthCssPx * pixelRatio);
  canvas.height = Math.round(heightCssPx * pixelRatio);
  const context = context2d(canvas);
  context.fillStyle = colors.paper;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0);
  paintMarks(context, marks, { colors, pixelRatio });
  return canvas;
}
