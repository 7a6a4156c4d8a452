#pragma once
#include <cstdint>
#include <memory>
#include <span>

#include "headlight/fault.h"

namespace headlight {

/// Work done in slices: the caller says how many multiply-adds fit between two looks at its inbox, so the
/// core needs neither a clock nor a thread, and stopping is simply not calling again.
class Job {
 public:
  virtual ~Job() = default;

  /// Does about `work` multiply-adds, at least one unit. Returns the fraction done, exactly 1 at the end.
  double advance(std::uint64_t work);
  bool is_finished() const { return is_finished_; }

 protected:
  /// `total` is an estimate: it only scales the fraction.
  void expect(std::uint64_t total) { total_ = total; }
  void finish() { is_finished_ = true; }
  /// One unit, at most a few hundred thousand multiply-adds where that is possible. Returns what it did.
  virtual std::uint64_t step() = 0;

 private:
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
  bool is_finished_ = false;
};

/// A job whose result is one array of numbers, complete once it is finished.
class NumbersJob : public Job {
 public:
  virtual std::span<const float> cells() const = 0;
};

/// A job, or the fault that forbids it.
template <class T>
struct Started {
  std::unique_ptr<T> job;
  Fault fault;
};

}  // namespace headlight
