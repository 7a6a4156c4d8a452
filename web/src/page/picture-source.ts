// Text to picture: one run, then the map of the chosen head and a thumbnail of every head, asked for in one
// go, because each wait for the worker costs more than the numbers of a short text.

import type { Candidate, Model, PrefetchRequest, Trace } from "../engine/engine.ts";
import type { Bin, CellFacts, HeadChoice, HeadMap, Picture, Thumbnail } from "../state/picture.ts";
import { windowWithin } from "../state/map-window.ts";
import { isSameMap, type Cell, type MapChoice, type RunInput } from "../state/playground-state.ts";
import { fetchCell, fetchMap, fetchStrongestCell, fetchThumbnail, prefetchForPicture } from "./fetch-maps.ts";
import type { MaskChoice } from "./followed-marks.ts";

/** Up to here every cell is fetched even where the canvas is small: hover and keyboard stay exact. */
const EXACT_TOKENS = 256;
/** Up to here all heads are drawn together; beyond, the map does not wait for the thumbnails. */
const TOGETHER_TOKENS = 512;
/** Of all heads: 512 tokens of the textbook's 12 heads, 147 tokens of 144 heads. */
const TOGETHER_CELLS = TOGETHER_TOKENS ** 2 * 12;
/** Of a long text, the thumbnails that are asked for ahead: another head's map never waits for more than these. */
const THUMBNAILS_AHEAD = 4;
/** 64 words or so; not more tokens than EXACT_TOKENS in scripts where a character is a token. */
const PREFETCH_CHARS = 512;
/** Bins per side of a pooled map. */
const ROOM = { min: 32, max: 512 } as const;
/** Bins per side of a thumbnail; more of them than it has dots would be lost between these. */
const THUMBNAIL_ROOM = { min: 8, max: 64 } as const;

interface Shown {
  readonly trace: Trace;
  readonly picture: Picture;
}

export class PictureSource {
  private shown: Shown | undefined;
  private room: number = ROOM.min;
  private thumbnailRoom: number = THUMBNAIL_ROOM.max;
  private isWindowComing = false;
  private textWork = new AbortController();
  /** What is asked of the run that is shown: it ends when newer text comes, and when that takes its place. */
  private runWork = new AbortController();
  private mapWork = new AbortController();

  constructor(
    private readonly model: Model,
    private readonly chosen: () => MapChoice,
    private readonly deliver: (picture: Picture) => void,
  ) {}

  /**
   * Runs the text and delivers its picture, more than once for long texts. Resolves when all of it is there,
   * with the number of tokens; 0 delivers nothing. Rejects with an AbortError when newer text came. The head
   * of its map is the one that is chosen by then: a choice meanwhile keeps the run.
   */
  async showText({ text, pair }: Pick<RunInput, "text" | "pair">, choice: MaskChoice): Promise<number> {
    this.abort();
    const { signal } = this.textWork;
    const { thumbnailRoom } = this;
    const prefetch = this.prefetchFor(text + pair, this.chosen(), thumbnailRoom);
    const second = pair === "" ? {} : { pair };
    const masked = typeof choice !== "function" && choice.length === 0 ? {} : { masked: choice };
    const trace = await this.model.run(text, { signal, lane: "run", prefetch, ...second, ...masked });
    try {
      signal.throwIfAborted();
      const mask = typeof choice === "function" ? choice(trace.tokens) : choice;
      if (trace.tokens.length > 0) await this.showTrace(trace, { text, pair, mask }, thumbnailRoom, signal);
      return trace.tokens.length;
    } finally {
      if (this.shown?.trace !== trace) trace.close();
    }
  }

  /** The chosen head of the run that is shown; nothing happens before the first. */
  async showHead(): Promise<void> {
    if (this.shown === undefined) return;
    this.abortMapWork();
    const { trace } = this.shown;
    const map = await fetchMap(trace, this.chosen(), this.binsFor(trace), this.mapWork.signal);
    this.update(trace, (picture) => ({ ...picture, map }));
  }

  /**
   * Another window of the map: what is on its way is shown when it comes, because the newest would never come while
   * somebody pans; and then the newest is asked for.
   */
  async showWindow(): Promise<void> {
    if (this.isWindowComing) return;
    this.isWindowComing = true;
    try {
      let asked: MapChoice;
      do {
        asked = this.chosen();
        await this.showHead();
      } while (!isSameMap(asked, this.chosen()));
    } finally {
      this.isWindowComing = false;
    }
  }

  /** `bins` per side fit the canvas. True when the map that is shown should be fetched again because of it. */
  setRoom(bins: number): boolean {
    const trace = this.shown?.trace;
    const before = trace && this.binsFor(trace);
    this.room = Math.max(ROOM.min, Math.min(ROOM.max, bins));
    return trace !== undefined && this.binsFor(trace) !== before;
  }

  /** As setRoom, of the thumbnails. */
  setThumbnailRoom(bins: number): boolean {
    const trace = this.shown?.trace;
    const before = trace && this.thumbnailBinsFor(trace);
    this.thumbnailRoom = Math.max(THUMBNAIL_ROOM.min, Math.min(THUMBNAIL_ROOM.max, bins));
    return trace !== undefined && this.thumbnailBinsFor(trace) !== before;
  }

  /** The thumbnails of the run that is shown, at the size that they have now. */
  async showThumbnails(): Promise<void> {
    if (this.shown !== undefined) await this.addThumbnails(this.shown.trace, this.runWork.signal);
  }

  /** The numbers of one cell, for maps that hold only bins. Rejects with an AbortError when its map goes. */
  async factsOf(cell: Cell): Promise<CellFacts | undefined> {
    return this.shown && fetchCell(this.shown.trace, this.shown.picture.map, cell, this.mapWork.signal);
  }

  /** As factsOf. */
  async strongestCell(bin: Bin): Promise<Cell | undefined> {
    return this.shown && fetchStrongestCell(this.shown.trace, this.shown.picture.map, bin, this.mapWork.signal);
  }

  /** What the model says at a token of the run that is shown. Rejects with an AbortError when another text comes. */
  async predict(position: number, top: number): Promise<readonly Candidate[]> {
    const { signal } = this.runWork;
    return this.shown === undefined ? [] : this.shown.trace.logits({ position, top, signal, lane: "logits" });
  }

  /** Anything else of the run that is shown; undefined before the first. The signal aborts when another text comes. */
  ask<T>(work: (trace: Trace, signal: AbortSignal) => Promise<T>): Promise<T> | undefined {
    return this.shown && work(this.shown.trace, this.runWork.signal);
  }

  /** Forgets the picture and stops all work. */
  clear(): void {
    this.abort();
    this.shown?.trace.close();
    this.shown = undefined;
  }

  private abort(): void {
    this.textWork.abort();
    this.textWork = new AbortController();
    this.abortRunWork();
  }

  private abortRunWork(): void {
    this.runWork.abort();
    this.runWork = new AbortController();
    this.abortMapWork();
  }

  private abortMapWork(): void {
    this.mapWork.abort();
    this.mapWork = new AbortController();
  }

  /** Undefined: every cell. */
  private binsFor(trace: Trace): number | undefined {
    const part = windowWithin(this.chosen().window, trace.tokens.length);
    const side = part === null ? trace.tokens.length : Math.max(...[part.queries, part.keys].map(([a, b]) => b - a));
    return side <= Math.max(EXACT_TOKENS, this.room) ? undefined : this.room;
  }

  private thumbnailBinsFor(trace: Trace, room = this.thumbnailRoom): number {
    return Math.min(trace.tokens.length, room);
  }

  /** Of a short text everything comes with the run, because each wait for the worker costs as much as the numbers. */
  private prefetchFor(text: string, choice: MapChoice, thumbnailRoom: number): readonly PrefetchRequest[] {
    // A token has at least one character, so such a text is drawn with every cell.
    if (text.length > PREFETCH_CHARS) return [];
    // Some models cut characters, but none cuts bytes.
    const mostTokens = new TextEncoder().encode(text).length;
    return prefetchForPicture(choice, this.isTogether(mostTokens) ? this.heads() : [], thumbnailRoom);
  }

  private heads(): readonly HeadChoice[] {
    return headsOf(this.model, (head) => head).flat();
  }

  private isTogether(tokenCount: number): boolean {
    return tokenCount <= TOGETHER_TOKENS && tokenCount ** 2 * this.heads().length <= TOGETHER_CELLS;
  }

  private async showTrace(trace: Trace, input: RunInput, thumbnailRoom: number, signal: AbortSignal): Promise<void> {
    const mapComing = this.fetchChosenMap(trace, signal);
    if (this.isTogether(trace.tokens.length)) {
      const coming = headsOf(this.model, (head) => fetchThumbnail(trace, head, thumbnailRoom, signal));
      const allComing = Promise.all(coming.map((layer) => Promise.all(layer)));
      // Both are asked for before either is awaited; a failure is reported by whichever is awaited first.
      allComing.catch(() => undefined);
      const [map, thumbnails] = [await mapComing, await allComing];
      this.commit(trace, { ...input, tokens: trace.tokens, map, thumbnails });
      if (this.thumbnailBinsFor(trace, thumbnailRoom) !== this.thumbnailBinsFor(trace))
        await this.addThumbnails(trace, signal);
      return;
    }
    const map = await mapComing;
    const thumbnails = headsOf(this.model, () => undefined);
    this.commit(trace, { ...input, tokens: trace.tokens, map, thumbnails });
    await this.addThumbnails(trace, signal);
  }

  /** From the chosen layer on, where somebody looks; few at a time. Ends when their size changes: then others are asked for. */
  private async addThumbnails(trace: Trace, signal: AbortSignal): Promise<void> {
    const bins = this.thumbnailBinsFor(trace);
    const heads = this.heads();
    const start = Math.max(
      0,
      heads.findIndex(({ layer }) => layer === this.chosen().layer),
    );
    const waiting = [...heads.slice(start), ...heads.slice(0, start)].values();
    const addNext = async (): Promise<void> => {
      for (const head of waiting) {
        const thumbnail = await fetchThumbnail(trace, head, bins, signal);
        if (bins !== this.thumbnailBinsFor(trace)) return;
        this.addThumbnail(trace, head, thumbnail);
      }
    };
    await Promise.all(Array.from({ length: THUMBNAILS_AHEAD }, addNext));
  }

  /** The map that is wanted when it is there; heads may be chosen and the canvas resized while it comes. */
  private async fetchChosenMap(trace: Trace, signal: AbortSignal): Promise<HeadMap> {
    const choice = this.chosen();
    const bins = this.binsFor(trace);
    const map = await fetchMap(trace, choice, bins, signal);
    const isWanted = isSameMap(this.chosen(), choice) && this.binsFor(trace) === bins;
    return isWanted ? map : this.fetchChosenMap(trace, signal);
  }

  private commit(trace: Trace, picture: Picture): void {
    const before = this.shown?.trace;
    // What was asked of the trace that goes has nobody left to answer it.
    this.abortRunWork();
    this.shown = { trace, picture };
    this.deliver(picture);
    // After the picture is on its way: the message takes longer than it looks.
    before?.close();
  }

  private addThumbnail(trace: Trace, { layer, head }: HeadChoice, thumbnail: Thumbnail): void {
    this.update(trace, (picture) => {
      const heads = picture.thumbnails[layer]?.with(head, thumbnail) ?? [];
      return { ...picture, thumbnails: picture.thumbnails.with(layer, heads) };
    });
  }

  /** Changes the picture of `trace`, unless another one has taken its place meanwhile. */
  private update(trace: Trace, change: (picture: Picture) => Picture): void {
    if (this.shown?.trace !== trace) return;
    this.shown = { trace, picture: change(this.shown.picture) };
    this.deliver(this.shown.picture);
  }
}

/** By layer and head. */
export function headsOf<T>(model: Model, make: (head: HeadChoice) => T): readonly (readonly T[])[] {
  return Array.from({ length: model.layers }, (_, layer) =>
    Array.from({ length: model.headsIn(layer) }, (__, head) => make({ layer, head })),
  );
}
