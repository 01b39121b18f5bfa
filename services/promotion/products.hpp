#pragma once
// The port to products: whose they are. Who has them is the product service.
#include <string>
#include <variant>
#include <vector>

#include "domain/calls/product.hpp"
#include "platform/core/context.hpp"

namespace perdura::services::promotion {

/// Nobody could be asked.
struct ProductsSilent {
  std::string cause;  // for the log
};

using OwnersAnswer = std::variant<domain::calls::ProductOwners, ProductsSilent>;

/// Thread-safe. Failures are values. Never called while a transaction is open.
class Products {
 public:
  Products() = default;
  Products(const Products&) = delete;
  Products& operator=(const Products&) = delete;
  virtual ~Products() = default;

  /// Those of them that there are. `origin` goes with the call.
  virtual OwnersAnswer owners(const domain::calls::FindOwners& wanted,
                              const platform::Origin& origin) = 0;
};

}  // namespace perdura::services::promotion
