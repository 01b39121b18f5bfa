#pragma once
// What other services ask of identity: addresses, frozen at placement. Nothing of an address is
// logged, nor does it travel in events or workflows: they carry the snapshot's id.
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "domain/ids.hpp"
#include "json/codec.hpp"

namespace perdura::domain::calls {

/// As a buyer writes it: members by name, `recipient` and `line` among them.
using AddressText = std::map<std::string, std::string>;

/// `POST /internal/v1/address-snapshots`, key `<snapshot id>/freeze`: keeps an address as it is
/// now; later edits do not touch it. Neither `address_id` nor `address`: the member's default one.
struct FreezeAddress {
  AddressSnapshotId snapshot_id;
  UserId user_id;
  std::optional<AddressId> address_id;
  std::optional<AddressText> address;
};
BOOST_DESCRIBE_STRUCT(FreezeAddress, (), (snapshot_id, user_id, address_id, address))

struct AddressFrozen {};
BOOST_DESCRIBE_STRUCT(AddressFrozen, (), ())
/// He has no such address.
struct AddressNotFound {};
BOOST_DESCRIBE_STRUCT(AddressNotFound, (), ())
/// He named none, and has none.
struct NoDefaultAddress {};
BOOST_DESCRIBE_STRUCT(NoDefaultAddress, (), ())

using FreezeOutcome = std::variant<AddressFrozen, AddressNotFound, NoDefaultAddress>;

/// `POST /internal/v1/address-snapshots/read`; no key: it changes nothing.
struct ReadSnapshot {
  AddressSnapshotId snapshot_id;
};
BOOST_DESCRIBE_STRUCT(ReadSnapshot, (), (snapshot_id))

struct SnapshotFound {
  AddressText address;
};
BOOST_DESCRIBE_STRUCT(SnapshotFound, (), (address))
/// There is none, or it was erased with its member.
struct SnapshotGone {};
BOOST_DESCRIBE_STRUCT(SnapshotGone, (), ())

using SnapshotOutcome = std::variant<SnapshotFound, SnapshotGone>;

}  // namespace perdura::domain::calls
