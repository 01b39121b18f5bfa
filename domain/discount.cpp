#include "domain/discount.hpp"

#include <algorithm>
#include <stdexcept>

namespace perdura::domain {
namespace {

template <class Value>
bool has(const std::vector<Value>& values, const Value& wanted) {
  return std::find(values.begin(), values.end(), wanted) != values.end();
}

}  // namespace

std::optional<std::string> problem_of(const Discount& discount) {
  if (discount.value < 1) return "a discount takes off nothing";
  if (discount.type == DiscountType::Rate && discount.value > rate_max) {
    return "a rate is above " + std::to_string(rate_max) + " per cent";
  }
  if (discount.most && *discount.most <= Money()) return "a discount may take off nothing at most";
  return std::nullopt;
}

std::optional<std::string> problem_of(const Coverage& covers) {
  const bool products = !covers.product_ids.empty();
  const bool categories = !covers.category_ids.empty();
  if (products != (covers.scope == DiscountScope::Product)) {
    return "product_ids are for the scope PRODUCT, which needs some";
  }
  if (categories != (covers.scope == DiscountScope::Category)) {
    return "category_ids are for the scope CATEGORY, which needs some";
  }
  return std::nullopt;
}

bool covers(const Coverage& coverage, const LineSubject& line) {
  if (coverage.seller_id && *coverage.seller_id != line.seller_id) return false;
  switch (coverage.scope) {
    case DiscountScope::Order:
      return true;
    case DiscountScope::Product:
      return has(coverage.product_ids, line.product_id);
    case DiscountScope::Category:
      return std::any_of(line.category_ids.begin(), line.category_ids.end(),
                         [&](const CategoryId& id) { return has(coverage.category_ids, id); });
  }
  throw std::invalid_argument("not a scope");
}

}  // namespace perdura::domain
