#pragma once
// Where the gateway's memory survives: a record is kept before anybody hears of it.
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "mock-pg/record.hpp"
#include "platform/core/unavailable.hpp"

namespace perdura::mock_pg {

/// Nothing was kept, or nobody knows. The caller asks again under the same key.
class JournalError : public std::runtime_error, public platform::DependencyUnavailable {
 public:
  using std::runtime_error::runtime_error;
};

/// One thread at a time.
class Journal {
 public:
  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  virtual ~Journal() = default;

  /// Whole or not at all. Throws `JournalError`.
  virtual void append(const Record& record) = 0;
};

/// For the simulator and for tests: a new brain reads what the old one wrote.
class MemoryJournal final : public Journal {
 public:
  void append(const Record& record) override { records.push_back(record); }
  std::vector<Record> records;
};

/// A file of JSON lines, of one process at a time.
class FileJournal final : public Journal {
 public:
  struct Options {
    std::string path;
    /// False: what is written survives the end of the process, however it comes. True: that of the
    /// machine too, for a wait on the disk at each record.
    bool sync = false;
  };

  /// Makes file and folder if they are not there. Throws `JournalError`: another process has it, or
  /// it cannot be opened.
  explicit FileJournal(Options options);
  ~FileJournal() override;

  /// Reads what is there, from the first record on; before the first `append`. A last line without
  /// its end was never answered for and is cut off. Throws `JournalError` for a line that is none,
  /// and what `take` throws.
  void replay(const std::function<void(const Record&)>& take);

  void append(const Record& record) override;

 private:
  [[noreturn]] void fail(const std::string& what) const;
  void cut_to(std::int64_t size);

  const Options options_;
  int file_ = -1;
  std::int64_t size_ = 0;
  bool broken_ = false;
};

}  // namespace perdura::mock_pg
