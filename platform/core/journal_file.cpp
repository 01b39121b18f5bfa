#include "platform/core/journal_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "json/codec.hpp"

namespace perdura::platform {
namespace {

constexpr const char* start_again = "failed before; the program has to be started again";

}  // namespace

JournalFile::JournalFile(Options options) : options_(std::move(options)) {
  std::error_code ignored;  // opening tells what is wrong
  std::filesystem::create_directories(std::filesystem::path(path()).parent_path(), ignored);
  file_ = ::open(path().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ < 0) fail("cannot be opened", errno);
  try {
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) fail("is in use by another process", errno);
    cut_unfinished();
  } catch (...) {
    ::close(file_);
    throw;
  }
}

JournalFile::~JournalFile() { ::close(file_); }

void JournalFile::fail(const std::string& what, int error) const {
  throw JournalError("the journal " + path() + " " + what +
                     (error == 0 ? "" : std::string(": ") + std::strerror(error)));
}

void JournalFile::cut_unfinished() {
  struct stat about {};
  if (::fstat(file_, &about) != 0) fail("cannot be read", errno);
  std::array<char, 64 << 10> part{};
  for (std::int64_t end = about.st_size; end > 0 && size_ == 0;) {
    const auto length = std::min<std::int64_t>(end, part.size());
    const auto read = ::pread(file_, part.data(), static_cast<std::size_t>(length), end - length);
    if (read != length) fail("cannot be read", errno);
    const std::string_view text(part.data(), static_cast<std::size_t>(length));
    const auto last = text.rfind('\n');
    if (last != text.npos) size_ = end - length + static_cast<std::int64_t>(last) + 1;
    end -= length;
  }
  if (size_ < about.st_size && ::ftruncate(file_, size_) != 0) {
    fail("cannot be cut to its last whole line", errno);
  }
}

void JournalFile::replay(
    const std::function<void(const std::string& line, std::int64_t number)>& take) const {
  if (broken_) fail(start_again);
  std::ifstream lines(path(), std::ios::binary);
  if (!lines) fail("cannot be read", errno);
  std::string line;
  for (std::int64_t number = 1; std::getline(lines, line); ++number) {
    std::string trouble;
    try {
      take(line, number);
    } catch (const json::DecodeError& error) {
      trouble = error.what();
    }
    if (!trouble.empty()) fail("is not sound in line " + std::to_string(number) + ": " + trouble);
  }
}

void JournalFile::append(const std::string& line) {
  if (broken_) fail(start_again);
  const std::string text = line + "\n";
  for (std::size_t done = 0; done < text.size();) {
    const auto wrote = ::pwrite(file_, text.data() + done, text.size() - done,
                                size_ + static_cast<std::int64_t>(done));
    if (wrote >= 0) {
      done += static_cast<std::size_t>(wrote);
    } else if (errno != EINTR) {
      const int error = errno;
      broken_ = ::ftruncate(file_, size_) != 0;
      fail("cannot be written", error);
    }
  }
  if (options_.sync && ::fdatasync(file_) != 0) {
    broken_ = true;
    fail("cannot be brought to the disk", errno);
  }
  size_ += static_cast<std::int64_t>(text.size());
}

}  // namespace perdura::platform
