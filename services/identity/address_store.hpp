#pragma once
// The tables of addresses. Each function is one statement.
#include "services/identity/address_book.hpp"

namespace perdura::services::identity::store {

using platform::sql::Reader;
using platform::sql::Transaction;

struct AddressRow {
  domain::UserId user_id;
  domain::AddressId address_id;
  std::string recipient;
  std::string line;
  std::optional<std::string> line2;
  std::optional<std::string> city;
  std::optional<std::string> postal_code;
  std::optional<std::string> country;
  std::optional<std::string> phone;
  std::optional<std::string> label;
  Instant created_at;
  Instant updated_at;
  bool is_default = false;  // the book says it
};
BOOST_DESCRIBE_STRUCT(AddressRow, (),
                      (user_id, address_id, recipient, line, line2, city, postal_code, country,
                       phone, label, created_at, updated_at, is_default))

// Whoever changes a book has locked its member.

/// An empty book, unless there is one.
void open_book(Transaction& tx, const domain::UserId& owner);
/// The address, which is there, takes its place in the book; in an empty one as the default. False
/// if the book is full.
bool enter(Transaction& tx, const domain::UserId& owner, const domain::AddressId& id);
/// The address, which is there, leaves the book; the newest other one follows it as the default.
/// False if there is no such address.
bool leave(Transaction& tx, const domain::UserId& owner, const domain::AddressId& id);
/// False if there is no such address.
bool set_default(Transaction& tx, const domain::UserId& owner, const domain::AddressId& id);

void add_address(Transaction& tx, const AddressRow& row);
/// False if there is no such address.
bool change_address(Transaction& tx, const AddressRow& row);
void drop_address(Transaction& tx, const domain::UserId& owner, const domain::AddressId& id);

std::optional<AddressRow> address(Reader& tx, const domain::UserId& owner,
                                  const domain::AddressId& id);
std::optional<AddressRow> default_address(Reader& tx, const domain::UserId& owner);
/// Below `before`, newest first.
std::vector<AddressRow> addresses(Reader& tx, const domain::UserId& owner,
                                  const std::string& before, std::int64_t limit);

struct SnapshotRow {
  domain::AddressSnapshotId snapshot_id;
  domain::UserId user_id;
  std::string address;  // JSON of calls::AddressText
  Instant frozen_at;
};
/// Unless there is one of this id: the first stays.
void add_snapshot(Transaction& tx, const SnapshotRow& row);
std::optional<std::string> snapshot(Reader& tx, const domain::AddressSnapshotId& id);

}  // namespace perdura::services::identity::store
