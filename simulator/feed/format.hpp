#pragma once
// A feed as a file: JSON lines, version 1. The first line says where it comes from, the last one
// how many facts there are, so that a file that was cut off is known for one.
//
//   {"feed":1,"world":"sim-smoke-7","scenario":"smoke","hash":…,"seed":7,"scale":1.0,"build":…,
//    "topics":[{"name":"order","partitions":16},…],"started":"2026-11-21T00:00:00.000Z"}
//   {"topic":"order","key":"ord_…","headers":[["id","…"],…],"occurred_at":…,"at":…,"value":"{…}"}
//   {"facts":31}
#include <istream>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_set>

#include "simulator/feed/fact.hpp"

namespace perdura::simulator::feed {

inline constexpr int file_version = 1;

/// What is wrong with a file, and where.
class FormatError : public std::runtime_error {
 public:
  FormatError(std::size_t line, const std::string& what) : std::runtime_error(what), line_(line) {}

  std::size_t line() const { return line_; }

 private:
  std::size_t line_;
};

// Single lines, without their ends. All throw `json::EncodeError` for what is not UTF-8.
std::string first_line_of(const Source& source);
std::string line_of(const Fact& fact);
std::string last_line_of(std::uint64_t facts);

/// Reads a file line by line, strictly: each member that there has to be and no other, event
/// headers whole, no event twice, moments that never go back, no line behind the last one.
class FileReader {
 public:
  /// Reads the first line. The stream outlives it. Throws `FormatError`.
  explicit FileReader(std::istream& in);

  const Source& source() const { return source_; }
  /// Nothing: that was all. Throws `FormatError`.
  std::optional<Fact> next();
  std::uint64_t count() const { return count_; }

 private:
  [[noreturn]] void fail(const std::string& what) const;
  bool read_line();
  void read_first();
  void read_last();
  void check(const Fact& fact, Moment occurred_at);

  std::istream& in_;
  std::string line_;
  std::size_t number_ = 0;  // of the line
  Source source_;
  std::uint64_t count_ = 0;
  Moment last_{};
  std::unordered_set<std::string> ids_;  // looked up only
};

}  // namespace perdura::simulator::feed
