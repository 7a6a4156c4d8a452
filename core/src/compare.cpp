#include "headlight/compare.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "log.h"

namespace headlight {
namespace {

constexpr double kBitsPerNat = 1.4426950408889634074;
// Multiply-adds' time of a cell: two divisions, and two logarithms of a dozen terms each.
constexpr std::uint64_t kCellWork = 64;

Fault check_pairs(const char* name, const char* what, const std::vector<std::uint32_t>& pairs, std::size_t count) {
  for (std::size_t at = 0; at < pairs.size(); ++at) {
    if (pairs[at] < count && (at == 0 || pairs[at] > pairs[at - 1])) continue;
    return {FaultCode::range, "Pair " + format_count(at) + " names " + what + " " + format_count(pairs[at]) + " of " +
                                  name + ", which has " + format_count(count) +
                                  "; pairs must ascend within it, from 0."};
  }
  return {};
}

Fault check_map(const char* name, const ComparedMap& map) {
  if (map.weights.size() != std::uint64_t{map.rows} * map.columns) {
    return {FaultCode::shape, std::string(name) + " has " + format_count(map.weights.size()) +
                                  " weights; it needs rows x columns = " + format_count(map.rows) + " x " +
                                  format_count(map.columns) + "."};
  }
  if (Fault fault = check_pairs(name, "row", map.paired_rows, map.rows)) return fault;
  return check_pairs(name, "column", map.paired_columns, map.columns);
}

Fault check_counts(const char* what, std::size_t a, std::size_t b) {
  if (a == b) return {};
  return {FaultCode::shape, "a has " + format_count(a) + " paired " + what + " and b has " + format_count(b) +
                                "; each needs its counterpart."};
}

std::vector<std::uint32_t> columns_alone(const ComparedMap& map) {
  std::vector<std::uint32_t> alone;
  auto paired = map.paired_columns.begin();
  for (std::uint32_t column = 0; column < map.columns; ++column) {
    if (paired != map.paired_columns.end() && *paired == column) {
      ++paired;
    } else {
      alone.push_back(column);
    }
  }
  return alone;
}

bool is_distribution(std::span<const float> row) {
  double sum = 0.0;
  for (const float weight : row) {
    // Written so that NaN does not pass.
    if (!(weight >= 0.0F && weight <= std::numeric_limits<float>::max())) return false;
    sum += double{weight};
  }
  return sum > 0.0;
}

double sum_of(std::span<const float> row, const std::vector<std::uint32_t>& columns) {
  double sum = 0.0;
  for (const std::uint32_t column : columns) sum += double{row[column]};
  return sum;
}

}  // namespace

Fault check(const ComparisonRequest& request) {
  const auto& [a, b] = request;
  if (Fault fault = check_map("a", a)) return fault;
  if (Fault fault = check_map("b", b)) return fault;
  if (Fault fault = check_counts("rows", a.paired_rows.size(), b.paired_rows.size())) return fault;
  return check_counts("columns", a.paired_columns.size(), b.paired_columns.size());
}

Started<ComparisonJob> ComparisonJob::start(ComparisonRequest request) {
  if (Fault fault = check(request)) return {nullptr, fault};
  auto job = std::make_unique<ComparisonJob>();
  const std::size_t row_pairs = request.a.paired_rows.size();
  const std::size_t column_pairs = request.a.paired_columns.size();
  if (!job->differences_.allocate(row_pairs * column_pairs) || !job->divergences_.allocate(row_pairs) ||
      !job->is_compared_.allocate(row_pairs)) {
    return {nullptr,
            {FaultCode::memory, "There is no memory for the differences of " + format_count(row_pairs) + " x " +
                                    format_count(column_pairs) + " weights; compare fewer tokens."}};
  }
  job->expect(row_pairs * (request.a.columns + request.b.columns) * kCellWork / 2);
  for (auto [side, map] : {std::pair{&job->a_, &request.a}, std::pair{&job->b_, &request.b}}) {
    side->alone = columns_alone(*map);
    side->map = std::move(*map);
  }
  if (row_pairs == 0) job->finish();
  return {std::move(job), {}};
}

std::span<const float> ComparisonJob::Side::row(std::size_t pair) const {
  return std::span<const float>(map.weights).subspan(map.paired_rows[pair] * map.columns, map.columns);
}

float ComparisonJob::mean_divergence() const {
  return compared_ == 0 ? 0.0F : static_cast<float>(sum_ / static_cast<double>(compared_));
}

std::uint64_t ComparisonJob::step() {
  compare_row(row_);
  row_ += 1;
  if (row_ == divergences_.size()) finish();
  return (a_.map.columns + b_.map.columns) * kCellWork / 2;
}

void ComparisonJob::compare_row(std::size_t pair) {
  const std::span<const float> a = a_.row(pair);
  const std::span<const float> b = b_.row(pair);
  const std::size_t columns = a_.map.paired_columns.size();
  float* differences = differences_.data() + pair * columns;
  const bool is_compared = is_distribution(a) && is_distribution(b);
  double shared = 0.0;  // nats
  double alone = 0.0;   // what one side gives to keys to which the other gives nothing: p log2(p / (p / 2)) is p
  for (std::size_t at = 0; at < columns; ++at) {
    const float weight_a = a[a_.map.paired_columns[at]];
    const float weight_b = b[b_.map.paired_columns[at]];
    differences[at] = weight_b - weight_a;
    if (!is_compared) continue;
    const double p = double{weight_a};
    const double q = double{weight_b};
    if (p == 0.0 || q == 0.0) {
      alone += p + q;
    } else {
      const double m = 0.5 * (p + q);
      shared += p * log(p / m) + q * log(q / m);
    }
  }
  is_compared_.data()[pair] = is_compared ? 1 : 0;
  divergences_.data()[pair] = 0.0F;
  if (!is_compared) return;
  // In this order the same bits come out when a and b change places.
  alone += sum_of(a, a_.alone) + sum_of(b, b_.alone);
  const double bits = std::clamp(0.5 * (shared * kBitsPerNat + alone), 0.0, 1.0);
  divergences_.data()[pair] = static_cast<float>(bits);
  sum_ += bits;
  compared_ += 1;
}

}  // namespace headlight
