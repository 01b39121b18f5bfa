#include "services/product/shape.hpp"

#include <algorithm>
#include <set>

#include "platform/http/checked_fields.hpp"

namespace perdura::services::product {
namespace {

namespace code = json::code;
using domain::Money;

class Shape : public platform::CheckedFields {
 public:
  void description(const std::string& pointer, std::string_view text) {
    if (platform::characters(text) > description_max) {
      add(pointer, code::OutOfRange,
          "has at most " + std::to_string(description_max) + " characters");
    } else if (text.find('\0') != text.npos) {
      add(pointer, code::InvalidValue, "must not have NUL characters");
    }
  }
  void categories(const std::vector<domain::CategoryId>& ids) {
    count("/category_ids", ids.size(), {0, categories_max});
    distinct("/category_ids", ids);
  }
};

void check_option(Shape& shape, const std::string& at, const Option& option) {
  shape.name(at + "/name", option.name, option_text_max);
  shape.count(at + "/values", option.values.size(), {1, option_values_max});
  std::set<std::string> seen;
  for (std::size_t n = 0; n < option.values.size(); ++n) {
    const std::string place = at + "/values/" + std::to_string(n);
    shape.name(place, option.values[n], option_text_max);
    if (!seen.insert(option.values[n]).second) {
      shape.add(place, code::DuplicateValue, "given more than once");
    }
  }
}

void check_options(Shape& shape, const std::vector<Option>& options) {
  shape.count("/options", options.size(), {0, options_max});
  std::set<std::string> seen;
  for (std::size_t n = 0; n < options.size(); ++n) {
    const std::string at = "/options/" + std::to_string(n);
    check_option(shape, at, options[n]);
    if (!seen.insert(options[n].name).second) {
      shape.add(at + "/name", code::DuplicateValue, "given more than once");
    }
  }
}

/// A value of each option, and nothing else.
void check_choice(Shape& shape, const std::string& at, const Choice& choice,
                  const std::vector<Option>& options) {
  for (const Option& option : options) {
    const auto chosen = choice.find(option.name);
    const std::string place = at + json::pointer_token(option.name);
    if (chosen == choice.end()) {
      shape.add(place, code::MissingField, "required");
    } else if (std::find(option.values.begin(), option.values.end(), chosen->second) ==
               option.values.end()) {
      shape.add(place, code::UnknownValue, "is none of the option's values");
    }
  }
  for (const auto& [name, value] : choice) {
    const auto named = [&](const Option& option) { return option.name == name; };
    if (std::none_of(options.begin(), options.end(), named)) {
      shape.add(at + json::pointer_token(name), code::UnknownField,
                "the product has no such option");
    }
  }
}

void check_sku(Shape& shape, const std::string& at, const NewSkuBody& sku) {
  shape.number(at + "/price", sku.price.value(), {1, price_max.value()});
  shape.number(at + "/stock", sku.stock, {0, stock_max});
  if (!sku.price_floor) return;
  shape.number(at + "/price_floor", sku.price_floor->value(), {0, price_max.value()});
  if (*sku.price_floor > sku.price) {
    shape.add(at + "/price_floor", code::OutOfRange, "must not be above the price");
  }
}

}  // namespace

void require_shape(const NewProduct& request) {
  Shape shape;
  shape.name("/name", request.name, name_max);
  if (request.description) shape.description("/description", *request.description);
  shape.categories(request.category_ids);
  check_options(shape, request.options);
  shape.count("/skus", request.skus.size(), {1, skus_max});
  std::set<Choice> seen;
  for (std::size_t n = 0; n < request.skus.size(); ++n) {
    const std::string at = "/skus/" + std::to_string(n);
    const NewSkuBody& sku = request.skus[n];
    check_sku(shape, at, sku);
    check_choice(shape, at + "/options", sku.options, request.options);
    if (!seen.insert(sku.options).second) {
      shape.add(at + "/options", code::DuplicateValue, "two SKUs have the same options");
    }
  }
  shape.finish();
}

void require_shape(const ProductEdit& edit) {
  Shape shape;
  if (edit.name) shape.name("/name", *edit.name, name_max);
  if (edit.description) shape.description("/description", *edit.description);
  if (edit.category_ids) shape.categories(*edit.category_ids);
  if (edit.status == ProductStatus::Deleted) {
    shape.add("/status", code::UnknownValue, "must be one of: ACTIVE, INACTIVE");
  }
  shape.finish();
}

void require_shape(const SkuEdit& edit) {
  Shape shape;
  if (edit.price) shape.number("/price", edit.price->value(), {1, price_max.value()});
  if (edit.stock) shape.number("/stock", *edit.stock, {0, stock_max});
  if (edit.stock_delta) shape.number("/stock_delta", *edit.stock_delta, {-stock_max, stock_max});
  if (edit.stock && edit.stock_delta) {
    shape.add("/stock_delta", code::InvalidValue, "give either stock or stock_delta");
  }
  shape.finish();
}

void require_shape(const domain::calls::ReserveStock& request) {
  Shape shape;
  shape.count("/items", request.items.size(), {1, items_max});
  shape.finish();
}

void require_shape(const domain::calls::ReleaseUnits& request) {
  Shape shape;
  shape.count("/units", request.units.size(), {1, items_max});
  shape.finish();
}

void require_shape(const domain::calls::FindOwners& request) {
  Shape shape;
  shape.count("/product_ids", request.product_ids.size(), {1, items_max});
  shape.finish();
}

}  // namespace perdura::services::product
