// What an operator asks of each part.
#include "apps/client/answers.hpp"
#include "tests/e2e/shop_test.hpp"

namespace perdura::e2e {
namespace {

using ::testing::HasSubstr;

class EachPart : public ShopTest, public ::testing::WithParamInterface<const char*> {
 protected:
  platform::HttpResponse ask(const std::string& path) {
    return world().ask("PERDURA_" + std::string(GetParam()) + "_PORT", apps::get(path));
  }
};

TEST_P(EachPart, LivesIsReadyAndShowsItsFigures) {
  EXPECT_EQ(ask("/health/live").status, 200);
  const auto ready = ask("/health/ready");
  EXPECT_EQ(ready.status, 200);
  EXPECT_THAT(ready.body, HasSubstr(R"("status":"UP")"));
  const auto metrics = ask("/metrics");
  EXPECT_EQ(metrics.status, 200);
  EXPECT_THAT(std::string(metrics.headers.find("Content-Type").value_or("")),
              HasSubstr("text/plain"));
  EXPECT_THAT(metrics.body, HasSubstr("# TYPE "));
}

INSTANTIATE_TEST_SUITE_P(OfTheShop, EachPart,
                         ::testing::Values("GATEWAY", "IDENTITY", "PRODUCT", "PROMOTION", "ORDER",
                                           "PAYMENT", "SHIPPING", "WORKER"),
                         [](const auto& part) { return std::string(part.param); });

}  // namespace
}  // namespace perdura::e2e
