// How the page speaks of models.

import type { ModelIdentity } from "../state/models.ts";

/** “in eight bits, ”, behind a model's name. */
export function howItLies({ bits }: Pick<ModelIdentity, "bits">): string {
  return bits === "8" ? "in eight bits, " : "";
}

/** “from huggingface.co”, behind a model's name. `hosts`: those that have answered, where others than the one named. */
export function whereFrom({ kind, host }: ModelIdentity, hosts: readonly string[] = []): string {
  const others = hosts.filter((other) => other !== host);
  switch (kind) {
    case "built-in":
      return "of this page";
    case "address":
      return `from ${host ?? ""}${others.length === 0 ? "" : `, which redirects to ${others.join(" and ")}`}`;
    case "files":
      return "from files on this machine";
    case "kept":
      return host === undefined ? "kept in this browser" : `kept in this browser, from ${host}`;
  }
}
