#include "simulator/chooser.hpp"

#include <gtest/gtest.h>

#include <set>

#include "simulator/digest.hpp"
#include "tests/simulator/asked.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;

constexpr int many = 100'000;

/// How often each choice comes, asked once for each of many entities.
std::vector<int> counts(const Place& place, const Weather& weather) {
  Chooser chooser(7, weather);
  std::vector<int> met(place.site.choices.size());
  for (int i = 0; i < many; ++i) {
    ++met[static_cast<std::size_t>(chooser.at(place, "o" + std::to_string(i)).index)];
  }
  return met;
}

TEST(Chooser, WithoutAnythingEveryAnswerIsTheDefault) {
  Chooser chooser;
  for (std::size_t i = 0; i < all_sites().size(); ++i) EXPECT_FALSE(ask(chooser, {i, 0, 0}));
  EXPECT_TRUE(chooser.recorded().empty());
}

TEST(Chooser, AnswersAsThePlanSaysOnThatOccasionOnly) {
  Chooser chooser(Plan{{"gateway.capture", "o1", 2, "delay", 3s},
                       {"activity.RefundPayment", "o1", 1, "crash_after_commit"}});
  EXPECT_FALSE(chooser.at(sites::gateway_capture, "o1"));
  const Choice second = chooser.at(sites::gateway_capture, "o1");
  EXPECT_EQ(second.as<GatewayCall>(), GatewayCall::Delay);
  EXPECT_EQ(second.by, 3s);
  EXPECT_FALSE(chooser.at(sites::gateway_capture, "o1"));
  EXPECT_FALSE(chooser.at(sites::gateway_capture, "o2"));
  EXPECT_FALSE(chooser.at({sites::activity, "ChargeCredit"}, "o1"));
  EXPECT_EQ(chooser.at({sites::activity, "RefundPayment"}, "o1").as<Attempt>(),
            Attempt::CrashAfterCommit);
}

TEST(Chooser, WhatIsNotOfferedIsNeitherChosenNorRecordedAndSparesNothing) {
  const Plan plan{{"gateway.capture", "o1", 1, "refuse"}};
  Chooser planned(plan);
  const auto offer = Offer::all().without(GatewayCall::Refuse);
  EXPECT_FALSE(planned.at(sites::gateway_capture, "o1", offer));
  EXPECT_FALSE(planned.at(sites::gateway_capture, "o1"));
  EXPECT_TRUE(planned.recorded().empty());
  EXPECT_EQ(planned.unmet(), plan);

  Weather always;
  always.odds["gateway.capture"] = {0, 1'000};
  Chooser drawing(1, always);
  EXPECT_FALSE(drawing.at(sites::gateway_capture, "o1", offer));
  EXPECT_TRUE(drawing.recorded().empty());
  EXPECT_EQ(drawing.at(sites::gateway_capture, "o1").as<GatewayCall>(), GatewayCall::Refuse);
}

TEST(Chooser, WhatTimeCountsIsAskedOnlyWhereSomethingMayStrike) {
  Chooser planned(Plan{{"process", "shop", 7, "kill", 3s}, {"process", "shop", 9, "kill", 3s}});
  EXPECT_EQ(planned.next_of(sites::process, "shop", 0), 7u);
  EXPECT_EQ(planned.at_nth(sites::process, "shop", 7).by, 3s);
  EXPECT_EQ(planned.next_of(sites::process, "shop", 7), 9u);
  EXPECT_EQ(planned.next_of(sites::process, "shop", 9), std::nullopt);
  EXPECT_EQ(planned.next_of(sites::process, "worker", 0), std::nullopt);

  int told = 0;
  Chooser drawing(1, fair_weather());
  drawing.on_change([&] { ++told; });
  EXPECT_EQ(drawing.next_of(sites::process, "shop", 4), std::nullopt);
  drawing.set_weather(stormy());
  EXPECT_EQ(drawing.next_of(sites::process, "shop", 4), 5u);
  drawing.heal();
  EXPECT_EQ(drawing.next_of(sites::process, "shop", 4), std::nullopt);
  EXPECT_EQ(told, 2);
}

TEST(Chooser, AnOccasionThatIsAskedByItsNumberIsTheSameAsOneThatIsCounted) {
  Chooser counting(3, stormy(300));
  Chooser numbered(3, stormy(300));
  for (std::uint64_t nth = 1; nth <= 100; ++nth) {
    EXPECT_EQ(counting.at(sites::serve, "h"), numbered.at_nth(sites::serve, "h", nth));
  }
}

TEST(Chooser, AChoiceThatTakesATimeHasItsLeastWhereThePlanNamesNone) {
  Chooser chooser(Plan{{"gateway.capture", "o1", 1, "delay"}});
  EXPECT_EQ(chooser.at(sites::gateway_capture, "o1").by, 1s);
}

TEST(Chooser, TheStrengthOfAClassIsHowOftenItsSitesGoWrongByTheirWeights) {
  Weather weather;
  weather.of(FaultClass::Courier) = 300;
  const auto met = counts(sites::courier_news, weather);
  int sum = 0;
  for (const auto& choice : sites::courier_news.choices) sum += choice.weight;
  EXPECT_NEAR(met[0], many * 0.7, many * 0.01);
  for (std::size_t i = 1; i < met.size(); ++i) {
    const double share = 0.3 * sites::courier_news.choices[i].weight / sum;
    EXPECT_NEAR(met[i], many * share, many * 0.005) << sites::courier_news.choices[i].name;
  }
  EXPECT_EQ(counts(sites::gateway_capture, weather)[0], many) << "its class is off";
}

TEST(Chooser, TheOddsOfASiteTakeThePlaceOfItsClass) {
  Weather weather = stormy(1'000);
  weather.odds["gateway.capture"] = {0, 0, 100, 0, 250};
  const auto met = counts(sites::gateway_capture, weather);
  EXPECT_EQ(met[1], 0);
  EXPECT_NEAR(met[2], many * 0.1, many * 0.005);
  EXPECT_EQ(met[3], 0);
  EXPECT_NEAR(met[4], many * 0.25, many * 0.005);
  EXPECT_NEAR(met[0], many * 0.65, many * 0.005);
}

TEST(Chooser, DrawsShortAndLongTimesOfEachSize) {
  Weather weather;
  weather.odds["gateway.capture"] = {0, 0, 0, 0, 1'000};  // delay, 1s to 15min
  Chooser chooser(3, weather);
  std::set<std::int64_t> octaves;
  for (int i = 0; i < 1'000; ++i) {
    const auto by = chooser.at(sites::gateway_capture, "o" + std::to_string(i)).by;
    for (std::int64_t octave = 0; octave < 10; ++octave) {
      if (by >= 1s * (1 << octave) && by < 1s * (2 << octave)) octaves.insert(octave);
    }
  }
  EXPECT_EQ(octaves.size(), 10u);
}

TEST(Chooser, AfterHealingNothingGoesWrongAnyMore) {
  Chooser chooser(1, stormy(1'000), Plan{{"gateway.capture", "o1", 1, "refuse"}});
  chooser.heal();
  EXPECT_FALSE(chooser.at(sites::gateway_capture, "o1"));
  EXPECT_FALSE(chooser.at(sites::store, "order"));
  EXPECT_EQ(chooser.unmet().size(), 1u);
}

TEST(Chooser, TellsWhatOfThePlanWasNeverAskedFor) {
  const Plan plan{{"activity.GiveBack", "o1", 2, "slow", 5s},
                  {"courier.news", "o1", 1, "jump"},
                  {"gateway.capture", "o1", 1, "refuse"}};
  Chooser chooser(plan);
  chooser.at(sites::gateway_capture, "o1");
  chooser.at({sites::activity, "GiveBack"}, "o1");
  EXPECT_EQ(chooser.unmet(), (Plan{plan[0], plan[1]}));
}

TEST(Chooser, RefusesAPlanThatNoSiteCanGive) {
  EXPECT_THROW(Chooser(Plan{{"gateway.captur", "o1", 1, "refuse"}}), std::invalid_argument);
  EXPECT_THROW(Chooser(Plan{{"gateway.capture", "o1", 1, "answer"}}), std::invalid_argument);
  EXPECT_THROW(Chooser(Plan{{"gateway.capture", "o1", 0, "refuse"}}), std::invalid_argument);
  const PlanEntry entry{"gateway.capture", "o1", 1, "refuse"};
  EXPECT_THROW(Chooser(Plan{entry, entry}), std::invalid_argument);
}

TEST(Chooser, TheWeatherCanChangeWhileOccasionsAreCountedOn) {
  Weather weather;
  weather.odds["gateway.capture"] = {0, 1'000};
  Chooser chooser(1, fair_weather());
  EXPECT_FALSE(chooser.at(sites::gateway_capture, "o1"));
  chooser.set_weather(weather);
  EXPECT_TRUE(chooser.at(sites::gateway_capture, "o1"));
  ASSERT_EQ(chooser.recorded().size(), 1u);
  EXPECT_EQ(chooser.recorded()[0].nth, 2u);
}

TEST(Weather, EachClassIsOnInAQuarterOfTheRunsAndWithEachOtherOne) {
  constexpr int runs = 10'000;
  std::array<int, fault_classes.size()> on{};
  std::set<std::pair<std::size_t, std::size_t>> together;
  std::set<int> strengths;
  int calm = 0;
  for (std::uint64_t seed = 0; seed < runs; ++seed) {
    const Weather weather = swarm_weather(seed);
    calm += weather == fair_weather() ? 1 : 0;
    for (std::size_t i = 0; i < on.size(); ++i) {
      if (weather.per_mille[i] == 0) continue;
      ++on[i];
      strengths.insert(weather.per_mille[i]);
      for (std::size_t j = 0; j < i; ++j) {
        if (weather.per_mille[j] != 0) together.insert({i, j});
      }
    }
  }
  for (const int count : on) EXPECT_NEAR(count, runs / 4, runs / 50);
  EXPECT_EQ(together.size(), on.size() * (on.size() - 1) / 2);
  EXPECT_EQ(strengths, (std::set<int>{5, 50, 250}));
  EXPECT_NEAR(calm, runs * 0.075, runs * 0.01);
}

TEST(Chooser, ANumberIsOfSeedWhatAndEntityAndInNoPlan) {
  Chooser one(1, stormy()), again(1, fair_weather()), other(2, stormy());
  const auto number = one.number("lines", "w1");
  ask(one, {0, 0, 0});
  EXPECT_EQ(one.number("lines", "w1"), number) << "it is no occasion";
  EXPECT_EQ(again.number("lines", "w1"), number) << "the weather is nothing to it";
  EXPECT_NE(other.number("lines", "w1"), number);
  EXPECT_NE(one.number("lines", "w2"), number);
  EXPECT_NE(one.number("sku", "w1"), number);
  EXPECT_NE(one.number("line", "sw1"), number);
  EXPECT_TRUE(again.recorded().empty());
}

TEST(Chooser, ToldOfEachFaultAsItIsRecorded) {
  Chooser chooser(7, stormy());
  Plan told;
  chooser.on_fault([&](const PlanEntry& entry) { told.push_back(entry); });
  for (std::size_t n = 0; n < 200; ++n) ask(chooser, {n, n, n});
  EXPECT_FALSE(told.empty());
  EXPECT_EQ(told, chooser.recorded());
}

/// Seeds are written down in reports: they mean the same on every machine, and after every change
/// that is not meant to move them.
TEST(Chooser, WhatASeedMeansStays) {
  Digest digest;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (const int strength : swarm_weather(seed).per_mille)
      digest.add(static_cast<std::uint64_t>(strength));
    Chooser chooser(seed, stormy());
    for (std::size_t i = 0; i < all_sites().size(); ++i) {
      for (int nth = 0; nth < 10; ++nth) ask(chooser, {i, 0, 0});
    }
    digest.add(to_lines(chooser.recorded()));
  }
  EXPECT_EQ(digest.value(), 17880287310106213046u);
}

TEST(Chooser, TellsOfEachQuestionUntilAllIsHealed) {
  Chooser chooser(Plan{{"gateway.capture", "o1", 2, "delay", 3s}});
  std::vector<std::string> told;
  chooser.on_occasion([&](const Occasion& one) {
    told.push_back(name_of(one.place) + " " + std::string(one.entity) + " " +
                   std::to_string(one.nth) + (one.offer.has(1) ? " refuse" : ""));
  });
  chooser.at(sites::gateway_capture, "o1");
  chooser.at(sites::gateway_capture, "o1", Offer::all().without(GatewayCall::Refuse));
  chooser.at_nth(sites::process, "shop", 7);
  chooser.heal();
  chooser.at(sites::gateway_capture, "o1");
  EXPECT_EQ(told, (std::vector<std::string>{"gateway.capture o1 1 refuse", "gateway.capture o1 2",
                                            "process shop 7 refuse"}));
}

TEST(Chooser, WhileSomebodyIsToldWhatTimeCountsIsAskedEachTime) {
  Chooser chooser;
  int changed = 0;
  chooser.on_change([&] { ++changed; });
  EXPECT_FALSE(chooser.next_of(sites::process, "shop", 3));
  chooser.on_occasion([](const Occasion&) {});
  EXPECT_EQ(chooser.next_of(sites::process, "shop", 3), 4u);
  EXPECT_EQ(changed, 1);
  chooser.on_occasion(nullptr);
  EXPECT_FALSE(chooser.next_of(sites::process, "shop", 3));
}

}  // namespace
}  // namespace perdura::simulator
