#include "platform/http/remote_keys.hpp"

#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "platform/core/randomness.hpp"
#include "platform/http/access_tokens.hpp"
#include "tests/platform/http/router_world.hpp"
#include "tests/platform/http/scripted_client.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;
using testing::ScriptedClient;

struct Remote {
  Remote() { publish({&first}); }

  void publish(const std::vector<const SigningKey*>& signing) {
    std::vector<PublicKey> published;
    for (const auto* key : signing) published.push_back(key->public_key());
    identity.answer = [document = to_jwks(published)](const HttpRequest& request) {
      EXPECT_EQ(request.target, "/.well-known/jwks.json");
      EXPECT_EQ(request.method, HttpMethod::Get);
      return HttpResponse{.body = document};
    };
  }
  void silence() { identity.answer = ScriptedClient::nobody; }

  std::string token(const SigningKey& key, const std::string& issuer = "perdura",
                    std::vector<std::string> roles = {"BUYER"}) const {
    const auto now = std::chrono::floor<std::chrono::seconds>(clock.wall());
    return sign_token(key, {issuer, "usr_1", std::move(roles), "t", now, now + 1h});
  }
  /// "usr_1", the refusal, or "nobody can tell".
  std::string verdict(const std::string& token) {
    try {
      const auto result = keys.verify(token);
      if (const auto* refusal = std::get_if<TokenRefusal>(&result)) {
        return std::string(to_string(*refusal));
      }
      return std::get<TokenClaims>(result).subject;
    } catch (const HttpError&) {
      return "nobody can tell";
    }
  }

  ManualClock clock;
  SeededRandomness randomness{11};
  SigningKey first = SigningKey::generate(randomness);
  SigningKey second = SigningKey::generate(randomness);
  ScriptedClient identity;
  RemoteKeys keys{identity, clock};
};

TEST(RemoteKeys, AreFetchedByTheFirstTokenAndKept) {
  Remote w;
  EXPECT_EQ(w.identity.calls, 0);
  EXPECT_EQ(w.verdict(w.token(w.first)), "usr_1");
  EXPECT_EQ(w.verdict(w.token(w.first)), "usr_1");
  EXPECT_EQ(w.identity.calls, 1);
  EXPECT_EQ(w.verdict(w.token(w.first, "elsewhere")), "wrong issuer");
  w.clock.advance(1h);
  EXPECT_EQ(w.verdict("x.y.z"), "malformed");
}

TEST(RemoteKeys, AreFetchedAgainForAKeyThatIsNew) {
  Remote w;
  EXPECT_EQ(w.verdict(w.token(w.first)), "usr_1");
  w.publish({&w.first, &w.second});
  w.clock.advance(10s);
  EXPECT_EQ(w.verdict(w.token(w.second)), "usr_1");
  EXPECT_EQ(w.identity.calls, 2);
}

TEST(RemoteKeys, AreNotAskedForByStrangersMoreOftenThanTheSettingSays) {
  Remote w;
  EXPECT_EQ(w.verdict(w.token(w.first)), "usr_1");
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(w.verdict(w.token(w.second)), "unknown key");
    w.clock.advance(1s);
  }
  // One at the start, then one in each of the ten-second spans.
  EXPECT_EQ(w.identity.calls, 10);
}

TEST(RemoteKeys, AreFetchedAgainWhenTheyAreOldAndForgetWhatWasWithdrawn) {
  Remote w;
  const std::string token = w.token(w.first);
  EXPECT_EQ(w.verdict(token), "usr_1");
  w.publish({&w.second});
  w.clock.advance(5min - 1s);
  EXPECT_EQ(w.verdict(token), "usr_1");
  EXPECT_EQ(w.identity.calls, 1);
  w.clock.advance(1s);
  EXPECT_EQ(w.verdict(token), "unknown key") << "remembered beyond its key";
  EXPECT_EQ(w.verdict(w.token(w.second)), "usr_1");
  EXPECT_EQ(w.identity.calls, 2);
}

TEST(RemoteKeys, KeepWorkingWhileIdentityIsSilent) {
  Remote w;
  const std::string token = w.token(w.first);
  EXPECT_EQ(w.verdict(token), "usr_1");
  w.silence();
  w.clock.advance(10min);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(w.verdict(token), "usr_1");
  EXPECT_EQ(w.identity.calls, 2) << "a request has waited for a question that was just asked";
  EXPECT_EQ(w.verdict(w.token(w.second)), "nobody can tell");
  w.publish({&w.first, &w.second});
  w.clock.advance(10s);
  EXPECT_EQ(w.verdict(w.token(w.second)), "usr_1");
}

TEST(RemoteKeys, MustBeAskedForBeforeAPublishedKeySigns) {
  Remote w;
  const auto with = [&](RemoteKeys::Options options) {
    RemoteKeys keys(w.identity, w.clock, std::move(options));
  };
  EXPECT_THROW(with({.max_age = keys_max_age + 1ms}), std::invalid_argument);
  EXPECT_THROW(with({.refetch_min = keys_max_age + 1ms}), std::invalid_argument);
}

// Identity publishes a key for longer than `keys_max_age` before it signs.
TEST(RemoteKeys, KnowANewKeyWhenItSignsThoughAStrangerHasJustAsked) {
  Remote w;
  EXPECT_EQ(w.verdict(w.token(w.first)), "usr_1");
  w.publish({&w.first, &w.second});
  w.clock.advance(keys_max_age + 1min);
  const auto stranger = SigningKey::generate(w.randomness);
  EXPECT_EQ(w.verdict(w.token(stranger)), "unknown key");
  const int calls = w.identity.calls;
  EXPECT_EQ(w.verdict(w.token(w.second)), "usr_1");
  EXPECT_EQ(w.verdict(w.token(stranger)), "unknown key");
  EXPECT_EQ(w.identity.calls, calls) << "asked again within the pause";
}

TEST(RemoteKeys, LeaveOpenRoutesOpenWhileIdentityIsSilent) {
  Remote w;
  EXPECT_EQ(w.verdict(w.token(w.first)), "usr_1");
  w.silence();
  w.clock.advance(10s);
  testing::RouterWorld parts;
  Router router({w.clock, w.randomness, parts.log, parts.metrics},
                user_tokens([&](std::string_view token) { return w.keys.verify(token); }));
  const Handler handler = [](const RequestContext& context, const HttpRequest&) {
    return HttpResponse{.body = context.caller ? context.caller->id : "nobody"};
  };
  router.add({.pattern = "/login", .handler = handler, .access = Access::anyone()});
  const auto with = [&](const SigningKey& key) {
    return router
        .handle({.target = "/login", .headers = {{"Authorization", "Bearer " + w.token(key)}}})
        .body;
  };
  EXPECT_EQ(with(w.second), "nobody");
  EXPECT_EQ(with(w.first), "usr_1");
}

TEST(RemoteKeys, CannotJudgeWhileThereAreNone) {
  Remote w;
  w.silence();
  for (int i = 1; i <= 3; ++i) {
    EXPECT_EQ(w.verdict(w.token(w.first)), "nobody can tell");
    EXPECT_EQ(w.identity.calls, i);
  }
  for (const HttpResponse& bad : {HttpResponse{.status = 500}, HttpResponse{.body = "nonsense"},
                                  HttpResponse{.body = R"({"keys":[]})"}}) {
    w.identity.answer = [bad](const HttpRequest&) { return bad; };
    EXPECT_EQ(w.verdict(w.token(w.first)), "nobody can tell");
  }
  w.publish({&w.first});
  EXPECT_EQ(w.verdict(w.token(w.first)), "usr_1");
}

TEST(RemoteKeys, AreUsedByOthersWhileOneRequestFetches) {
  Remote w;
  const std::string token = w.token(w.first);
  EXPECT_EQ(w.verdict(token), "usr_1");
  w.clock.advance(10min);
  std::latch asked(1);
  std::latch told(1);
  w.identity.answer = [&](const HttpRequest&) {
    asked.count_down();
    told.wait();
    return HttpResponse{.body = to_jwks({w.second.public_key()})};
  };
  std::string fetcher;
  std::thread thread([&] { fetcher = w.verdict(w.token(w.second)); });
  asked.wait();
  EXPECT_EQ(w.verdict(token), "usr_1");
  EXPECT_EQ(w.verdict(w.token(w.second)), "nobody can tell") << "refused while the question is out";
  told.count_down();
  thread.join();
  EXPECT_EQ(fetcher, "usr_1");
  EXPECT_EQ(w.identity.calls, 2);
}

TEST(RemoteKeys, MakeARouterAnswer503WhileThereAreNone) {
  Remote w;
  w.silence();
  testing::RouterWorld parts;
  Router router({w.clock, w.randomness, parts.log, parts.metrics},
                user_tokens([&](std::string_view token) { return w.keys.verify(token); }));
  router.add({.pattern = "/closed",
              .handler = [](const RequestContext&, const HttpRequest&) { return HttpResponse{}; }});
  const HttpRequest request{.target = "/closed",
                            .headers = {{"Authorization", "Bearer " + w.token(w.first)}}};
  const auto response = router.handle(request);
  EXPECT_EQ(testing::outcome(response), "503 DEPENDENCY_UNAVAILABLE");
  EXPECT_TRUE(response.headers.contains("Retry-After"));
  EXPECT_EQ(testing::outcome(router.handle({.target = "/closed"})), "401 TOKEN_REQUIRED");
  w.publish({&w.first});
  EXPECT_EQ(router.handle(request).status, 200);
}

}  // namespace
}  // namespace perdura::platform
