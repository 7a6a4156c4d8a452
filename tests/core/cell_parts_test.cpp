#include "headlight/cell_parts.h"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <numeric>

#include "headlight/input_parts.h"
#include "model_folder.h"
#include "support.h"

namespace headlight {
namespace {

const std::vector<std::uint32_t> kTokens = {5, 9, 5, 11, 3, 9, 8, 5, 2, 7, 7, 1};

std::shared_ptr<const Trace> trace_of(const std::string& name) {
  return test::run_model(test::model_named(name), kTokens);
}

CellParts parts_of(const Trace& trace, std::size_t layer, std::size_t head, std::size_t query, std::size_t key) {
  CellParts parts;
  const Fault fault = cell_parts(trace, layer, head, query, key, parts);
  REQUIRE_FALSE(fault);
  return parts;
}

double sum_of(const Buffer& values) { return std::accumulate(values.span().begin(), values.span().end(), 0.0); }

double size_of(const Buffer& values) {
  double size = 0.0;
  for (const float value : values.span()) size += std::abs(double{value});
  return size;
}

TEST_CASE("cell_parts: the terms of a cell add up to its score", "[core][parts]") {
  const std::string name =
      GENERATE("textbook", "gpt2", "llama", "qwen3", "bert-mlm", "headlight-additive", "headlight-multiplicative");
  const auto trace = trace_of(name);
  for (std::size_t layer = 0; layer < trace->layers.size(); ++layer) {
    const std::vector<float> scores = test::whole_map(trace, layer, 1, MapKind::scores);
    for (const auto& [query, key] : {std::pair{11, 0}, std::pair{7, 7}, std::pair{4, 3}}) {
      INFO(name << ", layer " << layer << ", query " << query << ", key " << key);
      const CellParts parts =
          parts_of(*trace, layer, 1, static_cast<std::size_t>(query), static_cast<std::size_t>(key));
      const double score =
          double{scores[static_cast<std::size_t>(query) * kTokens.size() + static_cast<std::size_t>(key)]};
      REQUIRE(double{parts.score} == score);
      if (parts.rotary_dims != 0)
        REQUIRE(double{parts.turned_score} == Catch::Approx(score).epsilon(1e-4).margin(1e-5));
      REQUIRE(std::abs(sum_of(parts.terms) * double{parts.scale} - score) <= 1e-6 * size_of(parts.terms) + 1e-7);
    }
  }
}

TEST_CASE("cell_parts: rotary positions are undone, and turned again they give what is compared", "[core][parts]") {
  const std::string name = GENERATE("llama", "qwen3", "gpt_neox-parallel", "llama-yarn");
  const auto trace = trace_of(name);
  const Architecture& a = trace->model->architecture;
  const CellParts parts = parts_of(*trace, 1, 0, 9, 4);
  REQUIRE(parts.rotary_dims == a.rotary.dims());
  const std::size_t half = parts.rotary_dims / 2;
  INFO(name);
  for (std::size_t i = 0; i < half; ++i) {
    const auto turned = [&](const Buffer& before, double position) {
      const double angle = position * a.rotary.frequencies[i];
      const double first = double{before.data()[i]};
      const double second = double{before.data()[i + half]};
      return std::pair{first * std::cos(angle) - second * std::sin(angle),
                       second * std::cos(angle) + first * std::sin(angle)};
    };
    const auto [q, q_other] = turned(parts.query_before, 9.0);
    const auto [k, k_other] = turned(parts.key_before, 4.0);
    REQUIRE(parts.query.data()[i] == Catch::Approx(q).epsilon(1e-5).margin(1e-6));
    REQUIRE(parts.query.data()[i + half] == Catch::Approx(q_other).epsilon(1e-5).margin(1e-6));
    REQUIRE(parts.pairs.data()[i] == Catch::Approx(q * k + q_other * k_other).epsilon(1e-4).margin(1e-6));
    const double before = double{parts.query_before.data()[i]} * double{parts.key_before.data()[i]} +
                          double{parts.query_before.data()[i + half]} * double{parts.key_before.data()[i + half]};
    REQUIRE(parts.pairs_before.data()[i] == Catch::Approx(before).epsilon(1e-5).margin(1e-7));
  }
  double unturned = 0.0;
  for (std::size_t d = 0; d < parts.query.size(); ++d) {
    unturned += double{parts.query_before.data()[d]} * double{parts.key_before.data()[d]};
  }
  REQUIRE(parts.unturned_score == Catch::Approx(unturned * double{parts.scale}).epsilon(1e-4).margin(1e-5));
  // What is not turned is the same before and after.
  for (std::size_t d = parts.rotary_dims; d < parts.query.size(); ++d) {
    REQUIRE(parts.query_before.data()[d] == parts.query.data()[d]);
  }
}

TEST_CASE("cell_parts: at the first token nothing is turned", "[core][parts]") {
  const auto trace = trace_of("llama");
  const CellParts parts = parts_of(*trace, 0, 0, 0, 0);
  CHECK(test::same_bits(parts.query.span(), parts.query_before.span()));
  CHECK(test::same_bits(parts.pairs.span(), parts.pairs_before.span()));
}

TEST_CASE("cell_parts: in the first layer queries, keys and scores are the sums of their parts", "[core][parts]") {
  const auto [name, num_parts] =
      GENERATE(table<std::string, std::size_t>({{"textbook", 2}, {"gpt2", 3}, {"bert-mlm", 4}, {"roberta-mlm", 4}}));
  const auto trace = trace_of(name);
  const std::size_t head_dim = trace->shape().head_dim;
  for (std::size_t query = 0; query < kTokens.size(); ++query) {
    INFO(name << ", query " << query);
    const CellParts parts = parts_of(*trace, 0, 1, query, query / 2);
    REQUIRE(parts.num_parts == num_parts);
    for (const auto& [whole, split] :
         {std::pair{&parts.query, &parts.query_parts}, std::pair{&parts.key, &parts.key_parts}}) {
      for (std::size_t d = 0; d < head_dim; ++d) {
        double sum = 0.0;
        double size = 0.0;
        for (std::size_t p = 0; p < num_parts; ++p) {
          sum += double{split->data()[p * head_dim + d]};
          size += std::abs(double{split->data()[p * head_dim + d]});
        }
        REQUIRE(std::abs(sum - double{whole->data()[d]}) <= 2e-5 * size + 1e-6);
      }
    }
    REQUIRE(std::abs(sum_of(parts.part_scores) - double{parts.score}) <=
            1e-5 * (size_of(parts.part_scores) + parts.scale * size_of(parts.terms)) + 1e-6);
  }
}

TEST_CASE("cell_parts: the rest is what the norm's shift and the biases come to, whatever the token", "[core][parts]") {
  const auto trace = trace_of("gpt2");
  const Block& block = trace->model->blocks[0];
  std::vector<float> shift(block.qkv.outputs());
  block.qkv.apply_into(block.attention_norm.beta.data(), block.qkv.inputs(), 1, shift.data(), shift.size());
  const std::size_t head_dim = trace->shape().head_dim;
  const CellParts parts = parts_of(*trace, 0, 1, 8, 3);
  for (std::size_t d = 0; d < head_dim; ++d) {
    CHECK(parts.query_parts.data()[2 * head_dim + d] == Catch::Approx(shift[head_dim + d]).margin(1e-6));
    const std::size_t key = trace->model->architecture.query_dim() + head_dim + d;
    CHECK(parts.key_parts.data()[2 * head_dim + d] == Catch::Approx(shift[key]).margin(1e-6));
  }
}

TEST_CASE("cell_parts: a position's part is that of its place, a token's part that of its word", "[core][parts]") {
  const auto trace = trace_of("textbook");
  const std::vector<std::vector<float>> at_two = input_parts(*trace, 2);
  const std::vector<std::vector<float>> at_seven = input_parts(*trace, 7);
  REQUIRE(kTokens[2] == kTokens[7]);
  for (std::size_t d = 0; d < at_two[0].size(); ++d) REQUIRE(std::abs(at_two[0][d] - at_seven[0][d]) <= 1e-6F);
  CHECK_FALSE(test::same_bits(at_two[1], at_seven[1]));
}

TEST_CASE("cell_parts: what cannot be told apart is not", "[core][parts]") {
  const auto [name, layer] = GENERATE(table<std::string, std::size_t>(
      {{"gpt2", 1}, {"llama", 0}, {"qwen3", 0}, {"headlight-additive", 0}, {"headlight-multiplicative", 0}}));
  CHECK(parts_of(*trace_of(name), layer, 0, 5, 2).num_parts == 0);
}

TEST_CASE("cell_parts: there is no layer, head or token beyond the last", "[core][parts]") {
  const auto trace = trace_of("textbook");
  CellParts parts;
  CHECK(cell_parts(*trace, 2, 0, 0, 0, parts).code == FaultCode::layer);
  CHECK(cell_parts(*trace, 0, 6, 0, 0, parts).code == FaultCode::head);
  CHECK(cell_parts(*trace, 0, 0, 12, 0, parts).code == FaultCode::position);
  CHECK(cell_parts(*trace, 0, 0, 0, 12, parts).code == FaultCode::position);
}

}  // namespace
}  // namespace headlight
