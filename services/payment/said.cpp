#include "services/payment/said.hpp"

#include <algorithm>

#include "platform/core/problem.hpp"
#include "platform/http/parameters.hpp"

namespace perdura::services::payment {
namespace {

using gateway::Doubt;
using gateway::Transaction;
using gateway::Unknown;
using platform::ProblemException;
using platform::sql::Reader;

constexpr std::size_t max_transaction_id = 200;  // as its column

[[noreturn]] void unknown_attempt() {
  throw ProblemException(422, "UNKNOWN_ATTEMPT", "there is no such attempt at the gateway");
}

/// One look-up, with what it has found so far.
class Looking {
 public:
  Looking(const Parts& parts, const Known& known)
      : parts_(parts), known_(known), pg_order_id_(known.payment.pg_order_id.value().value()) {
    said.promised = known.payment.due.value();
  }

  bool payment() {
    const auto outcome = parts_.ports.gateway.payment(pg_order_id_);
    if (const auto* silent = std::get_if<Unknown>(&outcome)) return doubt(*silent);
    const auto* found = std::get_if<gateway::Payment>(&outcome);
    if (found == nullptr) return true;
    said.order_id = found->order_id;
    said.promised = found->amount;
    return std::ranges::all_of(found->transactions, [&](const auto& one) { return take(one); });
  }

  bool transaction(const std::string& id, bool ours) {
    if (said.find(id) != nullptr) return true;
    const auto outcome = parts_.ports.gateway.transaction(id);
    if (const auto* silent = std::get_if<Unknown>(&outcome)) return doubt(*silent);
    const auto* found = std::get_if<Transaction>(&outcome);
    const bool fits = found != nullptr && found->pg_order_id == pg_order_id_;
    if (fits) return take(*found);
    return ours ? doubt({Doubt::Contradiction, "a transaction of ours is not there: " + id}) : true;
  }

  Said said;

 private:
  bool take(const Transaction& transaction) {
    if (transaction.pg_transaction_id.size() > max_transaction_id) {
      return doubt({Doubt::Garbage, "a transaction's id is too long"});
    }
    said.transactions.push_back(transaction);
    return true;
  }
  bool doubt(const Unknown& why) {
    warn(parts_, "the gateway does not say how a payment stands", known_.payment.payment_id.value(),
         json::to_text(why.doubt) + " " + why.detail);
    return false;
  }

  const Parts& parts_;
  const Known& known_;
  const std::string pg_order_id_;
};

}  // namespace

const Transaction* Said::find(const std::optional<std::string>& pg_transaction_id) const {
  const auto found = std::ranges::find_if(transactions, [&](const Transaction& one) {
    return pg_transaction_id && one.pg_transaction_id == *pg_transaction_id;
  });
  return found == transactions.end() ? nullptr : &*found;
}

std::optional<Said> look(const Parts& parts, const Known& known,
                         const std::optional<std::string>& also) {
  Looking looking(parts, known);
  if (!looking.payment()) return std::nullopt;
  for (const auto& attempt : known.attempts) {
    if (!attempt.pg_transaction_id || !store::is_live(attempt.status)) continue;
    if (!looking.transaction(*attempt.pg_transaction_id, true)) return std::nullopt;
  }
  if (also && !looking.transaction(*also, false)) return std::nullopt;
  return std::move(looking.said);
}

Known read_known(const Parts& parts, const domain::PaymentId& id) {
  return parts.ports.database.read([&](Reader& tx) {
    auto payment = store::card(tx, id);
    if (!payment) platform::not_found();
    return Known{std::move(*payment), store::card_attempts(tx, id)};
  });
}

Known read_known(const Parts& parts, const domain::AttemptId& attempt) {
  return parts.ports.database.read([&](Reader& tx) {
    auto payment = store::card_of_attempt(tx, attempt);
    if (!payment) unknown_attempt();
    auto attempts = store::card_attempts(tx, payment->payment_id);
    return Known{std::move(*payment), std::move(attempts)};
  });
}

domain::PaymentId payment_of(const Parts& parts, const domain::AttemptId& attempt) {
  const auto found =
      parts.ports.database.read([&](Reader& tx) { return store::payment_of_attempt(tx, attempt); });
  if (!found) unknown_attempt();
  return *found;
}

bool was_answered(const Unknown& unknown) {
  switch (unknown.doubt) {
    case Doubt::Garbage:
    case Doubt::Contradiction:
      return true;
    case Doubt::NotSent:
    case Doubt::NoAnswer:
    case Doubt::GatewayError:
    case Doubt::Busy:
    case Doubt::NotAuthorised:
      return false;
  }
  return false;
}

void warn(const Parts& parts, std::string_view what, const std::string& about,
          const std::string& cause) {
  parts.ports.log.log(platform::LogLevel::Warning, what, {{"about", about}, {"cause", cause}});
}

void gateway_unavailable() {
  throw ProblemException({.status = 503,
                          .code = "GATEWAY_UNAVAILABLE",
                          .detail = "the payment gateway does not answer",
                          .retry_after = std::chrono::seconds(2)});
}

}  // namespace perdura::services::payment
