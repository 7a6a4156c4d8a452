#pragma once
#include <memory>
#include <vector>

#include "headlight/job.h"
#include "headlight/trace.h"

namespace headlight {

/// A forward pass of a model over its tokens, in slices; leaves a Trace.
class Run : public Job {
 public:
  /// E_EMPTY without tokens, E_TOO_LONG beyond the model's limit, E_MEMORY when it does not fit.
  /// earlier: a trace of the same model, or null. Where the model is causal, what it found for the tokens that
  /// both texts begin with is copied instead of computed: typing at the end of a text costs one row.
  static Started<Run> start(std::shared_ptr<const Model> model, std::vector<std::uint32_t> tokens,
                            std::shared_ptr<const Trace> earlier = nullptr);

  /// The trace, complete once the job is finished. Gives it away.
  std::unique_ptr<Trace> take() { return std::move(trace_); }

 protected:
  std::uint64_t step() override;

 private:
  // The passes over a layer, each made block of rows by block of rows.
  enum class Pass { reuse, embed, project, attend, output };

  bool allocate(std::shared_ptr<const Trace> earlier);
  std::uint64_t reuse();
  std::uint64_t embed(Range rows);
  std::uint64_t project(Range rows);
  std::uint64_t attend(Range rows);
  std::uint64_t write_output(Range rows);
  void go_on(std::size_t row);

  std::unique_ptr<Trace> trace_;
  std::shared_ptr<const Trace> earlier_;
  std::size_t first_row_ = 0;  // rows before it come from the earlier trace
  Pass pass_ = Pass::reuse;
  std::size_t layer_ = 0;
  std::size_t head_ = 0;
  std::size_t row_ = 0;
  Buffer projected_;    // [row block, query_dim + 2 kv_dim]
  Buffer weights_;      // [row block, len]
  Buffer head_output_;  // [len, query_dim], heads side by side
};

}  // namespace headlight
