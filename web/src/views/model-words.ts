// How the page speaks of models.

import type { ModelIdentity } from "../state/models.ts";

/** “from huggingface.co”, behind a model's name. */
export function whereFrom({ kind, host }: ModelIdentity): string {
  switch (kind) {
    case "built-in":
      return "of this page";
    case "address":
      return `from ${host ?? ""}`;
    case "files":
      return "from files on this machine";
    case "kept":
      return host === undefined ? "kept in this browser" : `kept in this browser, from ${host}`;
  }
}
