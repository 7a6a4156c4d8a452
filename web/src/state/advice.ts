// What a visitor can do about a fault: the sentence that follows the engine's own.

import type { Candidate } from "../engine/engine.ts";
import { formatCount } from "./number-format.ts";
import type { Fault } from "./picture.ts";
import { LIMITS } from "./playground-state.ts";
import { visibleSentence } from "./token-text.ts";

interface Advice {
  readonly advice: string;
  readonly canRetry: boolean;
}

const ADVICE: Readonly<Record<string, Advice>> = {
  E_WASM_MISSING: { advice: "Allow it, or open this page in another browser.", canRetry: false },
  E_WASM_SIMD: { advice: "Update this browser, or open this page in another one.", canRetry: false },
  E_BROWSER_OLD: { advice: "Update this browser, or open this page in another one.", canRetry: false },
  E_WASM_LOAD: {
    advice: "Check the connection and try again; whoever hosts this page may have moved a file.",
    canRetry: true,
  },
  E_WORKER_START: { advice: "Try again; if that does not help, reload the page.", canRetry: true },
  E_WORKER_LOST: { advice: "Try again, or try a shorter text.", canRetry: true },
  E_MEMORY: { advice: "Close other tabs, or use a shorter text, and try again.", canRetry: true },
  // These sentences say all there is to do.
  E_TOO_LONG: { advice: "", canRetry: false },
  E_NOT_FINITE: { advice: "", canRetry: false },
  E_TOO_BIG: { advice: "Remove some of the text.", canRetry: false },
};

/** The same where it is not a text that was at work, but a model that was being opened. */
const OPENING_ADVICE: Readonly<Record<string, string>> = {
  // The sentences already say what fits.
  E_MEMORY: "",
  E_TOO_BIG: "",
  E_WORKER_LOST: "Try again, or open a smaller model.",
};

// Sentences about a model's folder (model-folder/) end with what to do: about these, trying again may help, ...
const FOLDER_AGAIN = "E_NETWORK E_HTTP E_TRUNCATED E_FILE_CHANGED E_STORE E_STORE_BUSY";
// ... about these, it does not.
const FOLDER_FINAL =
  "E_SOURCE E_FOLDER E_GATED E_FILE_MISSING E_FILE_KIND E_FILE_SIZE E_FILE_TEXT E_FILE_READ E_JSON E_SHARD_NAME " +
  "E_SHARD_COUNT E_SHARD_MISSING E_JSON_NUMBER E_JSON_DUPLICATE E_JSON_SIZE E_CONFIG E_TENSOR_MISSING E_TENSOR_SHAPE " +
  "E_ST_SHORT E_ST_HEADER_SIZE E_ST_JSON E_ST_NUMBER E_ST_NAME E_ST_COUNT E_ST_SHAPE E_ST_DUPLICATE E_ST_OFFSETS " +
  "E_ST_OVERLAP E_ST_HOLES E_ST_OVERFLOW E_ST_SIZE_MISMATCH E_ST_TRUNCATED E_ST_TRAILING E_ST_DTYPE " +
  "E_MODEL_TOO_BIG E_TOK_MISSING E_TOK_ID E_TOK_TIMEOUT E_TOK_FORMAT E_TOK_MODEL E_TOK_FAILED E_NO_HEAD E_STORE_MISSING E_STORE_BLOCKED E_STORE_FULL E_KEPT_UNKNOWN E_KEPT_DAMAGED";

const OTHERWISE: Advice = { advice: "Change the text or try again.", canRetry: true };

/** The fault that a rejected request stands for. Anything without a code is a mistake of ours and says so. */
export function faultFrom(error: unknown): Fault {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  return { code, message: visibleSentence(withFullStop(message)), ...(ownAdvice(error) ?? adviceFor(code)) };
}

/** What a page knows to be the only way on. */
function ownAdvice(error: unknown): Advice | undefined {
  const has = typeof error === "object" && error !== null && "advice" in error && typeof error.advice === "string";
  return has ? { advice: (error as Advice).advice, canRetry: false } : undefined;
}

/** Of a model that did not open: most sentences about one end with what to do. `canTryAgain`: there is what to open. */
export function openingFault(error: unknown, canTryAgain: boolean): Fault {
  const fault = faultFrom(error);
  const advice = OPENING_ADVICE[fault.code] ?? ADVICE[fault.code]?.advice ?? "";
  const isLasting = !(fault.code in ADVICE) && !FOLDER_AGAIN.split(" ").includes(fault.code);
  const canRetry = canTryAgain && fault.canRetry && (!isLasting || fault.code === "E_UNEXPECTED");
  return { ...fault, advice, canRetry };
}

function adviceFor(code: string): Advice {
  const isIn = (codes: string): boolean => codes.split(" ").includes(code);
  if (isIn(FOLDER_AGAIN) || isIn(FOLDER_FINAL)) return { advice: "", canRetry: isIn(FOLDER_AGAIN) };
  return ADVICE[code] ?? OTHERWISE;
}

/** A pasted book would keep the page busy before the engine could say that it is too long. */
export function refuseLongText(text: string): void {
  if (text.length <= LIMITS.textChars) return;
  const message = `The text has ${formatCount(text.length)} characters; at most ${formatCount(LIMITS.textChars)} are read. Shorten it.`;
  throw Object.assign(new Error(message), { code: "E_TOO_LONG" });
}

/** Ten candidates without a probability say nothing that one sentence does not. */
export function refuseNotFinite(candidates: readonly Candidate[]): void {
  if (candidates.length === 0 || candidates.some(({ probability }) => Number.isFinite(probability))) return;
  const message =
    "Nothing can be predicted here, because the largest logit is NaN or infinite; try another text, or another copy of the model.";
  throw Object.assign(new Error(message), { code: "E_NOT_FINITE" });
}

export function isAbort(error: unknown): boolean {
  return typeof error === "object" && error !== null && "name" in error && error.name === "AbortError";
}

export function codeOf(error: unknown): string {
  const hasCode = typeof error === "object" && error !== null && "code" in error && typeof error.code === "string";
  return hasCode ? (error as { readonly code: string }).code : "E_UNEXPECTED";
}

function withFullStop(sentence: string): string {
  return /[.!?…]$/u.test(sentence) ? sentence : `${sentence}.`;
}
