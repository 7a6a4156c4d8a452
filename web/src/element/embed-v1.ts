// v1/embed.js: the same, at an address that pages can rely on: one that breaks them would lie in v2/.

import { AttentionView, defineElement } from "./attention-view.ts";

export { AttentionView };

defineElement("../", () => import("./snapshot-picture.ts"));
