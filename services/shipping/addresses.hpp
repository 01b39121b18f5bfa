#pragma once
// The port to addresses. Who has them is the identity service; here they pass through, at the
// moment of the waybill call, and are neither stored nor logged.
#include <boost/describe/class.hpp>
#include <optional>
#include <string>
#include <variant>

#include "domain/ids.hpp"

namespace perdura::services::shipping {

struct Party {
  std::string name;
  std::string line;  // the address
  std::optional<std::string> phone = {};
};
BOOST_DESCRIBE_STRUCT(Party, (), (name, line, phone))

/// There is no such snapshot, and there will be none.
struct AddressGone {};
/// No answer.
struct AddressUnknown {
  std::string cause;  // for the log: without anything of the address
};
using AddressOutcome = std::variant<Party, AddressGone, AddressUnknown>;

/// Thread-safe. Failures are values. Never called while a transaction is open.
class Addresses {
 public:
  Addresses() = default;
  Addresses(const Addresses&) = delete;
  Addresses& operator=(const Addresses&) = delete;
  virtual ~Addresses() = default;

  virtual AddressOutcome recipient(const domain::AddressSnapshotId& snapshot) = 0;
};

}  // namespace perdura::services::shipping
