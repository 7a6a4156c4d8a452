#pragma once
#include <memory>
#include <string>
#include <vector>

#include "headlight/model.h"
#include "loss_job.h"

namespace headlight {

/// A finished folder, read again by the reader that everybody's folders go through: what is judged is what is shipped.
struct OpenedModel {
  std::shared_ptr<const Model> model;
  std::vector<float> params;  // the same numbers, as training lays them out
};

OpenedModel open_model(const std::string& folder, const ParamLayout& layout);

}  // namespace headlight
