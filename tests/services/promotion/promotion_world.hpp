#pragma once
// The promotion service behind its router, and what its clients ask of it.
#include <boost/json/object.hpp>
#include <map>
#include <string>
#include <vector>

#include "services/promotion/routes.hpp"
#include "tests/services/service_world.hpp"

namespace perdura::services::promotion::testing {

using domain::Money;
using domain::Priced;
using domain::UserCouponId;
using domain::calls::CouponRefusal;
using domain::calls::CouponsMoved;
using domain::calls::CouponsRefused;
using domain::calls::HoldOutcome;
using domain::calls::HoldWithdrawn;
using domain::calls::PriceOutcome;
using services::testing::admin;
using services::testing::As;
using services::testing::decoded;
using services::testing::HttpMethod;
using services::testing::HttpRequest;
using services::testing::HttpResponse;
using services::testing::outcome;
using services::testing::worker;
using Status = statemachines::coupon::Status;

inline const As roaster{"usr_roaster", "SELLER"};
inline const As baker{"usr_baker", "SELLER"};
inline const As alice{"usr_alice", "BUYER"};
inline const As bob{"usr_bob", "BUYER"};

inline constexpr const char* policies = "/api/v1/promotions/policies";
inline constexpr const char* coupons = "/api/v1/coupons";
inline constexpr const char* holds = "/internal/v1/coupon-holds";

/// Products as they are told; nobody answers while `silent`.
struct FakeProducts final : Products {
  OwnersAnswer owners(const domain::calls::FindOwners& wanted, const platform::Origin&) override {
    ++asked;
    if (silent) return ProductsSilent{"nobody is there"};
    domain::calls::ProductOwners found;
    for (const auto& id : wanted.product_ids) {
      const auto known = sellers.find(id.value());
      if (known != sellers.end()) found.items.push_back({id, domain::UserId(known->second)});
    }
    return found;
  }
  std::map<std::string, std::string> sellers{{"prd_coffee", roaster.id}, {"prd_bread", baker.id}};
  bool silent = false;
  int asked = 0;
};

/// A line of a basket: so many units of the roaster's coffee, with coupons on it.
struct Line {
  std::int64_t price = 10'000;
  int quantity = 1;
  std::vector<UserCouponId> coupons = {};
  std::string product = "coffee";
  std::string seller = roaster.id;
  std::int64_t floor = 0;
};

struct PromotionWorld : services::testing::ServiceWorld {
  PromotionWorld();

  /// "2026-11-01T00:00:00.000Z" and so many hours: where the clock starts.
  static std::string at(int hours);
  void pass(std::chrono::hours time) { clock.advance(time); }

  /// A coupon of 1,000 off any order, from now for a day, with what `more` says otherwise.
  static std::string coupon_body(const std::string& code, boost::json::object more = {});
  static std::string policy_body(boost::json::object more = {});
  CouponView made(const std::string& code, boost::json::object more = {},
                  const As& who = admin) const;
  PolicyView made_policy(boost::json::object more = {}, const As& who = admin) const;
  CouponView coupon(const domain::CouponId& id) const;

  HttpResponse claim(const std::string& code, const As& who = alice,
                     const std::string& key = "") const;
  UserCouponId claimed(const std::string& code, const As& who = alice) const;
  /// Makes a coupon and claims it for alice.
  UserCouponId owned(const std::string& code, boost::json::object more = {}) const;
  std::vector<UserCouponView> mine(const As& who = alice) const;
  UserCouponView one_of_mine(const UserCouponId& id, const As& who = alice) const;
  Status status(const UserCouponId& id, const As& who = alice) const {
    return one_of_mine(id, who).status;
  }

  static std::string basket(const std::vector<Line>& lines, const std::vector<UserCouponId>& ids,
                            const std::string& order = "", const As& buyer = alice);
  PriceOutcome priced(const std::vector<Line>& lines, const std::vector<UserCouponId>& ids = {},
                      const As& buyer = alice) const;
  std::int64_t total(const std::vector<Line>& lines,
                     const std::vector<UserCouponId>& ids = {}) const;
  /// Why the one coupon that is refused is.
  CouponRefusal refusal(const std::vector<Line>& lines, const std::vector<UserCouponId>& ids = {},
                        const As& buyer = alice) const;

  /// `order`: "7" for ord_7, under the key ord_7/coupons/hold.
  HttpResponse hold(const std::string& order, const std::vector<Line>& lines,
                    const std::vector<UserCouponId>& ids = {}, const As& buyer = alice) const;
  HoldOutcome held(const std::string& order, const std::vector<UserCouponId>& ids,
                   const As& buyer = alice) const;
  /// `act`: "use", "give-back" or "restore"; under the key ord_7/coupons/<act>, or `key`.
  HttpResponse act(const std::string& act, const std::string& order,
                   const std::string& key = "") const;
  std::size_t moved(const std::string& act, const std::string& order,
                    const std::string& key = "") const;

  /// Types of the events about one aggregate, without "promotion.", in order.
  std::vector<std::string> trail(const std::string& aggregate) const;
  std::int64_t event_count() const;
  /// The counts of a coupon against its members' copies.
  void expect_counts_to_match() const;

  FakeProducts products;
  PromotionService service{{db, clock, ids, outbox, keys, products, log}};
};

}  // namespace perdura::services::promotion::testing
