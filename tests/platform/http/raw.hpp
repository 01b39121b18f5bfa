#pragma once
// Both ends of a connection below HTTP: for what no decent client sends and no decent server says.
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace perdura::platform::testing {

/// A test that waits longer hangs for good; it ends with Poco's exception.
inline const Poco::Timespan stuck(30, 0);

/// Reads until `text` ends so, or the connection does.
inline std::string read_until(Poco::Net::StreamSocket& socket, std::string_view end) {
  std::string text;
  std::array<char, 4096> chunk;
  while (end.empty() || !text.ends_with(end)) {
    const int got = socket.receiveBytes(chunk.data(), chunk.size());
    if (got <= 0) break;
    text.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return text;
}

class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port) : socket(Poco::Net::SocketAddress("127.0.0.1", port)) {
    socket.setReceiveTimeout(stuck);
    socket.setSendTimeout(stuck);
  }
  void send(std::string_view text) {
    while (!text.empty()) {
      const int sent = socket.sendBytes(text.data(), static_cast<int>(text.size()));
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  /// All that comes until the server closes.
  std::string rest() { return read_until(socket, ""); }
  /// Head and body of one answer, which must have a Content-Length under 4096.
  std::string answer() {
    std::string head;
    char c = 0;
    while (!head.ends_with("\r\n\r\n") && socket.receiveBytes(&c, 1) == 1) head += c;
    const std::size_t at = head.find("Content-Length: ");
    const std::size_t length = at == head.npos ? 0 : std::stoul(head.substr(at + 16));
    std::string body(length, '\0');
    std::size_t got = 0;
    while (got < length) {
      const int n = socket.receiveBytes(body.data() + got, static_cast<int>(length - got));
      if (n <= 0) break;
      got += static_cast<std::size_t>(n);
    }
    return head + body.substr(0, got);
  }

  Poco::Net::StreamSocket socket;
};

/// Follows a script with each connection, one after the other.
class ScriptedServer {
 public:
  using Script = std::function<void(Poco::Net::StreamSocket&)>;

  explicit ScriptedServer(std::vector<Script> scripts)
      : socket_(Poco::Net::SocketAddress("127.0.0.1", 0)),
        thread_([this, scripts = std::move(scripts)] {
          for (const auto& script : scripts) {
            Poco::Net::StreamSocket connection = socket_.acceptConnection();
            connection.setReceiveTimeout(stuck);
            script(connection);
          }
        }) {}
  ~ScriptedServer() { thread_.join(); }

  std::uint16_t port() const { return socket_.address().port(); }

 private:
  Poco::Net::ServerSocket socket_;
  std::thread thread_;
};

/// Reads a request without a body, then says `text` and closes.
inline ScriptedServer::Script says(std::string text) {
  return [text](Poco::Net::StreamSocket& connection) {
    read_until(connection, "\r\n\r\n");
    if (!text.empty()) connection.sendBytes(text.data(), static_cast<int>(text.size()));
  };
}

}  // namespace perdura::platform::testing
