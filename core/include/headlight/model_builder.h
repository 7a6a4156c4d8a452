#pragma once
// From the bytes of safetensors files to a model, row by row: the files are never held.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "headlight/fault.h"
#include "headlight/model.h"
#include "headlight/model_config.h"
#include "headlight/safetensors.h"

namespace headlight {

/// A stretch of a file that the builder wants, and how it is cut into rows: any number of whole rows may be handed over
/// at a time.
struct TensorRead {
  std::uint32_t file = 0;
  std::uint64_t first = 0;  // byte of the file
  std::uint64_t rows = 0;
  std::uint64_t row_bytes = 0;
  std::string name;
  std::uint64_t not_finite = 0;  // values among the rows written so far that are NaN or infinite

  std::uint64_t last() const { return first + rows * row_bytes; }
};

/// What the matrices of a model become in memory: what their file has, or eight bits, which are smaller and faster and
/// give slightly different numbers. Norms, biases, learned positions and what scores learn from stay as they are.
enum class ParamPrecision : std::uint8_t { as_saved, eight_bits };

struct StartedBuilder;

class ModelBuilder {
 public:
  /// Checks every tensor that the model needs against its configuration, before any memory is taken for it.
  /// E_TENSOR_MISSING, E_TENSOR_SHAPE, E_ST_DTYPE; E_MODEL_TOO_BIG where the parameters take more than `room_bytes`.
  /// headers: of the model's files.
  static StartedBuilder start(ModelConfig config, std::span<const SafetensorsHeader> headers,
                              std::uint64_t room_bytes = UINT64_MAX,
                              ParamPrecision precision = ParamPrecision::as_saved);
  ModelBuilder();
  ~ModelBuilder();

  /// In the order of the files and of their bytes.
  const std::vector<TensorRead>& reads() const;
  /// Tensors that the files hold and the model has no place for: something may be missing from the arithmetic.
  const std::vector<std::string>& unused() const;
  /// Bytes that the parameters will take.
  std::uint64_t param_bytes() const;
  const Architecture& architecture() const;

  /// The rows of read `read` from `first_row` on; bytes: a whole number of rows, aligned to 4. Rows may come in any
  /// order, each once. E_MEMORY; E_RANGE where the rows are not those of the read.
  Fault write(std::size_t read, std::uint64_t first_row, std::span<const std::uint8_t> bytes);
  /// A tensor that comes input by input becomes eight bits column by column, once it is whole: so many columns as take
  /// about a millisecond. False when there was nothing to do.
  bool round_some();
  /// The model, once every row was written and rounded; null before.
  std::shared_ptr<const Model> take();

 private:
  struct Plan;
  std::unique_ptr<Plan> plan_;
};

struct StartedBuilder {
  std::unique_ptr<ModelBuilder> builder;
  Fault fault;
};

}  // namespace headlight
