// Fits a label into the room there is.

// Made when it is needed first: a browser without it shall come as far as the sentence that says so.
let graphemeSegmenter: Intl.Segmenter | undefined;

/** Longer labels are cut before anything is measured: measuring 100,000 characters takes a second. */
const MAX_MEASURED_LENGTH = 120;

/** The longest start of `text` that is at most `room` wide with its ellipsis; whole when it fits. Never cuts a grapheme. */
export function shorten(text: string, room: number, measure: (text: string) => number): string {
  if (text.length <= MAX_MEASURED_LENGTH && measure(text) <= room) return text;
  const graphemes = graphemesOf(text.slice(0, MAX_MEASURED_LENGTH));
  let [fits, tooMany] = [0, graphemes.length];
  while (fits + 1 < tooMany) {
    const middle = (fits + tooMany) >> 1;
    if (measure(`${graphemes.slice(0, middle).join("")}…`) <= room) fits = middle;
    else tooMany = middle;
  }
  return `${graphemes.slice(0, fits).join("")}…`;
}

export function graphemesOf(text: string): readonly string[] {
  graphemeSegmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(graphemeSegmenter.segment(text), ({ segment }) => segment);
}
