#include "headlight/job.h"

#include <algorithm>

namespace headlight {

double Job::advance(std::uint64_t work) {
  std::uint64_t spent = 0;
  while (!is_finished_ && spent <= work) spent += step() + 1;
  done_ += spent;
  if (is_finished_) return 1.0;
  const double fraction = static_cast<double>(done_) / static_cast<double>(std::max<std::uint64_t>(total_, 1));
  return std::min(fraction, 0.999);
}

}  // namespace headlight
