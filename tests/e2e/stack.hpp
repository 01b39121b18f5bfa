#pragma once
// The servers of the stack: what runs, and how to end and start it.
#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace perdura::e2e {

struct Server {
  std::string state;  // as `deploy/stack.sh status` says: "running", "stopped"
  pid_t pid = 0;      // 0: none
  bool healthy = false;
};

/// By name; "supervisord" among them.
std::map<std::string, Server> servers();

/// `deploy/stack.sh` with these words. Throws `std::runtime_error` with its output if it fails.
void stack(const std::string& words);

/// SIGKILL to the process of a server, whose pid is returned. Throws if it does not run.
pid_t kill_hard(const std::string& server);

/// Until supervisord has brought a server back as another process than this one, and it is healthy.
void wait_for_successor(const std::string& server, pid_t killed);

/// Whether every server runs and is healthy.
bool whole();

}  // namespace perdura::e2e
