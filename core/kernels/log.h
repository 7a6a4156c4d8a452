#pragma once

namespace headlight {

/// Natural logarithm of a positive, normal double; relative error at most 4 units in the last place,
/// absolute near 1. Double arithmetic without the C library, so the same bits everywhere.
double log(double x);

}  // namespace headlight
