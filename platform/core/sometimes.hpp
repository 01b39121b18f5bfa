#pragma once
// Marks on rare branches. A set of runs that never meets one reports it: the rare case was never
// tested.
//
//   sometimes("refund raced with confirm");
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace perdura::platform {

/// Thread-safe.
class Sometimes {
 public:
  Sometimes() = default;
  Sometimes(const Sometimes&) = delete;
  Sometimes& operator=(const Sometimes&) = delete;
  virtual ~Sometimes() = default;

  /// `mark` is a literal: a sentence, the same each time.
  virtual void operator()(std::string_view mark) = 0;
};

/// For production: marks cost nothing.
class NeverSometimes final : public Sometimes {
 public:
  void operator()(std::string_view) override {}
};

class CountingSometimes final : public Sometimes {
 public:
  using Counts = std::map<std::string, std::uint64_t, std::less<>>;
  /// More different marks than this are a bug: a mark that is not a literal
  /// (`std::length_error`).
  static constexpr std::size_t max_marks = 10'000;

  /// `expected`: the marks that a good set of runs meets.
  explicit CountingSometimes(const std::vector<std::string>& expected = {});

  void operator()(std::string_view mark) override;

  /// Adds what another run met.
  void add(const Counts& counts);
  Counts counts() const;
  /// Marks that were expected and never met, sorted.
  std::vector<std::string> never_met() const;

 private:
  void count(std::string_view mark, std::uint64_t times);

  mutable std::mutex mutex_;
  Counts counts_;
};

}  // namespace perdura::platform
