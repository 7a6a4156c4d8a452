#pragma once
// How the readers of foreign files word their faults. One function puts a sentence together: chains of operator+
// would be a fifth of what these readers add to the download.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace headlight {

/// A piece of a sentence: text, or a number as format_count writes it. Borrows the text.
class Word {
 public:
  Word(std::string_view text) : text_(text) {}
  Word(const std::string& text) : text_(text) {}
  Word(const char* text) : text_(text) {}
  Word(std::uint64_t number);
  Word(const Word&) = delete;
  Word& operator=(const Word&) = delete;

  std::string_view text() const { return text_; }

 private:
  char digits_[26];  // 2^64 has 20, and 6 commas between them
  std::string_view text_;
};

std::string sentence(std::initializer_list<Word> words);

/// Foreign text as it stands in a message: in quotes, no control characters, and cut after some 60 bytes between two
/// characters. It stays foreign: whoever shows a message shows it as text.
std::string shown(std::string_view text);

}  // namespace headlight
