// The pages of others that the browser tests open: built beforehand, with the tools that their makers have.
import { buildHosts } from "../hosts/build-hosts.mjs";
import { HOSTS } from "../hosts/hosts.mjs";
import { NO_COUNTS } from "./counts.mjs";

// Each takes as long as all the others together.
const LONG = ["docusaurus", "vitepress"];

/** After the downloads: apt-get works on one thing at a time. */
export function hostJobs(parts, downloads) {
  if (!parts.has("browser")) return [];
  const job = (name, hosts) => ({ name: `browser: ${name}`, run: () => runBuild(hosts, downloads) });
  const long = LONG.map((id) => job(`${id} is built`, withId(id)));
  return [
    ...long,
    job(
      "the other hosts are built",
      HOSTS.filter(({ id }) => !LONG.includes(id)),
    ),
  ];
}

function withId(wanted) {
  return HOSTS.filter(({ id }) => id === wanted);
}

async function runBuild(hosts, downloads) {
  await downloads;
  await buildHosts({ hosts });
  return { counts: { ...NO_COUNTS, passed: 1 }, output: "" };
}
