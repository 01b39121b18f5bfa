#pragma once
// What a gateway says of one payment, and the asking.
#include <optional>
#include <string>
#include <vector>

#include "services/payment/card_store.hpp"
#include "services/payment/service.hpp"

namespace perdura::services::payment {

/// What acts on payments at the gateway work with; outlived by both.
struct Parts {
  const Ports& ports;
  const Settings& settings;
};

/// A payment as our rows have it.
struct Known {
  store::CardRow payment;
  std::vector<store::CardAttemptRow> attempts;
};

/// An answer of the gateway's: the truth of the moment at which it was asked.
struct Said {
  std::optional<std::string> order_id;  // where it was told
  domain::Money promised;               // what a transaction is about that is only Approved
  std::vector<gateway::Transaction> transactions;

  const gateway::Transaction* find(const std::optional<std::string>& pg_transaction_id) const;
};

/// Looks up the payment, and those transactions of its attempts that the gateway does not list with
/// it; `also`: one that somebody has told of. Nothing: the gateway is silent, or not to be believed
/// (logged). Never within a transaction.
std::optional<Said> look(const Parts& parts, const Known& known,
                         const std::optional<std::string>& also = std::nullopt);

/// The payment and its attempts. Throws `ProblemException` 404 if there is none.
Known read_known(const Parts& parts, const domain::PaymentId& id);
/// The payment of an attempt at the gateway; throws `ProblemException` 422 UNKNOWN_ATTEMPT.
Known read_known(const Parts& parts, const domain::AttemptId& attempt);

/// The payment of an attempt at the gateway; throws `ProblemException` 422 UNKNOWN_ATTEMPT.
domain::PaymentId payment_of(const Parts& parts, const domain::AttemptId& attempt);

/// Whether an unknown outcome came with an answer: then asking at once tells more.
bool was_answered(const gateway::Unknown& unknown);

void warn(const Parts& parts, std::string_view what, const std::string& about,
          const std::string& cause);

/// 503: the gateway does not answer.
[[noreturn]] void gateway_unavailable();

}  // namespace perdura::services::payment
