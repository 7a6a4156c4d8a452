import { expect, test, vi } from "vitest";
import { shortestLink } from "../../../web/src/state/packed-link.ts";
import { DEFAULT_STATE, TOUR_PAGES, type PlaygroundState } from "../../../web/src/state/playground-state.ts";
import { PreparedLink } from "../../../web/src/state/prepared-link.ts";
import { EXAMPLES, stateOfExample } from "../../../web/src/state/examples.ts";
import { encodeState } from "../../../web/src/state/share-link.ts";
import { TOUR_VIEWS } from "../../../web/src/state/tour-views.ts";

const stateOf = (change: Partial<PlaygroundState>): PlaygroundState => ({ ...DEFAULT_STATE, ...change });
const LONG = stateOf({ text: "the cat sat on the mat and ".repeat(40) });

test("a link is readable until the shortest one is ready, and never that of another view", async () => {
  const onReady = vi.fn();
  const link = new PreparedLink(onReady);
  const prepared = link.prepare(LONG);
  expect(link.of(LONG)).toBe(encodeState(LONG));
  await prepared;
  expect(onReady).toHaveBeenCalledTimes(1);
  expect(link.of(LONG)).toBe(await shortestLink(LONG));
  expect(link.of(LONG)).toMatch(/^#1z/);
  const other = stateOf({ text: "another one" });
  expect(link.of(other)).toBe(encodeState(other));
  await link.prepare(LONG);
  const next = { ...LONG, layer: 1 };
  await link.prepare(next);
  expect(link.of(next), "after one that was ready already").toBe(await shortestLink(next));
});

test("while somebody types the newest view is packed, and those before it are not told", async () => {
  const onReady = vi.fn();
  const link = new PreparedLink(onReady);
  const views = Array.from({ length: 50 }, (_, at) => stateOf({ text: LONG.text + String(at) }));
  await Promise.all(views.map((view) => link.prepare(view)));
  expect(onReady).toHaveBeenCalledTimes(1);
  expect(link.of(views[49]!)).toMatch(/^#1z/);
  expect(link.of(views[20]!)).toMatch(/^#v=1/);
});

test("the link of a text that unpacks to more than is read is never a packed one", async () => {
  const state = stateOf({ text: "é".repeat(150_000) });
  expect(await shortestLink(state)).toBe(encodeState(state));
});

// First lines of old books, and a few as somebody might type them.
const SENTENCES = [
  "It is a truth universally acknowledged, that a single man in possession of a good fortune, must be in want of a wife.",
  "Call me Ishmael. Some years ago, never mind how long precisely, having little or no money in my purse, and nothing particular to interest me on shore, I thought I would sail about a little and see the watery part of the world.",
  "It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was the epoch of belief.",
  "Happy families are all alike; every unhappy family is unhappy in its own way.",
  "Alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to do.",
  "In the second century of the Christian Aera, the empire of Rome comprehended the fairest part of the earth, and the most civilized portion of mankind.",
  "You will rejoice to hear that no disaster has accompanied the commencement of an enterprise which you have regarded with such evil forebodings.",
  "The animal didn't cross the street because it was too tired, but the trophy would not fit into the suitcase because it was too big.",
  "The nurse told the doctor that she had seen the patient before he was sent to the ward that they had closed last year.",
  "When Mary and John went to the store, John gave a drink to Mary, and when they came back, Mary gave a drink to",
  "Als Gregor Samsa eines Morgens aus unruhigen Träumen erwachte, fand er sich in seinem Bett zu einem ungeheueren Ungeziefer verwandelt.",
  "En un lugar de la Mancha, de cuyo nombre no quiero acordarme, no ha mucho tiempo que vivía un hidalgo de los de lanza en astillero.",
  "Longtemps, je me suis couché de bonne heure. Parfois, à peine ma bougie éteinte, mes yeux se fermaient si vite que je n'avais pas le temps de me dire : je m'endors.",
  "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему.",
  "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
  "كان يا ما كان في قديم الزمان ملك عظيم يحكم بلادا واسعة وله ثلاثة أبناء.",
  "def attend(q, k, v):\n    scores = q @ k.T / math.sqrt(q.shape[-1])\n    return softmax(scores, axis=-1) @ v\n",
  '{"name": "Ada", "born": 1815, "friends": ["Charles", "Mary"], "name": "Ada"}',
  "one two three four five six seven eight nine ten one two three four five six seven eight nine ten one two",
  "The keys to the cabinet are on the table, and the key to the cabinets is on the tables that the men by the door have built.",
];

test("the median link of real views has at most 400 characters", async () => {
  const texts = SENTENCES.map((text, at) => stateOf({ text, layer: 1, head: at % 4, pin: { query: 12, key: 3 } }));
  const tours = TOUR_PAGES.map((tour) => stateOf({ ...TOUR_VIEWS[tour], tour }));
  const views = [...EXAMPLES.map((example) => stateOfExample(example, "auto")), ...tours, ...texts];
  const lengths = await Promise.all(views.map(async (view) => (await shortestLink(view)).length));
  expect(medianOf(lengths)).toBeLessThanOrEqual(400);
  // Neither are those that somebody types only short because the others are.
  expect(medianOf(lengths.slice(-texts.length))).toBeLessThanOrEqual(400);
  console.log(
    `  median link: ${medianOf(lengths)} of all, ${medianOf(lengths.slice(-texts.length))} of typed texts, longest ${Math.max(...lengths)}`,
  );
});

function medianOf(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
