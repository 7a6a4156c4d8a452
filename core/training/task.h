#pragma once
// What a small model is taught: examples, drawn from a seed, and for each of them where in it the answer lies.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "headlight/fault.h"
#include "headlight/random.h"

namespace headlight {

/// That the token before said[asked] should look at said[at].
struct AnswerSource {
  std::size_t asked = 0;
  std::size_t at = 0;
};

/// Tokens by their number in Task::symbols.
struct TaskExample {
  std::vector<std::uint32_t> said;    // behind the begin token
  std::size_t first_asked = 0;        // the first of `said` that the model should know
  std::vector<AnswerSource> sources;  // where known, in the order of `asked`
  bool has_source = false;            // the question is a source, and the answer a target: for an encoder-decoder

  /// Where the target begins behind the begin token: with the separator, the last token of the question.
  std::size_t source_len() const { return has_source ? first_asked : 0; }
};

/// Id of the token before every example.
inline constexpr std::uint32_t kBegin = 0;

class Task {
 public:
  virtual ~Task() = default;

  /// What each id stands for; the first is that of the begin token.
  virtual const std::vector<std::string>& symbols() const = 0;
  /// Tokens of the longest example.
  virtual std::size_t len() const = 0;
  /// What a head does that looks at the sources.
  virtual std::string_view score_name() const = 0;
  /// Whether examples are of a source and a target.
  virtual bool is_for_encoder_decoder() const { return false; }
  /// No example is both: a model is never asked what it was taught.
  virtual TaskExample draw(Random& random, bool is_held_out) const = 0;
};

struct MadeTask {
  std::unique_ptr<Task> task;
  Fault fault;
};

/// E_CONFIG for a name that no task has, E_EMPTY and E_TOO_LONG for a text that is too short or too long to learn.
/// text: UTF-8, of the task "text" only.
MadeTask make_task(std::string_view name, std::string_view text);

}  // namespace headlight
