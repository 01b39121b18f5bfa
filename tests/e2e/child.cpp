#include "tests/e2e/child.hpp"

#include <Poco/Net/ServerSocket.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <system_error>

#include "tests/e2e/eventually.hpp"
#include "tests/e2e/world.hpp"

extern char** environ;

namespace perdura::e2e {
namespace {

constexpr std::chrono::seconds stop_max{40};

int code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status); }

std::vector<std::string> environment_with(const std::map<std::string, std::string>& own) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text(*entry);
    if (!own.contains(text.substr(0, text.find('=')))) all.push_back(text);
  }
  for (const auto& [name, value] : own) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

}  // namespace

Child::Child(const Options& options) {
  std::vector<std::string> words{PERDURA_PROGRAM, "--root", root_folder};
  words.insert(words.end(), options.arguments.begin(), options.arguments.end());
  auto environment = environment_with(options.environment);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  if (!options.log.empty()) {
    posix_spawn_file_actions_addopen(&files, 1, options.log.c_str(), O_CREAT | O_WRONLY | O_APPEND,
                                     0644);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
  }
  const int failed = posix_spawn(&pid_, words.front().c_str(), &files, nullptr,
                                 pointers(words).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&files);
  if (failed != 0) throw std::system_error(failed, std::generic_category(), words.front());
}

Child::~Child() {
  try {
    stop();
  } catch (const std::exception& error) {
    ADD_FAILURE() << "a child cannot be ended: " << error.what();
  }
}

int Child::wait() {
  int status = 0;
  while (!ended_ && waitpid(pid_, &status, 0) < 0) {
    if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "waitpid");
  }
  if (!ended_) code_ = code_of(status);
  ended_ = true;
  return code_;
}

int Child::stop() {
  if (ended_) return code_;
  kill(pid_, SIGTERM);
  const auto gone = [this] {
    int status = 0;
    const pid_t changed = waitpid(pid_, &status, WNOHANG);
    if (changed == 0 || (changed < 0 && errno == EINTR)) return false;
    if (changed < 0) throw std::system_error(errno, std::generic_category(), "waitpid");
    code_ = code_of(status);
    return ended_ = true;
  };
  try {
    eventually("the end of a process", gone, stop_max);
    return code_;
  } catch (const std::system_error&) {
    throw;
  } catch (const std::runtime_error&) {
    kill(pid_, SIGKILL);
  }
  return wait();
}

std::string free_port() {
  const Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
  return std::to_string(socket.address().port());
}

}  // namespace perdura::e2e
