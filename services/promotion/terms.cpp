#include "services/promotion/terms.hpp"

namespace perdura::services::promotion {
namespace {

using domain::FundedBy;
using statemachines::coupon::Status;
using store::DiscountRow;

std::vector<domain::ProductId> products_of(const DiscountRow& row) {
  return json::from_text<std::vector<domain::ProductId>>(row.product_ids);
}
std::vector<domain::CategoryId> categories_of(const DiscountRow& row) {
  return json::from_text<std::vector<domain::CategoryId>>(row.category_ids);
}

domain::Coverage coverage_of(const DiscountRow& row) {
  return {row.scope, products_of(row), categories_of(row), row.seller_id};
}
domain::Discount discount_of(const DiscountRow& row) {
  return {row.discount_type, row.discount_value, row.max_discount_amount};
}

/// What views and events say alike.
template <class To>
void describe(const DiscountRow& row, To& to) {
  to.scope = row.scope;
  to.product_ids = products_of(row);
  to.category_ids = categories_of(row);
  to.discount_type = row.discount_type;
  to.discount_value = row.discount_value;
  to.min_order_amount = row.min_order_amount;
  to.max_discount_amount = row.max_discount_amount;
  to.valid_from = row.valid_from;
  to.valid_until = row.valid_until;
  to.funded_by = row.seller_id ? FundedBy::Seller : FundedBy::Platform;
  to.seller_id = row.seller_id;
}

Status shown(const store::UserCouponRow& copy, const store::CouponRow& coupon, Instant now) {
  const auto expired = statemachines::coupon::apply(copy.status, statemachines::coupon::Expire{});
  const auto* status = std::get_if<Status>(&expired);
  return past_its_date(coupon, now) && status != nullptr ? *status : copy.status;
}

}  // namespace

void fill(DiscountRow& row, const NewDiscount& request, std::optional<domain::UserId> owner,
          Instant now) {
  row.seller_id = std::move(owner);
  row.name = request.name;
  row.scope = request.scope;
  row.product_ids = json::to_text(request.product_ids);
  row.category_ids = json::to_text(request.category_ids);
  row.discount_type = request.discount_type;
  row.discount_value = request.discount_value;
  row.max_discount_amount = request.max_discount_amount;
  row.min_order_amount = request.min_order_amount;
  row.valid_from = request.valid_from;
  row.valid_until = request.valid_until;
  row.created_at = now;
  row.updated_at = now;
}

domain::PolicyTerms terms_of(const store::PolicyRow& row) {
  return {row.policy_id, coverage_of(row), discount_of(row), row.min_order_amount};
}

domain::CouponTerms terms_of(const store::UserCouponRow& copy, const store::CouponRow& coupon) {
  return {copy.user_coupon_id, coupon.coupon_id,        coverage_of(coupon),
          discount_of(coupon), coupon.min_order_amount, coupon.partial_policy};
}

PolicyView view_of(const store::PolicyRow& row) {
  PolicyView view;
  describe(row, view);
  view.name = row.name;
  view.id = row.policy_id;
  view.status = row.status;
  view.created_at = row.created_at;
  view.updated_at = row.updated_at;
  return view;
}

CouponView view_of(const store::CouponRow& row) {
  CouponView view;
  describe(row, view);
  view.name = row.name;
  view.id = row.coupon_id;
  view.code = row.code;
  view.status = row.status;
  view.partial_policy = row.partial_policy;
  view.total_quantity = row.total_quantity;
  view.per_user_limit = row.per_user_limit;
  view.issued = row.issued;
  view.used = row.used;
  view.created_at = row.created_at;
  view.updated_at = row.updated_at;
  return view;
}

UserCouponView view_of(const store::UserCouponRow& copy, const store::CouponRow& coupon,
                       Instant now) {
  UserCouponView view;
  describe(coupon, view);
  view.name = coupon.name;
  view.id = copy.user_coupon_id;
  view.coupon_id = coupon.coupon_id;
  view.code = coupon.code;
  view.partial_policy = coupon.partial_policy;
  view.status = shown(copy, coupon, now);
  view.order_id = copy.order_id;
  view.issued_at = copy.issued_at;
  return view;
}

domain::PolicyChanged fact_of(const store::PolicyRow& row) {
  domain::PolicyChanged fact;
  describe(row, fact);
  fact.policy_id = row.policy_id;
  fact.status = row.status;
  return fact;
}

domain::CouponChanged fact_of(const store::CouponRow& row) {
  domain::CouponChanged fact;
  describe(row, fact);
  fact.coupon_id = row.coupon_id;
  fact.status = row.status;
  fact.partial_policy = row.partial_policy;
  fact.total_quantity = row.total_quantity;
  fact.per_user_limit = row.per_user_limit;
  return fact;
}

}  // namespace perdura::services::promotion
