#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "mock-courier/journal.hpp"

namespace perdura::mock_courier {
namespace {

constexpr std::string_view header = R"({"journal":"mock-courier","version":1})";

}  // namespace

FileJournal::FileJournal(std::string path) : path_(std::move(path)) {
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ < 0) fail("cannot be opened", errno);
  try {
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) fail("is open in another process", errno);
    cut_unfinished();
    if (size_ == 0) write_line(std::string(header));
  } catch (...) {
    ::close(file_);
    throw;
  }
}

FileJournal::~FileJournal() { ::close(file_); }

void FileJournal::fail(const std::string& what, int error) const {
  throw JournalError("the courier's journal " + path_ + " " + what +
                     (error == 0 ? "" : std::string(": ") + std::strerror(error)));
}

/// A line without its end was never acknowledged.
void FileJournal::cut_unfinished() {
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
  if (size_ < about.st_size && ::ftruncate(file_, size_) != 0) fail("cannot be mended", errno);
}

void FileJournal::write_line(const std::string& line) {
  if (broken_) fail("failed before; the program has to be started again", 0);
  const std::string text = line + "\n";
  std::size_t done = 0;
  while (done < text.size()) {
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
  // After a failed sync nobody knows what the disk has: only a fresh look at it helps.
  broken_ = ::fdatasync(file_) != 0;
  if (broken_) fail("cannot be synced", errno);
  size_ += static_cast<std::int64_t>(text.size());
}

void FileJournal::append(const std::vector<Entry>& entries) { write_line(json::to_text(entries)); }

void FileJournal::replay(const std::function<void(const Entry&)>& take) {
  if (broken_) fail("failed before; the program has to be started again", 0);
  std::ifstream lines(path_);
  std::string line;
  if (!std::getline(lines, line) || line != header) fail("is no journal of this program", 0);
  for (std::size_t number = 2; std::getline(lines, line); ++number) {
    std::string trouble;
    try {
      for (const auto& entry : json::from_text<std::vector<Entry>>(line)) take(entry);
    } catch (const json::DecodeError& error) {
      trouble = error.what();
    }
    if (!trouble.empty()) fail("line " + std::to_string(number) + ": " + trouble, 0);
  }
}

}  // namespace perdura::mock_courier
