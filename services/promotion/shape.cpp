#include "services/promotion/shape.hpp"

#include <algorithm>

#include "platform/http/checked_fields.hpp"

namespace perdura::services::promotion {
namespace {

namespace code = json::code;
using domain::DiscountScope;
using domain::DiscountType;

/// How many coupons a request may name in one list: more than any rule lets through, so that the
/// rule and not the shape refuses them.
constexpr std::size_t coupons_max = 20;

bool is_of_a_code(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

class Shape : public platform::CheckedFields {
 public:
  void amount(const std::string& pointer, const std::optional<domain::Money>& value,
              std::int64_t least) {
    if (value) number(pointer, value->value(), {least, amount_max});
  }
  void quantity(const std::string& pointer, const std::optional<domain::Units>& value) {
    if (value) number(pointer, *value, {1, quantity_max});
  }
  /// Just what the scope asks for.
  template <class Ids>
  void subjects(const std::string& pointer, const Ids& ids, bool wanted) {
    if (!wanted) {
      if (!ids.empty()) add(pointer, code::InvalidValue, "does not go with this scope");
    } else if (ids.empty()) {
      add(pointer, code::MissingField, "required for this scope");
    } else {
      count(pointer, ids.size(), {1, subjects_max});
      distinct(pointer, ids);
    }
  }
  void coupon_code(const std::string& text) {
    if (text.size() < code_min || text.size() > code_max ||
        !std::all_of(text.begin(), text.end(), is_of_a_code)) {
      add("/code", code::InvalidValue,
          "must be " + std::to_string(code_min) + " to " + std::to_string(code_max) +
              " letters, digits, - and _");
    }
  }
};

void check_discount(Shape& shape, const NewDiscount& request) {
  shape.name("/name", request.name, name_max);
  shape.subjects("/product_ids", request.product_ids, request.scope == DiscountScope::Product);
  shape.subjects("/category_ids", request.category_ids, request.scope == DiscountScope::Category);
  const bool rate = request.discount_type == DiscountType::Rate;
  shape.number("/discount_value", request.discount_value,
               {1, rate ? domain::rate_max : amount_max});
  shape.amount("/min_order_amount", request.min_order_amount, 0);
  shape.amount("/max_discount_amount", request.max_discount_amount, 1);
  if (request.valid_from >= request.valid_until) {
    shape.add("/valid_until", code::InvalidValue, "must be after valid_from");
  }
  if (request.funded_by == domain::FundedBy::Platform && request.seller_id) {
    shape.add("/seller_id", code::InvalidValue, "what the platform pays for has no seller");
  }
}

void check_basket(Shape& shape, const std::vector<domain::calls::BasketLine>& items,
                  const std::vector<domain::UserCouponId>& coupon_ids) {
  shape.count("/items", items.size(), {1, items_max});
  shape.count("/coupon_ids", coupon_ids.size(), {0, coupons_max});
  for (std::size_t n = 0; n < items.size(); ++n) {
    const std::string at = "/items/" + std::to_string(n);
    shape.number(at + "/unit_price", items[n].unit_price.value(), {0, amount_max});
    shape.number(at + "/price_floor", items[n].price_floor.value(), {0, amount_max});
    shape.count(at + "/coupon_ids", items[n].coupon_ids.size(), {0, coupons_max});
  }
}

}  // namespace

void require_shape(const NewPolicy& request) {
  Shape shape;
  check_discount(shape, request);
  shape.finish();
}

void require_shape(const NewCoupon& request) {
  Shape shape;
  check_discount(shape, request);
  shape.coupon_code(request.code);
  shape.quantity("/total_quantity", request.total_quantity);
  shape.quantity("/per_user_limit", request.per_user_limit);
  shape.finish();
}

void require_shape(const PolicyEdit& edit) {
  Shape shape;
  if (edit.name) shape.name("/name", *edit.name, name_max);
  if (edit.discount_value) shape.number("/discount_value", *edit.discount_value, {1, amount_max});
  shape.amount("/min_order_amount", edit.min_order_amount, 0);
  shape.amount("/max_discount_amount", edit.max_discount_amount, 1);
  if (edit.status == domain::PolicyStatus::Expired) {
    shape.add("/status", code::UnknownValue, "must be one of: ACTIVE, INACTIVE");
  }
  shape.finish();
}

void require_shape(const CouponEdit& edit) {
  Shape shape;
  if (edit.name) shape.name("/name", *edit.name, name_max);
  shape.quantity("/total_quantity", edit.total_quantity);
  shape.quantity("/per_user_limit", edit.per_user_limit);
  shape.finish();
}

void require_shape(const domain::calls::PriceBasket& request) {
  Shape shape;
  check_basket(shape, request.items, request.coupon_ids);
  shape.finish();
}

void require_shape(const domain::calls::HoldCoupons& request) {
  Shape shape;
  check_basket(shape, request.items, request.coupon_ids);
  shape.finish();
}

void require_shape(const domain::calls::RestoreCoupons& request) {
  Shape shape;
  shape.count("/coupon_ids", request.coupon_ids.size(),
              {0, items_max * domain::item_coupons_max + 1});
  shape.distinct("/coupon_ids", request.coupon_ids);
  shape.finish();
}

}  // namespace perdura::services::promotion
