#pragma once
// What npm run train asks for, as train.mjs writes it into one file of JSON.

#include <array>
#include <cstdint>
#include <string>

#include "headlight/json.h"
#include "initial_params.h"
#include "loss_job.h"
#include "optimizer.h"

namespace headlight {

struct TrainingJob {
  bool is_evaluation = false;  // of what is there, without training
  std::string folder;          // of the model, and of its checkpoints
  std::string judged;          // of the model that is evaluated; another one's may be nobody's to write into
  std::string from;            // of a finished model, whose params are begun with; empty: with random ones
  std::string train, valid;    // files of token ids
  double valid_bytes = 0.0;    // of the text that valid's tokens stand for
  TrainableModel model;
  std::size_t context = 0;  // tokens of a window
  std::size_t batch = 0;    // windows of a step
  std::uint64_t seed = 0;
  double tokens = 0.0;  // to see; 0: as many as fit into `minutes`
  double minutes = 0.0;
  InitialSizes initial;
  OptimizerOptions optimizer;
  double warm_up = 0.0;  // part of the tokens
  double decay = 0.0;    // part of the tokens
  // Part of the windows that repeat themselves, in the first and in the second half of training.
  std::array<double, 2> repeated = {};
  double masked = 0.0;  // part of a window's tokens, of a masked language model
  // Ids below this are no text: the token before every text, and of a masked language model the one behind it and the
  // mask.
  std::uint32_t first_text_id = 0;
  std::uint32_t begin_id = 0, end_id = 0, mask_id = 0;

  bool is_masked() const { return model.config.architecture.head == HeadKind::masked_token; }
  double tokens_of_a_step() const { return static_cast<double>(context * batch); }
};

TrainingJob read_training_job(const std::string& path);

}  // namespace headlight
