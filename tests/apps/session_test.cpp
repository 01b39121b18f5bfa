#include "apps/client/session.hpp"

#include <gmock/gmock.h>

#include <latch>
#include <thread>

#include "apps/client/error.hpp"
#include "tests/apps/fake_shop.hpp"
#include "tests/apps/fake_time.hpp"

namespace perdura::apps {
namespace {

using platform::HttpRequest;
using platform::HttpResponse;
using ::testing::HasSubstr;

struct World {
  World() { shop.add_member("anna@shop.example", "secret", "BUYER").credit = 700; }

  int logins() const { return shop.calls("POST /api/v1/auth/login"); }

  testing::FakeShop shop;
  testing::FakeTime time;
  Transport transport{shop.http, time.waits()};
  Session anna{transport, {"anna@shop.example", "secret"}};
};

std::string bearer(const HttpRequest& request) {
  return std::string(request.headers.find("Authorization").value_or("none"));
}

TEST(Session, LogsInWhenFirstNeededAndNotAgain) {
  World world;
  EXPECT_EQ(world.logins(), 0);
  EXPECT_EQ(world.anna.credit_balance(), domain::Money(700));
  EXPECT_EQ(world.anna.credit_balance(), domain::Money(700));
  EXPECT_EQ(world.logins(), 1);
}

TEST(Session, AnAccessTokenThatRanOutIsRenewedAndTheCallRepeated) {
  World world;
  world.anna.credit_balance();
  world.shop.run_out.insert(bearer(world.shop.asked.back()).substr(7));
  EXPECT_EQ(world.anna.credit_balance(), domain::Money(700));
  EXPECT_EQ(world.logins(), 2);
}

TEST(Session, ARefusalOfAFreshTokenStands) {
  World world;
  world.shop.fault = [](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.target.starts_with("/api/v1/auth")) return std::nullopt;
    return testing::problem(401, "UNAUTHENTICATED", "no");
  };
  try {
    world.anna.credit_balance();
    FAIL() << "accepted";
  } catch (const ApiError& error) {
    EXPECT_TRUE(error.is(401));
  }
  EXPECT_EQ(world.logins(), 2);
}

TEST(Session, AFailedLoginIsToldWithWhoseItWasAndItsCode) {
  World world;
  Session stranger(world.transport, {"anna@shop.example", "guess"});
  try {
    stranger.log_in();
    FAIL() << "accepted";
  } catch (const ApiError& error) {
    EXPECT_STREQ(error.what(),
                 "the login of anna@shop.example failed: mail or password is wrong (401 "
                 "BAD_CREDENTIALS, request req-1)");
    EXPECT_EQ(std::string(error.what()).find("guess"), std::string::npos);
  }
}

TEST(Session, ALockedLoginIsToldWithWhoseItIsAndForHowLong) {
  World world;
  world.shop.fault = [](const HttpRequest&) {
    return testing::problem(429, "TOO_MANY_ATTEMPTS",
                            "locked for 14 more minutes after too many wrong passwords", 840);
  };
  try {
    world.anna.credit_balance();
    FAIL() << "accepted";
  } catch (const ApiError& error) {
    EXPECT_THAT(error.what(), HasSubstr("the login of anna@shop.example failed: locked for 14 more "
                                        "minutes after too many wrong passwords"));
  }
  EXPECT_EQ(world.logins(), 1);
}

TEST(Session, ManyThreadsWhoseTokenRanOutAskForOneNewToken) {
  constexpr int callers = 8;
  World world;
  world.anna.credit_balance();
  const std::string old = bearer(world.shop.asked.back());
  world.shop.run_out.insert(old.substr(7));
  // All of them have been refused before the first one may have a new token.
  std::latch refused(callers);
  platform::testing::ScriptedClient door([&](const HttpRequest& request) {
    const auto response = world.shop.http.send(request, {});
    if (response.status == 401 && bearer(request) == old) refused.count_down();
    if (request.target == "/api/v1/auth/login") refused.wait();
    return response;
  });
  Transport transport(door, world.time.waits());
  Session anna(transport, {"anna@shop.example", "secret"});
  // Its token is the old one: the login that gave it is answered here.
  platform::testing::ScriptedClient::Script through = door.answer;
  door.answer = [&](const HttpRequest&) {
    return testing::json_answer(200, {{"access_token", old.substr(7)}});
  };
  anna.log_in();
  door.answer = through;
  const int before = world.logins();
  {
    std::vector<std::jthread> threads;
    for (int n = 0; n < callers; ++n) {
      threads.emplace_back([&] { EXPECT_EQ(anna.credit_balance(), domain::Money(700)); });
    }
  }
  EXPECT_EQ(world.logins() - before, 1);
}

TEST(Session, AFailedRenewalFailsTheCallAndTheNextOneTriesAgain) {
  World world;
  world.anna.credit_balance();
  world.shop.run_out.insert(bearer(world.shop.asked.back()).substr(7));
  world.shop.fault = [](const HttpRequest& request) -> std::optional<HttpResponse> {
    if (request.target != "/api/v1/auth/login") return std::nullopt;
    return testing::problem(500, "INTERNAL", "broken");
  };
  EXPECT_THROW(world.anna.credit_balance(), ApiError);
  world.shop.fault = nullptr;
  EXPECT_EQ(world.anna.credit_balance(), domain::Money(700));
}

}  // namespace
}  // namespace perdura::apps
