#include "json_events.h"

#include <cstddef>
#include <iterator>

#include "sentence.h"

// The library must neither throw nor write to streams: the core is built without exceptions.
#define JSON_NOEXCEPTION
#define JSON_NO_IO
#include <nlohmann/json.hpp>

namespace headlight {
namespace {

using Library = nlohmann::json;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// A byte of the text that leaves word of how far it got: the library tells its events no position.
class TrackedByte {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  TrackedByte(const char* at, const char** reached) : at_(at), reached_(reached) {}
  reference operator*() const { return *at_; }
  TrackedByte& operator++() {
    *reached_ = ++at_;
    return *this;
  }
  bool operator==(const TrackedByte& other) const { return at_ == other.at_; }
  bool operator!=(const TrackedByte& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  const char** reached_;
};

/// Whether the reader stopped at a value that Python's json module writes and JSON does not have.
bool is_python_number(std::string_view before, std::string_view rest) {
  const bool is_value = before.empty() || std::string_view(" \t\r\n[:,-").find(before.back()) != std::string_view::npos;
  return is_value && (rest.starts_with("NaN") || rest.starts_with("Infinity"));
}

/// The library's events, as its SAX interface names them, handed on as ours.
class Bridge {
 public:
  Bridge(std::string_view text, JsonEvents& events) : text_(text), events_(events), reached_(text.data()) {}

  TrackedByte first() { return {text_.data(), &reached_}; }
  TrackedByte last() { return {text_.data() + text_.size(), &reached_}; }
  const JsonReading& reading() const { return reading_; }

  bool null() { return scalar(JsonValue()); }
  bool boolean(bool value) { return scalar(JsonValue(value)); }
  // The library tells -0 as the integer 0: the only one that is not below it.
  bool number_integer(std::int64_t value) { return scalar(value == 0 ? JsonValue(-0.0) : JsonValue(value)); }
  bool number_unsigned(std::uint64_t value) { return scalar(JsonValue(value)); }
  bool number_float(double value, const std::string&) { return scalar(JsonValue(value)); }
  bool string(std::string& value) { return scalar(JsonValue(std::move(value))); }
  bool binary(Library::binary_t&) { return false; }  // not in a text
  bool key(std::string& name) { return goes_on(events_.key(std::move(name), byte())); }
  bool start_object(std::size_t) { return begin(JsonKind::object); }
  bool start_array(std::size_t) { return begin(JsonKind::array); }
  bool end_object() { return end(); }
  bool end_array() { return end(); }

  bool parse_error(std::size_t position, const std::string&, const Library::exception& error) {
    // `position` counts the byte that did not fit, and at the end of the text one that is not there.
    const std::uint64_t at = position > 0 ? position - 1 : 0;
    return stop(trouble_of(at, error), at);
  }

 private:
  std::uint64_t byte() const {
    const auto read = static_cast<std::uint64_t>(reached_ - text_.data());
    return read > 0 ? read - 1 : 0;
  }
  bool stop(JsonTrouble trouble, std::uint64_t at) {
    reading_ = {trouble, at, {}};
    return false;
  }
  bool goes_on(Fault fault) {
    if (!fault) return true;
    reading_ = {JsonTrouble::refused, byte(), std::move(fault)};
    return false;
  }
  bool scalar(JsonValue&& value) { return goes_on(events_.scalar(std::move(value), byte())); }
  bool begin(JsonKind container) {
    if (++depth_ > kMaxJsonDepth) return stop(JsonTrouble::depth, byte());
    return goes_on(events_.begin(container, byte()));
  }
  bool end() {
    --depth_;
    return goes_on(events_.end());
  }

  JsonTrouble trouble_of(std::uint64_t at, const Library::exception& error) const {
    constexpr int kNumberOverflow = 406;
    if (error.id == kNumberOverflow) return JsonTrouble::number;
    // Only its words tell these apart (tests/core/json_test.cpp holds them), and a quotation of the text follows them.
    const std::string_view words = error.what();
    const std::string_view own = words.substr(0, words.find("last read"));
    if (own.find("surrogate") != std::string_view::npos) return JsonTrouble::surrogate;
    if (own.find("UTF-8") != std::string_view::npos) return JsonTrouble::encoding;
    if (at >= text_.size()) return JsonTrouble::ends_early;
    return is_python_number(text_.substr(0, at), text_.substr(at)) ? JsonTrouble::number : JsonTrouble::syntax;
  }

  std::string_view text_;
  JsonEvents& events_;
  const char* reached_;
  std::size_t depth_ = 0;
  JsonReading reading_;
};

}  // namespace

JsonReading read_json(std::string_view text, JsonEvents& events) {
  // Two things that the library lets pass: a byte order mark, and a zero byte, which it takes for the end of the text.
  if (text.starts_with(kByteOrderMark)) return {JsonTrouble::mark, 0, {}};
  Bridge bridge(text, events);
  const bool is_read = Library::sax_parse(bridge.first(), bridge.last(), &bridge);
  const std::size_t zero = text.find('\0');
  if (is_read && zero != std::string_view::npos) return {JsonTrouble::syntax, zero, {}};
  return bridge.reading();
}

std::string describe(const JsonReading& reading, std::string_view name) {
  const std::uint64_t byte = reading.byte;
  switch (reading.trouble) {
    case JsonTrouble::ends_early:
      return sentence({name, " is not valid JSON: it ends in the middle, at byte ", byte, "; download it again."});
    case JsonTrouble::encoding:
      return sentence({name, " is not valid UTF-8 at byte ", byte, "; save it again as UTF-8."});
    case JsonTrouble::mark:
      return sentence(
          {name, " begins with a byte order mark, at byte ", byte, "; save it again as UTF-8 without one."});
    case JsonTrouble::surrogate:
      return sentence(
          {name, " has half a surrogate pair, which is no character, at byte ", byte, "; export it again."});
    case JsonTrouble::number:
      return sentence({name, " has a number that is not finite at byte ", byte, "; put in a finite one."});
    case JsonTrouble::depth:
      return sentence(
          {name, " is nested deeper than ", kMaxJsonDepth, " levels at byte ", byte, "; no model needs that."});
    default: return sentence({name, " is not valid JSON at byte ", byte, "; export or download it again."});
  }
}

}  // namespace headlight
