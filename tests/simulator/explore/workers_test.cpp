// Child processes that do jobs, and die.
#include "simulator/explore/workers.hpp"

#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include <map>
#include <memory>
#include <set>
#include <stdexcept>

namespace perdura::simulator {
namespace {

using testing::HasSubstr;

/// Answers "PID:job"; "die" and "leave" are done as told.
Workers::Work obedient() {
  return [](const std::string& job) -> std::string {
    if (job == "die") ::raise(SIGKILL);
    if (job == "leave") ::_exit(3);
    if (job == "throw") throw std::runtime_error("no");
    return std::to_string(::getpid()) + ":" + job;
  };
}

std::map<std::size_t, Workers::Answer> done(Workers& workers,
                                            const std::vector<std::string>& jobs) {
  std::map<std::size_t, Workers::Answer> answers;
  std::size_t next = 0;
  while (next < jobs.size() || workers.any_busy()) {
    while (next < jobs.size() && workers.any_free()) {
      workers.give(next, jobs[next]);
      ++next;
    }
    auto answer = workers.next();
    answers[answer.job] = std::move(answer);
  }
  return answers;
}

TEST(Workers, EachJobIsDoneOnceInAnotherProcess) {
  Workers workers(3, obedient);
  const std::vector<std::string> jobs{"a", "b", "c", "d", "e", "f", "g"};
  const auto answers = done(workers, jobs);
  ASSERT_EQ(answers.size(), jobs.size());
  std::set<std::string> pids;
  for (const auto& [number, answer] : answers) {
    ASSERT_TRUE(answer.text) << answer.death;
    const auto colon = answer.text->find(':');
    EXPECT_EQ(answer.text->substr(colon + 1), jobs[number]);
    pids.insert(answer.text->substr(0, colon));
  }
  EXPECT_FALSE(pids.contains(std::to_string(::getpid())));
  EXPECT_LE(pids.size(), 3u);
}

TEST(Workers, ADeathIsItsJobsAndTheOthersGoOn) {
  Workers workers(2, obedient);
  const auto answers = done(workers, {"a", "die", "b", "leave", "throw", "c", "d"});
  ASSERT_EQ(answers.size(), 7u);
  EXPECT_THAT(answers.at(1).death, HasSubstr("(signal 9)"));
  EXPECT_EQ(answers.at(3).death, "it ended with code 3");
  EXPECT_EQ(answers.at(4).death, "it ended with code 70");
  for (const std::size_t job : {0, 2, 5, 6}) EXPECT_TRUE(answers.at(job).text) << job;
}

TEST(Workers, OneChildKeepsWhatItHasBegunWith) {
  Workers workers(1, [] {
    return [count = std::make_shared<int>(0)](const std::string& job) {
      return job + std::to_string(++*count);
    };
  });
  const auto answers = done(workers, {"a", "b"});
  EXPECT_EQ(answers.at(0).text, "a1");
  EXPECT_EQ(answers.at(1).text, "b2");
}

TEST(Workers, LongTextsGoBothWays) {
  Workers workers(1, [] { return [](const std::string& job) { return job + job; }; });
  const std::string text(3'000'000, 'x');
  const auto answers = done(workers, {text});
  EXPECT_EQ(answers.at(0).text, text + text);
}

TEST(Workers, WhoeverTakesTooLongIsKilledAndTheNextJobIsDone) {
  Workers workers(1, [] {
    return [](const std::string& job) {
      while (job == "for ever") ::pause();
      return job;
    };
  });
  workers.give(0, "for ever");
  int asked = 0;
  const auto killed = workers.next([&] { return ++asked < 2; });
  EXPECT_FALSE(killed.text);
  EXPECT_GE(asked, 2);
  workers.give(1, "short");
  EXPECT_EQ(workers.next().text, "short");
}

TEST(Workers, ThoseAtWorkEndWithTheOneWhoWantedThem) {
  auto workers = std::make_unique<Workers>(1, [] {
    return [](const std::string&) {
      while (true) ::pause();
      return std::string();
    };
  });
  workers->give(0, "");
  workers.reset();  // would hang
}

}  // namespace
}  // namespace perdura::simulator
