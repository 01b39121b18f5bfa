#pragma once
// Addresses as their member writes and sees them, as JSON.
#include <optional>
#include <string>
#include <vector>

#include "domain/ids.hpp"
#include "json/codec.hpp"
#include "platform/outbox/idempotency.hpp"

namespace perdura::services::identity {

/// What is missing or empty is not there; recipient and line have to be.
struct AddressBody {
  static constexpr bool json_defaults = true;
  std::string recipient;
  std::string line;
  std::optional<std::string> line2;
  std::optional<std::string> city;
  std::optional<std::string> postal_code;
  std::optional<std::string> country;
  std::optional<std::string> phone;
  std::optional<std::string> label;  // for himself: "Home"

  bool operator==(const AddressBody&) const = default;
};
BOOST_DESCRIBE_STRUCT(AddressBody, (),
                      (recipient, line, line2, city, postal_code, country, phone, label))

struct AddressView {
  domain::AddressId id;
  bool is_default = false;
  std::string recipient;
  std::string line;
  std::optional<std::string> line2;
  std::optional<std::string> city;
  std::optional<std::string> postal_code;
  std::optional<std::string> country;
  std::optional<std::string> phone;
  std::optional<std::string> label;
  platform::Instant created_at;

  bool operator==(const AddressView&) const = default;
};
BOOST_DESCRIBE_STRUCT(AddressView, (),
                      (id, is_default, recipient, line, line2, city, postal_code, country, phone,
                       label, created_at))

/// Newest first; `next_cursor` is there while more follow.
struct AddressPage {
  std::vector<AddressView> items;
  std::optional<std::string> next_cursor;
};
BOOST_DESCRIBE_STRUCT(AddressPage, (), (items, next_cursor))

}  // namespace perdura::services::identity
