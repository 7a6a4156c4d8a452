#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace headlight {

// The widest registers of the machine that this is compiled for: AVX-512's, else two halves of AVX2's width.
#if defined(__AVX512F__)
inline constexpr std::size_t kWide = 16;
#else
inline constexpr std::size_t kWide = 8;
#endif
typedef float Wide __attribute__((vector_size(kWide * sizeof(float))));
typedef std::int32_t WideInt __attribute__((vector_size(kWide * sizeof(float))));

inline Wide load_wide(const float* from) {
  Wide a;
  std::memcpy(&a, from, sizeof a);
  return a;
}
inline void store_wide(float* to, Wide a) { std::memcpy(to, &a, sizeof a); }

}  // namespace headlight
