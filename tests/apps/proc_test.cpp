#include "apps/loadtest/proc.hpp"

#include <gmock/gmock.h>

namespace perdura::apps::loadtest {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// utime 11, stime 5, cutime 3, cstime 1, started 777.
std::string stat(const std::string& name) {
  return "42 (" + name +
         ") S 7 42 42 0 -1 4194560 100 0 0 0 11 5 3 1 20 0 8 0 777 1000000 250 "
         "18446744073709551615 "
         "1 1 0 0\n";
}

const ProcessStat read{.pid = 42, .parent = 7, .started = 777, .ticks = 20, .rss_kib = 0};

TEST(ProcStat, HasPidParentStartAndAllItsTicks) { EXPECT_EQ(parse_stat(stat("perdura")), read); }

TEST(ProcStat, OddNamesDoNotShiftTheFields) {
  for (const char* name : {"", " ", "a b", "(sd-pam)", "x) S 1 1", "))", "12 (34) 56", "a\nb"}) {
    EXPECT_EQ(parse_stat(stat(name)), read) << name;
  }
}

TEST(ProcStat, OfAProcessThatHasVanishedIsNothing) { EXPECT_EQ(parse_stat(""), std::nullopt); }

TEST(ProcStat, CutShortOrNotNumbersIsNothing) {
  const std::string whole = stat("perdura");
  const std::size_t started = whole.find(" 777");
  for (std::size_t length = 0; length <= started; ++length) {
    EXPECT_EQ(parse_stat(whole.substr(0, length)), std::nullopt) << whole.substr(0, length);
  }
  EXPECT_EQ(parse_stat("x (a) S 7 42 42 0 -1 4 100 0 0 0 11 5 3 1 20 0 8 0 777 1"), std::nullopt);
  EXPECT_EQ(parse_stat("42 (a) S 7 42 42 0 -1 4 100 0 0 0 11 b 3 1 20 0 8 0 777 1"), std::nullopt);
}

TEST(ProcStatus, HasTheResidentSize) {
  EXPECT_EQ(parse_rss_kib("Name:\ta\nVmHWM:\t 900 kB\nVmRSS:\t  812 kB\nThreads:\t1\n"), 812u);
}

TEST(ProcStatus, OfAZombieOrAVanishedProcessHasNone) {
  EXPECT_EQ(parse_rss_kib("Name:\tVmRSS:\nState:\tZ (zombie)\n"), std::nullopt);
  EXPECT_EQ(parse_rss_kib(""), std::nullopt);
  EXPECT_EQ(parse_rss_kib("VmRSS:\t812 MB\n"), std::nullopt);
}

TEST(PidFile, HasPidStartAndBoot) {
  EXPECT_EQ(parse_pid_file("kafka", "42 777 0a1b-boot\n"),
            (Supervised{.name = "kafka", .pid = 42, .started = 777}));
}

TEST(PidFile, ThatIsEmptyOrOddIsNothing) {
  for (const char* text : {"", "42", "42 x", "-1 777", "0 777", "pid 42"}) {
    EXPECT_EQ(parse_pid_file("kafka", text), std::nullopt) << text;
  }
}

ProcessStat process(int pid, int parent, std::uint64_t ticks) {
  return {.pid = pid,
          .parent = parent,
          .started = static_cast<std::uint64_t>(pid) * 10,
          .ticks = ticks,
          .rss_kib = 1};
}

Supervised supervised(const char* name, int pid) {
  return {.name = name, .pid = pid, .started = static_cast<std::uint64_t>(pid) * 10};
}

TEST(Uses, DescendantsCountForTheNearestOfTheStackAboveThem) {
  // supervisord 10 → kafka 20 → 21 → 22, and redis 30; 99 is a stranger.
  const std::vector<ProcessStat> all{process(1, 0, 5),   process(10, 1, 1),  process(20, 10, 2),
                                     process(21, 20, 4), process(22, 21, 8), process(30, 10, 16),
                                     process(99, 1, 32)};
  EXPECT_THAT(
      uses_of({supervised("kafka", 20), supervised("redis", 30), supervised("supervisord", 10)},
              all),
      ElementsAre(Use{.name = "kafka", .pid = 20, .ticks = 14, .rss_kib = 3},
                  Use{.name = "redis", .pid = 30, .ticks = 16, .rss_kib = 1},
                  Use{.name = "supervisord", .pid = 10, .ticks = 1, .rss_kib = 1}));
}

TEST(Uses, APidThatBelongsToSomebodyElseNowIsNotCounted) {
  auto other = process(20, 1, 100);
  other.started = 12'345;
  EXPECT_THAT(uses_of({supervised("kafka", 20)}, {other}), IsEmpty());
}

TEST(Uses, AProcessThatHasVanishedIsLeftOut) {
  EXPECT_THAT(uses_of({supervised("kafka", 20)}, {process(1, 0, 1)}), IsEmpty());
}

TEST(Uses, ACircleOfParentsHasAnEnd) {
  const std::vector<ProcessStat> all{process(20, 1, 1), process(50, 51, 2), process(51, 50, 4),
                                     process(60, 60, 8)};
  EXPECT_THAT(uses_of({supervised("kafka", 20)}, all),
              ElementsAre(Use{.name = "kafka", .pid = 20, .ticks = 1, .rss_kib = 1}));
}

}  // namespace
}  // namespace perdura::apps::loadtest
