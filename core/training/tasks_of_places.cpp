// Tasks whose answer is made of the question's own tokens, so that a head can be seen fetching them: copy, reverse,
// sort, repeat.

#include <algorithm>
#include <numeric>

#include "task_table.h"

namespace headlight {
namespace {

constexpr std::uint32_t kSeparator = 1;
constexpr std::uint32_t kFirstItem = 2;

// begin, ">", items
std::vector<std::string> with_items(std::vector<std::string> items) {
  items.insert(items.begin(), {"<s>", ">"});
  return items;
}

std::vector<std::string> numbers(std::size_t count) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(std::to_string(i));
  return all;
}

std::vector<std::string> letters_from(char first, std::size_t count) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < count; ++i) all.emplace_back(1, static_cast<char>(first + static_cast<char>(i)));
  return all;
}

void add_items(Random& random, std::size_t count, std::size_t kinds, TaskExample& example) {
  for (std::size_t i = 0; i < count; ++i) {
    example.said.push_back(kFirstItem + static_cast<std::uint32_t>(random.below(kinds)));
  }
}

// The separator, and the items once more in this order of places.
void ask_items_at(const std::vector<std::size_t>& places, TaskExample& example) {
  std::vector<std::uint32_t> answer;
  for (const std::size_t place : places) answer.push_back(example.said[place]);
  example.said.push_back(kSeparator);
  ask(example, answer);
  for (std::size_t i = 0; i < places.size(); ++i) example.sources.push_back({example.first_asked + i, places[i]});
}

std::vector<std::size_t> places_in_order(std::size_t count) {
  std::vector<std::size_t> places(count);
  std::iota(places.begin(), places.end(), std::size_t{0});
  return places;
}

constexpr std::size_t kLetters = 26;
constexpr std::size_t kWordLen = 12;

std::vector<std::string> letter_symbols() { return with_items(letters_from('a', kLetters)); }

void draw_copy(Random& random, TaskExample& example) {
  add_items(random, kWordLen, kLetters, example);
  ask_items_at(places_in_order(kWordLen), example);
}

void draw_reverse(Random& random, TaskExample& example) {
  add_items(random, kWordLen, kLetters, example);
  std::vector<std::size_t> places = places_in_order(kWordLen);
  std::reverse(places.begin(), places.end());
  ask_items_at(places, example);
}

constexpr std::size_t kNumbers = 32;
constexpr std::size_t kListLen = 10;

std::vector<std::string> number_symbols() { return with_items(numbers(kNumbers)); }

void draw_sort(Random& random, TaskExample& example) {
  add_items(random, kListLen, kNumbers, example);
  std::vector<std::size_t> places = places_in_order(kListLen);
  std::stable_sort(places.begin(), places.end(),
                   [&](std::size_t a, std::size_t b) { return example.said[a] < example.said[b]; });
  ask_items_at(places, example);
}

constexpr std::size_t kSymbols = 64;
constexpr std::size_t kShortestPeriod = 6;
constexpr std::size_t kLongestPeriod = 24;
constexpr std::size_t kRepeatLen = 64;

std::vector<std::string> repeat_symbols() {
  std::vector<std::string> all = letters_from('A', kLetters);
  for (const std::vector<std::string>& more :
       {letters_from('a', kLetters), numbers(10), std::vector<std::string>{"+", "-"}}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return with_items(std::move(all));
}

// Sources: all tokens that follow an earlier copy of the current one.
void draw_repeat(Random& random, TaskExample& example) {
  const std::size_t period = kShortestPeriod + random.below(kLongestPeriod - kShortestPeriod + 1);
  add_items(random, period, kSymbols, example);
  std::vector<std::uint32_t> rest;
  for (std::size_t i = period; i < kRepeatLen; ++i) rest.push_back(example.said[i % period]);
  ask(example, rest);
  for (std::size_t asked = period; asked < kRepeatLen; ++asked) {
    for (std::size_t at = 1; at < asked; ++at) {
      if (example.said[at - 1] == example.said[asked - 1]) example.sources.push_back({asked, at});
    }
  }
}

}  // namespace

const TaskTable kCopy = {"copy", "the letter to copy", 2 * kWordLen + 1, &letter_symbols, &draw_copy};
const TaskTable kReverse = {"reverse", "the letter to write next", 2 * kWordLen + 1, &letter_symbols, &draw_reverse};
const TaskTable kSort = {"sort", "the number to write next", 2 * kListLen + 1, &number_symbols, &draw_sort};
const TaskTable kRepeat = {"repeat", "induction", kRepeatLen, &repeat_symbols, &draw_repeat};

}  // namespace headlight
