// News that the courier sends by itself.
#include <algorithm>

#include "platform/core/problem.hpp"
#include "services/shipping/course.hpp"

namespace perdura::services::shipping {
namespace {

using platform::ProblemException;

[[noreturn]] void refuse_signature() {
  throw ProblemException(401, "SIGNATURE_INVALID",
                         "the signature is missing, wrong, old, or has come before");
}

}  // namespace

/// Whether the machine has heard this scan.
bool ShippingService::heard(const TrackedWaybill& told) const {
  return ports_.database.read([&](platform::sql::Reader& tx) {
    const auto dispatch = store::dispatch_of(tx, told.waybill);
    if (!dispatch) return false;
    const auto scans = store::scans(tx, dispatch->shipment_id, dispatch->attempt);
    const TrackedScan& wanted = told.scans.front();
    return std::ranges::any_of(scans, [&](const store::ScanRow& scan) {
      return scan.applied && scan.status == wanted.status && scan.to_sender == wanted.to_sender &&
             scan.at == wanted.at;
    });
  });
}

NewsAnswer ShippingService::webhook(const platform::HttpRequest& request,
                                    const platform::Origin& origin) const {
  const auto reading = ports_.courier.read_webhook(
      request, std::chrono::floor<std::chrono::seconds>(ports_.clock.wall()));
  if (const auto* forged = std::get_if<WebhookForged>(&reading)) {
    warn("a courier's webhook is refused", "", forged->why);
    refuse_signature();
  }
  if (const auto* unreadable = std::get_if<WebhookUnreadable>(&reading)) {
    warn("a courier's webhook is refused", "", unreadable->why);
    throw ProblemException(400, "INVALID_REQUEST", unreadable->why);
  }
  if (const auto* nonsense = std::get_if<WebhookNonsense>(&reading)) {
    warn("a courier's webhook is refused", "", nonsense->why);
    return {NewsResult::Refused};
  }
  const auto& news = std::get<CourierNews>(reading);
  auto taking = take(news.about, {news.fingerprint}, origin);
  if (taking == Taking::Unconfirmed) {
    std::vector<domain::Waybill> unconfirmed;
    track({news.about.waybill}, origin, unconfirmed);
    if (heard(news.about)) taking = Taking::News;
  }
  switch (taking) {
    case Taking::News:
      return {NewsResult::Taken};
    case Taking::Unconfirmed:
      return {NewsResult::Unconfirmed};
    case Taking::Duplicate:
      return {NewsResult::Duplicate};
    case Taking::Late:
      return {NewsResult::Late};
    case Taking::UnknownWaybill:
      return {NewsResult::UnknownWaybill};
    case Taking::Refused:
      return {NewsResult::Refused};
    case Taking::Replayed:
      break;
  }
  warn("a courier's webhook is refused", news.about.waybill.value(), "replayed");
  refuse_signature();
}

}  // namespace perdura::services::shipping
