// Which cell somebody looks at, and its numbers: the one under the pointer, else the pinned one, which is part of the
// view.

import { windowWith } from "../state/map-window.ts";
import { movePin, type Move } from "../state/move-pin.ts";
import { binAt, cellOfRow, factsAt, placeOf, type CellFacts, type Facts, type Picture } from "../state/picture.ts";
import { noteOnPin, pinWithin, type Cell, type Note } from "../state/playground-state.ts";
import type { Store } from "../state/store.ts";
import type { PictureSource } from "./picture-source.ts";

export interface PointingSurroundings {
  readonly picture: () => Picture | undefined;
  readonly source: () => PictureSource | undefined;
  /** Work that takes a while; a fault of it is shown. */
  readonly attempt: (work: () => Promise<void>) => Promise<void>;
  /** Somebody here has pinned a cell, or has let go of one. */
  readonly onPin: (pin: Cell | null) => void;
  readonly onChange: () => void;
}

export class Pointing {
  private hovered: Cell | null = null;
  /** Of the pinned cell, when the map holds only bins, or does not show it. */
  private pinFacts: CellFacts | undefined;
  private isPinOfLink = false;

  constructor(
    private readonly store: Store,
    private readonly surroundings: PointingSurroundings,
  ) {}

  get hover(): Cell | null {
    return this.hovered;
  }

  hoverCell(cell: Cell | null): void {
    this.hovered = cell;
    this.surroundings.onChange();
  }

  /** Pins a cell; in a pooled map, the cell that gave its bin the colour. */
  async pinCell(cell: Cell): Promise<void> {
    const picture = this.surroundings.picture();
    if (picture?.map.kind !== "pooled") return this.setPin(cell);
    const { map } = picture;
    const place = placeOf(map, cell);
    if (place === undefined) return this.setPin(cell);
    await this.surroundings.attempt(async () => {
      const strongest = await this.surroundings.source()?.strongestCell(binAt(map, place.row, place.column));
      if (strongest !== undefined) this.setPin(strongest);
    });
  }

  pinExactCell(cell: Cell): void {
    this.setPin(cell);
  }

  /** Pins a row of the map, or lets go of it. */
  pinQuery(query: number): void {
    const { pin } = this.store.get();
    const picture = this.surroundings.picture();
    if (picture === undefined) return;
    if (pin?.query === query) return this.letGo();
    this.setPin(cellOfRow(picture, pin, query));
  }

  /** The first step shows the cell under the pointer, or the first of all. */
  movePin(move: Move): void {
    const picture = this.surroundings.picture();
    if (picture === undefined) return;
    const { pin } = this.store.get();
    const start = this.hovered ?? { query: 0, key: 0 };
    this.hovered = null;
    this.setPin(pin === null ? start : movePin(pin, move, picture));
  }

  letGo(): void {
    this.hovered = null;
    if (this.store.get().pin !== null) this.surroundings.onPin(null);
    this.store.set({ pin: null }, "pin");
    this.surroundings.onChange();
  }

  /** A link is followed, with a pin or without. */
  followLink(pin: Cell | null): void {
    this.isPinOfLink = pin !== null;
  }

  /** There is no picture to point at. */
  leavePicture(): void {
    this.hovered = null;
  }

  /** A pin that a text does not reach is let go: without a word when somebody shortened it, with one after a link. */
  stayWithin(tokenCount: number): readonly Note[] {
    this.hovered = this.hovered && pinWithin(this.hovered, tokenCount);
    const { pin } = this.store.get();
    const within = pinWithin(pin, tokenCount);
    const isLost = pin !== null && within === null && this.isPinOfLink;
    this.isPinOfLink = false;
    this.store.set({ pin: within }, "correction");
    return isLost ? [noteOnPin(pin, tokenCount)] : [];
  }

  /** For another pin, or another map. */
  async refreshFacts(): Promise<void> {
    const { pin } = this.store.get();
    this.pinFacts = undefined;
    const picture = this.surroundings.picture();
    if (pin === null || picture === undefined || pinWithin(pin, picture.tokens.length) === null) return;
    if (isExactAt(picture, pin)) return;
    await this.surroundings.attempt(async () => {
      const facts = await this.surroundings.source()?.factsOf(pin);
      if (this.store.get().pin === pin) this.pinFacts = facts;
    });
  }

  facts(): Facts | undefined {
    const picture = this.surroundings.picture();
    if (picture === undefined) return undefined;
    if (this.hovered !== null) return factsAt(picture, this.hovered);
    const { pin } = this.store.get();
    if (pin === null || pinWithin(pin, picture.tokens.length) === null) return undefined;
    return isExactAt(picture, pin) ? factsAt(picture, pin) : this.pinFacts;
  }

  private setPin(pin: Cell): void {
    this.isPinOfLink = false;
    this.surroundings.onPin(pin);
    this.store.set({ pin, window: windowWith(this.store.get().window, pin) }, "pin");
    this.surroundings.onChange();
  }
}

function isExactAt({ map }: Picture, cell: Cell): boolean {
  return map.kind === "exact" && placeOf(map, cell) !== undefined;
}
