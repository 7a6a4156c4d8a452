import type { Screen } from "../state/picture.ts";
import type { Answer } from "../state/view.ts";
import type { ViewPicture } from "./view-picture.ts";

/** The element of a view: draws `answer`, with what is hovered and pinned in `screen`, and tells intentions. */
export interface ViewElement<Asked = unknown, Data = unknown> extends HTMLElement {
  screen: Screen | undefined;
  answer: Answer<Asked, Data> | undefined;
  /** Of everything that was set. */
  readonly updateComplete: Promise<boolean>;
  /** The figure as it is drawn now, to be taken away; undefined while there is none. */
  picture(): ViewPicture | undefined;
  /** Resolves when what was set is painted, where that is later than `updateComplete`. */
  readonly settled?: () => Promise<void>;
}
