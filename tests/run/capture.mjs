// A child process whose exit code and words are both of interest, unlike run(), for which any failure is an error.
import { spawn } from "node:child_process";

/**
 * Resolves with { code, output } whatever the code is; `echo` shows the output while it runs.
 *
 * @returns {Promise<{ code: number, output: string }>}
 */
export function capture(program, args, { cwd, env, echo = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const keep = (stream) => (chunk) => {
      output += chunk;
      if (echo) stream.write(chunk);
    };
    child.stdout.setEncoding("utf8").on("data", keep(process.stdout));
    child.stderr.setEncoding("utf8").on("data", keep(process.stderr));
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output }),
    );
  });
}
