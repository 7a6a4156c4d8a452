#pragma once
// The loss of a batch and its gradient: forward through the layers and back again, a few sequences at a time, so that
// memory does not grow with the batch.

#include <vector>

#include "block_pass.h"
#include "embedding_pass.h"
#include "headlight/job.h"
#include "prediction_pass.h"

namespace headlight {

/// What training needs to know of a model, beside its parameters.
struct TrainableModel {
  ModelConfig config;
  ParamLayout layout;
};

/// Windows are computed together up to so many tokens: parameters and their gradients, which no near cache holds, are
/// then read and written once for all of them.
inline constexpr std::size_t kTokensAtOnce = 256;

/// The numbers that a batch is computed with, for windows of up to `max_len` tokens; used by one LossJob after the
/// other.
template <class T>
class LossMemory {
 public:
  /// False when there is no memory.
  [[nodiscard]] bool allocate(const TrainableModel& model, std::size_t max_len) {
    Workspace<T> counted;
    share(counted, model, rows_for(max_len), max_len);
    if (!values_.allocate(counted.used())) return false;
    max_len_ = max_len;
    const Rotary& rotary = model.config.architecture.rotary;
    Workspace<T> workspace(values_.data());
    share(workspace, model, rows_for(max_len), max_len);
    for (std::size_t i = 0; i < turns.rows; ++i) turns_into(rotary, i, turns.row(i));
    return true;
  }
  /// Shares the same memory out for `rows` tokens, in windows of up to `len`, at most max_len.
  void fit(const TrainableModel& model, std::size_t rows, std::size_t len) {
    Workspace<T> workspace(values_.data());
    share(workspace, model, rows, len);
  }
  static std::uint64_t size(const TrainableModel& model, std::size_t len) {
    Workspace<T> counted;
    LossMemory().share(counted, model, rows_for(len), len);
    return counted.used();
  }

  MatrixView<T> turns;            // [max_len, rotary dims]
  MatrixView<T> embedded;         // [rows, model_dim]; where it is normed, before that
  MatrixView<T> embedding_found;  // [rows, 2]
  MatrixView<T> stream;           // [rows, model_dim], what the first block reads
  std::vector<BlockRecord<T>> blocks;
  BlockScratch<T> scratch;
  PredictionScratch<T> prediction;
  MatrixView<T> d;  // [rows, model_dim], gradient of the residual stream, layer by layer

 private:
  static std::size_t rows_for(std::size_t max_len) { return std::max(max_len, kTokensAtOnce); }

  void share(Workspace<T>& workspace, const TrainableModel& model, std::size_t rows, std::size_t len) {
    const Architecture& a = model.config.architecture;
    turns = workspace.take_matrix(std::max(len, max_len_), a.rotary.dims());
    embedded = workspace.take_matrix(rows, a.model_dim);
    embedding_found = workspace.take_matrix(rows, 2);
    stream = workspace.take_matrix(rows, a.model_dim);
    blocks.resize(a.num_layers);
    MatrixView<const T> before = stream;
    for (BlockRecord<T>& block : blocks) {
      block.share(workspace, a, rows, len);
      block.input = before;
      before = block.output;
    }
    scratch.share(workspace, a, rows, len);
    prediction.share(workspace, a);
    d = workspace.take_matrix(rows, a.model_dim);
  }

  Array<T> values_;
  std::size_t max_len_ = 0;
};

/// Looks on while a loss is computed.
template <class T>
class LossObserver {
 public:
  virtual ~LossObserver() = default;
  /// A window has been through all layers, alone, and `memory` still has their weights. said: [len], what the model
  /// finds likeliest after each token that has a target.
  virtual void see(std::size_t window, const LossMemory<T>& memory, std::span<const std::uint32_t> said) = 0;
};

/// Mean loss over all targets of a batch, and its gradient where one is asked for. A step is one layer of the windows
/// that are computed together.
template <class T>
class LossJob : public Job {
 public:
  /// params: [layout.size]; gradients: the same, added to, or null for the loss alone. All are borrowed; no window is
  /// longer than the memory is for. The observer may be null.
  LossJob(const TrainableModel& model, Arithmetic<T>& arithmetic, LossMemory<T>& memory, const T* params, T* gradients,
          std::span<const TokenWindow> windows, LossObserver<T>* observer = nullptr)
      : model_(model),
        arithmetic_(arithmetic),
        memory_(memory),
        params_(find_params(model.config, model.layout, params, gradients)),
        has_gradients_(gradients != nullptr),
        windows_(windows),
        observer_(observer) {
    std::uint64_t tokens = 0;
    for (const TokenWindow& window : windows) {
      target_count_ += window.target_count();
      tokens += window.ids.size();
    }
    expect(tokens * model.layout.size * (has_gradients_ ? 3 : 1));
    if (windows_.empty()) finish();
  }

  std::size_t target_count() const { return target_count_; }
  /// In nats.
  double mean_loss() const { return loss_ / static_cast<double>(target_count_); }

 protected:
  std::uint64_t step() override {
    if (stage_ == Stage::embed) gather();
    const std::uint64_t work = row_count() * model_.layout.size / (architecture().num_layers + 1);
    switch (stage_) {
      case Stage::embed: embed(); break;
      case Stage::forward: forward(); break;
      case Stage::predict: predict(); break;
      case Stage::backward: backward(); break;
      case Stage::embed_backward: embed_backward(); break;
    }
    return work;
  }

 private:
  enum class Stage { embed, forward, predict, backward, embed_backward };

  const Architecture& architecture() const { return model_.config.architecture; }
  std::size_t row_count() const { return together_.back().rows.last; }
  const TokenWindow& window(std::size_t at) const { return windows_[window_ + at]; }
  bool has_embedding_norm() const { return params_.embedding_norm.kind != NormKind::none; }
  BlockPass<T> block() const {
    const Architecture& a = architecture();
    const MatrixView<const T> turns = memory_.turns.some_columns({0, a.rotary_dims(layer_)});
    return {arithmetic_, a, model_.layout, params_.blocks[layer_], a.layers[layer_], together_, turns};
  }

  // The next windows. Who looks on wants to see one at a time, and not all rows of an encoder-decoder attend.
  void gather() {
    together_.clear();
    std::size_t rows = 0;
    std::size_t longest = 0;
    do {
      const TokenWindow& next = window(together_.size());
      const std::size_t len = next.ids.size();
      together_.push_back({{rows, rows + len}, architecture().shape(len, next.source_len)});
      rows += len;
      longest = std::max(longest, len);
    } while (fits(window_ + together_.size(), rows));
    memory_.fit(model_, rows, longest);
  }

  bool fits(std::size_t next, std::size_t rows) const {
    return observer_ == nullptr && next < windows_.size() && windows_[window_].source_len == 0 &&
           windows_[next].source_len == 0 && rows + windows_[next].ids.size() <= kTokensAtOnce;
  }

  void embed() {
    if (window_ == 0) arithmetic_.forget_params();
    const MatrixView<T> to = has_embedding_norm() ? memory_.embedded : memory_.stream;
    for (std::size_t i = 0; i < together_.size(); ++i) {
      embedding_forward<T>(model_.config, params_, window(i), to.some_rows(together_[i].rows));
    }
    if (has_embedding_norm()) {
      norm_forward<T>(params_.embedding_norm, to, memory_.embedding_found, memory_.stream);
    }
    layer_ = 0;
    predicted_ = 0;
    token_ = 0;
    if (has_gradients_) std::fill_n(memory_.d.values, memory_.d.rows * memory_.d.columns, T(0));
    stage_ = Stage::forward;
  }

  void forward() {
    block().forward(memory_.blocks[layer_]);
    if (++layer_ == architecture().num_layers) stage_ = Stage::predict;
  }

  void predict() {
    const Range rows = together_[predicted_].rows;
    const PredictionPass<T> pass{arithmetic_, model_.config.head_activation, params_, memory_.prediction};
    said_.resize(rows.size());
    loss_ += pass.run(memory_.blocks.back().output.some_rows(rows), window(predicted_).targets, token_,
                      T(1) / static_cast<T>(target_count_), said_,
                      has_gradients_ ? memory_.d.some_rows(rows) : MatrixView<T>());
    if (token_ < rows.size()) return;
    if (observer_ != nullptr) observer_->see(window_, memory_, said_);
    token_ = 0;
    if (++predicted_ < together_.size()) return;
    if (!has_gradients_) return next_windows();
    stage_ = Stage::backward;
  }

  void backward() {
    --layer_;
    block().backward(memory_.blocks[layer_], memory_.scratch, memory_.d);
    if (layer_ == 0) stage_ = Stage::embed_backward;
  }

  void embed_backward() {
    if (has_embedding_norm()) {
      norm_backward<T>(params_.embedding_norm, memory_.embedded, memory_.embedding_found, memory_.d,
                       GradientStart::zero, memory_.d);
    }
    for (std::size_t i = 0; i < together_.size(); ++i) {
      embedding_backward<T>(model_.config, params_, window(i), memory_.d.some_rows(together_[i].rows));
    }
    next_windows();
  }

  void next_windows() {
    stage_ = Stage::embed;
    window_ += together_.size();
    if (window_ == windows_.size()) finish();
  }

  const TrainableModel& model_;
  Arithmetic<T>& arithmetic_;
  LossMemory<T>& memory_;
  ModelParams<T> params_;
  bool has_gradients_;
  std::span<const TokenWindow> windows_;
  LossObserver<T>* observer_;
  std::vector<std::uint32_t> said_;  // [len] of the window
  std::size_t target_count_ = 0;
  double loss_ = 0.0;
  Stage stage_ = Stage::embed;
  std::size_t window_ = 0;            // the first of those that are computed together
  std::vector<WindowRows> together_;  // where each of them stands
  std::size_t layer_ = 0;
  std::size_t predicted_ = 0;  // how many of them have been asked what they say
  std::size_t token_ = 0;      // of the one after them
};

}  // namespace headlight
