#include "tests/temporal/support/dev_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "temporal/grpc/channel.hpp"
#include "tests/temporal/support/call_and_wait.hpp"

extern char** environ;

namespace perdura::temporal::testing {
namespace {

constexpr std::chrono::seconds startup_max{60};
constexpr std::chrono::milliseconds startup_pause{25};
constexpr std::streamoff log_shown_bytes = 4'000;

std::string binary() {
  const char* named = std::getenv("PERDURA_TEMPORAL_BIN");
  std::filesystem::path path = named != nullptr ? named : ".cache/bin/temporal";
  if (!std::filesystem::exists(path)) {
    throw std::runtime_error("no Temporal server at " + path.string() +
                             "; name one with PERDURA_TEMPORAL_BIN");
  }
  return std::filesystem::absolute(path).string();
}

int free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  const bool found = socket >= 0 && ::bind(socket, generic, size) == 0 &&
                     ::getsockname(socket, generic, &size) == 0;
  if (socket >= 0) ::close(socket);
  if (!found) throw std::runtime_error("no free port on the loopback interface");
  return ntohs(address.sin_port);
}

std::filesystem::path new_folder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "perdura-temporal-XXXXXX");
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw std::runtime_error("cannot make a temporary folder: " + pattern);
  }
  return pattern;
}

/// Output goes to the log file; everything else is inherited.
pid_t spawn_process(std::vector<std::string> words, const std::string& log) {
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  pid_t pid = -1;
  const int error =
      ::posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("cannot start " + words[0]);
  return pid;
}

}  // namespace

DevServer::DevServer(DevServerOptions options)
    : options_(std::move(options)),
      folder_(new_folder()),
      port_(free_port()),
      target_("127.0.0.1:" + std::to_string(port_)) {
  try {
    start();
  } catch (...) {
    kill();
    std::filesystem::remove_all(folder_);
    throw;
  }
}

DevServer::~DevServer() {
  kill();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void DevServer::kill() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

void DevServer::start() {
  if (pid_ >= 0) throw std::logic_error("the server runs already");
  spawn();
  wait_until_it_serves();
}

void DevServer::spawn() {
  // setpriv becomes the server: the process id stays, and so does the wish to die with us.
  std::vector<std::string> words{"setpriv",     "--pdeathsig", "KILL",      "--",
                                 binary(),      "server",      "start-dev", "--headless",
                                 "--ip",        "127.0.0.1",   "--port",    std::to_string(port_),
                                 "--log-level", "warn"};
  if (options_.durable) {
    const std::string file = folder_ / "temporal.db";
    for (const std::string& word :
         {std::string("--db-filename"), file, std::string("--sqlite-pragma"),
          std::string("journal_mode=WAL"), std::string("--sqlite-pragma"),
          std::string("synchronous=NORMAL")}) {
      words.push_back(word);
    }
  }
  words.insert(words.end(), options_.arguments.begin(), options_.arguments.end());
  pid_ = spawn_process(std::move(words), folder_ / "log");
}

void DevServer::wait_until_it_serves() {
  GrpcService service({.target = target_});
  workflowservice::DescribeNamespaceRequest namespace_request;
  namespace_request.set_namespace_("default");
  const auto deadline = std::chrono::steady_clock::now() + startup_max;
  const CallOptions options{.timeout = std::chrono::seconds(2)};
  while (std::chrono::steady_clock::now() < deadline) {
    if (::waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      throw std::runtime_error("the Temporal server ended at once:\n" + end_of_log());
    }
    const bool answers =
        call_and_wait(service, workflowservice::GetSystemInfoRequest(), options).first.ok();
    if (answers && call_and_wait(service, namespace_request, options).first.ok()) return;
    std::this_thread::sleep_for(startup_pause);  // another process's start has no event to await
  }
  throw std::runtime_error("the Temporal server does not answer:\n" + end_of_log());
}

std::string DevServer::end_of_log() const {
  std::ifstream log(folder_ / "log", std::ios::binary | std::ios::ate);
  const std::streamoff size = log.tellg();
  if (size <= 0) return "(its log is empty)";
  log.seekg(std::max<std::streamoff>(0, size - log_shown_bytes));
  return {std::istreambuf_iterator<char>(log), {}};
}

}  // namespace perdura::temporal::testing
