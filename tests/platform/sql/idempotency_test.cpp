#include "platform/outbox/idempotency.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "tests/platform/sql/outbox_world.hpp"

namespace perdura::platform {
namespace {

struct Idempotency : OutboxWorld {
  static constexpr std::chrono::milliseconds lease{10'000};
  const IdempotencyStore store{lease};
  const EffectKey key{"worker", "POST /reservations", "ord_7/reserve"};
  const std::string hash = body_hash("body");
  const Instant keep = at(9'000'000);

  Claim claim(const std::string& of = "body") {
    return db.transaction(
        [&](Transaction& tx) { return store.claim(tx, key, body_hash(of), now); });
  }
  bool finish(Fresh fresh, int status = 201, const std::string& body = "answer") {
    return db.transaction([&](Transaction& tx) {
      return store.finish(tx, key, fresh, {status, body}, keep);
    });
  }
  DeedState bury() {
    return db.transaction([&](Transaction& tx) { return store.bury(tx, key, now, keep); });
  }
  template <class T>
  static bool is(const auto& state) {
    return std::holds_alternative<T>(state);
  }
};

TEST_F(Idempotency, HashesAreSha256) {
  EXPECT_EQ(body_hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_F(Idempotency, ReplaysTheAnswer) {
  EXPECT_TRUE(finish(std::get<Fresh>(claim())));
  const auto again = claim();
  ASSERT_TRUE(is<Replay>(again));
  EXPECT_EQ(std::get<Replay>(again).answer, (StoredAnswer{201, "answer"}));
}

TEST_F(Idempotency, RefusesAnotherBodyWhetherFinishedOrNot) {
  const auto fresh = std::get<Fresh>(claim());
  EXPECT_TRUE(is<KeyReused>(claim("another")));
  EXPECT_TRUE(finish(fresh));
  EXPECT_TRUE(is<KeyReused>(claim("another")));
}

TEST_F(Idempotency, KeepsAnAnswerUnderAKeyThatNobodyHasUsed) {
  const auto keep_it = [&] {
    return db.transaction([&](Transaction& tx) {
      return store.keep(tx, key, hash, {201, "answer"}, now, keep);
    });
  };
  EXPECT_TRUE(keep_it());
  EXPECT_FALSE(keep_it());
  EXPECT_EQ(std::get<Replay>(claim()).answer, (StoredAnswer{201, "answer"}));
  EXPECT_TRUE(is<KeyReused>(claim("another")));
  EXPECT_TRUE(is<Done>(bury()));
}

TEST_F(Idempotency, KeepsNothingUnderAKeyThatIsAtWorkOrBuried) {
  const auto keep_it = [&] {
    return db.transaction([&](Transaction& tx) {
      return store.keep(tx, key, hash, {201, "answer"}, now, keep);
    });
  };
  claim();
  EXPECT_FALSE(keep_it());
  EXPECT_TRUE(is<InProgress>(claim()));
  now += lease;
  bury();
  EXPECT_FALSE(keep_it());
  EXPECT_TRUE(is<Withdrawn>(claim()));
}

TEST_F(Idempotency, SaysThatAnAttemptIsAtWork) {
  claim();
  now += lease - std::chrono::milliseconds(1);
  EXPECT_TRUE(is<InProgress>(claim()));
}

TEST_F(Idempotency, KeepsCallersAndRoutesApart) {
  claim();
  for (const auto& other :
       {EffectKey{"other", key.route, key.key}, EffectKey{key.caller, "POST /other", key.key}}) {
    EXPECT_TRUE(is<Fresh>(
        db.transaction([&](Transaction& tx) { return store.claim(tx, other, hash, now); })));
  }
}

TEST_F(Idempotency, ReplaysRefusalsButNoServerErrors) {
  EXPECT_TRUE(finish(std::get<Fresh>(claim()), 503));
  const auto second = claim();
  ASSERT_TRUE(is<Fresh>(second));
  EXPECT_TRUE(finish(std::get<Fresh>(second), 409, "out of stock"));
  const auto third = claim();
  ASSERT_TRUE(is<Replay>(third));
  EXPECT_EQ(std::get<Replay>(third).answer.status, 409);
}

TEST_F(Idempotency, LeavesNoTraceOfARolledBackEffect) {
  EXPECT_ANY_THROW(db.transaction([&](Transaction& tx) {
    store.claim(tx, key, hash, now);
    throw std::runtime_error("the effect failed");
  }));
  EXPECT_TRUE(is<Fresh>(claim()));
}

TEST_F(Idempotency, ADeadAttemptIsTakenOverAndCannotFinish) {
  const auto dead = std::get<Fresh>(claim());
  now += lease;
  const auto next = claim();
  ASSERT_TRUE(is<Fresh>(next));
  EXPECT_FALSE(finish(dead));
  EXPECT_TRUE(finish(std::get<Fresh>(next)));
  EXPECT_FALSE(finish(dead, 503));
  EXPECT_TRUE(is<Replay>(claim()));
}

TEST_F(Idempotency, AnUndoThatComesFirstWithdrawsTheDeed) {
  EXPECT_TRUE(is<NeverDone>(bury()));
  EXPECT_TRUE(is<NeverDone>(bury()));
  EXPECT_TRUE(is<Withdrawn>(claim()));
}

TEST_F(Idempotency, AnUndoFindsTheAnswerOfTheDeed) {
  EXPECT_TRUE(finish(std::get<Fresh>(claim())));
  const auto found = bury();
  ASSERT_TRUE(is<Done>(found));
  EXPECT_EQ(std::get<Done>(found).answer.body, "answer");
}

TEST_F(Idempotency, AnUndoWaitsForAnAttemptAtWorkAndBuriesADeadOne) {
  const auto dead = std::get<Fresh>(claim());
  EXPECT_TRUE(is<InProgress>(bury()));
  now += lease;
  EXPECT_TRUE(is<NeverDone>(bury()));
  EXPECT_FALSE(finish(dead));
  EXPECT_TRUE(is<Withdrawn>(claim()));
}

TEST_F(Idempotency, PurgesWhatNeedNotBeKept) {
  EXPECT_TRUE(finish(std::get<Fresh>(claim())));
  const auto purge = [&](Instant when) {
    return db.transaction([&](Transaction& tx) { return store.purge(tx, when, 10); });
  };
  EXPECT_EQ(purge(keep), 0);
  EXPECT_EQ(purge(keep + std::chrono::milliseconds(1)), 1);
  EXPECT_TRUE(is<Fresh>(claim()));
  EXPECT_EQ(purge(at(INT64_MAX / 2)), 0);  // at work
}

TEST_F(Idempotency, RefusesAnEmptyKey) {
  EXPECT_THROW(db.transaction([&](Transaction& tx) {
    store.claim(tx, {"a", "b", ""}, hash, now);
  }),
               std::invalid_argument);
}

TEST_F(Idempotency, OneOfManyHasTheEffectAndTheOthersItsAnswer) {
  stock("A", 0);
  std::atomic<int> effects{0};
  std::atomic<int> replays{0};
  {
    std::vector<std::jthread> threads;
    for (int n = 0; n < 8; ++n) {
      threads.emplace_back([&] {
        const bool replayed = db.transaction([&](Transaction& tx) {
          const auto mine = store.claim(tx, key, hash, now);
          if (is<Replay>(mine)) return true;
          tx.execute("UPDATE stock SET n = n + 1 WHERE sku = 'A'");
          return !store.finish(tx, key, std::get<Fresh>(mine), {201, "answer"}, keep);
        });
        ++(replayed ? replays : effects);
      });
    }
  }
  EXPECT_EQ(effects, 1);
  EXPECT_EQ(replays, 7);
  EXPECT_EQ(amount("A"), 1);
}

}  // namespace
}  // namespace perdura::platform
