#pragma once
// One payment at the gateway through one transaction: statuses by the machine, amounts by what the
// gateway says, then rows, events, and the facts that come of them, written once at the end.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/payment/effects.hpp"
#include "services/payment/said.hpp"

namespace perdura::services::payment {

namespace machine = statemachines::payment;

/// Held by it now, or taken and not given back.
inline bool has_money(const store::CardAttemptRow& attempt) {
  const bool held = attempt.status == machine::Status::Authorized && attempt.captured.is_zero();
  return held || attempt.captured > attempt.refunded;
}

class Book {
 public:
  struct Cause {
    platform::Origin origin;
    /// For facts about which the request itself is about to tell the workflow.
    std::chrono::milliseconds delay{};
    /// Its workflow is asking: it hears of it by the answer.
    std::optional<domain::AttemptId> asking;
  };
  using Attempt = store::CardAttemptRow;
  using Refund = store::RefundRow;

  /// Holds the payment's row. Throws `ProblemException` 404 if there is none.
  Book(platform::sql::Transaction& tx, const Parts& parts, const domain::PaymentId& id,
       Cause cause);
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  const store::CardRow& payment() const { return row_; }
  store::CardRow& payment() { return row_; }
  Instant now() const { return now_; }
  /// Real time.
  Instant wall() const { return wall_; }
  /// Of this payment; throws `std::logic_error` if it is none.
  Attempt& attempt(const domain::AttemptId& id);
  /// Nothing: none of ours, or one of which there is nothing to note.
  const Attempt* attempt_of(const std::string& pg_transaction_id) const;
  /// In the order of their numbers.
  std::vector<Attempt> attempts() const;
  /// How many of them.
  std::int32_t declined() const;
  /// Another attempt, by which the order may be paid, may be about to take money.
  bool being_paid_by_another(const Attempt& attempt) const;
  /// One that cannot pay the order, or need not: what it holds goes back.
  bool unwanted(const Attempt& attempt) const;

  // ---- what happened ---------------------------------------------------------------------------

  /// What the gateway answered: transactions that nobody has told of become attempts.
  void hear(const Said& said);
  /// The gateway did not answer a question about it.
  void silence(Attempt& attempt);
  /// Nobody will pay by it, and the gateway has just said that nobody has.
  void end_unpaid(Attempt& attempt);
  void abandon(Attempt& attempt) { apply(attempt, machine::Abandonment{}); }
  /// Its money goes back by a workflow of its own, once.
  void start_refund(Attempt& attempt);
  /// One of a kind an attempt, however often; one that was closed is opened again.
  void open_ticket(const Attempt& attempt, store::TicketKind kind);
  /// Its cause is settled; nothing happens if there is none.
  void close_ticket(const Attempt& attempt, store::TicketKind kind);

  // ---- refunds ---------------------------------------------------------------------------------

  /// The parts of a refund that was wanted, in order. Valid until one is added.
  std::vector<Refund*> parts_of(const domain::RefundId& id);
  /// Another part of `amount`; asked for now.
  Refund& add_part(const Attempt& attempt, const domain::calls::GiveBack& wanted,
                   domain::Money amount);
  void try_again(const Attempt& attempt, Refund& refund);
  void refund_failed(const Attempt& attempt, Refund& refund);
  // What others gave back at the gateway's own desk counts towards our refunds, each won once.

  /// What counts towards none yet.
  domain::Money uncounted(const Attempt& attempt) const;
  /// What counts towards this one.
  domain::Money counted(const domain::RefundId& wanted) const;
  void count(const domain::calls::GiveBack& wanted, domain::Money amount);
  /// Something of it is asked for, and not known to have gone or failed.
  bool refund_under_way(const Attempt& attempt) const;

  /// A call that was made then may be under way still.
  bool may_arrive(const std::optional<Instant>& asked_at) const;
  /// A call is made, under which number: the last one while that may be under way still.
  std::int64_t call_number(std::optional<Instant>& asked_at, std::int64_t& last) const;

  /// The gateway's news of this fingerprint has been heard.
  void heard(const std::string& fingerprint) { store::note_news(tx_, fingerprint, wall_); }

  /// Something of it is not as it was.
  bool changed() const;
  /// To be called once, at the end.
  void finish();

 private:
  struct Entry {
    std::optional<Attempt> before;  // none: a new one
    Attempt now;
  };
  struct RefundEntry {
    std::optional<Refund> before;
    Refund now;
  };

  /// By whose money the order is paid: the one of which it was answered so (of several, as old rows
  /// may have them, one with money left), else the first one to take any. Nothing: none so far.
  std::optional<domain::AttemptId> payer() const;
  Entry* entry_of(const gateway::Transaction& transaction);
  Entry& add_attempt();
  void hear(const gateway::Transaction& transaction, domain::Money promised);
  // False: it cannot be, or is not what is due.
  bool hear_status(Attempt& attempt, gateway::TransactionStatus status);
  void hear_authorised(Attempt& attempt, domain::Money authorised);
  bool hear_captured(Attempt& attempt, domain::Money captured);
  void hear_refunds(Attempt& attempt, const gateway::Transaction& transaction);
  void hear_refund(Attempt& attempt, Refund& refund, const gateway::Transaction& transaction);
  void refund_done(Attempt& attempt, Refund& refund, domain::Money amount);
  void tell_uncounted(const Attempt& attempt);
  /// False: the machine has no row for it, or only one of an operator's.
  bool apply(Attempt& attempt, const machine::Event& event);
  void enter(Attempt& attempt, machine::Status next);
  void note(store::EventRow event);
  void note(const Attempt& attempt, store::EventKind kind, domain::Money amount);
  void note(const Attempt& attempt, const Refund& refund, store::EventKind kind);
  /// A doubt is answered, or the last of the money is gone.
  void settle_tickets(const Entry& entry);
  void tell(const store::TicketRow& ticket);
  void hand_over(Entry& entry);
  void tell_order(const Attempt& attempt);
  void begin_refund(Attempt& attempt);
  void publish(const Entry& entry);
  template <class Event>
  void publish_of(const Attempt& attempt, domain::Money amount);
  bool write(Entry& entry);
  bool write(RefundEntry& entry);

  platform::sql::Transaction& tx_;
  const Parts& parts_;
  const Cause cause_;
  const Instant now_;
  const Instant wall_;
  store::CardRow before_;
  store::CardRow row_;
  std::vector<Entry> entries_;
  std::vector<std::unique_ptr<RefundEntry>> refunds_;
  std::vector<store::CountedRow> counted_;
  std::optional<std::int64_t> next_event_;
};

/// How often an answer of the gateway's may be overtaken by another, before it counts as silent.
inline constexpr int most_looks = 5;

struct Asking {
  platform::Origin origin;
  std::chrono::milliseconds delay{};
  std::optional<domain::AttemptId> attempt = std::nullopt;
  std::optional<std::string> also = std::nullopt;
};

/// Asks the gateway, then notes what it said and does `work(book, said)` in one transaction; an
/// answer that was overtaken by another counts for nothing, and the gateway is asked again.
/// Nothing: it is silent. `read`: the payment, if the caller has just read it.
template <class Work>
auto with_answer(const Parts& parts, const domain::PaymentId& id, const Asking& asking, Work work,
                 std::optional<Known> read = std::nullopt)
    -> std::optional<std::invoke_result_t<Work&, Book&, const Said&>> {
  using Result = std::invoke_result_t<Work&, Book&, const Said&>;
  for (int looks = 0; looks < most_looks; ++looks) {
    const Known known = read ? *std::exchange(read, std::nullopt) : read_known(parts, id);
    const auto said = look(parts, known, asking.also);
    if (!said) return std::nullopt;
    auto done = parts.ports.database.transaction(
        [&](platform::sql::Transaction& tx) -> std::optional<Result> {
          Book book(tx, parts, id, {asking.origin, asking.delay, asking.attempt});
          if (book.payment().version != known.payment.version) return std::nullopt;
          book.hear(*said);
          Result result = work(book, *said);
          book.finish();
          return result;
        });
    if (done) return done;
  }
  return std::nullopt;
}

}  // namespace perdura::services::payment
