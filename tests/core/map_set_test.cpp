#include "headlight/map_set.h"

#include <catch_amalgamated.hpp>

#include "headlight/textbook.h"
#include "support.h"

namespace headlight {
namespace {

constexpr std::size_t kSetLen = 37;

std::shared_ptr<const Trace> some_trace() {
  std::vector<std::uint32_t> tokens(kSetLen);
  for (std::size_t i = 0; i < kSetLen; ++i) tokens[i] = static_cast<std::uint32_t>(i * i % 11);
  return test::run_model(build_textbook(), tokens);
}

TEST_CASE("MapSetJob: each map has the bits that it has when asked for alone", "[core][map-set]") {
  const auto trace = some_trace();
  const Range all{0, kSetLen};
  const auto set = test::finish(MapSetJob::start(trace, {{MapKind::weights, 1, 2, 0},
                                                         {MapKind::weights, 0, 5, 8},
                                                         {MapKind::masked_scores, 0, 0, 0},
                                                         {MapKind::weights, 1, 0, 64}}),
                                1);
  REQUIRE(std::vector<std::uint32_t>(set->sizes().begin(), set->sizes().end()) ==
          std::vector<std::uint32_t>{kSetLen, 8, kSetLen, kSetLen});
  const std::size_t cells = kSetLen * kSetLen;
  REQUIRE(set->values().size() == 3 * cells + 64);
  CHECK(test::same_bits(set->values().first(cells), test::whole_map(trace, 1, 2, MapKind::weights)));
  CHECK(
      test::same_bits(set->values().subspan(cells + 64, cells), test::whole_map(trace, 0, 0, MapKind::masked_scores)));
  const auto coarse = test::finish(PoolJob::start(trace, {0, 5, all, all}, 8));
  const auto fine = test::finish(PoolJob::start(trace, {1, 0, all, all}, 64));
  CHECK(test::same_bits(set->values().subspan(cells, 64), coarse->bins()));
  CHECK(test::same_bits(set->values().last(cells), fine->bins()));
  REQUIRE(set->masked().size() == 64 + cells);
  CHECK(std::equal(coarse->masked().begin(), coarse->masked().end(), set->masked().begin()));
  CHECK(std::equal(fine->masked().begin(), fine->masked().end(), set->masked().begin() + 64));
}

TEST_CASE("MapSetJob: a refused request has size 0 and shifts nothing", "[core][map-set]") {
  const auto trace = some_trace();
  const auto set = test::finish(MapSetJob::start(
      trace, {{MapKind::weights, 7, 0, 0}, {MapKind::weights, 0, 1, 4}, {MapKind::weights, 0, 99, 4}}));
  REQUIRE(std::vector<std::uint32_t>(set->sizes().begin(), set->sizes().end()) == std::vector<std::uint32_t>{0, 4, 0});
  const Range all{0, kSetLen};
  CHECK(test::same_bits(set->values(), test::finish(PoolJob::start(trace, {0, 1, all, all}, 4))->bins()));
  CHECK(test::finish(MapSetJob::start(trace, {}))->values().empty());
}

TEST_CASE("MapSetJob: more cells than a page should hold at once are refused with their number", "[core][map-set]") {
  const std::vector<MapRequest> requests(2'000, {MapKind::weights, 0, 0, 0});
  const Started<MapSetJob> started = MapSetJob::start(some_trace(), requests);
  CHECK(started.fault.code == FaultCode::too_big);
  CHECK(started.fault.message.find("2,738,000") != std::string::npos);
}

}  // namespace
}  // namespace headlight
