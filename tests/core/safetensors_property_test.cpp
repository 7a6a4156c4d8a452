// Random safetensors headers: what is written is what is read, and after a small damage the reader takes a file exactly
// when a count of every byte does.
#include <catch_amalgamated.hpp>
#include <string>
#include <utility>
#include <vector>

#include "headlight/random.h"
#include "headlight/safetensors.h"
#include "safetensors_file.h"

namespace headlight {
namespace {

/// A tensor as a header states it, true or not.
struct Stated {
  std::string name;  // as JSON text, without its quotes
  std::string read_name;
  std::string dtype;
  Dtype type;
  std::uint64_t bits;
  std::vector<std::uint64_t> shape;
  std::uint64_t begin, end;

  std::uint64_t needed_bytes() const {
    std::uint64_t elements = 1;
    for (const std::uint64_t dimension : shape) elements *= dimension;
    return elements * bits / 8;
  }
};

struct StatedFile {
  std::vector<Stated> tensors;
  std::uint64_t data_bytes = 0;
};

StatedFile random_file(Random& random) {
  struct Type {
    const char* name;
    Dtype type;
    std::uint64_t bits;
  };
  const Type types[] = {{"U8", Dtype::u8, 8},    {"F16", Dtype::f16, 16}, {"BF16", Dtype::bf16, 16},
                        {"F32", Dtype::f32, 32}, {"I64", Dtype::i64, 64}, {"F8_E5M2", Dtype::f8_e5m2, 8}};
  const std::pair<const char*, const char*> letters[] = {{"a", "a"},
                                                         {".", "."},
                                                         {"\\u0041", "A"},
                                                         {"\\\"", "\""},
                                                         {"\xC3\xA9", "\xC3\xA9"},
                                                         {"\\ud83d\\ude00", "\xF0\x9F\x98\x80"}};
  StatedFile file;
  for (std::uint64_t count = random.below(6); count > 0; --count) {
    const Type& type = types[random.below(std::size(types))];
    const std::string number = std::to_string(file.tensors.size());
    Stated tensor{number, number, type.name, type.type, type.bits, {}, file.data_bytes, 0};
    for (std::uint64_t length = random.below(4); length > 0; --length) {
      const auto& [written, read] = letters[random.below(std::size(letters))];
      tensor.name += written;
      tensor.read_name += read;
    }
    for (std::uint64_t rank = random.below(4); rank > 0; --rank) tensor.shape.push_back(random.below(4));
    file.data_bytes = tensor.end = tensor.begin + tensor.needed_bytes();
    file.tensors.push_back(std::move(tensor));
  }
  return file;
}

std::string list(const std::vector<std::uint64_t>& numbers, const std::string& space) {
  std::string text = "[" + space;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    text += (i > 0 ? "," + space : "") + std::to_string(numbers[i]) + space;
  return text + "]";
}

template <class T>
void shuffle(std::vector<T>& things, Random& random) {
  for (std::size_t i = things.size(); i > 1; --i) std::swap(things[i - 1], things[random.below(i)]);
}

/// The header's text, with tensors and fields in any order and space anywhere.
std::string write(const StatedFile& file, Random& random) {
  const std::string space = std::string(random.below(3), ' ') + (random.below(4) == 0 ? "\n" : "");
  std::vector<std::string> members;
  for (const Stated& tensor : file.tensors) {
    std::vector<std::string> fields = {"\"dtype\":" + space + "\"" + tensor.dtype + "\"",
                                       "\"shape\"" + space + ":" + list(tensor.shape, space),
                                       "\"data_offsets\":" + list({tensor.begin, tensor.end}, space)};
    shuffle(fields, random);
    members.push_back("\"" + tensor.name + "\":{" + fields[0] + "," + space + fields[1] + space + "," + fields[2] +
                      "}");
  }
  if (random.below(2) == 0) members.push_back(R"("__metadata__":{"format":"pt"})");
  shuffle(members, random);
  std::string text = space + "{";
  for (std::size_t i = 0; i < members.size(); ++i) text += (i > 0 ? "," : "") + members[i];
  return text + space + "}" + space;
}

/// By the format's words: every byte of the data belongs to exactly one tensor, and each has the bytes it needs.
bool is_sound(const StatedFile& file) {
  std::vector<int> owners(file.data_bytes, 0);
  for (const Stated& tensor : file.tensors) {
    if (tensor.begin > tensor.end || tensor.end > file.data_bytes) return false;
    if (tensor.end - tensor.begin != tensor.needed_bytes()) return false;
    for (std::uint64_t byte = tensor.begin; byte < tensor.end; ++byte) ++owners[byte];
  }
  for (const int count : owners) {
    if (count != 1) return false;
  }
  // A tensor without bytes stands between two others, not within one.
  for (const Stated& empty : file.tensors) {
    for (const Stated& other : file.tensors) {
      if (empty.begin == empty.end && other.begin < empty.begin && empty.begin < other.end) return false;
    }
  }
  return true;
}

/// One number of it a little larger or smaller.
void damage(StatedFile& file, Random& random) {
  const auto nudge = [&](std::uint64_t& number) {
    number = random.below(2) == 0 && number > 0 ? number - 1 : number + 1;
  };
  if (file.tensors.empty() || random.below(8) == 0) return nudge(file.data_bytes);
  Stated& tensor = file.tensors[random.below(file.tensors.size())];
  switch (random.below(4)) {
    case 0: return nudge(tensor.begin);
    case 1: return nudge(tensor.end);
    case 2:
      return tensor.shape.empty() ? tensor.shape.push_back(2) : nudge(tensor.shape[random.below(tensor.shape.size())]);
    default: return std::swap(tensor.begin, file.tensors[random.below(file.tensors.size())].begin);
  }
}

bool says_the_same(const TensorEntry& read, const Stated& stated) {
  return read.name == stated.read_name && read.dtype == stated.type && read.dtype_name == stated.dtype &&
         std::vector(read.shape().begin(), read.shape().end()) == stated.shape && read.begin == stated.begin &&
         read.end == stated.end;
}

TEST_CASE("read_header: what a random file states is what is read", "[core][safetensors]") {
  Random random(3);
  int tensors = 0;
  for (int round = 0; round < 2000; ++round) {
    const StatedFile file = random_file(random);
    const std::string json = write(file, random);
    INFO(json);
    const auto [header, fault] = test::read(json, file.data_bytes);
    INFO(fault.message);
    REQUIRE_FALSE(fault);
    REQUIRE(header.tensors.size() == file.tensors.size());
    for (const Stated& stated : file.tensors) {
      const TensorEntry* read = header.find(stated.read_name);
      REQUIRE(read != nullptr);
      REQUIRE(says_the_same(*read, stated));
      ++tensors;
    }
  }
  CHECK(tensors > 2000);
}

TEST_CASE("read_header: a damaged file is taken exactly when a count of its bytes comes out", "[core][safetensors]") {
  Random random(4);
  int sound = 0;
  int refused = 0;
  for (int round = 0; round < 10'000; ++round) {
    StatedFile file = random_file(random);
    for (std::uint64_t damages = 1 + random.below(2); damages > 0; --damages) damage(file, random);
    const std::string json = write(file, random);
    const Fault fault = test::read(json, file.data_bytes).fault;
    INFO(json << "\n" << file.data_bytes << " bytes of data\n" << fault.message);
    REQUIRE(!fault == is_sound(file));
    (fault ? refused : sound) += 1;
  }
  CHECK(refused > 5000);
  CHECK(sound > 100);
}

}  // namespace
}  // namespace headlight
