// docs/api.md from the types of the engine: node docs/make-api.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";
import { formatPage } from "./format-page.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const API = join(ROOT, "docs/api.md");
/** What a script meets first, in this order; all else follows as it stands in the source. */
const FIRST = ["Engine", "EngineOptions", "ModelSource", "OpenOptions", "Model", "RunOptions", "Trace", "Token"];

const INTRO = `# The engine, from a script

Made of the doc comments of \`web/src/engine/engine.ts\` by \`node docs/make-api.mjs\`; a test holds the two to each other.

\`\`\`ts
import { createEngine } from "headlight"; // in a page, or under Node after npm run build

const engine = await createEngine();
const model = await engine.openModel("textbook");
const trace = await model.run("The cat sat on the mat.");
const weights = await trace.weights({ layer: 0, head: 0 }); // Float32Array [query_len, key_len]
\`\`\`

Whatever is refused rejects with an \`AttentionError\`: its \`code\` begins with \`E_\` and stays the same between versions, its \`message\`
is a sentence for people. What is aborted rejects with the reason of its signal. Every array is a copy that the caller owns.
[embed.md](embed.md) describes the element \`<attention-view>\`.
`;

/** The text of docs/api.md as it should be. */
export async function apiText() {
  const declared = declarationsOf("web/src/engine/engine.ts");
  const names = [...FIRST, ...[...declared.keys()].filter((name) => !FIRST.includes(name))];
  const parts = names.map((name) => {
    const found = declared.get(name);
    if (found === undefined) throw new Error(`engine.ts declares no ${name}`);
    return `## ${name}\n\n${found.about}\n\n\`\`\`ts\n${found.text}\n\`\`\`\n`;
  });
  const create = functionOf("web/src/engine/index.ts", "createEngine");
  const text = [INTRO, `## createEngine\n\n${create.about}\n\n\`\`\`ts\n${create.text}\n\`\`\`\n`, ...parts].join("\n");
  return formatPage(text);
}

/** Exported types by name, in the order of the file. */
function declarationsOf(path) {
  const { text, exported, aboutOf } = parse(path);
  const isType = ({ declaration: { type } }) => type === "TSInterfaceDeclaration" || type === "TSTypeAliasDeclaration";
  return new Map(
    exported.filter(isType).map((node) => {
      const { id, range } = node.declaration;
      return [id.name, { about: aboutOf(node), text: text.slice(...range) }];
    }),
  );
}

function functionOf(path, name) {
  const { text, exported, aboutOf } = parse(path);
  const node = exported.find(({ declaration: { type, id } }) => type === "FunctionDeclaration" && id.name === name);
  const { range, body } = node.declaration;
  return { about: aboutOf(node), text: `${text.slice(range[0], body.range[0]).trim()};` };
}

/** `exported`: the declarations of the file. TypeScript 7 has no parser to call. */
function parse(path) {
  const text = readFileSync(join(ROOT, path), "utf8");
  const { program, comments } = parseSync(path, text, { range: true });
  const exported = program.body.filter(
    ({ type, declaration }) => type === "ExportNamedDeclaration" && declaration !== null,
  );
  const aboutOf = ({ range: [start] }) => {
    const comment = comments.findLast(({ end }) => end <= start && text.slice(end, start).trim() === "");
    return comment?.value.startsWith("*") ? sentencesOf(comment.value) : "";
  };
  return { text, exported, aboutOf };
}

/** Without the stars of a comment. */
function sentencesOf(comment) {
  const lines = comment.slice(1).split("\n");
  return lines
    .map((line) => line.replace(/^\s*\* ?/, ""))
    .join("\n")
    .trim();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(API, await apiText());
