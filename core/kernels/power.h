#pragma once

namespace headlight {

/// e^x in double, |x| <= 700; relative error at most 4 units in the last place, plus that of x itself.
double exp(double x);

/// base^exponent for a positive base. Without the C library, so that the frequencies of rotary positions have the same
/// bits everywhere; relative error at most 1e-14 where |exponent log(base)| <= 30.
double pow(double base, double exponent);

}  // namespace headlight
