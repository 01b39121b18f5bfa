#include "simulator/http.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// A network whose calls all have one fate, and a diary.
struct World {
  Loop loop;
  Fibers fibers{loop};
  Fate fate;
  std::vector<std::uint64_t> judged;  // the number of each call at its host
  HttpNetwork network{fibers, [this](const Passage& passage) {
                        judged.push_back(passage.nth);
                        return fate;
                      }};
  std::vector<std::string> seen;

  ~World() { fibers.stop(); }

  void note(const std::string& what) {
    seen.push_back(what + "@" + std::to_string((loop.now() - TimePoint{}) / 1ms));
  }
  /// A client that notes what came of its call.
  void spawn_call(const std::string& host, HttpRequest request, Duration timeout = 1s) {
    fibers.spawn([this, host, request, timeout] {
      std::string outcome;
      try {
        const auto response = network.call(host, request, timeout);
        outcome = std::to_string(response.status) + " " + response.body;
      } catch (const HttpError& error) {
        outcome = error.what();
        outcome += error.may_have_happened() ? ", perhaps done" : ", not done";
      }
      note(outcome);
    });
  }
  void add_echo() {
    network.add_host("echo", [this](const HttpRequest& request) {
      note("serves " + request.target);
      return HttpResponse{.status = 200, .body = request.body};
    });
  }
};

HttpRequest post(std::string target, std::string body) {
  return {
      .method = platform::HttpMethod::Post, .target = std::move(target), .body = std::move(body)};
}

TEST(Http, SuspendsTheCallerOverBothLatenciesWhileAThirdRequestRuns) {
  World w;
  w.fate = {.request_latency = 10ms, .response_latency = 5ms};
  w.network.add_host("stock", [&](const HttpRequest& request) {
    w.note("stock " + request.target);
    w.fibers.sleep(7ms);
    return HttpResponse{.status = 200, .body = "held"};
  });
  w.network.add_host("order", [&](const HttpRequest& request) {
    w.note("order " + request.target + " begins");
    std::string body = "quick";
    if (request.target == "/orders") body = w.network.call("stock", post("/hold", ""), 1s).body;
    w.note("order " + request.target + " ends");
    return HttpResponse{.status = 201, .body = body};
  });
  w.spawn_call("order", post("/orders", ""));
  w.loop.after(3ms, [&] { w.spawn_call("order", post("/health", "")); });
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("order /orders begins@10", "order /health begins@13",
                                  "order /health ends@13", "201 quick@18", "stock /hold@20",
                                  "order /orders ends@32", "201 held@37"));
}

TEST(Http, CarriesMethodHeadersAndBody) {
  World w;
  w.network.add_host("mirror", [](const HttpRequest& request) {
    EXPECT_EQ(request.method, platform::HttpMethod::Patch);
    EXPECT_EQ(request.headers.find("IDEMPOTENCY-key"), "ord_7/reserve");
    return HttpResponse{.status = 207, .headers = {{"X-Seen", "yes"}}, .body = request.body};
  });
  const auto client = w.network.client("mirror");
  w.fibers.spawn([&] {
    const HttpRequest request{.method = platform::HttpMethod::Patch,
                              .target = "/",
                              .headers = {{"Idempotency-Key", "ord_7/reserve"}},
                              .body = "b"};
    const auto response = client->send(request, 1s);
    EXPECT_EQ(response, (HttpResponse{207, {{"x-seen", "yes"}}, "b"}));
    w.note("answered");
  });
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("answered@2"));
}

TEST(Http, TimesOutOnVirtualTimeAndTheHandlerGoesOn) {
  World w;
  w.network.add_host("slow", [&](const HttpRequest&) {
    w.fibers.sleep(1h);
    w.note("effect");
    return HttpResponse{};
  });
  w.spawn_call("slow", post("/", ""), 2s);
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("no answer in time, perhaps done@2000", "effect@3600001"));
}

TEST(Http, LosesRequestsAndResponses) {
  World w;
  w.add_echo();
  w.fate.what = Fate::What::LoseRequest;
  w.spawn_call("echo", post("/lost", "x"), 100ms);
  w.loop.run();
  w.fate.what = Fate::What::LoseResponse;
  w.spawn_call("echo", post("/done", "x"), 100ms);
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("no answer in time, perhaps done@100", "serves /done@101",
                                  "no answer in time, perhaps done@200"));
}

TEST(Http, DeliversADuplicateWhoseAnswerNobodyHears) {
  World w;
  w.add_echo();
  w.fate.what = Fate::What::Duplicate;
  w.spawn_call("echo", post("/pay", "x"));
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("serves /pay@1", "200 x@2", "serves /pay@6"));
}

TEST(Http, HearsTheFirstOfTwoAnswersThatComeAtOnce) {
  World w;
  int served = 0;
  w.network.add_host("count", [&](const HttpRequest&) {
    return HttpResponse{.status = 200, .body = std::to_string(++served)};
  });
  w.fate = {.what = Fate::What::Duplicate, .duplicate_after = 0ms};
  w.spawn_call("count", post("/", ""));
  w.loop.run();
  EXPECT_EQ(served, 2);
  EXPECT_THAT(w.seen, ElementsAre("200 1@2"));
}

TEST(Http, TimesOutWhenTheAnswerComesAtTheSameMoment) {
  World w;
  w.add_echo();
  w.spawn_call("echo", post("/", "x"), 2ms);
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("serves /@1", "no answer in time, perhaps done@2"));
}

TEST(Http, DeliversNoDuplicateToAHostThatIsDown) {
  World w;
  w.add_echo();
  w.fate.what = Fate::What::Duplicate;
  w.spawn_call("echo", post("/pay", "x"));
  w.loop.after(3ms, [&] { w.network.crash("echo", 10ms); });
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("serves /pay@1", "200 x@2"));
}

TEST(Http, CrashBeforeTheEffectCutsEveryCallThatTheHostServes) {
  World w;
  int crashes = 0;
  w.network.add_host(
      "db",
      [&](const HttpRequest& request) {
        w.note("begins " + request.target);
        w.fibers.sleep(50ms);
        w.note("never");
        return HttpResponse{};
      },
      [&] { ++crashes; });
  w.spawn_call("db", post("/a", ""));
  w.loop.run_for(10ms);
  w.fate = {.what = Fate::What::CrashBefore, .down_for = 20ms};
  w.spawn_call("db", post("/b", ""));
  w.loop.run_for(5ms);
  w.fate = {};
  w.spawn_call("db", post("/c", ""));
  w.loop.run();
  EXPECT_EQ(crashes, 1);
  EXPECT_THAT(w.seen,
              ElementsAre("begins /a@1", "the host crashed, perhaps done@12",
                          "the host crashed, perhaps done@12", "the host is down, not done@17"));
}

TEST(Http, CrashAfterTheEffectLosesTheAnswerOnly) {
  World w;
  w.add_echo();
  w.fate.what = Fate::What::CrashAfter;
  w.spawn_call("echo", post("/pay", "x"));
  w.loop.run();
  w.fate = {};
  w.spawn_call("echo", post("/pay", "x"));
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("serves /pay@1", "the host crashed, perhaps done@2",
                                  "serves /pay@3", "200 x@4"));
  EXPECT_THAT(w.judged, ElementsAre(1, 2));
}

TEST(Http, CrashReachesRequestsThatHaveNotBegunAndHandlersThatSwallowIt) {
  World w;
  const auto handler = [&](const HttpRequest&) {
    try {
      w.fibers.sleep(1h);
    } catch (...) {
      w.seen.push_back("swallowed");
    }
    return HttpResponse{.status = 200, .body = "a dead host's answer"};
  };
  int crashes = 0;
  w.network.add_host("stubborn", handler, [&] { ++crashes; });
  w.fate.what = Fate::What::CrashAfter;  // it does not live to see that
  w.spawn_call("stubborn", post("/", ""));
  w.loop.after(1ms, [&] { w.spawn_call("stubborn", post("/", "")); });
  // Scheduled behind the second arrival, and before the fiber that this arrival starts.
  const auto crash = [&] { w.network.crash("stubborn", 0ms); };
  w.loop.after(1500us, [&] { w.loop.after(500us, crash); });
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("swallowed", "the host crashed, perhaps done@3",
                                  "the host crashed, perhaps done@3"));
  EXPECT_EQ(crashes, 1);
}

TEST(Http, KnowsThatNothingHappenedWhereNobodyListens) {
  World w;
  w.spawn_call("nowhere", post("/", ""));
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("no such host, not done@2"));
  EXPECT_THROW(w.network.crash("nowhere", 1s), std::invalid_argument);
  w.add_echo();
  EXPECT_THROW(w.add_echo(), std::invalid_argument);
}

TEST(Http, CutsTheConnectionWhenAHandlerThrowsAndReportsIt) {
  World w;
  w.network.add_host("broken",
                     [](const HttpRequest&) -> HttpResponse { throw std::out_of_range("a bug"); });
  w.spawn_call("broken", post("/", ""));
  EXPECT_THROW(w.loop.run(), std::out_of_range);
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("the connection was cut, perhaps done@2"));
}

TEST(Http, CannotBeCalledOutsideAFiberOrInsideACatch) {
  World w;
  w.add_echo();
  EXPECT_THROW(w.network.call("echo", {}, 1s), FiberMisuse);
  w.fibers.spawn([&] {
    try {
      throw 1;
    } catch (int) {
      w.network.call("echo", {}, 1s);
    }
  });
  EXPECT_THROW(w.loop.run(), FiberMisuse);
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre()) << "the refused call was sent all the same";
  EXPECT_THAT(w.judged, ElementsAre());
}

TEST(Http, NestsTwentyCallsDeepAndBringsAnExceptionBackThroughAll) {
  World w;
  w.network.add_host("n", [&](const HttpRequest& request) -> HttpResponse {
    const int depth = std::stoi(request.body);
    if (depth == 20) return {.status = 418, .body = "bottom"};
    auto response = w.network.call("n", post("/", std::to_string(depth + 1)), 1h);
    response.body += "." + std::to_string(depth);
    return response;
  });
  w.spawn_call("n", post("/", "1"));
  w.loop.run();
  EXPECT_THAT(w.seen, ElementsAre("418 bottom.19.18.17.16.15.14.13.12.11.10.9.8.7.6.5.4.3.2.1@40"));

  // The bottom hears nothing in time: every level in turn passes that on as its own answer.
  w.network.add_host("m", [&](const HttpRequest& request) -> HttpResponse {
    const int depth = std::stoi(request.body);
    const auto patience = std::chrono::milliseconds(depth == 20 ? 5 : 3'600'000);
    const std::string next = depth == 20 ? "void" : "m";
    w.fate.what = depth == 20 ? Fate::What::LoseRequest : Fate::What::Deliver;
    std::string error;
    try {
      return w.network.call(next, post("/", std::to_string(depth + 1)), patience);
    } catch (const HttpError& e) {
      error = e.what();
    }
    return {.status = 504, .body = error};
  });
  w.spawn_call("m", post("/", "1"));
  w.loop.run();
  EXPECT_EQ(w.seen.back(), "504 no answer in time@85");  // 40 + 20 down + 5 + 20 up
}

TEST(Http, IsUnwoundWithItsWorldWhileCallsAreOpen) {
  auto held = std::make_shared<int>(1);
  {
    World w;
    w.network.add_host("deep", [&, held](const HttpRequest& request) -> HttpResponse {
      const auto own = held;
      return w.network.call("deep", request, 1h);
    });
    w.spawn_call("deep", post("/", std::string(1000, 'x')));
    w.loop.run_for(100ms);
    EXPECT_GT(held.use_count(), 50);
  }
  EXPECT_EQ(held.use_count(), 1);
}

}  // namespace
}  // namespace perdura::simulator
