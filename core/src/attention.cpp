#include "headlight/attention.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "panels.h"
#include "value_range.h"

namespace headlight {
namespace {

// 2^28 floats are 1 GiB: what a tab can be trusted to hold beside everything else.
constexpr std::uint64_t kMaxFloats = std::uint64_t{1} << 28;
constexpr std::size_t kRowBlock = 16;

Fault check_sizes(const AttentionShape& s) {
  if (s.num_heads == 0 || s.num_kv_heads == 0 || s.head_dim == 0) {
    return {FaultCode::shape, "num_heads (" + format_count(s.num_heads) + "), num_kv_heads (" +
                                  format_count(s.num_kv_heads) + ") and head_dim (" + format_count(s.head_dim) +
                                  ") must each be at least 1."};
  }
  if (s.num_heads % s.num_kv_heads != 0) {
    return {FaultCode::heads_not_divisible,
            "num_heads (" + format_count(s.num_heads) + ") must be a multiple of num_kv_heads (" +
                format_count(s.num_kv_heads) + "), because every key/value head serves the same number of heads."};
  }
  // Each factor is tested before it is multiplied in, so that nothing wraps, on wasm32 either.
  for (const std::uint64_t factor : {s.num_heads, s.query_len, s.key_len, s.head_dim}) {
    if (factor > kMaxFloats) {
      return {FaultCode::too_big,
              "A size of " + format_count(factor) + " is over the limit of " + format_count(kMaxFloats) + "."};
    }
  }
  const std::uint64_t per_head = std::uint64_t{s.query_len} * std::max<std::uint64_t>(s.key_len, s.head_dim);
  const std::uint64_t keys = std::uint64_t{s.key_len} * s.head_dim;
  if (std::max(per_head, keys) > kMaxFloats / s.num_heads) {
    return {FaultCode::too_big, "num_heads x query_len x key_len = " + format_count(s.num_heads) + " x " +
                                    format_count(s.query_len) + " x " + format_count(s.key_len) + " (head_dim " +
                                    format_count(s.head_dim) + ") is more than " + format_count(kMaxFloats) +
                                    " numbers; ask for fewer tokens or fewer heads."};
  }
  return {};
}

// What one pass over an array tells of it.
struct Survey {
  Fault fault;
  double largest = 0.0;  // magnitude
};

Survey survey(const char* name, std::span<const float> values, std::size_t wanted, const char* dimensions) {
  if (values.size() != wanted) {
    return {{FaultCode::shape, std::string(name) + " has " + format_count(values.size()) + " numbers; it needs " +
                                   dimensions + " = " + format_count(wanted) + "."}};
  }
  const ValueRange range = range_of(values);
  if (range.is_finite) return {{}, range.largest()};
  const auto bad = std::find_if(values.begin(), values.end(), [](float x) { return !std::isfinite(x); });
  return {{FaultCode::not_finite, std::string(name) + "[" + std::to_string(bad - values.begin()) + "] is " +
                                      (std::isnan(*bad) ? "not a number" : "infinite") +
                                      "; every number must be finite."}};
}

// Every number may be finite and a score still infinite, and the difference of two such is no number at all.
Fault check_overflow(double query, double key, std::size_t head_dim, double scale) {
  const double bound = query * key * static_cast<double>(head_dim) * std::max(1.0, std::abs(scale));
  if (bound <= std::numeric_limits<float>::max()) return {};
  return {FaultCode::not_finite, "Scores could be infinite: with a query of " + format_number(query) + ", a key of " +
                                     format_number(key) + ", head_dim " + format_count(head_dim) + " and a scale of " +
                                     format_number(scale) +
                                     " they may exceed the largest float, 3.4e38; use smaller numbers."};
}

}  // namespace

float default_scale(std::size_t head_dim) { return 1.0F / std::sqrt(static_cast<float>(head_dim)); }

Fault check(const AttentionRequest& request) {
  const AttentionShape& s = request.shape;
  if (Fault fault = check_sizes(s)) return fault;
  if (Fault fault = check(request.mask, s)) return fault;
  if (request.scale && !std::isfinite(*request.scale)) {
    return {FaultCode::scale, "scale is " + format_number(*request.scale) + "; it must be a finite number."};
  }
  const std::size_t query_size = s.num_heads * s.query_len * s.head_dim;
  const std::size_t key_size = s.num_kv_heads * s.key_len * s.head_dim;
  const Survey query = survey("query", request.query, query_size, "num_heads x query_len x head_dim");
  if (query.fault) return query.fault;
  const Survey key = survey("key", request.key, key_size, "num_kv_heads x key_len x head_dim");
  if (key.fault) return key.fault;
  const Survey value = survey("value", request.value, key_size, "num_kv_heads x key_len x head_dim");
  if (value.fault) return value.fault;
  return check_overflow(query.largest, key.largest, s.head_dim, request.scale.value_or(default_scale(s.head_dim)));
}

bool AttentionJob::allocate(const AttentionRequest& request) {
  const AttentionShape& s = shape_;
  return query_.allocate(request.query.size()) &&
         key_panels_.allocate(s.num_kv_heads * packed_size(s.head_dim, s.key_len)) &&
         value_panels_.allocate(s.num_kv_heads * packed_size(s.key_len, s.head_dim)) &&
         weights_.allocate(s.num_heads * s.query_len * s.key_len) &&
         head_output_.allocate(s.num_heads * s.query_len * s.head_dim);
}

void AttentionJob::pack(const AttentionRequest& request) {
  const AttentionShape& s = shape_;
  std::copy(request.query.begin(), request.query.end(), query_.data());
  for (std::size_t h = 0; h < s.num_kv_heads; ++h) {
    const std::size_t from = h * s.key_len * s.head_dim;
    float* key_panels = key_panels_.data() + h * packed_size(s.head_dim, s.key_len);
    clear_padding(s.head_dim, s.key_len, key_panels);
    pack_columns(request.key.data() + from, s.head_dim, 0, s.key_len, s.head_dim, key_panels);
    pack_rows(request.value.data() + from, s.head_dim, 0, s.key_len, s.key_len, s.head_dim,
              value_panels_.data() + h * packed_size(s.key_len, s.head_dim));
  }
}

Started<AttentionJob> AttentionJob::start(const AttentionRequest& request) {
  if (Fault fault = check(request)) return {nullptr, fault};
  auto job = std::make_unique<AttentionJob>();
  const AttentionShape& s = request.shape;
  job->shape_ = s;
  job->mask_ = request.mask;
  job->scale_ = request.scale.value_or(default_scale(s.head_dim));
  if (!job->allocate(request)) {
    const std::uint64_t floats = s.num_heads * s.query_len * (s.key_len + 2 * s.head_dim) + 2 * request.key.size();
    return {nullptr,
            {FaultCode::memory, "There is no memory for the " + format_count(floats * sizeof(float)) +
                                    " bytes of this attention; ask for fewer tokens or fewer heads."}};
  }
  job->pack(request);
  job->expect(std::uint64_t{s.num_heads} * s.query_len * s.key_len * (2 * s.head_dim + 16));
  if (s.query_len == 0) job->finish();
  return {std::move(job), {}};
}

HeadOperands AttentionJob::head(std::size_t head) const {
  const AttentionShape& s = shape_;
  const std::size_t kv_head = s.kv_head_of(head);
  return {query_.data() + head * s.query_len * s.head_dim,
          s.head_dim,
          key_panels_.data() + kv_head * packed_size(s.head_dim, s.key_len),
          value_panels_.data() + kv_head * packed_size(s.key_len, s.head_dim),
          &mask_,
          s,
          scale_};
}

std::uint64_t AttentionJob::step() {
  const AttentionShape& s = shape_;
  const HeadOperands operands = head(head_);
  const Range rows{row_, std::min(row_ + kRowBlock, s.query_len)};
  float* weights = weights_.data() + (head_ * s.query_len + row_) * s.key_len;
  map_rows_into(operands, MapKind::weights, rows, weights);
  head_output_into(operands, rows, weights, head_output_.data() + (head_ * s.query_len + row_) * s.head_dim,
                   s.head_dim);
  row_ = rows.last;
  if (row_ == s.query_len) {
    row_ = 0;
    if (++head_ == s.num_heads) finish();
  }
  return 2 * map_work(operands, MapKind::weights, rows);
}

}  // namespace headlight
