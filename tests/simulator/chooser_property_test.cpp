// For any sequence of questions and any seed.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/simulator/asked.hpp"

namespace perdura::simulator {
namespace {

RC_GTEST_PROP(ChooserProperty, TheSameSeedGivesTheSameAnswers, (std::uint64_t seed)) {
  const auto asked = *questions();
  Chooser one(seed, stormy());
  Chooser other(seed, stormy());
  RC_ASSERT(ask_all(one, asked) == ask_all(other, asked));
  RC_ASSERT(one.recorded() == other.recorded());
}

RC_GTEST_PROP(ChooserProperty, WhatOneEntityIsAnsweredDoesNotDependOnTheOthers,
              (std::uint64_t seed)) {
  const auto asked = *questions();
  Chooser together(seed, stormy());
  Chooser alone(seed, stormy());
  const auto answers = ask_all(together, asked);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (entity_of(asked[i]) != "o1") continue;
    RC_ASSERT(ask(alone, asked[i]) == answers[i]);
  }
}

RC_GTEST_PROP(ChooserProperty, ARecordedPlanGivesTheSameAnswersWithoutASeed, (std::uint64_t seed)) {
  const auto asked = *questions();
  Chooser drawing(seed, stormy());
  const auto answers = ask_all(drawing, asked);
  Chooser planned(from_lines(to_lines(drawing.recorded())));
  RC_ASSERT(ask_all(planned, asked) == answers);
  RC_ASSERT(planned.recorded() == drawing.recorded());
  RC_ASSERT(planned.unmet().empty());
}

RC_GTEST_PROP(ChooserProperty, TakingOneEntryOutOfAPlanMovesNoOtherAnswer, (std::uint64_t seed)) {
  const auto asked = *questions();
  Chooser drawing(seed, stormy());
  const auto answers = ask_all(drawing, asked);
  const Plan& plan = drawing.recorded();
  RC_PRE(!plan.empty());
  const auto removed = *rc::gen::inRange<std::size_t>(0, plan.size());
  Plan rest = plan;
  rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(removed));
  Chooser planned(rest);
  const auto left = ask_all(planned, asked);
  std::size_t faults = 0;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const bool is_removed = answers[i] && faults++ == removed;
    RC_ASSERT(left[i] == (is_removed ? Choice{} : answers[i]));
  }
}

RC_GTEST_PROP(ChooserProperty, AfterADrawnFaultItsEntityIsSparedForAWhile, (std::uint64_t seed)) {
  const auto number = *rc::gen::inRange<std::size_t>(0, all_sites().size());
  const Question question{number, 0, 0};
  Chooser chooser(seed, stormy(1'000));
  const int calm = site_of(question).calm;
  for (int round = 0; round < 5; ++round) {
    RC_ASSERT(bool(ask(chooser, question)));
    for (int i = 0; i < calm; ++i) RC_ASSERT(!ask(chooser, question));
  }
}

RC_GTEST_PROP(ChooserProperty, TimesLieWithinTheBoundsOfTheirChoice, (std::uint64_t seed)) {
  const auto asked = *questions();
  Chooser chooser(seed, stormy(900));
  for (const auto& question : asked) {
    const Choice choice = ask(chooser, question);
    const auto& row = site_of(question).choices[static_cast<std::size_t>(choice.index)];
    const Duration by = row.both_ways ? std::chrono::abs(choice.by) : choice.by;
    RC_ASSERT(by >= row.by_least && by <= row.by_most);
    RC_ASSERT(by % std::chrono::milliseconds(1) == Duration::zero());
  }
}

RC_GTEST_PROP(ChooserProperty, DrawnFaultsGoOnBesideAPlanWhoseEntriesAreTakenAway,
              (std::uint64_t seed)) {
  const auto asked = *questions();
  const Plan plan{{"gateway.capture", "o1", 1, "delay", std::chrono::seconds(3)}};
  Chooser with(seed, stormy(), plan);
  Chooser without(seed, stormy());
  const auto first = ask_all(with, asked);
  const auto second = ask_all(without, asked);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const bool planned = site_of(asked[i]).name == "gateway.capture" && entity_of(asked[i]) == "o1";
    if (!planned) RC_ASSERT(first[i] == second[i]);
  }
}

}  // namespace
}  // namespace perdura::simulator
