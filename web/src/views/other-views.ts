// What comes after the first picture, as one file: what stands beside it, and all views but the map. More files would part
// the code that they share with the map into so many small ones, each with its headers, that the first picture takes 5 KB
// more (tests/browser/transfer.spec.ts).

export { Continuation } from "../continue/continuation.ts";
export { OtherRun } from "../compare/other-run.ts";
export { COMPARE } from "./compare/compare.ts";
export { createBesidePainter } from "./show-beside.ts";
export { EXTRA_QUESTIONS } from "./extra-questions.ts";
export { openPacked } from "./saved/open-packed.ts";
export { openSnapshotFile } from "./saved/open-snapshot-file.ts";
export { PreparedLink } from "../state/prepared-link.ts";
export { describeRow } from "../state/map-words.ts";
export { LINES } from "./lines/lines.ts";
export { PREDICTION } from "./prediction/prediction.ts";
export { QUERY_KEY } from "./query-key/query-key.ts";
export { STEPS } from "./steps/steps.ts";
export { TEXT } from "./text/text.ts";
