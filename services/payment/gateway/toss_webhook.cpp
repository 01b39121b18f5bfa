// What Toss Payments tells of its own accord.
#include "services/payment/gateway/detail/checks.hpp"
#include "services/payment/gateway/detail/toss_wire.hpp"
#include "services/payment/gateway/toss_gateway.hpp"

namespace perdura::services::payment::gateway {
namespace {

constexpr const char* transmission_id = "tosspayments-webhook-transmission-id";
constexpr std::size_t max_event_id = 200;

/// Nothing for an event of payments; else its name. Throws `json::DecodeError`.
std::optional<std::string> other_event(const boost::json::value& document) {
  json::Reader reader(json::Unknown::Ignore);
  const auto* event = reader.object(document);
  reader.finish();
  if (!event->contains("eventType") && event->contains("secret") && event->contains("orderId")) {
    return "DEPOSIT_CALLBACK";
  }
  const auto type = reader.member<std::string>(*event, "eventType");
  reader.finish();
  if (type == "PAYMENT_STATUS_CHANGED") return std::nullopt;
  return detail::for_log(type);
}

/// The id of the transmission, or, without one, what is told.
std::string event_id_of(const platform::HttpRequest& request,
                        const detail::toss::StatusChanged& event) {
  const auto id = request.headers.find(transmission_id);
  if (id && !id->empty() && id->size() <= max_event_id) return detail::for_log(*id);
  return event.data.paymentKey + "/" + json::to_text(event.data.status) + "/" +
         json::format_time(event.createdAt.at);
}

std::optional<std::string> complaint_about_told(const detail::toss::ToldPayment& told,
                                                const Currency& currency) {
  if (told.paymentKey.empty() || told.orderId.empty()) return "an id is empty";
  if (told.currency && *told.currency != currency.value()) return "another currency";
  if (!told.totalAmount) return std::nullopt;
  auto complaint = detail::complaint_about(Money(told.totalAmount->value));
  return complaint.empty() ? std::nullopt : std::optional(std::move(complaint));
}

}  // namespace

WebhookOutcome TossGateway::webhook(const platform::HttpRequest& request,
                                    platform::TimePoint) const {
  try {
    const auto document = json::parse(request.body);
    if (const auto other = other_event(document)) return OfNoInterest{*other};
    const auto event = json::decode<detail::toss::StatusChanged>(document);
    if (auto complaint = complaint_about_told(event.data, options_.currency)) {
      return Malformed{*complaint};
    }
    News news{.event_id = event_id_of(request, event),
              .kind = detail::toss::news_kind(event.data.status),
              .pg_order_id = event.data.orderId,
              .pg_transaction_id = event.data.paymentKey,
              .amount = {},
              .currency = options_.currency,
              .refund_id = {},
              .occurred_at = event.createdAt.at,
              .proven = false};
    if (event.data.totalAmount) news.amount = Money(event.data.totalAmount->value);
    return news;
  } catch (const json::DecodeError& error) {
    return Malformed{detail::for_log(error.what())};
  }
}

}  // namespace perdura::services::payment::gateway
