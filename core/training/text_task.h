#pragma once
#include "task.h"

namespace headlight {

/// The next character of a text. Its last tenth is held out.
class TextTask : public Task {
 public:
  static MadeTask make(std::string_view text);

  const std::vector<std::string>& symbols() const override { return symbols_; }
  std::size_t len() const override;
  std::string_view score_name() const override { return "induction"; }
  TaskExample draw(Random& random, bool is_held_out) const override;

 private:
  std::vector<std::string> symbols_;
  std::vector<std::uint32_t> ids_;
};

}  // namespace headlight
