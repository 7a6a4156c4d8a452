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

// Segment 0 is the source, and 1 the target behind it.
Fault check_source_and_target(const RunInput& input, const Architecture& a) {
  const std::size_t source = source_len(input, a);
  const char* problem = nullptr;
  if (source == input.tokens.size()) problem = "have no target";
  if (source == 0) problem = "have no source before the target";
  if (!std::is_sorted(input.segments.begin(), input.segments.end())) problem = "have source behind the target";
  if (problem == nullptr) return {};
  return {FaultCode::segment, "These " + format_count(input.tokens.size()) + " tokens " + problem +
                                  "; an encoder-decoder takes a source, segment 0, and then a target, segment 1."};
}

}  // namespace

std::size_t source_len(const RunInput& input, const Architecture& a) {
  if (!a.is_encoder_decoder()) return 0;
  if (input.segments.empty()) return input.tokens.size();
  return static_cast<std::size_t>(std::find(input.segments.begin(), input.segments.end(), 1) - input.segments.begin());
}

Fault check(const RunInput& input, const Architecture& a) {
  if (input.tokens.empty()) return {FaultCode::empty, "There are no tokens to run; type at least one word."};
  if (input.tokens.size() > a.max_tokens) return too_long(input.tokens.size(), a.max_tokens);
  if (Fault fault = check_tokens(input, a)) return fault;
  if (Fault fault = check_segments(input, a)) return fault;
  return a.is_encoder_decoder() ? check_source_and_target(input, a) : Fault();
}

}  // namespace headlight
