// Wheel, drag and pinch over the map: which window of it they ask for. The wheel zooms at the pointer, and pans with the
// shift key; without a modifier only where the map has the focus, because else it scrolls the page. Loaded after the first
// picture: the map itself knows nothing of it.

import type { MapLayout } from "../draw/geometry.ts";
import { isSameWindow, panWindow, settleWindow, wholeWindow, zoomWindow, type MapWindow } from "../state/map-window.ts";
import { intend } from "./intentions.ts";

export interface GestureScene {
  readonly layout: MapLayout;
  /** Null: the whole map. */
  readonly area: MapWindow | null;
  readonly tokenCount: number;
}

export interface CanvasPoint {
  readonly xCssPx: number;
  readonly yCssPx: number;
}

export interface GestureMap extends HTMLElement {
  /** Undefined while there is nothing to move. */
  scene(): GestureScene | undefined;
  pointOf(event: MouseEvent): CanvasPoint;
}

/** What belongs to a gesture is kept from the map: nothing is pointed at, nor pinned, while it is moved. */
export function connectGestures(map: GestureMap): void {
  const gestures = new MapGestures(map);
  const listen = <K extends keyof HTMLElementEventMap>(type: K, listener: (event: HTMLElementEventMap[K]) => boolean) =>
    map.addEventListener(type, (event) => listener(event) && event.stopPropagation(), {
      capture: true,
      passive: false,
    });
  listen("wheel", (event) => gestures.wheel(event));
  listen("pointerdown", (event) => gestures.press(event));
  listen("pointermove", (event) => gestures.move(event));
  listen("pointerup", (event) => gestures.release(event));
  listen("pointercancel", (event) => gestures.release(event));
  listen("click", () => gestures.wasDragged);
}

/** A finger or mouse that moves less has clicked. */
const MIN_DRAG_CSS_PX = 4;
const WHEEL_LINE_CSS_PX = 16;
/** One notch of a wheel, or the largest step of a pinch on a touchpad. */
const MAX_WHEEL_STEP = 0.25;
const WHEEL_STEP_PER_CSS_PX = 0.01;

interface Hold {
  /** Where the pointers were when the gesture began, and the window then. */
  readonly points: readonly CanvasPoint[];
  readonly from: MapWindow;
}

class MapGestures {
  private readonly pointers = new Map<number, CanvasPoint>();
  private hold: Hold | undefined;
  /** What was asked for before it was brought to whole tokens: small steps add up. */
  private wish: MapWindow | undefined;
  private isDragging = false;

  constructor(private readonly map: GestureMap) {}

  /** From the first move of a drag until the next press: its click is none. */
  get wasDragged(): boolean {
    return this.isDragging;
  }

  wheel(event: WheelEvent): boolean {
    const scene = this.map.scene();
    const isMeant = event.ctrlKey || event.metaKey;
    if (scene === undefined || !(isMeant || this.map.contains(document.activeElement))) return false;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_CSS_PX : 1;
    const [deltaX, deltaY] = [event.deltaX * unit, event.deltaY * unit];
    const isPan = !isMeant && (event.shiftKey || Math.abs(deltaX) > Math.abs(deltaY));
    const from = this.exactWindow(scene);
    const pxPerToken = scene.layout.clipCssPx.width / size(from.keys);
    const across = deltaX === 0 ? deltaY : deltaX;
    const step = Math.sign(deltaY) * Math.min(MAX_WHEEL_STEP, Math.abs(deltaY) * WHEEL_STEP_PER_CSS_PX);
    const wish = isPan
      ? panWindow(from, 0, across / pxPerToken)
      : zoomWindow(from, Math.exp(step), fractionOf(scene.layout, this.map.pointOf(event)));
    // At the end of its way the wheel scrolls the page again.
    if (this.ask(wish, scene) || isMeant) event.preventDefault();
    return true;
  }

  press(event: PointerEvent): boolean {
    this.isDragging = false;
    if (event.button !== 0) return false;
    this.pointers.set(event.pointerId, this.map.pointOf(event));
    this.begin();
    return false;
  }

  /** True while the map is moved: then nothing is pointed at. */
  move(event: PointerEvent): boolean {
    if (!this.pointers.has(event.pointerId)) return false;
    this.pointers.set(event.pointerId, this.map.pointOf(event));
    const scene = this.map.scene();
    const { hold } = this;
    if (scene === undefined || hold === undefined) return false;
    const now = [...this.pointers.values()];
    const [before, after] = [middleOf(hold.points), middleOf(now)];
    const distance = Math.hypot(after.xCssPx - before.xCssPx, after.yCssPx - before.yCssPx);
    if (!this.isDragging && now.length === 1 && (scene.area === null || distance < MIN_DRAG_CSS_PX)) return false;
    if (!this.isDragging) this.beginDrag(event);
    const factor = now.length < 2 ? 1 : spreadOf(hold.points) / Math.max(1, spreadOf(now));
    const zoomed = zoomWindow(hold.from, factor, fractionOf(scene.layout, before));
    const pxPerToken = scene.layout.clipCssPx.width / size(zoomed.keys);
    const [down, across] = [after.yCssPx - before.yCssPx, after.xCssPx - before.xCssPx];
    this.ask(panWindow(zoomed, -down / pxPerToken, -across / pxPerToken), scene);
    return true;
  }

  release(event: PointerEvent): boolean {
    this.pointers.delete(event.pointerId);
    this.begin();
    return false;
  }

  private beginDrag({ pointerId, target }: PointerEvent): void {
    this.isDragging = true;
    // Where the pointer leaves the map it still moves it.
    if (target instanceof Element) target.setPointerCapture(pointerId);
    intend(this.map, "hover-cell", null);
  }

  private begin(): void {
    const scene = this.map.scene();
    const points = [...this.pointers.values()];
    const isHeld = scene !== undefined && points.length > 0 && points.length < 3;
    this.hold = isHeld ? { points, from: this.exactWindow(scene) } : undefined;
  }

  /** False when that is what is shown already. */
  private ask(wish: MapWindow, { area, tokenCount }: GestureScene): boolean {
    const settled = settleWindow(wish, tokenCount);
    this.wish = settled === null ? undefined : wish;
    if (isSameWindow(settled, area)) return false;
    intend(this.map, "choose-look", { window: settled });
    return true;
  }

  private exactWindow({ area, tokenCount }: GestureScene): MapWindow {
    const isCurrent = this.wish !== undefined && isSameWindow(settleWindow(this.wish, tokenCount), area);
    return isCurrent && this.wish !== undefined ? this.wish : (area ?? wholeWindow(tokenCount));
  }
}

function size([first, last]: MapWindow["keys"]): number {
  return last - first;
}

function fractionOf({ clipCssPx: clip }: MapLayout, { xCssPx, yCssPx }: CanvasPoint): { row: number; column: number } {
  const within = (at: number): number => Math.min(1, Math.max(0, at));
  return { row: within((yCssPx - clip.y) / clip.height), column: within((xCssPx - clip.x) / clip.width) };
}

function middleOf(points: readonly CanvasPoint[]): CanvasPoint {
  const mean = (of: (point: CanvasPoint) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  return { xCssPx: mean(({ xCssPx }) => xCssPx), yCssPx: mean(({ yCssPx }) => yCssPx) };
}

function spreadOf([a, b]: readonly CanvasPoint[]): number {
  return a && b ? Math.hypot(a.xCssPx - b.xCssPx, a.yCssPx - b.yCssPx) : 1;
}
