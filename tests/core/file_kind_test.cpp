// What stands in a file's place when something went wrong on the way to it.
#include "headlight/file_kind.h"

#include <catch_amalgamated.hpp>
#include <string>

#include "safetensors_file.h"
#include "support.h"

namespace headlight {
namespace {

using namespace std::string_literals;

FileKind kind(const std::string& bytes) { return kind_of(test::bytes_of(bytes)); }

TEST_CASE("kind_of: each kind is told by its first bytes", "[core][file_kind]") {
  CHECK(kind("<!DOCTYPE html><html>") == FileKind::html);
  CHECK(kind("\n  <!doctype HTML>") == FileKind::html);
  CHECK(kind("\xEF\xBB\xBF<HTML lang=en>") == FileKind::html);
  CHECK(kind("<?xml version=\"1.0\"?><Error>") == FileKind::html);
  CHECK(kind("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a") == FileKind::lfs_pointer);
  CHECK(kind("\x1F\x8B\x08\0\0\0\0\0\0\x03"s) == FileKind::gzip);
  CHECK(kind("\x80\x02\x8A\x0Al\xFC\x9C\x46\xF9\x20"s) == FileKind::pickle);
  CHECK(kind("\x80\x04\x95\x3A\0\0\0\0\0\0\0\x8C"s) == FileKind::pickle);
  CHECK(kind("PK\x03\x04\0\0\x08\x08\0\0"s) == FileKind::zip);
  CHECK(kind("GGUF\x03\0\0\0\x11\0\0\0"s) == FileKind::gguf);
  CHECK(kind("{\"error\":\"Repository not found\"}") == FileKind::json);
  CHECK(kind(" [1]") == FileKind::json);
}

TEST_CASE("kind_of: a safetensors file is none of them, whatever its length looks like", "[core][file_kind]") {
  for (const std::uint64_t length : {std::uint64_t{0x08'8B1F}, std::uint64_t{0x0280}, std::uint64_t{'{'},
                                     std::uint64_t{'['}, std::uint64_t{'<'}, std::uint64_t{0x20}}) {
    INFO(length);
    CHECK(kind(test::little_endian(length) + "{\"a\":") == FileKind::unknown);
    CHECK(kind(test::little_endian(length) + "  {\"a\":") == FileKind::unknown);
  }
}

TEST_CASE("kind_of: little or nothing is no kind", "[core][file_kind]") {
  CHECK(kind("") == FileKind::unknown);
  CHECK(kind("   ") == FileKind::unknown);
  CHECK(kind("\x80") == FileKind::unknown);
  CHECK(kind("\x1F") == FileKind::unknown);
  CHECK(kind("GGU") == FileKind::unknown);
  CHECK(kind("<!doc") == FileKind::unknown);
  CHECK(kind("version 1") == FileKind::unknown);
  CHECK(kind("\x80\x06"s) == FileKind::unknown);
}

TEST_CASE("refuse_params_file: one sentence that names the file and its kind", "[core][file_kind]") {
  const std::pair<FileKind, const char*> sentences[] = {{FileKind::html, "web page"},
                                                        {FileKind::lfs_pointer, "git-LFS"},
                                                        {FileKind::gzip, "gzip"},
                                                        {FileKind::pickle, "it can run code"},
                                                        {FileKind::zip, "it can run code"},
                                                        {FileKind::gguf, "GGUF"},
                                                        {FileKind::json, "JSON"}};
  for (const auto& [kind, words] : sentences) {
    const Fault fault = refuse_params_file(kind, "model.safetensors");
    INFO(fault.message);
    CHECK(code_name(fault.code) == std::string("E_FILE_KIND"));
    CHECK(test::mentions(fault, "model.safetensors is "));
    CHECK(test::mentions(fault, words));
    CHECK(fault.message.back() == '.');
    CHECK(refuse_json_file(kind, "config.json").code ==
          (kind == FileKind::json ? FaultCode::none : FaultCode::file_kind));
  }
  CHECK(test::mentions(refuse_params_file(FileKind::pickle, "a.bin"), "not loaded"));
  CHECK_FALSE(refuse_params_file(FileKind::unknown, "model.safetensors"));
}

}  // namespace
}  // namespace headlight
