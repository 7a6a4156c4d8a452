// The height of a frame: asked for once, of the page around it, for all that stands in it when that is painted; or given,
// and then the map leaves room for all else.

/** As <attention-view> takes it. */
const LIMITS_CSS_PX = { least: 120, most: 4000 } as const;
/** A page around the frame that sets its height itself answers with none. */
const ANSWER_MS = 1000;

/**
 * Returns a function to call whenever something is drawn, with whether that is all that was asked for. `ask`: undefined
 * where nobody could answer.
 */
export function createFrameHeight(
  root: Document,
  ask: ((heightCssPx: number) => void) | undefined,
): (isComplete: boolean) => Promise<void> {
  const { style } = root.documentElement;
  let isAsked = false;
  let isGiven = ask === undefined;
  const fit = (): void => {
    if (isGiven) leaveRoom(root);
  };
  addEventListener("resize", () => requestAnimationFrame(() => requestAnimationFrame(fit)));
  return async (isComplete) => {
    if (isAsked || ask === undefined) return fit();
    if (!isComplete) return;
    isAsked = true;
    await root.querySelector("view-stage")?.settled();
    // A bar that scrolls would take width from what is measured. Maps have their new width in the second frame.
    style.overflowY = "hidden";
    await nextFrame();
    await nextFrame();
    const height = Math.min(Math.max(contentHeight(root), LIMITS_CSS_PX.least), LIMITS_CSS_PX.most);
    ask(height);
    const before = innerHeight;
    const scrollAgain = (): void => void (style.overflowY = "");
    addEventListener("resize", scrollAgain, { once: true });
    setTimeout(() => {
      scrollAgain();
      isGiven = innerHeight === before && height !== before;
      fit();
    }, ANSWER_MS);
  };
}

/** Of all that stands on the page, with the room that the map leaves below itself for the lines that change. */
function contentHeight(root: Document): number {
  const { map, mapHeight, around } = measure(root);
  return map === null ? around : mapHeight + Math.max(around, Number(map.getAttribute("reserve-height")));
}

/** Once it was needed it stays: a map whose size follows each line beside it would never come to rest. */
function leaveRoom(root: Document): void {
  const { map, around } = measure(root);
  if (map === null || around <= Number(map.getAttribute("reserve-height"))) return;
  map.setAttribute("reserve-height", String(around));
  dispatchEvent(new Event("resize"));
}

/** `map`: null where another view is shown. */
function measure(root: Document): { map: HTMLElement | null; mapHeight: number; around: number } {
  const whole = root.querySelector("main")?.scrollHeight ?? 0;
  const map = root.querySelector<HTMLElement>("heatmap-view[can-zoom]");
  const mapHeight = map?.offsetHeight ?? 0;
  return { map: mapHeight === 0 ? null : map, mapHeight, around: whole - mapHeight };
}

function nextFrame(): Promise<unknown> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}
