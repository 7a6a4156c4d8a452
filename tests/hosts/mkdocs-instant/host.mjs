import { runSystemProgram } from "../programs.mjs";

export default {
  id: "mkdocs-instant",
  title: "MkDocs with instant navigation",
  recipe: {
    words:
      "Material for MkDocs replaces the content of the page where others load one (`navigation.instant`). The script stays, " +
      "the map of the page before is closed, and that of the new page opens. `font: false` asks no other host for its letters.",
    files: ["mkdocs.yml", "docs/headlight.js", "docs/index.md", "docs/another-head.md"],
  },
  page: "index.html",
  needs: [
    { file: "mkdocs", package: "mkdocs" },
    { file: "/usr/share/mkdocs/themes/material/main.html", package: "mkdocs-material" },
  ],
  async build({ source, out }) {
    await runSystemProgram("mkdocs", ["build", "--quiet", "--strict", "--clean", "--site-dir", out], { cwd: source });
  },
};
