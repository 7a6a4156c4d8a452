// What has passed is not run again while nothing has changed that it reads: its counts are kept in build/passed/ beside a digest
// of the files of the clone, of ../shared, and of the programs that run it. A clean checkout has nothing kept.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Folders that a part does not read. Whoever lets it read one takes it from here; CI, where nothing is kept, runs all. */
const UNREAD = {
  core: /^(web|docs|tests\/(browser|check|hosts|trainer|wasm|web))\//,
  trainer: /^tests\/(browser|check|core|hosts|wasm|web)\//,
  web: /^tests\/(bench|browser|check|core|hosts|trainer|wasm)\//,
  wasm: /^tests\/(browser|check|core|hosts|trainer)\//,
  browser: /^tests\/(check|core|trainer)\//,
};

export function isRead(part, path) {
  return !UNREAD[part].test(path);
}

const ENVIRONMENT = /^(HEADLIGHT_|EM_|LC_|CC$|CXX$|CATCH2_DIR$|LANG$|NODE_OPTIONS$|PATH$|TZ$|\w*FLAGS$)/;

/**
 * What decides beside files, as text: programs, of which the toolchain knows the `versions` of what it fetched, and Debian's
 * packages those of browsers and of Python; and the environment. Tests of the page's sources use nothing of the toolchain.
 */
export function describeMachine(part, versions) {
  const environment = Object.entries(process.env).filter(([name]) => ENVIRONMENT.test(name));
  const machine = [process.version, JSON.stringify(versions), JSON.stringify(environment.sort())];
  if (part === "web") return machine.join("\n");
  if (part === "core" || part === "trainer") return [...machine, versionOf("c++"), versionOf("cmake")].join("\n");
  const { size, mtimeMs } = statSync("/var/lib/dpkg/status", { throwIfNoEntry: false }) ?? {};
  return [...machine, size, mtimeMs].join("\n");
}

function versionOf(program) {
  try {
    return execFileSync(program, ["--version"], { encoding: "utf8" });
  } catch {
    return `no ${program}`;
  }
}

/**
 * The same jobs, of which one with a `part` answers without running where it has passed in the clone `root` with what it reads
 * as it is now: { counts, output, passedAt }. `again`: it runs, and only keeps what comes out. describeMachine(part): resolves with
 * what decides beside files, as text.
 */
export function remembering(jobs, root, describeMachine, { again = false } = {}) {
  const remember = (job) => {
    const file = join(root, "build/passed", `${job.name.replaceAll(/\W+/g, "-")}.json`);
    const digestNow = () => digestOf(job.part, root);
    // Of now, before anything is built: an edit that comes between building and testing has not been tested.
    const built = digestNow();
    const kept = { file, built, digestNow, machineNow: () => describeMachine(job.part), again };
    return { ...job, run: () => runUnlessKept(job, kept) };
  };
  return jobs.map((job) => (job.part === undefined ? job : remember(job)));
}

async function runUnlessKept({ run }, { file, built, digestNow, machineNow, again }) {
  const machine = await machineNow();
  const kept = again ? undefined : readKept(file);
  if (built !== undefined && kept?.digest === built && kept.machine === machine) return { ...kept, output: "" };
  rmSync(file, { force: true });
  const { counts, output } = await run();
  const isSame = built !== undefined && built === digestNow() && machine === (await machineNow());
  if (counts.failed === 0 && counts.passed > 0 && isSame) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ digest: built, machine, counts, passedAt: Date.now() }));
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

/** undefined where this is no clone of its own: no git says what belongs to it. */
function digestOf(part, root) {
  let listed;
  try {
    const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
    listed = execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return undefined;
  }
  // Below another repository that ignores it, git lists nothing.
  if (listed === "") return undefined;
  const hash = createHash("sha256");
  for (const path of new Set(listed.split("\0").sort())) {
    if (path === "" || !isRead(part, path)) continue;
    hash.update(`\0${path}\0`).update(contentOf(join(root, path)));
  }
  return hash.update(describeFolder(process.env["HEADLIGHT_SHARED"] ?? join(root, "../shared"))).digest("hex");
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
  const { size, mtimeMs } = statSync(join(folder, entry), { throwIfNoEntry: false }) ?? {};
  return `${entry} ${size} ${mtimeMs}`;
}
