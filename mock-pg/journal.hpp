#pragma once
// Where the gateway's memory survives: a record is kept before anybody hears of it.
#include <functional>
#include <string>
#include <vector>

#include "mock-pg/record.hpp"
#include "platform/core/journal_file.hpp"

namespace perdura::mock_pg {

/// What was to be kept is not, or nobody knows: the caller asks again under the same key.
using platform::JournalError;

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

/// A file with a record a line.
class FileJournal final : public Journal {
 public:
  using Options = platform::JournalFile::Options;

  explicit FileJournal(Options options) : file_(std::move(options)) {}

  /// From the first record on; before the first `append`. Throws `JournalError`, and what `take`
  /// throws.
  void replay(const std::function<void(const Record&)>& take) const {
    file_.replay(
        [&](const std::string& line, std::int64_t) { take(json::from_text<Record>(line)); });
  }
  void append(const Record& record) override { file_.append(json::to_text(record)); }

 private:
  platform::JournalFile file_;
};

}  // namespace perdura::mock_pg
