import { spawnSync } from "node:child_process";

/** Debian's, or what somebody has; undefined where there is none. */
export const PYTHON = ["/usr/bin/python3", "python3"].find(
  (python) => spawnSync(python, ["-c", "import numpy"], { stdio: "ignore" }).status === 0,
);

/** For the name of what is skipped. */
export const PYTHON_IS_MISSING = PYTHON === undefined ? " (skipped: there is no Python with NumPy)" : "";
