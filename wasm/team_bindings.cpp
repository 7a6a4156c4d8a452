// How a thread of the page helps: it instantiates the module once more over the same memory, and calls `entry` of the
// module's table with the top of a stack of its own. Nothing else of that instance may be called.

#include <emscripten/bind.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "headlight/selfcheck.h"
#include "headlight/team.h"

// Of Emscripten's runtime: sets the stack pointer.
extern "C" void _emscripten_stack_restore(void* top);

namespace headlight {
namespace {

// A block of a product's parameters as floats takes 24 KiB.
constexpr std::size_t kStackBytes = std::size_t{256} << 10;

struct HelperStart {
  std::uint32_t entry;
  std::uint32_t stack_top;  // 0: there is no memory
};

void enter(void* stack_top) {
  _emscripten_stack_restore(stack_top);
  help();
}

// A stack is never given back: a helper ends with the module.
HelperStart start_helper() {
  auto* stack = static_cast<std::byte*>(std::aligned_alloc(alignof(std::max_align_t), kStackBytes));
  if (stack == nullptr) return {0, 0};
  return {reinterpret_cast<std::uintptr_t>(&enter), reinterpret_cast<std::uintptr_t>(stack + kStackBytes)};
}

bool has_team_of(std::uint32_t members) { return team_multiplies_exactly(members); }

}  // namespace

EMSCRIPTEN_BINDINGS(headlight_team) {
  using namespace emscripten;

  value_object<HelperStart>("HelperStart")
      .field("entry", &HelperStart::entry)
      .field("stackTop", &HelperStart::stack_top);

  function("startHelper", &start_helper);
  function("teamMultipliesExactly", &has_team_of);
}

}  // namespace headlight
