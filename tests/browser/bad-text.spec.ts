import { formatScore, formatWeight } from "../../web/src/state/number-format.ts";
import { headNumbers } from "./reference-engine.ts";
import { expect, test } from "./watched-test.ts";

const FIVE_THOUSAND = Array.from({ length: 5000 }, (_, index) => `word${String((index * 37) % 411)}`).join(" ");

const TEXTS: readonly { readonly name: string; readonly text: string }[] = [
  { name: "one token", text: "Hello" },
  { name: "emoji with joiners, flags and skin tones", text: "👩‍👩‍👧‍👦 loves 🇩🇪 and 👍🏽 ❤️ 👩‍👩‍👧‍👦" },
  { name: "combining marks", text: "e\u0301te\u0301 été Z\u0351\u036b\u0343alg\u0322o \u0301\u0302 q\u0307\u0323" },
  { name: "Arabic", text: "السلام عليكم يا صديقي، السلام" },
  { name: "Chinese", text: "我喜欢看书，你喜欢吗？" },
  { name: "Thai between Latin words", text: "say สวัสดีครับ twice" },
  {
    name: "control characters and direction overrides",
    text: "a\u0000b\u0007 c\u202ed\u200b\u001b[31m e\u0085f\u2028g\ttab\nline",
  },
  { name: "lone surrogates", text: "left \ud83d right \udc69 done" },
  { name: "markup", text: "<img src=x onerror=\"document.title='owned'\"> &amp; <b>bold</b>" },
  { name: "one word of 20,000 letters", text: "ab".repeat(10_000) },
];

for (const { name, text } of TEXTS) {
  test(`${name}: a correct picture`, async ({ playground, reference }) => {
    const title = /^Headlight/;
    await playground.open();
    await playground.textBox.fill(text);
    const { tokens, weights, maskedScores } = await headNumbers(reference, text, 0, 0);
    await playground.waitForTokens(tokens.length);
    const plot = await playground.plot(tokens.length);
    const last = tokens.length - 1;
    for (const key of new Set([0, Math.floor(last / 2), last])) {
      const at = last * tokens.length + key;
      await playground.pointAt(plot, last, key);
      await expect(playground.readout).toContainText(
        `: score ${formatScore(maskedScores[at] ?? NaN)}, weight ${formatWeight(weights[at] ?? NaN)}`,
      );
      await expect(playground.readout).toContainText(new RegExp(`query ${String(last)} .* → key ${String(key)} `));
    }
    await expect(playground.page).toHaveTitle(title);
    expect(await playground.page.locator("img, main b").count()).toBe(0);
    await expect(playground.alert).toHaveText("");
  });
}

for (const text of ["", " \n\t  "]) {
  test(`${text === "" ? "an empty text" : "a text of white space"}: a sentence says so, and nothing looks like data`, async ({
    playground,
  }) => {
    await playground.open();
    await playground.waitForTokens(16);
    await playground.textBox.fill(text);
    await expect(playground.page.locator("picture-status").getByRole("status")).toContainText(/no words yet/i);
    await expect(playground.page.locator("heatmap-view canvas").first()).toBeHidden();
    await expect(playground.page.locator("map-legend")).toBeEmpty();
    await playground.textBox.fill("back again");
    await playground.waitForTokens(2);
    await expect(playground.page.locator("heatmap-view canvas").first()).toBeVisible();
  });
}

test("5,000 words: a picture of bins, each the largest weight of its cells", async ({ playground, reference }) => {
  await playground.open("#v=1&layer=0&head=1");
  await playground.textBox.fill(FIVE_THOUSAND);
  await playground.waitForTokens(5000);
  await expect(playground.page.locator("map-legend")).toContainText("5,000 tokens: each dot is the largest weight");
  const trace = await reference.run(FIVE_THOUSAND);
  const plot = await playground.plot(5000);
  for (const [query, key] of [
    [4990, 2500],
    [4600, 10],
    [3000, 2900],
  ] as const) {
    await playground.pointAt(plot, query, key);
    await expect(playground.readout).toContainText("largest weight");
    const [rows, columns] = readRanges((await playground.readout.textContent()) ?? "");
    const weights = await trace.weights({ layer: 0, head: 1, rows, columns });
    await expect(playground.readout).toContainText(`largest weight ${formatWeight(Math.max(...weights))}`);
  }
  trace.close();
  await expect(playground.heads.locator("canvas.is-behind")).toHaveCount(0);
});

test("more tokens than the model reads: a sentence with the number, and the last picture stays", async ({
  playground,
}) => {
  await playground.open();
  await playground.waitForTokens(16);
  await playground.textBox.fill("a ".repeat(9000));
  await expect(playground.alert).toContainText("8,192 tokens");
  await expect(playground.alert).toContainText("E_TOO_LONG");
  await expect(playground.map).toHaveAccessibleName(/, 16 tokens:/);
  await playground.textBox.fill("short again");
  await playground.waitForTokens(2);
  await expect(playground.alert).toHaveText("");
});

/** "queries 4,980 to 4,997 → keys 12 to 29: …" as half-open ranges. */
function readRanges(sentence: string): readonly [readonly [number, number], readonly [number, number]] {
  const [rows, columns] = ["quer(?:y|ies)", "keys?"].map((name) => {
    const match = new RegExp(`${name} ([\\d,]+)(?: to ([\\d,]+))?`).exec(sentence);
    const [first, last] = [match?.[1], match?.[2] ?? match?.[1]].map((digits) => Number(digits?.replaceAll(",", "")));
    return [first ?? NaN, (last ?? NaN) + 1] as const;
  });
  if (rows === undefined || columns === undefined) throw new Error(`No ranges in: ${sentence}`);
  return [rows, columns];
}
