#include "apps/loadtest/usage.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

namespace perdura::apps::loadtest {

namespace fs = std::filesystem;

namespace {

/// Nothing if the process has ended meanwhile.
std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_pid(const std::string& name) {
  return std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

const Use* find(const std::vector<Use>& uses, const Use& wanted) {
  const auto found = std::find_if(uses.begin(), uses.end(), [&](const Use& use) {
    return use.name == wanted.name && use.pid == wanted.pid;
  });
  return found == uses.end() ? nullptr : &*found;
}

}  // namespace

std::vector<Supervised> read_stack(const fs::path& pids) {
  std::vector<Supervised> stack;
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(pids, unreadable)) {
    auto process = parse_pid_file(entry.path().filename().string(), text_of(entry.path()));
    if (process) stack.push_back(std::move(*process));
  }
  if (stack.empty()) {
    throw std::runtime_error("no stack runs here (nothing in " + pids.string() +
                             "); make up starts it");
  }
  std::sort(stack.begin(), stack.end(),
            [](const Supervised& a, const Supervised& b) { return a.name < b.name; });
  return stack;
}

std::vector<ProcessStat> read_processes(const fs::path& proc) {
  std::vector<ProcessStat> processes;
  for (const auto& entry : fs::directory_iterator(proc)) {
    if (!is_pid(entry.path().filename().string())) continue;
    auto stat = parse_stat(text_of(entry.path() / "stat"));
    if (!stat) continue;
    stat->rss_kib = parse_rss_kib(text_of(entry.path() / "status")).value_or(0);
    processes.push_back(*stat);
  }
  return processes;
}

double total_ms(const std::vector<Use>& uses, long ticks_a_second) {
  if (ticks_a_second <= 0) throw std::invalid_argument("no ticks a second");
  std::uint64_t ticks = 0;
  for (const auto& use : uses) ticks += use.ticks;
  return static_cast<double>(ticks) * 1'000 / static_cast<double>(ticks_a_second);
}

std::chrono::microseconds own_cpu() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) throw std::runtime_error("getrusage failed");
  const auto time = [](const timeval& value) {
    return std::chrono::seconds(value.tv_sec) + std::chrono::microseconds(value.tv_usec);
  };
  return time(usage.ru_utime) + time(usage.ru_stime);
}

Costs costs_between(const std::vector<Use>& before, const std::vector<Use>& after, int orders,
                    long ticks_a_second) {
  if (orders <= 0 || ticks_a_second <= 0) throw std::invalid_argument("costs of no orders");
  Costs result;
  std::set<std::string> others;
  for (const auto& use : before) {
    if (find(after, use) == nullptr) others.insert(use.name);
  }
  for (const auto& use : after) {
    const Use* then = find(before, use);
    if (then == nullptr) {
      others.insert(use.name);
      continue;
    }
    // A descendant that was adopted by init takes its time along: not below zero.
    const std::uint64_t ticks = use.ticks > then->ticks ? use.ticks - then->ticks : 0;
    result.costs.push_back({.process = use.name,
                            .cpu_ms_an_order = static_cast<double>(ticks) * 1'000 /
                                               static_cast<double>(ticks_a_second) / orders,
                            .rss_mib = static_cast<double>(use.rss_kib) / 1'024});
  }
  result.others.assign(others.begin(), others.end());
  return result;
}

}  // namespace perdura::apps::loadtest
