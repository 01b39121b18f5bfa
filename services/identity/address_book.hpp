#pragma once
// Members' addresses, and what of them is frozen for orders.
//
// A member has exactly one default address as soon as he has any. A snapshot is an address as it
// was at one moment: no edit and no deletion touches it. Nothing of an address is logged, nor told
// in events; answers that are kept under keys do not contain it. Outcomes, exceptions and threads
// are as `IdentityService` has them.
#include <string>
#include <variant>

#include "domain/calls/identity.hpp"
#include "services/identity/address_views.hpp"
#include "services/identity/service.hpp"

namespace perdura::services::identity {

/// Of a member; a guard of the schema, too.
inline constexpr std::int64_t addresses_max = 20;
/// Characters of each part of an address; a recipient's are `name_max`.
inline constexpr std::size_t address_text_max = 200;
/// Parts of an address that came with an order; their names are texts like the others.
inline constexpr std::size_t address_parts_max = 16;

/// How long the answer to a new address is kept for its repeats.
inline constexpr std::chrono::hours address_keys_kept{24};
/// That of a freeze, as long as its order may be open, and longer: the snapshot stays anyway.
inline constexpr std::chrono::hours snapshot_keys_kept{180 * 24};

struct TooManyAddresses {};
using AddOutcome = std::variant<AddressView, TooManyAddresses, AccountSuspended, NotFound>;
using AddressOutcome = std::variant<AddressView, AccountSuspended, NotFound>;
struct AddressRemoved {};
using RemoveOutcome = std::variant<AddressRemoved, AccountSuspended, NotFound>;

class AddressBook {
 public:
  explicit AddressBook(Ports ports) : ports_(ports) {}
  AddressBook(const AddressBook&) = delete;
  AddressBook& operator=(const AddressBook&) = delete;

  // ---- for members: somebody else's address is NotFound ----------------------------------------

  /// Addresses before `before` in the list; nothing: from the newest.
  struct ListRequest {
    std::optional<domain::AddressId> before;
    std::int64_t limit = 20;
  };
  AddressPage list(const domain::UserId& owner, const ListRequest& wanted) const;
  /// The first one becomes the default.
  AddOutcome add(const domain::UserId& owner, const AddressBody& body,
                 const std::optional<std::string>& key) const;
  /// All of it anew, but for whether it is the default.
  AddressOutcome change(const domain::UserId& owner, const domain::AddressId& id,
                        const AddressBody& body) const;
  AddressOutcome make_default(const domain::UserId& owner, const domain::AddressId& id) const;
  /// After the default one the newest other becomes it.
  RemoveOutcome remove(const domain::UserId& owner, const domain::AddressId& id) const;

  // ---- for our services (domain/calls/identity.hpp) --------------------------------------------

  /// The key must be the call's own: `<snapshot id>/freeze` (422 IDEMPOTENCY_KEY_MISMATCH).
  domain::calls::FreezeOutcome freeze(const domain::calls::FreezeAddress& request,
                                      const std::optional<std::string>& key) const;
  domain::calls::SnapshotOutcome read(const domain::calls::ReadSnapshot& request) const;

 private:
  Ports ports_;
};

}  // namespace perdura::services::identity
