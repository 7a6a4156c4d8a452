// A canvas that remembers what is drawn on it, and how.

export interface Stroke {
  readonly alpha: number;
  readonly color: string;
  readonly width: number;
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

export interface Writing {
  readonly text: string;
  readonly color: string;
  /** In css px of the canvas, however the context is moved and turned. */
  readonly x: number;
  readonly y: number;
}

export class RecordedCanvas {
  readonly strokes: Stroke[] = [];
  readonly writings: Writing[] = [];
  readonly context: CanvasRenderingContext2D;
  readonly element: HTMLCanvasElement;

  constructor() {
    this.context = this.record() as unknown as CanvasRenderingContext2D;
    const element = { width: 0, height: 0, style: { setProperty: () => undefined }, getContext: () => this.context };
    this.element = element as unknown as HTMLCanvasElement;
  }

  private record() {
    const { strokes, writings } = this;
    const nothing = (): void => undefined;
    let [x, y] = [0, 0];
    const saved: (readonly [number, number])[] = [];
    let [from, to]: [readonly [number, number], readonly [number, number]] = [
      [0, 0],
      [0, 0],
    ];
    const context = {
      globalAlpha: 1,
      strokeStyle: "",
      lineWidth: 1,
      fillStyle: "",
      save: () => void saved.push([x, y]),
      restore: () => void ([x, y] = saved.pop() ?? [x, y]),
      translate: (dx: number, dy: number) => void ([x, y] = [x + dx, y + dy]),
      rotate: nothing,
      setTransform: nothing,
      setLineDash: nothing,
      clearRect: nothing,
      fillRect: nothing,
      beginPath: nothing,
      moveTo: (...at: readonly [number, number]) => void (from = at),
      lineTo: (...at: readonly [number, number]) => void (to = at),
      stroke: () =>
        void strokes.push({
          alpha: context.globalAlpha,
          color: context.strokeStyle,
          width: context.lineWidth,
          from,
          to,
        }),
      measureText: (text: string) => ({ width: text.length * 10 }),
      fillText: (text: string, dx: number, dy: number) =>
        void writings.push({ text, color: context.fillStyle, x: x + dx, y: y + dy }),
    };
    return context;
  }
}
