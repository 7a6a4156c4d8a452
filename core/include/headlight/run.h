#pragma once
#include <memory>
#include <utility>
#include <vector>

#include "headlight/job.h"
#include "headlight/reuse.h"
#include "headlight/run_input.h"
#include "headlight/trace.h"

namespace headlight {

/// How far a run goes.
enum class RunExtent {
  maps,   // until every map can be computed: without the values of the last layer and what follows them
  whole,  // to the residual stream after the last layer
};

/// A forward pass of a model over its tokens, in slices; leaves a Trace.
class Run : public Job {
 public:
  /// E_EMPTY without tokens, E_TOO_LONG beyond the model's limit, E_TOKEN for an id outside the vocabulary, E_SEGMENT,
  /// E_MEMORY when it does not fit.
  /// earlier: a trace of the same model, or null. Where the model is causal, what it found for the tokens that
  /// both texts begin with is copied instead of computed: typing at the end of a text costs one row. In texts of the
  /// same length, so are the projections of layer 0 for every token that stayed.
  static Started<Run> start(std::shared_ptr<const Model> model, RunInput input,
                            std::shared_ptr<const Trace> earlier = nullptr, RunExtent extent = RunExtent::whole);
  /// What a run for the maps left undone; neither job nor fault where that is nothing. E_MEMORY.
  static Started<Run> complete(std::shared_ptr<Trace> trace);

  /// The trace, as far as it was asked for once the job is finished. Gives it away.
  std::shared_ptr<Trace> take() { return std::move(trace_); }

 protected:
  std::uint64_t step() override;

 private:
  // The passes over a layer, each made block of rows by block of rows, and where a matrix is large, some of its
  // columns at a time.
  enum class Pass { reuse, embed, project, attend, write, expand, contract };

  bool allocate();
  Fault no_memory() const;
  void begin_completion();
  bool is_last_layer() const { return layer_ + 1 == trace_->layers.size(); }
  Range unknown_rows() const;
  Range rows_of_pass() const;
  void carry_over();
  Range columns_to_project() const;
  const Block& block() const { return trace_->model->blocks[layer_]; }

  std::uint64_t reuse();
  std::uint64_t embed(Range rows);
  std::uint64_t project(Range rows);
  std::uint64_t keep_compared(Range rows);
  void keep_values(Range rows);
  void prepare_head_inplace(const NormLayer& norm, std::size_t row, float* head) const;
  std::uint64_t attend();
  struct HeadRows;
  HeadRows head_rows(std::size_t block) const;
  std::uint64_t attend_work(std::size_t block) const;
  void attend_block(std::size_t block, float* weights);
  std::uint64_t write(Range rows);
  std::uint64_t expand(Range rows);
  void activate(std::size_t rows);
  std::uint64_t contract(Range rows);

  float* residual(std::size_t blocks, Range rows) const;
  Range next_columns(const Linear& linear, Range rows) const;
  bool took_columns(Range columns, const Linear& linear);
  void finish_rows(Range rows);
  void finish_pass();

  std::shared_ptr<Trace> trace_;
  Reuse reuse_;
  RunExtent extent_ = RunExtent::whole;
  bool is_completion_ = false;  // of the last layer: its values, and all after them
  Pass pass_ = Pass::reuse;
  std::size_t layer_ = 0;
  std::size_t row_ = 0;
  std::size_t attended_ = 0;  // blocks of rows, head by head, in this pass
  std::size_t column_ = 0;    // next column of the matrix of this pass
  LinearInput product_in_;    // rows of the block that the matrix of this pass multiplies
  Buffer input_;              // [row block, model_dim], normalised
  Buffer projected_;          // [row block, query_dim + 2 kv_dim]
  Buffer weights_;            // [blocks at once, row block, len]
  Buffer head_output_;        // [len, query_dim], heads side by side
  Buffer score_panels_;       // a head's matrix of multiplicative scores
  Buffer expanded_;           // [row block, expanded_dim]
  Buffer turns_;              // [len, rotary dims]: cosines, then sines, of each position
};

}  // namespace headlight
