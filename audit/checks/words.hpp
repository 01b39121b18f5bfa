#pragma once
// Words that several checks share.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "audit/books.hpp"

namespace perdura::audit {

template <std::size_t N>
constexpr bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, word) != words.end();
}

/// Paid, and not given up.
inline constexpr std::array<std::string_view, 5> kept{"PAID", "CANCEL_PENDING", "SHIPPING",
                                                      "DELIVERED", "COMPLETED"};
/// It never came to an order: nothing may be held or kept.
inline constexpr std::array<std::string_view, 2> never_bought{"FAILED", "EXPIRED"};
inline constexpr std::array<std::string_view, 3> given_up{"FAILED", "EXPIRED", "CANCELLED"};
inline constexpr std::array<std::string_view, 4> final_orders{"FAILED", "EXPIRED", "CANCELLED",
                                                              "COMPLETED"};

inline bool is_kept(const Order& order) { return is_one_of(order.row.status, kept); }
inline bool is_final(const Order& order) { return is_one_of(order.row.status, final_orders); }

/// "ord_7 (PAID)".
inline std::string called(const Order& order) {
  return order.row.id + " (" + order.row.status + ")";
}

/// Units that the buyer does not get, or gave back.
inline Units gone(const LineRow& line) {
  return line.cancelled + line.lost + line.sent_back + line.returned;
}

}  // namespace perdura::audit
