// The one symbol that libFuzzer looks for; CMakeLists.txt names the target.
#include "targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  headlight::fuzz::HEADLIGHT_FUZZ_TARGET({bytes, count});
  return 0;
}
