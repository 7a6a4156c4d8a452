/// <reference lib="dom" preserve="true" />
// embed.js: <attention-view>, beside embed.html.

import { AttentionView, defineElement } from "./attention-view.ts";

export type { PlaygroundState as AttentionViewState } from "../state/playground-state.ts";
export { AttentionView };

defineElement("./");
