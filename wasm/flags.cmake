# Compile flags of every target in a wasm build. The root includes this file before the first target exists.

# Four f32 lanes per instruction: core/kernels/simd.h is written over wasm_simd128.h.
add_compile_options(-msimd128)

if(HEADLIGHT_TESTS)
  # Catch2's REQUIRE throws. Wasm's own exceptions, not the emulation through JavaScript.
  add_compile_options(-fwasm-exceptions)
  add_link_options(-fwasm-exceptions)
else()
  # The core never throws; without the tables the module is smaller.
  add_compile_options(-fno-exceptions)
  add_link_options(-fno-exceptions)
  # Embind names types by itself; these two leave out the compiler's type information. They belong together.
  add_compile_options(-fno-rtti -DEMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)
  # The linker chooses Embind's library by it.
  add_link_options(-fno-rtti)
endif()
