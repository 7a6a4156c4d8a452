// The grid of heads as a picture, to be taken away: row by row as on the page, all of it, also what is scrolled out of sight.
// All lengths in css px.

import type { Drawing, Mark } from "../../draw/drawing.ts";
import { largestWeight, NOT_FINITE_PIXEL, paintWeights } from "../../draw/heatmap-image.ts";
import { shorten } from "../../draw/shorten.ts";
import { digestOf, modelFileName, provenanceOfRun } from "../../export/provenance.ts";
import { writeHeadNumber, type HeadNumbers } from "../../state/head-numbers.ts";
import { meanRow, rowsByLayer, type HeadNotes, type HeadRow } from "../../state/head-rows.ts";
import { formatCount } from "../../state/number-format.ts";
import type { Picture, Thumbnail } from "../../state/picture.ts";
import type { ShownHead } from "../../state/playground-state.ts";
import type { MapOrigin } from "../map-frame.ts";
import { readPageColors, type PageColors } from "../page-colors.ts";
import { context2d } from "../put-pixels.ts";
import { pictureFiles, type PictureFiles } from "../view-picture.ts";

const EDGE_CSS_PX = 96;
const GAP_CSS_PX = 12;
const FONT_CSS_PX = 10;
const LINE_CSS_PX = 16;

/** Of the grid that the page shows, what its picture is made of. */
export interface ShownGrid extends HTMLElement {
  readonly headNotes: HeadNotes;
  readonly layerWords: readonly string[];
  readonly rows: readonly HeadRow[] | undefined;
  readonly numbers: HeadNumbers | undefined;
  readonly picture: Picture | undefined;
  readonly hasMeans: boolean;
  thumbnailOf(head: ShownHead): Thumbnail | undefined;
}

export interface GridPicture extends PictureFiles {
  readonly name: (ending: "png" | "svg") => string;
}

/** Rejects with a sentence while there is none. */
export async function takeGridPicture(
  grid: ShownGrid | null | undefined,
  { state, model, version }: MapOrigin,
): Promise<GridPicture> {
  const picture = grid?.picture;
  if (!grid || picture === undefined || state === undefined) throw new Error("Nothing is drawn yet.");
  const rows = rowsOf(grid);
  const count = rows.reduce((sum, { heads }) => sum + heads.filter(({ mean }) => mean === undefined).length, 0);
  if (count === 0) throw new Error("The grid shows no head.");
  const colors = readPageColors(grid);
  // Before anything is waited for: the page goes on.
  const drawing = drawGrid(rows, grid, colors);
  const isPooled = rows.some(({ heads }) =>
    heads.some((head) => (grid.thumbnailOf(head)?.bins ?? 0) < picture.tokens.length),
  );
  const name = model?.name ?? "";
  const provenance = provenanceOfRun({ version, model: name, sha256: await digestOf(model), run: picture, state });
  const words = {
    colors,
    title: `Attention of ${count === 1 ? "1 head" : `${formatCount(count)} heads`}, ${formatCount(picture.tokens.length)} tokens`,
    legend: [
      { words: "Each map is coloured from 0 to its own largest weight; hatched: the query does not see the key." },
      ...(isPooled ? [{ words: "Of a long text each dot is the largest weight of its cells." }] : []),
      ...(grid.numbers === undefined ? [] : [{ words: `Beside the names: ${grid.numbers.title}.` }]),
    ],
  };
  return {
    name: (ending) => `${modelFileName(name)}-heads.${ending}`,
    ...pictureFiles(drawing, words, provenance),
  };
}

/** As they stand on the page; the means only where all have come. */
function rowsOf(grid: ShownGrid): readonly HeadRow[] {
  const rows = grid.rows ?? rowsByLayer(grid.headNotes, grid.layerWords);
  const means = meanRow(grid.headNotes.length);
  const hasMeans = grid.hasMeans && means.heads.every((mean) => grid.thumbnailOf(mean) !== undefined);
  return hasMeans ? [...rows, means] : rows;
}

function drawGrid(rows: readonly HeadRow[], grid: ShownGrid, colors: PageColors): Drawing {
  const context = context2d(document.createElement("canvas"));
  context.font = `${FONT_CSS_PX}px ${colors.fontFamily}`;
  const write = (text: string, x: number, y: number, room: number, color: string): Mark => {
    const shown = shorten(text, room, (part) => context.measureText(part).width);
    return { kind: "text", x, y: y + LINE_CSS_PX / 2, parts: [{ text: shown, color }], sizeCssPx: FONT_CSS_PX };
  };
  const marks: Mark[] = [];
  const widthCssPx = Math.max(...rows.map(({ heads }) => heads.length * (EDGE_CSS_PX + GAP_CSS_PX))) - GAP_CSS_PX;
  let y = 0;
  for (const { title, heads, isMixed = false } of rows) {
    marks.push(write(title, 0, y, widthCssPx, colors.mutedInk));
    y += LINE_CSS_PX;
    heads.forEach((head, column) => {
      const x = column * (EDGE_CSS_PX + GAP_CSS_PX);
      marks.push(...thumbnailMarks(grid.thumbnailOf(head), x, y));
      marks.push(write(nameOf(head, grid, isMixed), x, y + EDGE_CSS_PX, EDGE_CSS_PX + GAP_CSS_PX / 2, colors.ink));
    });
    y += EDGE_CSS_PX + LINE_CSS_PX + GAP_CSS_PX;
  }
  return { widthCssPx, heightCssPx: y - GAP_CSS_PX, marks };
}

/** Throws a sentence while it is being computed: a picture with holes would not say so. */
function thumbnailMarks(thumbnail: Thumbnail | undefined, x: number, y: number): readonly Mark[] {
  if (thumbnail === undefined) throw new Error("Some heads are still being computed; try again in a moment.");
  const { bins, weights, masked } = thumbnail;
  const cells = { rows: bins, columns: bins, drawn: weights, masked };
  const pixels = paintWeights(cells, { largest: largestWeight(cells), notFinite: NOT_FINITE_PIXEL });
  const place = { x, y, width: EDGE_CSS_PX, height: EDGE_CSS_PX };
  const hatch: Mark[] = masked.includes(1) ? [{ kind: "hatch", pattern: "masked", ...place }] : [];
  return [...hatch, { kind: "pixels", pixels, ...place }];
}

function nameOf({ layer, head, mean = "off" }: ShownHead, { headNotes, numbers }: ShownGrid, isMixed: boolean): string {
  if (mean !== "off") return mean === "model" ? "all layers" : `layer ${layer}`;
  const name = headNotes[layer]?.[head]?.name ?? (isMixed ? "" : `head ${head}`);
  const number = numbers === undefined ? "" : writeHeadNumber(numbers, layer, head);
  return [isMixed ? `${layer}.${head}` : "", name, number].filter((part) => part !== "").join(" ");
}
