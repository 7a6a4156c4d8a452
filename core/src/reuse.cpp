#include "headlight/reuse.h"

#include <algorithm>
#include <span>
#include <variant>

namespace headlight {
namespace {

bool has_same_token(const Trace& a, const Trace& b, std::size_t position) {
  return a.tokens[position] == b.tokens[position] && a.segment_of(position) == b.segment_of(position);
}

// From the first token that differs to behind the last one: [n, len) where one text only goes on.
Range changed_tokens(const Trace& earlier, const Trace& trace) {
  const std::size_t longest = std::min(earlier.len(), trace.len());
  Range changed{0, trace.len()};
  while (changed.first < longest && has_same_token(earlier, trace, changed.first)) ++changed.first;
  if (earlier.len() != trace.len()) return changed;
  while (changed.last > changed.first && has_same_token(earlier, trace, changed.last - 1)) --changed.last;
  return changed;
}

// Where positions do not count padding, one token of it more or less moves all tokens behind it.
bool moves_what_follows(const Trace& earlier, const Trace& trace, Range changed) {
  const auto* embedding = std::get_if<TokenEmbedding>(&trace.model->embedding);
  if (embedding == nullptr || !embedding->padding_id) return false;
  const auto padding = [&](const Trace& of) {
    return std::ranges::count(std::span(of.tokens).subspan(changed.first, changed.size()), *embedding->padding_id);
  };
  return padding(earlier) != padding(trace);
}

}  // namespace

Reuse Reuse::of(std::shared_ptr<const Trace> earlier, const Trace& trace) {
  Reuse reuse;
  reuse.unknown = {0, trace.len()};
  if (earlier == nullptr || earlier->model != trace.model) return reuse;
  if (earlier->source_len != trace.source_len) return reuse;  // positions of the target count from there
  Range changed = changed_tokens(*earlier, trace);
  reuse.has_same_len = earlier->len() == trace.len();
  if (reuse.has_same_len && moves_what_follows(*earlier, trace, changed)) changed.last = trace.len();
  const bool is_same = changed.size() == 0 && reuse.has_same_len;
  if (is_same || trace.model->architecture.is_causal()) reuse.first_row = changed.first;
  reuse.unknown = reuse.has_same_len ? changed : Range{reuse.first_row, trace.len()};
  reuse.earlier = std::move(earlier);
  return reuse;
}

void Reuse::copy_layer(std::size_t layer, Trace& to) const {
  if (layer == 0 && has_same_len) to.copy_first_projections(*earlier);
  to.copy_rows(*earlier, layer, first_row);
}

}  // namespace headlight
