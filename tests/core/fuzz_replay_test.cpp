// The fuzz targets without libFuzzer: the inputs of tests/fuzz/corpus, each with the answer that its name says, and
// some thousand seeded mutations of them, of which only that there is an answer is known. What a target finds wrong
// ends the program.
#include <catch_amalgamated.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "../fuzz/targets.h"
#include "headlight/random.h"
#include "safetensors_file.h"

namespace headlight {
namespace {

struct Seed {
  std::string name;
  std::string bytes;
};

std::vector<Seed> read_seeds(const std::string& target) {
  std::vector<Seed> seeds;
  for (const auto& file : std::filesystem::directory_iterator(std::string(HEADLIGHT_CORPUS_DIR) + "/" + target)) {
    std::ifstream stream(file.path(), std::ios::binary);
    seeds.push_back({file.path().filename().string(), {std::istreambuf_iterator<char>(stream), {}}});
  }
  std::sort(seeds.begin(), seeds.end(), [](const Seed& a, const Seed& b) { return a.name < b.name; });
  return seeds;
}

/// "E_ST_JSON" of "E_ST_JSON-cut.safetensors"; "" of "ok-...".
std::string answer_in(const std::string& name) {
  const std::string answer = name.substr(0, name.find('-'));
  return answer == "ok" ? "" : answer;
}

/// A few bytes changed, doubled or dropped, or a digit made another: most of it is still what it was.
std::string mutated(std::string bytes, Random& random) {
  for (std::uint64_t changes = 1 + random.below(3); changes > 0 && !bytes.empty(); --changes) {
    const std::size_t at = random.below(bytes.size());
    const std::size_t count = 1 + random.below(8);
    switch (random.below(4)) {
      case 0: bytes[at] = static_cast<char>(random.below(256)); break;
      case 1: bytes.insert(at, bytes.substr(random.below(bytes.size()), count)); break;
      case 2: bytes.erase(at, count); break;
      case 3: {
        const std::size_t digit = bytes.find_first_of("0123456789", at);
        if (digit != std::string::npos) bytes[digit] = static_cast<char>('0' + random.below(10));
      }
    }
  }
  return bytes;
}

void replay(const std::string& name, fuzz::Target target) {
  const std::vector<Seed> seeds = read_seeds(name);
  REQUIRE(seeds.size() > 20);
  Random random(20261121);
  for (const Seed& seed : seeds) {
    INFO(seed.name);
    CHECK(target(test::bytes_of(seed.bytes)) == answer_in(seed.name));
    for (int i = 0; i < 100; ++i) target(test::bytes_of(mutated(seed.bytes, random)));
  }
}

TEST_CASE("safetensors_header: each seed of its fuzz target gets the answer in its name", "[core][safetensors][fuzz]") {
  replay("safetensors_header", fuzz::safetensors_header);
}

TEST_CASE("model_config: each seed of its fuzz target gets the answer in its name", "[core][models][fuzz]") {
  replay("model_config", fuzz::model_config);
}

TEST_CASE("given_npy: each seed of its fuzz target gets the answer in its name", "[core][given][fuzz]") {
  replay("given_npy", fuzz::given_npy);
}

TEST_CASE("given_json: each seed of its fuzz target gets the answer in its name", "[core][given][fuzz]") {
  replay("given_json", fuzz::given_json);
}

}  // namespace
}  // namespace headlight
