#include "headlight/input_parts.h"

#include <cmath>
#include <numeric>

namespace headlight {
namespace {

using Parts = std::vector<std::vector<float>>;

std::vector<float> sum_of(const Parts& parts) {
  std::vector<float> sum(parts.front().size());
  for (const std::vector<float>& part : parts) {
    for (std::size_t d = 0; d < sum.size(); ++d) sum[d] += part[d];
  }
  return sum;
}

double mean_of(const std::vector<float>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// What a norm divides by, of the whole.
double divisor_of(const NormLayer& norm, const std::vector<float>& whole) {
  const double mean = norm.kind == NormKind::layer ? mean_of(whole) : 0.0;
  double squares = 0.0;
  for (const float value : whole) squares += (double{value} - mean) * (double{value} - mean);
  return std::sqrt(squares / static_cast<double>(whole.size()) + double{norm.epsilon});
}

// Each part through a norm whose statistics are those of their sum; the shift goes to the last one.
void normalise(const NormLayer& norm, Parts& parts) {
  if (norm.kind == NormKind::none) return;
  const double divisor = divisor_of(norm, sum_of(parts));
  for (std::vector<float>& part : parts) {
    const double mean = norm.kind == NormKind::layer ? mean_of(part) : 0.0;
    for (std::size_t d = 0; d < part.size(); ++d) {
      part[d] = static_cast<float>((double{part[d]} - mean) / divisor * double{norm.gamma.data()[d]});
    }
  }
  for (std::size_t d = 0; d < norm.beta.size(); ++d) parts.back()[d] += norm.beta.data()[d];
}

std::vector<float> row_of(const ParamTable& table, std::size_t row) {
  std::vector<float> values(table.columns());
  table.row_into(row, values.data());
  return values;
}

Parts parts_of(const TokenEmbedding& embedding, const TokenRun& run, std::size_t token) {
  if (embedding.positions.rows() == 0) return {};
  Parts parts(1, std::vector<float>(embedding.words->inputs()));
  embedding.words->output_params_into(run.ids[token], parts[0].data());
  const std::size_t row = position_row(run, token, embedding.position_offset, embedding.padding_id);
  parts.push_back(row_of(embedding.positions, row));
  if (embedding.segments.rows() != 0) {
    parts.push_back(row_of(embedding.segments, run.segments.empty() ? 0 : run.segments[token]));
  }
  parts.emplace_back(parts[0].size());
  normalise(embedding.norm, parts);
  return parts;
}

// Whatever of the coordinates is not the position's comes from the word.
Parts parts_of(const WordEmbedding& embedding, const TokenRun& run, std::size_t token) {
  const std::size_t first = embedding.content_dim;
  std::vector<float> position(embedding.inputs());
  embedding.position_into(static_cast<double>(token), position.data() + first);
  const std::size_t model_dim = embedding.to_model.outputs();
  Parts parts(2, std::vector<float>(model_dim));
  embedding.to_model.apply_into(position.data(), position.size(), 1, parts[1].data(), model_dim);
  embedding.embed_into(run, {token, token + 1}, parts[0].data());
  for (std::size_t d = 0; d < model_dim; ++d) parts[0][d] -= parts[1][d];
  return parts;
}

}  // namespace

std::vector<std::vector<float>> input_parts(const Trace& trace, std::size_t token) {
  const Model& model = *trace.model;
  const TokenRun run{trace.tokens, trace.segments, trace.source_len};
  Parts parts = std::visit([&](const auto& embedding) { return parts_of(embedding, run, token); }, model.embedding);
  if (!parts.empty() && model.architecture.norm_place == NormPlace::before) {
    normalise(model.blocks.front().attention_norm, parts);
  }
  return parts;
}

}  // namespace headlight
