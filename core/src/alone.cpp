#include "headlight/team.h"

namespace headlight {

std::size_t team_size() { return 1; }

std::size_t unit_work(std::size_t work) { return work; }

std::size_t part_count(std::size_t, std::size_t) { return 1; }

std::size_t place_of_part(std::size_t part, std::size_t) { return part; }

void do_parts(std::size_t count, DoPart do_part, const void* work) {
  for (std::size_t part = 0; part < count; ++part) do_part(work, part);
}

}  // namespace headlight
