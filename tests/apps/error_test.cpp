#include "apps/client/error.hpp"

#include <gmock/gmock.h>

#include "tests/apps/fake_shop.hpp"

namespace perdura::apps {
namespace {

using platform::HttpMethod;
using platform::HttpRequest;
using platform::HttpResponse;
using ::testing::HasSubstr;

const HttpRequest request{
    .method = HttpMethod::Post, .target = "/api/v1/orders?x=1", .headers = {}, .body = {}};

TEST(ApiError, SaysCallStatusCodeDetailAndRequest) {
  const ApiError error(
      failure_of(request, testing::problem(422, "PRICE_CHANGED", "the total is 15000")));
  EXPECT_STREQ(error.what(),
               "POST /api/v1/orders: 422 PRICE_CHANGED: the total is 15000 (request req-1)");
  EXPECT_TRUE(error.is(422));
  EXPECT_FALSE(error.is(409));
}

TEST(ApiError, NamesTheFieldsThatTheProblemNames) {
  auto response = testing::problem(400, "INVALID_REQUEST", "bad fields");
  response.body.pop_back();
  response.body +=
      R"(,"errors":[{"pointer":"/items/0/quantity","code":"OUT_OF_RANGE","detail":"at least 1"}]})";
  EXPECT_THAT(failure_of(request, response).detail,
              HasSubstr("/items/0/quantity OUT_OF_RANGE (at least 1)"));
}

TEST(ApiError, AnAnswerThatIsNoProblemIsShownByItsBeginning) {
  const HttpResponse page{.status = 502,
                          .headers = {{"X-Request-Id", "req-9"}},
                          .body = "<html>" + std::string(1'000, 'x')};
  const auto failure = failure_of(request, page);
  EXPECT_EQ(failure.code, "UNEXPECTED_STATUS");
  EXPECT_EQ(failure.request_id, "req-9");
  EXPECT_EQ(failure.detail.size(), 200u);
}

TEST(ApiError, AShopThatIsUnavailablePointsToWhatTellsWhy) {
  EXPECT_EQ(
      failure_of(request, testing::problem(503, "DEPENDENCY_UNAVAILABLE", "no answer")).detail,
      "no answer; make status tells what is down");
}

TEST(ApiError, AShopThatIsUnavailableAndSaysNothingElsePointsThereToo) {
  EXPECT_EQ(failure_of(request, testing::problem(503, "DEPENDENCY_DOWN", "")).detail,
            "make status tells what is down");
}

TEST(ApiError, AShopThatIsBusyHasNothingDown) {
  EXPECT_EQ(failure_of(request, testing::problem(503, "OVERLOADED", "too much")).detail,
            "too much");
}

TEST(ApiError, WithoutAnAnswerNoStatusIsShown) {
  const ApiError error({.method = "GET",
                        .path = "/x",
                        .status = 0,
                        .code = "NO_ANSWER",
                        .detail = {},
                        .request_id = {}});
  EXPECT_STREQ(error.what(), "GET /x: NO_ANSWER");
}

}  // namespace
}  // namespace perdura::apps
