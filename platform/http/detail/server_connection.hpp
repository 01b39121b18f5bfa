#pragma once
// One connection of a server: requests one after the other, on one of the server's threads.
#include <Poco/Net/TCPServerConnection.h>

#include <functional>
#include <string>

#include "platform/http/detail/head.hpp"
#include "platform/http/detail/server_registry.hpp"
#include "platform/http/detail/socket_stream.hpp"
#include "platform/http/server.hpp"

namespace perdura::platform::detail {

/// Appends the address that the request came from to its `X-Forwarded-For`: the last one there is
/// what we saw, those before are what we were told. False if there is no room for the field.
bool add_peer(HttpHeaders& headers, const std::string& address);

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
  std::string peer_;  // its address, without the port
};

}  // namespace perdura::platform::detail
