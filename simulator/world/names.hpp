#pragma once
// Stable names for what the world makes: plans say "o1", whatever the order's id is.
#include <map>
#include <string>
#include <string_view>

namespace perdura::simulator {

class Names {
 public:
  /// The order that is made under this idempotency key is called so.
  void expect(const std::string& key, std::string name) { expected_[key] = std::move(name); }
  bool expected(std::string_view key) const { return expected_.contains(key); }
  /// An order has been made. One that nobody expects is called "u1", "u2" and so on.
  void made(std::string_view order_id, std::string_view key);
  /// What bears this id belongs to that order, or to what belongs to it.
  void belongs(std::string_view id, std::string_view to);
  /// Whose order a text is about: the first one whose id, or whose payment's, attempt's or
  /// parcel's, it holds.
  /// "-": it holds none that is known.
  std::string of(std::string_view text) const;

 private:
  std::map<std::string, std::string, std::less<>> expected_;  // by key
  std::map<std::string, std::string, std::less<>> names_;     // by the digits of the id
  int next_ = 1;
};

}  // namespace perdura::simulator
