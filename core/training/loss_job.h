#pragma once
// The loss of a batch and its gradient: forward through the layers, back again, sequence by sequence, so that memory
// grows with the length of one.

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

/// The numbers that a batch is computed with, for windows of up to `max_len` tokens; used by one LossJob after the
/// other.
template <class T>
class LossMemory {
 public:
  /// False when there is no memory.
  [[nodiscard]] bool allocate(const TrainableModel& model, std::size_t max_len) {
    Workspace<T> counted;
    share(counted, model, max_len);
    if (!values_.allocate(counted.used())) return false;
    max_len_ = max_len;
    const Rotary& rotary = model.config.architecture.rotary;
    Workspace<T> workspace(values_.data());
    share(workspace, model, max_len);
    for (std::size_t i = 0; i < turns.rows; ++i) turns_into(rotary, i, turns.row(i));
    return true;
  }
  /// Shares the same memory out for `len` tokens, at most max_len.
  void fit(const TrainableModel& model, std::size_t len) {
    Workspace<T> workspace(values_.data());
    share(workspace, model, len);
  }
  static std::uint64_t size(const TrainableModel& model, std::size_t len) {
    Workspace<T> counted;
    LossMemory().share(counted, model, len);
    return counted.used();
  }

  MatrixView<T> turns;            // [max_len, rotary dims]
  MatrixView<T> embedded;         // [len, model_dim]; where it is normed, before that
  MatrixView<T> embedding_found;  // [len, 2]
  MatrixView<T> stream;           // [len, model_dim], what the first block reads
  std::vector<BlockRecord<T>> blocks;
  BlockScratch<T> scratch;
  PredictionScratch<T> prediction;
  MatrixView<T> d;  // [len, model_dim], gradient of the residual stream, layer by layer

 private:
  void share(Workspace<T>& workspace, const TrainableModel& model, std::size_t len) {
    const Architecture& a = model.config.architecture;
    turns = workspace.take_matrix(std::max(len, max_len_), a.rotary.dims());
    embedded = workspace.take_matrix(len, a.model_dim);
    embedding_found = workspace.take_matrix(len, 2);
    stream = workspace.take_matrix(len, a.model_dim);
    blocks.resize(a.num_layers);
    MatrixView<const T> before = stream;
    for (BlockRecord<T>& block : blocks) {
      block.share(workspace, a, len);
      block.input = before;
      before = block.output;
    }
    scratch.share(workspace, a, len);
    prediction.share(workspace, a);
    d = workspace.take_matrix(len, a.model_dim);
  }

  Array<T> values_;
  std::size_t max_len_ = 0;
};

/// Looks on while a loss is computed.
template <class T>
class LossObserver {
 public:
  virtual ~LossObserver() = default;
  /// A window has been through all layers, whose weights `memory` still has. said: [len], what the model finds
  /// likeliest after each token that has a target.
  virtual void see(std::size_t window, const LossMemory<T>& memory, std::span<const std::uint32_t> said) = 0;
};

/// Mean loss over all targets of a batch, and its gradient where one is asked for. A step is one layer of one sequence.
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
    const std::uint64_t work = windows_[window_].ids.size() * model_.layout.size / (architecture().num_layers + 1);
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
  const TokenWindow& window() const { return windows_[window_]; }
  bool has_embedding_norm() const { return params_.embedding_norm.kind != NormKind::none; }
  BlockPass<T> block() const {
    const Architecture& a = architecture();
    const AttentionShape shape = a.shape(window().ids.size(), window().source_len);
    const MatrixView<const T> turns = memory_.turns.some_columns({0, a.rotary_dims(layer_)});
    return {arithmetic_, a, model_.layout, params_.blocks[layer_], a.layers[layer_], shape, turns};
  }

  void embed() {
    if (window_ == 0) arithmetic_.forget_params();
    memory_.fit(model_, window().ids.size());
    const MatrixView<T> to = has_embedding_norm() ? memory_.embedded : memory_.stream;
    embedding_forward<T>(model_.config, params_, window(), to);
    if (has_embedding_norm()) {
      norm_forward<T>(params_.embedding_norm, to, memory_.embedding_found, memory_.stream);
    }
    layer_ = 0;
    token_ = 0;
    stage_ = Stage::forward;
  }

  void forward() {
    block().forward(memory_.blocks[layer_]);
    if (++layer_ == architecture().num_layers) stage_ = Stage::predict;
  }

  void predict() {
    const std::size_t len = window().ids.size();
    const MatrixView<T> none;
    const PredictionPass<T> pass{arithmetic_, model_.config.head_activation, params_, memory_.prediction};
    if (has_gradients_ && token_ == 0) std::fill_n(memory_.d.values, len * memory_.d.columns, T(0));
    said_.resize(len);
    loss_ += pass.run(memory_.blocks.back().output, window().targets, token_, T(1) / static_cast<T>(target_count_),
                      said_, has_gradients_ ? memory_.d : none);
    if (token_ < len) return;
    if (observer_ != nullptr) observer_->see(window_, memory_, said_);
    if (!has_gradients_) return next_window();
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
    embedding_backward<T>(model_.config, params_, window(), memory_.d);
    next_window();
  }

  void next_window() {
    stage_ = Stage::embed;
    if (++window_ == windows_.size()) finish();
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
  std::size_t window_ = 0;
  std::size_t layer_ = 0;
  std::size_t token_ = 0;
};

}  // namespace headlight
