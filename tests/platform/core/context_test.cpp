#include "platform/core/context.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace perdura::platform {
namespace {

constexpr const char* valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(TraceParent, IsReadAndWrittenAlike) {
  const auto trace = parse_traceparent(valid);
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->trace_id, "4bf92f3577b34da6a3ce929d0e0e4736");
  EXPECT_EQ(trace->parent_id, "00f067aa0ba902b7");
  EXPECT_EQ(trace->flags, 1);
  EXPECT_EQ(to_string(*trace), valid);
}

TEST(TraceParent, RefusesWhatTheSpecificationCallsInvalid) {
  const std::string good = valid;
  const auto changed = [&](std::size_t at, const std::string& with) {
    return parse_traceparent(std::string(good).replace(at, with.size(), with)).has_value();
  };
  EXPECT_FALSE(parse_traceparent("")) << "empty";
  EXPECT_FALSE(parse_traceparent(good.substr(0, 54))) << "too short";
  EXPECT_FALSE(parse_traceparent(good + "-00")) << "too long for version 00";
  EXPECT_FALSE(changed(0, "ff")) << "the version that never is";
  EXPECT_FALSE(changed(2, "_"));
  EXPECT_FALSE(changed(3, "4BF9")) << "upper case";
  EXPECT_FALSE(changed(3, std::string(32, '0'))) << "no trace";
  EXPECT_FALSE(changed(36, std::string(16, '0'))) << "no parent";
  EXPECT_FALSE(changed(53, "0g"));
  EXPECT_FALSE(changed(10, "\r"));
}

TEST(TraceParent, TakesTheKnownFieldsOfALaterVersion) {
  const std::string later = "01" + std::string(valid).substr(2);
  EXPECT_TRUE(parse_traceparent(later));
  EXPECT_TRUE(parse_traceparent(later + "-what-comes-then"));
  EXPECT_FALSE(parse_traceparent(later + "x"));
}

TEST(TraceParent, KeepsTheTraceFromStepToStep) {
  SeededRandomness randomness(1);
  const auto trace = new_trace(randomness);
  ASSERT_TRUE(parse_traceparent(to_string(trace)));
  const auto next = next_step(trace, randomness);
  EXPECT_EQ(next.trace_id, trace.trace_id);
  EXPECT_NE(next.parent_id, trace.parent_id);
}

TEST(RequestId, TakesOverOnlyHarmlessTexts) {
  EXPECT_TRUE(is_request_id("req_7.a:B-9"));
  EXPECT_FALSE(is_request_id(""));
  EXPECT_FALSE(is_request_id(std::string(129, 'a')));
  EXPECT_FALSE(is_request_id("a b"));
  EXPECT_FALSE(is_request_id("a\"}"));
  SeededRandomness randomness(1);
  EXPECT_TRUE(is_request_id(new_context(randomness).request_id));
}

TEST(RequestContext, NamesWhatIsMissing) {
  RequestContext context;
  context.route = "/orders/{id}";
  context.path_parameters = {{"id", "ord_7"}};
  context.query = {{"limit", "5"}, {"limit", "6"}};
  EXPECT_EQ(context.path("id"), "ord_7");
  EXPECT_THROW(context.path("order"), std::out_of_range);
  EXPECT_EQ(context.query_value("limit"), "5");
  EXPECT_FALSE(context.query_value("cursor"));
  EXPECT_THROW(context.who(), std::logic_error);
  context.caller = Caller{"usr_1", {"BUYER"}};
  EXPECT_TRUE(context.who().has("BUYER"));
  EXPECT_FALSE(context.who().has("BUY"));
}

}  // namespace
}  // namespace perdura::platform
