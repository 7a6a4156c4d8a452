#pragma once

namespace headlight {

struct SinCos {
  double sin;
  double cos;
};

/// Sine and cosine of `angle` (radians), |angle| <= 1e6; absolute error at most 1e-10 (the argument's
/// reduction), so at most one float in ten thousand differs from the correctly rounded one. Double arithmetic without
/// the C library, whose last bits differ between platforms: positions of a text must not.
SinCos sincos(double angle);

}  // namespace headlight
