// A frame that is as high as what stands in it: told to the page around it once, when all of that is painted.

/** As <attention-view> takes it. */
const LIMITS_CSS_PX = { least: 120, most: 4000 } as const;
/** A page around the frame that sets its height itself answers with none. */
const ANSWER_MS = 1000;

/** Returns a function to call whenever something is drawn, with whether that is all that was asked for. */
export function createHeightTelling(
  root: Document,
  tell: (heightCssPx: number) => void,
): (isComplete: boolean) => Promise<void> {
  const { style } = root.documentElement;
  let isTold = false;
  return async (isComplete) => {
    if (isTold || !isComplete) return;
    isTold = true;
    await root.querySelector("view-stage")?.settled();
    // A bar that scrolls would take width from what is measured. Maps have their new width in the second frame.
    style.overflowY = "hidden";
    await nextFrame();
    await nextFrame();
    const height = Math.min(Math.max(contentHeight(root), LIMITS_CSS_PX.least), LIMITS_CSS_PX.most);
    tell(height);
    const scrollAgain = (): void => void (style.overflowY = "");
    addEventListener("resize", scrollAgain, { once: true });
    setTimeout(scrollAgain, ANSWER_MS);
  };
}

/** Of all that stands on the page, with the room that the map leaves below itself for the lines that change. */
function contentHeight(root: Document): number {
  const whole = root.querySelector("main")?.scrollHeight ?? 0;
  const map = root.querySelector<HTMLElement>("heatmap-view[can-zoom]");
  const mapHeight = map?.offsetHeight ?? 0;
  if (map === null || mapHeight === 0) return whole;
  return mapHeight + Math.max(whole - mapHeight, Number(map.getAttribute("reserve-height")));
}

function nextFrame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
