import { rmSync } from "node:fs";
import { join } from "node:path";
import { runSystemProgram } from "../programs.mjs";

export default {
  id: "sphinx",
  title: "Sphinx",
  recipe: {
    words:
      "`html_js_files` puts the script into every page; a page takes the element as raw HTML. Other builders than that of " +
      "HTML leave it out, so what the map shows should also be said in words.",
    files: ["conf.py", "index.rst"],
  },
  page: "index.html",
  needs: [{ file: "sphinx-build", package: "python3-sphinx" }],
  async build({ source, out }) {
    await runSystemProgram("sphinx-build", ["-q", "-W", "-b", "html", source, out], { cwd: source });
    rmSync(join(out, ".doctrees"), { recursive: true }); // what was parsed, for the next build
  },
};
