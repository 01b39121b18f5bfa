// The same seed is the same run, to the last step.
#include <gtest/gtest.h>

#include <string>

#include "simulator/http.hpp"
#include "simulator/runtime.hpp"

namespace perdura::simulator {
namespace {

using namespace std::chrono_literals;

struct Result {
  std::uint64_t digest = 0;
  std::uint64_t steps = 0;
  int answered = 0;
  int unanswered = 0;
  bool operator==(const Result&) const = default;
};

/// Keyed by seed, host and count alone: what happens elsewhere moves no fate.
Fate fate_of(std::uint64_t seed, const Passage& passage) {
  Digest key;
  key.add(seed);
  key.add(passage.host);
  key.add(passage.nth);
  const std::uint64_t draw = key.value();
  Fate fate;
  if (draw % 10 == 0) fate.what = static_cast<Fate::What>(1 + draw / 16 % 5);
  fate.request_latency = std::chrono::microseconds(100 + draw / 128 % 5000);
  fate.response_latency = std::chrono::microseconds(100 + draw / 65536 % 5000);
  fate.down_for = 3ms;
  return fate;
}

/// Many clients call a front, which calls two services.
Result run(std::uint64_t seed) {
  Result result;
  Loop loop;
  Fibers fibers(loop);
  HttpNetwork network(fibers, [seed](const Passage& passage) { return fate_of(seed, passage); });
  const auto leaf = [&](const HttpRequest& request) {
    fibers.sleep(std::chrono::microseconds(10 * request.target.size()));
    return HttpResponse{.status = 200, .body = request.target};
  };
  network.add_host("stock", leaf);
  network.add_host("payment", leaf);
  network.add_host("front", [&](const HttpRequest& request) {
    std::string body;
    for (const char* next : {"stock", "payment"}) {
      try {
        body += network.call(next, request, 20ms).body;
      } catch (const HttpError&) {
        body += "?";
      }
    }
    return HttpResponse{.status = 200, .body = body};
  });
  for (int i = 0; i < 300; ++i) {
    fibers.spawn([&, i] {
      fibers.sleep(std::chrono::microseconds(i * 3701 % 1'000'000));
      try {
        const auto answer = network.call("front", {.target = "/orders/" + std::to_string(i)}, 60ms);
        loop.digest().add(answer.body);
        ++result.answered;
      } catch (const HttpError&) {
        ++result.unanswered;
      }
    });
  }
  loop.run();
  result.digest = loop.digest().value();
  result.steps = loop.steps();
  return result;
}

TEST(Replay, GivesTheSameDigestForTheSameSeedAndAnotherForAnother) {
  const Result first = run(42);
  EXPECT_EQ(run(42), first);
  EXPECT_NE(run(43).digest, first.digest);
  EXPECT_EQ(first.answered + first.unanswered, 300);
  EXPECT_GT(first.answered, 100);
  EXPECT_GT(first.unanswered, 5);
}

}  // namespace
}  // namespace perdura::simulator
