import { cpSync } from "node:fs";
import { join } from "node:path";
import { runNpmProgram } from "../programs.mjs";

export default {
  id: "docusaurus",
  title: "Docusaurus",
  recipe: {
    words:
      "`scripts` puts the script into every page; Markdown and MDX take the element as it is. It is a part of the HTML that " +
      "the server sends. With the preset `classic`, `scripts` is all that the configuration needs.",
    files: ["docusaurus.config.js", "docs/index.md", "docs/another-head.md"],
  },
  page: "", // Docusaurus knows no page of the name index.html
  async build({ source, out, log }) {
    const env = { NO_UPDATE_NOTIFIER: "1" }; // it would ask the registry for a newer one
    const built = await runNpmProgram("@docusaurus/core/bin/docusaurus.mjs", ["build"], {
      source,
      name: "docusaurus",
      env,
      log,
    });
    cpSync(join(built, "build"), out, { recursive: true });
  },
};
