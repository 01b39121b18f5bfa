#include "services/promotion/owner.hpp"

#include <map>

#include "platform/core/problem.hpp"

namespace perdura::services::promotion {
namespace {

using domain::FundedBy;
using platform::FieldError;
using platform::ProblemException;

std::optional<domain::UserId> named_by_admin(const NewDiscount& request) {
  if (request.funded_by == FundedBy::Seller && !request.seller_id) {
    throw ProblemException({.status = 400,
                            .code = "INVALID_REQUEST",
                            .detail = "a seller pays for it: which?",
                            .errors = {{"/seller_id", std::string(json::code::MissingField),
                                        "required for what a seller pays for"}}});
  }
  return request.seller_id;
}

domain::calls::ProductOwners owners(const Ports& ports, const NewDiscount& request,
                                    const platform::Origin& origin) {
  const auto answer = ports.products.owners({request.product_ids}, origin);
  if (const auto* silent = std::get_if<ProductsSilent>(&answer)) {
    ports.log.log(platform::LogLevel::Warning, "products cannot be asked for",
                  {{"cause", silent->cause}});
    throw ProblemException(
        {.status = 503,
         .code = "DEPENDENCY_UNAVAILABLE",
         .detail = "the products cannot be reached now: send the same request again",
         .retry_after = std::chrono::seconds(1)});
  }
  return std::get<domain::calls::ProductOwners>(answer);
}

}  // namespace

std::optional<domain::UserId> owner_of(const NewDiscount& request, const Member& member) {
  if (member.admin) return named_by_admin(request);
  if (request.funded_by == FundedBy::Platform ||
      request.seller_id.value_or(member.id) != member.id) {
    throw ProblemException(403, "FORBIDDEN", "a seller gives discounts in his own name only");
  }
  return member.id;
}

void require_products(const Ports& ports, const NewDiscount& request,
                      const std::optional<domain::UserId>& owner, const platform::Origin& origin) {
  if (request.product_ids.empty()) return;
  std::map<domain::ProductId, domain::UserId> sellers;
  for (const auto& found : owners(ports, request, origin).items) {
    sellers.emplace(found.product_id, found.seller_id);
  }
  std::vector<FieldError> errors;
  for (std::size_t n = 0; n < request.product_ids.size(); ++n) {
    const auto found = sellers.find(request.product_ids[n]);
    if (found != sellers.end() && (!owner || found->second == *owner)) continue;
    errors.push_back({"/product_ids/" + std::to_string(n), std::string(json::code::UnknownValue),
                      "there is no such product of this owner"});
  }
  if (errors.empty()) return;
  throw ProblemException({.status = 422,
                          .code = "PRODUCT_UNKNOWN",
                          .detail = "some products are not there, or another seller's",
                          .errors = std::move(errors)});
}

}  // namespace perdura::services::promotion
