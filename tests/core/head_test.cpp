// weights x values of one head, called as a model's run calls it: unlike attend(), it is given whatever numbers a
// model's file holds.
#include "headlight/head.h"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "panels.h"
#include "support.h"

namespace headlight {
namespace {

struct HeadCase {
  AttentionShape shape;
  Mask mask;
  std::vector<float> query;  // [query_len, head_dim]
  std::vector<float> key;    // [key_len, head_dim]
  std::vector<float> value;  // [key_len, head_dim]
};

// [query_len, head_dim], from blocks of `block` rows.
std::vector<float> output_of(const HeadCase& c, std::size_t block) {
  const std::size_t query_len = c.shape.query_len;
  const std::size_t key_len = c.shape.key_len;
  const std::size_t head_dim = c.shape.head_dim;
  std::vector<float> keys(packed_size(head_dim, key_len));
  std::vector<float> values(packed_size(key_len, head_dim));
  pack_columns(c.key.data(), head_dim, 0, key_len, head_dim, keys.data());
  pack_rows(c.value.data(), head_dim, 0, key_len, key_len, head_dim, values.data());
  const HeadOperands head{c.query.data(), head_dim, keys.data(), values.data(), &c.mask, c.shape, 0.5F};
  std::vector<float> weights(block * key_len);
  std::vector<float> out(query_len * head_dim);
  for (std::size_t first = 0; first < query_len; first += block) {
    const Range rows{first, std::min(first + block, query_len)};
    map_rows_into(head, MapKind::weights, rows, weights.data());
    head_output_into(head, rows, weights.data(), out.data() + first * head_dim, head_dim);
  }
  return out;
}

std::vector<std::uint8_t> every(std::size_t step, std::size_t count) {
  std::vector<std::uint8_t> set(count);
  for (std::size_t i = 0; i < count; i += step) set[i] = 1;
  return set;
}

std::vector<Mask> all_kinds(const AttentionShape& s) {
  const std::size_t cells = s.query_len * s.key_len;
  return {
      {},
      {.causal = true, .window = 0, .key_visible = {}, .visible = {}},
      {.causal = false, .window = 3, .key_visible = {}, .visible = {}},
      {.causal = true, .window = 3, .key_visible = {}, .visible = {}},
      {.causal = false, .window = 0, .key_visible = every(2, s.key_len), .visible = {}},
      {.causal = true, .window = 0, .key_visible = every(3, s.key_len), .visible = {}},
      {.causal = false, .window = 0, .key_visible = {}, .visible = every(2, cells)},
      {.causal = false, .window = 0, .key_visible = {}, .visible = std::vector<std::uint8_t>(cells)},
      {.causal = true, .window = 5, .key_visible = every(2, s.key_len), .visible = every(3, cells)},
  };
}

HeadCase head_case(std::size_t query_len, std::size_t key_len, std::size_t head_dim) {
  return {{1, 1, query_len, key_len, head_dim},
          {},
          test::normals(query_len * head_dim, 1),
          test::normals(key_len * head_dim, 2),
          test::normals(key_len * head_dim, 3)};
}

struct Seen {
  std::size_t kept = 0;     // rows that do not see the bad key: their bits must be those without it
  std::size_t changed = 0;  // bits that differ all the same
  std::size_t reached = 0;  // rows that see it, and are not finite where it is not
  std::size_t missed = 0;   // rows that see it, and are finite
};

// One number of one key's value is bad.
void compare(HeadCase c, std::size_t block, std::size_t key, float bad, Seen& seen) {
  const std::vector<float> clean = output_of(c, block);
  const std::size_t width = c.shape.head_dim;
  const std::size_t column = key % width;
  c.value[key * width + column] = bad;
  const std::vector<float> found = output_of(c, block);
  for (std::size_t row = 0; row < c.shape.query_len; ++row) {
    const bool sees = c.mask.is_visible(c.shape, row, key);
    (sees ? seen.reached : seen.kept) += 1;
    for (std::size_t d = 0; d < width; ++d) {
      const std::size_t i = row * width + d;
      if (sees && d == column) {
        seen.missed += std::isfinite(found[i]) ? 1 : 0;
      } else {
        seen.changed += test::same_bits({&found[i], 1}, {&clean[i], 1}) ? 0 : 1;
      }
    }
  }
}

TEST_CASE("head_output_into: a value that is not finite reaches the rows that see its key, and no other",
          "[core][head][mask]") {
  const HeadCase shapes[] = {head_case(20, 20, 5), head_case(7, 40, 16), head_case(40, 7, 20), head_case(1, 9, 3)};
  Seen seen;
  for (HeadCase c : shapes) {
    for (const Mask& mask : all_kinds(c.shape)) {
      c.mask = mask;
      for (const std::size_t block : {std::size_t{1}, std::size_t{16}, std::size_t{64}}) {
        for (std::size_t key = 0; key < c.shape.key_len; ++key) {
          for (const float bad : {test::kNaN, test::kInfinity, -test::kInfinity}) compare(c, block, key, bad, seen);
        }
      }
    }
  }
  CHECK(seen.changed == 0);
  CHECK(seen.missed == 0);
  CHECK(seen.kept > 50'000);
  CHECK(seen.reached > 10'000);
}

TEST_CASE("head_output_into: a row that sees nothing is zeros beside values that are not finite",
          "[core][head][mask]") {
  HeadCase c = head_case(12, 4, 8);
  c.mask.causal = true;  // the first 8 queries stand before every key
  c.value.assign(c.value.size(), test::kNaN);
  const std::vector<float> out = output_of(c, 12);
  for (std::size_t i = 0; i < 8 * 8; ++i) CHECK(test::same_bits({&out[i], 1}, std::vector<float>{0.0F}));
  for (std::size_t i = 8 * 8; i < out.size(); ++i) CHECK(std::isnan(out[i]));
}

}  // namespace
}  // namespace headlight
