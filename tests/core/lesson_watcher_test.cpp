#include "lesson_watcher.h"

#include <catch_amalgamated.hpp>
#include <limits>

namespace headlight {
namespace {

constexpr std::size_t kProbeLen = 4;
constexpr std::size_t kProbeHeads = 2;

// Two examples of two answers: begin a b | a b, and begin a b | b b, whose first answer may come from either place.
HeldOut two_examples() {
  HeldOut held_out;
  held_out.examples = {{{1, 2, 1, 2}, 2, {{2, 0}, {3, 1}}, false}, {{1, 2, 2, 2}, 2, {{2, 0}, {2, 1}}, false}};
  for (const TaskExample& example : held_out.examples) add_example(example, held_out.batch);
  return held_out;
}

Architecture one_layer() {
  Architecture a;
  a.num_layers = 1;
  a.num_heads = a.num_kv_heads = kProbeHeads;
  a.layers.resize(1);
  a.layers[0].mask.causal = true;
  return a;
}

TEST_CASE("AnswerWatcher: right answers are counted, and a head's scores are its mean weights", "[core][training]") {
  // What a row does not see was never computed, and may be anything.
  const float x = std::numeric_limits<float>::quiet_NaN();
  float weights[kProbeHeads * kProbeLen * kProbeLen] = {1.0F,  x,     x,     x,     //
                                                        0.25F, 0.75F, x,     x,     //
                                                        0.5F,  0.25F, 0.25F, x,     //
                                                        0.1F,  0.2F,  0.3F,  0.4F,  //
                                                        1.0F,  x,     x,     x,     //
                                                        1.0F,  0.0F,  x,     x,     //
                                                        0.0F,  1.0F,  0.0F,  x,     //
                                                        0.0F,  0.0F,  1.0F,  0.0F};
  const HeldOut held_out = two_examples();
  const Architecture architecture = one_layer();
  LossMemory<float> memory;
  memory.blocks.resize(1);
  memory.blocks[0].attention.weights = row_major(weights, kProbeHeads * kProbeLen, kProbeLen);
  AnswerWatcher watcher(held_out, architecture);
  const std::uint32_t all_right[] = {7, 7, 1, 2};  // in the first two places nothing is asked
  const std::uint32_t one_right[] = {7, 7, 2, 1};
  watcher.see(0, memory, all_right);
  watcher.see(1, memory, one_right);
  LessonPoint point;
  watcher.tell(point);
  CHECK(point.accuracy == 3.0 / 4.0);
  CHECK(point.exact == 1.0 / 2.0);
  // By kind and then by head. Sources: of the first example one place for each of two answers, of the second two places
  // for one. They stand in the window one further right, behind the begin token.
  const double expected[] = {(0.25 + 0.25 + 0.3) / 3.0,        1.0,                       // previous token
                             (0.25 + 0.5 + 0.1) / 3.0,         1.0 / 3.0,                 // first token
                             (0.25 + 0.3 + 0.25 + 0.25) / 3.0, (1.0 + 1.0 + 1.0) / 3.0};  // sources
  REQUIRE(point.head_scores.size() == std::size(expected));
  for (std::size_t i = 0; i < std::size(expected); ++i) {
    INFO(i);
    CHECK(std::abs(double{point.head_scores[i]} - expected[i]) < 1e-6);
  }
}

TEST_CASE("AnswerWatcher: what has no rows has the score 0", "[core][training]") {
  HeldOut held_out;
  held_out.examples = {{{1, 2}, 1, {}, false}};
  add_example(held_out.examples[0], held_out.batch);
  const Architecture architecture = one_layer();
  float weights[kProbeHeads * 4] = {1.0F, 0.0F, 0.5F, 0.5F, 1.0F, 0.0F, 0.5F, 0.5F};
  LossMemory<float> memory;
  memory.blocks.resize(1);
  memory.blocks[0].attention.weights = row_major(weights, kProbeHeads * 2, 2);
  AnswerWatcher watcher(held_out, architecture);
  const std::uint32_t said[] = {7, 7};
  watcher.see(0, memory, said);
  LessonPoint point;
  watcher.tell(point);
  CHECK(point.accuracy == 0.0);
  CHECK(point.exact == 0.0);
  CHECK(point.head_scores == std::vector<float>{0.5F, 0.5F, 0.5F, 0.5F, 0.0F, 0.0F});
}

}  // namespace
}  // namespace headlight
