#pragma once
// Where the courier's memory survives its process.
#include <functional>
#include <string>
#include <vector>

#include "mock-courier/entries.hpp"
#include "platform/core/journal_file.hpp"

namespace perdura::mock_courier {

/// To a client: 503. What was to be appended is not there.
using platform::JournalError;

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
  /// All that was appended, in order.
  const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

/// A file: a header, then one line of JSON for each `append`, on the disk before it returns.
class FileJournal final : public Journal {
 public:
  explicit FileJournal(std::string path);

  void append(const std::vector<Entry>& entries) override;
  /// Throws `JournalError`, also if it is no journal of ours.
  void replay(const std::function<void(const Entry&)>& take) override;

 private:
  platform::JournalFile file_;
};

}  // namespace perdura::mock_courier
