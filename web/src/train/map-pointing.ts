// Which cell of the probe's map somebody looks at: the one under the pointer, else the pinned one.

import { movePin, type Move } from "../state/move-pin.ts";
import { factsAt, type Facts, type Picture } from "../state/picture.ts";
import { pinWithin, type Cell } from "../state/playground-state.ts";

export interface PointingListener {
  /** Null: the pin is let go. */
  readonly onPin: (pin: Cell | null) => void;
  readonly onChange: () => void;
}

export class MapPointing {
  private hovered: Cell | null = null;
  private pinned: Cell | null = null;

  constructor(
    private readonly picture: () => Picture | undefined,
    private readonly listener: PointingListener,
  ) {}

  get hover(): Cell | null {
    return this.within(this.hovered);
  }

  get pin(): Cell | null {
    return this.within(this.pinned);
  }

  facts(): Facts | undefined {
    const [picture, cell] = [this.picture(), this.hover ?? this.pin];
    return picture === undefined || cell === null ? undefined : factsAt(picture, cell);
  }

  hoverCell(cell: Cell | null): void {
    this.hovered = cell;
    this.listener.onChange();
  }

  pinCell(cell: Cell | null): void {
    this.hovered = null;
    this.pinned = cell;
    this.listener.onPin(cell);
    this.listener.onChange();
  }

  /** The first step shows the cell under the pointer, or the first of all. */
  movePin(move: Move): void {
    const picture = this.picture();
    if (picture === undefined) return;
    const { pin } = this;
    this.pinCell(pin === null ? (this.hover ?? { query: 0, key: 0 }) : movePin(pin, move, picture));
  }

  private within(cell: Cell | null): Cell | null {
    return pinWithin(cell, this.picture()?.tokens.length ?? 0);
  }
}
