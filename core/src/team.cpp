#include "headlight/team.h"

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace headlight {
namespace {

// Looks at a number before sleeping on it, about half a millisecond: most works of a job follow each other faster, also
// when the caller reads its inbox in between, and to wake a thread of a virtual machine takes longer. With a twentieth
// of them two threads gained 1.47 on GPT-2, and 1.59 with twice as many. A helper that found nothing burns no more than
// that.
constexpr int kLooks = 200'000;
constexpr std::size_t kCacheLine = 64;

using Word = std::atomic<std::uint32_t>;

// What is being done. Written by the caller while no part is left and none is under way.
struct Work {
  DoPart do_part = nullptr;
  const void* work = nullptr;
};
Work current;

// Parts of it that nobody took yet. One number says all, so that a helper that looks late takes a part of the new work
// or none.
alignas(kCacheLine) Word left{0};
// Parts that are not done yet.
alignas(kCacheLine) Word undone{0};
// Works so far: helpers wait for the next one.
alignas(kCacheLine) Word works{0};
Word sleeping_helpers{0};
Word helpers{0};

#ifdef __wasm_atomics__
static_assert(sizeof(Word) == sizeof(int));
void sleep_while(Word& word, std::uint32_t value) {
  __builtin_wasm_memory_atomic_wait32(reinterpret_cast<int*>(&word), static_cast<int>(value), -1);
}
void wake_all(Word& word) { __builtin_wasm_memory_atomic_notify(reinterpret_cast<int*>(&word), UINT32_MAX); }
#else
void sleep_while(Word& word, std::uint32_t value) { word.wait(value); }
void wake_all(Word& word) { word.notify_all(); }
#endif

// False when the number is still the same after a while.
bool changes_soon(const Word& word, std::uint32_t value) {
  for (int look = 0; look < kLooks; ++look) {
    if (word.load(std::memory_order_acquire) != value) return true;
  }
  return false;
}

// Takes a part and does it; false when there is none.
bool do_next_part() {
  std::uint32_t seen = left.load(std::memory_order_acquire);
  do {
    if (seen == 0) return false;
  } while (!left.compare_exchange_weak(seen, seen - 1, std::memory_order_acq_rel, std::memory_order_acquire));
  current.do_part(current.work, seen - 1);
  if (undone.fetch_sub(1, std::memory_order_acq_rel) == 1) wake_all(undone);
  return true;
}

void sleep_until_work(std::uint32_t seen) {
  if (changes_soon(works, seen)) return;
  sleeping_helpers.fetch_add(1);
  sleep_while(works, seen);
  sleeping_helpers.fetch_sub(1);
}

}  // namespace

std::size_t team_size() { return 1 + helpers.load(std::memory_order_acquire); }

// Of GPT-2's 64 tokens, a unit of 16 M multiply-adds is 21 panels, which two threads do not share evenly; one of twice
// as much is 42, and lasts about half a millisecond.
std::size_t unit_work(std::size_t work) { return team_size() == 1 ? work : 4 * team_size() * work; }

std::size_t part_count(std::size_t count, std::size_t work_each) {
  constexpr std::uint64_t kPartWork = std::uint64_t{1} << 18;
  if (team_size() == 1 || count == 0) return 1;
  return static_cast<std::size_t>(std::clamp<std::uint64_t>(std::uint64_t{count} * work_each / kPartWork, 1, count));
}

std::size_t place_of_part(std::size_t part, std::size_t parts) {
  const std::size_t members = team_size();
  const std::size_t each = parts / members;
  return part < each * members ? part % members * each + part / members : part;
}

void do_parts(std::size_t count, DoPart do_part, const void* work) {
  if (count <= 1 || team_size() == 1) {
    for (std::size_t part = 0; part < count; ++part) do_part(work, part);
    return;
  }
  current = {do_part, work};
  undone.store(static_cast<std::uint32_t>(count), std::memory_order_relaxed);
  left.store(static_cast<std::uint32_t>(count), std::memory_order_release);
  works.fetch_add(1);
  // A helper that counts itself later than this finds another number of works, and does not fall asleep.
  if (sleeping_helpers.load() != 0) wake_all(works);
  while (do_next_part()) {
  }
  for (std::uint32_t seen = undone.load(std::memory_order_acquire); seen != 0;
       seen = undone.load(std::memory_order_acquire)) {
    if (!changes_soon(undone, seen)) sleep_while(undone, seen);
  }
}

bool is_team_of(std::size_t members) {
  constexpr int kPatience = 1 << 28;
  int looks = 0;
  while (team_size() < members) {
    if (++looks == kPatience) return false;
  }
  // Nobody's part ends before everybody's has begun.
  std::atomic<std::size_t> begun{0};
  std::atomic<std::size_t> ended_together{0};
  do_parts(members, [&](std::size_t) {
    begun.fetch_add(1);
    for (int waited = 0; begun.load() < members; ++waited) {
      if (waited == kPatience) return;
    }
    ended_together.fetch_add(1);
  });
  return ended_together.load() == members;
}

void help() {
  helpers.fetch_add(1);
  for (;;) {
    const std::uint32_t seen = works.load(std::memory_order_acquire);
    while (do_next_part()) {
    }
    sleep_until_work(seen);
  }
}

}  // namespace headlight
