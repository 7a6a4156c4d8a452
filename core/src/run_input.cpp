#include "headlight/run_input.h"

#include <algorithm>

namespace headlight {
namespace {

Fault too_long(std::size_t tokens, std::size_t max_tokens) {
  return {FaultCode::too_long, "The text has " + format_count(tokens) + " tokens and this model takes at most " +
                                   format_count(max_tokens) + "; shorten it by " + format_count(tokens - max_tokens) +
                                   "."};
}

Fault check_tokens(const RunInput& input, const Architecture& a) {
  for (std::size_t i = 0; i < input.tokens.size() && a.vocab_size != 0; ++i) {
    if (input.tokens[i] < a.vocab_size) continue;
    return {FaultCode::token, "Token " + format_count(i) + " has id " + format_count(input.tokens[i]) +
                                  "; this model has ids 0 to " + format_count(a.vocab_size - 1) +
                                  ", so the tokenizer belongs to another model."};
  }
  return {};
}

Fault check_segments(const RunInput& input, const Architecture& a) {
  if (input.segments.empty()) return {};
  if (input.segments.size() != input.tokens.size()) {
    return {FaultCode::segment, "There are " + format_count(input.segments.size()) + " segments for " +
                                    format_count(input.tokens.size()) + " tokens; give one for each, or none."};
  }
  const std::size_t largest = *std::max_element(input.segments.begin(), input.segments.end());
  if (largest < std::max<std::size_t>(a.num_segments, 1)) return {};
  return {FaultCode::segment,
          "There is no segment " + format_count(largest) + "; this model knows " + format_count(a.num_segments) + "."};
}

}  // namespace

Fault check(const RunInput& input, const Architecture& a) {
  if (input.tokens.empty()) return {FaultCode::empty, "There are no tokens to run; type at least one word."};
  if (input.tokens.size() > a.max_tokens) return too_long(input.tokens.size(), a.max_tokens);
  if (Fault fault = check_tokens(input, a)) return fault;
  return check_segments(input, a);
}

}  // namespace headlight
