// The tasks that small models learn: their answers are right, their sources are where they say, and what is held out is
// never taught.

#include "task.h"

#include <algorithm>
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

TEST_CASE("tasks: each has as many symbols and asks as many answers as it says", "[core][training]") {
  struct Size {
    const char* task;
    std::size_t symbols, special, answers;
  };
  // 12 of 26 letters, 10 of 32 numbers, sums modulo 59; special are the begin token and what stands between numbers.
  for (const Size size : {Size{"copy", 26, 2, 12}, Size{"reverse", 26, 2, 12}, Size{"sort", 32, 2, 10},
                          Size{"repeat", 64, 2, 0}, Size{"addition", 59, 3, 1}}) {
    CAPTURE(size.task);
    const auto task = made(size.task);
    CHECK(task->symbols().size() == size.symbols + size.special);
    Random random(10);
    std::set<std::uint32_t> said;
    for (int i = 0; i < 1000; ++i) {
      const TaskExample example = task->draw(random, false);
      said.insert(example.said.begin(), example.said.end());
      if (size.answers > 0) CHECK(example.said.size() - example.first_asked == size.answers);
    }
    // All but the begin token, which is nobody's to say; of a repetition nothing stands between the rounds.
    CHECK(said.size() >= size.symbols);
    CHECK(*said.rbegin() == task->symbols().size() - 1);
  }
}

TEST_CASE("tasks: answers are right", "[core][training]") {
  Random random(3);
  for (int i = 0; i < 50; ++i) {
    const auto copy = made("copy");
    const TaskExample copied = copy->draw(random, false);
    std::vector<std::string> same = words_of(*copy, copied);
    same.resize(12);
    CHECK(answer_of(*copy, copied) == same);

    const auto reverse = made("reverse");
    const TaskExample reversed = reverse->draw(random, false);
    std::vector<std::string> letters = words_of(*reverse, reversed);
    letters.resize(12);
    CHECK(answer_of(*reverse, reversed) == std::vector<std::string>(letters.rbegin(), letters.rend()));

    const auto sort = made("sort");
    const TaskExample listed = sort->draw(random, false);
    const auto value = [](const std::string& number) { return std::stoi(number); };
    std::vector<int> numbers;
    for (const std::string& word : words_of(*sort, listed)) {
      if (numbers.size() < 10) numbers.push_back(value(word));
    }
    std::sort(numbers.begin(), numbers.end());
    std::vector<int> sorted;
    for (const std::string& word : answer_of(*sort, listed)) sorted.push_back(value(word));
    CHECK(sorted == numbers);

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

// Runs of digits, and of letters.
std::vector<std::string> runs_of(const std::string& written) {
  std::vector<std::string> runs;
  char last = ' ';
  for (const char c : written) {
    const auto kind = [](char of) { return of >= '0' && of <= '9' ? 1 : of >= 'A' ? 2 : 0; };
    if (kind(c) != 0 && kind(c) != kind(last)) runs.emplace_back();
    if (kind(c) != 0) runs.back() += c;
    last = c;
  }
  return runs;
}

std::string padded(const std::string& number) { return (number.size() < 2 ? "0" : "") + number; }

// By the first three letters, in any case: "MAY", "March".
std::string month_of(const std::string& name) {
  const std::string names = "janfebmaraprmayjunjulaugsepoctnovdec";
  std::string start;
  for (const char c : name.substr(0, 3)) start += static_cast<char>(c | 0x20);
  return padded(std::to_string(names.find(start) / 3 + 1));
}

// What somebody reads who knows the eight ways, and nothing of how they are written here.
std::string iso_of(const std::string& written) {
  const std::vector<std::string> runs = runs_of(written);
  const std::string pattern = pattern_of(written);
  if (pattern == "1") return written.substr(0, 4) + '-' + written.substr(4, 2) + '-' + written.substr(6);
  if (pattern == "1/1/1") return runs[0] + '-' + runs[1] + '-' + runs[2];
  if (pattern == "1.1.1") return runs[2] + '-' + padded(runs[1]) + '-' + padded(runs[0]);
  if (pattern[0] == 'A') return runs[2] + '-' + month_of(runs[0]) + '-' + padded(runs[1]);
  const std::string& name = pattern == "1a a A 1" ? runs[3] : runs[1];
  return runs.back() + '-' + month_of(name) + '-' + padded(runs[0]);
}

TEST_CASE("tasks: a date and its answer are the same day", "[core][training]") {
  CHECK(iso_of("3 May 1979") == "1979-05-03");
  CHECK(iso_of("May 3, 1979") == "1979-05-03");
  CHECK(iso_of("3.5.1979") == "1979-05-03");
  CHECK(iso_of("1979/05/03") == "1979-05-03");
  CHECK(iso_of("3rd of May 1979") == "1979-05-03");
  CHECK(iso_of("03-MAY-1979") == "1979-05-03");
  CHECK(iso_of("19790503") == "1979-05-03");
  const auto task = made("dates");
  Random random(11);
  std::set<std::string> years, days;
  for (int i = 0; i < 8000; ++i) {
    const TaskExample example = task->draw(random, i % 8 == 0);
    const std::string answer = text_of(answer_of(*task, example));
    const std::string all = text_of(words_of(*task, example));
    const std::string written = all.substr(0, all.size() - answer.size() - 1);
    INFO(written << " > " << answer);
    CHECK(iso_of(written) == answer);
    years.insert(answer.substr(0, 4));
    days.insert(answer.substr(5));
  }
  CHECK(years.size() == 150);
  CHECK(*years.begin() == "1900");
  CHECK(*years.rbegin() == "2049");
  CHECK(days.count("02-30") + days.count("04-31") + days.count("06-31") + days.count("09-31") + days.count("11-31") ==
        0);
  CHECK(days.count("12-31") == 1);
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
  for (int i = 0; i < 5000; ++i) {  // from U+4E00 on
    text += {static_cast<char>(0xE4 + (i + 0xE00) / 4096), static_cast<char>(0x80 + (i + 0xE00) / 64 % 64),
             static_cast<char>(0x80 + i % 64)};
  }
  const auto task = made("text", text);
  CHECK(task->symbols().size() == 4096);
  CHECK(task->symbols()[1] == "<unk>");
}

}  // namespace
}  // namespace headlight
