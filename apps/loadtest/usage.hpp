#pragma once
// What the processes of the running stack use.
#include <boost/describe/class.hpp>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "apps/loadtest/proc.hpp"

namespace perdura::apps::loadtest {

/// As they stand in `pids`, by name. Throws `std::runtime_error` if there are none: no stack runs.
std::vector<Supervised> read_stack(const std::filesystem::path& pids);

/// All processes that can be read now. `proc` is /proc.
std::vector<ProcessStat> read_processes(const std::filesystem::path& proc);

/// CPU milliseconds of all of them. `ticks_a_second`: of the kernel.
double total_ms(const std::vector<Use>& uses, long ticks_a_second);

/// CPU of this process so far.
std::chrono::microseconds own_cpu();

struct ProcessCost {
  std::string process;
  double cpu_ms_an_order = 0;
  double rss_mib = 0;  // at the end
};
BOOST_DESCRIBE_STRUCT(ProcessCost, (), (process, cpu_ms_an_order, rss_mib))

/// `costs` of those that live through the whole run; `others` began or ended in between.
struct Costs {
  std::vector<ProcessCost> costs;
  std::vector<std::string> others;
};
Costs costs_between(const std::vector<Use>& before, const std::vector<Use>& after, int orders,
                    long ticks_a_second);

}  // namespace perdura::apps::loadtest
