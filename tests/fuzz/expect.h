#pragma once
#include <cstdio>
#include <cstdlib>
#include <string>

#include "headlight/fault.h"

namespace headlight::fuzz {

/// Not assert: it must hold in every build.
inline void expect(bool holds, const char* sentence) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", sentence);
  std::abort();
}

/// What every fault of ours is: a code, and a sentence that a person can read to its end.
inline void expect_readable(const Fault& fault) {
  expect(std::string(code_name(fault.code)).starts_with("E_"), "a fault has a code");
  expect(fault.message.size() > 20 && fault.message.size() < 2000, "a fault's message is a sentence");
  expect(fault.message.back() == '.', "a fault's message ends with a full stop");
}

}  // namespace headlight::fuzz
