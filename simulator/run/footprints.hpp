#pragma once
// The digest of a run after each step, so that two runs can be compared.
#include <cstdint>
#include <optional>
#include <vector>

#include "simulator/digest.hpp"
#include "simulator/loop.hpp"

namespace perdura::simulator {

/// Of a long run only every second, fourth … step is kept.
class Footprints {
 public:
  static constexpr std::size_t most = 1'000'000;

  /// After each step; `step` counts from 1.
  void note(std::uint64_t step, std::uint64_t digest) {
    if (step % each_ != 0) return;
    if (digests_.size() == most) thin_out();
    if (step % each_ == 0) digests_.push_back(digest);
  }
  /// False: after this step the other run was elsewhere. Steps that it has not kept are as it was.
  bool agrees(std::uint64_t step, std::uint64_t digest) const {
    if (step % each_ != 0) return true;
    const auto index = step / each_ - 1;
    return index < digests_.size() && digests_[index] == digest;
  }
  std::uint64_t each() const { return each_; }

 private:
  void thin_out() {
    for (std::size_t n = 0; 2 * n + 1 < digests_.size(); ++n) digests_[n] = digests_[2 * n + 1];
    digests_.resize(digests_.size() / 2);
    each_ *= 2;
  }

  std::uint64_t each_ = 1;
  std::vector<std::uint64_t> digests_;
};

}  // namespace perdura::simulator
