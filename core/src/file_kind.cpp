#include "headlight/file_kind.h"

#include <string>

#include "sentence.h"

namespace headlight {
namespace {

constexpr std::string_view kWhitespace = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// `lower`: in small letters.
bool starts_with_any_case(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  for (std::size_t i = 0; i < lower.size(); ++i) {
    const char small = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + ('a' - 'A')) : text[i];
    if (small != lower[i]) return false;
  }
  return true;
}

/// Whether a safetensors header may begin at byte 8. It settles what the first eight alone do not: a length can look
/// like the mark of gzip or of pickle.
bool has_header_at_8(std::string_view bytes) {
  return bytes.size() > 8 && (bytes[8] == '{' || kWhitespace.find(bytes[8]) != std::string_view::npos) &&
         bytes.substr(4, 4) == std::string_view("\0\0\0\0", 4);
}

FileKind kind_of_text(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  const std::size_t start = text.find_first_not_of(kWhitespace);
  if (start == std::string_view::npos) return FileKind::unknown;
  text.remove_prefix(start);
  for (const char* mark : {"<!doctype", "<html", "<head", "<?xml", "<!--"}) {
    if (starts_with_any_case(text, mark)) return FileKind::html;
  }
  if (text.starts_with("version https://git-lfs")) return FileKind::lfs_pointer;
  return text[0] == '{' || text[0] == '[' ? FileKind::json : FileKind::unknown;
}

/// The mark and then what to do, for all that neither kind of file may be.
const char* what_it_is(FileKind kind) {
  switch (kind) {
    case FileKind::html: return " is a web page, not a model's file; check the address, or whether it needs a login.";
    case FileKind::lfs_pointer:
      return " is a git-LFS pointer, which only names the file; fetch the file itself with git lfs pull.";
    case FileKind::gzip: return " is compressed with gzip; unpack it first.";
    case FileKind::pickle:
      return " is a Python pickle: not loaded, because it can run code; save it as model.safetensors.";
    case FileKind::zip:
      return " is a zip archive, perhaps a PyTorch file: not loaded, because it can run code; save it as "
             "model.safetensors.";
    case FileKind::gguf: return " is in the GGUF format, which is not read; open the model's safetensors folder.";
    case FileKind::json:
      return " is JSON text, not parameters; it may be a server's error message, so open it and read it.";
    case FileKind::unknown: return nullptr;
  }
  return nullptr;
}

}  // namespace

FileKind kind_of(std::span<const std::uint8_t> first) {
  const std::string_view bytes(reinterpret_cast<const char*>(first.data()), first.size());
  if (has_header_at_8(bytes)) return FileKind::unknown;
  if (bytes.starts_with("\x1F\x8B")) return FileKind::gzip;
  if (bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06")) return FileKind::zip;
  if (bytes.starts_with("GGUF")) return FileKind::gguf;
  // PROTO and a version; pickles of version 0 and 1 are text, and no model is saved so.
  if (bytes.size() > 1 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5) return FileKind::pickle;
  return kind_of_text(bytes);
}

Fault refuse_params_file(FileKind kind, std::string_view name) {
  const char* is = what_it_is(kind);
  if (is == nullptr) return {};
  return {FaultCode::file_kind, sentence({name, is})};
}

Fault refuse_json_file(FileKind kind, std::string_view name) {
  return kind == FileKind::json ? Fault{} : refuse_params_file(kind, name);
}

}  // namespace headlight
