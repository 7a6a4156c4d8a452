import { runSystemProgram } from "../programs.mjs";

export default {
  id: "mkdocs",
  title: "MkDocs",
  recipe: {
    words:
      "MkDocs 1.4 writes what `extra_javascript` names as a plain script, so that one imports the module; from MkDocs 1.5 on, " +
      "`{ path: https://your.host/headlight/embed.js, type: module }` says the same without a file. " +
      "`highlightjs: false` asks no other host for a highlighter.",
    files: ["mkdocs.yml", "docs/headlight.js", "docs/index.md"],
  },
  page: "index.html",
  needs: [{ file: "mkdocs", package: "mkdocs" }],
  async build({ source, out }) {
    await runSystemProgram("mkdocs", ["build", "--quiet", "--strict", "--clean", "--site-dir", out], { cwd: source });
  },
};
