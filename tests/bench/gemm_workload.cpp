#include <vector>

#include "eigen_peer.h"
#include "gemm.h"
#include "numbers.h"
#include "workload.h"

namespace headlight::bench {
namespace {

class GemmWorkload : public Workload {
 public:
  GemmWorkload(std::size_t rows, std::size_t inner, std::size_t columns)
      : rows_(rows),
        inner_(inner),
        columns_(columns),
        a_(numbers(rows * inner, 1)),
        b_(numbers(inner * columns, 2)),
        panels_(packed_size(inner, columns)),
        ours_(rows * columns),
        eigen_(rows * columns) {
    pack_rows(b_.data(), columns, 0, inner, inner, columns, panels_.data());
  }

  void run_ours() override {
    const Panels b{panels_.data(), inner_, columns_, inner_ * kPanelColumns};
    gemm({a_.data(), rows_, inner_}, b, GemmStart::zero, {ours_.data(), rows_, columns_});
  }
  void run_eigen() override { eigen_gemm(a_.data(), b_.data(), rows_, inner_, columns_, eigen_.data()); }

  std::span<const float> array(std::string_view name) const override {
    if (name == "a") return a_;
    if (name == "b") return b_;
    if (name == "ours") return ours_;
    if (name == "eigen") return eigen_;
    return {};
  }

 private:
  std::size_t rows_, inner_, columns_;
  std::vector<float> a_;       // [rows, inner]
  std::vector<float> b_;       // [inner, columns]
  std::vector<float> panels_;  // packed [inner, columns]
  std::vector<float> ours_;    // [rows, columns]
  std::vector<float> eigen_;   // the same
};

}  // namespace

std::unique_ptr<Workload> make_gemm(std::size_t rows, std::size_t inner, std::size_t columns) {
  return std::make_unique<GemmWorkload>(rows, inner, columns);
}

}  // namespace headlight::bench
