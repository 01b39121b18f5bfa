#pragma once
// Bodies that clients send. Unknown fields are refused.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/credit.hpp"
#include "domain/ids.hpp"
#include "domain/quantity.hpp"
#include "domain/reasons.hpp"
#include "json/codec.hpp"

namespace perdura::services::order {

/// Lines of one order.
inline constexpr std::size_t max_lines = 100;
/// Coupons in one list.
inline constexpr std::size_t max_coupons = 10;
/// Members of an inline address, and characters of each.
inline constexpr std::size_t max_address_members = 16;
inline constexpr std::size_t max_address_text = 200;
/// Characters of a support memo.
inline constexpr std::size_t max_memo = 2'000;

struct PlaceItem {
  domain::SkuId sku_id;
  domain::Quantity quantity;
  std::vector<std::string> coupon_ids;
};
BOOST_DESCRIBE_STRUCT(PlaceItem, (), (sku_id, quantity, coupon_ids))

struct PaymentWish {
  static constexpr bool json_defaults = true;
  domain::CreditWish credit;
};
BOOST_DESCRIBE_STRUCT(PaymentWish, (), (credit))

/// Neither `address_id` nor `address`: the buyer's default address.
struct PlaceRequest {
  static constexpr std::string_view json_required[] = {"items"};
  std::vector<PlaceItem> items;
  std::vector<std::string> coupon_ids;
  std::optional<domain::AddressId> address_id;
  std::optional<std::map<std::string, std::string>> address;
  domain::Money expected_total;
  std::optional<PaymentWish> payment;
};
BOOST_DESCRIBE_STRUCT(PlaceRequest, (),
                      (items, coupon_ids, address_id, address, expected_total, payment))

struct CancelLine {
  domain::LineId line_id;
  domain::Quantity quantity;
};
BOOST_DESCRIBE_STRUCT(CancelLine, (), (line_id, quantity))

/// Without `lines`: the whole order.
struct CancelRequest {
  domain::Reason reason = domain::Reason::Other;
  std::optional<std::vector<CancelLine>> lines;
};
BOOST_DESCRIBE_STRUCT(CancelRequest, (), (reason, lines))

/// `{}`; no body at all is the same.
struct ConfirmRequest {};
BOOST_DESCRIBE_STRUCT(ConfirmRequest, (), ())

struct MemoRequest {
  std::string memo;  // "" removes it
};
BOOST_DESCRIBE_STRUCT(MemoRequest, (), (memo))

/// What the types alone do not say: throws `platform::ProblemException` 400 with pointers.
void require_shape(const PlaceRequest& request);
void require_shape(const CancelRequest& request);
void require_shape(const MemoRequest& request);

}  // namespace perdura::services::order
