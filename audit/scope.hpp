#pragma once
// What a reading looks at.
#include <set>
#include <string>

namespace perdura::audit {

/// All there is, or what these name. Of named orders their parcels, payments, SKUs and buyers are
/// read too.
struct Scope {
  bool everything = true;
  std::set<std::string> orders;
  std::set<std::string> skus;
  std::set<std::string> members;
  std::set<std::string> pg_orders;  // payments by their names at the gateway
  bool letters = true;              // refused events and dead letters, of whomever
  bool all_transit = true;          // what is on its way, of whomever

  static Scope of(std::set<std::string> orders) {
    Scope scope;
    scope.everything = false;
    scope.letters = false;
    scope.all_transit = false;
    scope.orders = std::move(orders);
    return scope;
  }
};

}  // namespace perdura::audit
