import { byteLevel } from "../web/tokenizer/small-tokenizers.ts";
import { startFirefox } from "./drivers/firefox-driver.ts";
import { startWebKit } from "./drivers/webkit-driver.ts";
import { startTokenizerSite } from "./tokenizer-site.ts";
import { expect, test } from "./watched-test.ts";

/** Cuts bytes, after an expression that "aaa…!" keeps busy for longer than anybody waits. */
function hostileTokenizer() {
  const json = byteLevel();
  const hostile = { type: "Split", pattern: { Regex: "(a+)+$" }, behavior: "Isolated", invert: false };
  json.pre_tokenizer = { type: "Sequence", pretokenizers: [hostile, { type: "ByteLevel", use_regex: true }] };
  return json;
}

// By hand: "hell" is 258; " " is byte 0x20, 😀 is F0 9F 98 80, and the ids of bytes are the bytes.
const lines = (hostile: string): string =>
  ["258 32 240 159 152 128: hell| |F0|9F|98|80", hostile, "258: hell"].join("\n");
const EXPECTED = lines("E_TOK_TIMEOUT");
const UNSPLIT = lines(`${"97 ".repeat(60)}33: ${"a|".repeat(60)}!`);

for (const [where, path, startsCopy] of [
  ["in a page of its own", "", false],
  ["in a frame of opaque origin, as a copy of its file", "framed.html", true],
] as const) {
  test(`a tokenizer works ${where}, and survives an expression that takes hours`, async ({ page }) => {
    const site = await startTokenizerSite(hostileTokenizer());
    try {
      const workers: string[] = [];
      page.on("worker", (worker) => void workers.push(worker.url()));
      await page.goto(site.url + path);
      const shown = startsCopy ? page.frameLocator("iframe").locator("pre") : page.locator("pre");
      await expect(shown).toHaveText(EXPECTED);
      expect(workers).toHaveLength(2); // The second one after the first was ended.
      expect(workers.every((address) => address.startsWith("blob:") === startsCopy)).toBe(true);
    } finally {
      await page.close();
      await site.close();
    }
  });
}

for (const [name, start] of [
  ["Firefox", startFirefox],
  ["WebKit", startWebKit],
] as const) {
  test(`in ${name} a tokenizer gives the same tokens, and survives an expression that takes hours`, async () => {
    const answers = name === "WebKit" ? [EXPECTED, UNSPLIT] : [EXPECTED];
    const driver = await start();
    const site = await startTokenizerSite(hostileTokenizer());
    try {
      await driver.open(site.url);
      const shown = (): Promise<unknown> =>
        driver.evaluate('async () => document.querySelector("pre").textContent', null);
      // WebKit interprets some expressions, and its interpreter gives up by itself after a million steps: no match.
      await expect.poll(async () => answers.includes(String(await shown()))).toBe(true);
    } finally {
      await site.close();
      await driver.close();
    }
  });
}
