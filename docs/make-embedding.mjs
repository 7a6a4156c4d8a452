// docs/embedding.md from the hosts that are tested: node docs/make-embedding.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sourceFile } from "../tests/hosts/build-hosts.mjs";
import { HOSTS } from "../tests/hosts/hosts.mjs";
import { formatPage } from "./format-page.mjs";

const EMBEDDING = join(fileURLToPath(new URL("..", import.meta.url)), "docs/embedding.md");

const INTRO = `# Embedding, host by host

1. Put Headlight somewhere: \`npm run build\` leaves a folder \`dist/\`, which any static server can hold under any path
   ([hosting.md](hosting.md)). That may be the host of your own pages.
2. Copy what stands below for your host, and write the address of that folder where it says \`https://your.host/headlight/\`.
3. Say what is to be seen: [embed.md](embed.md) has all attributes, methods and events of the element. "Share" in the
   playground writes the line for the view you are looking at.

Made of the files in \`tests/hosts\` by \`node docs/make-embedding.mjs\`. Each of them is built, opened in Chromium from another
origin than Headlight's, and one of its cells held to the engine by \`npm test\`. They are quoted
whole.
`;

/** The words that Markdown has for what a file is. */
const LANGUAGES = {
  ".mjs": "js",
  ".yml": "yaml",
  ".md": "markdown",
  ".mdx": "mdx",
  ".py": "python",
  ".ipynb": "json",
};

/** The text of docs/embedding.md as it should be. */
export async function embeddingText() {
  const list = HOSTS.map(({ title }) => `- [${title}](#${anchorOf(title)})`).join("\n");
  const quoted = new Map();
  const text = [INTRO, `${list}\n`, ...HOSTS.map((host) => recipeOf(host, quoted))].join("\n");
  // The files stay as they are: .oxfmtrc.json says so for this page, too.
  return formatPage(text, { proseWrap: "always", embeddedLanguageFormatting: "off" });
}

/** `quoted`: what stands above already, by its text. */
function recipeOf(host, quoted) {
  const headers = Object.entries(host.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const sent = headers.length === 0 ? [] : [`Sent with the page:\n\n${fenced(headers.join("\n"), "http")}`];
  const files = host.recipe.files.map((file) => quoteOnce(host, file, quoted));
  return [`## ${host.title}`, host.recipe.words, ...sent, ...files, ""].join("\n\n");
}

function quoteOnce(host, file, quoted) {
  const text = readFileSync(sourceFile(host, file), "utf8").trimEnd();
  const above = quoted.get(text);
  if (above !== undefined) return `\`${file}\` is ${above}.`;
  quoted.set(text, `\`${file}\` of [${host.title}](#${anchorOf(host.title)}), unchanged`);
  return `\`${file}\`\n\n${fenced(text, LANGUAGES[extname(file)] ?? extname(file).slice(1))}`;
}

/** In more backticks than the text has in a row. */
function fenced(text, language) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** As GitHub names the place of a heading. */
function anchorOf(title) {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(EMBEDDING, await embeddingText());
