#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "headlight/fault.h"

namespace headlight {

/// What stands in the place of a model's file when something went wrong on the way, or when it is another format.
enum class FileKind { unknown, html, lfs_pointer, gzip, pickle, zip, gguf, json };

/// Bytes of a file's beginning that are enough for every kind.
inline constexpr std::size_t kFileKindBytes = 64;

/// Tells it by the file's first bytes, as many as there are; unknown where they look like none of these, as those of a
/// safetensors file do.
FileKind kind_of(std::span<const std::uint8_t> first);

/// E_FILE_KIND: the sentence for a file that should have been in the safetensors format and is of this kind. None for
/// unknown, which the reader of the header judges. `name` is the file's.
Fault refuse_params_file(FileKind kind, std::string_view name);

/// The same for a file that should have been JSON; json is then no fault.
Fault refuse_json_file(FileKind kind, std::string_view name);

}  // namespace headlight
