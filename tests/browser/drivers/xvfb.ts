import { spawn } from "node:child_process";
import { findExecutable } from "../find-executable.mjs";

export interface VirtualScreen {
  /** Value for the environment variable DISPLAY. */
  readonly display: string;
  close(): void;
}

/** Starts a virtual screen; WebKit's test browser has no headless mode. Xvfb itself picks a free number. */
export function startVirtualScreen(): Promise<VirtualScreen> {
  const child = spawn(
    findExecutable(["Xvfb"]),
    ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
    {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    },
  );
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`Xvfb ended with status ${String(code)} before it had a screen`)));
    child.stdio[3]?.once("data", (digits: Buffer) => {
      resolve({ display: `:${digits.toString().trim()}`, close: () => void child.kill() });
    });
  });
}
