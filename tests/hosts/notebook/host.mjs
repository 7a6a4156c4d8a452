import { join } from "node:path";
import { runSystemProgram } from "../programs.mjs";

/** Debian's nbconvert loads both from the disk of whoever reads the page; this one has neither formulas nor widgets. */
const NO_SCRIPTS = ["--HTMLExporter.mathjax_url=", "--HTMLExporter.require_js_url="];

export default {
  id: "notebook",
  title: "A Jupyter notebook",
  recipe: {
    words:
      "Notebooks lose their scripts where they are shown to others, so a cell writes a frame and not the element. Put this file " +
      'beside the notebook; `AttentionView("The cat sat on the mat.", layer=1, head=0)` as the last line of a cell shows the ' +
      "map. Where frames are taken out, too (GitHub does), the link below it is what remains.",
    files: ["attention_view.py"],
  },
  page: "attention.html",
  needs: [
    { file: "jupyter-nbconvert", package: "jupyter-nbconvert" },
    { file: "python3", package: "python3" },
  ],
  async build({ source, out }) {
    const run = (program, args) => runSystemProgram(program, args, { cwd: source });
    await run("python3", ["run_cells.py", "attention.ipynb"]);
    const args = ["--to", "html", ...NO_SCRIPTS, "--output-dir", out, join(source, "attention.ipynb")];
    await run("jupyter-nbconvert", args);
    // As a viewer shows the notebook of somebody whom it does not trust.
    const cleaned = ["--HTMLExporter.sanitize_html=True", "--output", "untrusted"];
    await run("jupyter-nbconvert", [...cleaned, ...args]);
  },
};
