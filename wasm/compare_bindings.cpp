// Comparing two maps. They come as arrays and not as traces, because two models may live in two memories. A first visit
// compares nothing, so its module is without this.

#include <emscripten/bind.h>

#include "jobs.h"
#include "marshal.h"

namespace headlight {
namespace {

struct MapToCompare {
  std::uint32_t rows, columns;
  Float32Array weights = none<Float32Array>();
  Uint32Array paired_rows = none<Uint32Array>();
  Uint32Array paired_columns = none<Uint32Array>();
};
struct Comparison {
  Float32Array differences = none<Float32Array>();
  Float32Array divergences = none<Float32Array>();
  Uint8Array is_compared = none<Uint8Array>();
  float mean_divergence;
};

ComparedMap map_in(const MapToCompare& map) {
  return {map.rows, map.columns, copy_in<float>(map.weights), copy_in<std::uint32_t>(map.paired_rows),
          copy_in<std::uint32_t>(map.paired_columns)};
}

StartedJob start_comparison(const MapToCompare& a, const MapToCompare& b) {
  return started(ComparisonJob::start({map_in(a), map_in(b)}));
}

Comparison take_comparison(std::uint32_t handle) {
  const auto* job = finished_job<ComparisonJob>(handle);
  Comparison comparison{floats_out(job ? job->differences() : std::span<const float>()),
                        floats_out(job ? job->divergences() : std::span<const float>()),
                        copy_out<Uint8Array>(job ? job->is_compared() : std::span<const std::uint8_t>()),
                        job ? job->mean_divergence() : 0.0F};
  jobs.drop(handle);
  return comparison;
}

}  // namespace

EMSCRIPTEN_BINDINGS(headlight_compare) {
  using namespace emscripten;

  value_object<MapToCompare>("MapToCompare")
      .field("rows", &MapToCompare::rows)
      .field("columns", &MapToCompare::columns)
      .field("weights", &MapToCompare::weights)
      .field("pairedRows", &MapToCompare::paired_rows)
      .field("pairedColumns", &MapToCompare::paired_columns);
  value_object<Comparison>("Comparison")
      .field("differences", &Comparison::differences)
      .field("divergences", &Comparison::divergences)
      .field("isCompared", &Comparison::is_compared)
      .field("meanDivergence", &Comparison::mean_divergence);

  function("startComparison", &start_comparison);
  function("takeComparison", &take_comparison);
}

}  // namespace headlight
