#include <vector>

#include "eigen_peer.h"
#include "gemm.h"
#include "numbers.h"
#include "workload.h"

namespace headlight::bench {
namespace {

class GemmWorkload : public Workload {
 public:
  GemmWorkload(std::size_t rows, std::size_t inner, std::size_t columns, std::size_t products)
      : rows_(rows),
        inner_(inner),
        columns_(columns),
        products_(products),
        a_(numbers(products * rows * inner, 1)),
        b_(numbers(products * inner * columns, 2)),
        panels_(products * packed_size(inner, columns)),
        ours_(products * rows * columns),
        eigen_(products * rows * columns) {
    for (std::size_t p = 0; p < products; ++p) {
      pack_rows(b_.data() + p * inner * columns, columns, 0, inner, inner, columns, panels_of(p));
    }
  }

  void run_ours() override {
    for (std::size_t p = 0; p < products_; ++p) {
      const Panels b{panels_of(p), inner_, columns_, inner_ * kPanelColumns};
      gemm({a_.data() + p * rows_ * inner_, rows_, inner_}, b, GemmStart::zero,
           {ours_.data() + p * rows_ * columns_, rows_, columns_});
    }
  }
  void run_eigen() override {
    for (std::size_t p = 0; p < products_; ++p) {
      eigen_gemm(a_.data() + p * rows_ * inner_, b_.data() + p * inner_ * columns_, rows_, inner_, columns_,
                 eigen_.data() + p * rows_ * columns_);
    }
  }

  std::span<const float> array(std::string_view name) const override {
    if (name == "a") return a_;
    if (name == "b") return b_;
    if (name == "ours") return ours_;
    if (name == "eigen") return eigen_;
    return {};
  }

 private:
  float* panels_of(std::size_t product) { return panels_.data() + product * packed_size(inner_, columns_); }

  std::size_t rows_, inner_, columns_, products_;
  std::vector<float> a_;       // [products, rows, inner]
  std::vector<float> b_;       // [products, inner, columns]
  std::vector<float> panels_;  // packed [inner, columns], one product after another
  std::vector<float> ours_;    // [products, rows, columns]
  std::vector<float> eigen_;   // the same
};

}  // namespace

std::unique_ptr<Workload> make_gemm(std::size_t rows, std::size_t inner, std::size_t columns, std::size_t products) {
  return std::make_unique<GemmWorkload>(rows, inner, columns, products);
}

}  // namespace headlight::bench
