#pragma once
// What the command line can ask for. Each returns the process's exit code, and throws what it could
// not do.
#include <string>
#include <vector>

#include "apps/perdura/parts.hpp"
#include "apps/perdura/process.hpp"

namespace perdura::apps {

/// "all" stands for every service, not for the worker.
Parts parts_of(const std::vector<std::string>& names);

/// Serves until SIGTERM or SIGINT. With `migrating`, waits for the database as long as
/// `startup_patience` and brings the schemas up to date first, and makes the topics as soon as
/// Kafka answers.
int serve(Process& process, const Parts& parts, bool migrating);

int migrate_all(Process& process);

struct NewAdmin {
  std::string email;  // empty: from the settings
  std::string name = "Administrator";
  bool password_from_stdin = false;
};
int create_admin(Process& process, const NewAdmin& admin);

}  // namespace perdura::apps
