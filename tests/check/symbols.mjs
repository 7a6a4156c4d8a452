// Whether compiled archives import a function of the C library whose bits differ between platforms.
import { basename } from "node:path";
import { run } from "../../wasm/toolchain/run.mjs";

const FAMILIES = [
  "exp",
  "exp2",
  "exp10",
  "expm1",
  "log",
  "log2",
  "log10",
  "log1p",
  "sin",
  "cos",
  "tan",
  "sincos",
  "asin",
  "acos",
  "atan",
  "atan2",
  "sinh",
  "cosh",
  "tanh",
  "asinh",
  "acosh",
  "atanh",
  "pow",
  "cbrt",
  "hypot",
  "erf",
  "erfc",
  "tgamma",
  "lgamma",
];

/** glibc also offers them under names such as __expf_finite and __exp_finite, and vectorised as _ZGVbN4v_expf. */
const FORBIDDEN = new RegExp(`^(?:__|_ZGV\\w+?_)?(?:${FAMILIES.join("|")})[fl]?(?:_finite)?$`);

/** The whole family is linked as soon as one of it is called: a twentieth of the download (wasm/small_libc.cpp). */
const PRINTING = /^(?:_ZNSt3__29to_stringE[efd]|v?s?n?i?printf|__v?s?n?printf_chk)$/;
/** wasm/small_libc.cpp has what this one gets instead. */
const PRINTS_BY_OURS = "json_events.cpp.o";

export function isForbiddenSymbol(name) {
  return FORBIDDEN.test(name);
}

/** Returns one sentence per forbidden import; throws when an archive lists no symbol at all, as nothing was checked. */
export async function findForbiddenSymbols(nm, archives) {
  const faults = [];
  for (const archive of archives) {
    const listing = await run(nm, ["--format=posix", archive]);
    const symbols = readListing(listing, basename(archive));
    if (symbols.length === 0) throw new Error(`${archive} lists no symbols`);
    for (const { object, name, kind } of symbols) {
      if (kind === "U" && isForbiddenSymbol(name)) {
        faults.push(
          `${object} imports ${name} of the C library; core/kernels has its own with the same bits everywhere`,
        );
      }
      if (kind === "U" && PRINTING.test(name) && object !== PRINTS_BY_OURS) {
        faults.push(`${object} imports ${name} of the C library; format_count and format_number write numbers`);
      }
    }
  }
  return faults;
}

/** llvm-nm's posix format: in an archive "object:" first, then a line "name kind ..." per symbol. */
function readListing(text, fileName) {
  const symbols = [];
  let object = fileName;
  for (const line of text.split("\n")) {
    object = /^(\S+):$/.exec(line)?.[1] ?? object;
    const symbol = /^(\S+) (\w)(?: |$)/.exec(line);
    if (symbol !== null) symbols.push({ object, name: symbol[1], kind: symbol[2] });
  }
  return symbols;
}
