#pragma once
#include <vector>

#include "headlight/model.h"

namespace headlight {

/// Name, formula and description of every head of the textbook model, [layer][head]. i is the query, j the key.
/// The factors are those of textbook.cpp; tests/core/textbook_test.cpp holds the scores to these formulas.
std::vector<std::vector<HeadNote>> textbook_notes();

}  // namespace headlight
