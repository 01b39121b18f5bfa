#include <gmock/gmock.h>

#include <sstream>

#include "apps/client/error.hpp"
#include "apps/seed/seeder.hpp"
#include "tests/apps/fake_shop.hpp"
#include "tests/apps/fake_time.hpp"
#include "tests/apps/sample_accounts.hpp"

namespace perdura::apps::seed {
namespace {

using apps::testing::FakeShop;
using apps::testing::FakeTime;
using platform::HttpRequest;
using platform::HttpResponse;
using ::testing::HasSubstr;
using ::testing::Not;

struct World {
  World() { shop.add_member("admin@shop.example", "admin-secret", "ADMIN"); }

  std::string run() {
    std::ostringstream out;
    Transport transport(shop.http, time.waits(), {.attempts_max = 1});
    Seeder(transport, apps::testing::sample_accounts(), out).run();
    return out.str();
  }

  std::string failure() {
    try {
      return "all went well: " + run();
    } catch (const std::exception& error) {
      return error.what();
    }
  }

  void expect_complete() {
    EXPECT_EQ(shop.members.size(), 5u);
    EXPECT_EQ(shop.member("seller@shop.example")->status, "ACTIVE");
    EXPECT_EQ(shop.sold.size(), goods.size());
    for (const auto& one : goods) {
      const auto* there = shop.goods(one.name);
      ASSERT_NE(there, nullptr) << one.name;
      EXPECT_EQ(there->price, one.price.value());
      EXPECT_EQ(there->stock, one.stock);
    }
    for (const auto& one : apps::testing::sample_accounts().customers) {
      EXPECT_EQ(shop.member(one.login.email)->credit, one.credit.value());
    }
  }

  FakeShop shop;
  FakeTime time;
};

TEST(Seed, MakesAllOfItAndShowsEachPasswordOnce) {
  World world;
  const std::string said = world.run();
  world.expect_complete();
  EXPECT_THAT(said, HasSubstr("SELLER seller@shop.example, password seller-secret"));
  EXPECT_THAT(said, HasSubstr("made   Coffee, 5,000 × 1,000"));
  EXPECT_THAT(said, HasSubstr("store credit 1,000,000"));
  EXPECT_THAT(said, HasSubstr("complete: 13 made, 0 there before"));
}

TEST(Seed, TwiceChangesNothingAndShowsNoPassword) {
  World world;
  world.run();
  const auto asked = world.shop.asked.size();
  const std::string said = world.run();
  world.expect_complete();
  EXPECT_THAT(said, HasSubstr("nothing was changed"));
  EXPECT_THAT(said, Not(HasSubstr("secret")));
  for (std::size_t n = asked; n < world.shop.asked.size(); ++n) {
    const auto& request = world.shop.asked[n];
    EXPECT_TRUE(request.method == platform::HttpMethod::Get ||
                request.target == "/api/v1/auth/login")
        << to_string(request.method) << " " << request.target;
  }
}

TEST(Seed, LogsNoCustomerInWhomItMakesItself) {
  World world;
  world.run();
  EXPECT_EQ(world.shop.calls("POST /api/v1/auth/login"), 2) << "the admin and the seller";
}

TEST(Seed, ACustomerWhoseLoginIsLockedIsLeftAloneAndToldWithHowLong) {
  World world;
  world.run();
  world.shop.fault = [](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.body.find("b@shop.example") == request.body.npos) return std::nullopt;
    return apps::testing::problem(429, "TOO_MANY_ATTEMPTS",
                                  "locked for 14 more minutes after too many wrong passwords", 840);
  };
  const std::string said = world.run();
  EXPECT_THAT(said, HasSubstr("unseen store credit 500,000: the login of b@shop.example failed: "
                              "locked for 14 more minutes after too many wrong passwords"));
  EXPECT_THAT(said, HasSubstr("there  store credit 250,000"));
  EXPECT_THAT(said, HasSubstr("complete, as far as it could be looked at; nothing was changed"));
  world.expect_complete();
}

TEST(Seed, CompletesWhatAnyEarlierRunLeftHalfMade) {
  World whole;
  whole.run();
  const int calls = whole.shop.http.calls;
  ASSERT_GT(calls, 20);
  // From that call on the shop is away: the call undone, or its answer lost.
  for (int n = 0; n < 2 * calls; ++n) {
    const int reached = 1 + n / 2;
    const bool loses_answer = n % 2 == 1;
    SCOPED_TRACE("cut at call " + std::to_string(reached) + (loses_answer ? ", done" : ""));
    World world;
    int done = 0;
    platform::testing::ScriptedClient cut([&](const HttpRequest& request) {
      if (++done < reached) return world.shop.http.send(request, {});
      if (done == reached && loses_answer) world.shop.http.send(request, {});
      throw platform::HttpError(platform::HttpError::Kind::ConnectionLost, "cut");
    });
    Transport transport(cut, world.time.waits(), {.attempts_max = 1});
    std::ostringstream out;
    EXPECT_THROW(Seeder(transport, apps::testing::sample_accounts(), out).run(), ApiError);
    world.run();
    world.expect_complete();
  }
}

TEST(Seed, CreditThatWasSpentIsNotGrantedAgain) {
  World world;
  world.run();
  auto* anna = world.shop.member("a@shop.example");
  anna->credit = 0;
  anna->movements.emplace_back("CHARGED", 1'000'000);
  world.shop.forget_keys();
  world.run();
  EXPECT_EQ(anna->credit, 0);
}

TEST(Seed, AProductMadeEarlierAndDeletedSinceIsMadeAnew) {
  World world;
  world.run();
  std::erase_if(world.shop.sold, [](const auto& one) { return one.name == "Pizza"; });
  world.run();
  world.expect_complete();
}

TEST(Seed, AnAdminWhoIsNotThereOrHasAnotherPasswordIsToldWithTheSetting) {
  World world;
  world.shop.member("admin@shop.example")->password = "changed";
  const std::string why = world.failure();
  EXPECT_THAT(why, HasSubstr("admin@shop.example cannot log in"));
  EXPECT_THAT(why, HasSubstr("PERDURA_ADMIN_PASSWORD"));
  EXPECT_THAT(why, HasSubstr("perdura admin create"));
  EXPECT_THAT(why, HasSubstr("401 BAD_CREDENTIALS"));
  EXPECT_THAT(why, Not(HasSubstr("admin-secret")));
}

TEST(Seed, AMemberWithAnotherPasswordIsToldWithTheSetting) {
  World world;
  world.run();
  world.shop.member("b@shop.example")->password = "changed";
  EXPECT_THAT(world.failure(), HasSubstr("PERDURA_b_PASSWORD"));
  world.shop.member("seller@shop.example")->password = "changed";
  EXPECT_THAT(world.failure(), HasSubstr("PERDURA_SELLER_PASSWORD"));
}

TEST(Seed, ASellerWhoIsLockedIsNotApproved) {
  World world;
  world.run();
  world.shop.member("seller@shop.example")->status = "LOCKED";
  EXPECT_THAT(world.failure(), HasSubstr("seller@shop.example is LOCKED"));
  EXPECT_EQ(world.shop.member("seller@shop.example")->status, "LOCKED");
}

TEST(Seed, AGatewayThatIsDownIsToldAsSuch) {
  World world;
  platform::testing::ScriptedClient nobody;
  Transport transport(nobody, world.time.waits());
  std::ostringstream out;
  try {
    Seeder(transport, apps::testing::sample_accounts(), out).run();
    FAIL() << "made something";
  } catch (const ApiError& error) {
    EXPECT_THAT(error.what(), HasSubstr("POST /api/v1/auth/login: NO_ANSWER: nobody listens"));
  }
}

}  // namespace
}  // namespace perdura::apps::seed
