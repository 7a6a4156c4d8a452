// Real tokenizers, which are no part of the project: ../shared, or where HEADLIGHT_SHARED says.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { test } from "vitest";

import { TokenizerCore } from "../../../web/src/tokenizer/tokenizer-core.ts";

const FOLDER = process.env["HEADLIGHT_SHARED"] ?? fileURLToPath(new URL("../../../../shared", import.meta.url));

export const REAL = {
  wordPiece: "models/tokenizers/bert-wiki.json",
  byteLevel: "models/tokenizers/roberta.json",
  llama: "models/stories260k/tokenizer.json",
} as const;

const isThere = existsSync(`${FOLDER}/${REAL.llama}`);

/** As `test`; where the folder is missing, the title says why nothing was tested. */
export const testReal = (title: string, body: () => void): void =>
  test.skipIf(!isThere)(isThere ? title : `${title} (skipped: there is no ../shared/models here)`, body);

export function readShared(file: string): string {
  return readFileSync(`${FOLDER}/${file}`, "utf8");
}

const opened = new Map<string, TokenizerCore>();

export function openReal(kind: keyof typeof REAL): TokenizerCore {
  const known =
    opened.get(kind) ?? TokenizerCore.load({ tokenizerJson: readShared(REAL[kind]), embeddingRows: 60_000 });
  opened.set(kind, known);
  return known;
}
