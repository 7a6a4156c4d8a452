// All views but the map, as one file that is loaded with the first of them. A file for each view parts the code that
// they share with the map into so many small ones that the first picture takes 5 KB more (150.2 against 145.3,
// tests/browser/transfer.spec.ts).

export { LINES } from "./lines/lines.ts";
export { QUERY_KEY } from "./query-key/query-key.ts";
export { STEPS } from "./steps/steps.ts";
export { TEXT } from "./text/text.ts";
