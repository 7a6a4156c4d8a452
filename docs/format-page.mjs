// A page that a script makes, as npm run format would leave it.
import { readFileSync } from "node:fs";
import { format } from "oxfmt";

const { printWidth } = JSON.parse(readFileSync(new URL("../.oxfmtrc.json", import.meta.url), "utf8"));

export async function formatPage(markdown, options = {}) {
  const { code, errors } = await format("page.md", markdown, { printWidth, ...options });
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  return code;
}
