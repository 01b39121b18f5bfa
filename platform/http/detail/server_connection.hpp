#pragma once
// One connection of a server: requests one after the other, on one of the server's threads.
#include <Poco/Net/TCPServerConnection.h>

#include <functional>

#include "platform/http/detail/head.hpp"
#include "platform/http/detail/server_registry.hpp"
#include "platform/http/detail/socket_stream.hpp"
#include "platform/http/server.hpp"

namespace perdura::platform::detail {

/// What the connections of a server share.
struct ServerParts {
  HttpServer::Handler handler;
  HttpServer::Refuse refuse;
  HttpServer::Options options;
  ServerRegistry registry;
  std::function<bool()> crowded;  // whether connections wait for a thread
};

class ServerConnection final : public Poco::Net::TCPServerConnection {
 public:
  ServerConnection(const Poco::Net::StreamSocket& connected, ServerParts& parts)
      : TCPServerConnection(connected), parts_(parts), stream_(connected) {}

  void run() override;

 private:
  /// False when the connection ends.
  bool serve_one(ServerRegistry::Entry& entry);
  bool wait_for_request();
  HttpResponse handle(const HttpRequest& request);
  void answer(const HttpResponse& response, HttpMethod asked, bool keep_alive);
  bool refuse(const Problem& problem);

  ServerParts& parts_;
  SocketStream stream_;
};

}  // namespace perdura::platform::detail
