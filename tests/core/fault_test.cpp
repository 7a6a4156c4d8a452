// Every fault code has a request that provokes it and a sentence that names the offending number.
#include <catch_amalgamated.hpp>
#include <limits>
#include <set>

#include "headlight/logits.h"
#include "headlight/selfcheck.h"
#include "headlight/textbook.h"
#include "scarce_memory.h"
#include "support.h"

namespace headlight {
namespace {

struct Provoked {
  Fault fault;
  std::string names;  // must appear in the sentence
};

AttentionCase valid() {
  AttentionCase c;
  c.shape = {2, 1, 3, 4, 5};
  c.query = test::normals(2 * 3 * 5, 1);
  c.key = test::normals(4 * 5, 2);
  c.value = test::normals(4 * 5, 3);
  return c;
}

std::vector<Provoked> attend_faults() {
  std::vector<Provoked> provoked;
  const auto with = [&](auto change, const std::string& names) {
    AttentionCase c = valid();
    change(c);
    provoked.push_back({check(c.request()), names});
  };
  with([](AttentionCase& c) { c.shape.head_dim = 0; }, "head_dim (0)");
  with([](AttentionCase& c) { c.shape.num_heads = 0; }, "num_heads (0)");
  with([](AttentionCase& c) { c.query.pop_back(); }, "29");
  with([](AttentionCase& c) { c.key.push_back(1); }, "21");
  with([](AttentionCase& c) { c.value.clear(); }, "value has 0");
  with([](AttentionCase& c) { c.shape.num_heads = 3, c.shape.num_kv_heads = 2; }, "num_heads (3)");
  with([](AttentionCase& c) { c.mask.key_visible = {1}; }, "key_visible has 1");
  with([](AttentionCase& c) { c.mask.visible = {1, 1, 1}; }, "visible has 3");
  with([](AttentionCase& c) { c.query[7] = std::numeric_limits<float>::quiet_NaN(); }, "query[7]");
  with([](AttentionCase& c) { c.key[2] = std::numeric_limits<float>::infinity(); }, "key[2]");
  with([](AttentionCase& c) { c.value[19] = -std::numeric_limits<float>::infinity(); }, "value[19]");
  with([](AttentionCase& c) { c.query[0] = 1e20F, c.key[0] = 1e20F; }, "head_dim 5");
  with([](AttentionCase& c) { c.shape.query_len = std::size_t{1} << 20, c.shape.key_len = std::size_t{1} << 20; },
       "1,048,576");
  with([](AttentionCase& c) { c.shape.num_heads = ~std::size_t{0}; }, "limit");

  AttentionCase c = valid();
  AttentionRequest request = c.request();
  request.scale = std::numeric_limits<float>::infinity();
  provoked.push_back({check(request), "inf"});
  return provoked;
}

template <class Change>
std::shared_ptr<const Model> textbook_with(Change change) {
  const auto model = std::const_pointer_cast<Model>(build_textbook());
  change(model->architecture);
  return model;
}

std::vector<Provoked> model_faults() {
  const auto small = textbook_with([](Architecture& a) { a.vocab_size = 97; });
  const auto headless = textbook_with([](Architecture& a) { a.head = HeadKind::none; });
  const auto model = build_textbook();
  const auto trace = test::run_model(model, {1, 2, 3});
  const Range all{0, 3};
  return {
      {Run::start(model, {}).fault, "no tokens"},
      {Run::start(model, std::vector<std::uint32_t>(8193)).fault, "8,193"},
      {Run::start(model, {{1, 2, 3}, {0, 0, 1}}).fault, "segment 1"},
      {Run::start(model, {{1, 2, 3}, {0}}).fault, "1 segments for 3"},
      {Run::start(small, {{5, 97}}).fault, "id 97"},
      {PredictionJob::start(test::run_model(headless, {1, 2}), 0, 1).fault, "no prediction head"},
      {WindowJob::start(trace, {2, 0, all, all}, MapKind::weights).fault, "layer 2"},
      {WindowJob::start(trace, {0, 6, all, all}, MapKind::scores).fault, "head 6"},
      {WindowJob::start(trace, {0, 0, {0, 4}, all}, MapKind::weights).fault, "[0, 4)"},
      {WindowJob::start(trace, {0, 0, all, {2, 2}}, MapKind::weights).fault, "[2, 2)"},
      {PoolJob::start(trace, {0, 0, all, {3, 1}}, 4).fault, "[3, 1)"},
      {PoolJob::start(trace, {0, 0, all, all}, 0).fault, "bins is 0"},
      {PredictionJob::start(trace, 3, 5).fault, "position 3"},
      {trace->check_residual(3), "0 to 2"},
  };
}

TEST_CASE("Fault: each refused request names its code and the number", "[core][fault]") {
  std::vector<Provoked> provoked = attend_faults();
  for (const Provoked& more : model_faults()) provoked.push_back(more);
  std::set<std::string> codes;
  for (const Provoked& p : provoked) {
    INFO(p.fault.message);
    CHECK(p.fault.code != FaultCode::none);
    CHECK(test::mentions(p.fault, p.names));
    CHECK(p.fault.message.back() == '.');
    codes.insert(code_name(p.fault.code));
  }
  // E_HANDLE belongs to the border (tests/wasm), E_MEMORY stands below.
  CHECK(codes == std::set<std::string>{"E_SHAPE", "E_HEADS_NOT_DIVISIBLE", "E_MASK_SIZE", "E_NOT_FINITE", "E_SCALE",
                                       "E_EMPTY", "E_TOO_LONG", "E_TOO_BIG", "E_LAYER", "E_HEAD", "E_RANGE", "E_BINS",
                                       "E_POSITION", "E_TOKEN", "E_SEGMENT", "E_NO_HEAD"});
}

TEST_CASE("format_count: thousands apart", "[core][fault]") {
  CHECK(format_count(0) == "0");
  CHECK(format_count(999) == "999");
  CHECK(format_count(1'000) == "1,000");
  CHECK(format_count(12'345'678) == "12,345,678");
  CHECK(format_count(123'456'789) == "123,456,789");
  CHECK(format_count(~std::uint64_t{0}) == "18,446,744,073,709,551,615");
}

TEST_CASE("format_number: whole numbers as counts, others with six digits that count", "[core][fault]") {
  CHECK(format_number(0) == "0");
  CHECK(format_number(-8192) == "-8,192");
  CHECK(format_number(999'999'999'999'999) == "999,999,999,999,999");
  CHECK(format_number(0.125) == "0.125");
  CHECK(format_number(-2.5) == "-2.5");
  CHECK(format_number(10'000.5) == "10000.5");
  CHECK(format_number(123'456.7) == "123457");
  CHECK(format_number(1e-4) == "0.0001");
  CHECK(format_number(1.25e-5) == "1.25e-5");
  CHECK(format_number(0.99999996) == "1");
  CHECK(format_number(1e15) == "1e15");
  CHECK(format_number(std::numeric_limits<float>::max()) == "3.40282e38");
  CHECK(format_number(std::numeric_limits<double>::max()) == "1.79769e308");
  CHECK(format_number(std::numeric_limits<double>::denorm_min()) == "4.94066e-324");
  CHECK(format_number(-std::numeric_limits<double>::infinity()) == "-infinity");
  CHECK(format_number(std::numeric_limits<double>::quiet_NaN()) == "not a number");
}

TEST_CASE("Fault: where there is no memory, each request says how many bytes it wanted", "[core][fault]") {
  const auto model = build_textbook();
  const std::vector<std::uint32_t> tokens(100, 1);
  const auto trace = test::run_model(model, tokens);
  const AttentionCase attention = attention_case(4999);
  const Range all{0, 100};
  const test::ScarceMemory scarce(1000);
  const Fault faults[] = {
      Run::start(model, tokens).fault,
      WindowJob::start(trace, {0, 0, all, all}, MapKind::weights).fault,
      PoolJob::start(trace, {0, 0, all, all}, 50).fault,
      AttentionJob::start(attention.request()).fault,
  };
  for (const Fault& fault : faults) {
    INFO(fault.message);
    CHECK(fault.code == FaultCode::memory);
    CHECK(test::mentions(fault, "bytes"));
  }
}

TEST_CASE("textbook: where there is no memory there is no model", "[core][fault]") {
  Started<TextbookJob> started = TextbookJob::start(1);
  const test::ScarceMemory scarce(1000);
  while (started.job->advance(1) < 1.0) {
  }
  CHECK(started.job->take() == nullptr);
}

TEST_CASE("check: the valid request has no fault, and lengths of 0 are valid", "[core][fault]") {
  CHECK_FALSE(check(valid().request()));
  AttentionCase c = valid();
  c.shape.query_len = 0;
  c.query.clear();
  CHECK_FALSE(check(c.request()));
  c.shape.key_len = 0;
  c.key.clear();
  c.value.clear();
  CHECK_FALSE(check(c.request()));
}

}  // namespace
}  // namespace headlight
