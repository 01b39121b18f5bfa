#pragma once
// What the world outside says of an order, against what the shop says of it.
#include <string>
#include <vector>

#include "tests/e2e/ledger.hpp"

namespace perdura::e2e {

/// One line for each difference.
class Findings {
 public:
  void same(const std::string& what, std::int64_t expected, std::int64_t found) {
    if (expected == found) return;
    add(what + ": expected " + std::to_string(expected) + ", found " + std::to_string(found));
  }
  void add(std::string line) { lines_.push_back(std::move(line)); }
  std::vector<std::string> take() { return std::move(lines_); }

 private:
  std::vector<std::string> lines_;
};

/// What the shop's services have of one order.
struct OutsideBooks {
  PaymentBook money;
  std::vector<ParcelRow> parcels;
};

/// The gateway has taken and given back what the shop says, and holds nothing that it has not
/// taken.
void compare_gateway(const SeenOrder& order, const OutsideBooks& books, Findings& findings);

/// Parcels are as far as their order is, and the courier says the same of each.
void compare_parcels(const SeenOrder& order, const OutsideBooks& books, Findings& findings);

}  // namespace perdura::e2e
