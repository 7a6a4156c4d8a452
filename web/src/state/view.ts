// What a way of looking at a head is: what it asks of a run, and the element that draws the answer. Each stands in a
// folder of its own below views/ and is listed once, in views/view-list.ts.

import type { CompareRequest, Comparison, HeadNote, Trace } from "../engine/engine.ts";
import type { MetricTable } from "./head-metrics.ts";
import type { HeadNumbers } from "./head-numbers.ts";
import type { OtherScreen, OtherSide } from "./other-side.ts";
import type { Fault, HeadMap, MeanThumbnails, ModelTraits, Picture } from "./picture.ts";
import type { PlaygroundState, ShownHead, ViewName } from "./playground-state.ts";

/** What a view may look at to know what to ask. */
export interface Scene {
  readonly state: PlaygroundState;
  readonly picture: Picture;
  /** The picture's. */
  readonly model: ModelTraits | undefined;
  /** The chosen one, as long as a picture of it is there or coming. */
  readonly shownHead: ShownHead;
  /** By layer and head, of the picture's model. */
  readonly headNotes: readonly (readonly (HeadNote | undefined)[])[];
  readonly other: OtherScreen;
  /** Of the engine; "" before there is one. */
  readonly version: string;
}

/** What a run is compared with, for the views that compare. */
export interface Others {
  /** Made when it is first asked for. Undefined where there is none to be had: Screen.other says why. */
  readonly side: (signal: AbortSignal) => Promise<OtherSide | undefined>;
  readonly compare: (request: CompareRequest) => Promise<Comparison>;
}

/** Something that is asked of the run that is shown. */
export interface Question<Asked = unknown, Data = unknown> {
  /** A value that JSON can hold: what is asked is asked anew when it differs. Undefined when there is nothing to ask. */
  asks(scene: Scene): Asked | undefined;
  /** `onPart`: what is there already, where the rest takes a while. */
  fetch(trace: Trace, asked: Asked, signal: AbortSignal, onPart: (data: Data) => void, others: Others): Promise<Data>;
}

/** Something that is asked of the run that is shown once, when somebody wants it. */
export interface OneQuestion {
  readonly ask: (trace: Trace, scene: Scene, signal: AbortSignal) => Promise<void>;
  readonly onFault: (fault: Fault) => void;
}

export interface View<Asked = unknown, Data = unknown> extends Question<Asked, Data> {
  /** The name of its element, a ViewElement. */
  readonly element: string;
  /** A number that each head of the grid has while this view is shown. */
  readonly perHead?: Question<unknown, HeadNumbers>;
}

/** What is asked besides what the view asks, once the first picture is there; each is drawn when it comes. */
export interface ExtraQuestions {
  readonly means: Question<unknown, MeanThumbnails>;
  readonly metrics: Question<unknown, MetricTable>;
  readonly row: Question<unknown, HeadMap>;
}

/** As far as they are of the picture that is shown. */
export interface Extras {
  readonly means?: MeanThumbnails | undefined;
  readonly metrics?: MetricTable | undefined;
  /** Of the pinned query, where the map does not show it number by number. */
  readonly row?: HeadMap | undefined;
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
  /** As far as they have come; left out where the view has none, or there is nothing to ask. */
  readonly headNumbers?: HeadNumbers | undefined;
}
