#include "platform/core/outage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/object.hpp>

#include "json/text.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

struct Outages : ::testing::Test {
  ManualClock clock;
  LogMemory memory;
  Logger log{clock, memory.sink(), {.service = "shop"}};
  Outage kafka{log, "Kafka at 127.0.0.1:1", "facts wait"};

  std::vector<std::string> told() const {
    std::vector<std::string> all;
    for (const auto& text : memory.lines()) {
      const auto line = json::parse(text, json::Unknown::Refuse).as_object();
      all.push_back(std::string(line.at("level").as_string()) + ": " +
                    std::string(line.at("message").as_string()));
    }
    return all;
  }
};

TEST_F(Outages, AreToldOnceAndTheirEndToo) {
  clock.advance(1h);
  for (int n = 0; n < 3; ++n) kafka.failed("refused");
  for (int n = 0; n < 3; ++n) kafka.answered();
  kafka.failed("refused");
  EXPECT_THAT(told(), ElementsAre("warning: Kafka at 127.0.0.1:1 does not answer: facts wait",
                                  "info: Kafka at 127.0.0.1:1 answers again",
                                  "warning: Kafka at 127.0.0.1:1 does not answer: facts wait"));
  EXPECT_NE(memory.lines().at(0).find(R"("cause":"refused")"), std::string::npos);
}

TEST_F(Outages, OfServersThatMayHaveRefusedDoNotSayThatNothingWasAnswered) {
  clock.advance(1h);
  kafka.unusable("not permitted");
  kafka.failed("refused");
  kafka.answered();
  EXPECT_THAT(told(), ElementsAre("warning: Kafka at 127.0.0.1:1 cannot be used: facts wait",
                                  "info: Kafka at 127.0.0.1:1 answers again"));
}

TEST_F(Outages, OfServersThatStartWithUsAlarmNobody) {
  kafka.failed("refused");
  clock.advance(Outage::start_patience - 1ms);
  kafka.failed("refused");
  kafka.answered();
  EXPECT_THAT(told(), ElementsAre("info: waiting for Kafka at 127.0.0.1:1",
                                  "info: Kafka at 127.0.0.1:1 answers"));
}

TEST_F(Outages, FromTheStartOnAlarmWhenTheyLast) {
  kafka.failed("refused");
  clock.advance(Outage::start_patience);
  kafka.failed("refused");
  kafka.failed("refused");
  EXPECT_THAT(told(), ElementsAre("info: waiting for Kafka at 127.0.0.1:1",
                                  "warning: Kafka at 127.0.0.1:1 does not answer: facts wait"));
}

TEST_F(Outages, ThatNeverWereAreNotToldOf) {
  kafka.answered();
  EXPECT_TRUE(memory.lines().empty());
}

}  // namespace
}  // namespace perdura::platform
