#include "apps/client/transport.hpp"

#include <gmock/gmock.h>

#include <deque>

#include "apps/client/answers.hpp"
#include "apps/client/error.hpp"
#include "tests/apps/fake_shop.hpp"
#include "tests/apps/fake_time.hpp"

namespace perdura::apps {
namespace {

using namespace std::chrono_literals;
using platform::HttpError;
using platform::HttpRequest;
using platform::HttpResponse;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::problem;

/// Answers in turn, the last one again and again.
struct World {
  using Answer = std::function<HttpResponse()>;

  explicit World(std::deque<Answer> script, TransportOptions options = {}, Tell tell = {})
      : answers(std::move(script)),
        http([this](const HttpRequest& request) { return next(request); }),
        transport(http, time.waits(), options, std::move(tell)) {}

  HttpResponse next(const HttpRequest& request) {
    keys.emplace_back(request.headers.find("Idempotency-Key").value_or("none"));
    const Answer answer = answers.front();
    if (answers.size() > 1) answers.pop_front();
    return answer();
  }

  HttpResponse send() {
    return transport.send(post("/api/v1/orders?x=1", "{}", domain::IdempotencyKey("key-1")));
  }

  std::string failure() {
    try {
      return "answered " + std::to_string(send().status);
    } catch (const ApiError& error) {
      return error.what();
    }
  }

  testing::FakeTime time;
  std::deque<Answer> answers;
  std::vector<std::string> keys;
  platform::testing::ScriptedClient http;
  Transport transport;
};

World::Answer status(int code, std::optional<int> retry_after = {}) {
  return [=] { return problem(code, "CODE", "why", retry_after); };
}

World::Answer broken(HttpError::Kind kind) {
  return [=]() -> HttpResponse { throw HttpError(kind, "the line is dead"); };
}

TEST(Transport, AnAnswerThatStandsIsGivenAtOnce) {
  for (const int code : {200, 201, 202, 400, 401, 404, 409, 422, 500}) {
    World world({status(code), status(200)});
    EXPECT_EQ(world.send().status, code);
    EXPECT_EQ(world.http.calls, 1);
  }
}

TEST(Transport, UnavailableIsSentAgainUnderTheSameKey) {
  World world({status(503), status(503), status(201)});
  EXPECT_EQ(world.send().status, 201);
  EXPECT_THAT(world.keys, ElementsAre("key-1", "key-1", "key-1"));
  EXPECT_EQ(world.transport.repeats(), (Repeats{.unavailable = 2}));
}

TEST(Transport, ATimeOutIsSentAgainUnderTheSameKey) {
  World world({broken(HttpError::Kind::TimedOut), status(201)});
  EXPECT_EQ(world.send().status, 201);
  EXPECT_THAT(world.keys, ElementsAre("key-1", "key-1"));
  EXPECT_EQ(world.transport.repeats(), (Repeats{.in_doubt = 1}));
}

TEST(Transport, EachReasonToSendAgainIsCounted) {
  World world({status(429, 1), status(503), status(409, 1), status(502), status(504),
               broken(HttpError::Kind::ConnectionLost), broken(HttpError::Kind::NotSent),
               status(200)});
  EXPECT_EQ(world.send().status, 200);
  EXPECT_EQ(
      world.transport.repeats(),
      (Repeats{.throttled = 1, .unavailable = 1, .in_progress = 1, .in_doubt = 3, .not_sent = 1}));
}

TEST(Transport, RetryAfterIsHonoured) {
  World world({status(429, 7), status(503, 3), status(409, 2), status(200)});
  EXPECT_EQ(world.send().status, 200);
  EXPECT_THAT(world.time.pauses(), ElementsAre(7s, 3s, 2s));
}

TEST(Transport, RetryAfterThatIsNoNumberIsLeftAside) {
  World world({[] {
                 auto response = problem(503, "CODE", "why");
                 response.headers.add("Retry-After", "Sat, 21 Nov 2026 07:28:00 GMT");
                 return response;
               },
               status(200)});
  EXPECT_EQ(world.send().status, 200);
  EXPECT_THAT(world.time.pauses(), ElementsAre(100ms));
}

TEST(Transport, PausesGrowUpToTheirBound) {
  World world({status(503)}, {.patience = 1h, .attempts_max = 8});
  EXPECT_EQ(world.send().status, 503);
  EXPECT_THAT(world.time.pauses(), ElementsAre(100ms, 200ms, 400ms, 800ms, 1600ms, 2s, 2s));
}

TEST(Transport, AWaitLongerThanTheBoundIsNotObeyed) {
  World world({status(503, 31)});
  EXPECT_EQ(world.send().status, 503);
  EXPECT_THAT(world.time.pauses(), ElementsAre());
}

TEST(Transport, AWaitLongerThanWhatIsLeftOfThePatienceIsNotBegun) {
  World world({status(503, 25)}, {.patience = 60s});
  EXPECT_EQ(world.send().status, 503);
  EXPECT_THAT(world.time.pauses(), ElementsAre(25s, 25s));
}

TEST(Transport, ALongWaitIsToldWithWhatForAndTheLastAnswer) {
  std::vector<std::string> told;
  const auto tell = [&](const std::string& line) { told.push_back(line); };
  World world({status(503), status(503, 2), broken(HttpError::Kind::NotSent), status(200)}, {},
              tell);
  EXPECT_EQ(world.send().status, 200);
  EXPECT_THAT(told, ElementsAre("waiting for the shop: 0.10 s so far, attempt 3 of 12 in 2.00 s; "
                                "last: POST /api/v1/orders: 503 CODE",
                                "waiting for the shop: 2.10 s so far, attempt 4 of 12 in 0.40 s; "
                                "last: POST /api/v1/orders: the line is dead"));
}

TEST(Transport, AShortWaitIsNotTold) {
  World world({status(503), status(200)}, {},
              [](const std::string& line) { ADD_FAILURE() << line; });
  EXPECT_EQ(world.send().status, 200);
}

TEST(Transport, WhenNobodyAnswersItSaysHowOftenItTried) {
  World world({broken(HttpError::Kind::NotSent)});
  EXPECT_EQ(world.failure(),
            "POST /api/v1/orders: NO_ANSWER: the line is dead, after 12 attempts; make status "
            "tells whether the shop runs");
  EXPECT_EQ(world.http.calls, 12);
}

TEST(Transport, WhenTheEffectIsInDoubtItSaysSo) {
  World world({broken(HttpError::Kind::TimedOut)}, {.attempts_max = 1});
  EXPECT_THAT(world.failure(), HasSubstr("after 1 attempt; what became of it is not known"));
}

}  // namespace
}  // namespace perdura::apps
