// The tasks that small models learn: their answers are right, their sources are where they say, and what is held out is
// never taught.

#include "task.h"

#include <catch_amalgamated.hpp>
#include <set>

namespace headlight {
namespace {

const char* const kMadeUp[] = {"copy", "reverse", "sort", "repeat", "brackets", "addition", "dates"};

std::unique_ptr<Task> made(std::string_view name, std::string_view text = "") {
  MadeTask task = make_task(name, text);
  REQUIRE(task.fault.message.empty());
  return std::move(task.task);
}

std::vector<std::string> words_of(const Task& task, const TaskExample& example) {
  std::vector<std::string> words;
  for (const std::uint32_t id : example.said) words.push_back(task.symbols()[id]);
  return words;
}

std::vector<std::string> answer_of(const Task& task, const TaskExample& example) {
  const std::vector<std::string> words = words_of(task, example);
  return {words.begin() + static_cast<std::ptrdiff_t>(example.first_asked), words.end()};
}

std::string some_text() {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "one " + std::to_string(i) + " é ";
  return text;
}

TEST_CASE("tasks: what is held out is never taught, and neither is what is asked anywhere outside the symbols",
          "[core][training]") {
  for (const char* name : kMadeUp) {
    CAPTURE(name);
    const auto task = made(name);
    Random random(1);
    std::set<std::vector<std::uint32_t>> taught;
    const auto question = [](const TaskExample& example) {
      return std::vector<std::uint32_t>(example.said.begin(),
                                        example.said.begin() + static_cast<std::ptrdiff_t>(example.first_asked));
    };
    for (int i = 0; i < 500; ++i) taught.insert(question(task->draw(random, false)));
    for (int i = 0; i < 500; ++i) {
      const TaskExample example = task->draw(random, true);
      CHECK(taught.count(question(example)) == 0);
      CHECK(example.said.size() <= task->len());
      CHECK(example.first_asked < example.said.size());
      for (const std::uint32_t id : example.said) {
        CHECK(id != kBegin);
        CHECK(id < task->symbols().size());
      }
    }
  }
}

TEST_CASE("tasks: a source holds the answer, or what it follows from", "[core][training]") {
  for (const char* name : {"copy", "reverse", "sort", "repeat"}) {
    CAPTURE(name);
    const auto task = made(name);
    Random random(2);
    for (int i = 0; i < 50; ++i) {
      const TaskExample example = task->draw(random, false);
      REQUIRE(!example.sources.empty());
      for (const AnswerSource& source : example.sources) {
        CHECK(source.at < source.asked);
        CHECK(source.asked >= example.first_asked);
        // All tokens that follow a copy are a repetition's sources; within the first period they may say something
        // else.
        if (name != std::string("repeat")) CHECK(example.said[source.at] == example.said[source.asked]);
      }
    }
  }
}

TEST_CASE("tasks: answers are right", "[core][training]") {
  Random random(3);
  for (int i = 0; i < 50; ++i) {
    const auto reverse = made("reverse");
    const TaskExample reversed = reverse->draw(random, false);
    std::vector<std::string> letters = words_of(*reverse, reversed);
    letters.resize(12);
    CHECK(answer_of(*reverse, reversed) == std::vector<std::string>(letters.rbegin(), letters.rend()));

    const auto sort = made("sort");
    int last = -1;
    const std::vector<std::string> sorted = answer_of(*sort, sort->draw(random, false));
    CHECK(sorted.size() == 10);
    for (const std::string& number : sorted) {
      CHECK(std::stoi(number) >= last);
      last = std::stoi(number);
    }

    const auto addition = made("addition");
    const std::vector<std::string> sum = words_of(*addition, addition->draw(random, false));
    CHECK(std::stoi(sum[4]) == (std::stoi(sum[0]) + std::stoi(sum[2])) % 59);
  }
}

TEST_CASE("tasks: brackets are closed in their order", "[core][training]") {
  const auto task = made("brackets");
  const std::string openers = "([{";
  const std::string closers = ")]}";
  Random random(4);
  for (int i = 0; i < 50; ++i) {
    const TaskExample example = task->draw(random, false);
    std::string open;
    for (const std::string& word : words_of(*task, example)) {
      if (openers.find(word) != std::string::npos) open += word;
      if (closers.find(word) == std::string::npos) continue;
      REQUIRE(!open.empty());
      CHECK(openers.find(open.back()) == closers.find(word));
      open.pop_back();
    }
    CHECK(open.empty());
    CHECK(answer_of(*task, example).back() == ".");
  }
}

TEST_CASE("tasks: a repetition has a period of 6 to 24, and is asked from its second round on", "[core][training]") {
  const auto task = made("repeat");
  Random random(5);
  std::set<std::size_t> periods;
  for (int i = 0; i < 500; ++i) {
    const TaskExample example = task->draw(random, false);
    periods.insert(example.first_asked);
    for (std::size_t at = example.first_asked; at < example.said.size(); ++at) {
      CHECK(example.said[at] == example.said[at - example.first_asked]);
    }
  }
  CHECK(*periods.begin() == 6);
  CHECK(*periods.rbegin() == 24);
}

std::string text_of(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += word;
  return text;
}

// "3rd of May 1979" -> "1a a A 1": runs of digits, and of letters by the case of the first.
std::string pattern_of(const std::string& written) {
  std::string pattern;
  for (const char c : written) {
    const bool is_digit = c >= '0' && c <= '9';
    const bool is_letter = c >= 'A';
    const char last = pattern.empty() ? ' ' : pattern.back();
    if ((is_digit && last == '1') || (is_letter && (last == 'A' || last == 'a'))) continue;
    pattern += is_digit ? '1' : !is_letter ? c : c < 'a' ? 'A' : 'a';
  }
  return pattern;
}

bool is_iso(const std::string& date) {
  if (pattern_of(date) != "1-1-1" || date.size() != 10 || date[4] != '-' || date[7] != '-') return false;
  const auto is_within = [&](std::size_t first, std::size_t count, const char* least, const char* most) {
    const std::string part = date.substr(first, count);
    return part >= least && part <= most;
  };
  return is_within(0, 4, "1900", "2049") && is_within(5, 2, "01", "12") && is_within(8, 2, "01", "31");
}

TEST_CASE("tasks: a date is written in eight ways, and its answer is ISO 8601", "[core][training]") {
  const auto task = made("dates");
  CHECK(task->is_for_encoder_decoder());
  Random random(7);
  std::set<std::string> patterns;
  for (int i = 0; i < 4000; ++i) {
    const TaskExample example = task->draw(random, false);
    CHECK(example.source_len() == example.first_asked);
    const std::string answer = text_of(answer_of(*task, example));
    CHECK(is_iso(answer));
    const std::string all = text_of(words_of(*task, example));
    const std::string written = all.substr(0, all.size() - answer.size() - 1);
    CHECK(written.find(answer.substr(0, 4)) != std::string::npos);
    patterns.insert(pattern_of(written));
  }
  CHECK(patterns == std::set<std::string>{"1 A 1", "A 1, 1", "1.1.1", "1/1/1", "1a a A 1", "1-A-1", "A 1 1", "1"});
}

TEST_CASE("tasks: what a digit of a date is read from stands in its field", "[core][training]") {
  const auto task = made("dates");
  Random random(8);
  const auto is_digit = [](const std::string& word) { return word[0] >= '0' && word[0] <= '9'; };
  for (int i = 0; i < 200; ++i) {
    const TaskExample example = task->draw(random, false);
    const std::vector<std::string> words = words_of(*task, example);
    std::set<std::size_t> asked;
    for (const AnswerSource& source : example.sources) {
      asked.insert(source.asked);
      CHECK(is_digit(words[source.asked]));
      CHECK(source.at + 1 < example.source_len());
      // Of a year each digit from its own.
      if (source.asked < example.first_asked + 4) CHECK(words[source.at] == words[source.asked]);
    }
    CHECK(asked.size() == 8);
  }
}

TEST_CASE("tasks: a date that is held out is so in every way to write it", "[core][training]") {
  const auto task = made("dates");
  Random random(9);
  std::set<std::string> taught;
  for (int i = 0; i < 5000; ++i) taught.insert(text_of(answer_of(*task, task->draw(random, false))));
  for (int i = 0; i < 1000; ++i) CHECK(taught.count(text_of(answer_of(*task, task->draw(random, true)))) == 0);
}

TEST_CASE("tasks: a text is learned by character, and its last tenth is held out", "[core][training]") {
  const auto task = made("text", some_text());
  Random random(6);
  const std::vector<std::string> words = words_of(*task, task->draw(random, false));
  std::string said;
  for (const std::string& word : words) said += word;
  CHECK(some_text().find(said) != std::string::npos);
  for (int i = 0; i < 50; ++i) {
    std::string held_out;
    for (const std::string& word : words_of(*task, task->draw(random, true))) held_out += word;
    CHECK(some_text().find(held_out) > some_text().size() * 8 / 10);
  }
  CHECK(task->symbols()[2] == " ");  // the most frequent character
}

TEST_CASE("tasks: a text too short or too long, and a task that is none, are refused with the number",
          "[core][training]") {
  CHECK(make_task("text", "").fault.message ==
        "Learning needs a text of at least 1,280 characters, and this one has 0; paste a longer one.");
  const Fault one = make_task("text", "x").fault;
  CHECK(one.code == FaultCode::empty);
  CHECK(one.message == "Learning needs a text of at least 1,280 characters, and this one has 1; paste a longer one.");
  const Fault too_long = make_task("text", std::string(5'000'000, 'x')).fault;
  CHECK(too_long.code == FaultCode::too_long);
  CHECK(too_long.message == "The text has 5,000,000 characters; the limit is 2,000,000, so paste a part of it.");
  CHECK(make_task("juggle", "").fault.message ==
        "There is no task \"juggle\"; the tasks are copy, reverse, sort, repeat, brackets, addition, dates, text.");
}

TEST_CASE("tasks: broken UTF-8 and rare characters do no harm", "[core][training]") {
  std::string text(2000, 'a');
  text += "\xF0\x9F";
  for (int i = 0; i < 400; ++i) text += {static_cast<char>(0xC4 + i / 64), static_cast<char>(0x80 + i % 64)};
  const auto task = made("text", text);
  CHECK(task->symbols().size() == 255);
  CHECK(task->symbols()[1] == "<unk>");
}

}  // namespace
}  // namespace headlight
