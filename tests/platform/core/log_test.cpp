#include "platform/core/log.hpp"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <limits>

#include "json/text.hpp"

namespace perdura::platform {
namespace {

struct Logs {
  ManualClock clock;
  LogMemory memory;
  Logger logger{clock, memory.sink(), {.service = "order"}};

  /// The only line, read back: every line must be one JSON object without a line break.
  boost::json::object only() const {
    const auto lines = memory.lines();
    EXPECT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines.at(0).find('\n'), std::string::npos);
    return json::parse(lines.at(0), json::Unknown::Refuse).as_object();
  }
};

TEST(Log, WritesOneObjectALine) {
  Logs logs;
  logs.logger.log(LogLevel::Warning, "slow",
                  {{"ms", 1500}, {"route", "/orders"}, {"ratio", 0.5}, {"again", true}});
  EXPECT_EQ(logs.memory.lines().at(0),
            R"({"time":"2026-11-01T00:00:00.000Z","level":"warning","service":"order",)"
            R"("message":"slow","ms":1500,"route":"/orders","ratio":0.5,"again":true})");
}

TEST(Log, WritesNumbersAsPeopleDo) {
  Logs logs;
  const double largest = std::numeric_limits<double>::max();
  logs.logger.log(
      LogLevel::Info, "numbers",
      {{"ms", 0.766}, {"none", 0.0}, {"loss", -12.5}, {"many", 1.5e9}, {"all", largest}});
  EXPECT_NE(logs.memory.lines().at(0).find(
                R"("ms":0.766,"none":0,"loss":-12.5,"many":1500000000,"all":1.79769313486)"),
            std::string::npos)
      << logs.memory.lines().at(0);
  EXPECT_EQ(logs.only().at("all").as_double(), largest);
}

TEST(Log, CarriesTheRequestsIdentity) {
  Logs logs;
  RequestContext context;
  context.request_id = "req_1";
  context.trace = {"4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", 1};
  context.caller = Caller{"usr_9", {"BUYER"}};
  logs.logger.log(LogLevel::Info, context, "placed");
  const auto line = logs.only();
  EXPECT_EQ(line.at("request_id"), "req_1");
  EXPECT_EQ(line.at("traceparent"), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  EXPECT_EQ(line.at("caller"), "usr_9");
}

TEST(Log, DropsWhatIsBelowItsLevel) {
  Logs logs;
  logs.logger.log(LogLevel::Debug, "detail");
  EXPECT_TRUE(logs.memory.lines().empty());
}

TEST(Log, CannotBeForgedByWhatStrangersSend) {
  Logs logs;
  logs.logger.log(LogLevel::Info, "a\n{\"level\":\"error\"}",
                  {{"level", "error"}, {"x", "\"},\r\n\x01"}});
  const auto line = logs.only();
  EXPECT_EQ(line.at("level"), "info");
  EXPECT_EQ(line.at("x"), "\"},\r\n\x01");
}

TEST(Log, MendsTextThatIsNotUtf8AndCutsWhatIsLong) {
  Logs logs;
  logs.logger.log(LogLevel::Info, "bad",
                  {{"text", "a\xFF\xC3(\xE2\x82"},
                   {"good", "\xED\x95\x9C\xEA\xB8\x80"},
                   {"long", std::string(5000, 'k')},
                   {"nan", std::numeric_limits<double>::quiet_NaN()}});
  const auto line = logs.only();
  EXPECT_EQ(line.at("text"), "a\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(line.at("good"), "\xED\x95\x9C\xEA\xB8\x80");
  EXPECT_EQ(line.at("long").as_string().size(), Logger::max_text + 3);
  EXPECT_EQ(line.at("nan"), "nan");
}

}  // namespace
}  // namespace perdura::platform
