// snapshot.js: a saved map, drawn in the page around it without frame, worker or module. embed.js loads it where there is
// a snapshot, and nowhere else.
//
// The cells are a canvas with one pixel each; labels are SVG text in the colour of the page's own text, so that nothing
// has to be drawn anew when the page changes its theme or its width.

import { CIVIDIS, rampStep } from "../draw/color-ramp.ts";
import { shorten } from "../draw/shorten.ts";
import { readSnapshot, type Snapshot } from "../state/snapshot.ts";
import { quoteToken, visibleToken } from "../state/token-text.ts";

export interface SavedPlace {
  /** Of the element; with its style sheet in it. */
  readonly root: ShadowRoot;
  /** It has been pressed: the live map is wanted. Undefined where there is none to be had. */
  readonly onLive: (() => void) | undefined;
  readonly onProblem: (sentence: string) => void;
  /** Of all that is drawn. */
  readonly onHeight: (heightCssPx: number) => void;
}

const SVG = "http://www.w3.org/2000/svg";
const STEPS = 255;
const MAX_CELL_CSS_PX = 56;
const MAX_LABEL_CSS_PX = 104;
const LABEL_PITCH_CSS_PX = 14;
const LABEL_GAP_CSS_PX = 6;
/** The corner between the axes holds their names. */
const MIN_GUTTER_CSS_PX = 64;
/** For the two lines below the map. */
const LINES_CSS_PX = 72;
/** More rows than these nobody has read out. */
const MAX_ROWS_IN_WORDS = 64;
const MASKED = "not visible (masked)";

const STYLE = `
  .saved { box-sizing: border-box; max-width: 100%; font-size: 0.8125rem; line-height: 1.4; }
  .saved .map { display: block; position: relative; padding: 0; border: 0; background: none; color: inherit; max-width: 100%; }
  .saved button { cursor: pointer; }
  .saved button:focus-visible { outline: 2px solid; outline-offset: 2px; }
  .saved canvas { position: absolute; image-rendering: pixelated; background: repeating-linear-gradient(135deg, #888a 0 1px, #8882 1px 4.2px); }
  .saved svg { display: block; width: 100%; height: auto; }
  .saved text { fill: currentColor; font-size: 12px; }
  .saved .axis { opacity: 0.75; }
  .saved p { margin: 0.4em 0 0; }
  .saved .sentence { padding: 0.5em 0; text-align: start; text-decoration: underline; }
  .saved .words { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

let sheet: CSSStyleSheet | undefined;

/** One for all saved maps of the page. */
function styleSheet(): CSSStyleSheet {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
  }
  return sheet;
}

/** `text`: the file, as it was found. */
export function showSnapshot(text: string, place: SavedPlace): void {
  const { root, onProblem, onHeight } = place;
  if (!root.adoptedStyleSheets.includes(styleSheet())) root.adoptedStyleSheets.push(styleSheet());
  const whole = made("div", "saved");
  root.replaceChildren(whole);
  const { snapshot, problem } = readSnapshot(text);
  if (snapshot === undefined) {
    whole.append(pressable(place, "sentence", [`${problem} Show the live map.`]));
    onProblem(problem);
  } else fill(whole, snapshot, place);
  onHeight(whole.offsetHeight);
}

function fill(whole: HTMLElement, snapshot: Snapshot, place: SavedPlace): void {
  const { width, height } = place.root.host.getBoundingClientRect();
  const layout = layoutOf(snapshot, width || 640, Math.max(height - LINES_CSS_PX, 120));
  const canvas = paintCells(snapshot);
  const percent = (part: number, of: number): string => `${(100 * part) / of}%`;
  const { left, top, cell } = layout;
  const [rows, columns] = sizeOf(snapshot);
  Object.assign(canvas.style, {
    left: percent(left, layout.width),
    top: percent(top, layout.height),
    width: percent(columns * cell, layout.width),
    height: percent(rows * cell, layout.height),
  });
  const isLive = place.onLive !== undefined;
  const button = pressable(place, "map", [canvas, drawLabels(snapshot, layout)]);
  button.style.setProperty("width", `${layout.width}px`);
  const more = isLive ? " Press for the live map." : "";
  button.setAttribute("aria-label", `Saved attention map: ${nameOf(snapshot)}.${more}`);
  const words = made("div", "words", wordsOf(snapshot));
  words.id = "words";
  button.setAttribute("aria-describedby", words.id);
  const hint = `Point at a cell to read its weight${isLive ? "; press the map for the live one" : ""}.`;
  const readout = made("p", "readout", hint);
  followPointer(canvas, snapshot, (line) => (readout.textContent = line || hint));
  const { program } = snapshot;
  whole.append(button, made("p", "caption", `${nameOf(snapshot)}: saved, 8 bits (${program})`), readout, words);
}

/** A button, or a picture where nothing comes of pressing it. */
function pressable({ onLive }: SavedPlace, name: string, children: readonly (Node | string)[]): HTMLElement {
  const element = document.createElement(onLive === undefined ? "div" : "button");
  element.className = name;
  element.append(...children);
  if (onLive === undefined) element.setAttribute("role", "img");
  else {
    element.setAttribute("type", "button");
    element.addEventListener("click", onLive);
  }
  return element;
}

function made(tag: "div" | "p", name: string, text = ""): HTMLElement {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}

function sizeOf({ queries, keys }: Snapshot): readonly [rows: number, columns: number] {
  return [queries[1] - queries[0], keys[1] - keys[0]];
}

function paintCells(snapshot: Snapshot): HTMLCanvasElement {
  const [rows, columns] = sizeOf(snapshot);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [columns, rows];
  const context = canvas.getContext("2d");
  const pixels = new ImageData(columns, rows);
  const largest = snapshot.weights.reduce((most, weight) => Math.max(most, weight), 0);
  snapshot.weights.forEach((weight, at) => {
    const color = 3 * rampStep(weight, largest);
    // What shows through where a cell is masked is hatched.
    if (snapshot.masked[at] === 0) pixels.data.set([...CIVIDIS.subarray(color, color + 3), 255], 4 * at);
  });
  context?.putImageData(pixels, 0, 0);
  return canvas;
}

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly cell: number;
  /** By position, as short as they have to be. */
  readonly labels: readonly string[];
}

function layoutOf(snapshot: Snapshot, width: number, maxHeight: number): Layout {
  const [rows, columns] = sizeOf(snapshot);
  const context = document.createElement("canvas").getContext("2d");
  if (context !== null) context.font = "12px sans-serif";
  const measure = (label: string): number => context?.measureText(label).width ?? 7 * label.length;
  const room = Math.min(MAX_LABEL_CSS_PX, width / 4);
  const labels = snapshot.tokens.map((token) => shorten(labelOf(token), room, measure));
  const longest = Math.min(room, Math.max(...labels.map(measure))) + 2 * LABEL_GAP_CSS_PX;
  const gutter = Math.max(longest, MIN_GUTTER_CSS_PX);
  const cell = Math.max(Math.min((width - gutter) / columns, (maxHeight - gutter) / rows, MAX_CELL_CSS_PX), 0.1);
  return { width: gutter + columns * cell, height: gutter + rows * cell, left: gutter, top: gutter, cell, labels };
}

function labelOf(token: string): string {
  // A space before a word is the rule.
  const { leading, text } = visibleToken(token.replace(/^ (?=\S)/u, ""));
  return leading + text;
}

function drawLabels({ queries, keys }: Snapshot, { width, height, left, top, cell, labels }: Layout): SVGElement {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
  picture.setAttribute("aria-hidden", "true");
  const stride = Math.ceil(LABEL_PITCH_CSS_PX / cell);
  const right = left - 2 * LABEL_GAP_CSS_PX;
  const write = (label: string, place: string, anchor: string, name = ""): void => {
    const text = document.createElementNS(SVG, "text");
    text.setAttribute("transform", place);
    text.setAttribute("text-anchor", anchor);
    text.setAttribute("dominant-baseline", "central");
    text.setAttribute("class", name);
    text.textContent = label;
    picture.append(text);
  };
  for (let query = queries[0]; query < queries[1]; query += stride)
    write(
      labels[query] ?? "",
      `translate(${left - LABEL_GAP_CSS_PX} ${top + (query - queries[0] + 0.5) * cell})`,
      "end",
    );
  for (let key = keys[0]; key < keys[1]; key += stride)
    write(
      labels[key] ?? "",
      `translate(${left + (key - keys[0] + 0.5) * cell} ${top - LABEL_GAP_CSS_PX}) rotate(-90)`,
      "start",
    );
  write("key →", `translate(${right} ${top - 28})`, "end", "axis");
  write("query ↓", `translate(${right} ${top - 12})`, "end", "axis");
  return picture;
}

/** Two digits: eight bits hold no third. */
function weightAt(snapshot: Snapshot, row: number, column: number): string {
  const [, columns] = sizeOf(snapshot);
  return ((snapshot.weights[row * columns + column] ?? 0) / STEPS).toFixed(2);
}

function followPointer(canvas: HTMLCanvasElement, snapshot: Snapshot, say: (line: string) => void): void {
  const [rows, columns] = sizeOf(snapshot);
  const { tokens, queries, keys } = snapshot;
  canvas.addEventListener("pointermove", ({ clientX, clientY }) => {
    // As it is seen: the page around may have scaled it.
    const { x, y, width, height } = canvas.getBoundingClientRect();
    const row = Math.min(rows - 1, Math.max(0, Math.floor(((clientY - y) / height) * rows)));
    const column = Math.min(columns - 1, Math.max(0, Math.floor(((clientX - x) / width) * columns)));
    const [query, key] = [queries[0] + row, keys[0] + column];
    const cell = `query ${query} ${quoteToken(tokens[query] ?? "")} → key ${key} ${quoteToken(tokens[key] ?? "")}`;
    const isMasked = snapshot.masked[row * columns + column] === 1;
    say(`${cell}: ${isMasked ? MASKED : `weight ${weightAt(snapshot, row, column)} (saved, 8 bits)`}`);
  });
  canvas.addEventListener("pointerleave", () => say(""));
}

function nameOf({ model, layer, head, isFirstHidden, tokens }: Snapshot): string {
  const where = layer === "mean" ? "all layers" : `layer ${layer}`;
  const whose = head === "mean" ? "mean over its heads" : `head ${head}`;
  const without = isFirstHidden ? ", without the first token" : "";
  return `${quoteToken(model)}, ${where}, ${whose}${without}, ${tokens.length} ${tokens.length === 1 ? "token" : "tokens"}`;
}

/** What the map shows, for who does not see it: of each query the key with the largest weight. */
function wordsOf(snapshot: Snapshot): string {
  const [rows, columns] = sizeOf(snapshot);
  const { tokens, queries, keys, weights, masked } = snapshot;
  const sentences = Array.from({ length: Math.min(rows, MAX_ROWS_IN_WORDS) }, (_, row) => {
    const ofRow = weights.subarray(row * columns, (row + 1) * columns);
    const seesNothing = !masked.subarray(row * columns, (row + 1) * columns).includes(0);
    if (seesNothing) return `${quoteToken(tokens[queries[0] + row] ?? "")} sees no key.`;
    const best = ofRow.indexOf(ofRow.reduce((most, weight) => Math.max(most, weight), 0));
    const names = [tokens[queries[0] + row], tokens[keys[0] + best]].map((token) => quoteToken(token ?? ""));
    return `${names[0]} looks most at ${names[1]}: ${weightAt(snapshot, row, best)}.`;
  });
  const rest = rows > MAX_ROWS_IN_WORDS ? ` And ${rows - MAX_ROWS_IN_WORDS} more queries.` : "";
  return `Saved, 8 bits. ${sentences.join(" ")}${rest}`;
}
