#pragma once
// A statement's text. Only a literal converts to it, so no statement can be glued together at run
// time, and a test finds them all in the sources (`tests/platform/sql/statements_test.cpp`).
#include <cstddef>
#include <string_view>
#include <vector>

namespace perdura::platform::sql {

/// `?` for each argument; `{…}` for what the dialects say differently (see `dialect.hpp`).
class Sql {
 public:
  template <std::size_t N>
  consteval Sql(const char (&text)[N]) : text_(text, N - 1) {}
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

/// More values than this in one list are refused (`SqlMisuse`).
inline constexpr std::size_t max_in_values = 256;

/// The argument for `IN (?)`: any of these, none if empty. Lists are padded to powers of two, so
/// that few statements need preparing.
///   tx.query<Line>("SELECT … WHERE id IN (?) ORDER BY id", In{ids});
template <class T>
struct In {
  std::vector<T> values;
};
template <class T>
In(std::vector<T>) -> In<T>;

}  // namespace perdura::platform::sql
