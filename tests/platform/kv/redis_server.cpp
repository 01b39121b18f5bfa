#include "tests/platform/kv/redis_server.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace perdura::platform::testing {
namespace {

const Poco::Net::SocketAddress any_port("127.0.0.1", 0);
constexpr int max_starts = 5;
constexpr std::chrono::seconds start_time{20};

bool takes_connections(int port) {
  try {
    Poco::Net::StreamSocket socket;
    socket.connect(Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(port)),
                   Poco::Timespan(1, 0));
    return true;
  } catch (const Poco::Exception&) {
    return false;
  }
}

pid_t spawn(int port) {
  std::vector<std::string> words = {
      "redis-server", "--bind", "127.0.0.1",    "--port", std::to_string(port),
      "--save",       "",       "--appendonly", "no"};
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  pid_t pid = 0;
  const int failed = posix_spawnp(&pid, "redis-server", &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) throw std::runtime_error("redis-server cannot be started");
  return pid;
}

}  // namespace

RedisServer::RedisServer() {
  for (int i = 0; i < max_starts; ++i) {
    // Free at this moment; somebody may be quicker, then another one is tried.
    port_ = Poco::Net::ServerSocket(any_port).address().port();
    try {
      start();
      return;
    } catch (const std::runtime_error&) {
      stop();
    }
  }
  throw std::runtime_error("no free port for redis-server");
}

void RedisServer::start() {
  pid_ = spawn(port_);
  const auto until = std::chrono::steady_clock::now() + start_time;
  while (std::chrono::steady_clock::now() < until) {
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = 0;
      throw std::runtime_error("redis-server ended");
    }
    if (takes_connections(port_)) return;
    std::this_thread::yield();
  }
  throw std::runtime_error("redis-server does not answer");
}

void RedisServer::stop() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

void RedisServer::freeze() const { ::kill(pid_, SIGSTOP); }
void RedisServer::thaw() const { ::kill(pid_, SIGCONT); }

}  // namespace perdura::platform::testing
