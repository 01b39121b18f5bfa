#include "simulator/explore/workers.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>

namespace perdura::simulator {
namespace {

/// An answer is an outcome: a plan of a million entries is the most.
constexpr std::uint64_t longest = 1u << 30;
/// How often somebody who waits is asked whether it goes on.
constexpr int look_each_ms = 100;
/// Exit code of a child that could not do its work.
constexpr int broken_child = 70;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// False: the other side is not there any more.
bool send_all(int wire, const char* data, std::size_t size) {
  while (size > 0) {
    const auto sent = ::send(wire, data, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool receive_all(int wire, char* data, std::size_t size) {
  while (size > 0) {
    const auto got = ::recv(wire, data, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    data += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

/// Its length, then itself.
bool send_text(int wire, const std::string& text) {
  const std::uint64_t size = text.size();
  std::array<char, sizeof size> head{};
  std::memcpy(head.data(), &size, sizeof size);
  return send_all(wire, head.data(), head.size()) && send_all(wire, text.data(), text.size());
}

std::optional<std::string> receive_text(int wire) {
  std::array<char, sizeof(std::uint64_t)> head{};
  if (!receive_all(wire, head.data(), head.size())) return std::nullopt;
  std::uint64_t size = 0;
  std::memcpy(&size, head.data(), sizeof size);
  if (size > longest) return std::nullopt;
  std::string text(size, '\0');
  if (!receive_all(wire, text.data(), text.size())) return std::nullopt;
  return text;
}

std::string death_of(pid_t pid) {
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return "it is gone";
  }
  if (!WIFSIGNALED(status)) return "it ended with code " + std::to_string(WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  return std::string("it died: ") + ::strsignal(signal) + " (signal " + std::to_string(signal) +
         ")";
}

}  // namespace

Workers::Workers(std::size_t count, Begin begin)
    : begin_(std::move(begin)), workers_(std::max<std::size_t>(count, 1)) {}

Workers::~Workers() {
  for (auto& worker : workers_) {
    if (worker.pid == 0) continue;
    ::close(worker.wire);
    if (worker.job) ::kill(worker.pid, SIGKILL);
    death_of(worker.pid);
  }
}

bool Workers::any_free() const {
  return std::ranges::any_of(workers_, [](const auto& one) { return !one.job; });
}

bool Workers::any_busy() const {
  return std::ranges::any_of(workers_, [](const auto& one) { return one.job.has_value(); });
}

void Workers::start(Worker& worker) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) fail("socketpair");
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid < 0) fail("fork");
  if (pid == 0) {
    // What this process holds of the others' wires would keep them from seeing the end.
    ::close(ends[0]);
    for (const auto& other : workers_) {
      if (other.pid != 0) ::close(other.wire);
    }
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(broken_child);
    serve(ends[1]);
  }
  ::close(ends[1]);
  worker = {.pid = pid, .wire = ends[0]};
}

/// Never returns into the parent's code: its stack is not this process's to unwind.
void Workers::serve(int wire) {
  try {
    const Work work = begin_();
    while (const auto job = receive_text(wire)) {
      if (!send_text(wire, work(*job))) break;
    }
  } catch (...) {
    ::_exit(broken_child);
  }
  ::_exit(0);
}

void Workers::give(std::size_t number, const std::string& job) {
  auto& worker = *std::ranges::find_if(workers_, [](const auto& one) { return !one.job; });
  if (worker.pid == 0) start(worker);
  worker.job = number;
  // If it is dead `next` will see.
  send_text(worker.wire, job);
}

Workers::Answer Workers::next(const std::function<bool()>& goes_on) {
  std::vector<pollfd> wires;
  for (const auto& worker : workers_) {
    if (worker.job) wires.push_back({.fd = worker.wire, .events = POLLIN, .revents = 0});
  }
  int ready_wires = 0;
  while ((ready_wires = ::poll(wires.data(), wires.size(), look_each_ms)) <= 0) {
    if (ready_wires < 0 && errno != EINTR) fail("poll");
    if (!goes_on || goes_on()) continue;
    for (const auto& worker : workers_) {
      if (worker.job) ::kill(worker.pid, SIGKILL);
    }
  }
  // The job that was given first: nobody's answer waits for ever.
  Worker* ready = nullptr;
  for (const auto& wire : wires) {
    if (wire.revents == 0) continue;
    auto& worker = *std::ranges::find(workers_, wire.fd, &Worker::wire);
    if (ready == nullptr || *worker.job < *ready->job) ready = &worker;
  }
  return answer_of(*ready);
}

Workers::Answer Workers::answer_of(Worker& worker) {
  Answer answer{.job = *worker.job, .text = receive_text(worker.wire)};
  worker.job.reset();
  if (answer.text) return answer;
  ::close(worker.wire);
  answer.death = death_of(worker.pid);
  worker = {};
  return answer;
}

}  // namespace perdura::simulator
