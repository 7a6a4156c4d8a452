// Where the chosen view stands, if it is not the map.

import type { PropertyValues } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Screen } from "../state/picture.ts";
import { LightElement } from "./light-element.ts";
import type { ViewElement } from "./view-element.ts";

@customElement("view-stage")
export class ViewStage extends LightElement {
  @property({ attribute: false }) screen: Screen | undefined;
  private view: ViewElement | undefined;

  protected override updated(_changed: PropertyValues<this>): void {
    const { screen } = this;
    const shown = screen?.view;
    if (screen === undefined || shown === undefined) {
      this.view?.remove();
      this.view = undefined;
      return;
    }
    if (this.view?.localName !== shown.view.element) {
      this.view?.remove();
      this.view = document.createElement(shown.view.element) as ViewElement;
      this.append(this.view);
    }
    Object.assign(this.view, { screen, answer: shown.answer });
  }

  /** Resolves when the view is painted, where one stands here. */
  async settled(): Promise<void> {
    await this.view?.settled?.();
  }

  /** Of the view too: whoever waits for the stage waits for what stands on it. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete();
    return this.view === undefined || this.view.updateComplete;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "view-stage": ViewStage;
  }
}
