#include "platform/http/server.hpp"

#include <Poco/Net/NetException.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

#include <atomic>
#include <cerrno>

#include "platform/http/detail/server_connection.hpp"
#include "platform/http/router.hpp"

namespace perdura::platform {
namespace {

constexpr int backlog = 512;
constexpr int thread_idle_seconds = 10;
// A dispatcher's thread that starts while the server stops waits for this long: Poco wakes only
// those that wait already. Short, it costs little: the pool keeps the thread itself.
constexpr int dispatch_idle_microseconds = 250'000;
constexpr int max_threads = 4096;

class Connections final : public Poco::Net::TCPServerConnectionFactory {
 public:
  explicit Connections(detail::ServerParts& parts) : parts_(parts) {}
  Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
    return new detail::ServerConnection(socket, parts_);
  }

 private:
  detail::ServerParts& parts_;
};

Poco::Net::ServerSocket listen_on(const HttpServer::Options& options) {
  const std::string place = "port " + std::to_string(options.port) + " on " + options.host;
  try {
    Poco::Net::ServerSocket socket;
    // Without SO_REUSEPORT: two programs on one port would take each other's requests.
    socket.bind(Poco::Net::SocketAddress(options.host, options.port), true, false);
    socket.listen(backlog);
    return socket;
  } catch (const Poco::Exception& error) {
    if (error.code() == EADDRINUSE) {
      throw HttpServerError(place + " is taken by another program");
    }
    throw HttpServerError("cannot listen on " + place + ": " + error.displayText());
  }
}

Poco::Net::TCPServerParams::Ptr params_of(const HttpServer::Options& options) {
  Poco::Net::TCPServerParams::Ptr params = new Poco::Net::TCPServerParams;
  params->setMaxThreads(options.threads);
  params->setMaxQueued(options.max_waiting);
  params->setThreadIdleTime(Poco::Timespan(0, dispatch_idle_microseconds));
  return params;
}

HttpServer::Options checked(HttpServer::Options options) {
  if (options.threads < 1 || options.threads > max_threads || options.max_waiting < 1) {
    throw HttpServerError("a server needs 1 to 4096 threads, and a place to wait");
  }
  return options;
}

HttpServer::Options with_body(HttpServer::Options options, std::size_t max_body) {
  options.max_body = max_body;
  return options;
}

}  // namespace

struct HttpServer::Machine {
  Machine(detail::ServerParts& parts)
      : socket(listen_on(parts.options)),
        pool(1, parts.options.threads, thread_idle_seconds),
        server(new Connections(parts), pool, socket, params_of(parts.options)) {}

  Poco::Net::ServerSocket socket;
  Poco::ThreadPool pool;
  Poco::Net::TCPServer server;
};

HttpServer::HttpServer(const Router& router, Options options)
    : HttpServer([&router](const HttpRequest& request) { return router.handle(request); },
                 [&router](const Problem& problem) { return router.refuse(problem); },
                 with_body(std::move(options), router.largest_body())) {}

HttpServer::HttpServer(Handler handler, Refuse refuse, Options options)
    : parts_(std::make_unique<detail::ServerParts>()) {
  parts_->handler = std::move(handler);
  parts_->refuse = std::move(refuse);
  parts_->options = checked(std::move(options));
  machine_ = std::make_unique<Machine>(*parts_);
  parts_->crowded = [this] { return machine_->server.queuedConnections() > 0; };
  machine_->server.start();
}

HttpServer::~HttpServer() { stop(); }

std::uint16_t HttpServer::port() const { return machine_->server.port(); }

void HttpServer::stop() {
  const std::lock_guard lock(stop_mutex_);
  parts_->registry.stop();
  refuse_new();
  if (!parts_->registry.wait_empty(parts_->options.stop_grace)) parts_->registry.cut();
  finish();
}

void HttpServer::abort() {
  const std::lock_guard lock(stop_mutex_);
  parts_->registry.cut();
  refuse_new();
  finish();
}

void HttpServer::refuse_new() {
  if (stopped_) return;
  stopped_ = true;
  machine_->server.stop();
  machine_->socket.close();
}

void HttpServer::finish() {
  parts_->registry.wait_empty();
  machine_->pool.joinAll();
}

}  // namespace perdura::platform
