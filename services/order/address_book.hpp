#pragma once
// The port to addresses. Who has them is the identity service: an order carries the id of what is
// frozen there, and nothing of an address is stored, logged or sent to a workflow here.
#include <string>
#include <variant>

#include "domain/calls/identity.hpp"
#include "platform/core/context.hpp"

namespace perdura::services::order {

/// Nobody could be asked, or nobody knows whether the address is frozen: asked again under the same
/// snapshot's id, it is the same one.
struct AddressSilent {
  std::string cause;  // for the log: without anything of the address
};

using AddressAnswer = std::variant<domain::calls::AddressFrozen, domain::calls::AddressNotFound,
                                   domain::calls::NoDefaultAddress, AddressSilent>;

/// Thread-safe. Failures are values. Never called while a transaction is open.
class AddressBook {
 public:
  AddressBook() = default;
  AddressBook(const AddressBook&) = delete;
  AddressBook& operator=(const AddressBook&) = delete;
  virtual ~AddressBook() = default;

  /// Keeps the address as it is now, under the snapshot's id for ever. `origin` goes with the call.
  virtual AddressAnswer freeze(const domain::calls::FreezeAddress& wanted,
                               const platform::Origin& origin) = 0;
};

}  // namespace perdura::services::order
