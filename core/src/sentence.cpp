#include "sentence.h"

#include <cstddef>
#include <iterator>

namespace headlight {
namespace {

constexpr std::size_t kShownBytes = 60;

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

Word::Word(std::uint64_t number) {
  char* first = std::end(digits_);
  int written = 0;
  do {
    if (written > 0 && written % 3 == 0) *--first = ',';
    *--first = static_cast<char>('0' + number % 10);
    number /= 10;
    ++written;
  } while (number != 0);
  text_ = {first, static_cast<std::size_t>(std::end(digits_) - first)};
}

std::string sentence(std::initializer_list<Word> words) {
  std::string joined;
  for (const Word& word : words) joined += word.text();
  return joined;
}

std::string shown(std::string_view text) {
  std::size_t length = text.size();
  if (length > kShownBytes) {
    length = kShownBytes;
    while (length > 0 && continues_character(text[length])) --length;
  }
  std::string quoted = "“";
  for (char byte : text.substr(0, length)) {
    const auto code = static_cast<unsigned char>(byte);
    quoted += code < 0x20 || code == 0x7F ? ' ' : byte;
  }
  return quoted + (length < text.size() ? "…”" : "”");
}

}  // namespace headlight
