// The pages of others that the browser tests open: built beforehand, with the tools that their makers have.
import { buildHosts } from "../hosts/build-hosts.mjs";
import { NO_COUNTS } from "./counts.mjs";

/** After the downloads: apt-get works on one thing at a time. */
export function hostJobs(parts, downloads) {
  const run = async () => {
    await downloads;
    await buildHosts();
    return { counts: { ...NO_COUNTS, passed: 1 }, output: "" };
  };
  return parts.has("browser") ? [{ name: "browser: the hosts build", run }] : [];
}
