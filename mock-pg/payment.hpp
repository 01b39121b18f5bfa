#pragma once
// One payment at the gateway: what was registered, and the facts about its transactions.
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "mock-pg/facts.hpp"

namespace perdura::mock_pg {

/// A fact that cannot follow those before it: a bug, or a book that somebody wrote into.
class ImpossibleFact : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

enum class TransactionStatus {
  Authorized,
  Captured,
  PartiallyRefunded,
  Refunded,
  Voided,
  Declined,
  Expired,
};
BOOST_DESCRIBE_ENUM(TransactionStatus, Authorized, Captured, PartiallyRefunded, Refunded, Voided,
                    Declined, Expired)

/// Sums over facts. captured <= authorised, refunded + refund_pending <= captured.
struct Amounts {
  Amount authorised = 0;
  Amount captured = 0;
  Amount refund_pending = 0;
  Amount refunded = 0;

  bool operator==(const Amounts&) const = default;
};

enum class RefundStatus { Requested, Done, Failed };
BOOST_DESCRIBE_ENUM(RefundStatus, Requested, Done, Failed)

/// One refund, however often it was tried: the last try's status.
struct Refund {
  std::string refund_id;
  std::string pg_transaction_id;
  Amount amount = 0;
  RefundStatus status = RefundStatus::Requested;
  std::string reason;
  std::optional<std::string> failure;
  Instant requested_at;
  std::optional<Instant> ended_at;

  bool operator==(const Refund&) const = default;
};
BOOST_DESCRIBE_STRUCT(Refund, (),
                      (refund_id, pg_transaction_id, amount, status, reason, failure, requested_at,
                       ended_at))

Amounts amounts_of(std::span<const Fact> facts);

class Transaction {
 public:
  const std::vector<Fact>& facts() const { return facts_; }
  Amounts amounts() const { return amounts_of(facts_); }
  TransactionStatus status() const;
  std::vector<Refund> refunds() const;
  /// Nothing if there is no refund of that id.
  std::optional<Refund> refund(const std::string& refund_id) const;

  /// Throws `ImpossibleFact`, and is then what it was.
  void add(const Fact& fact);

 private:
  void require(bool holds, const Fact& fact) const;
  void check_refund(const Fact& fact) const;

  std::vector<Fact> facts_;
};

/// A value.
class Payment {
 public:
  Payment() = default;
  Payment(std::string pg_order_id, Registration registration, Instant at)
      : pg_order_id_(std::move(pg_order_id)), registration_(std::move(registration)), at_(at) {}

  const std::string& pg_order_id() const { return pg_order_id_; }
  const Registration& registration() const { return registration_; }
  Instant registered_at() const { return at_; }

  /// In the order in which they were made.
  const std::vector<std::pair<std::string, Transaction>>& transactions() const {
    return transactions_;
  }
  /// Null if it has none of that id.
  const Transaction* find(const std::string& pg_transaction_id) const;
  /// Throws `std::out_of_range`.
  const Transaction& at(const std::string& pg_transaction_id) const;
  /// Whose money is held or taken; null if none is.
  const Transaction* live() const;
  std::size_t fact_count() const { return facts_; }
  Amounts amounts() const;
  std::vector<Refund> refunds() const;

  void add(const Fact& fact);

 private:
  std::string pg_order_id_;
  Registration registration_;
  Instant at_;
  std::vector<std::pair<std::string, Transaction>> transactions_;
  std::size_t facts_ = 0;
};

}  // namespace perdura::mock_pg

template <>
struct perdura::json::Form<perdura::mock_pg::TransactionStatus>
    : perdura::json::UpperSnakeForm<perdura::mock_pg::TransactionStatus> {};
template <>
struct perdura::json::Form<perdura::mock_pg::RefundStatus>
    : perdura::json::UpperSnakeForm<perdura::mock_pg::RefundStatus> {};
