#include "windows.h"

#include <catch_amalgamated.hpp>
#include <numeric>
#include <set>

#include "training_support.h"

namespace headlight {
namespace {

TrainingJob job_of(const std::string& family) {
  TrainingJob job;
  job.model = test::trainable_folder(test::transformers_folder(family));
  job.context = 32;
  job.batch = 50;
  job.seed = 3;
  job.masked = 0.2;
  job.first_text_id = 5;
  job.begin_id = 2;
  job.end_id = 3;
  job.mask_id = 4;
  return job;
}

std::vector<std::uint16_t> counting_text(std::size_t count) {
  std::vector<std::uint16_t> text(count);
  for (std::size_t i = 0; i < count; ++i) text[i] = static_cast<std::uint16_t>(5 + i % 92);
  return text;
}

bool are_same(const WindowBatch& a, const WindowBatch& b) {
  return std::equal(a.windows().begin(), a.windows().end(), b.windows().begin(), b.windows().end(),
                    [](const TokenWindow& x, const TokenWindow& y) {
                      return std::equal(x.ids.begin(), x.ids.end(), y.ids.begin(), y.ids.end()) &&
                             std::equal(x.targets.begin(), x.targets.end(), y.targets.begin(), y.targets.end());
                    });
}

TEST_CASE("training_windows: a step sees what its number says, whatever went before", "[trainer]") {
  const std::string family = GENERATE("llama", "bert-mlm");
  const TrainingJob job = job_of(family);
  const auto text = counting_text(500);
  CHECK(are_same(training_windows(job, text, 7, 0.2), training_windows(job, text, 7, 0.2)));
  CHECK_FALSE(are_same(training_windows(job, text, 7, 0.2), training_windows(job, text, 8, 0.2)));
}

TEST_CASE("training_windows: causal, the begin token stands first and each token is asked for where it comes next",
          "[trainer]") {
  const TrainingJob job = job_of("llama");
  const WindowBatch batch = training_windows(job, counting_text(500), 1, 0.0);
  for (const TokenWindow& window : batch.windows()) {
    REQUIRE(window.ids.size() == job.context);
    CHECK(window.ids[0] == job.begin_id);
    CHECK(std::equal(window.ids.begin() + 1, window.ids.end(), window.targets.begin()));
  }
}

TEST_CASE("training_windows: a repeated sequence comes again after its period, and what nobody can know is not asked",
          "[trainer]") {
  TrainingJob job = job_of("llama");
  job.repeated = {1.0, 1.0};
  std::size_t unasked = 0;
  const WindowBatch batch = training_windows(job, counting_text(500), 1, 0.0);
  for (const TokenWindow& window : batch.windows()) {
    bool is_periodic = false;
    for (std::size_t period = 8; period <= job.context / 2; ++period) {
      is_periodic = is_periodic || std::equal(window.ids.begin() + 1 + static_cast<std::ptrdiff_t>(period),
                                              window.ids.end(), window.ids.begin() + 1);
    }
    CHECK(is_periodic);
    unasked += window.target_count() < job.context ? 1 : 0;
  }
  // Shuffled and random ones are three of four.
  CHECK(unasked > batch.windows().size() / 2);
  CHECK(unasked < batch.windows().size());
}

TEST_CASE("training_windows: masked, only hidden, changed or kept tokens of the text are asked for", "[trainer]") {
  const TrainingJob job = job_of("bert-mlm");
  const auto text = counting_text(500);
  double asked = 0.0, hidden = 0.0, kept = 0.0, all = 0.0;
  const WindowBatch batch = training_windows(job, text, 1, 0.0);
  for (const TokenWindow& window : batch.windows()) {
    CHECK(window.ids.front() == job.begin_id);
    CHECK(window.ids.back() == job.end_id);
    CHECK(window.targets.front() == kNoTarget);
    CHECK(window.targets.back() == kNoTarget);
    for (std::size_t i = 1; i + 1 < window.ids.size(); ++i) {
      all += 1.0;
      if (window.targets[i] == kNoTarget) {
        CHECK(window.ids[i] != job.mask_id);
        continue;
      }
      asked += 1.0;
      hidden += window.ids[i] == job.mask_id ? 1.0 : 0.0;
      kept += window.ids[i] == window.targets[i] ? 1.0 : 0.0;
    }
  }
  CHECK(asked / all == Catch::Approx(0.2).margin(0.04));
  CHECK(hidden / asked == Catch::Approx(0.8).margin(0.08));
  CHECK(kept / asked == Catch::Approx(0.1).margin(0.06));
}

TEST_CASE("training_windows: masked, the windows of a step are alike, of four lengths, and of as many tokens",
          "[trainer]") {
  const TrainingJob job = job_of("bert-mlm");
  std::set<std::size_t> lengths;
  for (std::uint64_t step = 0; step < 50; ++step) {
    const WindowBatch batch = training_windows(job, counting_text(500), step, 0.0);
    const std::size_t len = batch.windows().front().ids.size();
    std::size_t tokens = 0;
    for (const TokenWindow& window : batch.windows()) {
      CHECK(window.ids.size() == len);
      tokens += window.ids.size();
    }
    CHECK(tokens == job.context * job.batch);
    lengths.insert(len);
  }
  CHECK(lengths == std::set<std::size_t>{job.context / 8, job.context / 4, job.context / 2, job.context});
}

TEST_CASE("evaluation_windows: each token of the text is asked for once, in its order", "[trainer]") {
  const TrainingJob job = job_of("llama");
  for (const std::size_t len : {32U, 33U, 47U, 48U, 49U, 100U}) {
    const auto text = counting_text(len);
    const WindowBatch batch = evaluation_windows(job, text);
    std::vector<std::uint16_t> asked;
    for (const TokenWindow& window : batch.windows()) {
      for (const std::uint32_t target : window.targets) {
        if (target != kNoTarget) asked.push_back(static_cast<std::uint16_t>(target));
      }
    }
    INFO(len << " tokens");
    CHECK(asked == text);
  }
}

}  // namespace
}  // namespace headlight
