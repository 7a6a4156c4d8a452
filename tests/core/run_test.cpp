#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>

#include "headlight/logits.h"
#include "headlight/textbook.h"
#include "reference_attention.h"
#include "support.h"

namespace headlight {
namespace {

std::vector<std::uint32_t> words(std::initializer_list<const char*> list) {
  std::vector<std::uint32_t> ids;
  for (const char* word : list) ids.push_back(word_id(word));
  return ids;
}

const std::vector<std::uint32_t> kSentence =
    words({"the", "cat", "sat", "on", "the", "mat", "and", "the", "dog", "sat", "on", "the", "rug"});

// q, k and v of a layer, laid out as attend() wants them.
struct Operands {
  std::vector<float> query, key, value;
};

Operands operands_of(const Trace& trace, std::size_t layer) {
  const Architecture& a = trace.model->architecture;
  const std::size_t per_head = trace.len() * a.head_dim;
  Operands o{std::vector<float>(a.num_heads * per_head), std::vector<float>(a.num_heads * per_head),
             std::vector<float>(a.num_heads * per_head)};
  for (std::size_t h = 0; h < a.num_heads; ++h) {
    trace.queries_into(layer, h, o.query.data() + h * per_head);
    trace.keys_into(layer, h, o.key.data() + h * per_head);
    trace.values_into(layer, h, o.value.data() + h * per_head);
  }
  return o;
}

AttentionRequest request_of(const Trace& trace, const Operands& o) {
  const Architecture& a = trace.model->architecture;
  return {trace.shape(), o.query, o.key, o.value, a.layers[0].mask, a.layers[0].scale};
}

TEST_CASE("Run: a trace's weights are those that attend() gives for its q, k and v", "[core][run]") {
  const auto trace = test::run_model(build_textbook(), kSentence);
  for (std::size_t layer = 0; layer < 2; ++layer) {
    const Operands o = operands_of(*trace, layer);
    const auto attention = test::finish(AttentionJob::start(request_of(*trace, o)));
    for (std::size_t head = 0; head < 6; ++head) {
      const std::size_t cells = kSentence.size() * kSentence.size();
      CHECK(test::same_bits(test::whole_map(trace, layer, head, MapKind::weights),
                            attention->weights().subspan(head * cells, cells)));
    }
  }
}

TEST_CASE("Run: the residual stream grows by what the heads fetched, as the double reference says", "[core][run]") {
  const auto trace = test::run_model(build_textbook(), kSentence);
  const Architecture& a = trace->model->architecture;
  for (std::size_t layer = 0; layer < 2; ++layer) {
    const Operands o = operands_of(*trace, layer);
    const reference::Attention exact = reference::attend(request_of(*trace, o));
    // heads side by side, [len, query_dim]
    std::vector<float> joined(trace->len() * a.query_dim());
    for (std::size_t h = 0; h < a.num_heads; ++h) {
      for (std::size_t i = 0; i < trace->len(); ++i) {
        for (std::size_t d = 0; d < a.head_dim; ++d) {
          joined[i * a.query_dim() + h * a.head_dim + d] =
              static_cast<float>(exact.head_output[(h * trace->len() + i) * a.head_dim + d]);
        }
      }
    }
    std::vector<float> expected(trace->residuals[layer].span().begin(), trace->residuals[layer].span().end());
    const Linear& output = trace->model->blocks[layer].output;
    LinearInput input;
    input.set(output, joined.data(), a.query_dim(), trace->len());
    output.add_into(input, {0, a.model_dim}, expected.data(), a.model_dim);
    double worst = 0.0;
    double largest = 0.0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      const float computed = trace->residuals[layer + 1].data()[i];
      worst = std::max(worst, std::abs(double{computed} - expected[i]));
      largest = std::max(largest, std::abs(double{computed} - trace->residuals[layer].data()[i]));
    }
    CHECK(worst < 1e-5);
    CHECK(largest > 0.1);
  }
}

TEST_CASE("Run: the size of the slices does not change a bit", "[core][run]") {
  std::vector<std::uint32_t> tokens(150);
  for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i] = static_cast<std::uint32_t>(i * 7 % 31);
  const auto model = build_textbook();
  const std::shared_ptr<const Trace> at_once = test::finish(Run::start(model, tokens))->take();
  const std::shared_ptr<const Trace> in_slices = test::finish(Run::start(model, tokens), 1)->take();
  CHECK(test::same_bits(at_once->residuals[2].span(), in_slices->residuals[2].span()));
}

TEST_CASE("Run: appending a word changes no earlier row", "[core][run]") {
  const auto model = build_textbook();
  std::vector<std::uint32_t> longer = kSentence;
  longer.push_back(word_id("and"));
  const auto before = test::run_model(model, kSentence);
  const auto after = test::run_model(model, longer);
  CHECK(test::same_bits(before->residuals[2].span(), after->residuals[2].span().first(before->residuals[2].size())));
}

// A text, and the same with `word` in place of the word at `position`; position = length appends it.
std::vector<std::uint32_t> with_word(std::vector<std::uint32_t> tokens, std::size_t position, const char* word) {
  tokens.resize(std::max(tokens.size(), position + 1));
  tokens[position] = word_id(word);
  return tokens;
}

int slices_of(const Started<Run>& started) {
  int count = 1;
  while (started.job->advance(1) < 1.0) ++count;
  return count;
}

TEST_CASE("Run: beginning with an earlier trace changes no bit of what is found", "[core][run]") {
  const auto model = build_textbook();
  std::vector<std::uint32_t> tokens(70);
  for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i] = static_cast<std::uint32_t>(i * i % 23);
  const std::shared_ptr<const Trace> earlier = test::run_model(model, tokens);
  std::vector<std::vector<std::uint32_t>> texts = {tokens, {tokens.begin(), tokens.begin() + 33}};
  for (const std::size_t position : {0, 1, 15, 16, 17, 31, 32, 69, 70}) {
    texts.push_back(with_word(tokens, position, "new"));
  }
  for (const std::vector<std::uint32_t>& text : texts) {
    const auto fresh = test::run_model(model, text);
    const std::shared_ptr<const Trace> reused = test::finish(Run::start(model, text, earlier), 1)->take();
    for (std::size_t layer = 0; layer < 2; ++layer) {
      REQUIRE(test::same_bits(fresh->layers[layer].queries.span(), reused->layers[layer].queries.span()));
      REQUIRE(test::same_bits(fresh->layers[layer].value_panels.span(), reused->layers[layer].value_panels.span()));
      for (std::size_t head = 0; head < 6; ++head) {
        REQUIRE(test::same_bits(test::whole_map(fresh, layer, head, MapKind::scores),
                                test::whole_map(reused, layer, head, MapKind::scores)));
      }
    }
    for (std::size_t i = 0; i < 3; ++i) {
      REQUIRE(test::same_bits(fresh->residuals[i].span(), reused->residuals[i].span()));
    }
  }
}

TEST_CASE("Run: a word that takes another's place takes fewer units of work than the whole text", "[core][run]") {
  const auto model = build_textbook();
  const std::vector<std::uint32_t> tokens(160, 5);
  const std::shared_ptr<const Trace> earlier = test::run_model(model, tokens);
  const std::vector<std::uint32_t> edited = with_word(tokens, 0, "new");
  // In layer 0, one block of rows instead of three.
  CHECK(slices_of(Run::start(model, edited, earlier)) < slices_of(Run::start(model, edited)));
}

TEST_CASE("Run: where a word takes another's place, the others' embeddings are the earlier trace's", "[core][run]") {
  const auto model = build_textbook();
  const std::shared_ptr<Trace> earlier = test::finish(Run::start(model, kSentence))->take();
  const std::size_t width = model->architecture.model_dim;
  const auto marks = [&](const Trace& trace) {
    return std::pair{trace.residuals[0].data()[2 * width], trace.residuals[0].data()[3 * width]};
  };
  // No word has this embedding.
  earlier->residuals[0].data()[2 * width] = earlier->residuals[0].data()[3 * width] = 42.0F;
  const auto edited = test::finish(Run::start(model, with_word(kSentence, 2, "new"), earlier))->take();
  CHECK(marks(*edited).first != 42.0F);
  CHECK(marks(*edited).second == 42.0F);
}

TEST_CASE("Run: a trace of another model is not begun with", "[core][run]") {
  const auto other = test::run_model(build_textbook(2), kSentence);
  const auto model = build_textbook();
  const std::shared_ptr<const Trace> trace = test::finish(Run::start(model, kSentence, other))->take();
  CHECK(test::same_bits(trace->residuals[2].span(), test::run_model(model, kSentence)->residuals[2].span()));
}

TEST_CASE("Run: for the maps alone it takes fewer units of work, and less of a text that went before is completed",
          "[core][run]") {
  const auto model = build_textbook();
  const std::vector<std::uint32_t> tokens(160, 5);
  CHECK(slices_of(Run::start(model, tokens, nullptr, RunExtent::maps)) < slices_of(Run::start(model, tokens)));

  const std::shared_ptr<Trace> trace = test::run_for_maps(model, tokens);
  const std::shared_ptr<Trace> longer = test::run_for_maps(model, with_word(tokens, 160, "new"), trace);
  CHECK(longer->completed_rows == 0);
  test::finish(Run::complete(trace));
  CHECK(test::run_for_maps(model, with_word(tokens, 160, "new"), trace)->completed_rows == 160);
  CHECK(test::run_for_maps(model, tokens, trace)->is_complete());
}

TEST_CASE("Run: an appended word takes fewer units of work than the whole text", "[core][run]") {
  const auto model = build_textbook();
  std::vector<std::uint32_t> tokens(199, 5);
  const std::shared_ptr<const Trace> earlier = test::run_model(model, tokens);
  tokens.push_back(6);
  // Counted in units of work, not in time: up to 64 rows are a unit, so one row still takes one of four.
  CHECK(slices_of(Run::start(model, tokens, earlier)) < slices_of(Run::start(model, tokens)));
}

TEST_CASE("Run: the longest text runs, and one token more is refused", "[core][run]") {
  const auto model = build_textbook();
  Started<Run> longest = Run::start(model, std::vector<std::uint32_t>(8192, 1));
  REQUIRE(longest.job);
  CHECK(longest.job->advance(1) < 1.0);
  CHECK(Run::start(model, std::vector<std::uint32_t>(8193, 1)).fault.code == FaultCode::too_long);
}

TEST_CASE("PredictionJob: after a word that occurred before, what followed it then is likeliest", "[core][logits]") {
  const auto trace = test::run_model(build_textbook(), words({"red", "green", "blue", "white", "red", "green"}));
  const auto job = test::finish(PredictionJob::start(trace, 5, 10));
  REQUIRE(job->candidates().size() == 4);
  CHECK(job->candidates()[0].id == word_id("blue"));
  CHECK(job->candidates()[0].probability > 0.9F);
  float sum = 0.0F;
  for (const Candidate& candidate : job->candidates()) sum += candidate.probability;
  CHECK(std::abs(sum - 1.0F) < 1e-5F);
}

TEST_CASE("PredictionJob: gives no more candidates than asked for, likeliest first", "[core][logits]") {
  const auto trace = test::run_model(build_textbook(), kSentence);
  const auto job = test::finish(PredictionJob::start(trace, 3, 3));
  REQUIRE(job->candidates().size() == 3);
  CHECK(job->candidates()[0].logit >= job->candidates()[1].logit);
  CHECK(job->candidates()[1].logit >= job->candidates()[2].logit);
}

TEST_CASE(
    "PredictionJob: ids that are asked for besides come behind the likeliest, once, where the vocabulary has them",
    "[core][logits]") {
  const auto trace = test::run_model(build_textbook(), words({"red", "green", "blue", "white", "red", "green"}));
  const auto all = test::finish(PredictionJob::start(trace, 5, 10));
  const auto job =
      test::finish(PredictionJob::start(trace, 5, 1, {word_id("white"), word_id("blue"), word_id("black")}));
  REQUIRE(job->candidates().size() == 2);
  CHECK(job->candidates()[0].id == word_id("blue"));
  CHECK(job->candidates()[1].id == word_id("white"));
  for (const Candidate& candidate : all->candidates()) {
    if (candidate.id == word_id("white")) CHECK(candidate.probability == job->candidates()[1].probability);
  }
}

TEST_CASE("PredictionJob: a large vocabulary is compared in slices, with the same result", "[core][logits]") {
  std::vector<std::uint32_t> tokens(600);
  for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i] = static_cast<std::uint32_t>(i % 500);
  const auto trace = test::run_model(build_textbook(), tokens);
  const auto at_once = test::finish(PredictionJob::start(trace, 599, 500));
  Started<PredictionJob> sliced = PredictionJob::start(trace, 599, 500);
  int slices = 1;
  while (sliced.job->advance(1) < 1.0) ++slices;
  CHECK(slices == 4);
  REQUIRE(sliced.job->candidates().size() == 500);
  for (std::size_t i = 0; i < 500; ++i) {
    CHECK(sliced.job->candidates()[i].id == at_once->candidates()[i].id);
    CHECK(sliced.job->candidates()[i].logit == at_once->candidates()[i].logit);
  }
  CHECK(sliced.job->candidates()[0].id == 100);
}

TEST_CASE("word_id: the published FNV-1a hashes", "[core][embedding]") {
  CHECK(word_id("") == 0x811C9DC5U);
  CHECK(word_id("a") == 0xE40C292CU);
  CHECK(word_id("foobar") == 0xBF9CF968U);
}

}  // namespace
}  // namespace headlight
