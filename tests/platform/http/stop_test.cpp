// Stopping a server under load.
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "platform/http/poco_client.hpp"
#include "platform/http/responses.hpp"
#include "platform/http/server.hpp"
#include "tests/platform/http/raw.hpp"

namespace perdura::platform {
namespace {

using namespace std::chrono_literals;
using testing::RawConnection;

constexpr auto patient = 30s;

/// A server whose requests wait inside until they are let go.
struct Slow {
  std::promise<void> inside;
  std::promise<void> go;
  std::shared_future<void> gone = go.get_future().share();
  HttpServer server;

  explicit Slow(HttpServer::Options options = {})
      : server(
            [this](const HttpRequest& request) {
              if (request.target == "/slow") {
                inside.set_value();
                gone.wait();
              }
              return HttpResponse{.body = "done"};
            },
            problem_response, std::move(options)) {}
};

TEST(Stop, LetsRunningRequestsFinishAndRefusesNewOnes) {
  Slow w;
  const std::uint16_t port = w.server.port();
  RawConnection busy(port);
  busy.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  w.inside.get_future().wait();
  RawConnection idle(port);
  idle.send("GET /quick HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(idle.answer().ends_with("done"));

  std::thread stopping([&] { w.server.stop(); });
  EXPECT_EQ(idle.rest(), "") << "an idle connection outlives the stop";
  // Until the port is closed a connection may still be taken, and is closed unanswered.
  ConnectionPool pool;
  PocoHttpClient late(pool, {"127.0.0.1", port});
  for (bool refused = false; !refused;) {
    try {
      EXPECT_EQ(late.send({.target = "/late"}, patient).status, 503);
    } catch (const HttpError& error) {
      refused = error.kind() == HttpError::Kind::NotSent;
    }
  }
  w.go.set_value();
  const std::string answer = busy.rest();
  EXPECT_TRUE(answer.ends_with("Connection: close\r\n\r\ndone")) << answer;
  stopping.join();
}

TEST(Stop, CutsOffWhatTakesLongerThanItsGrace) {
  Slow w({.stop_grace = 20ms});
  RawConnection busy(w.server.port());
  busy.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  w.inside.get_future().wait();
  std::thread stopping([&] { w.server.stop(); });
  EXPECT_EQ(busy.rest(), "");
  w.go.set_value();
  stopping.join();
}

TEST(Stop, IsHarmlessTwiceAndFromTwoThreads) {
  Slow w({.keep_alive = std::chrono::hours(1)});
  RawConnection idle(w.server.port());
  idle.send("GET /quick HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(idle.answer().ends_with("done"));
  std::thread other([&] { w.server.stop(); });
  w.server.abort();
  other.join();
  w.server.stop();
  EXPECT_EQ(idle.rest(), "");
}

TEST(Stop, FreesThePort) {
  std::uint16_t port = 0;
  {
    Slow first;
    port = first.server.port();
    RawConnection used(port);
    used.send("GET /quick HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_TRUE(used.answer().ends_with("done"));
  }
  Slow second({.port = port});
  EXPECT_EQ(second.server.port(), port);
}

}  // namespace
}  // namespace perdura::platform
