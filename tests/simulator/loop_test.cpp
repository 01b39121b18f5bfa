#include "simulator/loop.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr TimePoint start{};

struct Recorder {
  Loop loop;
  std::vector<std::string> seen;

  Loop::Work note(std::string what) {
    return
        [this, what] { seen.push_back(what + "@" + std::to_string((loop.now() - start) / 1ms)); };
  }
};

TEST(Loop, RunsStepsInOrderOfTimeThenTieBreakThenScheduling) {
  Recorder r;
  r.loop.after(5ms, r.note("late"));
  r.loop.after(1ms, r.note("second"), 7);
  r.loop.after(1ms, r.note("third"), 7);
  r.loop.after(1ms, r.note("first"), 3);
  r.loop.post(r.note("now"));
  r.loop.run();
  EXPECT_THAT(r.seen, ElementsAre("now@0", "first@1", "second@1", "third@1", "late@5"));
  EXPECT_EQ(r.loop.steps(), 5u);
  EXPECT_FALSE(r.loop.step());
}

TEST(Loop, WhatWatchesComesLastInItsMomentAndLeavesNoTrace) {
  const auto digest_of = [](bool watched) {
    Recorder r;
    Loop::TimerId gone = 0;
    if (watched) {
      r.loop.watch(start + 1ms, r.note("second watch"), 2);
      r.loop.watch(start + 1ms, r.note("first watch"), 1);
      gone = r.loop.watch(start + 2ms, r.note("never"));
    }
    r.loop.after(1ms, [&] { r.loop.post(r.note("posted")); });
    EXPECT_FALSE(r.loop.idle());
    r.loop.run_for(1ms);
    EXPECT_TRUE(r.loop.idle());
    EXPECT_EQ(r.loop.cancel(gone), watched);
    r.loop.after(1ms, r.note("end"));
    r.loop.run();
    EXPECT_EQ(r.loop.steps(), 3u);
    const std::vector<std::string> bare{"posted@1", "end@2"};
    const std::vector<std::string> all{"posted@1", "first watch@1", "second watch@1", "end@2"};
    EXPECT_EQ(r.seen, watched ? all : bare);
    return r.loop.digest().value();
  };
  EXPECT_EQ(digest_of(true), digest_of(false));
}

TEST(Loop, CarriesACauseFromStepToStep) {
  Loop loop;
  std::vector<std::uint64_t> causes;
  const auto note = [&] { causes.push_back(loop.cause()); };
  loop.after(1ms, [&] {
    note();
    loop.after(9ms, note);  // before it was set: comes from nothing
    loop.set_cause(7);
    note();
    loop.after(3ms, [&] {
      note();
      loop.after(1ms, note);
    });
  });
  loop.after(2ms, note);
  loop.run();
  EXPECT_THAT(causes, ElementsAre(0, 7, 0, 7, 7, 0));
}

TEST(Loop, RunsAPostBehindWhatIsAlreadyDue) {
  Recorder r;
  r.loop.post([&] { r.loop.post(r.note("posted")); });
  r.loop.post(r.note("due"));
  r.loop.run();
  EXPECT_THAT(r.seen, ElementsAre("due@0", "posted@0"));
}

TEST(Loop, TakesAPastTimeAndANegativeDelayAsNowAndAHugeOneAsTheEndOfTime) {
  Recorder r;
  r.loop.run_until(start + 10ms);
  r.loop.at(start, r.note("past"));
  r.loop.after(-1h, r.note("negative"));
  const auto huge = r.loop.after(Duration::max(), r.note("huge"));
  r.loop.run_for(1h);
  EXPECT_THAT(r.seen, ElementsAre("past@10", "negative@10"));
  EXPECT_TRUE(r.loop.cancel(huge));
}

TEST(Loop, ForgetsACancelledStepAndItsTime) {
  Recorder r;
  const auto held = std::make_shared<int>(1);
  const auto id = r.loop.after(1h, [held] { FAIL() << "a cancelled step ran"; });
  r.loop.after(1ms, r.note("kept"));
  EXPECT_TRUE(r.loop.cancel(id));
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_FALSE(r.loop.cancel(id));
  EXPECT_FALSE(r.loop.cancel(0));
  EXPECT_FALSE(r.loop.cancel(12345));
  r.loop.run();
  EXPECT_EQ(r.loop.now(), start + 1ms);
  EXPECT_THAT(r.seen, ElementsAre("kept@1"));
}

TEST(Loop, DoesNotMistakeAStepThatHasRunForALaterOneInItsPlace) {
  Recorder r;
  const auto first = r.loop.post(r.note("first"));
  r.loop.run();
  r.loop.post(r.note("second"));
  EXPECT_FALSE(r.loop.cancel(first));
  r.loop.run();
  EXPECT_THAT(r.seen, ElementsAre("first@0", "second@0"));
}

TEST(Loop, KeepsOrderWhenManyStepsAreCancelled) {
  Loop loop;
  std::vector<Loop::TimerId> ids;
  std::vector<int> ran;
  for (int i = 0; i < 20'000; ++i) {
    ids.push_back(loop.after(std::chrono::microseconds((i * 7919) % 20'000),
                             [&ran, i] { ran.push_back((i * 7919) % 20'000); }));
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i % 10 != 0) {
      EXPECT_TRUE(loop.cancel(ids[i]));
    }
  }
  EXPECT_EQ(loop.pending(), 2'000u);
  EXPECT_LT(loop.queued(), 4'100u) << "cancelled steps were not swept out";
  loop.run();
  EXPECT_EQ(ran.size(), 2'000u);
  EXPECT_TRUE(std::is_sorted(ran.begin(), ran.end()));
}

TEST(Loop, StopsAtItsBounds) {
  Loop endless({.max_steps = 100});
  std::function<void()> again = [&] { endless.post(again); };
  endless.post(again);
  EXPECT_THROW(endless.run(), LoopLimit);
  EXPECT_EQ(endless.steps(), 100u);

  Loop narrow({.max_pending = 2});
  narrow.post([] {});
  const auto id = narrow.post([] {});
  EXPECT_THROW(narrow.post([] {}), LoopLimit);
  narrow.cancel(id);
  EXPECT_NE(narrow.post([] {}), 0u);
}

TEST(Loop, GoesOnAfterAStepThatThrows) {
  Recorder r;
  r.loop.post([] { throw std::runtime_error("broken"); });
  r.loop.post(r.note("next"));
  EXPECT_THROW(r.loop.run(), std::runtime_error);
  r.loop.run();
  EXPECT_THAT(r.seen, ElementsAre("next@0"));
}

TEST(Loop, RefusesToBeRunByItsOwnStep) {
  Loop loop;
  loop.post([&] { loop.step(); });
  EXPECT_THROW(loop.run(), std::logic_error);
  loop.post([&] { loop.run_for(1h); });
  EXPECT_THROW(loop.run(), std::logic_error);
  EXPECT_EQ(loop.now(), start);
}

TEST(Loop, RunsUpToAndIncludingTheGivenTime) {
  Recorder r;
  r.loop.after(1ms, r.note("a"));
  r.loop.after(2ms, r.note("b"));
  r.loop.after(3ms, r.note("c"));
  r.loop.run_until(start + 2ms);
  EXPECT_THAT(r.seen, ElementsAre("a@1", "b@2"));
  EXPECT_EQ(r.loop.pending(), 1u);
}

TEST(Loop, LetsTheDestructorOfAWorkCancelAnother) {
  struct Canceller {
    Loop& loop;
    Loop::TimerId id;
    ~Canceller() { loop.cancel(id); }
  };
  Loop loop;
  const auto other = loop.after(1s, [] { FAIL() << "a cancelled step ran"; });
  auto holder = std::make_shared<Canceller>(loop, other);
  const auto id = loop.after(2s, [holder = std::move(holder)] {});
  EXPECT_TRUE(loop.cancel(id));
  EXPECT_EQ(loop.pending(), 0u);
  loop.after(1s, [left = std::make_shared<Canceller>(loop, loop.post([] {}))] {});
}  // and the loop goes with both inside

TEST(Digest, TellsOrderAndBoundariesApart) {
  const auto of = [](std::initializer_list<std::string_view> texts) {
    Digest digest;
    for (const auto text : texts) digest.add(text);
    return digest.value();
  };
  EXPECT_EQ(of({"ab", "c"}), of({"ab", "c"}));
  EXPECT_NE(of({"ab", "c"}), of({"a", "bc"}));
  EXPECT_NE(of({"a", "b"}), of({"b", "a"}));
  EXPECT_NE(of({}), of({""}));
  EXPECT_NE(of({"12345678"}), of({"12345679"}));
}

}  // namespace
}  // namespace perdura::simulator
