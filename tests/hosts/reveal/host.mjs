import { cpSync } from "node:fs";
import { join } from "node:path";
import { npmPackage } from "../programs.mjs";

export default {
  id: "reveal",
  title: "reveal.js",
  recipe: {
    words:
      "`reveal.js/` is the folder `dist` of the npm package. A slide has a fixed size (960 × 700 px) and is scaled to the " +
      "screen. It is laid out before the map has come, so the style sheet says how much room that takes.",
    files: ["index.html"],
  },
  page: "index.html",
  async build({ source, out, log }) {
    cpSync(join(source, "index.html"), join(out, "index.html"));
    cpSync(await npmPackage("reveal.js/dist", { log }), join(out, "reveal.js"), { recursive: true });
  },
};
