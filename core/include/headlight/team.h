#pragma once
// Several threads at one piece of work. The core starts none: whoever has threads lets each of them call help().
//
// A program links one of two: headlight_alone, where the caller does everything, or headlight_team.

#include <cstddef>

#include "headlight/shape.h"

namespace headlight {

/// How many threads do parts at the same time: the caller, and whoever helps by now.
std::size_t team_size();

/// What a unit of a job may hold that would hold `work` for one thread: so much that sharing it does not show.
std::size_t unit_work(std::size_t work);

/// Parts that `count` things of `work_each` multiply-adds are worth: some 10 microseconds each, many times what it
/// takes to share them.
std::size_t part_count(std::size_t count, std::size_t work_each);

using DoPart = void (*)(const void* work, std::size_t part);
void do_parts(std::size_t count, DoPart do_part, const void* work);

/// Calls do_part(0) ... do_part(count - 1), each once, in no order, as many at the same time as there are members;
/// returns when all are done. count: below 2^32. A part allocates nothing, and writes nothing that another one touches:
/// then the bits do not depend on who did what. Only one thread may call it, and no part may.
template <class Part>
void do_parts(std::size_t count, const Part& do_part) {
  do_parts(count, [](const void* work, std::size_t part) { (*static_cast<const Part*>(work))(part); }, &do_part);
}

/// Where the part that is begun as the part-th of so many lies: those that are done at the same time lie far apart,
/// since neighbours write to the same cache lines. One after the other, two threads gained 1.58 on GPT-2, and so 1.68.
std::size_t place_of_part(std::size_t part, std::size_t parts);

/// Calls do_range({first, last}) for ranges that together are [0, count), each of `work_each` multiply-adds a thing: as
/// many that a range is worth the trouble, and one where nobody helps.
template <class DoRange>
void do_ranges(std::size_t count, std::size_t work_each, const DoRange& do_range) {
  const std::size_t parts = part_count(count, work_each);
  do_parts(parts, [&](std::size_t part) {
    const std::size_t place = place_of_part(part, parts);
    do_range(Range{count * place / parts, count * (place + 1) / parts});
  });
}

/// Whether so many members, the caller included, do parts at the same time; waits for them about a second. Nothing of
/// headlight_alone.
bool is_team_of(std::size_t members);

/// The calling thread does parts from now on. It never returns: a helper ends with its thread. While there is no work
/// it sleeps. Nothing of headlight_alone.
[[noreturn]] void help();

}  // namespace headlight
