// Builds the hosts into build/hosts/ID/, or only what changed: node tests/hosts/build-hosts.mjs [ID ...]
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { withLock } from "../../wasm/toolchain/lock.mjs";
import { runMain, SetupError } from "../../wasm/toolchain/run.mjs";
import { ensureSystemPackages } from "../../wasm/toolchain/system-packages.mjs";
import { HOSTS } from "./hosts.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = join(ROOT, "tests/hosts");
const BUILT = join(ROOT, "build/hosts");

export function builtFolder(host) {
  return join(BUILT, host.id);
}

/** The path of a host's own file, as a recipe names it. */
export function sourceFile(host, file) {
  return join(SOURCES, host.id, file);
}

export async function buildHosts({ hosts = HOSTS, log = console.log } = {}) {
  const faults = [];
  for (const host of hosts) {
    await withLock(join(ROOT, `build/hosts-${host.id}.lock`), async () => {
      if (!isBuilt(host)) faults.push(...(await tryToBuild(host, log)));
    });
  }
  if (faults.length > 0) throw new SetupError(faults.join("\n"));
}

/** What one of them wants does not keep the others from being built. */
async function tryToBuild(host, log) {
  try {
    await buildHost(host, log);
    return [];
  } catch (error) {
    if (error instanceof SetupError) return [`${host.id}: ${error.message}`];
    throw error;
  }
}

/** From the sources as they are now. */
export function isBuilt(host) {
  const stamp = stampOf(host);
  const page = join(builtFolder(host), host.page);
  return existsSync(stamp) && existsSync(page) && readFileSync(stamp, "utf8") === hashOfInputs(host);
}

async function buildHost(host, log) {
  const started = Date.now();
  // Beside the place where it will be, so that nobody is served half of a host.
  const next = join(ROOT, "build/hosts-next", host.id);
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });
  const inputs = hashOfInputs(host);
  const source = join(SOURCES, host.id);
  await ensureSystemPackages(host.needs ?? [], { log });
  if (host.build === undefined) copySources(source, next);
  else await host.build({ source, out: next, log });
  if (!existsSync(join(next, host.page))) throw new SetupError(`the build of ${host.id} left no ${host.page}`);
  rmSync(builtFolder(host), { recursive: true, force: true });
  mkdirSync(BUILT, { recursive: true });
  renameSync(next, builtFolder(host));
  writeFileSync(stampOf(host), inputs);
  log(`hosts: ${host.id} built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function copySources(source, out) {
  cpSync(source, out, { recursive: true, filter: (file) => relative(source, file) !== "host.mjs" });
}

function stampOf(host) {
  return join(BUILT, `${host.id}.stamp`);
}

/** One hash over what a host is made from: its folder, what builds it, and the packages that npm installs for it. */
function hashOfInputs(host) {
  const shared = filesIn(SOURCES).filter((file) => file.endsWith(".mjs") && file !== "hosts.mjs");
  const packages = ["package.json", "package-lock.json"].map((file) => join("npm", file));
  const files = [...shared, ...(host.build ? packages : []), ...filesBelow(join(SOURCES, host.id))];
  const hash = createHash("sha256");
  for (const file of files.sort()) {
    const path = join(SOURCES, file);
    if (existsSync(path)) hash.update(`${file}\n`).update(readFileSync(path));
  }
  return hash.digest("hex");
}

function filesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
}

/** What tools may leave beside the sources is none of them. */
const LEFT_BY_TOOLS = /(^|\/)(node_modules|__pycache__|cache|\.docusaurus|\.cache)(\/|$)/;

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(SOURCES, join(entry.parentPath, entry.name)))
    .filter((file) => !LEFT_BY_TOOLS.test(dirname(file)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runMain(async () => {
    const ids = process.argv.slice(2);
    const unknown = ids.find((id) => !HOSTS.some((host) => host.id === id));
    const known = HOSTS.map(({ id }) => id).join(", ");
    if (unknown !== undefined) throw new SetupError(`there is no host "${unknown}"; the hosts are ${known}`);
    const hosts = ids.length === 0 ? HOSTS : HOSTS.filter(({ id }) => ids.includes(id));
    await buildHosts({ hosts });
    console.log(`hosts: ${hosts.map(({ id }) => id).join(", ")}: up to date in ${relative(process.cwd(), BUILT)}/`);
  });
}
