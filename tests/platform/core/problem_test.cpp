#include "platform/core/problem.hpp"

#include <gtest/gtest.h>

#include "json/codec.hpp"

namespace perdura::platform {
namespace {

TEST(Problem, IsAnRfc9457Document) {
  const Problem problem{.status = 409,
                        .code = "OUT_OF_STOCK",
                        .detail = "2 asked, 1 left",
                        .request_id = "req_1",
                        .errors = {{"/items/0/quantity", "OUT_OF_STOCK", "1 left"}},
                        .extensions = {{"order_id", "ord_7"}, {"status", "forged"}}};
  EXPECT_EQ(to_json(problem),
            R"({"type":"/problems/out-of-stock","title":"Conflict","status":409,)"
            R"("code":"OUT_OF_STOCK","detail":"2 asked, 1 left","request_id":"req_1",)"
            R"("errors":[{"pointer":"/items/0/quantity","code":"OUT_OF_STOCK",)"
            R"("detail":"1 left"}],"order_id":"ord_7"})");
}

TEST(Problem, LeavesOutWhatIsEmptyAndNeverThrowsAboutItsText) {
  EXPECT_EQ(
      to_json({.status = 404, .code = "NOT_FOUND"}),
      R"({"type":"/problems/not-found","title":"Not Found","status":404,"code":"NOT_FOUND"})");
  EXPECT_NE(to_json({.status = 499, .code = "\xFF", .detail = "a\xC3"}).find("(not UTF-8)"),
            std::string::npos);
}

TEST(Problem, IsReadBackByClients) {
  const Problem problem{.status = 422,
                        .code = "COUPON_LIMIT",
                        .title = "Unprocessable Content",
                        .detail = "a third one",
                        .request_id = "r",
                        .errors = {{"/coupon_ids/2", "COUPON_LIMIT", "too many"}},
                        .extensions = {{"order_id", "ord_7"}}};
  EXPECT_EQ(parse_problem(to_json(problem)), problem);
}

TEST(Problem, OfAnotherServiceMayHoldAnything) {
  EXPECT_FALSE(parse_problem("<html>"));
  EXPECT_FALSE(parse_problem("[]"));
  EXPECT_FALSE(parse_problem("{}"));
  EXPECT_FALSE(parse_problem(R"({"status":200})"));
  EXPECT_FALSE(parse_problem(R"({"status":"500"})"));
  EXPECT_FALSE(parse_problem(R"({"status":500,"x":")" + std::string(300'000, 'x') + R"("})"));
  const auto odd = parse_problem(R"({"status":500,"code":7,"errors":[1,{"pointer":2}],"n":[]})");
  ASSERT_TRUE(odd);
  EXPECT_EQ(*odd, (Problem{.status = 500, .errors = {{"", "", ""}}}));
}

struct Body {
  std::string name;
  std::int64_t quantity = 0;
};
BOOST_DESCRIBE_STRUCT(Body, (), (name, quantity))

Problem refusal_of(const char* text) {
  try {
    json::from_text<Body>(text, json::Unknown::Refuse);
  } catch (const json::DecodeError& error) {
    return problem_of(error);
  }
  return {};
}

TEST(Problem, PointsAtEachBadField) {
  const auto problem = refusal_of(R"({"name":1,"quantitty":2})");
  EXPECT_EQ(problem.status, 400);
  EXPECT_EQ(problem.code, "INVALID_REQUEST");
  std::vector<std::string> pointers;
  for (const auto& error : problem.errors) pointers.push_back(error.pointer + " " + error.code);
  std::sort(pointers.begin(), pointers.end());
  EXPECT_EQ(pointers, (std::vector<std::string>{"/name WRONG_TYPE", "/quantitty UNKNOWN_FIELD",
                                                "/quantity MISSING_FIELD"}));
  EXPECT_EQ(refusal_of("{").code, "MALFORMED_JSON");
  EXPECT_EQ(refusal_of("").code, "MALFORMED_JSON");
}

TEST(Problem, TravelsAsAnException) {
  const ProblemException error(404, "NOT_FOUND", "no such order");
  EXPECT_EQ(error.problem().status, 404);
  EXPECT_STREQ(error.what(), "404 NOT_FOUND: no such order");
}

}  // namespace
}  // namespace perdura::platform
