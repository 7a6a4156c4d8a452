// Dates as people write them, to ISO 8601: what an encoder-decoder learns, its cross-attention reading field by field.

#include "headlight/shape.h"
#include "task_table.h"

namespace headlight {
namespace {

// begin, ">", characters
constexpr std::uint32_t kSeparator = 1;
constexpr std::uint32_t kFirstCharacter = 2;
constexpr std::string_view kCharacters = " ,-./0123456789ABCDEFGJLMNOPRSTUVYabcdefghilmnoprstuvy";

constexpr std::string_view kMonths[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};
constexpr std::size_t kDaysOfMonths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
constexpr std::size_t kFirstYear = 1900;
constexpr std::size_t kYears = 150;

struct Date {
  std::size_t year, month, day;  // the month from 0
};

bool is_leap(std::size_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

Date draw_date(Random& random) {
  const auto below = [&](std::size_t count) { return static_cast<std::size_t>(random.below(count)); };
  const std::size_t year = kFirstYear + below(kYears);
  const std::size_t month = below(std::size(kMonths));
  const std::size_t days = kDaysOfMonths[month] + (month == 1 && is_leap(year) ? 1 : 0);
  return {year, month, 1 + below(days)};
}

std::string two_digits(std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string ordinal_ending(std::size_t day) {
  constexpr const char* kEndings[] = {"st", "nd", "rd"};
  return day / 10 != 1 && day % 10 >= 1 && day % 10 <= 3 ? kEndings[day % 10 - 1] : "th";
}

std::string capitals(std::string letters) {
  for (char& letter : letters) {
    if (letter >= 'a') letter = static_cast<char>(letter - 'a' + 'A');
  }
  return letters;
}

// In the order of ISO 8601; then what stands between them.
enum Field : std::size_t { kYear, kMonth, kDay, kNoField };

struct Piece {
  std::string text;
  Field field = kNoField;
};

constexpr std::size_t kFormats = 8;

std::vector<Piece> write_date(const Date& date, std::size_t format) {
  const std::string name(kMonths[date.month]);
  const Piece year{std::to_string(date.year), kYear};
  const Piece month{std::to_string(date.month + 1), kMonth};
  const Piece padded_month{two_digits(date.month + 1), kMonth};
  const Piece named_month{name, kMonth};
  const Piece short_month{name.substr(0, 3), kMonth};
  const Piece day{std::to_string(date.day), kDay};
  const Piece padded_day{two_digits(date.day), kDay};
  switch (format) {
    case 0: return {day, {" "}, named_month, {" "}, year};
    case 1: return {named_month, {" "}, day, {", "}, year};
    case 2: return {day, {"."}, month, {"."}, year};
    case 3: return {year, {"/"}, padded_month, {"/"}, padded_day};
    case 4: return {day, {ordinal_ending(date.day) + " of "}, named_month, {" "}, year};
    case 5: return {padded_day, {"-"}, {capitals(short_month.text), kMonth}, {"-"}, year};
    case 6: return {short_month, {" "}, day, {" "}, year};
    default: return {year, padded_month, padded_day};
  }
}

std::vector<std::uint32_t> ids_of(std::string_view text) {
  std::vector<std::uint32_t> ids;
  for (const char c : text) ids.push_back(kFirstCharacter + static_cast<std::uint32_t>(kCharacters.find(c)));
  return ids;
}

std::vector<std::string> date_symbols() {
  std::vector<std::string> all = {"<s>", ">"};
  for (const char c : kCharacters) all.emplace_back(1, c);
  return all;
}

// A digit is read from its own where the field has as many characters, else from all of the field.
void add_sources(Range asked, Range field, TaskExample& example) {
  const bool has_own = asked.size() == field.size();
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const Range from = has_own ? Range{field.first + i, field.first + i + 1} : field;
    for (std::size_t at = from.first; at < from.last; ++at) example.sources.push_back({asked.first + i, at});
  }
}

void draw_dates(Random& random, TaskExample& example) {
  const Date date = draw_date(random);
  Range fields[kNoField + 1];
  for (const Piece& piece : write_date(date, static_cast<std::size_t>(random.below(kFormats)))) {
    const std::size_t first = example.said.size();
    for (const std::uint32_t id : ids_of(piece.text)) example.said.push_back(id);
    fields[piece.field] = {first, example.said.size()};
  }
  example.said.push_back(kSeparator);
  const std::string iso = std::to_string(date.year) + '-' + two_digits(date.month + 1) + '-' + two_digits(date.day);
  ask(example, ids_of(iso));
  const std::size_t first = example.first_asked;
  add_sources({first, first + 4}, fields[kYear], example);
  add_sources({first + 5, first + 7}, fields[kMonth], example);
  add_sources({first + 8, first + 10}, fields[kDay], example);
}

// "30th of September 1979>1979-09-30"
constexpr std::size_t kLongest = 22 + 1 + 10;

}  // namespace

const TaskTable kDates = {"dates", "the characters to read", kLongest, &date_symbols, &draw_dates, true, true};

}  // namespace headlight
