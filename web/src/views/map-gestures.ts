// Wheel, drag and pinch over the map: which window of it they ask for. The wheel zooms at the pointer, and pans with the
// shift key; without a modifier only where the map has the focus, because else it scrolls the page.

import type { MapLayout } from "../draw/geometry.ts";
import { isSameWindow, panWindow, settleWindow, wholeWindow, zoomWindow, type MapWindow } from "../state/map-window.ts";

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

export interface GestureListener {
  /** Undefined while there is nothing to move. */
  readonly scene: () => GestureScene | undefined;
  readonly pointOf: (event: MouseEvent) => CanvasPoint;
  readonly onWindow: (area: MapWindow | null) => void;
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

export class MapGestures {
  private readonly pointers = new Map<number, CanvasPoint>();
  private hold: Hold | undefined;
  /** What was asked for before it was brought to whole tokens: small steps add up. */
  private wish: MapWindow | undefined;
  private isDragging = false;

  constructor(private readonly listener: GestureListener) {}

  /** True from the first move of a drag until the next press: its click is none. */
  get wasDragged(): boolean {
    return this.isDragging;
  }

  wheel(event: WheelEvent, hasFocus: boolean): void {
    const scene = this.listener.scene();
    const isMeant = event.ctrlKey || event.metaKey;
    if (scene === undefined || !(isMeant || hasFocus)) return;
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? WHEEL_LINE_CSS_PX : 1;
    const [deltaX, deltaY] = [event.deltaX * unit, event.deltaY * unit];
    const isPan = !isMeant && (event.shiftKey || Math.abs(deltaX) > Math.abs(deltaY));
    const from = this.exactWindow(scene);
    const pxPerToken = scene.layout.clipCssPx.width / size(from.keys);
    const across = deltaX === 0 ? deltaY : deltaX;
    const step = Math.sign(deltaY) * Math.min(MAX_WHEEL_STEP, Math.abs(deltaY) * WHEEL_STEP_PER_CSS_PX);
    const wish = isPan
      ? panWindow(from, 0, across / pxPerToken)
      : zoomWindow(from, Math.exp(step), fractionOf(scene.layout, this.listener.pointOf(event)));
    // At the end of its way the wheel scrolls the page again.
    if (this.ask(wish, scene) || isMeant) event.preventDefault();
  }

  press(event: PointerEvent): void {
    this.isDragging = false;
    if (event.button !== 0) return;
    this.pointers.set(event.pointerId, this.listener.pointOf(event));
    this.begin();
  }

  /** True while the map is moved: then nothing is pointed at. */
  move(event: PointerEvent, area: Element): boolean {
    if (!this.pointers.has(event.pointerId)) return false;
    this.pointers.set(event.pointerId, this.listener.pointOf(event));
    const scene = this.listener.scene();
    const { hold } = this;
    if (scene === undefined || hold === undefined) return false;
    const now = [...this.pointers.values()];
    const [before, after] = [middleOf(hold.points), middleOf(now)];
    const distance = Math.hypot(after.xCssPx - before.xCssPx, after.yCssPx - before.yCssPx);
    if (!this.isDragging && now.length === 1 && (scene.area === null || distance < MIN_DRAG_CSS_PX)) return false;
    if (!this.isDragging) area.setPointerCapture(event.pointerId);
    this.isDragging = true;
    const factor = now.length < 2 ? 1 : spreadOf(hold.points) / Math.max(1, spreadOf(now));
    const zoomed = zoomWindow(hold.from, factor, fractionOf(scene.layout, before));
    const pxPerToken = scene.layout.clipCssPx.width / size(zoomed.keys);
    const [down, across] = [after.yCssPx - before.yCssPx, after.xCssPx - before.xCssPx];
    this.ask(panWindow(zoomed, -down / pxPerToken, -across / pxPerToken), scene);
    return true;
  }

  release(event: PointerEvent): void {
    this.pointers.delete(event.pointerId);
    this.begin();
  }

  private begin(): void {
    const scene = this.listener.scene();
    const points = [...this.pointers.values()];
    const isHeld = scene !== undefined && points.length > 0 && points.length < 3;
    this.hold = isHeld ? { points, from: this.exactWindow(scene) } : undefined;
  }

  /** False when that is what is shown already. */
  private ask(wish: MapWindow, { area, tokenCount }: GestureScene): boolean {
    const settled = settleWindow(wish, tokenCount);
    this.wish = settled === null ? undefined : wish;
    if (isSameWindow(settled, area)) return false;
    this.listener.onWindow(settled);
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
