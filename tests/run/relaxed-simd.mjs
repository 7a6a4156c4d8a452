// (func (result v128) (i32x4.relaxed_dot_i8x16_i7x16_add_s (v128.const 0) (v128.const 0) (v128.const 0)))
const ZERO = [0xfd, 0x0c, ...Array(16).fill(0)];
const BODY = [0, ...ZERO, ...ZERO, ...ZERO, 0xfd, 0x93, 0x02, 0x0b];
const MODULE = Uint8Array.of(
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic, version
  ...[1, 5, 1, 0x60, 0, 1, 0x7b], // one type: nothing to v128
  ...[3, 2, 1, 0], // one function of it
  ...[10, BODY.length + 2, 1, BODY.length, ...BODY],
);

/**
 * Node 20 (V8 11.3) knows relaxed SIMD behind a flag, which later ones, where it is on, do not take. Its baseline
 * compiler gets this very instruction wrong, the optimising one does not: what is tested is our code.
 */
export function relaxedSimdFlags() {
  return globalThis.WebAssembly.validate(MODULE) ? [] : ["--experimental-wasm-relaxed-simd", "--no-liftoff"];
}
