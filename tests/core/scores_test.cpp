// The scores that are not a plain product: kernels against the double reference, and maps of models that have them.
#include <algorithm>
#include <bit>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "additive.h"
#include "model_folder.h"
#include "reference_attention.h"
#include "reference_scores.h"
#include "support.h"

namespace headlight {
namespace {

// A tanh is within 3 ULP of at most 1, and each step of a chain rounds what is at most the sum of all |v|.
constexpr double kPerTerm = 3e-7;

struct ScoreCase {
  std::size_t rows, columns, dim;
  std::vector<float> query, key, vector;  // [rows, dim], [columns, dim], [dim]

  ScoreCase(std::size_t row_count, std::size_t column_count, std::size_t head_dim)
      : rows(row_count),
        columns(column_count),
        dim(head_dim),
        query(test::normals(rows * dim, 1)),
        key(test::normals(columns * dim, 2)),
        vector(test::normals(dim, 3)) {}

  std::span<const float> query_of(std::size_t row) const { return std::span(query).subspan(row * dim, dim); }
  std::span<const float> key_of(std::size_t column) const { return std::span(key).subspan(column * dim, dim); }
};

// [rows, columns], in a row of more: the numbers behind a row must stay.
std::vector<float> additive_scores(const ScoreCase& c, Range rows) {
  std::vector<float> panels(packed_size(c.dim, c.columns), 1.0F);
  pack_columns(c.key.data(), c.dim, 0, c.columns, c.dim, panels.data());
  const std::size_t stride = c.columns + 3;
  std::vector<float> out(rows.size() * stride, -7.0F);
  additive_scores_into({c.query.data() + rows.first * c.dim, rows.size(), c.dim},
                       {panels.data(), c.dim, c.columns, c.dim * kPanelColumns}, c.vector.data(),
                       {out.data(), rows.size(), stride});
  std::vector<float> cells;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const float* row = out.data() + i * stride;
    cells.insert(cells.end(), row, row + c.columns);
    CHECK(std::all_of(row + c.columns, row + stride, [](float value) { return value == -7.0F; }));
  }
  return cells;
}

TEST_CASE("additive_scores_into: every score is that of the double reference, for any size", "[kernels][scores]") {
  for (const std::size_t dim : {1, 2, 3, 4, 5, 7, 16, 33}) {
    for (std::size_t columns = 0; columns <= 35; ++columns) {
      const ScoreCase c(3, columns, dim);
      const std::vector<float> found = additive_scores(c, {0, c.rows});
      double bound = 0.0;
      for (const float v : c.vector) bound += std::abs(double{v}) * kPerTerm * static_cast<double>(dim);
      for (std::size_t i = 0; i < c.rows; ++i) {
        for (std::size_t j = 0; j < columns; ++j) {
          const double expected = reference::additive_score(c.query_of(i), c.vector, c.key_of(j));
          REQUIRE(std::abs(double{found[i * columns + j]} - expected) <= bound);
        }
      }
    }
  }
}

TEST_CASE("additive_scores_into: a score depends on its query and its key alone, to the bit", "[kernels][scores]") {
  const ScoreCase c(9, 37, 6);
  const std::vector<float> all = additive_scores(c, {0, c.rows});
  for (std::size_t row = 0; row < c.rows; ++row) {
    CHECK(test::same_bits(additive_scores(c, {row, row + 1}), std::span(all).subspan(row * c.columns, c.columns)));
  }
}

TEST_CASE("additive_scores_into: large sums end at the sum of v, and a NaN stays with its query", "[kernels][scores]") {
  ScoreCase c(2, 5, 3);
  std::fill_n(c.query.begin(), 3, 3e38F);
  c.query[4] = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> found = additive_scores(c, {0, 2});
  for (std::size_t j = 0; j < c.columns; ++j) {
    CHECK(found[j] == 0.0F + c.vector[0] + c.vector[1] + c.vector[2]);
    CHECK(std::isnan(found[c.columns + j]));
  }
}

std::vector<std::uint32_t> some_tokens(std::size_t count) {
  std::vector<std::uint32_t> tokens(count);
  for (std::size_t i = 0; i < count; ++i) tokens[i] = static_cast<std::uint32_t>(i * 29 % 97);
  return tokens;
}

std::shared_ptr<const Model> golden_model(const std::string& name) {
  const auto model = test::open_folder(test::kGoldens + name).model;
  REQUIRE(model);
  return model;
}

TEST_CASE("maps of additive scores: scores, masked scores and weights are those of the double reference",
          "[core][scores]") {
  const auto trace = test::run_model(golden_model("headlight-additive"), some_tokens(18));
  const Architecture& a = trace->model->architecture;
  const std::size_t len = trace->len();
  std::vector<float> queries(len * a.head_dim), keys(len * a.head_dim);
  for (std::size_t h = 0; h < a.num_heads; ++h) {
    trace->queries_into(1, h, queries.data());
    trace->keys_into(1, h, keys.data());
    const std::span<const float> vector =
        trace->model->blocks[1].score_vector.span().subspan(h * a.head_dim, a.head_dim);
    const std::vector<float> scores = test::whole_map(trace, 1, h, MapKind::scores);
    const std::vector<float> masked = test::whole_map(trace, 1, h, MapKind::masked_scores);
    const std::vector<float> weights = test::whole_map(trace, 1, h, MapKind::weights);
    for (std::size_t i = 0; i < len; ++i) {
      std::vector<double> row(len, -std::numeric_limits<double>::infinity());
      for (std::size_t j = 0; j < len; ++j) {
        const double expected = reference::additive_score(std::span(queries).subspan(i * a.head_dim, a.head_dim),
                                                          vector, std::span(keys).subspan(j * a.head_dim, a.head_dim));
        CHECK(std::abs(double{scores[i * len + j]} - expected) < 1e-5);
        if (j > i) {
          CHECK(masked[i * len + j] == -std::numeric_limits<float>::infinity());
        } else {
          CHECK(masked[i * len + j] == scores[i * len + j]);
          row[j] = expected;
        }
      }
      const std::vector<double> expected = reference::softmax(row);
      for (std::size_t j = 0; j < len; ++j) CHECK(std::abs(double{weights[i * len + j]} - expected[j]) < 1e-5);
    }
  }
}

// The same params under another config: what `from` stands for in config.json becomes `to`.
std::shared_ptr<const Model> with_config(const std::string& name, const std::string& from, const std::string& to) {
  const test::FileBytes bytes = test::read_file(test::kGoldens + name + "/config.json");
  std::string config(bytes.begin(), bytes.end());
  REQUIRE(config.find(from) != std::string::npos);
  config.replace(config.find(from), from.size(), to);
  const auto opened =
      test::open_bytes({config.begin(), config.end()}, {test::read_file(test::kGoldens + name + "/model.safetensors")});
  INFO(opened.fault.message);
  REQUIRE(opened.model);
  return opened.model;
}

TEST_CASE("maps of multiplicative scores: q·W k of the double reference, where the trace keeps W^T q",
          "[core][scores]") {
  const auto trace = test::run_model(golden_model("headlight-multiplicative"), some_tokens(18));
  const auto plain = test::run_model(with_config("headlight-multiplicative", "multiplicative", "dot"), some_tokens(18));
  const Architecture& a = trace->model->architecture;
  const std::size_t dim = a.head_dim;
  const std::size_t len = trace->len();
  std::vector<float> queries(len * dim), keys(len * dim);
  for (std::size_t h = 0; h < a.num_heads; ++h) {
    plain->queries_into(0, h, queries.data());
    plain->keys_into(0, h, keys.data());
    const auto matrix = trace->model->blocks[0].score_matrix.span().subspan(h * dim * dim, dim * dim);
    const std::vector<float> scores = test::whole_map(trace, 0, h, MapKind::scores);
    for (std::size_t i = 0; i < len; ++i) {
      for (std::size_t j = 0; j < len; ++j) {
        const double expected = reference::multiplicative_score(std::span(queries).subspan(i * dim, dim), matrix,
                                                                std::span(keys).subspan(j * dim, dim));
        CHECK(std::abs(double{scores[i * len + j]} - expected) < 2e-5);
      }
    }
  }
}

TEST_CASE("maps of additive and multiplicative scores have the same bits in every build", "[core][scores][digest]") {
  const auto [name, expected] = GENERATE(table<std::string, std::uint32_t>(
      {{"headlight-additive", 0x19743066U}, {"headlight-multiplicative", 0x1B0DD032U}}));
  const auto trace = test::run_model(golden_model(name), some_tokens(19));
  std::uint32_t digest = 2166136261U;  // FNV-1a over the numbers' bits
  for (const float value : test::whole_map(trace, 1, 2, MapKind::weights)) {
    digest = (digest ^ std::bit_cast<std::uint32_t>(value)) * 16777619U;
  }
  INFO(name);
  CHECK(digest == expected);
}

TEST_CASE("scaled and plain dot products differ by 1 / sqrt(head_dim)", "[core][scores]") {
  const auto plain = test::run_model(golden_model("headlight-dot"), some_tokens(12));
  const auto scaled = test::run_model(with_config("headlight-dot", "\"dot\"", "\"scaled_dot\""), some_tokens(12));
  const std::vector<float> of_plain = test::whole_map(plain, 0, 1, MapKind::scores);
  const std::vector<float> of_scaled = test::whole_map(scaled, 0, 1, MapKind::scores);
  const float scale = default_scale(plain->model->architecture.head_dim);
  for (std::size_t i = 0; i < of_plain.size(); ++i) CHECK(of_scaled[i] == of_plain[i] * scale);
}

TEST_CASE("a headlight model with scaled dot products and rotary positions is a Llama, to the bit", "[core][scores]") {
  const auto llama = test::run_model(golden_model("llama"), some_tokens(13));
  const std::string ours =
      R"("model_type": "headlight", "attention_score": "scaled_dot", "position_embedding_type": "rotary")";
  const auto trace = test::run_model(with_config("llama", R"("model_type": "llama")", ours), some_tokens(13));
  for (std::size_t i = 0; i < llama->residuals.size(); ++i) {
    CHECK(test::same_bits(trace->residuals[i].span(), llama->residuals[i].span()));
  }
}

TEST_CASE("maps of additive and multiplicative scores: a window is that part of the map, to the bit",
          "[core][scores]") {
  const std::string name = GENERATE("headlight-additive", "headlight-multiplicative");
  const MapKind kind = GENERATE(MapKind::scores, MapKind::masked_scores, MapKind::weights);
  const auto trace = test::run_model(golden_model(name), some_tokens(19));
  const std::vector<float> map = test::whole_map(trace, 0, 3, kind);
  for (const Range rows : {Range{0, 1}, Range{4, 9}, Range{18, 19}}) {
    const Range columns{3, 17};
    const auto job = test::finish(WindowJob::start(trace, {0, 3, rows, columns}, kind));
    for (std::size_t row = rows.first; row < rows.last; ++row) {
      const auto expected = std::span(map).subspan(row * trace->len() + columns.first, columns.size());
      CHECK(test::same_bits(job->cells().subspan((row - rows.first) * columns.size(), columns.size()), expected));
    }
  }
}

TEST_CASE("map_work: an additive score counts as some forty products, a multiplicative one as one", "[core][scores]") {
  const auto work_of = [](const std::string& name) {
    const auto trace = test::run_model(golden_model(name), some_tokens(16));
    const HeadOperands head = trace->head(0, 0);
    return static_cast<double>(map_work(head, MapKind::scores, {0, 16})) / static_cast<double>(head.shape.head_dim);
  };
  const double plain = work_of("headlight-dot");
  CHECK(work_of("headlight-additive") > 5.0 * plain);
  CHECK(work_of("headlight-multiplicative") < 1.5 * plain);
}

}  // namespace
}  // namespace headlight
