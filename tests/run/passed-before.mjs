// What has passed is not run again while nothing has changed that it reads: its counts are kept in build/passed/ beside a digest
// of the files of the clone, of ../shared, and of the programs that run it. A clean checkout has nothing kept.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folders that a part does not read. Whoever lets it read one takes it from here; CI, where nothing is kept, runs all. */
const UNREAD = {
  core: /^(web|docs|tests\/(bench|browser|check|hosts|trainer|wasm|web))\//,
  trainer: /^tests\/(bench|browser|check|core|hosts|wasm|web)\//,
  web: /^tests\/(bench|browser|check|core|hosts|trainer|wasm)\//,
  wasm: /^tests\/(browser|check|core|hosts|trainer)\//,
  browser: /^tests\/(check|core|trainer)\//,
};

export function isRead(part, path) {
  return !UNREAD[part].test(path);
}

/**
 * What decides beside files: node and the compiler, whose `versions` the toolchain knows, and what only Debian's packages say of
 * browsers and of Python.
 */
export function describeMachine(part, versions) {
  const compilers = `${process.version} ${JSON.stringify(versions)}`;
  if (part !== "browser" && part !== "wasm") return compilers;
  const { size, mtimeMs } = statSync("/var/lib/dpkg/status", { throwIfNoEntry: false }) ?? {};
  return `${compilers} ${size} ${mtimeMs}`;
}

/**
 * The same jobs, of which one with a `part` answers without running where it has passed in the clone `root` with what it reads
 * as it is now: { counts, output, passedAt }. describeMachine(part): what decides beside files, as text.
 */
export function remembering(jobs, root, describeMachine) {
  const remember = (job) => {
    const file = join(root, "build/passed", `${job.name.replaceAll(/\W+/g, "-")}.json`);
    return { ...job, run: () => runUnlessKept(job, file, () => digestOf(job.part, root, describeMachine(job.part))) };
  };
  return jobs.map((job) => (job.part === undefined ? job : remember(job)));
}

async function runUnlessKept({ run }, file, digestNow) {
  const digest = digestNow();
  const kept = readKept(file);
  if (digest !== undefined && kept?.digest === digest) return { ...kept, output: "" };
  const { counts, output } = await run();
  // Who edits while tests run has tested neither state.
  if (counts.failed === 0 && counts.passed > 0 && digest !== undefined && digest === digestNow()) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ digest, counts, passedAt: Date.now() }));
  }
  return { counts, output };
}

function readKept(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined; // none, or half a one: run
  }
}

/** undefined where no git says what belongs to the clone. */
function digestOf(part, root, machine) {
  let listed;
  try {
    const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    listed = execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
  const hash = createHash("sha256").update(machine);
  for (const path of new Set(listed.split("\0").sort())) {
    if (path === "" || !isRead(part, path)) continue;
    hash.update(`\0${path}\0`).update(contentOf(join(root, path)));
  }
  return hash.update(describeFolder(join(root, "../shared"))).digest("hex");
}

function contentOf(file) {
  try {
    return readFileSync(file);
  } catch {
    return "removed";
  }
}

/** Names, sizes and times: a corpus is not read for this. */
function describeFolder(folder) {
  try {
    const entries = readdirSync(folder, { recursive: true }).sort();
    return entries.map((entry) => describeFile(folder, entry)).join("\n");
  } catch {
    return "no such folder";
  }
}

function describeFile(folder, entry) {
  const { size, mtimeMs } = statSync(join(folder, entry));
  return `${entry} ${size} ${mtimeMs}`;
}
