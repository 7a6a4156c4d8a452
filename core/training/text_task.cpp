#include "text_task.h"

#include <algorithm>
#include <map>

namespace headlight {
namespace {

constexpr std::size_t kWindow = 64;
constexpr std::size_t kHeldOutOf = 10;
/// The held-out part must hold two windows.
constexpr std::size_t kShortest = 2 * kWindow * kHeldOutOf;
constexpr std::size_t kLongest = 2'000'000;
/// Rarer characters than these share one token: enough for the everyday characters of Chinese.
constexpr std::size_t kMostCharacters = 4094;
constexpr std::uint32_t kUnknown = 1;

// Bytes of the character that begins with this byte. The page hands over well-formed UTF-8; of anything else a byte is
// a character.
std::size_t character_bytes(unsigned char first) {
  if (first >= 0xF0) return 4;
  if (first >= 0xE0) return 3;
  return first >= 0xC0 ? 2 : 1;
}

std::vector<std::string> characters_of(std::string_view text) {
  std::vector<std::string> characters;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t bytes = std::min(character_bytes(static_cast<unsigned char>(text[at])), text.size() - at);
    characters.emplace_back(text.substr(at, bytes));
    at += bytes;
  }
  return characters;
}

// The most frequent ones first; of two as frequent, the one that sorts first.
std::vector<std::string> frequent(const std::vector<std::string>& characters) {
  std::map<std::string, std::size_t> counts;
  for (const std::string& character : characters) ++counts[character];
  std::vector<std::pair<std::string, std::size_t>> ranked(counts.begin(), counts.end());
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  if (ranked.size() > kMostCharacters) ranked.resize(kMostCharacters);
  std::vector<std::string> kept;
  for (auto& [character, count] : ranked) kept.push_back(character);
  return kept;
}

}  // namespace

MadeTask TextTask::make(std::string_view text) {
  const std::vector<std::string> characters = characters_of(text);
  if (characters.size() < kShortest) {
    return {nullptr,
            {FaultCode::empty, "Learning needs a text of at least " + format_count(kShortest) +
                                   " characters, and this one has " + format_count(characters.size()) +
                                   "; paste a longer one."}};
  }
  if (characters.size() > kLongest) {
    return {nullptr,
            {FaultCode::too_long, "The text has " + format_count(characters.size()) + " characters; the limit is " +
                                      format_count(kLongest) + ", so paste a part of it."}};
  }
  auto task = std::make_unique<TextTask>();
  task->symbols_ = {"<s>", "<unk>"};
  std::map<std::string, std::uint32_t> ids;
  for (const std::string& character : frequent(characters)) {
    ids.emplace(character, static_cast<std::uint32_t>(task->symbols_.size()));
    task->symbols_.push_back(character);
  }
  for (const std::string& character : characters) {
    const auto found = ids.find(character);
    task->ids_.push_back(found == ids.end() ? kUnknown : found->second);
  }
  return {std::move(task), {}};
}

std::size_t TextTask::len() const { return kWindow; }

TaskExample TextTask::draw(Random& random, bool is_held_out) const {
  const std::size_t border = ids_.size() - ids_.size() / kHeldOutOf;
  const std::size_t begin = is_held_out ? border : 0;
  const std::size_t end = is_held_out ? ids_.size() : border;
  const auto first = ids_.begin() + static_cast<std::ptrdiff_t>(begin + random.below(end - begin - kWindow + 1));
  TaskExample example;
  example.said.assign(first, first + static_cast<std::ptrdiff_t>(kWindow));
  for (std::size_t asked = 1; asked < kWindow; ++asked) {
    for (std::size_t at = 1; at < asked; ++at) {
      if (example.said[at - 1] == example.said[asked - 1]) example.sources.push_back({asked, at});
    }
  }
  return example;
}

}  // namespace headlight
