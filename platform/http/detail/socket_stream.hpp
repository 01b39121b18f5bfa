#pragma once
// A connected socket with absolute deadlines. Poco's own time-outs begin anew with every byte: who
// sends one byte a second would hold a thread for ever.
#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace perdura::platform::detail {

using Deadline = std::chrono::steady_clock::time_point;

class StreamError : public std::runtime_error {
 public:
  enum class Kind { TimedOut, Broken, Ended };  // Ended: the other side closed in mid-message
  StreamError(Kind kind, const char* what) : std::runtime_error(what), kind_(kind) {}
  Kind kind() const noexcept { return kind_; }

 private:
  Kind kind_;
};

/// Buffered reading, direct writing. One thread; another may shut the socket down.
class SocketStream {
 public:
  explicit SocketStream(const Poco::Net::StreamSocket& socket) : socket_(socket) {}

  /// Whether something (bytes or the end) can be read before the deadline.
  bool wait_readable(Deadline deadline);
  /// Whether nothing has arrived that nobody asked for; the end counts.
  bool quiet();

  /// Reads up to the empty line; the lines with their CRLF, without the empty one. "" at the end
  /// of the stream before the first byte. Throws `StreamError`; `std::length_error` over `most`.
  std::string read_head(std::size_t most, Deadline deadline);
  /// A line without its CRLF; bounds as above.
  std::string read_line(std::size_t most, Deadline deadline);
  /// Appends `count` bytes.
  void read_exactly(std::uint64_t count, std::string& into, Deadline deadline);
  /// Appends what comes, at most `most`; false at the end of the stream.
  bool read_some(std::size_t most, std::string& into, Deadline deadline);

  /// Throws `StreamError`. How many bytes the system took over is in `sent`, whatever happens.
  void write(std::string_view bytes, Deadline deadline);
  std::uint64_t sent() const { return sent_; }

  Poco::Net::StreamSocket& socket() { return socket_; }

 private:
  bool fill(Deadline deadline);
  std::string take(std::size_t count);
  bool wait(short events, Deadline deadline);

  Poco::Net::StreamSocket socket_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::uint64_t sent_ = 0;
};

}  // namespace perdura::platform::detail
