#include "headlight/token_embedding.h"

#include <algorithm>
#include <vector>

namespace headlight {

void TokenEmbedding::add_row_into(const ParamTable& table, std::size_t row, float* out) const {
  std::vector<float> values(table.columns());
  table.row_into(row, values.data());
  for (std::size_t d = 0; d < values.size(); ++d) out[d] += values[d];
}

std::size_t position_row(const TokenRun& run, std::size_t token, std::size_t offset,
                         std::optional<std::uint32_t> padding_id) {
  const std::size_t first = token < run.source_len ? 0 : run.source_len;
  if (!padding_id) return offset + token - first;
  if (run.ids[token] == *padding_id) return offset - 1;
  const auto padding = std::count(run.ids.begin() + static_cast<std::ptrdiff_t>(first),
                                  run.ids.begin() + static_cast<std::ptrdiff_t>(token), *padding_id);
  return offset + token - first - static_cast<std::size_t>(padding);
}

void TokenEmbedding::embed_into(const TokenRun& run, Range rows, float* out) const {
  const std::size_t model_dim = words->inputs();
  for (std::size_t token = rows.first; token < rows.last; ++token, out += model_dim) {
    words->output_params_into(run.ids[token], out);
    if (segments.rows() != 0) add_row_into(segments, run.segments.empty() ? 0 : run.segments[token], out);
    if (positions.rows() != 0) {
      add_row_into(positions, position_row(run, token, position_offset, padding_id), out);
    }
    norm.apply_into(out, model_dim, 1, out, model_dim);
  }
}

}  // namespace headlight
