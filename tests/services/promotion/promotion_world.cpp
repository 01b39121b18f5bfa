#include "tests/services/promotion/promotion_world.hpp"

#include <boost/json/serialize.hpp>

#include "json/rfc3339.hpp"
#include "migrations/promotion.hpp"

namespace perdura::services::promotion::testing {
namespace {

namespace bj = boost::json;

struct CountRow {
  domain::CouponId coupon_id;
  std::int64_t issued = 0;
  std::int64_t used = 0;
  std::int64_t copies = 0;
  std::int64_t used_copies = 0;
  std::int64_t members = 0;
};
BOOST_DESCRIBE_STRUCT(CountRow, (), (coupon_id, issued, used, copies, used_copies, members))

/// `base` with what `more` says instead; a null takes away.
std::string merged(bj::object base, const bj::object& more) {
  for (const auto& [name, value] : more) {
    if (value.is_null()) {
      base.erase(name);
    } else {
      base[name] = value;
    }
  }
  return bj::serialize(base);
}

bj::object discount() {
  return {{"name", "A test"},
          {"scope", "ORDER"},
          {"discount_type", "FIXED"},
          {"discount_value", 1'000},
          {"valid_from", PromotionWorld::at(0)},
          {"valid_until", PromotionWorld::at(24)}};
}

std::string order_id(const std::string& order) { return "ord_" + order; }

}  // namespace

PromotionWorld::PromotionWorld() : ServiceWorld(migrations::promotion()) {
  router.add(routes(service));
}

std::string PromotionWorld::at(int hours) {
  return json::format_time(std::chrono::floor<std::chrono::milliseconds>(
      platform::SystemClock::default_origin + std::chrono::hours(hours)));
}

std::string PromotionWorld::coupon_body(const std::string& code, bj::object more) {
  bj::object body = discount();
  body["code"] = code;
  return merged(std::move(body), more);
}

std::string PromotionWorld::policy_body(bj::object more) { return merged(discount(), more); }

CouponView PromotionWorld::made(const std::string& code, bj::object more, const As& who) const {
  return decoded<CouponView>(
      send(HttpMethod::Post, coupons, who, coupon_body(code, std::move(more))), 201);
}

PolicyView PromotionWorld::made_policy(bj::object more, const As& who) const {
  return decoded<PolicyView>(send(HttpMethod::Post, policies, who, policy_body(std::move(more))),
                             201);
}

CouponView PromotionWorld::coupon(const domain::CouponId& id) const {
  return decoded<CouponView>(get(std::string(coupons) + "/" + id.value(), admin));
}

HttpResponse PromotionWorld::claim(const std::string& code, const As& who,
                                   const std::string& key) const {
  return send(HttpMethod::Post, std::string(coupons) + "/" + code + "/register", who, "", key);
}

UserCouponId PromotionWorld::claimed(const std::string& code, const As& who) const {
  return decoded<UserCouponView>(claim(code, who), 201).id;
}

UserCouponId PromotionWorld::owned(const std::string& code, bj::object more) const {
  made(code, std::move(more));
  return claimed(code);
}

std::vector<UserCouponView> PromotionWorld::mine(const As& who) const {
  return decoded<UserCouponPage>(get("/api/v1/users/me/coupons?limit=100", who)).items;
}

UserCouponView PromotionWorld::one_of_mine(const UserCouponId& id, const As& who) const {
  for (const auto& view : mine(who)) {
    if (view.id == id) return view;
  }
  ADD_FAILURE() << "no such coupon: " << id.value();
  return {};
}

std::string PromotionWorld::basket(const std::vector<Line>& lines,
                                   const std::vector<UserCouponId>& ids, const std::string& order,
                                   const As& buyer) {
  const auto texts = [](const std::vector<UserCouponId>& of) {
    bj::array found;
    for (const auto& id : of) found.emplace_back(id.value());
    return found;
  };
  bj::array items;
  for (const Line& line : lines) {
    items.push_back(bj::object{{"sku_id", "sku_" + line.product},
                               {"product_id", "prd_" + line.product},
                               {"seller_id", line.seller},
                               {"category_ids", bj::array{"cat_drinks"}},
                               {"quantity", line.quantity},
                               {"unit_price", line.price},
                               {"price_floor", line.floor},
                               {"coupon_ids", texts(line.coupons)}});
  }
  bj::object body{{"buyer_id", buyer.id}, {"items", std::move(items)}, {"coupon_ids", texts(ids)}};
  if (!order.empty()) body["order_id"] = order_id(order);
  return bj::serialize(body);
}

PriceOutcome PromotionWorld::priced(const std::vector<Line>& lines,
                                    const std::vector<UserCouponId>& ids, const As& buyer) const {
  return decoded<PriceOutcome>(
      send(HttpMethod::Post, "/internal/v1/prices", worker, basket(lines, ids, "", buyer)));
}

std::int64_t PromotionWorld::total(const std::vector<Line>& lines,
                                   const std::vector<UserCouponId>& ids) const {
  const auto found = priced(lines, ids);
  const auto* made = std::get_if<Priced>(&found);
  if (made != nullptr) return made->goods_total.value();
  ADD_FAILURE() << "refused: " << json::to_text(found);
  return -1;
}

CouponRefusal PromotionWorld::refusal(const std::vector<Line>& lines,
                                      const std::vector<UserCouponId>& ids, const As& buyer) const {
  const auto found = priced(lines, ids, buyer);
  return std::get<CouponsRefused>(found).coupons.at(0).reason;
}

HttpResponse PromotionWorld::hold(const std::string& order, const std::vector<Line>& lines,
                                  const std::vector<UserCouponId>& ids, const As& buyer) const {
  return send(HttpMethod::Post, holds, worker, basket(lines, ids, order, buyer),
              order_id(order) + "/coupons/hold");
}

HoldOutcome PromotionWorld::held(const std::string& order, const std::vector<UserCouponId>& ids,
                                 const As& buyer) const {
  return decoded<HoldOutcome>(hold(order, {{}}, ids, buyer));
}

HttpResponse PromotionWorld::act(const std::string& act, const std::string& order,
                                 const std::string& key) const {
  return send(HttpMethod::Post, std::string(holds) + "/" + act, worker,
              bj::serialize(bj::object{{"order_id", order_id(order)}}),
              key.empty() ? order_id(order) + "/coupons/" + act : key);
}

std::size_t PromotionWorld::moved(const std::string& act, const std::string& order,
                                  const std::string& key) const {
  return decoded<CouponsMoved>(this->act(act, order, key)).coupon_ids.size();
}

std::vector<std::string> PromotionWorld::trail(const std::string& aggregate) const {
  const std::string topic = "promotion.";
  std::vector<std::string> found;
  for (const auto& event : written()) {
    if (event.aggregate != aggregate) continue;
    EXPECT_TRUE(event.type.starts_with(topic));
    EXPECT_EQ(event.sequence, std::int64_t(found.size()) + 1);
    found.push_back(event.type.substr(topic.size()));
  }
  return found;
}

std::int64_t PromotionWorld::event_count() const {
  return db.read([](platform::sql::Reader& tx) {
    return *tx.query_one<std::int64_t>("SELECT COUNT(*) FROM outbox");
  });
}

void PromotionWorld::expect_counts_to_match() const {
  const auto rows = db.read([](platform::sql::Reader& tx) {
    return tx.query<CountRow>(
        "SELECT c.coupon_id AS coupon_id, c.issued AS issued, c.used AS used, "
        "(SELECT COUNT(*) FROM user_coupon u WHERE u.coupon_id = c.coupon_id) AS copies, "
        "(SELECT COUNT(*) FROM user_coupon u WHERE u.coupon_id = c.coupon_id "
        "AND u.status = 'USED') AS used_copies, "
        "(SELECT COALESCE(SUM(m.issued), 0) FROM coupon_member m "
        "WHERE m.coupon_id = c.coupon_id) AS members FROM coupon c ORDER BY c.coupon_id");
  });
  for (const CountRow& row : rows) {
    EXPECT_EQ(row.issued, row.copies) << row.coupon_id.value();
    EXPECT_EQ(row.used, row.used_copies) << row.coupon_id.value();
    EXPECT_EQ(row.issued, row.members) << row.coupon_id.value();
  }
}

}  // namespace perdura::services::promotion::testing
