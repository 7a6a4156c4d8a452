// The number under the pointer is the engine's, in every view, however many device pixels a css px has and whatever the
// page around it does: at random places, by real events of the pointer. A thousand of each take a quarter of an hour:
//   HEADLIGHT_CELLS=1000 node tests/browser/run.mjs tests/browser/true-cells.spec.ts

import { CELLS, ASKED, COUNT, drawing, linkOf, TEXT, type Probe } from "./cell-probes/places.ts";
import { probeCompare, probeLongMap, probeMap, probeThumbnails } from "./cell-probes/maps.ts";
import { probeLines, probePrediction, probeQueryKey, probeSteps, probeText } from "./cell-probes/rows.ts";
import { expect, test } from "./watched-test.ts";

/** A way to see a page of 1,280 x 900 css px. `inner`: what its own css says it is scaled to. */
const SURROUNDINGS = [
  { name: "1 device px a css px", ratio: 1 },
  { name: "1.5 device px a css px", ratio: 1.5 },
  { name: "2 device px a css px", ratio: 2 },
  { name: "3 device px a css px", ratio: 3 },
  // As a browser zooms: the same window in other css px.
  { name: "a page zoom of 50 %", ratio: 0.5, zoom: 0.5 },
  { name: "a page zoom of 200 %", ratio: 2, zoom: 2 },
  { name: "a page around it that scales it to a half", ratio: 1, inner: 0.5 },
] as const;

interface Probed {
  readonly view: string;
  readonly probe: Probe;
  /** What of it, where a view has several. */
  readonly part?: string;
  /** In the last of the surroundings, where nobody asks for all of them. */
  readonly isOnce?: true;
}

const PROBES: readonly Probed[] = [
  { view: "map", probe: probeMap },
  { view: "map", part: " of a long text, in bins and zoomed in", probe: probeLongMap, isOnce: true },
  { view: "map", part: ", the thumbnails beside it", probe: probeThumbnails, isOnce: true },
  { view: "lines", probe: probeLines },
  { view: "text", probe: probeText },
  { view: "query-key", probe: probeQueryKey },
  { view: "steps", probe: probeSteps },
  { view: "compare", probe: probeCompare },
  { view: "prediction", probe: probePrediction, isOnce: true },
];

/** Where nobody asks for all of them, those in which something is neither as large as it says nor a whole number of px. */
const CHOSEN = ASKED === undefined ? [SURROUNDINGS[1], SURROUNDINGS[5], SURROUNDINGS[6]] : SURROUNDINGS;

for (const surroundings of CHOSEN) {
  const { name, ratio } = surroundings;
  const [zoom, inner] = [
    "zoom" in surroundings ? surroundings.zoom : 1,
    "inner" in surroundings ? surroundings.inner : 1,
  ];
  test.describe(name, () => {
    test.use({ deviceScaleFactor: ratio, viewport: { width: 1280 / zoom, height: 900 / zoom } });
    for (const { view, probe, part = "", isOnce = false } of PROBES) {
      if (isOnce && ASKED === undefined && surroundings !== CHOSEN.at(-1)) continue;
      test(`the number under the pointer is the engine's: ${view}${part}`, async ({ playground, reference }) => {
        test.setTimeout(60_000 + CELLS * 500);
        await playground.open(linkOf(view, COUNT - 1, 0));
        await expect(playground.page.locator("body")).toHaveAttribute("data-phase", "ready");
        await playground.waitForTools();
        await playground.page.evaluate((scale) => {
          if (scale === 1) return;
          // From the corner: from the middle, a page that becomes longer moves all that is on it.
          document.body.style.transformOrigin = "0 0";
          document.body.style.transform = `scale(${String(scale)})`;
        }, inner);
        const trace = await reference.run(TEXT);
        const draw = drawing(view.length * 1000 + ratio * 10);
        await probe({ playground, trace, reference, draw, inner });
        trace.close();
      });
    }
  });
}
