// What `HttpClient` promises, kept by both sides.
#include <gtest/gtest.h>

#include <atomic>
#include <optional>
#include <string>

#include "tests/platform/http/http_world.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;
using testing::HttpWorld;

constexpr auto patient = 60s;
using Kind = HttpError::Kind;

/// An answer, or the kind of error.
struct Outcome {
  std::optional<HttpResponse> response;
  std::optional<Kind> error;
};

Outcome call(HttpClient& client, const HttpRequest& request,
             std::chrono::milliseconds deadline = patient) {
  try {
    return {client.send(request, deadline), {}};
  } catch (const HttpError& error) {
    return {{}, error.kind()};
  }
}

HttpRequest post(std::string target, std::string body = "") {
  return {.method = HttpMethod::Post, .target = std::move(target), .body = std::move(body)};
}

/// Counts the effects of each call; the body of a request is the number of its call.
struct Effects {
  std::array<std::atomic<int>, 512> counts{};

  void happen(const HttpRequest& request) { ++counts.at(std::stoul(request.body)); }

  /// The heart of the contract: what the caller was told agrees with what happened.
  void expect_truth(const std::vector<Outcome>& outcomes) const {
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      const int happened = counts[i];
      if (outcomes[i].response) {
        EXPECT_EQ(happened, 1) << "answered, call " << i;
      } else if (*outcomes[i].error == Kind::NotSent) {
        EXPECT_EQ(happened, 0) << "not sent, call " << i;
      } else {
        EXPECT_LE(happened, 1) << "in doubt, call " << i;
      }
    }
  }
};

class ClientContract : public ::testing::TestWithParam<std::unique_ptr<HttpWorld> (*)()> {
 protected:
  std::unique_ptr<HttpWorld> world = GetParam()();
  HttpWorld& w = *world;
};

TEST_P(ClientContract, CarriesEveryPartOfRequestAndAnswer) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  for (int i = 0; i < 12; ++i) bytes += bytes;  // 1 MiB
  w.host([&](const HttpRequest& request) {
    EXPECT_EQ(request.target, "/orders/%ED%95%9C?limit=5&q=a+b");
    EXPECT_EQ(request.headers.find("IDEMPOTENCY-key"), "ord_7/reserve");
    EXPECT_EQ(request.body, bytes);
    HttpResponse response{.status = 207, .headers = {{"X-Seen", "a"}}, .body = request.body};
    response.headers.add("X-Seen", std::string(to_string(request.method)));
    return response;
  });
  const auto client = w.client();
  for (const HttpMethod method : {HttpMethod::Post, HttpMethod::Put, HttpMethod::Patch,
                                  HttpMethod::Delete, HttpMethod::Get, HttpMethod::Options}) {
    Outcome outcome;
    w.together({[&] {
      outcome = call(*client, {.method = method,
                               .target = "/orders/%ED%95%9C?limit=5&q=a+b",
                               .headers = {{"Idempotency-Key", "ord_7/reserve"}},
                               .body = bytes});
    }});
    ASSERT_TRUE(outcome.response);
    EXPECT_EQ(
        *outcome.response,
        (HttpResponse{207, {{"x-seen", "a"}, {"X-Seen", std::string(to_string(method))}}, bytes}));
  }
}

TEST_P(ClientContract, GivesAnAnswerOfAnyStatusAsAnAnswer) {
  w.host(
      [](const HttpRequest& request) { return HttpResponse{.status = std::stoi(request.body)}; });
  const auto client = w.client();
  for (const int status : {200, 204, 304, 404, 500, 503}) {
    Outcome outcome;
    w.together({[&] { outcome = call(*client, post("/", std::to_string(status))); }});
    ASSERT_TRUE(outcome.response) << status;
    EXPECT_EQ(outcome.response->status, status);
  }
}

TEST_P(ClientContract, KnowsThatNothingHappenedWhereNobodyListens) {
  w.host([](const HttpRequest&) { return HttpResponse{}; });
  const auto nobody = w.client_to_nobody();
  Outcome outcome;
  w.together({[&] { outcome = call(*nobody, post("/")); }});
  EXPECT_EQ(outcome.error, Kind::NotSent);
}

TEST_P(ClientContract, TimesOutWhileTheHandlerGoesOn) {
  const auto given_up = w.gate();
  int effects = 0;
  w.host([&](const HttpRequest& request) {
    if (request.target == "/slow") given_up->wait();
    ++effects;
    return HttpResponse{.body = "late"};
  });
  const auto client = w.client();
  Outcome slow;
  w.together({[&] {
    slow = call(*client, post("/slow"), 50ms);
    given_up->open();
  }});
  EXPECT_EQ(slow.error, Kind::TimedOut);
  Outcome next;
  w.together({[&] { next = call(*client, {.target = "/next"}); }});
  ASSERT_TRUE(next.response);
  EXPECT_EQ(next.response->body, "late") << "the answer to another call";
  w.settle();
  EXPECT_EQ(effects, 2);
}

TEST_P(ClientContract, LosesTheConnectionWhenTheServiceDies) {
  const auto inside = w.gate();
  const auto told = w.gate();
  w.host([&](const HttpRequest&) {
    inside->open();
    told->wait();
    return HttpResponse{};
  });
  const auto client = w.client();
  Outcome outcome;
  w.together({[&] {
                outcome = call(*client, post("/"));
                told->open();
              },
              [&] {
                inside->wait();
                w.crash();
              }});
  EXPECT_EQ(outcome.error, Kind::ConnectionLost);
  Outcome after;
  w.together({[&] { after = call(*client, post("/")); }});
  EXPECT_EQ(after.error, Kind::NotSent);
}

TEST_P(ClientContract, ServesSixtyFourCallsAtOnce) {
  constexpr std::size_t calls = 64;
  std::atomic<std::size_t> inside = 0;
  const auto all_inside = w.gate();
  w.host([&](const HttpRequest& request) {
    if (++inside == calls) all_inside->open();
    all_inside->wait();
    return HttpResponse{.body = request.body};
  });
  const auto client = w.client();
  std::vector<Outcome> outcomes(calls);
  std::vector<HttpWorld::Body> bodies;
  for (std::size_t i = 0; i < calls; ++i) {
    bodies.push_back([&, i] { outcomes[i] = call(*client, post("/", std::to_string(i))); });
  }
  w.together(std::move(bodies));
  for (std::size_t i = 0; i < calls; ++i) {
    ASSERT_TRUE(outcomes[i].response) << i;
    EXPECT_EQ(outcomes[i].response->body, std::to_string(i));
  }
}

TEST_P(ClientContract, TellsTheTruthWhenAnswersRaceWithDeadlines) {
  constexpr std::size_t calls = 160;
  Effects effects;
  w.host([&](const HttpRequest& request) {
    effects.happen(request);
    return HttpResponse{.body = request.body};
  });
  const auto client = w.client();
  std::vector<Outcome> outcomes(calls);
  std::vector<HttpWorld::Body> bodies;
  for (std::size_t i = 0; i < calls; ++i) {
    bodies.push_back([&, i] {
      const std::chrono::milliseconds deadline(i % 5);
      outcomes[i] = call(*client, post("/", std::to_string(i)), i % 5 == 4 ? patient : deadline);
    });
  }
  w.together(std::move(bodies));
  w.settle();
  effects.expect_truth(outcomes);
  for (std::size_t i = 0; i < calls; ++i) {
    if (outcomes[i].response) {
      EXPECT_EQ(outcomes[i].response->body, std::to_string(i));
    } else {
      EXPECT_NE(i % 5, 4u) << "a patient call failed";
    }
  }
}

TEST_P(ClientContract, TellsTheTruthWhenTheServiceDiesUnderItsCallers) {
  constexpr std::size_t callers = 8;
  constexpr std::size_t each = 40;
  Effects effects;
  const auto enough = w.gate();
  std::atomic<int> served = 0;
  w.host([&](const HttpRequest& request) {
    effects.happen(request);
    if (++served == 30) enough->open();
    return HttpResponse{};
  });
  const auto client = w.client();
  std::vector<Outcome> outcomes(callers * each);
  std::vector<HttpWorld::Body> bodies;
  for (std::size_t caller = 0; caller < callers; ++caller) {
    bodies.push_back([&, caller] {
      for (std::size_t i = caller * each; i < (caller + 1) * each; ++i) {
        outcomes[i] = call(*client, post("/", std::to_string(i)));
      }
    });
  }
  bodies.push_back([&] {
    enough->wait();
    w.crash();
  });
  w.together(std::move(bodies));
  effects.expect_truth(outcomes);
  Outcome after;
  w.together({[&] { after = call(*client, post("/", "500")); }});
  EXPECT_EQ(after.error, Kind::NotSent);
}

INSTANTIATE_TEST_SUITE_P(Wire, ClientContract, ::testing::Values(&testing::poco_world));
INSTANTIATE_TEST_SUITE_P(Simulated, ClientContract, ::testing::Values(&testing::simulated_world));

}  // namespace
}  // namespace perdura::platform
