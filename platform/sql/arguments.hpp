#pragma once
// The arguments of one call, flat, and the text that fits them.
#include <bit>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/sql/sql.hpp"
#include "platform/sql/value.hpp"

namespace perdura::platform::sql::detail {

class Arguments {
 public:
  template <class... Args>
  explicit Arguments(const Args&... args) {
    values_.reserve(sizeof...(Args));
    (add(args), ...);
  }
  std::span<const Value> values() const { return values_; }
  /// `text` itself, or with its `IN (?)` widened.
  std::string_view fit(std::string_view text);

 private:
  template <class T>
  void add(const T& argument) {
    widths_.push_back(1);
    values_.push_back(to_value(argument));
  }
  template <class T>
  void add(const In<T>& list) {
    const std::size_t width = padded(list.values.size());
    widths_.push_back(width);
    for (const T& value : list.values) values_.push_back(to_value(value));
    // Repeats change nothing; NULL equals nothing.
    const Value filler = list.values.empty() ? Value{Null{}} : values_.back();
    for (std::size_t n = list.values.size(); n < width; ++n) values_.push_back(filler);
  }
  static std::size_t padded(std::size_t count);

  std::vector<Value> values_;
  std::vector<std::size_t> widths_;
  std::string widened_;
};

/// `INSERT … VALUES (?, ?)` for several rows. Throws `SqlMisuse` unless the text has that form.
std::string for_rows(std::string_view insert, std::size_t rows);

}  // namespace perdura::platform::sql::detail
