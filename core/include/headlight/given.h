#pragma once
// Weights that were computed elsewhere, by a model that does not fit here: a trace that has them in the place of
// queries and keys. Windows, pictures, rolled weights, means and head metrics of it come about as those of any trace.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headlight/safetensors.h"
#include "headlight/trace.h"

namespace headlight {

/// On either side, heads of a layer, and layers: what the page can still show.
inline constexpr std::uint64_t kMaxGivenTokens = 4096;
inline constexpr std::uint64_t kMaxGivenHeads = 256;
inline constexpr std::uint64_t kMaxGivenLayers = 256;
/// Of a JSON text, which is read in one piece.
inline constexpr std::size_t kMaxGivenJsonBytes = std::size_t{32} << 20;
/// Rows whose sum is further from 1 are named: a row of bfloat16 numbers is closer.
inline constexpr double kGivenTolerance = 0.01;

/// Where a file has the weights, and as what.
struct GivenTensor {
  std::string name;                  // as in sentences
  Dtype dtype = Dtype::unknown;      // F16, BF16, F32 or F64
  std::vector<std::uint64_t> shape;  // as in the file
  std::uint64_t first_byte = 0;
};

/// Texts beside the weights.
struct GivenTokens {
  std::uint64_t queries = 0;
  std::uint64_t keys = 0;
  bool has_keys = false;  // the keys are another text's: cross-attention, whose sides may differ
};

struct GivenShape {
  std::size_t layers = 0;
  std::size_t heads = 0;
  std::size_t queries = 0;
  std::size_t keys = 0;
};

struct ReadGiven {
  GivenTensor tensor;
  std::vector<MetadataEntry> metadata;
  Fault fault;
};

/// The tensor `weights`, or else `attentions`, of a safetensors file. `json` and `file_bytes` as for read_header.
/// E_DUMP_SHAPE where it has neither, or one of another type.
ReadGiven read_given_safetensors(std::span<const std::uint8_t> json, std::uint64_t file_bytes);

/// Bytes of an NPY file that say how long its header is.
inline constexpr std::size_t kNpyLengthBytes = 12;
/// Of an NPY header: a shape and a type fit into far less, and it is read in one piece.
inline constexpr std::uint64_t kMaxNpyHeaderBytes = std::uint64_t{1} << 16;
/// Where the numbers begin. `first`: [at least 12] bytes, or all there are. E_DUMP_SHAPE where this is no NPY file.
HeaderLength read_npy_length(std::span<const std::uint8_t> first, std::string_view name);
/// `header`: the first read_npy_length() bytes. E_DUMP_SHAPE for other numbers than floats, for Fortran's order, and
/// for a file of another length than its shape.
ReadGiven read_npy(std::span<const std::uint8_t> header, std::uint64_t file_bytes, std::string_view name);

/// A JSON text {"tokens": [...], "key_tokens": [...], "weights": nested lists}. Tokens are texts, or objects with a
/// `text`; `null` is no number (NaN). Of `provenance` the ranges of queries and keys, as our exports write them.
struct GivenJson {
  std::vector<std::uint64_t> shape;
  std::vector<float> values;
  std::vector<std::string> tokens;
  std::vector<std::string> key_tokens;
  bool has_key_tokens = false;
  std::vector<std::uint32_t> ranges;  // first and last query, first and last key; empty where there are none
  Fault fault;
};
/// E_JSON and the like; E_DUMP_SHAPE for lists that are ragged.
GivenJson read_given_json(std::span<const std::uint8_t> text, std::string_view name);

/// What there is to say of one head's numbers.
struct GivenHeadCheck {
  double largest_off = 0.0;  // |sum - 1|, over rows that have a weight and nothing but finite ones
  double sum = 1.0;          // of that row
  std::size_t row = 0;
  std::uint64_t summed_rows = 0;
  std::uint64_t rows_off = 0;  // by more than kGivenTolerance
  std::uint64_t empty_rows = 0;
  std::uint64_t not_finite = 0;
  std::uint64_t negative = 0;
};

/// Takes the numbers as they arrive, and makes a trace of them.
class GivenBuilder {
 public:
  /// Shapes [layers, heads, queries, keys], [heads, queries, keys] or [queries, keys]; also [layers, 1, heads, queries,
  /// keys], as a batch of one is stacked. room: bytes that may be taken.
  /// E_DUMP_SHAPE, E_TOO_BIG, E_MEMORY.
  struct Begun {
    std::unique_ptr<GivenBuilder> builder;
    Fault fault;
  };
  static Begun start(GivenTensor tensor, const GivenTokens& tokens, std::uint64_t room);

  /// Bytes that follow those before, whole numbers. E_DUMP_SHAPE for more than there should be.
  Fault write(std::span<const std::uint8_t> bytes);
  bool is_full() const { return written_ == count_; }

  const GivenShape& shape() const { return shape_; }
  std::uint64_t size_bytes() const { return count_ * sizeof(float); }
  unsigned value_bytes() const { return bits_of(tensor_.dtype) / 8; }
  /// Of a head, by layer and head; complete once all is written.
  const GivenHeadCheck& check(std::size_t layer, std::size_t head) const {
    return checks_[layer * shape_.heads + head];
  }
  /// In sentences: of one head, and of all of them.
  std::string describe(std::size_t layer, std::size_t head) const;
  std::string describe() const;

  /// ids: of each token, keys first where they are another text's; equal where their texts are. Null before all is
  /// written.
  std::shared_ptr<Trace> take(std::vector<std::uint32_t> ids);

 private:
  void take_value(float value);
  void begin_row();
  void end_row();

  GivenTensor tensor_;
  GivenShape shape_;
  bool has_two_sides_ = false;
  std::uint64_t count_ = 0;
  std::uint64_t written_ = 0;
  std::vector<Buffer> layers_;
  std::vector<GivenHeadCheck> checks_;
  // Of the row that is being written.
  float* row_ = nullptr;
  GivenHeadCheck* check_ = nullptr;
  std::size_t column_ = 0;
  double sum_ = 0.0;
  bool is_empty_ = true;
  bool is_finite_ = true;
};

}  // namespace headlight
