#include "files.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

namespace headlight {

void give_up(const std::string& sentence) {
  std::cerr << sentence << "\n";
  std::exit(1);
}

bool has_file(const std::string& path) { return std::filesystem::exists(path); }

std::vector<std::uint8_t> read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) give_up("There is no file " + path + " to read; start again with npm run train, which makes it.");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string read_text(const std::string& path) {
  const std::vector<std::uint8_t> bytes = read_bytes(path);
  return {bytes.begin(), bytes.end()};
}

std::vector<std::uint16_t> read_tokens(const std::string& path) {
  const std::vector<std::uint8_t> bytes = read_bytes(path);
  std::vector<std::uint16_t> tokens(bytes.size() / sizeof(std::uint16_t));
  std::memcpy(tokens.data(), bytes.data(), tokens.size() * sizeof(std::uint16_t));
  return tokens;
}

void write_whole(const std::string& path, std::span<const std::uint8_t> bytes) {
  const std::string part = path + ".part";
  std::ofstream file(part, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file)
    give_up("The " + std::to_string(bytes.size()) + " bytes of " + path + " could not be written; is the disk full?");
  std::filesystem::rename(part, path);
}

void write_whole(const std::string& path, const std::string& text) {
  write_whole(path, std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace headlight
