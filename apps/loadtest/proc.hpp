#pragma once
// Texts of /proc, and of the stack's pid files. Pure.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace perdura::apps::loadtest {

struct ProcessStat {
  int pid = 0;
  int parent = 0;
  std::uint64_t started = 0;  // in ticks since boot: tells a pid from its next owner
  std::uint64_t ticks = 0;    // of CPU: its own, and of its children that have ended
  std::uint64_t rss_kib = 0;

  bool operator==(const ProcessStat&) const = default;
};

/// The text of /proc/<pid>/stat, `rss_kib` left 0; nothing if it is none.
std::optional<ProcessStat> parse_stat(std::string_view text);

/// VmRSS in the text of /proc/<pid>/status; nothing for kernel threads and zombies, which have
/// none.
std::optional<std::uint64_t> parse_rss_kib(std::string_view text);

/// A process of the stack: "<pid> <start> <boot>" in the file of its name.
struct Supervised {
  std::string name;
  int pid = 0;
  std::uint64_t started = 0;

  bool operator==(const Supervised&) const = default;
};
std::optional<Supervised> parse_pid_file(std::string name, std::string_view text);

/// What a process of the stack and its descendants have used so far.
struct Use {
  std::string name;
  int pid = 0;
  std::uint64_t ticks = 0;
  std::uint64_t rss_kib = 0;

  bool operator==(const Use&) const = default;
};

/// In the order of `stack`; one that does not live is left out. A descendant counts for the nearest
/// of the stack above it.
std::vector<Use> uses_of(const std::vector<Supervised>& stack,
                         const std::vector<ProcessStat>& processes);

}  // namespace perdura::apps::loadtest
