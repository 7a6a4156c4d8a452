#include <catch_amalgamated.hpp>

#include "headlight/mask.h"

namespace headlight {
namespace {

AttentionShape lengths(std::size_t query_len, std::size_t key_len) { return {1, 1, query_len, key_len, 4}; }

// One row of dots and crosses: what a query sees.
std::string seen(const Mask& mask, const AttentionShape& shape, std::size_t row) {
  std::string cells;
  for (std::size_t column = 0; column < shape.key_len; ++column) {
    cells += mask.is_visible(shape, row, column) ? 'x' : '.';
  }
  return cells;
}

TEST_CASE("Mask: full sees everything", "[core][mask]") { CHECK(seen({}, lengths(3, 4), 0) == "xxxx"); }

TEST_CASE("Mask: causal sees the query's own position and before", "[core][mask]") {
  const Mask mask{.causal = true, .window = 0, .key_visible = {}, .visible = {}};
  CHECK(seen(mask, lengths(4, 4), 0) == "x...");
  CHECK(seen(mask, lengths(4, 4), 3) == "xxxx");
}

TEST_CASE("Mask: the last query stands beside the last key when lengths differ", "[core][mask]") {
  const Mask mask{.causal = true, .window = 0, .key_visible = {}, .visible = {}};
  CHECK(seen(mask, lengths(2, 5), 0) == "xxxx.");
  CHECK(seen(mask, lengths(2, 5), 1) == "xxxxx");
  CHECK(seen(mask, lengths(5, 2), 2) == "..");
  CHECK(seen(mask, lengths(5, 2), 3) == "x.");
}

TEST_CASE("Mask: a sliding window of 2 sees one token back, and one ahead only without causal", "[core][mask]") {
  Mask mask{.causal = true, .window = 2, .key_visible = {}, .visible = {}};
  CHECK(seen(mask, lengths(5, 5), 3) == "..xx.");
  mask.causal = false;
  CHECK(seen(mask, lengths(5, 5), 3) == "..xxx");
  CHECK(seen(mask, lengths(5, 5), 0) == "xx...");
}

TEST_CASE("Mask: a window wider than every number stays a window", "[core][mask]") {
  const Mask mask{.causal = false, .window = ~std::size_t{0}, .key_visible = {}, .visible = {}};
  CHECK(seen(mask, lengths(3, 3), 1) == "xxx");
}

TEST_CASE("Mask: padding and an arbitrary set narrow what causal leaves", "[core][mask]") {
  const Mask padded{.causal = true, .window = 0, .key_visible = {1, 0, 1}, .visible = {}};
  CHECK(seen(padded, lengths(3, 3), 2) == "x.x");
  const Mask arbitrary{.causal = false, .window = 0, .key_visible = {}, .visible = {0, 0, 0, 1, 0, 1}};
  CHECK(seen(arbitrary, lengths(2, 3), 0) == "...");
  CHECK(seen(arbitrary, lengths(2, 3), 1) == "x.x");
}

TEST_CASE("Mask: the layers of an encoder-decoder see one part of its text, and rows of the other part see nothing",
          "[core][mask]") {
  const AttentionShape shape{1, 1, 5, 5, 4, 2};
  Mask mask;
  const auto rows = [&] {
    std::vector<std::string> all;
    for (std::size_t row = 0; row < 5; ++row) all.push_back(seen(mask, shape, row));
    return all;
  };
  mask.part = MaskPart::source;
  CHECK(rows() == std::vector<std::string>{"xx...", "xx...", ".....", ".....", "....."});
  mask.part = MaskPart::cross;
  CHECK(rows() == std::vector<std::string>{".....", ".....", "xx...", "xx...", "xx..."});
  mask.part = MaskPart::target;
  mask.causal = true;
  CHECK(rows() == std::vector<std::string>{".....", ".....", "..x..", "..xx.", "..xxx"});
  CHECK(mask.rows(shape).first == 2);
  CHECK(shape.position_of(1) == 1);
  CHECK(shape.position_of(2) == 0);
}

TEST_CASE("Mask: band and is_visible agree for every kind", "[core][mask]") {
  for (const bool causal : {false, true}) {
    for (std::size_t window = 0; window < 7; ++window) {
      for (std::size_t query_len = 0; query_len < 6; ++query_len) {
        for (std::size_t key_len = 0; key_len < 6; ++key_len) {
          const Mask mask{.causal = causal, .window = window, .key_visible = {}, .visible = {}};
          const AttentionShape shape = lengths(query_len, key_len);
          for (std::size_t row = 0; row < query_len; ++row) {
            const Range band = mask.band(shape, row);
            REQUIRE(band.first <= band.last);
            REQUIRE(band.last <= key_len);
            const std::string cells = seen(mask, shape, row);
            REQUIRE(cells == std::string(band.first, '.') + std::string(band.size(), 'x') +
                                 std::string(key_len - band.last, '.'));
          }
        }
      }
    }
  }
}

}  // namespace
}  // namespace headlight
