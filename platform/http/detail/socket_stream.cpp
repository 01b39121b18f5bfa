#include "platform/http/detail/socket_stream.hpp"

#include <Poco/Net/SocketImpl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace perdura::platform::detail {
namespace {

constexpr std::size_t chunk_bytes = 16 << 10;
constexpr std::chrono::milliseconds longest_poll{3'600'000};

[[noreturn]] void broken() {
  throw StreamError(StreamError::Kind::Broken, "the connection was cut");
}

[[noreturn]] void late() { throw StreamError(StreamError::Kind::TimedOut, "the deadline passed"); }

}  // namespace

bool SocketStream::wait(short events, Deadline deadline) {
  for (;;) {  // ends at the deadline
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    const auto patience = std::clamp(left, std::chrono::milliseconds(0), longest_poll);
    pollfd entry{socket_.impl()->sockfd(), events, 0};
    const int ready = ::poll(&entry, 1, static_cast<int>(patience.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) broken();
    if (ready == 0 && left <= longest_poll) return false;
  }
}

bool SocketStream::wait_readable(Deadline deadline) {
  return begin_ < buffer_.size() || wait(POLLIN, deadline);
}

bool SocketStream::quiet() { return begin_ == buffer_.size() && !wait(POLLIN, Deadline{}); }

bool SocketStream::fill(Deadline deadline) {
  if (begin_ > 0) {
    buffer_.erase(0, begin_);
    begin_ = 0;
  }
  for (;;) {  // ends at the deadline
    // Even if there is always a byte ready, the deadline counts.
    if (std::chrono::steady_clock::now() >= deadline || !wait(POLLIN, deadline)) late();
    std::array<char, chunk_bytes> chunk;
    const ssize_t got = ::recv(socket_.impl()->sockfd(), chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (got > 0) {
      buffer_.append(chunk.data(), static_cast<std::size_t>(got));
      return true;
    }
    if (got == 0) return false;
    if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) broken();
  }
}

std::string SocketStream::take(std::size_t count) {
  std::string text = buffer_.substr(begin_, count);
  begin_ += count;
  return text;
}

std::string SocketStream::read_head(std::size_t most, Deadline deadline) {
  for (std::size_t seen = 0;;) {  // ends at the bound
    const std::size_t from = begin_ + (seen > 3 ? seen - 3 : 0);
    const std::size_t end = buffer_.find("\r\n\r\n", from);
    const std::size_t length = end == buffer_.npos ? buffer_.size() - begin_ : end - begin_;
    if (length > most) throw std::length_error("the head is too long");
    if (end != buffer_.npos) {
      std::string head = take(length + 2);
      begin_ += 2;
      return head;
    }
    seen = length;
    if (fill(deadline)) continue;
    if (buffer_.empty()) return {};
    throw StreamError(StreamError::Kind::Ended, "the connection ended within a head");
  }
}

std::string SocketStream::read_line(std::size_t most, Deadline deadline) {
  for (;;) {  // ends at the bound
    const std::size_t end = buffer_.find("\r\n", begin_);
    const std::size_t length = end == buffer_.npos ? buffer_.size() - begin_ : end - begin_;
    // Without its end in sight, one byte more may be the CR.
    if (length > most + (end == buffer_.npos ? 1 : 0)) throw std::length_error("a long line");
    if (end != buffer_.npos) {
      std::string line = take(length);
      begin_ += 2;
      return line;
    }
    if (!fill(deadline)) {
      throw StreamError(StreamError::Kind::Ended, "the connection ended within a body");
    }
  }
}

bool SocketStream::read_some(std::size_t most, std::string& into, Deadline deadline) {
  if (begin_ == buffer_.size() && !fill(deadline)) return false;
  const std::size_t count = std::min(most, buffer_.size() - begin_);
  into.append(buffer_, begin_, count);
  begin_ += count;
  return true;
}

void SocketStream::read_exactly(std::uint64_t count, std::string& into, Deadline deadline) {
  for (std::uint64_t left = count; left > 0;) {
    const std::size_t before = into.size();
    const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(left, chunk_bytes));
    if (!read_some(most, into, deadline)) {
      throw StreamError(StreamError::Kind::Ended, "the connection ended within a body");
    }
    left -= into.size() - before;
  }
}

void SocketStream::write(std::string_view bytes, Deadline deadline) {
  while (!bytes.empty()) {
    if (std::chrono::steady_clock::now() >= deadline || !wait(POLLOUT, deadline)) late();
    const ssize_t taken =
        ::send(socket_.impl()->sockfd(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (taken > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(taken));
      sent_ += static_cast<std::uint64_t>(taken);
    } else if (taken < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
      broken();
    }
  }
}

}  // namespace perdura::platform::detail
