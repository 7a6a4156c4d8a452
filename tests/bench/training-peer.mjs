import { spawnSync } from "node:child_process";

// Debian's PyTorch multiplies with whatever BLAS the system has. The plain one is ten times as slow as what anybody trains
// with, and nothing to be measured against.
const NAMES_OF_BLAS = "import torch\nprint(open('/proc/self/maps').read())";

/** Why a training step is not compared with PyTorch's, or undefined when it can be. `python`: of the interpreter. */
export function missingPeer(python) {
  const { status, stdout } = spawnSync(python, ["-c", NAMES_OF_BLAS], { encoding: "utf8" });
  if (status !== 0) return "PyTorch is not compared: install Debian's python3-torch for that.";
  if (/openblas|libmkl/.test(stdout)) return undefined;
  return "PyTorch is not compared: its products are plain loops; install Debian's libopenblas0-pthread for that.";
}
