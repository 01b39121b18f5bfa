#pragma once
// A file to which lines are only added: the memory of a program whose state is what its lines add
// up to.
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

#include "platform/core/unavailable.hpp"

namespace perdura::platform {

/// The journal cannot be read or written. What was to be appended is not there, or nobody knows:
/// then nothing more is taken until the file is opened anew.
class JournalError : public std::runtime_error, public DependencyUnavailable {
 public:
  using std::runtime_error::runtime_error;
};

/// Readable for its owner only, of one process at a time. Not thread-safe.
class JournalFile {
 public:
  struct Options {
    std::string path;
    /// False: a line survives the end of the process, however it comes. True: that of the machine
    /// too, for a wait on the disk at each one.
    bool sync = true;
  };

  /// Makes folder and file if they are not there, and cuts off a last line that was never finished:
  /// nobody was told that it was kept. Throws `JournalError`: it cannot be opened, or another
  /// process has it.
  explicit JournalFile(Options options);
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;
  ~JournalFile();

  const std::string& path() const { return options_.path; }
  bool empty() const { return size_ == 0; }

  /// All lines, in order; the first is number 1. Throws `JournalError`, also for a line of which
  /// `take` throws `json::DecodeError`, with its number; and what else `take` throws.
  void replay(const std::function<void(const std::string& line, std::int64_t number)>& take) const;

  /// `line` holds no line break. Kept when it returns, or not at all. Throws `JournalError`.
  void append(const std::string& line);

 private:
  [[noreturn]] void fail(const std::string& what, int error = 0) const;
  void cut_unfinished();

  const Options options_;
  int file_ = -1;
  std::int64_t size_ = 0;  // up to here it is sound
  bool broken_ = false;    // nobody knows what is on the disk
};

}  // namespace perdura::platform
