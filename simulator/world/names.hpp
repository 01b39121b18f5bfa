#pragma once
// Stable names for what the world makes: plans say "o1", whatever the order's id is.
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace perdura::simulator {

class Names {
 public:
  /// The next order that this buyer gets is called so.
  void expect(const std::string& buyer_id, std::string name);
  /// An order has been made. One that nobody expects is called "u1", "u2" and so on.
  void made(std::string_view order_id, const std::string& buyer_id);
  /// What bears this id belongs to that order.
  void belongs(std::string_view id, std::string_view order_id);
  /// Whose order a text is about: the first one whose id, or whose payment's or parcel's, it holds.
  /// "-": it holds none that is known.
  std::string of(std::string_view text) const;

 private:
  std::map<std::string, std::deque<std::string>> expected_;  // by buyer
  std::map<std::string, std::string, std::less<>> names_;    // by the digits of the id
  int next_ = 1;
};

}  // namespace perdura::simulator
