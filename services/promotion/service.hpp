#pragma once
// What the promotion service does: discounts for everybody, coupons for members, and what orders
// cost for them.
//
// Every act is one transaction: its key, its effect, its events, its answer. The same key again
// changes nothing and gives the first answer; with another request it is refused
// (`ProblemException` 422 IDEMPOTENCY_KEY_REUSED). Malformed requests are refused with a
// `ProblemException` 400 that points at each bad field; outcomes of the business are values. Throws
// what the database throws, too. Thread-safe, as its ports are.
#include <chrono>
#include <string>
#include <variant>

#include "domain/calls/promotion.hpp"
#include "platform/core/ids.hpp"
#include "platform/core/log.hpp"
#include "platform/outbox/outbox.hpp"
#include "services/promotion/products.hpp"
#include "services/promotion/views.hpp"

namespace perdura::services::promotion {

/// All outlive the service.
struct Ports {
  platform::sql::Database& database;
  const platform::Clock& clock;
  platform::Ids& ids;
  const platform::Outbox& outbox;
  const platform::IdempotencyStore& keys;
  Products& products;
  const platform::Logger& log;
};

/// A member who looks or acts: a seller sees what is his, an admin everything.
struct Member {
  domain::UserId id;
  bool admin = false;
};

/// How an act is known: its key, if the client sent one, and its trace.
struct Call {
  std::optional<std::string> key;
  platform::Origin origin;
};

/// Not there, or another seller's: they look alike.
struct NotFound {
  bool operator==(const NotFound&) const = default;
};
BOOST_DESCRIBE_STRUCT(NotFound, (), ())
/// Past its date: nothing of it can be changed, nobody can register it.
struct PastItsDate {
  bool operator==(const PastItsDate&) const = default;
};
BOOST_DESCRIBE_STRUCT(PastItsDate, (), ())
/// Another coupon has this code.
struct CodeTaken {
  bool operator==(const CodeTaken&) const = default;
};
BOOST_DESCRIBE_STRUCT(CodeTaken, (), ())
/// It cannot be registered before its date.
struct NotYetValid {
  Instant valid_from;
};
BOOST_DESCRIBE_STRUCT(NotYetValid, (), (valid_from))
/// Its owner has closed it.
struct Closed {
  bool operator==(const Closed&) const = default;
};
BOOST_DESCRIBE_STRUCT(Closed, (), ())
/// All of them are given out.
struct SoldOut {
  domain::Units total_quantity = 0;
};
BOOST_DESCRIBE_STRUCT(SoldOut, (), (total_quantity))
/// The member has as many as one may have.
struct HasEnough {
  domain::Units per_user_limit = 0;
};
BOOST_DESCRIBE_STRUCT(HasEnough, (), (per_user_limit))
/// What the edit would lead to is unsound: its dates, its rate, fewer than are given out.
struct Unsound {
  std::string pointer;
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(Unsound, (), (pointer, detail))

using PolicyOutcome = std::variant<PolicyView, NotFound, PastItsDate, Unsound>;
using NewCouponOutcome = std::variant<CouponView, CodeTaken>;
using CouponOutcome = std::variant<CouponView, NotFound, PastItsDate, Unsound>;
using RegisterOutcome =
    std::variant<UserCouponView, NotFound, Closed, NotYetValid, PastItsDate, SoldOut, HasEnough>;

inline constexpr std::int64_t amount_max = 1'000'000'000;  // of a discount, a minimum, a maximum
inline constexpr domain::Units quantity_max = 100'000'000;
inline constexpr std::size_t subjects_max = 100;  // products, or categories, of a discount
inline constexpr std::size_t items_max = 100;     // lines of an order
inline constexpr std::size_t name_max = 200;      // characters
inline constexpr std::size_t code_min = 3;
inline constexpr std::size_t code_max = 40;

/// How long answers are kept: a member's for his retries; an order's as long as it may be open (its
/// claims end within 90 days), and 90 days more.
inline constexpr std::chrono::hours member_keys_kept{24};
inline constexpr std::chrono::hours order_keys_kept{180 * 24};

class PromotionService {
 public:
  explicit PromotionService(Ports ports) : ports_(ports) {}
  PromotionService(const PromotionService&) = delete;
  PromotionService& operator=(const PromotionService&) = delete;

  /// Things before `before` in a list; nothing: from the newest.
  struct Listing {
    std::optional<std::string> before;
    std::optional<domain::UserId> seller;  // an admin's filter
    std::int64_t limit = 20;
  };

  /// In force from its date on, for every order that it covers. 403 FORBIDDEN for a seller who
  /// names another or the platform; 422 PRODUCT_UNKNOWN for products that are not there or not the
  /// seller's; 503 DEPENDENCY_UNAVAILABLE if the product service cannot be asked.
  PolicyView create(const NewPolicy& request, const Member& member, const Call& call) const;
  std::optional<PolicyView> policy(const domain::PolicyId& id, const Member& member) const;
  PolicyPage policies(const Listing& wanted, const Member& member) const;
  PolicyOutcome edit(const domain::PolicyId& id, const PolicyEdit& edit, const Member& member,
                     const Call& call) const;

  /// Refuses as `create` of a policy does.
  NewCouponOutcome create(const NewCoupon& request, const Member& member, const Call& call) const;
  std::optional<CouponView> coupon(const domain::CouponId& id, const Member& member) const;
  CouponPage coupons(const Listing& wanted, const Member& member) const;
  CouponOutcome edit(const domain::CouponId& id, const CouponEdit& edit, const Member& member,
                     const Call& call) const;

  /// A copy of the coupon for the member: never more than there are, never more than one may have,
  /// however many ask at once.
  RegisterOutcome register_coupon(const std::string& code, const domain::UserId& member,
                                  const Call& call) const;
  /// One that is past its date shows as EXPIRED from that moment on.
  UserCouponPage coupons_of(const domain::UserId& member, const Listing& wanted) const;

  domain::calls::PriceOutcome price(const domain::calls::PriceBasket& request) const;

  /// One hold an order: a second one under another key is refused (409 HOLD_EXISTS), one that comes
  /// after it was given back is `HoldWithdrawn`.
  domain::calls::HoldOutcome hold(const domain::calls::HoldCoupons& request,
                                  const Call& call) const;
  /// Nothing moves if nothing is held: never held, used before, or given back.
  domain::calls::CouponsMoved use(const domain::calls::HoldRef& request, const Call& call) const;
  /// 409 ILLEGAL_TRANSITION for an order that has used them: its use is to be restored.
  domain::calls::CouponsMoved give_back(const domain::calls::HoldRef& request,
                                        const Call& call) const;
  /// 422 COUPON_NOT_OF_ORDER for a coupon that the order never held.
  domain::calls::CouponsMoved restore(const domain::calls::RestoreCoupons& request,
                                      const Call& call) const;

  /// A round: members' coupons and policies whose date has passed become EXPIRED, at most `limit`
  /// of each; how many.
  int expire(int limit) const;

 private:
  Ports ports_;
};

}  // namespace perdura::services::promotion
