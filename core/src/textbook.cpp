#include "headlight/textbook.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "basis.h"
#include "headlight/attention.h"
#include "headlight/random.h"
#include "sincos.h"
#include "textbook_notes.h"

namespace headlight {
namespace {

constexpr std::size_t kSubspaceDim = 60;
constexpr std::size_t kFrequencies = kSubspaceDim / 2;
constexpr std::size_t kModelDim = 6 * kSubspaceDim + 1;
constexpr std::size_t kBasisOuter = 19;  // 19 x 19 = kModelDim
constexpr std::size_t kBasisInner = 19;
constexpr std::size_t kLayers = 2;
constexpr std::size_t kHeads = 6;
constexpr std::size_t kHeadDim = 64;  // 60 for a subspace; number 60 is for the first token's mark
constexpr std::size_t kMarkDim = 60;
constexpr std::size_t kMaxTokens = 8192;
// Of 400 seeds the one whose frequencies confuse far positions least: with it a query that is the mean of three
// positions still finds two of them among 1,000 (0.91 of the weight in the worst row; seed 2: 0.19).
constexpr std::uint64_t kFrequencySeed = 97;
constexpr double kPi = 3.14159265358979323846;

// Where each subspace begins among the coordinates.
constexpr std::size_t kContent = 0;
constexpr std::size_t kPosition = 1 * kSubspaceDim;
constexpr std::size_t kCopied = 2 * kSubspaceDim;
constexpr std::size_t kPlace = 3 * kSubspaceDim;
constexpr std::size_t kExpected = 4 * kSubspaceDim;
constexpr std::size_t kWithheld = 5 * kSubspaceDim;
constexpr std::size_t kMark = 6 * kSubspaceDim;

// Factors on inner products of unit vectors. Raising one sharpens its head, but far beyond these it also raises
// the noise of thousands of unrelated keys (+- 0.13 each) more than the match.
constexpr double kSharp = 32;         // one match among unrelated keys
constexpr double kWindowSharp = 20;   // three shifted positions add up their noise
constexpr double kPointerSharp = 60;  // two positions share one unit of weight
constexpr double kPairSharp = 40;     // each half of a pair
constexpr double kSink = 24;          // above what unrelated keys come to, below a match
constexpr double kAvoid = 6;
constexpr double kStride = 4;
constexpr double kLogitScale = 12;
constexpr std::size_t kPairShift = 17;  // coordinates by which the copy is turned before it joins the content

// A matrix of a plan is almost empty, so it is a list: `factor` from coordinate `row` to column `column`, or the
// other way for what is written to the stream. Entries at the same place add up.
struct Entry {
  std::size_t row;
  std::size_t column;
  double factor;
};
using Entries = std::vector<Entry>;

// The parameters of one layer in the coordinates of the five subspaces; the basis is applied at the end.
struct LayerPlan {
  static constexpr std::size_t kQueryDim = kHeads * kHeadDim;
  static constexpr std::size_t kWidth = 3 * kQueryDim;

  Entries qkv;                                               // [model_dim, q | k | v]
  std::vector<float> qkv_bias = std::vector<float>(kWidth);  // [q | k | v]
  Entries output;                                            // [query_dim, model_dim]
};

// Writes one head of a plan. Scores are scaled by 1/8 (head_dim 64) on the way, so queries take the factor 8.
class HeadPlan {
 public:
  HeadPlan(LayerPlan& layer, std::size_t head) : layer_(layer), offset_(head * kHeadDim) {}

  /// Adds factor x (coordinate `from`) to dimension `to` of the query, or of the key.
  void query(std::size_t from, std::size_t to, double factor) { read(from, offset_ + to, 8.0 * factor); }
  void key(std::size_t from, std::size_t to, double factor) { read(from, kQueries + offset_ + to, factor); }
  /// A part of the query that every row has.
  void query_always(std::size_t to, double value) { layer_.qkv_bias[offset_ + to] += static_cast<float>(8.0 * value); }

  void query_subspace(std::size_t from, double factor, std::size_t shift = 0) {
    for (std::size_t d = 0; d < kSubspaceDim; ++d) query(from + d, (d + shift) % kSubspaceDim, factor);
  }
  void key_subspace(std::size_t from, std::size_t shift = 0) {
    for (std::size_t d = 0; d < kSubspaceDim; ++d) key(from + d, (d + shift) % kSubspaceDim, 1.0);
  }
  /// query += factor x the position `shift` tokens later, turned from the coordinates at `from`.
  void query_shifted(std::size_t from, const std::vector<double>& frequencies, double shift, double factor) {
    for (std::size_t f = 0; f < kFrequencies; ++f) {
      const SinCos turn = sincos(frequencies[f] * shift);
      query(from + 2 * f, 2 * f, factor * turn.cos);
      query(from + 2 * f + 1, 2 * f, -factor * turn.sin);
      query(from + 2 * f, 2 * f + 1, factor * turn.sin);
      query(from + 2 * f + 1, 2 * f + 1, factor * turn.cos);
    }
  }
  /// Adds `strength` to every row's score of key 0, and nothing to the others.
  void toward_first(double strength) {
    key(kMark, kMarkDim, 1.0);
    query_always(kMarkDim, strength);
  }
  void value_subspace(std::size_t from) {
    for (std::size_t d = 0; d < kSubspaceDim; ++d) read(from + d, 2 * kQueries + offset_ + d, 1.0);
  }
  void write_to(std::size_t subspace) {
    for (std::size_t d = 0; d < kSubspaceDim; ++d) layer_.output.push_back({offset_ + d, subspace + d, 1.0});
  }

 private:
  static constexpr std::size_t kQueries = LayerPlan::kQueryDim;
  void read(std::size_t coordinate, std::size_t column, double factor) {
    layer_.qkv.push_back({coordinate, column, factor});
  }

  LayerPlan& layer_;
  std::size_t offset_;
};

// A quarter turn and a half turn a token, for the strided head; the others one in each of 28 equal parts of
// (0, pi), so that neighbours cancel, and random within their part, so that nothing recurs in a long text.
std::vector<double> draw_frequencies() {
  std::vector<double> frequencies = {kPi / 2, kPi};
  Random random(kFrequencySeed);
  const double part = kPi / static_cast<double>(kFrequencies - 2);
  for (std::size_t f = 2; f < kFrequencies; ++f) {
    frequencies.push_back((static_cast<double>(f - 2) + random.uniform()) * part);
  }
  return frequencies;
}

// p(i)·p(i + distance): 1 at distance 0.
double position_overlap(const std::vector<double>& frequencies, double distance) {
  double sum = 0.0;
  for (const double frequency : frequencies) sum += sincos(frequency * distance).cos;
  return sum / static_cast<double>(frequencies.size());
}

// Head 0.3. The three factors make the three scores exactly equal in spite of the overlaps of neighbours: they
// solve [1 a b; a 1 a; b a 1] x = 1 for the overlaps a at distance 1 and b at distance 2.
void plan_window(HeadPlan head, const std::vector<double>& frequencies) {
  const double a = position_overlap(frequencies, 1);
  const double b = position_overlap(frequencies, 2);
  const double outer = (1.0 - a) / (1.0 + b - 2.0 * a * a);
  const double middle = 1.0 - 2.0 * outer * a;
  head.query_shifted(kPosition, frequencies, 0, kWindowSharp * outer);
  head.query_shifted(kPosition, frequencies, -1, kWindowSharp * middle);
  head.query_shifted(kPosition, frequencies, -2, kWindowSharp * outer);
  head.key_subspace(kPosition);
}

// Head 0.5. 2 cos(pi d / 2) + cos(pi d) is 3 at distances 0, 4, 8, ... and -1 at all others.
void plan_stride(HeadPlan head) {
  const double norm = static_cast<double>(kFrequencies);  // undoes the two unit vectors' 1 / sqrt(30)
  for (std::size_t d = 0; d < 4; ++d) head.query(kPosition + d, d, kStride * norm * (d < 2 ? 2.0 : 1.0));
  for (std::size_t d = 0; d < 4; ++d) head.key(kPosition + d, d, 1.0);
}

LayerPlan plan_first_layer(const std::vector<double>& frequencies) {
  LayerPlan layer;
  for (std::size_t h = 0; h < kHeads; ++h) HeadPlan(layer, h).value_subspace(h == 1 ? kPosition : kContent);
  HeadPlan previous(layer, 0);
  previous.query_shifted(kPosition, frequencies, -1, kSharp);
  previous.key_subspace(kPosition);
  previous.write_to(kCopied);
  HeadPlan same_word(layer, 1);
  same_word.query_subspace(kContent, kSharp);
  same_word.key_subspace(kContent);
  same_word.write_to(kPlace);
  HeadPlan(layer, 2).toward_first(kSharp);
  plan_window(HeadPlan(layer, 3), frequencies);
  // Head 0.4 has neither queries nor keys: all scores are 0, and the softmax of equal scores is uniform.
  plan_stride(HeadPlan(layer, 5));
  return layer;
}

LayerPlan plan_second_layer(const std::vector<double>& frequencies) {
  LayerPlan layer;
  for (std::size_t h = 0; h < kHeads; ++h) HeadPlan(layer, h).value_subspace(kContent);
  HeadPlan induction(layer, 0);
  induction.query_subspace(kContent, kSharp);
  induction.key_subspace(kCopied);
  // Rows that find nothing fall to the first token, whose value is 0: its word and what is withheld cancel.
  induction.toward_first(kSink);
  induction.value_subspace(kWithheld);
  induction.write_to(kExpected);
  HeadPlan pointer(layer, 1);
  pointer.query_shifted(kPlace, frequencies, 1, kPointerSharp);
  pointer.key_subspace(kPosition);
  HeadPlan previous_word(layer, 2);
  previous_word.query_subspace(kCopied, kSharp);
  previous_word.key_subspace(kContent);
  HeadPlan same_predecessor(layer, 3);
  same_predecessor.query_subspace(kCopied, kSharp);
  same_predecessor.key_subspace(kCopied);
  HeadPlan same_pair(layer, 4);
  same_pair.query_subspace(kContent, kPairSharp);
  same_pair.query_subspace(kCopied, kPairSharp, kPairShift);
  same_pair.key_subspace(kContent);
  same_pair.key_subspace(kCopied, kPairShift);
  HeadPlan everything_else(layer, 5);
  everything_else.query_subspace(kContent, -kAvoid);
  everything_else.key_subspace(kContent);
  return layer;
}

// w = basis x plan: from the residual stream to the plan's columns. [model_dim, columns]
std::vector<float> from_stream(const std::vector<float>& basis, const Entries& plan, std::size_t columns) {
  std::vector<float> w(kModelDim * columns);
  std::vector<double> row(columns);
  for (std::size_t i = 0; i < kModelDim; ++i) {
    std::fill(row.begin(), row.end(), 0.0);
    for (const Entry& e : plan) row[e.column] += double{basis[i * kModelDim + e.row]} * e.factor;
    std::copy(row.begin(), row.end(), w.begin() + static_cast<std::ptrdiff_t>(i * columns));
  }
  return w;
}

// w = plan x basis transposed: from rows of the plan to the residual stream. [rows, model_dim]
std::vector<float> to_stream(const std::vector<float>& basis, const Entries& plan, std::size_t rows) {
  std::vector<float> w(rows * kModelDim);
  for (const Entry& e : plan) {
    for (std::size_t i = 0; i < kModelDim; ++i) {
      w[e.row * kModelDim + i] += static_cast<float>(double{basis[i * kModelDim + e.column]} * e.factor);
    }
  }
  return w;
}

bool set_block(Block& block, const LayerPlan& plan, const std::vector<float>& basis) {
  return block.qkv.set(kModelDim, LayerPlan::kWidth, from_stream(basis, plan.qkv, LayerPlan::kWidth), plan.qkv_bias) &&
         block.output.set(LayerPlan::kQueryDim, kModelDim, to_stream(basis, plan.output, LayerPlan::kQueryDim), {});
}

bool set_embedding(Model& model, const std::vector<float>& basis) {
  WordEmbedding& embedding = std::get<WordEmbedding>(model.embedding);
  Entries in;
  for (std::size_t d = 0; d < kSubspaceDim; ++d) {
    in.push_back({d, kContent + d, 1.0});
    in.push_back({kSubspaceDim + d, kPosition + d, 1.0});
    in.push_back({2 * kSubspaceDim + d, kCopied + d, 1.0});
    in.push_back({2 * kSubspaceDim + d, kWithheld + d, 1.0});
  }
  in.push_back({3 * kSubspaceDim, kMark, 1.0});
  Entries out;
  for (std::size_t d = 0; d < kSubspaceDim; ++d) out.push_back({kExpected + d, d, kLogitScale});
  model.head.output = std::make_shared<Linear>();
  const std::size_t inputs = embedding.inputs();
  return embedding.to_model.set(inputs, kModelDim, to_stream(basis, in, inputs), {}) &&
         model.head.output->set(kModelDim, kSubspaceDim, from_stream(basis, out, kSubspaceDim), {});
}

Architecture textbook_architecture() {
  Architecture a;
  a.num_layers = kLayers;
  a.model_dim = kModelDim;
  a.num_heads = kHeads;
  a.num_kv_heads = kHeads;
  a.head_dim = kHeadDim;
  a.max_tokens = kMaxTokens;
  LayerRule rule;
  rule.mask.causal = true;
  rule.scale = default_scale(kHeadDim);
  a.layers.assign(kLayers, rule);
  a.head = HeadKind::words;
  return a;
}

}  // namespace

// Each of the four steps takes about a millisecond; that is what a caller with a budget should count.
constexpr std::uint64_t kStepWork = 20'000'000;

struct TextbookJob::Plan {
  std::uint64_t seed = 0;
  std::vector<float> basis;
  std::shared_ptr<Model> model = std::make_shared<Model>();
  std::size_t steps = 0;
  bool has_memory = true;
};

TextbookJob::~TextbookJob() = default;

Started<TextbookJob> TextbookJob::start(std::uint64_t seed) {
  auto job = std::make_unique<TextbookJob>();
  job->plan_ = std::make_unique<Plan>();
  job->plan_->seed = seed;
  Model& model = *job->plan_->model;
  model.architecture = textbook_architecture();
  model.blocks.resize(kLayers);
  model.notes = textbook_notes();
  model.embedding = WordEmbedding{seed, kSubspaceDim, draw_frequencies(), {}};
  job->expect(4 * kStepWork);
  return {std::move(job), {}};
}

std::uint64_t TextbookJob::step() {
  Plan& plan = *plan_;
  const std::vector<double>& frequencies = std::get<WordEmbedding>(plan.model->embedding).frequencies;
  switch (plan.steps++) {
    case 0: plan.basis = orthogonal_basis(kBasisOuter, kBasisInner, plan.seed); break;
    case 1: plan.has_memory = set_embedding(*plan.model, plan.basis); break;
    case 2: plan.has_memory &= set_block(plan.model->blocks[0], plan_first_layer(frequencies), plan.basis); break;
    default: plan.has_memory &= set_block(plan.model->blocks[1], plan_second_layer(frequencies), plan.basis); finish();
  }
  return kStepWork;
}

std::shared_ptr<const Model> TextbookJob::take() { return plan_->has_memory ? std::move(plan_->model) : nullptr; }

std::shared_ptr<const Model> build_textbook(std::uint64_t seed) {
  Started<TextbookJob> started = TextbookJob::start(seed);
  while (started.job->advance(1) < 1.0) {
  }
  return started.job->take();
}

}  // namespace headlight
