// What an attempt holds is let go, what it has taken goes back: the gateway says which.
//
// Each round looks first, then makes one call, whose wish is noted before; the next round's look
// tells what came of it. A refund's id is its own for ever, so however often it is asked for, it is
// one refund. What others gave back at the gateway's own desk counts towards it.
#include <algorithm>

#include "services/payment/book.hpp"

namespace perdura::services::payment {
namespace {

using namespace domain::calls;
using domain::Money;
using gateway::TransactionStatus;
using platform::ProblemException;
using platform::sql::Reader;
using platform::sql::Transaction;

/// A void, a refund, and what another may have done in between.
constexpr int most_rounds = 6;

const GiveBackPending requested{"REQUESTED"};
const GiveBackPending failed{"FAILED"};

/// More is wanted than was captured.
struct TooMuch {
  Money left;
};
using Step = std::variant<GiveBackOutcome, TooMuch, gateway::VoidRequest, gateway::RefundRequest>;

gateway::VoidRequest void_of(const Book& book, Book::Attempt& attempt) {
  const auto number = book.call_number(attempt.void_asked_at, attempt.void_key);
  return {
      .pg_order_id = book.payment().pg_order_id.value().value(),
      .pg_transaction_id = attempt.pg_transaction_id.value(),
      .key = domain::effect_key(attempt.attempt_id, "void").value() + "/" + std::to_string(number)};
}

/// So much, as one more try of the last part, or as another part: an id stands for one
/// amount.
gateway::RefundRequest refund_of(Book& book, const Book::Attempt& attempt, const GiveBack& wanted,
                                 Money amount) {
  const auto parts = book.parts_of(wanted.refund_id);
  Book::Refund* part = parts.empty() ? nullptr : parts.back();
  const bool again =
      part != nullptr && part->status != RefundStatus::Done && part->amount == amount;
  if (again) {
    book.try_again(attempt, *part);
  } else {
    part = &book.add_part(attempt, wanted, amount);
  }
  const auto number = book.call_number(part->asked_at, part->key_number);
  return {.pg_order_id = book.payment().pg_order_id.value().value(),
          .pg_transaction_id = attempt.pg_transaction_id.value(),
          .refund_id = part->refund_id.value(),
          .amount = amount,
          .currency = book.payment().currency,
          .reason = std::string(domain::name_of(part->reason)),
          .key = part->refund_id.value() + "/" + std::to_string(number)};
}

/// What has gone back of it: by us, or by others before.
Money done_of(Book& book, const GiveBack& wanted) {
  Money done = book.counted(wanted.refund_id);
  for (const auto* part : book.parts_of(wanted.refund_id)) {
    if (part->status == RefundStatus::Done) done += part->amount;
  }
  return done;
}

/// What others gave back already is not given again, as far as so much is owed.
Money of_others(Book& book, const Book::Attempt& attempt, const GiveBack& wanted) {
  const Money there = book.uncounted(attempt);
  return wanted.amount ? std::min(there, *wanted.amount - done_of(book, wanted)) : there;
}

/// A call was made for a part of it, and nobody has said what became of it.
bool may_arrive(Book& book, const GiveBack& wanted) {
  return std::ranges::any_of(book.parts_of(wanted.refund_id), [&](const auto* part) {
    return part->status == RefundStatus::Requested && book.may_arrive(part->asked_at);
  });
}

/// Parts of it that came to nothing, because another refund had it all, have failed.
GivenBack given_back(Book& book, const Book::Attempt& attempt, const GiveBack& wanted) {
  for (auto* part : book.parts_of(wanted.refund_id)) {
    if (part->status == RefundStatus::Requested) book.refund_failed(attempt, *part);
  }
  return {done_of(book, wanted), std::string(domain::name_of(attempt.status))};
}

/// The gateway has accepted a part of it, and has not done it.
bool under_way(Book& book, const gateway::Transaction& told, const GiveBack& wanted) {
  for (const auto* part : book.parts_of(wanted.refund_id)) {
    for (const auto& refund : told.refunds) {
      const bool it = refund.refund_id == part->refund_id.value();
      if (it && refund.status == gateway::RefundStatus::Requested) return true;
    }
  }
  return false;
}

Step next_refund(Book& book, const Book::Attempt& attempt, const gateway::Transaction& told,
                 const GiveBack& wanted) {
  if (under_way(book, told, wanted)) return requested;
  const Money theirs = of_others(book, attempt, wanted);
  // That call knew nothing of what others gave: counted now, it would be given twice.
  if (theirs > Money() && may_arrive(book, wanted)) return requested;
  const Money left = told.captured - told.refunded - told.refund_pending;
  const Money more = wanted.amount ? *wanted.amount - done_of(book, wanted) - theirs : left;
  if (more > left) {
    given_back(book, attempt, wanted);
    return TooMuch{left};
  }
  book.count(wanted, theirs);
  if (more > Money()) return refund_of(book, attempt, wanted, more);
  // Others' refunds may fail yet, and would leave something.
  if (!wanted.amount && told.refund_pending > Money()) return requested;
  return given_back(book, attempt, wanted);
}

Step next_step(Book& book, Book::Attempt& attempt, const Said& said, const GiveBack& wanted) {
  const auto* told = said.find(attempt.pg_transaction_id);
  if (told != nullptr && told->status == TransactionStatus::Authorized) {
    return void_of(book, attempt);
  }
  // Only promised: nothing is held, and it lapses by itself.
  if (told != nullptr && told->status == TransactionStatus::Approved) return requested;
  if (told != nullptr && !told->captured.is_zero()) {
    return next_refund(book, attempt, *told, wanted);
  }
  book.count(wanted, of_others(book, attempt, wanted));
  book.end_unpaid(attempt);
  return given_back(book, attempt, wanted);
}

/// A refund id stands for one wish for ever, also where others' money was enough for it.
bool is_of_another(Reader& tx, const GiveBack& wanted) {
  if (const auto known = store::refund(tx, wanted.refund_id)) {
    return known->attempt_id != wanted.attempt_id || known->part_of != wanted.refund_id ||
           known->wanted != wanted.amount;
  }
  const auto counted = store::counted_towards(tx, wanted.refund_id);
  if (!counted) return false;
  // Without what was wanted: all, or, of a row from before that was noted, just so much.
  const bool so_much =
      counted->wanted == wanted.amount || (!counted->wanted && wanted.amount == counted->amount);
  return counted->attempt_id != wanted.attempt_id || !so_much;
}

/// One refund or void, in transactions.
class GivingBack {
 public:
  GivingBack(const Parts& parts, const GiveBack& wanted, const platform::Origin& origin)
      : parts_(parts),
        wanted_(wanted),
        payment_(payment_of(parts, wanted.attempt_id)),
        asking_{.origin = origin, .attempt = wanted.attempt_id} {
    if (parts.ports.database.read([&](Reader& tx) { return is_of_another(tx, wanted); })) {
      throw ProblemException(422, "REFUND_ID_REUSED",
                             "this refund id is another attempt's, or of another amount");
    }
  }

  /// Nothing: the gateway is silent.
  std::optional<Step> look() const {
    return with_answer(parts_, payment_, asking_, [&](Book& book, const Said& said) {
      auto& attempt = book.attempt(wanted_.attempt_id);
      Step step = next_step(book, attempt, said, wanted_);
      const auto* ended = std::get_if<GiveBackOutcome>(&step);
      const bool over = std::holds_alternative<TooMuch>(step) ||
                        (ended != nullptr && std::holds_alternative<GivenBack>(*ended));
      if (!over) waits(book, attempt);
      if (ended != nullptr && std::holds_alternative<GivenBack>(*ended)) gone(book, attempt);
      return step;
    });
  }

  GiveBackOutcome silent() const {
    in_book([&](Book& book, Book::Attempt& attempt) {
      book.silence(attempt);
      waits(book, attempt);
    });
    return GatewayUnknown{};
  }

  GiveBackOutcome void_refused() const {
    in_book([](Book&, Book::Attempt& attempt) { attempt.void_asked_at.reset(); });
    return failed;
  }

  /// That call has been answered: it does not arrive any more.
  void refund_refused(const std::string& refund_id) const {
    in_book([&](Book& book, Book::Attempt&) {
      for (auto* part : book.parts_of(wanted_.refund_id)) {
        if (part->refund_id.value() == refund_id) part->asked_at.reset();
      }
    });
  }

  GiveBackOutcome refund_failed(const std::string& refund_id) const {
    in_book([&](Book& book, Book::Attempt& attempt) {
      for (auto* part : book.parts_of(wanted_.refund_id)) {
        const bool it = part->refund_id.value() == refund_id;
        if (it && part->status == RefundStatus::Requested) book.refund_failed(attempt, *part);
      }
    });
    return failed;
  }

 private:
  void waits(Book& book, Book::Attempt& attempt) const {
    if (!attempt.given_back_at) attempt.given_back_at = book.now();
    if (*attempt.given_back_at + parts_.settings.deadlines.refund_retried <= book.now()) {
      book.open_ticket(attempt, store::TicketKind::Refund);
    }
  }

  /// Others of the attempt may be under way still: the time is theirs then.
  void gone(Book& book, Book::Attempt& attempt) const {
    if (book.refund_under_way(attempt)) return;
    attempt.given_back_at.reset();
    book.close_ticket(attempt, store::TicketKind::Refund);
  }

  template <class Work>
  void in_book(Work work) const {
    parts_.ports.database.transaction([&](Transaction& tx) {
      Book book(tx, parts_, payment_, {.origin = asking_.origin, .asking = asking_.attempt});
      work(book, book.attempt(wanted_.attempt_id));
      book.finish();
    });
  }

  const Parts& parts_;
  const GiveBack& wanted_;
  const domain::PaymentId payment_;
  const Asking asking_;
};

/// What the call's answer says already; nothing: a look tells.
struct Answer {
  const Parts& parts;
  const GivingBack& giving;
  std::string attempt_id;
  std::string refund_id;

  std::optional<GiveBackOutcome> operator()(const gateway::Acted& acted) const {
    return acted.later ? std::optional<GiveBackOutcome>(requested) : std::nullopt;
  }
  std::optional<GiveBackOutcome> operator()(const gateway::Refund&) const { return std::nullopt; }
  std::optional<GiveBackOutcome> operator()(const gateway::Refused& refused) const {
    warn(parts, "the gateway does not give back", attempt_id,
         json::to_text(refused.code) + " " + refused.detail);
    if (refused.code == gateway::RefusalCode::VoidRefused) return giving.void_refused();
    if (refused.code == gateway::RefusalCode::RefundFailed) return giving.refund_failed(refund_id);
    giving.refund_refused(refund_id);
    return std::nullopt;
  }
  std::optional<GiveBackOutcome> operator()(const gateway::Unknown& unknown) const {
    warn(parts, "the gateway does not say whether it has given back", attempt_id,
         json::to_text(unknown.doubt) + " " + unknown.detail);
    if (was_answered(unknown)) return std::nullopt;
    return GatewayUnknown{};
  }
};

}  // namespace

GiveBackOutcome PaymentService::give_back(const GiveBack& request, const Origin& origin) const {
  const Parts parts{ports_, settings_};
  const GivingBack giving(parts, request, origin);
  for (int round = 0; round < most_rounds; ++round) {
    const auto step = giving.look();
    if (!step) return giving.silent();
    if (const auto* ended = std::get_if<GiveBackOutcome>(&*step)) return *ended;
    if (const auto* much = std::get_if<TooMuch>(&*step)) {
      throw ProblemException(422, "REFUND_EXCEEDS_CAPTURED",
                             "only " + std::to_string(much->left.value()) + " is left to refund");
    }
    std::optional<GiveBackOutcome> outcome;
    Answer answer{parts, giving, request.attempt_id.value(), ""};
    if (const auto* let_go = std::get_if<gateway::VoidRequest>(&*step)) {
      outcome = std::visit(answer, ports_.gateway.void_transaction(*let_go));
    } else {
      const auto& refund = std::get<gateway::RefundRequest>(*step);
      answer.refund_id = refund.refund_id;
      outcome = std::visit(answer, ports_.gateway.refund(refund));
    }
    if (outcome) return *outcome;
  }
  warn(parts, "what is to go back does not", request.attempt_id.value(), "tried too often");
  return GatewayUnknown{};
}

}  // namespace perdura::services::payment
