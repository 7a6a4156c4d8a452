// Every test of this program runs with two helpers: digests and goldens hold for products that are split.
#include <atomic>
#include <catch_amalgamated.hpp>
#include <thread>

#include "headlight/linear.h"
#include "headlight/team.h"
#include "support.h"

namespace headlight {
namespace {

constexpr std::size_t kHelpers = 2;

class StartHelpers : public Catch::EventListenerBase {
 public:
  using Catch::EventListenerBase::EventListenerBase;
  void testRunStarting(const Catch::TestRunInfo&) override {
    for (std::size_t i = 0; i < kHelpers; ++i) std::thread(help).detach();
    while (team_size() < 1 + kHelpers) std::this_thread::yield();
  }
};
CATCH_REGISTER_LISTENER(StartHelpers)

TEST_CASE("do_parts: every part is done once, before it returns", "[core][team]") {
  for (const std::size_t count : {0, 1, 2, 3, 7, 1000}) {
    for (int round = 0; round < 200; ++round) {
      std::vector<int> times(count, 0);
      do_parts(count, [&](std::size_t part) { ++times[part]; });
      CHECK(times == std::vector<int>(count, 1));
    }
  }
}

TEST_CASE("do_parts: all members work at the same time, also after a rest", "[core][team]") {
  for (int round = 0; round < 3; ++round) {
    std::atomic<std::size_t> begun{0};
    // Nobody's part ends before everybody's has begun.
    do_parts(team_size(), [&](std::size_t) {
      begun.fetch_add(1);
      while (begun.load() < 1 + kHelpers) std::this_thread::yield();
    });
    CHECK(begun.load() == 1 + kHelpers);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));  // helpers have fallen asleep by then, or not
  }
}

TEST_CASE("do_ranges: ranges follow each other without a gap, however many there are", "[core][team]") {
  for (const std::size_t count : {0, 1, 5, 64, 1000}) {
    for (const std::size_t work_each : {1, 1 << 10, 1 << 20}) {
      std::vector<int> times(count, 0);
      do_ranges(count, work_each, [&](Range taken) {
        for (std::size_t i = taken.first; i < taken.last; ++i) ++times[i];
      });
      CHECK(times == std::vector<int>(count, 1));
    }
  }
}

TEST_CASE("place_of_part: parts that are done at the same time are no neighbours", "[core][team]") {
  constexpr std::size_t kParts = 43;
  std::vector<int> times(kParts, 0);
  for (std::size_t part = 0; part < kParts; ++part) ++times[place_of_part(part, kParts)];
  CHECK(times == std::vector<int>(kParts, 1));
  for (std::size_t part = 0; part + kHelpers < kParts - 1; ++part) {
    for (std::size_t other = part + 1; other <= part + kHelpers; ++other) {
      const auto place = static_cast<int>(place_of_part(part, kParts));
      CHECK(std::abs(place - static_cast<int>(place_of_part(other, kParts))) > 5);
    }
  }
}

TEST_CASE("Linear: a product that is split has the bits of its columns one panel at a time", "[core][team][linear]") {
  constexpr std::size_t kRows = 37;
  constexpr std::size_t kInner = 401;
  constexpr std::size_t kColumns = 1003;  // 63 panels, the last one not full
  const std::vector<float> w = test::normals(kInner * kColumns, 1);
  const std::vector<float> in = test::normals(kRows * kInner, 2);
  for (const bool in_eight_bits : {false, true}) {
    Linear linear;
    if (in_eight_bits) {
      REQUIRE(linear.allocate_eight_bits(kInner, kColumns));
      for (std::size_t j = 0; j < kColumns; ++j) {
        std::vector<float> column(kInner);
        for (std::size_t k = 0; k < kInner; ++k) column[k] = w[k * kColumns + j];
        linear.write_output(j, column.data());
      }
    } else {
      REQUIRE(linear.set(kInner, kColumns, w, test::normals(kColumns, 3)));
    }
    LinearInput rows;
    REQUIRE(rows.allocate(kRows, kInner));
    rows.set(linear, in.data(), kInner, kRows);
    std::vector<float> whole = test::normals(kRows * kColumns, 4);
    std::vector<float> by_panels = whole;
    REQUIRE(part_count(panel_count(kColumns), kRows * kInner * kPanelColumns) > 1);
    linear.add_into(rows, {0, kColumns}, whole.data(), kColumns);
    // One row and one panel are not worth sharing.
    for (std::size_t row = 0; row < kRows; ++row) {
      LinearInput one;
      REQUIRE(one.allocate(1, kInner));
      one.set(linear, in.data() + row * kInner, kInner, 1);
      for (std::size_t first = 0; first < kColumns; first += kPanelColumns) {
        const Range columns{first, std::min(first + kPanelColumns, kColumns)};
        linear.add_into(one, columns, by_panels.data() + row * kColumns, kColumns);
      }
    }
    CHECK(test::same_bits(whole, by_panels));
  }
}

}  // namespace
}  // namespace headlight
