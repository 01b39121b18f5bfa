#pragma once
// The payment gateway, without sockets, clock, threads or chance: time is an argument, everything
// irregular is a forced fault or fate's. A server and the simulator host the same brain.
//
// What a call changes is one record, in the journal before anybody hears of it. Each call first
// does what was due by `now` (late acts, authorisations that lapse), so nothing depends on how
// often `advance` is called. A call that moves something has a key: the same key again with the
// same request changes nothing and gives the first answer (refusals too); with another one it is
// refused, 422 IDEMPOTENCY_KEY_REUSED.
//
// One thread at a time. All calls throw what the journal throws: nothing has happened then, or, if
// the journal does not know, one may ask again under the same key after a new start.
#include <optional>
#include <string>

#include "mock-pg/faults.hpp"
#include "mock-pg/journal.hpp"
#include "mock-pg/views.hpp"

namespace perdura::mock_pg {

/// What the caller gets to hear.
enum class Hearing {
  Answered,
  Slow,     // after a while
  Nothing,  // no answer ever; whether something has happened is in the book
};

struct Reply {
  Answer answer;
  Hearing hearing = Hearing::Answered;
  /// After how long a while; nothing: as the host has it.
  std::optional<std::chrono::milliseconds> slow_by = {};
};

/// What the payer's page is to show.
enum class Shown { Paid, Declined, Pending, Nothing };

struct Register {
  std::string pg_order_id;
  Registration registration;
};

struct RefundOrder {
  std::string refund_id;
  Amount amount = 0;
  std::string reason;
};

class Brain {
 public:
  struct Options {
    std::string public_url = "http://127.0.0.1";  // what checkout addresses begin with
    std::chrono::hours authorisation_life{7 * 24};
    std::chrono::milliseconds late_by{30'000};  // how long late acts and events take
  };

  /// `journal` outlives it.
  Brain(Options options, Journal& journal, Fate fate = {})
      : options_(std::move(options)),
        journal_(journal),
        faults_(std::move(fate)),
        book_(options_.authorisation_life) {}
  Brain(const Brain&) = delete;
  Brain& operator=(const Brain&) = delete;

  /// At the start, with each record of the journal in turn. Throws `ImpossibleFact`.
  void replay(const Record& record) { book_.apply(record); }

  // The shop's calls. Amounts are from 1 to `amount_max`; ids are as `routes.cpp` checks them.
  Reply register_payment(const Register& request, const std::string& key, Instant now);
  Reply capture(const std::string& pg_transaction_id, Amount amount, const std::string& key,
                Instant now);
  Reply void_transaction(const std::string& pg_transaction_id, const std::string& key, Instant now);
  Reply refund(const std::string& pg_transaction_id, const RefundOrder& order,
               const std::string& key, Instant now);
  Reply transaction(const std::string& pg_transaction_id, Instant now);
  Reply payment(const std::string& pg_order_id, Instant now);
  /// `from`: how many lines come before.
  SettlementPage settlements(std::chrono::sys_days day, std::size_t from, std::size_t limit,
                             Instant now);

  // The payer's. `attempt`: how many tries came before this one, so that one page pays once; a page
  // that is behind changes nothing. The payment must exist (`std::out_of_range`).
  struct Page {
    const Payment& payment;
    std::size_t attempt;
  };
  std::optional<Page> page(const std::string& pg_order_id, Instant now);
  Shown pay(const std::string& pg_order_id, std::size_t attempt, Instant now);
  Shown decline(const std::string& pg_order_id, std::size_t attempt, Instant now);

  /// Does what was due by `now`.
  void advance(Instant now);
  /// When `advance` has something to do again; nothing: not before somebody calls.
  std::optional<Instant> next_due();

  // Control. `approve` and `decline` are the payer's acts on a fresh page, paid or not; faults of
  // `authorise` strike there too. False: no such payment.
  bool approve(const std::string& pg_order_id, std::optional<Amount> amount, Instant now);
  bool refuse(const std::string& pg_order_id, Instant now);
  /// Tells the payment's last event once more, or all of them; how many that are.
  std::size_t notify(const std::string& pg_order_id, bool all);
  std::optional<ControlView> control(const std::string& pg_order_id, Instant now);
  BookPage book_page(const std::string& after, std::size_t limit, Instant now);
  Faults& faults() { return faults_; }

  // Telling the shop: see `Deliverer`.
  const Outbox& outbox() const { return book_.outbox(); }
  void told(const Outgoing& outgoing, Instant now);
  /// By as much as late events are late, if nothing else is said.
  void postpone(const Outgoing& outgoing, Instant now,
                std::optional<std::chrono::milliseconds> by = {});

  const Book& book() const { return book_; }

 private:
  class Draft;
  template <class Decide>
  Reply command(Call call, const Payment& payment, const std::string& key, const std::string& asked,
                Instant now, Decide decide);
  void keep(const Record& record, int copies = 1);
  Shown authorise(const Payment& payment, Amount amount, Instant now);
  std::chrono::milliseconds late_by(const std::optional<Struck>& fault) const;
  void act(const LateAct& act, Instant at);
  void lapse(const std::string& pg_transaction_id, Instant at);
  Answer shown(int status, const Payment& payment, const std::string& pg_transaction_id) const;
  Reply heard(Answer answer, Call call, const Payment& payment);
  Answer capture_in(Draft& draft, const std::string& id, Amount amount,
                    std::optional<Struck> fault) const;
  Answer void_in(Draft& draft, const std::string& id, std::optional<Struck> fault) const;
  Answer refund_in(Draft& draft, const std::string& id, const RefundOrder& order,
                   std::optional<Struck> fault) const;

  const Options options_;
  Journal& journal_;
  Faults faults_;
  Book book_;
};

}  // namespace perdura::mock_pg
