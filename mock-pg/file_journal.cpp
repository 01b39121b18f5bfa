#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "mock-pg/journal.hpp"

namespace perdura::mock_pg {

FileJournal::FileJournal(Options options) : options_(std::move(options)) {
  std::error_code ignored;  // opening tells what is wrong
  std::filesystem::create_directories(std::filesystem::path(options_.path).parent_path(), ignored);
  file_ = ::open(options_.path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file_ < 0) fail("cannot be opened");
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    ::close(file_);
    throw JournalError("the book " + options_.path + " is in use by another process");
  }
}

FileJournal::~FileJournal() { ::close(file_); }

void FileJournal::fail(const std::string& what) const {
  throw JournalError("the book " + options_.path + " " + what + ": " + std::strerror(errno));
}

void FileJournal::cut_to(std::int64_t size) {
  if (::ftruncate(file_, size) == 0) {
    size_ = size;
    return;
  }
  broken_ = true;
}

void FileJournal::replay(const std::function<void(const Record&)>& take) {
  std::ifstream text(options_.path, std::ios::binary);
  std::string line;
  for (std::int64_t number = 1; std::getline(text, line); ++number) {
    if (text.eof()) break;  // without its line break: the write was cut off
    try {
      take(json::from_text<Record>(line));
    } catch (const json::DecodeError& error) {
      throw JournalError("the book " + options_.path + ", line " + std::to_string(number) +
                         ", is no record: " + error.what());
    }
    size_ += static_cast<std::int64_t>(line.size()) + 1;
  }
  cut_to(size_);
  if (broken_) fail("cannot be cut to its last whole line");
}

void FileJournal::append(const Record& record) {
  if (broken_) throw JournalError("the book " + options_.path + " cannot be written any more");
  const std::string line = json::to_text(record) + "\n";
  for (std::size_t done = 0; done < line.size();) {
    const auto written = ::write(file_, line.data() + done, line.size() - done);
    if (written >= 0) {
      done += static_cast<std::size_t>(written);
    } else if (errno != EINTR) {
      const int cause = errno;
      cut_to(size_);
      errno = cause;
      fail("cannot be written");
    }
  }
  if (options_.sync && ::fdatasync(file_) != 0) {
    broken_ = true;  // whether the record is kept, only a new reading tells
    fail("cannot be brought to the disk");
  }
  size_ += static_cast<std::int64_t>(line.size());
}

}  // namespace perdura::mock_pg
