#include "services/identity/address_store.hpp"

namespace perdura::services::identity::store {

using domain::AddressId;
using domain::UserId;

void open_book(Transaction& tx, const UserId& owner) {
  tx.execute("INSERT INTO address_book (user_id, addresses) VALUES (?, 0) {insert_once user_id}",
             owner);
}

bool enter(Transaction& tx, const UserId& owner, const AddressId& id) {
  return tx.execute(
             "UPDATE address_book SET addresses = addresses + 1, "
             "default_id = COALESCE(default_id, ?) WHERE user_id = ? AND addresses < ?",
             id, owner, addresses_max) == 1;
}

bool leave(Transaction& tx, const UserId& owner, const AddressId& id) {
  return tx.execute(
             "UPDATE address_book SET addresses = addresses - 1, "
             "default_id = CASE WHEN default_id = ? THEN (SELECT MAX(address_id) FROM address "
             "WHERE user_id = ? AND address_id <> ?) ELSE default_id END "
             "WHERE user_id = ? AND EXISTS "
             "(SELECT 1 FROM address WHERE user_id = ? AND address_id = ?)",
             id, owner, id, owner, owner, id) == 1;
}

bool set_default(Transaction& tx, const UserId& owner, const AddressId& id) {
  return tx.execute(
             "UPDATE address_book SET default_id = ? WHERE user_id = ? AND EXISTS "
             "(SELECT 1 FROM address WHERE user_id = ? AND address_id = ?)",
             id, owner, owner, id) == 1;
}

void add_address(Transaction& tx, const AddressRow& row) {
  tx.execute(
      "INSERT INTO address (user_id, address_id, recipient, line, line2, city, postal_code, "
      "country, phone, label, created_at, updated_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      row.user_id, row.address_id, row.recipient, row.line, row.line2, row.city, row.postal_code,
      row.country, row.phone, row.label, row.created_at, row.updated_at);
}

bool change_address(Transaction& tx, const AddressRow& row) {
  return tx.execute(
             "UPDATE address SET recipient = ?, line = ?, line2 = ?, city = ?, postal_code = ?, "
             "country = ?, phone = ?, label = ?, updated_at = ? "
             "WHERE user_id = ? AND address_id = ?",
             row.recipient, row.line, row.line2, row.city, row.postal_code, row.country, row.phone,
             row.label, row.updated_at, row.user_id, row.address_id) == 1;
}

void drop_address(Transaction& tx, const UserId& owner, const AddressId& id) {
  tx.execute("DELETE FROM address WHERE user_id = ? AND address_id = ?", owner, id);
}

std::optional<AddressRow> address(Reader& tx, const UserId& owner, const AddressId& id) {
  return tx.query_one<AddressRow>(
      "SELECT a.user_id, a.address_id, a.recipient, a.line, a.line2, a.city, a.postal_code, "
      "a.country, a.phone, a.label, a.created_at, a.updated_at, "
      "CASE WHEN b.default_id = a.address_id THEN 1 ELSE 0 END AS is_default "
      "FROM address a JOIN address_book b ON b.user_id = a.user_id "
      "WHERE a.user_id = ? AND a.address_id = ?",
      owner, id);
}

std::optional<AddressRow> default_address(Reader& tx, const UserId& owner) {
  return tx.query_one<AddressRow>(
      "SELECT a.user_id, a.address_id, a.recipient, a.line, a.line2, a.city, a.postal_code, "
      "a.country, a.phone, a.label, a.created_at, a.updated_at, 1 AS is_default "
      "FROM address_book b JOIN address a ON a.user_id = b.user_id AND a.address_id = b.default_id "
      "WHERE b.user_id = ?",
      owner);
}

std::vector<AddressRow> addresses(Reader& tx, const UserId& owner, const std::string& before,
                                  std::int64_t limit) {
  return tx.query<AddressRow>(
      "SELECT a.user_id, a.address_id, a.recipient, a.line, a.line2, a.city, a.postal_code, "
      "a.country, a.phone, a.label, a.created_at, a.updated_at, "
      "CASE WHEN b.default_id = a.address_id THEN 1 ELSE 0 END AS is_default "
      "FROM address a JOIN address_book b ON b.user_id = a.user_id "
      "WHERE a.user_id = ? AND a.address_id < ? ORDER BY a.address_id DESC LIMIT ?",
      owner, before, limit);
}

void add_snapshot(Transaction& tx, const SnapshotRow& row) {
  tx.execute(
      "INSERT INTO address_snapshot (snapshot_id, user_id, address, frozen_at) "
      "VALUES (?, ?, ?, ?) {insert_once snapshot_id}",
      row.snapshot_id, row.user_id, row.address, row.frozen_at);
}

std::optional<std::string> snapshot(Reader& tx, const domain::AddressSnapshotId& id) {
  return tx.query_one<std::string>("SELECT address FROM address_snapshot WHERE snapshot_id = ?",
                                   id);
}

}  // namespace perdura::services::identity::store
