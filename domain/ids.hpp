#pragma once
// Ids as distinct types: an `OrderId` is not a `PaymentId`, and neither is a string.
//
//   OrderId order("ord_7f3a");                    // "pay_1" throws std::invalid_argument
//   effect_key(order, "reserve");                 // ord_7f3a/reserve
//   effect_key(order, "refund", RefundId("rfd_2"));  // ord_7f3a/refund/rfd_2
//
// As JSON: a string. Values; thread-safe as such.
#include <compare>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace perdura::domain {

/// Ids fit VARCHAR(64) columns.
inline constexpr std::size_t max_id_length = 64;

namespace detail {

/// Throws `std::invalid_argument` unless `text` is `prefix`, then at least one of A-Z a-z 0-9 - _,
/// at most `max_id_length` in all.
void require_id(std::string_view text, std::string_view prefix);

/// Throws `std::invalid_argument` unless `text` is 1 to `limit` visible ASCII characters.
void require_visible(std::string_view text, std::size_t limit);

}  // namespace detail

/// `Tag::prefix` is the readable prefix. A default constructed id is empty: "none yet".
template <class Tag>
class Id {
 public:
  using json_wraps = std::string;
  static constexpr std::string_view prefix = Tag::prefix;

  Id() = default;
  explicit Id(std::string text) : text_(std::move(text)) { detail::require_id(text_, prefix); }

  const std::string& value() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  std::string text_;
};

#define PERDURA_ID(Name, text)                      \
  struct Name##Tag {                                \
    static constexpr std::string_view prefix{text}; \
  };                                                \
  using Name = Id<Name##Tag>

PERDURA_ID(UserId, "usr_");  // buyers, sellers and admins
PERDURA_ID(ProductId, "prd_");
PERDURA_ID(SkuId, "sku_");
PERDURA_ID(CategoryId, "cat_");
PERDURA_ID(CouponId, "cpn_");      // the coupon as its owner defined it
PERDURA_ID(UserCouponId, "ucp_");  // one member's copy: what `coupon_ids` name
PERDURA_ID(OrderId, "ord_");
PERDURA_ID(LineId, "lin_");
PERDURA_ID(ReservationId, "rsv_");
PERDURA_ID(PaymentId, "pay_");
PERDURA_ID(AttemptId, "att_");
PERDURA_ID(RefundId, "rfd_");
PERDURA_ID(ShipmentId, "shp_");
PERDURA_ID(CancellationId, "can_");
PERDURA_ID(ReturnId, "ret_");
PERDURA_ID(ExchangeId, "exc_");
PERDURA_ID(AddressId, "adr_");
PERDURA_ID(AddressSnapshotId, "ads_");  // an address frozen at placement; events carry only this
PERDURA_ID(EventId, "evt_");
PERDURA_ID(TicketId, "tkt_");

#undef PERDURA_ID

/// A text of 1 to `Tag::max_length` visible ASCII characters; the constructor throws
/// `std::invalid_argument` otherwise.
template <class Tag>
class VisibleText {
 public:
  using json_wraps = std::string;
  static constexpr std::size_t max_length = Tag::max_length;

  VisibleText() = default;
  explicit VisibleText(std::string text) : text_(std::move(text)) {
    detail::require_visible(text_, max_length);
  }

  const std::string& value() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const VisibleText&) const = default;

 private:
  std::string text_;
};

struct IdempotencyKeyTag {
  static constexpr std::size_t max_length = 200;
};
/// Names one effect for all time, never a position in a program: the same key, the same effect.
using IdempotencyKey = VisibleText<IdempotencyKeyTag>;

struct OrderNumberTag {
  static constexpr std::size_t max_length = 32;
};
/// The readable number that people tell each other.
using OrderNumber = VisibleText<OrderNumberTag>;

struct PgOrderIdTag {
  static constexpr std::size_t max_length = 64;
};
/// The payment's name at the gateway, shared by all its attempts.
using PgOrderId = VisibleText<PgOrderIdTag>;

struct PgTransactionIdTag {
  static constexpr std::size_t max_length = 128;
};
/// The gateway's name of one attempt.
using PgTransactionId = VisibleText<PgTransactionIdTag>;

/// `<aggregate id>/<effect>`. Throws `std::invalid_argument` for an empty id.
template <class Tag>
IdempotencyKey effect_key(const Id<Tag>& aggregate, std::string_view effect) {
  detail::require_id(aggregate.value(), Tag::prefix);
  return IdempotencyKey(aggregate.value() + "/" + std::string(effect));
}

/// `<aggregate id>/<effect>/<effect id>`.
template <class Tag, class EffectTag>
IdempotencyKey effect_key(const Id<Tag>& aggregate, std::string_view effect,
                          const Id<EffectTag>& id) {
  detail::require_id(id.value(), EffectTag::prefix);
  return IdempotencyKey(effect_key(aggregate, effect).value() + "/" + id.value());
}

/// A stable code of the API: OUT_OF_STOCK. Capitals, digits and `_`, a letter first, at most 64;
/// throws `std::invalid_argument` otherwise.
class Code {
 public:
  using json_wraps = std::string;

  Code() = default;
  explicit Code(std::string text);

  const std::string& value() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const Code&) const = default;

 private:
  std::string text_;
};

}  // namespace perdura::domain

template <class Tag>
struct std::hash<perdura::domain::Id<Tag>> {
  std::size_t operator()(const perdura::domain::Id<Tag>& id) const {
    return std::hash<std::string>{}(id.value());
  }
};
