#include "apps/loadtest/proc.hpp"

#include <charconv>
#include <map>

namespace perdura::apps::loadtest {
namespace {

constexpr std::string_view blanks = " \t\n";
/// Longer chains of parents are a circle: the table was read while it changed.
constexpr int generations_max = 64;

/// Takes the next word; empty at the end.
std::string_view next_word(std::string_view& text) {
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == text.npos) return text = {};
  text.remove_prefix(begin);
  const std::string_view word = text.substr(0, text.find_first_of(blanks));
  text.remove_prefix(word.size());
  return word;
}

template <class T>
bool read_number(std::string_view word, T& number) {
  const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
  return !word.empty() && read.ec == std::errc{} && read.ptr == word.data() + word.size();
}

}  // namespace

std::optional<ProcessStat> parse_stat(std::string_view text) {
  ProcessStat stat;
  // The name is in brackets and may hold blanks and brackets itself: fields count from behind it.
  const std::size_t name_ends = text.rfind(')');
  if (name_ends == text.npos) return std::nullopt;
  std::string_view rest = text.substr(name_ends + 1);
  if (!read_number(next_word(text), stat.pid)) return std::nullopt;
  constexpr int parent_field = 4;
  constexpr int first_time_field = 14;  // utime, stime, cutime, cstime
  constexpr int last_time_field = 17;
  constexpr int start_field = 22;
  for (int field = 3; field <= start_field; ++field) {
    const std::string_view word = next_word(rest);
    if (word.empty()) return std::nullopt;
    std::uint64_t ticks = 0;
    if (field == parent_field && !read_number(word, stat.parent)) return std::nullopt;
    if (field == start_field && !read_number(word, stat.started)) return std::nullopt;
    if (field < first_time_field || field > last_time_field) continue;
    if (!read_number(word, ticks)) return std::nullopt;
    stat.ticks += ticks;
  }
  return stat;
}

std::optional<std::uint64_t> parse_rss_kib(std::string_view text) {
  constexpr std::string_view key = "VmRSS:";
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (!line.starts_with(key)) continue;
    line.remove_prefix(key.size());
    std::uint64_t size = 0;
    if (!read_number(next_word(line), size) || next_word(line) != "kB") return std::nullopt;
    return size;
  }
  return std::nullopt;
}

std::optional<Supervised> parse_pid_file(std::string name, std::string_view text) {
  Supervised process{.name = std::move(name)};
  if (!read_number(next_word(text), process.pid) || process.pid <= 0) return std::nullopt;
  if (!read_number(next_word(text), process.started)) return std::nullopt;
  return process;
}

std::vector<Use> uses_of(const std::vector<Supervised>& stack,
                         const std::vector<ProcessStat>& processes) {
  std::map<int, const ProcessStat*> by_pid;
  for (const auto& process : processes) by_pid.emplace(process.pid, &process);

  std::vector<Use> uses;
  std::map<int, std::size_t> place_of;  // in `uses`, by pid
  for (const auto& root : stack) {
    const auto found = by_pid.find(root.pid);
    if (found == by_pid.end() || found->second->started != root.started) continue;
    place_of.emplace(root.pid, uses.size());
    uses.push_back({.name = root.name, .pid = root.pid});
  }
  for (const auto& process : processes) {
    const ProcessStat* above = &process;
    for (int generation = 0; generation < generations_max; ++generation) {
      if (const auto place = place_of.find(above->pid); place != place_of.end()) {
        uses[place->second].ticks += process.ticks;
        uses[place->second].rss_kib += process.rss_kib;
        break;
      }
      const auto parent = by_pid.find(above->parent);
      if (parent == by_pid.end() || parent->second == above) break;
      above = parent->second;
    }
  }
  return uses;
}

}  // namespace perdura::apps::loadtest
