# Compile flags of every target in a wasm build. The root includes this file before the first target exists.

# Four f32 lanes per instruction: core/kernels/simd.h is written over wasm_simd128.h.
add_compile_options(-msimd128)

# The core never throws; without the tables the module is smaller. Catch2's REQUIRE throws: what has the property
# THROWS gets wasm's own exceptions, not the emulation through JavaScript.
set(throws $<BOOL:$<TARGET_PROPERTY:THROWS>>)
add_compile_options($<IF:${throws},-fwasm-exceptions,-fno-exceptions>)
add_link_options($<IF:${throws},-fwasm-exceptions,-fno-exceptions>)
# Embind names types by itself; these two leave out the compiler's type information. They belong together.
add_compile_options($<$<NOT:${throws}>:-fno-rtti> -DEMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)
# The linker chooses Embind's library by it.
add_link_options($<$<NOT:${throws}>:-fno-rtti>)
