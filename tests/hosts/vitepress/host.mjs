import { cpSync } from "node:fs";
import { join } from "node:path";
import { runNpmProgram } from "../programs.mjs";

export default {
  id: "vitepress",
  title: "VitePress",
  recipe: {
    words:
      "Vue is told that the element is not one of its components, and the script stands in the head of every page, where the " +
      "build on the server does not run it. The element is a part of the HTML that the server sends.",
    files: [".vitepress/config.mjs", "index.md", "another-head.md"],
  },
  page: "index.html",
  async build({ source, out, log }) {
    const built = await runNpmProgram("vitepress/bin/vitepress.js", ["build"], { source, name: "vitepress", log });
    cpSync(join(built, ".vitepress/dist"), out, { recursive: true });
  },
};
