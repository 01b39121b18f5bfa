// Random lives of a gateway, faults, crashes and all: what its book says is what its records say,
// and money is never made.
#include <rapidcheck.h>

#include "tests/mock-pg/pg_world.hpp"

namespace perdura::mock_pg::testing {
namespace {

constexpr int longest_life = 80;
constexpr int payments = 3;

/// Even over the whole range from the first run on: lives that are short and poor meet nothing.
std::int64_t pick(std::int64_t from, std::int64_t to) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::int64_t>(from, to));
}

/// Kept answers by key: what was answered once is answered ever after.
struct Heard {
  std::map<std::string, Answer> answers;

  void note(const std::string& key, const Reply& reply) {
    if (reply.hearing == Hearing::Nothing || reply.answer.status == 404) return;
    if (reply.answer.refusal && reply.answer.refusal->code == "IDEMPOTENCY_KEY_REUSED") return;
    const auto [known, fresh] = answers.try_emplace(key, reply.answer);
    RC_ASSERT(fresh || known->second == reply.answer);
  }
};

Fate random_fate(std::uint64_t seed) {
  return [seed](const FateQuestion& question) -> std::optional<FaultKind> {
    const auto text = question.pg_order_id + std::to_string(question.nth) +
                      std::to_string(static_cast<int>(question.call)) + std::to_string(seed);
    const auto hash = std::hash<std::string>{}(text);
    if (hash % 3 != 0) return std::nullopt;
    return static_cast<FaultKind>(hash / 3 % 6);
  };
}

/// So that there is money to move from the beginning.
void begin(PgWorld& w) {
  for (int n = 0; n < payments; ++n) {
    const auto id = "o" + std::to_string(n);
    w.add(id, 10);
    w.brain->approve(id, {}, w.now);
    w.brain->capture("pgt_" + id + "_1", 10, "begin" + id, w.now);
  }
}

void act(PgWorld& w, Heard& heard) {
  const auto id = "o" + std::to_string(pick(0, payments));
  const auto transaction = "pgt_" + id + "_" + std::to_string(pick(1, 4));
  const auto key = "k" + std::to_string(pick(0, 12));
  const Amount amount = pick(1, 12);
  switch (pick(0, 9)) {
    case 0:
      w.add(id, 10);
      return;
    case 1:
      if (const auto page = w.brain->page(id, w.now)) w.brain->pay(id, page->attempt, w.now);
      return;
    case 2:
      w.brain->approve(id, amount, w.now);
      return;
    case 3:
      heard.note("c" + key, w.brain->capture(transaction, amount, key, w.now));
      return;
    case 4:
      heard.note("v" + key, w.brain->void_transaction(transaction, key, w.now));
      return;
    case 5:
    case 6:
      heard.note("r" + key, w.refund(transaction, "r" + std::to_string(pick(0, 3)), amount, key));
      return;
    case 7:
      w.now += std::chrono::seconds(pick(1, 100'000));
      return;
    default:
      w.restart();
  }
}

/// As a reader of the facts would add them up.
void check(const Payment& payment) {
  for (const auto& [id, transaction] : payment.transactions()) {
    std::map<FactType, Amount> sums;
    std::map<std::string, int> done;
    for (const Fact& fact : transaction.facts()) {
      sums[fact.type] += fact.amount;
      if (fact.type == FactType::RefundDone) RC_ASSERT(++done[fact.refund_id.value()] == 1);
    }
    const Amounts shown = transaction.amounts();
    RC_ASSERT(shown.authorised == sums[FactType::Authorized]);
    RC_ASSERT(shown.captured == sums[FactType::Captured]);
    RC_ASSERT(shown.refunded == sums[FactType::RefundDone]);
    RC_ASSERT(shown.captured <= shown.authorised);
    RC_ASSERT(shown.refunded + shown.refund_pending <= shown.captured);
    RC_ASSERT(shown.refund_pending >= 0);
    const Amount released = sums[FactType::Voided] + sums[FactType::Expired];
    RC_ASSERT(released == 0 || released == shown.authorised);
    RC_ASSERT(released == 0 || shown.captured == 0);
  }
}

Amount settled(const PgWorld& w) {
  Amount net = 0;
  for (std::chrono::sys_days day = std::chrono::floor<std::chrono::days>(start); day <= w.now;
       day += std::chrono::days(1)) {
    for (const auto& line : w.brain->settlements(day, 0, 1'000, w.now).items) net += line.net;
  }
  return net;
}

TEST(MockPgProperty, MoneyIsTakenAtMostOnceAndGoesBackAtMostOnce) {
  EXPECT_TRUE(rc::check([] {
    PgWorld w(random_fate(*rc::gen::arbitrary<std::uint64_t>()));
    Heard heard;
    begin(w);
    const auto length = pick(1, longest_life + 1);
    for (std::int64_t n = 0; n < length; ++n) act(w, heard);
    w.brain->advance(w.now);
    Amount kept = 0;
    for (const auto& [id, payment] : w.brain->book().payments()) {
      check(payment);
      kept += payment.amounts().captured - payment.amounts().refunded;
    }
    RC_ASSERT(settled(w) == kept);
  }));
}

TEST(MockPgProperty, ACrashAnywhereLosesNothingThatWasKept) {
  EXPECT_TRUE(rc::check([] {
    PgWorld w(random_fate(*rc::gen::arbitrary<std::uint64_t>()));
    Heard heard;
    begin(w);
    const auto length = pick(1, longest_life + 1);
    for (std::int64_t n = 0; n < length; ++n) act(w, heard);
    const auto before = json::to_text(w.brain->book_page("", 100, w.now));
    const auto waiting = w.brain->outbox().size();
    w.restart();
    RC_ASSERT(json::to_text(w.brain->book_page("", 100, w.now)) == before);
    RC_ASSERT(w.brain->outbox().size() == waiting);
    const auto all = static_cast<std::int64_t>(w.journal.records.size());
    const auto cut = static_cast<std::size_t>(pick(0, all + 1));
    w.journal.records.resize(cut);
    w.restart();
    for (const auto& [id, payment] : w.brain->book().payments()) check(payment);
  }));
}

}  // namespace
}  // namespace perdura::mock_pg::testing
