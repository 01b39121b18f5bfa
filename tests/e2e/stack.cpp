#include "tests/e2e/stack.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include "tests/e2e/eventually.hpp"

namespace perdura::e2e {
namespace {

constexpr std::size_t servers_max = 16;

struct Said {
  int code = 0;
  std::string output;
};

Said run(const std::string& words) {
  const std::string command = "deploy/stack.sh " + words + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::system_error(errno, std::generic_category(), command);
  Said said;
  std::array<char, 4096> block{};
  for (std::size_t got = 0; (got = fread(block.data(), 1, block.size(), pipe)) > 0;) {
    said.output.append(block.data(), got);
  }
  said.code = pclose(pipe);
  return said;
}

pid_t pid_of(const std::string& text) {
  return text == "-" ? 0 : static_cast<pid_t>(std::stol(text));
}

}  // namespace

std::map<std::string, Server> servers() {
  // Its exit code only says whether all are healthy; each row says it too.
  std::istringstream lines(run("status").output);
  std::map<std::string, Server> all;
  std::string line;
  std::getline(lines, line);  // the head
  while (std::getline(lines, line) && all.size() < servers_max) {
    std::istringstream words(line);
    std::string name, state, pid;
    if (!(words >> name >> state >> pid) || name == "The") continue;
    const bool healthy = line.ends_with(" healthy");
    all[name] = {state, pid_of(pid), healthy};
  }
  return all;
}

void stack(const std::string& words) {
  const Said said = run(words);
  if (said.code == 0) return;
  throw std::runtime_error("deploy/stack.sh " + words + ": " + said.output);
}

pid_t kill_hard(const std::string& server) {
  const pid_t pid = servers()[server].pid;
  if (pid <= 1) throw std::runtime_error(server + " does not run");
  if (kill(pid, SIGKILL) != 0) throw std::system_error(errno, std::generic_category(), server);
  return pid;
}

void wait_for_successor(const std::string& server, pid_t killed) {
  eventually("another " + server, [&] {
    const Server now = servers()[server];
    return now.pid != 0 && now.pid != killed && now.healthy;
  });
}

bool whole() {
  const auto all = servers();
  for (const char* name :
       {"mariadb", "redis", "kafka", "temporal", "mock-pg", "mock-courier", "perdura", "worker"}) {
    const auto found = all.find(name);
    if (found == all.end() || !found->second.healthy) return false;
  }
  return true;
}

}  // namespace perdura::e2e
