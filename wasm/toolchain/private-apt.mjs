// An apt of our own: reads another suite of the machine's mirror and downloads from it, without root and
// without touching the system. Its package database is empty, so that apt fetches the whole closure of what
// it is asked for, down to libc: what is unpacked then depends on nothing of the machine but the kernel.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findDebianMirror } from "./debian-sources.mjs";
import { run, SetupError } from "./run.mjs";

export const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Prepares the private configuration below `folder` and fetches the package lists of `suite`. */
export async function openPrivateApt(folder, suite) {
  if (!existsSync(KEYRING)) {
    throw new SetupError(
      "install the package debian-archive-keyring (apt-get install debian-archive-keyring), then start again",
    );
  }
  for (const part of ["lists/partial", "archives/partial", "sources", "etc"])
    mkdirSync(join(folder, part), { recursive: true });
  writeFileSync(join(folder, "status"), "");
  const mirror = findDebianMirror(readSystemSources(), systemCodename());
  const origin = `[signed-by=${KEYRING}] ${mirror} ${suite} main`;
  writeFileSync(join(folder, "sources.list"), `deb ${origin}\ndeb-src ${origin}\n`);
  writeFileSync(join(folder, "apt.conf"), configuration(folder));
  const apt = new PrivateApt(folder);
  await apt.get("update");
  return apt;
}

class PrivateApt {
  constructor(folder) {
    this.folder = folder;
    this.archives = join(folder, "archives");
    this.sources = join(folder, "sources");
  }

  /** Runs apt-get with the private configuration, which is read after the machine's own (proxies stay as they are). */
  get(...args) {
    return run("apt-get", ["-c", join(this.folder, "apt.conf"), "-q", "-y", ...args], {
      cwd: this.sources,
      env: { DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
    });
  }

  /** Downloads the packages and all that they need; returns the paths of the .deb files. */
  async downloadPackages(names) {
    await this.get("install", "--download-only", ...names);
    return readdirSync(this.archives)
      .filter((file) => file.endsWith(".deb"))
      .map((file) => join(this.archives, file));
  }

  /** Downloads the upstream source archive of a package; returns its path. */
  async downloadSource(name) {
    await this.get("source", "--download-only", name);
    const archive = readdirSync(this.sources).find(
      (file) => file.startsWith(`${name}_`) && file.includes(".orig.tar."),
    );
    if (archive === undefined) throw new SetupError(`apt-get source ${name} left no .orig.tar archive`);
    return join(this.sources, archive);
  }
}

function configuration(folder) {
  return `Dir::Etc::sourcelist "${join(folder, "sources.list")}";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "${folder}";
Dir::State::lists "${join(folder, "lists")}";
Dir::State::status "${join(folder, "status")}";
Dir::Cache "${folder}";
Dir::Cache::archives "${join(folder, "archives")}";
APT::Install-Recommends "0";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
Debug::NoLocking "1";
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Post-Invoke;
`;
}

function readSystemSources() {
  const names = ["/etc/apt/sources.list"];
  const parts = "/etc/apt/sources.list.d";
  if (existsSync(parts))
    names.push(
      ...readdirSync(parts)
        .sort()
        .map((file) => join(parts, file)),
    );
  return names
    .filter((name) => /\.(list|sources)$/.test(name) && existsSync(name))
    .map((name) => ({ name, text: readFileSync(name, "utf8") }));
}

function systemCodename() {
  const match = /^VERSION_CODENAME="?([^"\n]*)/m.exec(readFileSync("/etc/os-release", "utf8"));
  return match?.[1] ?? "stable";
}
