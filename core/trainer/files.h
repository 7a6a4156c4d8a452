#pragma once
// The only part of the trainer that touches files. What cannot be read or written ends the program with a sentence.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace headlight {

/// Ends the program with a sentence that says what to do.
[[noreturn]] void give_up(const std::string& sentence);

bool has_file(const std::string& path);
std::string read_text(const std::string& path);
std::vector<std::uint8_t> read_bytes(const std::string& path);
/// Token ids, 16 bits each, little-endian.
std::vector<std::uint16_t> read_tokens(const std::string& path);
/// All of it or nothing: a reader never sees half a file, and nor does a trainer that was stopped.
void write_whole(const std::string& path, std::span<const std::uint8_t> bytes);
void write_whole(const std::string& path, const std::string& text);

}  // namespace headlight
