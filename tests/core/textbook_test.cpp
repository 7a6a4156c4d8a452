// Each head of the textbook does what its definition says. The definitions stand here in terms of tokens alone:
// which rows are eligible, and which keys such a row must look at.
#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <functional>
#include <numbers>

#include "headlight/selfcheck.h"
#include "headlight/textbook.h"
#include "support.h"

namespace headlight {
namespace {

using Tokens = std::vector<std::uint32_t>;

struct Definition {
  std::size_t layer;
  std::size_t head;
  const char* name;
  std::function<bool(const Tokens&, std::size_t row)> is_eligible;
  std::function<bool(const Tokens&, std::size_t row, std::size_t key)> is_target;  // for key <= row
};

std::size_t earlier_copies(const Tokens& t, std::size_t row) {
  return static_cast<std::size_t>(std::count(t.begin(), t.begin() + static_cast<std::ptrdiff_t>(row), t[row]));
}

std::size_t other_words(const Tokens& t, std::size_t row) { return row - earlier_copies(t, row); }

bool always(const Tokens&, std::size_t) { return true; }
bool has_predecessor(const Tokens&, std::size_t row) { return row >= 1; }
// A token that follows word `w`: the first token follows nothing.
bool follows(const Tokens& t, std::size_t key, std::uint32_t w) { return key >= 1 && t[key - 1] == w; }

const std::vector<Definition> kDefinitions = {
    {0, 0, "previous token", has_predecessor, [](const Tokens&, auto i, auto j) { return j + 1 == i; }},
    {0, 1, "same word", always, [](const Tokens& t, auto i, auto j) { return t[j] == t[i]; }},
    {0, 2, "first token", always, [](const Tokens&, auto, auto j) { return j == 0; }},
    {0, 3, "local window", always, [](const Tokens&, auto i, auto j) { return i - j < 3; }},
    {0, 5, "every fourth", always, [](const Tokens&, auto i, auto j) { return (i - j) % 4 == 0; }},
    {1, 0, "induction", [](const Tokens& t, auto i) { return earlier_copies(t, i) >= 1; },
     [](const Tokens& t, auto i, auto j) { return follows(t, j, t[i]); }},
    {1, 1, "pointer", [](const Tokens& t, auto i) { return earlier_copies(t, i) == 1; },
     [](const Tokens& t, auto i, auto j) { return follows(t, j, t[i]); }},
    {1, 2, "previous word, anywhere", has_predecessor,
     [](const Tokens& t, auto i, auto j) { return t[j] == t[i - 1]; }},
    {1, 3, "same predecessor", has_predecessor,
     [](const Tokens& t, auto i, auto j) { return follows(t, j, t[i - 1]); }},
    {1, 4, "same pair", has_predecessor,
     [](const Tokens& t, auto i, auto j) { return t[j] == t[i] && follows(t, j, t[i - 1]); }},
    {1, 5, "everything else", [](const Tokens& t, auto i) { return 2 * other_words(t, i) >= i + 1; },
     [](const Tokens& t, auto i, auto j) { return t[j] != t[i]; }},
};

// Words of which each occurs `copies` times, in random order.
Tokens random_sentence(std::size_t len, std::size_t copies, Random& random) {
  Tokens tokens(len);
  const std::uint64_t first_word = random.bits();
  for (std::size_t i = 0; i < len; ++i) tokens[i] = static_cast<std::uint32_t>(first_word + 7919 * (i / copies));
  for (std::size_t i = len; i > 1; --i) std::swap(tokens[i - 1], tokens[random.below(i)]);
  return tokens;
}

struct Found {
  std::size_t rows = 0;
  std::size_t eligible = 0;
  double smallest_mass = 1.0;
};

void look(const std::shared_ptr<const Trace>& trace, const Definition& d, Found& found) {
  const Tokens& tokens = trace->tokens;
  const std::vector<float> weights = test::whole_map(trace, d.layer, d.head, MapKind::weights);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    ++found.rows;
    if (!d.is_eligible(tokens, i)) continue;
    ++found.eligible;
    double mass = 0.0;
    for (std::size_t j = 0; j <= i; ++j) {
      if (d.is_target(tokens, i, j)) mass += weights[i * tokens.size() + j];
    }
    found.smallest_mass = std::min(found.smallest_mass, mass);
  }
}

std::vector<Found> look_at_all(const std::shared_ptr<const Model>& model, const std::vector<Tokens>& texts) {
  std::vector<Found> found(kDefinitions.size());
  for (const Tokens& tokens : texts) {
    const auto trace = test::run_model(model, tokens);
    for (std::size_t d = 0; d < kDefinitions.size(); ++d) look(trace, kDefinitions[d], found[d]);
  }
  return found;
}

std::vector<Tokens> two_hundred_sentences() {
  Random random(11);
  std::vector<Tokens> texts;
  for (int i = 0; i < 200; ++i) texts.push_back(random_sentence(2 * (4 + random.below(29)), 2, random));
  return texts;
}

std::vector<Tokens> long_texts() {
  Random random(12);
  return {random_sentence(1000, 2, random), random_sentence(1000, 2, random)};
}

// For texts whose words occur twice: every second row then has an earlier copy.
void check_definitions(const std::vector<Tokens>& texts) {
  const std::vector<Found> found = look_at_all(build_textbook(), texts);
  for (std::size_t d = 0; d < kDefinitions.size(); ++d) {
    INFO(kDefinitions[d].name << ": smallest mass " << found[d].smallest_mass << ", eligible " << found[d].eligible
                              << " of " << found[d].rows);
    CHECK(found[d].smallest_mass >= 0.95);
    CHECK(2 * found[d].eligible >= found[d].rows);
  }
}

TEST_CASE(
    "textbook: on 200 random sentences every eligible row has 0.95 of its weight where the head's definition says",
    "[core][textbook]") {
  check_definitions(two_hundred_sentences());
}

TEST_CASE("textbook: the definitions still hold at 1,000 tokens", "[core][textbook]") {
  check_definitions(long_texts());
}

TEST_CASE("textbook: with words that occur ten times every head but the pointer is as sharp", "[core][textbook]") {
  Random random(13);
  const std::vector<Found> found = look_at_all(build_textbook(), {random_sentence(1000, 10, random)});
  for (std::size_t d = 0; d < kDefinitions.size(); ++d) {
    INFO(kDefinitions[d].name << ": smallest mass " << found[d].smallest_mass);
    if (kDefinitions[d].name != std::string("pointer")) CHECK(found[d].smallest_mass >= 0.95);
  }
}

TEST_CASE("textbook: the uniform head shares equally among all visible tokens", "[core][textbook]") {
  const auto trace = test::run_model(build_textbook(), long_texts()[0]);
  const std::vector<float> weights = test::whole_map(trace, 0, 4, MapKind::weights);
  for (std::size_t i = 0; i < trace->len(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      REQUIRE(std::abs(weights[i * trace->len() + j] - 1.0 / static_cast<double>(i + 1)) < 1e-6);
    }
  }
}

TEST_CASE("textbook: the local window is an even one", "[core][textbook]") {
  const auto trace = test::run_model(build_textbook(), two_hundred_sentences()[0]);
  const std::vector<float> weights = test::whole_map(trace, 0, 3, MapKind::weights);
  for (std::size_t i = 2; i < trace->len(); ++i) {
    for (std::size_t j = i - 2; j <= i; ++j) CHECK(std::abs(weights[i * trace->len() + j] - 1.0F / 3.0F) < 0.02F);
  }
}

double product(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0.0;
  for (std::size_t d = 0; d < a.size(); ++d) sum += double{a[d]} * double{b[d]};
  return sum;
}

TEST_CASE("textbook: first-layer scores are the values of the heads' formulas", "[core][textbook]") {
  const auto model = build_textbook();
  const auto trace = test::run_model(model, two_hundred_sentences()[1]);
  const auto& embedding = std::get<WordEmbedding>(model->embedding);
  const auto c = [&](std::size_t i) {
    std::vector<float> word(embedding.content_dim);
    embedding.word_into(trace->tokens[i], word.data());
    return word;
  };
  const auto p = [&](double i) {
    std::vector<float> position(embedding.position_dim());
    embedding.position_into(i, position.data());
    return position;
  };
  const std::size_t len = trace->len();
  const auto scores = [&](std::size_t head) { return test::whole_map(trace, 0, head, MapKind::scores); };
  const std::vector<float> maps[] = {scores(0), scores(1), scores(2), scores(5)};
  for (std::size_t i = 0; i < len; ++i) {
    for (std::size_t j = 0; j < len; ++j) {
      const std::size_t cell = i * len + j;
      const double distance = static_cast<double>(i) - static_cast<double>(j);
      // 0.05: the basis is orthogonal within its rounding to 2^-12.
      CHECK(std::abs(maps[0][cell] - 32 * product(p(static_cast<double>(i) - 1), p(static_cast<double>(j)))) < 0.05);
      CHECK(std::abs(maps[1][cell] - 32 * product(c(i), c(j))) < 0.05);
      CHECK(std::abs(maps[2][cell] - 32 * product(p(0), p(static_cast<double>(j)))) < 0.05);
      CHECK(std::abs(maps[3][cell] - 4 * (2 * std::cos(std::numbers::pi * distance / 2) +
                                          std::cos(std::numbers::pi * distance))) < 0.05);
    }
  }
}

// The same parameters with the queries and keys of the heads dealt out anew: q of one head beside k of the next.
std::shared_ptr<const Model> shuffled_textbook() {
  const auto original = build_textbook();
  auto model = std::make_shared<Model>();
  const Architecture& a = original->architecture;
  model->architecture = a;
  const std::size_t width = a.query_dim() + 2 * a.kv_dim();
  model->blocks.resize(a.num_layers);
  for (std::size_t layer = 0; layer < a.num_layers; ++layer) {
    // Feeding the unit vectors through a Linear reads its matrix back.
    const auto read = [](const Linear& linear) {
      std::vector<float> w(linear.inputs() * linear.outputs());
      std::vector<float> zero(linear.outputs());
      std::vector<float> unit(linear.inputs());
      linear.apply_into(unit.data(), unit.size(), 1, zero.data(), zero.size());
      for (std::size_t i = 0; i < linear.inputs(); ++i) {
        unit.assign(linear.inputs(), 0.0F);
        unit[i] = 1.0F;
        linear.apply_into(unit.data(), unit.size(), 1, w.data() + i * linear.outputs(), linear.outputs());
        for (std::size_t j = 0; j < linear.outputs(); ++j) w[i * linear.outputs() + j] -= zero[j];
      }
      return std::pair(w, zero);
    };
    auto [w, bias] = read(original->blocks[layer].qkv);
    for (std::size_t i = 0; i < a.model_dim; ++i) {
      float* queries = w.data() + i * width;
      std::rotate(queries, queries + a.head_dim, queries + a.query_dim());
    }
    std::rotate(bias.begin(), bias.begin() + static_cast<std::ptrdiff_t>(a.head_dim),
                bias.begin() + static_cast<std::ptrdiff_t>(a.query_dim()));
    const auto [output, output_bias] = read(original->blocks[layer].output);
    REQUIRE(model->blocks[layer].qkv.set(a.model_dim, width, w, bias));
    REQUIRE(model->blocks[layer].output.set(a.query_dim(), a.model_dim, output, output_bias));
  }
  const auto& words = std::get<WordEmbedding>(original->embedding);
  WordEmbedding embedding{words.seed, words.content_dim, words.frequencies, {}};
  const std::size_t inputs = words.to_model.inputs();
  std::vector<float> w(inputs * a.model_dim);
  std::vector<float> unit(inputs);
  for (std::size_t i = 0; i < inputs; ++i) {
    unit.assign(inputs, 0.0F);
    unit[i] = 1.0F;
    words.to_model.apply_into(unit.data(), inputs, 1, w.data() + i * a.model_dim, a.model_dim);
  }
  REQUIRE(embedding.to_model.set(inputs, a.model_dim, w, {}));
  model->embedding = std::move(embedding);
  return model;
}

TEST_CASE("textbook: on a shuffled construction every definition fails", "[core][textbook]") {
  const std::vector<Found> found = look_at_all(shuffled_textbook(), two_hundred_sentences());
  for (std::size_t d = 0; d < kDefinitions.size(); ++d) {
    INFO(kDefinitions[d].name << ": smallest mass " << found[d].smallest_mass);
    CHECK(found[d].smallest_mass < 0.95);
  }
}

TEST_CASE("textbook: every head has a name, a formula and a description, and defined heads are named as here",
          "[core][textbook]") {
  const auto model = build_textbook();
  for (const auto& layer : model->notes) {
    REQUIRE(layer.size() == 6);
    for (const HeadNote& note : layer) {
      CHECK_FALSE(note.name.empty());
      CHECK_FALSE(note.formula.empty());
      CHECK_FALSE(note.description.empty());
    }
  }
  for (const Definition& d : kDefinitions) CHECK(model->notes[d.layer][d.head].name == d.name);
}

TEST_CASE("textbook: building in slices or at once, the parameters have the same bits; another seed has others",
          "[core][textbook]") {
  const auto trace = test::run_model(build_textbook(1), {1, 2, 3});
  const auto again = test::run_model(build_textbook(1), {1, 2, 3});
  const auto other = test::run_model(build_textbook(2), {1, 2, 3});
  CHECK(test::same_bits(trace->residuals[2].span(), again->residuals[2].span()));
  CHECK_FALSE(test::same_bits(trace->residuals[2].span(), other->residuals[2].span()));
}

}  // namespace
}  // namespace headlight
