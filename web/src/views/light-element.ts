// Base of the views. They render into the page itself, not into a shadow root: one style sheet, and labels and
// descriptions that may refer to each other.

import { LitElement } from "lit";

export abstract class LightElement extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
