// Tasks whose answer follows from the question by a rule: closing brackets, adding modulo a prime.

#include "task_table.h"

namespace headlight {
namespace {

// begin, ">", end, openers, closers
constexpr std::uint32_t kSeparator = 1;
constexpr std::uint32_t kEnd = 2;
constexpr std::uint32_t kFirstOpener = 3;
constexpr std::uint32_t kBracketKinds = 3;
constexpr std::uint32_t kFirstCloser = kFirstOpener + kBracketKinds;
constexpr std::size_t kBracketLen = 16;

std::vector<std::string> bracket_symbols() { return {"<s>", ">", ".", "(", "[", "{", ")", "]", "}"}; }

// Opening is a little likelier than closing, so that something is left open; then all of it is closed.
void draw_brackets(Random& random, TaskExample& example) {
  std::vector<std::size_t> open;  // places
  while (example.said.size() < kBracketLen) {
    if (open.empty() || random.below(5) < 3) {
      open.push_back(example.said.size());
      example.said.push_back(kFirstOpener + static_cast<std::uint32_t>(random.below(kBracketKinds)));
    } else {
      example.said.push_back(example.said[open.back()] + kBracketKinds);
      open.pop_back();
    }
  }
  std::vector<std::uint32_t> answer;
  for (std::size_t i = open.size(); i-- > 0;) {
    example.sources.push_back({kBracketLen + 1 + answer.size(), open[i]});
    answer.push_back(example.said[open[i]] + (kFirstCloser - kFirstOpener));
  }
  answer.push_back(kEnd);
  example.said.push_back(kSeparator);
  ask(example, answer);
}

// begin, "+", "=", numbers
constexpr std::uint32_t kPlus = 1;
constexpr std::uint32_t kEquals = 2;
constexpr std::uint32_t kFirstNumber = 3;
constexpr std::uint32_t kModulus = 59;

std::vector<std::string> sum_symbols() {
  std::vector<std::string> all = {"<s>", "+", "="};
  for (std::uint32_t i = 0; i < kModulus; ++i) all.push_back(std::to_string(i));
  return all;
}

void draw_sum(Random& random, TaskExample& example) {
  const auto a = static_cast<std::uint32_t>(random.below(kModulus));
  const auto b = static_cast<std::uint32_t>(random.below(kModulus));
  example.said = {kFirstNumber + a, kPlus, kFirstNumber + b, kEquals};
  const std::uint32_t sum = kFirstNumber + (a + b) % kModulus;
  ask(example, {&sum, 1});
  example.sources = {{example.first_asked, 0}, {example.first_asked, 2}};
}

}  // namespace

const TaskTable kBrackets = {"brackets", "the bracket to close", 2 * kBracketLen + 2, &bracket_symbols, &draw_brackets};
const TaskTable kAddition = {"addition", "the numbers to add", 5, &sum_symbols, &draw_sum};

}  // namespace headlight
