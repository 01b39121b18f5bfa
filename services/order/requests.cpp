#include "services/order/requests.hpp"

#include "platform/http/field_errors.hpp"

namespace perdura::services::order {
namespace {

using platform::characters;
using platform::FieldErrors;

std::string at_most(std::size_t most, std::string_view what) {
  return "at most " + std::to_string(most) + " " + std::string(what);
}

void check_coupons(const std::vector<std::string>& ids, const std::string& pointer,
                   FieldErrors& errors) {
  if (ids.size() > max_coupons) {
    errors.add(pointer, json::code::OutOfRange, at_most(max_coupons, "coupons"));
  }
}

void check_address(const PlaceRequest& request, FieldErrors& errors) {
  if (!request.address) return;
  if (request.address_id) {
    errors.add("/address", json::code::InvalidValue, "either address_id or address, not both");
  }
  if (request.address->empty() || request.address->size() > max_address_members) {
    errors.add("/address", json::code::OutOfRange,
               "1 to " + std::to_string(max_address_members) + " members");
  }
  // Without these nobody could send anything there; identity refuses it, too.
  for (const char* needed : {"recipient", "line"}) {
    const auto found = request.address->find(needed);
    if (found != request.address->end() && !found->second.empty()) continue;
    errors.add(std::string("/address/") + needed, json::code::MissingField, "an address has it");
  }
  for (const auto& [name, text] : *request.address) {
    if (characters(name) <= max_address_text && characters(text) <= max_address_text) continue;
    errors.add("/address" + json::pointer_token(name), json::code::TooLarge,
               at_most(max_address_text, "characters"));
  }
}

}  // namespace

void require_shape(const PlaceRequest& request) {
  FieldErrors errors;
  if (request.items.empty()) {
    errors.add("/items", json::code::OutOfRange, "at least one item");
  } else if (request.items.size() > max_lines) {
    errors.add("/items", json::code::OutOfRange, at_most(max_lines, "items"));
  }
  for (std::size_t n = 0; n < request.items.size(); ++n) {
    check_coupons(request.items[n].coupon_ids, "/items/" + std::to_string(n) + "/coupon_ids",
                  errors);
  }
  check_coupons(request.coupon_ids, "/coupon_ids", errors);
  check_address(request, errors);
  if (request.expected_total.is_negative()) {
    errors.add("/expected_total", json::code::OutOfRange, "must not be negative");
  }
  errors.finish();
}

void require_shape(const CancelRequest& request) {
  FieldErrors errors;
  if (request.lines && (request.lines->empty() || request.lines->size() > max_lines)) {
    errors.add("/lines", json::code::OutOfRange,
               "1 to " + std::to_string(max_lines) + " lines, or none for the whole order");
  }
  errors.finish();
}

void require_shape(const MemoRequest& request) {
  FieldErrors errors;
  if (characters(request.memo) > max_memo) {
    errors.add("/memo", json::code::TooLarge, at_most(max_memo, "characters"));
  }
  errors.finish();
}

}  // namespace perdura::services::order
