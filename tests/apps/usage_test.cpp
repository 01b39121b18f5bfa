#include "apps/loadtest/usage.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

namespace perdura::apps::loadtest {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class UsageFiles : public ::testing::Test {
 protected:
  UsageFiles() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::temp_directory_path() /
              ("perdura-usage-" + std::to_string(getpid()) + "-" + test->name());
    fs::create_directories(folder_);
  }
  ~UsageFiles() override { fs::remove_all(folder_); }

  void write(const fs::path& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }

  fs::path folder_;
};

TEST_F(UsageFiles, TheStackIsReadByNameAndOddFilesAreLeftOut) {
  write("redis", "30 300 boot");
  write("kafka", "20 200 boot");
  write("worker", "");
  EXPECT_THAT(read_stack(folder_),
              ElementsAre(Supervised{.name = "kafka", .pid = 20, .started = 200},
                          Supervised{.name = "redis", .pid = 30, .started = 300}));
}

TEST_F(UsageFiles, WithoutAStackItSaysHowToStartOne) {
  for (const auto& where : {folder_, folder_ / "absent"}) {
    try {
      read_stack(where);
      FAIL() << "read";
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), HasSubstr("no stack runs"));
      EXPECT_THAT(error.what(), HasSubstr("make up"));
    }
  }
}

TEST_F(UsageFiles, ProcessesThatVanishWhileTheyAreReadAreLeftOut) {
  write("7/stat", "7 (a b) S 1 7 7 0 -1 4 1 0 0 0 1 2 3 4 20 0 8 0 70 1");
  write("7/status", "Name:\ta b\nVmRSS:\t12 kB\n");
  write("8/stat", "8 (zombie) Z 1 8 8 0 -1 4 1 0 0 0 1 0 0 0 20 0 8 0 80 1");
  fs::create_directories(folder_ / "9");
  write("cpuinfo", "no process");
  write("self/stat", "7 (a b) S 1 7 7 0 -1 4 1 0 0 0 1 2 3 4 20 0 8 0 70 1");
  EXPECT_THAT(read_processes(folder_),
              ::testing::UnorderedElementsAre(
                  ProcessStat{.pid = 7, .parent = 1, .started = 70, .ticks = 10, .rss_kib = 12},
                  ProcessStat{.pid = 8, .parent = 1, .started = 80, .ticks = 1, .rss_kib = 0}));
}

TEST(Usage, ThisProcessIsInTheRealProcessTable) {
  const auto all = read_processes("/proc");
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), [](const ProcessStat& one) {
    return one.pid == getpid() && one.parent == getppid() && one.rss_kib > 0;
  }));
  EXPECT_GT(own_cpu().count(), 0);
}

Use use(const char* name, int pid, std::uint64_t ticks) {
  return {.name = name, .pid = pid, .ticks = ticks, .rss_kib = 2'048};
}

TEST(Costs, AreTheDifferenceInMillisecondsAnOrder) {
  const auto costs = costs_between({use("kafka", 20, 100), use("redis", 30, 5)},
                                   {use("kafka", 20, 350), use("redis", 30, 5)}, 50, 100);
  ASSERT_EQ(costs.costs.size(), 2u);
  EXPECT_EQ(costs.costs[0].process, "kafka");
  EXPECT_DOUBLE_EQ(costs.costs[0].cpu_ms_an_order, 50);
  EXPECT_DOUBLE_EQ(costs.costs[0].rss_mib, 2);
  EXPECT_DOUBLE_EQ(costs.costs[1].cpu_ms_an_order, 0);
  EXPECT_THAT(costs.others, ElementsAre());
}

TEST(Costs, ProcessesThatBeganOrEndedMeanwhileAreNamedAndNotCounted) {
  const auto costs =
      costs_between({use("kafka", 20, 100), use("redis", 30, 5), use("worker", 40, 1)},
                    {use("kafka", 21, 3), use("perdura", 50, 9), use("worker", 40, 2)}, 1, 100);
  ASSERT_EQ(costs.costs.size(), 1u);
  EXPECT_EQ(costs.costs[0].process, "worker");
  EXPECT_THAT(costs.others, ElementsAre("kafka", "perdura", "redis"));
}

TEST(Costs, AreNeverBelowZero) {
  EXPECT_EQ(costs_between({use("kafka", 20, 100)}, {use("kafka", 20, 90)}, 1, 100)
                .costs[0]
                .cpu_ms_an_order,
            0);
}

TEST(Costs, OfNoOrdersAreRefused) {
  EXPECT_THROW(costs_between({}, {}, 0, 100), std::invalid_argument);
  EXPECT_THROW(costs_between({}, {}, 1, 0), std::invalid_argument);
  EXPECT_THROW(total_ms({}, 0), std::invalid_argument);
}

TEST(Costs, TheTotalIsInMilliseconds) {
  EXPECT_DOUBLE_EQ(total_ms({use("kafka", 20, 100), use("redis", 30, 5)}, 100), 1'050);
}

}  // namespace
}  // namespace perdura::apps::loadtest
