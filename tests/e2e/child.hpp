#pragma once
// A process of `perdura` beside those of the stack.
#include <sys/types.h>

#include <map>
#include <string>
#include <vector>

namespace perdura::e2e {

class Child {
 public:
  struct Options {
    std::vector<std::string> arguments;              // of `perdura --root .`
    std::map<std::string, std::string> environment;  // wins over that of this process
    std::string log;                                 // file for its output; empty: this one's
  };

  /// Starts it. Throws `std::system_error`.
  explicit Child(const Options& options);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  /// Ends it: SIGTERM, and SIGKILL if that takes too long.
  ~Child();

  pid_t pid() const { return pid_; }
  /// Until it ends by itself; its exit code, or minus the signal.
  int wait();
  /// SIGTERM; the same answer, or minus SIGKILL if it did not end in time.
  int stop();

 private:
  pid_t pid_ = -1;
  bool ended_ = false;
  int code_ = 0;
};

/// A TCP port that nobody listens on at this moment.
std::string free_port();

}  // namespace perdura::e2e
