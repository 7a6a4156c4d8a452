#include "headlight/selfcheck.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>

#include "headlight/linear.h"
#include "headlight/random.h"
#include "headlight/team.h"

namespace headlight {
namespace {

constexpr std::size_t kLengths[] = {0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 64, 127, 512};
constexpr std::size_t kHeadDims[] = {1, 2, 3, 5, 8, 64, 80, 128};
constexpr std::size_t kHeads[][2] = {{1, 1}, {2, 2}, {4, 2}, {6, 1}, {3, 3}};

template <class T, std::size_t N>
const T& pick(const T (&from)[N], Random& random) {
  return from[random.below(N)];
}

std::vector<float> draw(std::size_t count, Random& random) {
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.normal());
  return values;
}

std::vector<std::uint8_t> draw_set(std::size_t count, Random& random) {
  std::vector<std::uint8_t> set(count);
  for (std::uint8_t& member : set) member = random.below(3) > 0 ? 1 : 0;
  return set;
}

Mask draw_mask(const AttentionShape& shape, Random& random) {
  Mask mask;
  const std::uint64_t kind = random.below(6);
  mask.causal = kind == 1 || kind == 2 || kind == 4;
  if (kind == 2 || kind == 3) mask.window = 1 + random.below(std::max<std::size_t>(shape.key_len, 1));
  if (kind == 4) mask.key_visible = draw_set(shape.key_len, random);
  if (kind == 5) mask.visible = draw_set(shape.query_len * shape.key_len, random);
  return mask;
}

class Digest {
 public:
  void add(std::span<const float> values) {
    for (const float value : values) {
      const std::uint32_t bits = std::isnan(value) ? 0x7FC00000U : std::bit_cast<std::uint32_t>(value);
      for (int byte = 0; byte < 4; ++byte) hash_ = (hash_ ^ ((bits >> (8 * byte)) & 0xFFU)) * 1099511628211ULL;
    }
  }
  std::string hex() const {
    std::string digits;
    for (int shift = 60; shift >= 0; shift -= 4) digits += "0123456789abcdef"[(hash_ >> shift) & 0xFU];
    return digits;
  }

 private:
  std::uint64_t hash_ = 14695981039346656037ULL;
};

}  // namespace

AttentionCase attention_case(std::uint64_t index) {
  Random random(0x4EAD11647ULL + index);
  AttentionCase c;
  const auto& heads = pick(kHeads, random);
  // 256 cases hold every pair of lengths once (5 has no factor in common with 16), and any 16 every length.
  constexpr std::uint64_t kCount = std::size(kLengths);
  const std::size_t query_len = kLengths[index % kCount];
  const std::size_t key_len = kLengths[(index + 5 * (index / kCount)) % kCount];
  c.shape = {heads[0], heads[1], query_len, key_len, pick(kHeadDims, random)};
  c.query = draw(c.shape.num_heads * query_len * c.shape.head_dim, random);
  c.key = draw(c.shape.num_kv_heads * key_len * c.shape.head_dim, random);
  c.value = draw(c.shape.num_kv_heads * key_len * c.shape.head_dim, random);
  c.mask = draw_mask(c.shape, random);
  return c;
}

std::string attention_digest(std::uint64_t first, std::uint64_t last) {
  Digest digest;
  for (std::uint64_t index = first; index < last; ++index) {
    const AttentionCase c = attention_case(index);
    const Started<AttentionJob> started = AttentionJob::start(c.request());
    while (started.job->advance(1) < 1.0) {
    }
    digest.add(started.job->weights());
    digest.add(started.job->head_output());
  }
  return digest.hex();
}

bool multiplies_eight_bits_exactly() {
  // Two rows and one, a whole panel and a part of one, and pairs of the largest products of both signs.
  constexpr std::size_t kRows = 3;
  constexpr std::size_t kInner = 38;
  constexpr std::size_t kColumns = 18;
  // Numbers from 0 to 127 have a scale of 1, in which nothing is rounded; so have those of up to +-127.
  const auto input = [](std::size_t row, std::size_t k) {
    return k % 4 < 2 ? 127.0F : static_cast<float>(k * row % 128);
  };
  const auto param = [](std::size_t k, std::size_t column) {
    return k < 4 ? (column % 2 == 0 ? 127.0F : -127.0F) : static_cast<float>(k * column % 255) - 127.0F;
  };
  Linear linear;
  if (!linear.allocate_eight_bits(kInner, kColumns)) return false;
  for (std::size_t column = 0; column < kColumns; ++column) {
    float params[kInner];
    for (std::size_t k = 0; k < kInner; ++k) params[k] = param(k, column);
    linear.write_output(column, params);
  }
  float in[kRows * kInner];
  for (std::size_t i = 0; i < kRows * kInner; ++i) in[i] = input(i / kInner, i % kInner);
  float out[kRows * kColumns];
  linear.apply_into(in, kInner, kRows, out, kColumns);
  bool is_exact = true;
  for (std::size_t i = 0; i < kRows * kColumns; ++i) {
    float expected = 0.0F;  // whole, and below 2^24
    for (std::size_t k = 0; k < kInner; ++k) expected += input(i / kColumns, k) * param(k, i % kColumns);
    is_exact = is_exact && out[i] == expected;
  }
  return is_exact;
}

bool team_multiplies_exactly(std::size_t members) {
  if (!is_team_of(members)) return false;
  // A million multiply-adds: several parts.
  constexpr std::size_t kRows = 64;
  constexpr std::size_t kInner = 64;
  constexpr std::size_t kColumns = 250;
  const auto input = [](std::size_t row, std::size_t k) { return static_cast<float>((row * 7 + k) % 32); };
  const auto param = [](std::size_t k, std::size_t column) { return static_cast<float>((k * column) % 61) - 30.0F; };
  std::vector<float> in(kRows * kInner);
  std::vector<float> w(kInner * kColumns);
  for (std::size_t i = 0; i < in.size(); ++i) in[i] = input(i / kInner, i % kInner);
  for (std::size_t i = 0; i < w.size(); ++i) w[i] = param(i / kColumns, i % kColumns);
  Linear linear;
  LinearInput rows;
  if (!linear.set(kInner, kColumns, w, {})) return false;
  rows.set(linear, in.data(), kInner, kRows);
  std::vector<float> out(kRows * kColumns);
  linear.apply_into(rows, {0, kColumns}, out.data(), kColumns);
  bool is_exact = true;
  for (std::size_t i = 0; i < out.size(); ++i) {
    float expected = 0.0F;  // whole, and below 2^24
    for (std::size_t k = 0; k < kInner; ++k) expected += input(i / kColumns, k) * param(k, i % kColumns);
    is_exact = is_exact && out[i] == expected;
  }
  return is_exact;
}

}  // namespace headlight
