/// <reference lib="dom" preserve="true" />
// embed.js: <attention-view>, beside embed.html.

import { AttentionView, defineElement } from "./attention-view.ts";

export type { PlaygroundState as AttentionViewState } from "../state/playground-state.ts";
export type { AttentionData } from "./attention-view.ts";
export { AttentionView };

defineElement("./", () => import("./snapshot-picture.ts"));
