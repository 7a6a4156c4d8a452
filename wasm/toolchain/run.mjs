// Child processes for the set-up scripts: quiet while they work, everything they said when they fail.
import { spawn } from "node:child_process";

/** A failure that a person can act on: its message is printed alone, without a stack. */
export class SetupError extends Error {
  name = "SetupError";
}

/**
 * Runs a program to its end and returns what it wrote to stdout.
 * `echo` shows its output while it runs; otherwise the output appears only in the error.
 */
export function run(program, args, { cwd, env, echo = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let both = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      both += chunk;
      if (echo) process.stdout.write(chunk);
    });
    child.stderr.on("data", (chunk) => {
      both += chunk;
      if (echo) process.stderr.write(chunk);
    });
    child.on("error", (error) => reject(new SetupError(`cannot start ${program}: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(stdout);
      const said = echo ? "" : `:\n${both.slice(-6000).trimEnd()}`;
      reject(new SetupError(`${program} ${args.slice(0, 4).join(" ")} ended with ${signal ?? `code ${code}`}${said}`));
    });
  });
}

/** Runs `main` and turns a SetupError into one line on stderr and exit code 1. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`headlight: ${error.message}`);
    process.exitCode = 1;
  }
}
