#include "headlight/lesson.h"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <numeric>

#include "headlight/json.h"
#include "headlight/safetensors.h"
#include "headlight/shape.h"
#include "lesson_examples.h"

namespace headlight {
namespace {

constexpr std::uint64_t kLessonRoom = std::uint64_t{1} << 31;

LessonSettings small(const std::string& task) { return {task, "", 2, 2, 2, 16, "rotary", "scaled_dot", true, 3e-3, 1}; }

std::unique_ptr<Lesson> begun(const LessonSettings& settings) {
  StartedLesson started = Lesson::start(settings, kLessonRoom);
  REQUIRE(started.fault.message.empty());
  return std::move(started.lesson);
}

void do_steps(Lesson& lesson, std::uint64_t count, std::uint64_t work = UINT64_MAX) {
  for (std::uint64_t i = 0; i < count; ++i) {
    while (!lesson.advance(work)) {
    }
  }
}

const LessonPoint& point_of(Lesson& lesson, std::uint64_t work = UINT64_MAX) {
  while (!lesson.advance_point(work)) {
  }
  return lesson.point();
}

std::string fault_of(LessonSettings settings) { return Lesson::start(settings, kLessonRoom).fault.message; }

TEST_CASE("Lesson: the same settings give the same bits, in slices of any size", "[core][training]") {
  const auto one = begun(small("reverse"));
  const auto other = begun(small("reverse"));
  do_steps(*one, 5);
  do_steps(*other, 2, 1000);
  point_of(*other, 1000);  // looking changes nothing
  do_steps(*other, 3, 1);
  CHECK(one->params_file() == other->params_file());
  CHECK(one->loss() == other->loss());
  CHECK(point_of(*one).weights == point_of(*other, 1).weights);
  LessonSettings another = small("reverse");
  another.seed = 2;
  const auto differently = begun(another);
  do_steps(*differently, 5);
  CHECK(one->params_file() != differently->params_file());
}

// Natively and as wasm: where the bits differed, so would this.
TEST_CASE("Lesson: five steps give these bits everywhere", "[core][training]") {
  const auto lesson = begun(small("sort"));
  do_steps(*lesson, 5);
  std::uint64_t hash = 14'695'981'039'346'656'037U;
  for (const std::uint8_t byte : lesson->params_file()) hash = (hash ^ byte) * 1'099'511'628'211U;
  CHECK(hash == 0x1df174fd9c60dd35);
}

TEST_CASE("Lesson: a small model learns to copy", "[core][training][statistics]") {
  const auto lesson = begun(small("copy"));
  const LessonPoint before = point_of(*lesson);
  CHECK(before.step == 0);
  CHECK(std::abs(before.loss - std::log(28.0)) < 0.5);
  do_steps(*lesson, 200);
  const LessonPoint& after = point_of(*lesson);
  CHECK(after.step == 200);
  CHECK(after.loss < 0.5 * before.loss);
  CHECK(after.accuracy > 0.5);
  CHECK(after.exact <= after.accuracy);
}

TEST_CASE("Lesson: a point has the probe's weights, whose rows sum to 1, and what is said there", "[core][training]") {
  const auto lesson = begun(small("repeat"));
  do_steps(*lesson, 1);
  const LessonPoint& point = point_of(*lesson);
  const std::size_t len = lesson->probe().ids.size();
  REQUIRE(point.weights.size() == 2 * 2 * len * len);
  REQUIRE(point.said.size() == len);
  for (std::size_t row = 0; row < 4 * len; ++row) {
    double sum = 0.0;
    for (std::size_t key = 0; key < len; ++key) {
      const float weight = point.weights[row * len + key];
      if (key > row % len) CHECK(weight == 0.0F);
      sum += static_cast<double>(weight);
    }
    CHECK(std::abs(sum - 1.0) < 1e-5);
  }
  REQUIRE(point.head_scores.size() == lesson->score_names().size() * 4);
  for (const float score : point.head_scores) CHECK((score >= 0.0F && score <= 1.0F));
}

TEST_CASE("Lesson: of an encoder-decoder each layer has weights where it looks, and nowhere else", "[core][training]") {
  LessonSettings settings = small("dates");
  settings.num_layers = 1;
  settings.score = GENERATE("scaled_dot", "additive");
  const auto lesson = begun(settings);
  do_steps(*lesson, 1);
  const LessonPoint& point = point_of(*lesson);
  const std::size_t len = lesson->probe().ids.size();
  const std::size_t source = lesson->probe().source_len;
  REQUIRE(lesson->symbols()[lesson->probe().ids[source]] == ">");
  REQUIRE(point.weights.size() == 3 * 2 * len * len);
  // Encoder, decoder, cross-attention: 2 heads each.
  const Range rows[] = {{0, source}, {source, len}, {source, len}};
  const Range keys[] = {{0, source}, {source, len}, {0, source}};
  for (std::size_t i = 0; i < point.weights.size() / len; ++i) {
    const std::size_t layer = i / (2 * len);
    const std::size_t row = i % len;
    const float* weights = point.weights.data() + i * len;
    const double inside = std::accumulate(weights + keys[layer].first, weights + keys[layer].last, 0.0);
    const double all = std::accumulate(weights, weights + len, 0.0);
    const bool attends = row >= rows[layer].first && row < rows[layer].last;
    CHECK(std::abs(inside - (attends ? 1.0 : 0.0)) < 1e-5);
    CHECK(all == inside);
  }
  // Only cross-attention can look at the source, and nothing before the target's first token is the previous one there.
  const auto score = [&](std::size_t kind, std::size_t layer) { return point.head_scores[(kind * 3 + layer) * 2]; };
  CHECK(score(0, 0) > 0.0F);
  CHECK(score(0, 1) > 0.0F);
  CHECK(score(0, 2) == 0.0F);
  CHECK(score(2, 0) == 0.0F);
  CHECK(score(2, 1) == 0.0F);
  CHECK(score(2, 2) > 0.0F);
}

TEST_CASE("Lesson: an encoder-decoder learns dates, and its folder says what it is", "[core][training][statistics]") {
  LessonSettings settings = small("dates");
  settings.num_layers = 1;
  settings.model_dim = 32;
  settings.positions = "learned";
  settings.rate = 6e-3;
  const auto lesson = begun(settings);
  CHECK(lesson->config_json().find("\"is_encoder_decoder\": true") != std::string::npos);
  CHECK(lesson->config_json().find("HeadlightForConditionalGeneration") != std::string::npos);
  do_steps(*lesson, 150);
  CHECK(point_of(*lesson).accuracy > 0.75);
}

TEST_CASE("Lesson: a rate at which it diverges is said, and the last good state is kept", "[core][training]") {
  LessonSettings settings = small("copy");
  settings.rate = 1e9;
  const auto lesson = begun(settings);
  const std::vector<std::uint8_t> before = lesson->params_file();
  point_of(*lesson);
  do_steps(*lesson, 20);
  CHECK(lesson->steps() == 0);
  CHECK(lesson->params_file() == before);
  CHECK(lesson->divergence() ==
        "Training diverged: after 2 steps the loss was not a number. The model of step 0 is kept; take a smaller "
        "learning rate than 1,000,000,000.");
}

TEST_CASE("Lesson: a point whose loss is not a number says that it diverged, and the model before it is kept",
          "[core][training]") {
  LessonSettings settings = small("copy");
  settings.rate = 1e308;
  const auto lesson = begun(settings);
  const std::vector<std::uint8_t> before = lesson->params_file();
  point_of(*lesson);
  do_steps(*lesson, 1);
  CHECK(lesson->divergence().empty());
  CHECK(!std::isfinite(point_of(*lesson).loss));
  CHECK(lesson->params_file() == before);
  CHECK(lesson->steps() == 0);
  CHECK(lesson->divergence().find("Training diverged: after 1 step the loss on held-out examples was not a number. The "
                                  "model of step 0") == 0);
}

// Step 5 is no worse than knowing nothing, step 10 is twice as bad, and after step 51 nothing is left.
TEST_CASE("Lesson: where it diverges after a while, the model of its last good point is kept", "[core][training]") {
  LessonSettings settings = small("copy");
  settings.rate = 8.0;
  const auto lesson = begun(settings);
  const double untaught = point_of(*lesson).loss;
  do_steps(*lesson, 5);
  CHECK(point_of(*lesson).loss < 1.2 * untaught);
  const std::vector<std::uint8_t> good = lesson->params_file();
  do_steps(*lesson, 5);
  CHECK(point_of(*lesson).loss > 1.8 * untaught);
  CHECK(lesson->steps() == 10);
  CHECK(lesson->divergence().empty());
  CHECK((lesson->params_file() != good));
  do_steps(*lesson, 50);
  CHECK(lesson->steps() == 5);
  CHECK((lesson->params_file() == good));
  CHECK(lesson->divergence().find("Training diverged: after 51 steps the loss was 72.") == 0);
  CHECK(lesson->divergence().find("The model of step 5 is kept; take a smaller learning rate than 8.") !=
        std::string::npos);
  CHECK(point_of(*lesson).step == 5);
}

TEST_CASE("Lesson: its folder is a model like any other's", "[core][training]") {
  const auto lesson = begun(small("brackets"));
  const ParsedJson config = parse_json("config.json", lesson->config_json());
  CHECK(config.fault.message.empty());
  CHECK(*config.root.find("model_type")->string() == "llama");
  const std::vector<std::uint8_t> file = lesson->params_file();
  const HeaderLength length = read_header_length(file, file.size());
  REQUIRE(length.fault.message.empty());
  const ReadHeader header = read_header(std::span(file).subspan(8, length.bytes), file.size());
  CHECK(header.fault.message.empty());
  CHECK(header.header.find("model.layers.1.self_attn.q_proj.weight") != nullptr);
}

TEST_CASE("Lesson: settings that cannot be are refused with the number", "[core][training]") {
  LessonSettings settings = small("copy");
  settings.num_heads = 3;
  CHECK(fault_of(settings) == "The width is 16, which 3 heads do not divide; take a multiple of the heads.");
  settings = small("copy");
  settings.num_heads = settings.num_kv_heads = 16;
  CHECK(fault_of(settings).find("A head is 1 numbers wide") == 0);
  settings = small("copy");
  settings.rate = 0.0;
  CHECK(fault_of(settings) == "The learning rate is 0; take one above 0, such as 0.003.");
  settings = small("copy");
  settings.num_kv_heads = 0;
  CHECK(fault_of(settings).find("The number of key/value heads is 0; it must be a whole number from 1 to") == 0);
  settings = small("copy");
  settings.num_layers = 999'999'999;
  CHECK(fault_of(settings) == "The number of layers is 999,999,999; it must be a whole number from 1 to 128.");
  settings = small("copy");
  settings.num_layers = 100;
  settings.num_heads = settings.num_kv_heads = 16;
  settings.model_dim = 4096;
  const Fault too_big = Lesson::start(settings, kLessonRoom).fault;
  CHECK(too_big.code == FaultCode::model_too_big);
  CHECK(too_big.message.find("parameters takes") != std::string::npos);
}

TEST_CASE("Lesson: a model that is too large is refused with the width that fits", "[core][training]") {
  LessonSettings settings = small("sort");
  settings.positions = GENERATE("rotary", "learned");
  settings.num_layers = 4;
  settings.num_heads = settings.num_kv_heads = 8;
  settings.model_dim = 4096;
  constexpr std::uint64_t kSmallRoom = 64 << 20;
  const std::string refusal = Lesson::start(settings, kSmallRoom).fault.message;
  const std::string words = ", and this tab has 64 MB; a width of ";
  const std::size_t at = refusal.find(words);
  REQUIRE(at != std::string::npos);
  const std::size_t width = std::stoul(refusal.substr(at + words.size()));
  const std::size_t unit = settings.positions == "rotary" ? 16 : 8;
  CHECK(width % unit == 0);
  settings.model_dim = width;
  CHECK(Lesson::start(settings, kSmallRoom).fault.message.empty());
  settings.model_dim = width + unit;
  CHECK(Lesson::start(settings, kSmallRoom).fault.code == FaultCode::model_too_big);
  CHECK(Lesson::start(settings, 1000).fault.message.find("; take fewer layers.") != std::string::npos);
}

TEST_CASE("Lesson: seeds that differ in their high bits draw other examples", "[core][training]") {
  const MadeTask made = make_task("copy", "");
  const auto ids = [&](std::uint64_t seed, std::uint64_t step) {
    const WindowBatch batch = step_examples(*made.task, seed, step);
    const std::span<const std::uint32_t> first = batch.windows().front().ids;
    return std::vector<std::uint32_t>(first.begin(), first.end());
  };
  CHECK((ids(1, 1) == ids(1, 1)));
  CHECK((ids(1 + (1 << 20), 0) != ids(1, 1)));
  CHECK((ids(1 + (1 << 20), 1) != ids(1, 0)));
}

}  // namespace
}  // namespace headlight
