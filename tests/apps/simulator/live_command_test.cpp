// `run --world live`, as far as it comes without a running stack.
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdlib>

#include "apps/simulator/files.hpp"
#include "tests/apps/simulator/called.hpp"

namespace perdura::apps::simulator {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A port of this machine on which nobody listens.
std::uint16_t free_port() {
  const int handle = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(handle, generic, size) != 0 || getsockname(handle, generic, &size) != 0) {
    throw std::runtime_error("there is no free port");
  }
  close(handle);
  return ntohs(address.sin_port);
}

/// Without a stack, whatever runs on this machine; the environment is as it was afterwards.
class LiveCommand : public SimulatorCommand {
 protected:
  LiveCommand() {
    set("PERDURA_GATEWAY_PORT", std::to_string(port));
    set("PERDURA_DEADLINE_CLAIM_WINDOW", "7d");
  }
  ~LiveCommand() override {
    for (const auto& [name, value] : before_) {
      if (value) {
        setenv(name.c_str(), value->c_str(), 1);
      } else {
        unsetenv(name.c_str());
      }
    }
  }

  void set(const std::string& name, const std::string& value) {
    const char* known = std::getenv(name.c_str());
    before_.emplace(name, known ? std::optional<std::string>(known) : std::nullopt);
    setenv(name.c_str(), value.c_str(), 1);
  }
  std::string scenario(const std::string& name, const std::string& more) {
    return put(name + ".yaml", "scenario: " + name + "\nabout: An order.\nversion: 1\n" +
                                   "orders: [{id: o1, lines: [{sku: s1}]}]\n" + more);
  }
  Answer play(std::vector<std::string> words) {
    words.insert(words.begin(), {"run", "--world", "live"});
    return call(std::move(words));
  }

  const std::uint16_t port = free_port();

 private:
  std::map<std::string, std::optional<std::string>> before_;
};

const std::string declined =
    "script: [{at: 0s, place: o1}, {at: 1s, pay: o1, outcome: decline}, "
    "{at: 2s, pay: o1, outcome: decline}, {at: 3s, pay: o1, outcome: decline}]\n"
    "expect: {invariants: all, final: {o1: {order: FAILED}}}\n";

TEST_F(LiveCommand, WithoutAStackItNamesTheAddressAndWhatStartsOne) {
  const auto answer = play({scenario("declined", declined)});
  EXPECT_EQ(answer.code, environment);
  EXPECT_THAT(answer.out, IsEmpty());
  EXPECT_THAT(answer.errors,
              HasSubstr("nobody answers at http://127.0.0.1:" + std::to_string(port) +
                        ", where the shop is by the settings"));
  EXPECT_THAT(answer.errors, HasSubstr("make up starts the stack"));
}

TEST_F(LiveCommand, WhatCannotBePlayedIsRefusedBeforeTheStackIsAsked) {
  const auto bad = scenario("bad", declined +
                                       "plan: [{site: gateway.register, entity: o1, nth: 1, "
                                       "choice: refuse}]\n"
                                       "faults: {windows: [{from: 1s, for: 1s, kafka: down}]}\n");
  const auto answer = play({scenario("declined", declined), bad});
  EXPECT_EQ(answer.code, invalid);
  EXPECT_THAT(answer.errors,
              HasSubstr(bad + ": cannot be played live: faults.windows, entry 1 (kafka): "));
  EXPECT_THAT(answer.errors, HasSubstr(bad + ": cannot be played live: plan, entry 1 "
                                             "(gateway.register of o1: refuse): "));
  EXPECT_THAT(answer.errors, Not(HasSubstr("declined.yaml")));
}

TEST_F(LiveCommand, WhatTakesTooLongByTheStacksDeadlinesIsRefused) {
  const auto answer = play({scenario("kept",
                                     "script: [{at: 0s, place: o1}, {at: 1s, pay: o1}, "
                                     "{at: 1h, dispatch: o1}, {at: 2h, advance: o1, times: 5}]\n"
                                     "expect: {invariants: all}\n"),
                            "--speed", "3600x"});
  EXPECT_EQ(answer.code, invalid) << answer.errors;
  EXPECT_THAT(answer.errors, HasSubstr("time: as the stack is set it takes "));
  EXPECT_THAT(answer.errors, HasSubstr(", longer than --within 5min"));
}

TEST_F(LiveCommand, AShopThatIsSetToAnotherStoryIsRefused) {
  set("PERDURA_DEADLINE_ORDER_PAYMENT", "1s");
  const auto answer = play({scenario("declined", declined)});
  EXPECT_EQ(answer.code, invalid);
  EXPECT_THAT(answer.errors, HasSubstr("as the stack's clock, deadlines and courier are set: "
                                       "final: o1: order is EXPIRED, expected FAILED"));
}

TEST_F(LiveCommand, WordsOfTheOtherWorldAreRefused) {
  const auto file = scenario("declined", declined);
  EXPECT_THAT(play({file, "--feed", "kafka"}).errors, HasSubstr("about simulated facts"));
  EXPECT_THAT(play({file, "--check-determinism"}).errors, HasSubstr("about simulated runs"));
  EXPECT_THAT(play({file, "--speed", "fast"}).errors, HasSubstr("write 0.1x to 100000x, or max"));
  EXPECT_THAT(play({file, "--within", "soon"}).errors,
              HasSubstr("--within \"soon\": write a time"));
  const auto memory = call({"run", file, "--apart", "3s"});
  EXPECT_EQ(memory.code, invalid);
  EXPECT_THAT(memory.errors, HasSubstr("add --world live"));
  EXPECT_EQ(call({"run", file, "--world", "mars"}).code, invalid);
}

TEST_F(LiveCommand, ItIsHelpedAndCompleted) {
  EXPECT_THAT(call({"help", "run"}).out, HasSubstr("--world live plays scripts"));
  const auto completion = call({"completion", "bash"}).out;
  EXPECT_THAT(completion, HasSubstr("--world"));
  EXPECT_THAT(completion, HasSubstr("--apart"));
}

}  // namespace
}  // namespace perdura::apps::simulator
