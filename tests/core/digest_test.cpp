// The bits of 200 attention cases, against the digests in tests/golden: the same file is checked natively, as
// wasm under Node and through the engine in every browser.
#include <catch_amalgamated.hpp>
#include <fstream>
#include <sstream>

#include "headlight/selfcheck.h"

namespace headlight {
namespace {

// The file is an array of strings of 16 hexadecimal digits; anything else between quotes would show as a mismatch.
std::vector<std::string> golden_digests() {
  std::ifstream file(HEADLIGHT_GOLDEN_DIR "/attention-digests.json");
  std::stringstream text;
  text << file.rdbuf();
  std::vector<std::string> digests;
  std::string part;
  for (int quotes = 0; std::getline(text, part, '"'); ++quotes) {
    if (quotes % 2 == 1) digests.push_back(part);
  }
  return digests;
}

TEST_CASE("attention_digest: 200 cases have the bits that every platform has", "[core][golden][digest]") {
  const std::vector<std::string> golden = golden_digests();
  REQUIRE(golden.size() == 200);
  for (std::size_t index = 0; index < golden.size(); ++index) {
    INFO("case " << index);
    CHECK(attention_digest(index, index + 1) == golden[index]);
  }
}

TEST_CASE("attention_digest: different cases have different digests", "[core][digest]") {
  CHECK(attention_digest(1, 2) != attention_digest(2, 3));
  CHECK(attention_digest(1, 3) != attention_digest(1, 2));
}

}  // namespace
}  // namespace headlight
