#pragma once
// The models that JavaScript knows by number, whichever way they were opened.

#include <memory>

#include "handles.h"
#include "headlight/trace.h"

namespace headlight {

struct OpenModel {
  std::shared_ptr<const Model> model;
  std::weak_ptr<const Trace> last_trace;  // a run begins with what it has in common with this one
};

extern Handles<OpenModel> models;
extern Handles<std::shared_ptr<Trace>> traces;

}  // namespace headlight
