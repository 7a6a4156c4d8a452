#include "power.h"

#include <bit>
#include <cstdint>

#include "log.h"

namespace headlight {

// x = n ln 2 + r with |r| <= ln 2 / 2; the Taylor series of e^r to r^13 leaves less than 1e-17.
double exp(double x) {
  constexpr double kLn2High = 6.93147180369123816490e-01;  // fdlibm's ln2HI: n times it is exact
  constexpr double kLn2Low = 1.90821492927058770002e-10;
  constexpr double kRound = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to a whole number
  const double n = (x * 1.44269504088896340736 + kRound) - kRound;
  const double r = (x - n * kLn2High) - n * kLn2Low;
  double series = 1.0;
  for (int term = 13; term >= 1; --term) series = 1.0 + series * r / term;
  const auto exponent = static_cast<std::uint64_t>(static_cast<std::int64_t>(n) + 1023);
  return series * std::bit_cast<double>(exponent << 52);
}

double pow(double base, double exponent) { return exp(exponent * log(base)); }

}  // namespace headlight
