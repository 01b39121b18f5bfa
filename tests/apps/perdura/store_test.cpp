// What the log says of a store's database.
#include "apps/perdura/store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>

namespace perdura::apps {
namespace {

using platform::Settings;
using ::testing::HasSubstr;
using ::testing::Not;
namespace sql = platform::sql;

constexpr platform::Pace at_once{.period = std::chrono::milliseconds(1)};

Settings settings() {
  std::ifstream file("perdura.conf");
  EXPECT_TRUE(file) << "run from the root of the repository";
  const std::string conf{std::istreambuf_iterator<char>(file), {}};
  return Settings({.base = conf, .environment = {}, .known = known_settings()});
}

/// What is logged while work fails in one way after another, and at the end of the store. No
/// database is asked: a store connects when it first needs to.
std::string said_while(const std::vector<std::exception_ptr>& failures) {
  ::testing::internal::CaptureStdout();
  {
    Process process(settings());
    Store store(process, "product");
    std::promise<void> over;
    std::size_t round = 0;
    store.work_in_rounds("test", at_once, [&] {
      // In the next round the last failure has been told of.
      if (round == failures.size()) over.set_value();
      const auto failure = failures[std::min(round++, failures.size() - 1)];
      std::rethrow_exception(failure);
    });
    over.get_future().wait();
    store.stop();
    store.wind_up();
  }
  return ::testing::internal::GetCapturedStdout();
}

const auto away = std::make_exception_ptr(sql::NoConnection("connection refused"));
const auto busy = std::make_exception_ptr(sql::Unavailable("all sessions are in use"));

TEST(StoreLog, AtTheEndSaysNothingOfADatabaseThatWasNotAsked) {
  const auto said = said_while({away});
  EXPECT_THAT(said, HasSubstr("waiting for the database of product (MariaDB at 127.0.0.1:"));
  EXPECT_THAT(said, Not(HasSubstr("answers")));
}

TEST(StoreLog, OfSessionsThatAreAllInUseSaysThatWorkFailsAndNotThatTheDatabaseIsAway) {
  const auto said = said_while({busy});
  EXPECT_THAT(said, HasSubstr("background work fails"));
  EXPECT_THAT(said, HasSubstr("all sessions are in use"));
  EXPECT_THAT(said, Not(HasSubstr("waiting for the database")));
}

/// They may all wait for the database that is away.
TEST(StoreLog, DoesNotTakeSessionsThatAreAllInUseForAnAnswer) {
  EXPECT_THAT(said_while({away, busy, away}), Not(HasSubstr("answers")));
}

}  // namespace
}  // namespace perdura::apps
