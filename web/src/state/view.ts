// What a way of looking at a head is: what it asks of a run, and the element that draws the answer. Each stands in a
// folder of its own below views/ and is listed once, in views/view-list.ts.

import type { HeadNote, Trace } from "../engine/engine.ts";
import type { HeadChoice, Picture } from "./picture.ts";
import type { PlaygroundState, ViewName } from "./playground-state.ts";

/** What a view may look at to know what to ask. */
export interface Scene {
  readonly state: PlaygroundState;
  readonly picture: Picture;
  /** The chosen one, as long as a picture of it is there or coming. */
  readonly shownHead: HeadChoice;
  /** By layer and head, of the picture's model. */
  readonly headNotes: readonly (readonly (HeadNote | undefined)[])[];
}

export interface View<Asked = unknown, Data = unknown> {
  /** The name of its element, a ViewElement. */
  readonly element: string;
  /** A value that JSON can hold: what is asked is asked anew when it differs. Undefined when there is nothing to ask. */
  asks(scene: Scene): Asked | undefined;
  fetch(trace: Trace, asked: Asked, signal: AbortSignal): Promise<Data>;
}

/** What was asked of a run, the numbers that came, and the picture of that run: they belong together. */
export interface Answer<Asked = unknown, Data = unknown> {
  readonly picture: Picture;
  readonly asked: Asked;
  readonly data: Data;
}

/** A view that is there, and what it has to draw. */
export interface ShownView {
  readonly name: ViewName;
  readonly view: View;
  /** Undefined before the first, and while there is nothing to ask. */
  readonly answer: Answer | undefined;
}
