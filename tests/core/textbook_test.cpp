// Each head of the textbook does what its definition says. The definitions stand here in terms of tokens alone:
// which rows are eligible, and which keys such a row must look at.
#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <functional>
#include <numbers>

#include "headlight/logits.h"
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
    {0, 4, "uniform", always, [](const Tokens&, auto, auto) { return true; }},
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

// Words in random order, of which the first occurs copies[0] times, the next copies[1] times, and so on around.
Tokens random_sentence(std::size_t len, const std::vector<std::size_t>& copies, Random& random) {
  Tokens tokens;
  const std::uint64_t first_word = random.bits();
  for (std::size_t word = 0; tokens.size() < len; ++word) {
    const std::size_t count = std::min(copies[word % copies.size()], len - tokens.size());
    tokens.insert(tokens.end(), count, static_cast<std::uint32_t>(first_word + 7919 * word));
  }
  for (std::size_t i = len; i > 1; --i) std::swap(tokens[i - 1], tokens[random.below(i)]);
  return tokens;
}

struct Found {
  std::size_t rows = 0;
  std::size_t eligible = 0;
  double smallest_mass = 1.0;
  // What equal shares of the targets and the weights have in common: 1 when the targets share equally.
  double smallest_evenness = 1.0;
};

void look(const std::shared_ptr<const Trace>& trace, const Definition& d, Found& found) {
  const Tokens& tokens = trace->tokens;
  const std::vector<float> weights = test::whole_map(trace, d.layer, d.head, MapKind::weights);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    ++found.rows;
    if (!d.is_eligible(tokens, i)) continue;
    ++found.eligible;
    std::vector<double> shares;
    for (std::size_t j = 0; j <= i; ++j) {
      if (d.is_target(tokens, i, j)) shares.push_back(weights[i * tokens.size() + j]);
    }
    double mass = 0.0;
    double evenness = 0.0;
    for (const double share : shares) {
      mass += share;
      evenness += std::min(share, 1.0 / static_cast<double>(shares.size()));
    }
    found.smallest_mass = std::min(found.smallest_mass, mass);
    found.smallest_evenness = std::min(found.smallest_evenness, evenness);
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

std::vector<Tokens> two_hundred_sentences(const std::vector<std::size_t>& copies, std::uint64_t seed) {
  Random random(seed);
  std::vector<Tokens> texts;
  for (int i = 0; i < 200; ++i) texts.push_back(random_sentence(2 * (4 + random.below(29)), copies, random));
  return texts;
}

std::vector<Tokens> words_twice() { return two_hundred_sentences({2}, 11); }
// Half of the words three times, a quarter twice, a quarter once.
std::vector<Tokens> words_up_to_three_times() { return two_hundred_sentences({3, 1, 3, 2}, 14); }
std::vector<Tokens> words_once() { return two_hundred_sentences({1}, 15); }

std::vector<Tokens> long_texts() {
  Random random(12);
  return {random_sentence(1000, {2}, random), random_sentence(1000, {2}, random)};
}

bool shares_equally(const Definition& d) { return d.name != std::string("everything else"); }
bool is_pointer(const Definition& d) { return d.name == std::string("pointer"); }

void check_definitions(const std::vector<Tokens>& texts, double pointer_rows) {
  const std::vector<Found> found = look_at_all(build_textbook(), texts);
  for (std::size_t d = 0; d < kDefinitions.size(); ++d) {
    INFO(kDefinitions[d].name << ": smallest mass " << found[d].smallest_mass << ", smallest evenness "
                              << found[d].smallest_evenness << ", eligible " << found[d].eligible << " of "
                              << found[d].rows);
    CHECK(found[d].smallest_mass >= 0.95);
    if (shares_equally(kDefinitions[d])) CHECK(found[d].smallest_evenness >= 0.95);
    const double least = is_pointer(kDefinitions[d]) ? pointer_rows : 0.5;
    CHECK(static_cast<double>(found[d].eligible) >= least * static_cast<double>(found[d].rows));
  }
}

TEST_CASE(
    "textbook: on 200 random sentences every eligible row has 0.95 of its weight where the head's definition says",
    "[core][textbook][statistics]") {
  check_definitions(words_twice(), 0.5);
}

// Only a word's second occurrence is a row for the pointer: it has half of the rows only if all words occur twice.
TEST_CASE("textbook: the definitions hold on 200 sentences whose words occur one to three times",
          "[core][textbook][statistics]") {
  check_definitions(words_up_to_three_times(), 0.3);
}

TEST_CASE("textbook: the definitions still hold at 1,000 tokens", "[core][textbook][statistics]") {
  check_definitions(long_texts(), 0.5);
}

TEST_CASE(
    "textbook: with words that occur ten times every head but the pointer is as sharp, and equal hits share equally",
    "[core][textbook]") {
  Random random(13);
  const std::vector<Found> found = look_at_all(build_textbook(), {random_sentence(1000, {10}, random)});
  for (std::size_t d = 0; d < kDefinitions.size(); ++d) {
    INFO(kDefinitions[d].name << ": smallest mass " << found[d].smallest_mass << ", smallest evenness "
                              << found[d].smallest_evenness);
    if (is_pointer(kDefinitions[d])) continue;
    CHECK(found[d].smallest_mass >= 0.95);
    if (shares_equally(kDefinitions[d])) CHECK(found[d].smallest_evenness >= 0.95);
  }
}

TEST_CASE("textbook: an induction row that finds nothing falls to the first token and expects no word",
          "[core][textbook][statistics]") {
  const Definition falls = {1, 0, "induction", [](const Tokens& t, auto i) { return earlier_copies(t, i) == 0; },
                            [](const Tokens&, auto, auto j) { return j == 0; }};
  const auto model = build_textbook();
  Found found;
  for (const Tokens& tokens : words_once()) look(test::run_model(model, tokens), falls, found);
  INFO("smallest mass " << found.smallest_mass);
  CHECK(found.eligible == found.rows);
  CHECK(found.smallest_mass >= 0.95);
  const auto prediction = test::finish(PredictionJob::start(test::run_model(model, words_once()[0]), 5, 100));
  for (const Candidate& candidate : prediction->candidates()) CHECK(std::abs(candidate.logit) < 0.6F);
}

double product(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0.0;
  for (std::size_t d = 0; d < a.size(); ++d) sum += double{a[d]} * double{b[d]};
  return sum;
}

using Vector = std::vector<float>;

// The symbols of docs/textbook.md, made from tokens, positions and the weights of the first layer.
struct Symbols {
  explicit Symbols(std::shared_ptr<const Trace> of)
      : trace(std::move(of)),
        embedding(std::get<WordEmbedding>(trace->model->embedding)),
        same_word(test::whole_map(trace, 0, 1, MapKind::weights)) {}

  Vector c(std::size_t i) const {
    Vector word(embedding.content_dim);
    embedding.word_into(trace->tokens[i], word.data());
    return word;
  }
  Vector p(double i) const {
    Vector position(embedding.position_dim());
    embedding.position_into(i, position.data());
    return position;
  }
  Vector d(std::size_t i) const { return i == 0 ? Vector(embedding.content_dim) : c(i - 1); }
  Vector pair(std::size_t i) const {
    const Vector before = d(i);
    Vector sum = c(i);
    for (std::size_t k = 0; k < sum.size(); ++k) sum[(k + 17) % sum.size()] += before[k];
    return sum;
  }
  // m(i) turned by +1: the mean, over the places of the word, of the positions one further on.
  Vector after(std::size_t i) const {
    Vector mean(embedding.position_dim());
    for (std::size_t j = 0; j <= i; ++j) {
      const Vector next = p(static_cast<double>(j) + 1);
      for (std::size_t k = 0; k < mean.size(); ++k) mean[k] += same_word[i * trace->len() + j] * next[k];
    }
    return mean;
  }
  double f(std::size_t j) const { return j == 0 ? 1.0 : 0.0; }

  std::shared_ptr<const Trace> trace;
  const WordEmbedding& embedding;
  std::vector<float> same_word;
};

// The formulas of the notes, [layer][head].
double formula(const Symbols& s, std::size_t layer, std::size_t head, std::size_t i, std::size_t j) {
  const auto at = [](std::size_t token) { return static_cast<double>(token); };
  const Vector p = s.p(at(j));
  const double turn = std::numbers::pi * (at(i) - at(j));
  switch (10 * layer + head) {
    case 0: return 32 * product(s.p(at(i) - 1), p);
    case 1: return 32 * product(s.c(i), s.c(j));
    case 2: return 32 * s.f(j);
    case 3:
      return 20.94 * product(s.p(at(i)), p) + 21.50 * product(s.p(at(i) - 1), p) + 20.94 * product(s.p(at(i) - 2), p);
    case 4: return 0;
    case 5: return 4 * (2 * std::cos(turn / 2) + std::cos(turn));
    case 10: return 32 * product(s.c(i), s.d(j)) + 24 * s.f(j);
    case 11: return 60 * product(s.after(i), p);
    case 12: return 32 * product(s.d(i), s.c(j));
    case 13: return 32 * product(s.d(i), s.d(j));
    case 14: return 40 * product(s.pair(i), s.pair(j));
    default: return -6 * product(s.c(i), s.c(j));
  }
}

TEST_CASE("textbook: every head's scores are the values of its formula", "[core][textbook]") {
  const Symbols symbols(test::run_model(build_textbook(), words_twice()[1]));
  const std::size_t len = symbols.trace->len();
  // 0.05: the basis is orthogonal within its rounding to 2^-12; d holds a little of other words than the last.
  const double tolerances[] = {0.05, 0.1};
  for (std::size_t layer = 0; layer < 2; ++layer) {
    for (std::size_t head = 0; head < 6; ++head) {
      const std::vector<float> scores = test::whole_map(symbols.trace, layer, head, MapKind::scores);
      double worst = 0.0;
      for (std::size_t i = 0; i < len; ++i) {
        for (std::size_t j = 0; j < len; ++j) {
          worst = std::max(worst, std::abs(scores[i * len + j] - formula(symbols, layer, head, i, j)));
        }
      }
      INFO("layer " << layer << ", head " << head << ": off by " << worst);
      CHECK(worst < tolerances[layer]);
    }
  }
}

// The same parameters with the queries and keys of the heads dealt out anew: head h gets the queries of h + 1 and the
// keys of h + 2. Both move, or 0.4, which has neither, would stay uniform.
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
    const auto deal = [&](float* queries) {
      float* keys = queries + a.query_dim();
      std::rotate(queries, queries + a.head_dim, keys);
      std::rotate(keys, keys + 2 * a.head_dim, keys + a.kv_dim());
    };
    for (std::size_t i = 0; i < a.model_dim; ++i) deal(w.data() + i * width);
    deal(bias.data());
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

TEST_CASE("textbook: on a shuffled construction every definition fails", "[core][textbook][statistics]") {
  const std::vector<Found> found = look_at_all(shuffled_textbook(), words_twice());
  for (std::size_t d = 0; d < kDefinitions.size(); ++d) {
    INFO(kDefinitions[d].name << ": smallest mass " << found[d].smallest_mass << ", smallest evenness "
                              << found[d].smallest_evenness);
    CHECK(found[d].smallest_evenness < 0.95);
    // All that a uniform row sees is a target, so that its mass is 1 whatever it does.
    if (kDefinitions[d].name != std::string("uniform")) CHECK(found[d].smallest_mass < 0.95);
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
