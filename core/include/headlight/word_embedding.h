#pragma once
// Words without a vocabulary: a word's vector is drawn from its hash, so any word of any language has one.

#include <cstdint>
#include <string_view>
#include <vector>

#include "headlight/linear.h"
#include "headlight/token_embedding.h"

namespace headlight {

/// 32-bit FNV-1a hash of a word's UTF-8 bytes. The caller folds case and normalises first. Among 5,000
/// distinct words two collide with a chance of about 0.3 %; they then count as one word.
std::uint32_t word_id(std::string_view word);

/// What enters the residual stream at a token: its word, its position, and, at the first token only, a mark and the
/// word taken once more with a minus: there a head that looks one token back finds the token itself, and with the
/// minus that comes to nothing.
struct WordEmbedding {
  std::uint64_t seed = 0;
  std::size_t content_dim = 0;
  /// Radians per token. Position j is (cos f0 j, sin f0 j, cos f1 j, ...) / sqrt(frequencies.size()).
  std::vector<double> frequencies;
  /// From [word, position, minus the word at the first token, 1 at the first token] to the residual stream.
  Linear to_model;

  std::size_t position_dim() const { return 2 * frequencies.size(); }
  /// Coordinates of a token before they are turned into the residual stream.
  std::size_t inputs() const { return 2 * content_dim + position_dim() + 1; }

  /// The seeded unit vector of a word: out [content_dim].
  void word_into(std::uint32_t id, float* out) const;
  /// Unit vector of a position: out [position_dim].
  void position_into(double position, float* out) const;
  /// Rows of the residual stream for tokens [rows.first, rows.last): out [rows.size(), model_dim].
  void embed_into(const TokenRun& run, Range rows, float* out) const;
};

}  // namespace headlight
