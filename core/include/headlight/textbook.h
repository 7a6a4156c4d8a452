#pragma once
// The textbook model: two layers of six heads by construction, not by training. It reads any language, needs
// no download, and its heads are known, so it is what opens first and what head labels are tested on.
//
// The residual stream has six subspaces of 60 dimensions and one single direction, kept apart by one orthogonal basis:
//   content     the word's seeded unit vector                      c(i)
//   position    sinusoids of 30 frequencies, a unit vector         p(i)
//   copied      content of the previous token, written by head 0.0 d(i) = c(i - 1), d(0) = 0
//   place       mean position of the same word, by head 0.1        m(i)
//   expected    content of the word that should follow, by 1.0     e(i)
//   withheld    -c(0) at the first token, otherwise 0              makes the first token's value 0 in head 1.0
//   mark        1 at the first token, otherwise 0                  f(i)
// Two different words or far positions have an inner product of about 0 +- 0.13, so a factor of 20 to 64
// before the softmax makes a match all but certain. Construction sets parameters only: every score and weight
// comes from the same q·k path that a trained model uses.

#include <memory>

#include "headlight/job.h"
#include "headlight/model.h"

namespace headlight {

/// The seed that the page uses; another one gives other vectors and the same heads.
inline constexpr std::uint64_t kTextbookSeed = 1;

/// Builds the model in four slices of about a millisecond.
class TextbookJob : public Job {
 public:
  /// E_MEMORY when it does not fit (about 5 MB).
  static Started<TextbookJob> start(std::uint64_t seed);
  ~TextbookJob() override;

  /// The model, complete once the job is finished; null when memory ran out on the way.
  std::shared_ptr<const Model> take();

 protected:
  std::uint64_t step() override;

 private:
  struct Plan;
  std::unique_ptr<Plan> plan_;
};

/// All of it at once.
std::shared_ptr<const Model> build_textbook(std::uint64_t seed = kTextbookSeed);

}  // namespace headlight
