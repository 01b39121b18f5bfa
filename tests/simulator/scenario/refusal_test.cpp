// What is refused, with its place and the words that mend it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulator/scenario/texts.hpp"

namespace perdura::simulator::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

/// Nine lines that are fine; `more` begins on line 6.
std::string with(const std::string& more, const std::string& expect = "{invariants: all}") {
  return "scenario: one\nabout: One order.\nversion: 1\nexpect: " + expect +
         "\norders: [{id: o1, lines: [{sku: s1}]}]\n" + more;
}

constexpr const char* placed = "script: [{at: 0s, place: o1}]\n";

std::vector<std::string> scripted(const std::string& steps) {
  return findings_in(with("script:\n  - {at: 0s, place: o1}\n  - " + steps + "\n"));
}
std::vector<std::string> planned(const std::string& entry) {
  return findings_in(with(placed + std::string("plan: [") + entry + "]\n"));
}
std::vector<std::string> faulty(const std::string& faults) {
  return findings_in(with(placed + std::string("faults: {") + faults + "}\n"));
}

TEST(ScenarioRefusal, TheTextThatTheOthersStartFromIsFine) {
  EXPECT_THAT(findings_in(with(placed)), IsEmpty());
}

TEST(ScenarioRefusal, WhatTodaysShopRefusesWhateverHappens) {
  EXPECT_THAT(scripted("{at: 1s, cancel: o1, by: seller}"),
              ElementsAre(HasSubstr("only buyer and admin cancel in today's shop")));
  EXPECT_THAT(scripted("{at: 1s, cancel: o1, by: admin}"), IsEmpty());
  EXPECT_THAT(findings_in("scenario: one\nabout: One.\nversion: 1\nexpect: {invariants: all}\n"
                          "orders: [{id: o1, lines: [{sku: s1, quantity: 10_000}]}]\n" +
                          std::string(placed)),
              ElementsAre(HasSubstr("9_999")));
}

TEST(ScenarioRefusal, ExpectationsOfWhatThereIsNot) {
  EXPECT_THAT(findings_in(with(placed, "{invariants: all, stock: {s2: {sold: 1}}}")),
              ElementsAre(HasSubstr("there is no SKU \"s2\"")));
  EXPECT_THAT(findings_in(with(placed, "{invariants: all, final: {o1: {parcels: {sella: LOST}}}}")),
              ElementsAre(HasSubstr("there is no seller \"sella\"")));
  EXPECT_THAT(findings_in(with(placed, "{invariants: all, final: {o1: {attempts: [PAID]}}}")),
              ElementsAre(HasSubstr("there is no value \"PAID\"")));
  EXPECT_THAT(findings_in(with(placed + std::string("buyers: [{name: ben, credit: 1won}]\n"))),
              ElementsAre("7:17: \"ben\" orders nothing"));
  EXPECT_THAT(faulty("windows: [{from: 0s, for: 1h, down: [courier]}]"),
              ElementsAre(HasSubstr("there is no name \"courier\"")));
}

TEST(ScenarioRefusal, MarksThatNobodyLooksFor) {
  EXPECT_THAT(findings_in(with(placed, "{invariants: all, sometimes: [stock_out_rejectd]}")),
              ElementsAre(HasSubstr("did you mean \"stock_out_rejected\"?")));
}

TEST(ScenarioRefusal, TagsAnchorsAliasesAndDuplicateKeys) {
  EXPECT_THAT(findings_in(with("script: &x [{at: 0s, place: o1}]\n")),
              ElementsAre("6:9: an anchor is not allowed here: leave out \"&...\""));
  EXPECT_THAT(findings_in(with("script: [{at: !!str 0s, place: o1}]\n")),
              ElementsAre("6:15: a tag is not allowed here: leave out \"!...\""));
  EXPECT_THAT(findings_in(with("script: [{at: ! 0s, place: o1}]\n")),
              ElementsAre("6:15: a tag is not allowed here: leave out \"!...\""));
  EXPECT_THAT(findings_in(with("script: [{at: &a 0s, place: o1}, {at: *a, pay: o1}]\n")),
              ElementsAre("6:15: an anchor is not allowed here: leave out \"&...\"",
                          "6:39: an alias is not allowed here: write the value itself",
                          "6:39: expected a duration like 30min (a number and one of ms, s, min, "
                          "h, d), found nothing"));
  EXPECT_THAT(findings_in(with(placed + std::string(placed))),
              ElementsAre("7:1: the key \"script\" is here twice"));
  EXPECT_THAT(findings_in(with(placed + std::string("? [a]\n: b\n"))),
              ElementsAre("7:3: a key has to be a name, not a list"));
}

TEST(ScenarioRefusal, UnknownKeysWithTheNearestName) {
  EXPECT_THAT(findings_in(with(placed + std::string("catalgo: {skus: 1}\n"))),
              ElementsAre("7:1: there is no key \"catalgo\"; did you mean \"catalog\"?"));
  EXPECT_THAT(findings_in(with(placed + std::string("sellers: {size: 1}\n"))),
              ElementsAre("7:11: there is no key \"size\"; there are: count, dispatch_after"));
  EXPECT_THAT(scripted("{at: 1s, cancle: o1}"),
              ElementsAre("8:14: there is no key \"cancle\"; did you mean \"cancel\"?"));
  EXPECT_THAT(scripted("{at: 1s}"), ElementsAre("8:5: a verb is missing: place, pay, cancel, ..."));
  EXPECT_THAT(scripted("{at: 1s, pay: o1, cancel: o1}"),
              ElementsAre("8:23: a second verb: one act a step"));
  EXPECT_THAT(scripted("{at: 1s, pay: o1, times: 2}"),
              ElementsAre("8:23: \"pay\" does not take \"times\""));
  EXPECT_THAT(scripted("{at: 1s, return: o1}"),
              ElementsAre("8:14: \"return\" is not possible yet: today's shop has no returns"));
}

TEST(ScenarioRefusal, WrongTypes) {
  const std::string duration =
      "expected a duration like 30min (a number and one of ms, s, min, h, d), found ";
  EXPECT_THAT(scripted("{at: 5, pay: o1}"), ElementsAre("8:10: " + duration + "\"5\""));
  EXPECT_THAT(scripted("{at: [5s], pay: o1}"), ElementsAre("8:10: " + duration + "a list"));
  EXPECT_THAT(scripted("{at: , pay: o1}"), ElementsAre("8:10: " + duration + "nothing"));
  EXPECT_THAT(scripted("{at: 1s, pay: o1, amount: 5}"),
              ElementsAre("8:31: expected an amount like 12_000won, found \"5\""));
  EXPECT_THAT(findings_in(with(placed + std::string("customers: \"5\"\n"))),
              ElementsAre("7:12: expected a whole number like 2_000, found \"5\""));
  EXPECT_THAT(findings_in(with(placed + std::string("customers: 1e3\n"))),
              ElementsAre("7:12: expected a whole number like 2_000, found \"1e3\""));
  EXPECT_THAT(findings_in(with(placed + std::string("customers: 0\n"))),
              ElementsAre("7:12: \"0\" has to be at least 1"));
  EXPECT_THAT(findings_in(with(placed + std::string("sellers: [1]\n"))),
              ElementsAre("7:10: expected a map of keys, found a list"));
  EXPECT_THAT(findings_in(with(placed + std::string("sellers: {dispatch_after: 8h..1h}\n"))),
              ElementsAre("7:27: expected a range like 10min..8h, the lesser first, found "
                          "\"8h..1h\""));
  EXPECT_THAT(findings_in(with(placed + std::string("time: {start: 2026-13-01T00:00:00Z}\n"))),
              ElementsAre("7:15: expected a time like 2026-11-27T00:00:00+09:00, found "
                          "\"2026-13-01T00:00:00Z\""));
  EXPECT_THAT(scripted("{at: 1s, cancel: o1, by: curier}"),
              ElementsAre("8:30: there is no value \"curier\"; there are: buyer, seller, admin"));
}

TEST(ScenarioRefusal, WhatIsMissing) {
  EXPECT_THAT(findings_in("{}"), ElementsAre("1:1: the key \"scenario\" is missing",
                                             "1:1: the key \"version\" is missing",
                                             "1:1: the key \"expect\" is missing",
                                             "1:1: the key \"about\" is missing: one sentence on "
                                             "what happens",
                                             "1:1: nothing happens: there is neither workload nor "
                                             "orders"));
  EXPECT_THAT(findings_in("scenario: a\nversion: 2\nabout: A. B\nexpect: {}\n"),
              ElementsAre("1:1: nothing happens: there is neither workload nor orders",
                          "2:10: \"2\" has to be 1",
                          "3:8: \"about\" is one sentence: one full stop, at its end",
                          "4:9: the key \"invariants\" is missing"));
  EXPECT_THAT(findings_in(""), ElementsAre("1:1: there is nothing in it"));
  EXPECT_THAT(findings_in("text"), ElementsAre("1:1: a scenario is a map of keys, not \"text\""));
  EXPECT_THAT(findings_in(with("")),
              ElementsAre("5:9: orders without a script: nobody places them"));
}

TEST(ScenarioRefusal, NamesThatReferToNothing) {
  EXPECT_THAT(scripted("{at: 1s, pay: o2}"),
              ElementsAre("8:19: there is no order \"o2\"; did you mean \"o1\"?"));
  EXPECT_THAT(findings_in(with(placed, "{invariants: [mony], final: {x: {refunds: 1}}}")),
              ElementsAre("4:23: there is no name \"mony\"; did you mean \"money\"?",
                          "4:38: there is no order \"x\"; there are: o1"));
  EXPECT_THAT(findings_in(with(placed, "{invariants: [coupon]}")),
              ElementsAre("4:23: \"coupon\" is not possible yet: today's shop has no coupons"));
  EXPECT_THAT(findings_in(with(placed,
                               "{invariants: all, within: {stuck_saga: 0, orders: \"< 4\", "
                               "failed_pct: 101}}")),
              ElementsAre("4:36: there is no measure \"stuck_saga\"; did you mean \"stuck_sagas\"?",
                          "4:59: expected a limit like \">= 90\", or a number, found \"< 4\"",
                          "4:78: \"101\" is more than 100 per cent"));
  EXPECT_THAT(planned("{site: gateway.captur, entity: o1, nth: 1, choice: delay}"),
              ElementsAre("7:15: there is no site \"gateway.captur\"; did you mean "
                          "\"gateway.capture\"?"));
  EXPECT_THAT(planned("{site: gateway.capture, entity: o1, nth: 1, choice: steal}"),
              ElementsAre(StartsWith("7:60: there is no choice at gateway.capture \"steal\"")));
  EXPECT_THAT(planned("{site: gateway.capture, entity: o1, nth: 0, choice: delay}"),
              ElementsAre("7:49: \"nth\" counts from 1"));
  EXPECT_THAT(planned("{site: gateway.capture, entity: o1, nth: 1, choice: refuse, by: 3s}"),
              ElementsAre("7:72: the choice \"refuse\" takes no time: leave out \"by\""));
}

TEST(ScenarioRefusal, WhatDoesNotFitTogether) {
  EXPECT_THAT(scripted("{at: 0s, place: o1}"), ElementsAre("8:21: it is placed already"));
  EXPECT_THAT(
      findings_in(with("script: [{at: 1s, pay: o1}, {at: 0s, place: o1}]\n")),
      ElementsAre("6:24: it is not placed before", "6:34: earlier than the step before it"));
  EXPECT_THAT(faulty("intensity: none, windows: [{from: 1h, for: 1h, kafka: down}]"),
              ElementsAre("7:21: none, but there are windows"));
  EXPECT_THAT(faulty("windows: [{from: 23h, for: 2h, kafka: down}]"),
              ElementsAre("7:37: 25h after the start: the span ends at 1d"));
  EXPECT_THAT(faulty("windows: [{from: 1h, for: 0s}]"),
              ElementsAre("7:20: nothing goes wrong in it", "7:36: \"0s\" cannot be zero"));
  EXPECT_THAT(faulty("windows: [{from: 1h, for: 1h, network: {lose_pct: 60, delay_pct: 60}}]"),
              ElementsAre("7:49: more than 100 per cent in all"));
  EXPECT_THAT(findings_in(with(placed + std::string("workload: [cancels: {pct: 1, after: 1s}]\n"))),
              ElementsAre("7:11: without a stream of orders"));
  EXPECT_THAT(
      findings_in(with(placed + std::string("catalog: {skus: 1, hot: {skus: 2, share_pct: 1, "
                                            "stock_each: 1}}\n"))),
      ElementsAre("7:32: more hot SKUs than SKUs"));
  EXPECT_THAT(findings_in(with(placed + std::string("catalog: {skus: 1}\nworkload:\n  - orders: "
                                                    "{points: [[1h, 1/s], [1h, 2/s]]}\n"))),
              ElementsAre("9:34: not after the point before it"));
}

TEST(ScenarioRefusal, TextsThatAreNoYamlOrNoneOfOurs) {
  EXPECT_THAT(findings_in("a: [1"), ElementsAre(HasSubstr("not YAML: ")));
  EXPECT_THAT(findings_in(std::string("a: \0b", 5)), ElementsAre("1:4: a control character"));
  EXPECT_THAT(findings_in("a: b\nc: \xff\n"), ElementsAre("2:1: this line is not UTF-8"));
  EXPECT_THAT(findings_in(with(placed) + "---\nscenario: two\n"),
              ElementsAre("8:1: a second document: a file has one scenario"));
  const std::string deep = "a: " + std::string(40, '[') + std::string(40, ']');
  EXPECT_THAT(findings_in(deep), ElementsAre("1:35: nested deeper than 32 levels"));
  EXPECT_THAT(findings_in(std::string(100'000, '[')), ElementsAre(HasSubstr("nested deeper")));
  EXPECT_THAT(findings_in(std::string(max_bytes + 1, ' ')), ElementsAre("1:1: longer than 8 MiB"));
}

TEST(ScenarioRefusal, NoMoreThanAThousandFindingsAreTold) {
  std::string orders;
  for (int i = 0; i < 50'000; ++i) orders += "{id: o1, lines: [{sku: s1}]}, ";
  EXPECT_EQ(findings_in(with(placed) + "plan: [" + orders + "]\n").size(), max_findings);
  std::string text = with(placed);
  text.replace(text.find("{id: o1"), 0, orders);
  EXPECT_EQ(findings_in(text).size(), max_findings);
}

TEST(ScenarioRefusal, ColumnsCountCharacters) {
  EXPECT_THAT(findings_in("scenario: one\nversion: 1\nexpect: {invariants: all}\n"
                          "found: {build: \xc3\xa4\xc3\xb6, sed: 1}\n"),
              testing::Contains("4:20: there is no key \"sed\"; did you mean \"seed\"?"));
}

}  // namespace
}  // namespace perdura::simulator::scenario
