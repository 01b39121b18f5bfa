// The whole program: on its port, killed, and started again on its book.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "apps/mock-pg/gateway.hpp"

namespace perdura::apps::mock_pg::testing {
namespace {

using namespace std::chrono_literals;

Options options_for(const std::string& folder) {
  Options options;
  options.http_threads = 4;
  options.http_waiting = 16;
  options.log_level = platform::LogLevel::Error;
  options.secret = "the secret of the gateway";
  options.shop = {"127.0.0.1", 1};  // nobody listens
  options.webhook.path = "/webhooks";
  options.webhook.secret = "a secret of webhooks";
  options.journal.path = folder + "/book.jsonl";
  options.silence = 60s;
  options.slow = 1ms;
  return options;
}

/// The gateway in a process of its own.
class Child {
 public:
  explicit Child(const std::string& folder) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    pid_ = ::fork();
    if (pid_ == 0) serve(folder, ends[1]);
    ::close(ends[1]);
    EXPECT_EQ(::read(ends[0], &port_, sizeof port_), static_cast<ssize_t>(sizeof port_));
    ::close(ends[0]);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }

  platform::HttpResponse post(const std::string& target, const std::string& body,
                              const std::string& key) const {
    platform::ConnectionPool pool;
    platform::PocoHttpClient client(pool, {"127.0.0.1", port_});
    return client.send(
        {platform::HttpMethod::Post,
         target,
         {{"Authorization", "Bearer the secret of the gateway"}, {"Idempotency-Key", key}},
         body},
        10s);
  }

 private:
  [[noreturn]] static void serve(const std::string& folder, int told) {
    try {
      Gateway gateway(options_for(folder), platform::standard_output());
      gateway.start();
      const std::uint16_t port = gateway.port();
      if (::write(told, &port, sizeof port) == static_cast<ssize_t>(sizeof port)) ::pause();
    } catch (const std::exception&) {
    }
    ::_exit(1);
  }

  pid_t pid_ = 0;
  std::uint16_t port_ = 0;
};

struct MockPgProgram : ::testing::Test {
  MockPgProgram() {
    std::string name = (std::filesystem::temp_directory_path() / "mock-pg-XXXXXX").string();
    folder = ::mkdtemp(name.data());
  }
  ~MockPgProgram() override { std::filesystem::remove_all(folder); }
  std::string folder;
};

TEST_F(MockPgProgram, WhatItAnsweredForIsThereAfterAKill) {
  platform::HttpResponse captured;
  {
    const Child first(folder);
    EXPECT_EQ(
        first
            .post("/v1/payments",
                  R"({"pg_order_id":"o1","order_id":"ord_1","amount":10,"currency":"KRW"})", "r")
            .status,
        201);
    EXPECT_EQ(first.post("/control/payments/o1/approve", "", "a").status, 200);
    captured = first.post("/v1/transactions/pgt_o1_1/capture", R"({"amount":10})", "c");
    EXPECT_EQ(captured.status, 200);
  }
  const Child second(folder);
  const auto again = second.post("/v1/transactions/pgt_o1_1/capture", R"({"amount":10})", "c");
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, captured.body);
  EXPECT_EQ(second.post("/v1/transactions/pgt_o1_1/capture", R"({"amount":10})", "d").status, 409);
}

TEST_F(MockPgProgram, WhoAsksAndHearsNothingDoesNotHoldUpItsEnd) {
  Gateway gateway(options_for(folder), [](std::string_view) {});
  gateway.start();
  platform::ConnectionPool pool;
  platform::PocoHttpClient client(pool, {"127.0.0.1", gateway.port()});
  const auto post = [&](const std::string& target, const std::string& body) {
    return client
        .send({platform::HttpMethod::Post,
               target,
               {{"Authorization", "Bearer the secret of the gateway"}, {"Idempotency-Key", "k"}},
               body},
              10s)
        .status;
  };
  post("/v1/payments", R"({"pg_order_id":"o1","order_id":"ord_1","amount":10,"currency":"KRW"})");
  EXPECT_EQ(post("/control/faults", R"({"call":"lookup","kind":"timeout_before","times":1})"), 201);
  try {
    client.send({platform::HttpMethod::Get,
                 "/v1/payments/o1",
                 {{"Authorization", "Bearer the secret of the gateway"}},
                 ""},
                50ms);
    FAIL() << "it answered";
  } catch (const platform::HttpError& error) {
    EXPECT_TRUE(error.may_have_happened());
  }
  gateway.stop();  // the test's time limit tells if it waits
}

TEST(MockPgOptions, AllThatIsWrongIsToldAtOnce) {
  const std::string base =
      "PERDURA_DATA=.run\nPERDURA_PAYMENT_PORT=18084\nPERDURA_PG_SECRET=short\n"
      "PERDURA_PG_WEBHOOK_SECRET=short too\nPERDURA_MOCK_PG_WEBHOOK_URL=ftp://x\n";
  const platform::Settings settings(
      {.base = base, .local = "", .environment = {}, .known = known_settings()});
  try {
    read_options(settings, "/shop");
    FAIL() << "it was read";
  } catch (const platform::SettingsError& error) {
    const std::string text = error.what();
    for (const auto* key :
         {"PERDURA_PG_SECRET", "PERDURA_PG_WEBHOOK_SECRET", "PERDURA_MOCK_PG_WEBHOOK_URL"}) {
      EXPECT_NE(text.find(key), std::string::npos) << text;
    }
  }
}

TEST(MockPgOptions, WebhooksGoToThePaymentServiceUnlessToldOtherwise) {
  const std::string base =
      "PERDURA_DATA=.run\nPERDURA_PAYMENT_PORT=18084\nPERDURA_PG_SECRET=sixteen characters\n"
      "PERDURA_PG_WEBHOOK_SECRET=sixteen characters\n";
  const platform::Settings settings(
      {.base = base, .local = "", .environment = {}, .known = known_settings()});
  const auto options = read_options(settings, "/shop");
  EXPECT_EQ(options.shop.port, 18084);
  EXPECT_EQ(options.webhook.path, "/api/v1/payments/webhooks/pg");
  EXPECT_EQ(options.journal.path, "/shop/.run/mock-pg/book.jsonl");
}

}  // namespace
}  // namespace perdura::apps::mock_pg::testing
