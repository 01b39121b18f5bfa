// News that the gateway sends by itself: a reason to look.
#include "platform/core/problem.hpp"
#include "services/payment/book.hpp"

namespace perdura::services::payment {
namespace {

using platform::ProblemException;
using platform::sql::Reader;
using platform::sql::Transaction;

/// Far longer than a gateway repeats itself; later it is only known already.
constexpr std::chrono::hours news_kept{7 * 24};
/// One in sixteen forgets old ones, and so many that they do not gather.
constexpr std::int64_t forgotten_at_once = 128;
bool forgets(const std::string& fingerprint) { return fingerprint.front() == '0'; }

/// Only news that is proven has an identity: anybody may send the other kind.
std::optional<std::string> fingerprint_of(const gateway::News& news) {
  if (!news.proven) return std::nullopt;
  return platform::body_hash(news.event_id);
}

}  // namespace

NewsAnswer PaymentService::webhook(const platform::HttpRequest& request,
                                   const Origin& origin) const {
  const Parts parts{ports_, settings_};
  const auto reading = ports_.gateway.webhook(request, ports_.clock.wall());
  if (const auto* bad = std::get_if<gateway::BadSignature>(&reading)) {
    warn(parts, "a gateway's webhook is refused", "",
         std::string(platform::to_string(bad->refusal)));
    throw ProblemException(401, "SIGNATURE_INVALID", "the signature is missing, wrong or old");
  }
  if (const auto* malformed = std::get_if<gateway::Malformed>(&reading)) {
    warn(parts, "a gateway's webhook is refused", "", malformed->detail);
    throw ProblemException(400, "INVALID_REQUEST", malformed->detail);
  }
  if (std::holds_alternative<gateway::OfNoInterest>(reading)) return {NewsResult::Ignored};
  const auto& news = std::get<gateway::News>(reading);
  const auto fingerprint = fingerprint_of(news);

  const auto about = ports_.database.read([&](Reader& tx) {
    return store::news_about(tx, news.pg_order_id, fingerprint.value_or(""));
  });
  if (!about) {
    warn(parts, "a gateway's webhook is about none of our payments", news.pg_order_id, "");
    return {NewsResult::UnknownPayment};
  }
  if (about->heard) return {NewsResult::Duplicate};

  // The payer's browser mostly comes back at once, and its confirm tells the workflow itself.
  const auto changed =
      with_answer(parts, about->payment_id,
                  {.origin = origin, .delay = payer_comes_back, .also = news.pg_transaction_id},
                  [&](Book& book, const Said&) {
                    if (fingerprint) book.heard(*fingerprint);
                    return book.changed();
                  });
  if (!changed) gateway_unavailable();
  if (fingerprint && forgets(*fingerprint)) {
    ports_.database.transaction([&](Transaction& tx) {
      const Instant now = platform::wall_of(ports_.clock);
      store::forget_news(tx, now - news_kept, forgotten_at_once);
    });
  }
  return {*changed ? NewsResult::Taken : NewsResult::Late};
}

}  // namespace perdura::services::payment
