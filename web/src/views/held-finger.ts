// A finger that is held still reads what is under it, and goes on reading while it stays down. It pins nothing when it is
// lifted: it lets go of what it has read, as a mouse does that leaves.

import type { HeatmapView } from "./heatmap-view.ts";
import { intend } from "./intentions.ts";

const HOLD_MS = 450;
/** A finger that moves more scrolls, or moves the map. */
const MAX_DRIFT_CSS_PX = 8;

/**
 * `within` selects what can be read, inside of `view`. To be connected before other gestures: while a finger reads, they
 * are not told of it. That reading is over the view hears from the browser, as the finger's pointer leaves.
 */
export function connectHold(view: HTMLElement, within: string, read: (finger: PointerEvent) => void): void {
  const finger = new HeldFinger(within, read);
  const listen = <K extends keyof HTMLElementEventMap>(
    type: K,
    takes: (event: HTMLElementEventMap[K]) => boolean,
  ): void =>
    view.addEventListener(type, (event) => takes(event) && event.stopImmediatePropagation(), {
      capture: true,
      passive: false,
    });
  listen("pointerdown", (event) => finger.press(event));
  listen("pointermove", (event) => finger.move(event));
  listen("pointerup", (event) => finger.release(event));
  listen("pointercancel", (event) => finger.release(event));
  // Of a finger, not of a key: those count no clicks.
  listen("click", ({ detail }) => finger.hasRead && detail > 0);
  // Before it reads it may scroll the page.
  listen("touchmove", (event) => finger.isReading && prevent(event));
  // The menu of a browser comes sooner or later than the hold.
  listen("contextmenu", (event) => finger.isDown && prevent(event));
}

/** As connectHold, for the maps that are `view` or in it. */
export function connectMapHold(view: HTMLElement): void {
  connectHold(view, ".map-area", (finger) => {
    const map = finger.target instanceof Element ? finger.target.closest<HeatmapView>("heatmap-view") : null;
    if (map) intend(map, "hover-cell", map.cellUnder(finger));
  });
}

class HeldFinger {
  /** From its press on; undefined when it has moved away. */
  private newest: PointerEvent | undefined;
  private pressed: PointerEvent | undefined;
  private area: HTMLElement | undefined;
  private holding: ReturnType<typeof setTimeout> | undefined;
  isReading = false;
  /** Until the next press: the click that lifting a finger may bring is none. */
  hasRead = false;

  constructor(
    private readonly within: string,
    private readonly read: (finger: PointerEvent) => void,
  ) {}

  get isDown(): boolean {
    return this.pressed !== undefined;
  }

  /** True for what nobody else should hear of: another finger, while the first one reads. */
  press(event: PointerEvent): boolean {
    if (this.isReading) return true;
    // Two fingers zoom.
    this.stop();
    this.hasRead = false;
    const area = event.target instanceof Element ? event.target.closest<HTMLElement>(this.within) : null;
    if (event.pointerType !== "touch" || !event.isPrimary || area === null) return false;
    [this.pressed, this.newest, this.area] = [event, event, area];
    // Text under it would be selected else, before the menu is asked for.
    area.dataset["touched"] = "";
    this.holding = setTimeout(() => this.begin(), HOLD_MS);
    return false;
  }

  move(event: PointerEvent): boolean {
    if (event.pointerId !== this.pressed?.pointerId) return this.isReading;
    this.newest = event;
    if (this.isReading) this.read(event);
    else if (distance(this.pressed, event) > MAX_DRIFT_CSS_PX) this.stop();
    return this.isDown;
  }

  release(event: PointerEvent): boolean {
    if (event.pointerId === this.pressed?.pointerId) this.stop();
    return false;
  }

  private begin(): void {
    if (this.newest === undefined) return;
    [this.isReading, this.hasRead] = [true, true];
    this.read(this.newest);
  }

  private stop(): void {
    clearTimeout(this.holding);
    delete this.area?.dataset["touched"];
    [this.pressed, this.newest, this.area] = [undefined, undefined, undefined];
    this.isReading = false;
  }
}

function prevent(event: Event): true {
  event.preventDefault();
  return true;
}

function distance(a: PointerEvent, b: PointerEvent): number {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}
