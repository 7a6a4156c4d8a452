// A map as an SVG file: cells as rectangles, labels as text that stays text, and nothing that runs.

import { cellRect, isSeen, visibleCells, type Rect } from "../../draw/geometry.ts";
import { paintPattern, type PatternName } from "../../draw/pattern.ts";
import { keyAxis, placeOf, queryAxis } from "../../state/picture.ts";
import { LABEL_FONT_CSS_PX, LABEL_GAP_CSS_PX, labelledRows, type AxisLabel } from "../axis-labels.ts";
import type { PageColors } from "../page-colors.ts";
import { DIGITS_FONT_CSS_PX, digitsAt } from "../paint-digits.ts";
import { hasLines, type MapPainting } from "../paint-map.ts";
import { frameAround } from "../paint-marks.ts";
import { canvasOf, shownPixels } from "../put-pixels.ts";
import {
  baselines,
  frameOf,
  MARGIN_CSS_PX,
  RAMP_CSS_PX,
  SMALL_FONT_CSS_PX,
  TITLE_FONT_CSS_PX,
  type Frame,
  type Framed,
} from "../map-frame.ts";
import { element, withWords, type Attributes } from "../svg-element.ts";

/** More cells are one picture in the file, with a pixel for each. */
const MAX_RECTANGLES = 4_096;

export function mapSvg(framed: Framed): string {
  const frame = frameOf(framed);
  const { painting, provenance } = framed;
  const size = { width: frame.widthCssPx, height: frame.heightCssPx };
  const root = element("svg", { ...size, viewBox: `0 0 ${size.width} ${size.height}`, role: "img" }, [
    withWords("title", {}, frame.title),
    withWords("desc", {}, frame.subtitle),
    withWords("metadata", {}, JSON.stringify(provenance)),
    element("rect", { ...size, fill: painting.colors.ground }),
    element("g", { transform: `translate(0 ${frame.mapTopCssPx})`, "font-size": LABEL_FONT_CSS_PX }, [
      ...drawMap(painting),
      ...drawPin(framed),
    ]),
    ...drawFrame(frame, painting.colors),
  ]);
  root.setAttribute("font-family", painting.colors.fontFamily);
  return new XMLSerializer().serializeToString(root);
}

function drawMap(painting: MapPainting): Element[] {
  const { layout, image } = painting;
  const { x, y, width, height } = layout.clipCssPx;
  const clip = element("clipPath", { id: "seen" }, [element("rect", { x, y, width, height })]);
  const cells = element("g", { "clip-path": "url(#seen)", "shape-rendering": "crispEdges" });
  const plot = layout.plotCssPx;
  if (image.hasMasked) cells.append(...patterned("masked", plot, painting));
  for (const row of image.emptyRows)
    cells.append(
      ...patterned("no-visible-key", { ...cellRect(layout, { row, column: 0 }), width: plot.width }, painting),
    );
  for (const { row, columns } of image.notFinite) {
    const width = (columns[1] - columns[0]) * layout.cellWidthCssPx;
    cells.append(...patterned("not-finite", { ...cellRect(layout, { row, column: columns[0] }), width }, painting));
  }
  cells.append(...drawCells(painting));
  return [clip, cells, ...drawLabels(painting)];
}

function drawCells(painting: MapPainting): Element[] {
  const { layout, map, image } = painting;
  const pixels = shownPixels(image.canvas);
  if (pixels === undefined) return [];
  const { rows, columns } = visibleCells(layout);
  if ((rows[1] - rows[0]) * (columns[1] - columns[0]) > MAX_RECTANGLES) {
    const { x, y, width, height } = layout.plotCssPx;
    const href = image.canvas.toDataURL("image/png");
    return [
      element("image", { x, y, width, height, href, preserveAspectRatio: "none", "image-rendering": "pixelated" }),
    ];
  }
  const drawn: Element[] = [];
  const lines = hasLines(layout) ? { stroke: painting.colors.paper } : {};
  for (let row = rows[0]; row < rows[1]; row++) {
    for (let column = columns[0]; column < columns[1]; column++) {
      const index = row * map.columns + column;
      const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.data.subarray(index * 4, index * 4 + 4);
      // What shows through is a pattern.
      if (alpha === 0) continue;
      const { x, y, width, height } = cellRect(layout, { row, column });
      drawn.push(element("rect", { x, y, width, height, fill: `rgb(${red} ${green} ${blue})`, ...lines }));
      const digits = painting.hasDigits ? digitsAt(map, pixels, index) : undefined;
      if (digits === undefined) continue;
      const middle = { x: x + width / 2, y: y + height / 2, ...CENTERED };
      drawn.push(withWords("text", { ...middle, "font-size": DIGITS_FONT_CSS_PX, fill: digits.color }, digits.text));
    }
  }
  return drawn;
}

const CENTERED = { "text-anchor": "middle", "dominant-baseline": "central" };

function patterned(name: PatternName, rect: Rect, { colors }: MapPainting): Element[] {
  const mark = name === "not-finite" ? colors.patternFault : colors.patternMark;
  const tile = canvasOf(paintPattern(name, colors.patternGround, mark, 1));
  const size = { width: tile.width, height: tile.height };
  const image = element("image", { ...size, href: tile.toDataURL("image/png"), "image-rendering": "pixelated" });
  const { x, y, width, height } = rect;
  // The same name again is the same pattern.
  return [
    element("pattern", { id: name, ...size, patternUnits: "userSpaceOnUse" }, [image]),
    element("rect", { x, y, width, height, fill: `url(#${name})` }),
  ];
}

function drawLabels({ layout, map, tokens, labels, colors }: MapPainting): Element[] {
  const { clipCssPx: clip, plotCssPx: plot, cellWidthCssPx, cellHeightCssPx } = layout;
  const [down, across] = [queryAxis(map), keyAxis(map)];
  const rows = labelledRows(cellHeightCssPx, down)
    .filter(({ index }) => isSeen(layout, { ...cellRect(layout, { row: index, column: 0 }), x: clip.x, width: 0 }))
    .map(({ index, position }) => {
      const y = plot.y + (index + 0.5) * cellHeightCssPx;
      return labelText(
        labels.of(down, tokens, index, position),
        { x: clip.x - LABEL_GAP_CSS_PX, y, "text-anchor": "end" },
        colors,
      );
    });
  const columns = labelledRows(cellWidthCssPx, across)
    .filter(({ index }) => isSeen(layout, { ...cellRect(layout, { row: 0, column: index }), y: clip.y, height: 0 }))
    .map(({ index, position }) => {
      const [x, y] = [plot.x + (index + 0.5) * cellWidthCssPx, clip.y - LABEL_GAP_CSS_PX];
      return labelText(
        labels.of(across, tokens, index, position),
        { transform: `translate(${x} ${y}) rotate(-90)` },
        colors,
      );
    });
  const corner = { x: clip.x - 2 * LABEL_GAP_CSS_PX, "text-anchor": "end", fill: colors.mutedInk };
  return [
    withWords("text", { ...corner, y: clip.y - 24 }, "key →"),
    withWords("text", { ...corner, y: clip.y - 8 }, "query ↓"),
    ...rows,
    ...columns,
  ];
}

/** As paint-marks.ts has it, but for the ground of its labels, whose length is not known here. */
function drawPin({ painting, pin }: Framed): Element[] {
  const { layout, map, tokens, labels, colors } = painting;
  const at = pin === null ? undefined : placeOf(map, pin);
  if (pin === null || at === undefined || !isSeen(layout, cellRect(layout, at))) return [];
  const { clipCssPx: clip } = layout;
  const cell = cellRect(layout, at);
  const middle = { x: cell.x + cell.width / 2, y: cell.y + cell.height / 2 };
  const ruler = { stroke: colors.accent, "stroke-width": 1.5, opacity: "0.6" };
  const rulers = [
    element("line", { x1: clip.x, y1: middle.y, x2: cell.x, y2: middle.y, ...ruler }),
    element("line", { x1: middle.x, y1: clip.y, x2: middle.x, y2: cell.y, ...ruler }),
  ];
  const frame = { ...frameAround(cell), fill: "none" };
  const marked = { ...colors, ink: colors.accent, mutedInk: colors.accent };
  const row = labelText(
    labels.of(queryAxis(map), tokens, at.row, pin.query),
    { x: clip.x - LABEL_GAP_CSS_PX, y: middle.y, "text-anchor": "end", ...overLabels(colors) },
    marked,
  );
  const column = labelText(
    labels.of(keyAxis(map), tokens, at.column, pin.key),
    { transform: `translate(${middle.x} ${clip.y - LABEL_GAP_CSS_PX}) rotate(-90)`, ...overLabels(colors) },
    marked,
  );
  return [
    ...(painting.hasDigits ? [] : rulers),
    element("rect", { ...frame, stroke: colors.paper, "stroke-width": 5 }),
    element("rect", { ...frame, stroke: colors.accent, "stroke-width": 2.5 }),
    row,
    column,
  ];
}

/** What is below them, and close by, is not read through them. */
function overLabels({ ground }: PageColors): Attributes {
  return {
    "font-weight": "bold",
    stroke: ground,
    "stroke-width": 5,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  };
}

/** Upright labels are turned here, as all others: their letters stay one text that can be copied. */
function labelText({ leading, text, direction }: AxisLabel, place: Attributes, colors: PageColors): Element {
  const label = element("text", { ...place, "dominant-baseline": "central", fill: colors.ink });
  if (leading !== "") label.append(withWords("tspan", { fill: colors.mutedInk }, leading));
  label.append(withWords("tspan", { direction, "unicode-bidi": "isolate" }, text));
  return label;
}

function drawFrame(frame: Frame, { ink, mutedInk }: PageColors): Element[] {
  const lines = baselines(frame);
  const small = { "font-size": SMALL_FONT_CSS_PX };
  const { title, ends, ramp } = frame.legend;
  // Its length is not known where text is not measured: a number has room for eleven characters.
  const rampLeft = MARGIN_CSS_PX + 80;
  const top = lines.ends - RAMP_CSS_PX.height;
  const href = canvasOf(ramp).toDataURL("image/png");
  return [
    withWords("text", { x: MARGIN_CSS_PX, y: lines.title, "font-size": TITLE_FONT_CSS_PX, fill: ink }, frame.title),
    withWords("text", { x: MARGIN_CSS_PX, y: lines.subtitle, ...small, fill: mutedInk }, frame.subtitle),
    withWords("text", { x: MARGIN_CSS_PX, y: lines.legend, ...small, fill: mutedInk }, title),
    withWords("text", { x: rampLeft - 6, y: lines.ends, ...small, fill: ink, "text-anchor": "end" }, ends[0]),
    element("image", { x: rampLeft, y: top, ...RAMP_CSS_PX, href, preserveAspectRatio: "none" }),
    withWords("text", { x: rampLeft + RAMP_CSS_PX.width + 6, y: lines.ends, ...small, fill: ink }, ends[1]),
    withWords("text", { x: MARGIN_CSS_PX, y: lines.patterns, ...small, fill: mutedInk }, frame.patterns),
  ];
}
