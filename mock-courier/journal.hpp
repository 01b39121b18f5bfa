#pragma once
// Where the courier's memory survives its process.
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "mock-courier/entries.hpp"
#include "platform/core/unavailable.hpp"

namespace perdura::mock_courier {

/// The journal cannot be read or written; to a client: 503. What was to be appended is not there.
class JournalError : public std::runtime_error, public platform::DependencyUnavailable {
 public:
  using std::runtime_error::runtime_error;
};

/// Not thread-safe.
class Journal {
 public:
  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  virtual ~Journal() = default;

  /// All of them or none, durable when it returns. Throws `JournalError`.
  virtual void append(const std::vector<Entry>& entries) = 0;
  /// All that was appended, in order. Throws `JournalError`.
  virtual void replay(const std::function<void(const Entry&)>& take) = 0;
};

/// Lost with the object: for simulated worlds and tests.
class MemoryJournal final : public Journal {
 public:
  void append(const std::vector<Entry>& entries) override {
    entries_.insert(entries_.end(), entries.begin(), entries.end());
  }
  void replay(const std::function<void(const Entry&)>& take) override {
    for (const auto& entry : entries_) take(entry);
  }

 private:
  std::vector<Entry> entries_;
};

/// A file to which lines are added: a header, then one line of JSON for each `append`, on the disk
/// before it returns. Only its owner may read it (it holds addresses), and one process at a time
/// may have it open.
class FileJournal final : public Journal {
 public:
  /// Makes the file if it is not there, and cuts off a last line that was never finished. Throws
  /// `JournalError` if it cannot be opened, is open elsewhere, or is no journal of ours.
  explicit FileJournal(std::string path);
  ~FileJournal() override;

  void append(const std::vector<Entry>& entries) override;
  void replay(const std::function<void(const Entry&)>& take) override;

 private:
  [[noreturn]] void fail(const std::string& what, int error) const;
  void write_line(const std::string& line);
  void cut_unfinished();

  const std::string path_;
  int file_ = -1;
  std::int64_t size_ = 0;  // up to here it is sound
  bool broken_ = false;    // nobody knows what is on the disk
};

}  // namespace perdura::mock_courier
