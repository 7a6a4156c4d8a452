#pragma once

namespace headlight {

struct SinCos {
  double sin;
  double cos;
};

/// Sine and cosine of `angle` (radians), |angle| <= 1e6; absolute error at most 1e-15. Double arithmetic without the
/// C library, whose last bits differ between platforms: positions of a text must not.
SinCos sincos(double angle);

}  // namespace headlight
