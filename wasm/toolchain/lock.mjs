// One process at a time per folder: two terminals may both type `npm start` into a fresh clone.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const HEARTBEAT_MS = 5_000;
// A holder that is alive touches its file; without that, a new process with a dead one's number would block us for ever.
const STALE_MS = 60_000;

/** Runs `work` while holding `lockFile`; waits for its holder, and takes over from one that died. */
export async function withLock(lockFile, work) {
  mkdirSync(dirname(lockFile), { recursive: true });
  while (!tryTake(lockFile)) {
    if (!holderIsAlive(lockFile)) rmSync(lockFile, { force: true });
    else await sleep(200);
  }
  const release = () => rmSync(lockFile, { force: true });
  process.once("exit", release);
  const heartbeat = setInterval(() => touch(lockFile), HEARTBEAT_MS).unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener("exit", release);
    release();
  }
}

function tryTake(lockFile) {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function holderIsAlive(lockFile) {
  const stat = statSync(lockFile, { throwIfNoEntry: false });
  if (stat === undefined || Date.now() - stat.mtimeMs > STALE_MS) return false;
  try {
    // A file that is still empty was made this instant: its process is alive.
    const pid = readFileSync(lockFile, "utf8");
    if (pid !== "") process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function touch(lockFile) {
  const now = new Date();
  // Without the file the lock was let go this instant.
  if (existsSync(lockFile)) utimesSync(lockFile, now, now);
}
