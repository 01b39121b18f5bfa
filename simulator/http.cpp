#include "simulator/http.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

namespace perdura::simulator {

/// One call, shared by the caller, the wire and the server: each may be gone before the others.
struct HttpNetwork::Exchange {
  std::string host;
  HttpRequest request;
  Fate fate;
  std::optional<Wake> wake;
  std::optional<HttpResponse> response;  // what the caller has heard
  std::optional<HttpError> error;

  bool settled() const { return response || error; }
};

struct HttpNetwork::Host {
  Handler handler;
  std::function<void()> on_crash;
  std::uint64_t calls = 0;
  TimePoint up_from{};
  std::map<FiberId, Shared> serving;
};

namespace {

constexpr const char* host_crashed = "the host crashed";

class BoundClient : public HttpClient {
 public:
  BoundClient(HttpNetwork& network, std::string host) : network_(network), host_(std::move(host)) {}
  HttpResponse send(const HttpRequest& request, std::chrono::milliseconds deadline) override {
    return network_.call(host_, request, deadline);
  }

 private:
  HttpNetwork& network_;
  std::string host_;
};

}  // namespace

HttpNetwork::HttpNetwork(Fibers& fibers, Judge judge) : fibers_(fibers), judge_(std::move(judge)) {}

HttpNetwork::~HttpNetwork() = default;

void HttpNetwork::add_host(const std::string& name, Handler handler,
                           std::function<void()> on_crash) {
  auto host = std::make_unique<Host>();
  host->handler = std::move(handler);
  host->on_crash = std::move(on_crash);
  const bool added = hosts_.try_emplace(name, std::move(host)).second;
  if (!added) throw std::invalid_argument("a second host \"" + name + "\"");
}

std::unique_ptr<HttpClient> HttpNetwork::client(std::string host) {
  return std::make_unique<BoundClient>(*this, std::move(host));
}

HttpResponse HttpNetwork::call(const std::string& host, const HttpRequest& request,
                               Duration timeout) {
  fibers_.require_fiber();
  Loop& loop = fibers_.loop();
  const auto known = hosts_.find(host);
  const std::uint64_t nth = known == hosts_.end() ? 0 : ++known->second->calls;
  const auto exchange = std::make_shared<Exchange>();
  exchange->host = host;
  exchange->request = request;
  if (judge_) exchange->fate = judge_(Passage{host, request, nth});
  loop.digest().add(host);
  loop.digest().add(request.target);
  loop.digest().add(static_cast<std::uint64_t>(exchange->fate.what));

  const auto settle_late = [exchange] {
    if (exchange->settled()) return;
    exchange->error.emplace(HttpError::Kind::TimedOut, "no answer in time");
    (*exchange->wake)();
  };
  const Loop::TimerId timer = loop.after(timeout, settle_late);
  try {
    fibers_.suspend([&](Wake wake) {
      exchange->wake = wake;
      if (exchange->fate.what != Fate::What::LoseRequest) {
        loop.after(exchange->fate.request_latency, [this, exchange] { arrive(exchange); });
      }
    });
  } catch (...) {  // cancelled: what is on the wire stays there
    loop.cancel(timer);
    throw;
  }
  loop.cancel(timer);
  if (exchange->error) throw HttpError(*exchange->error);
  return std::move(*exchange->response);
}

void HttpNetwork::arrive(const Shared& exchange) {
  const auto found = hosts_.find(exchange->host);
  if (found == hosts_.end()) return fail(exchange, HttpError::Kind::NotSent, "no such host");
  Host& host = *found->second;
  const Fate& fate = exchange->fate;
  if (fibers_.loop().now() < host.up_from) {
    return fail(exchange, HttpError::Kind::NotSent, "the host is down");
  }
  if (fate.what == Fate::What::CrashBefore) {
    crash(host, fate.down_for);
    return fail(exchange, HttpError::Kind::ConnectionLost, host_crashed);
  }
  serve(host, exchange);
  if (fate.what != Fate::What::Duplicate) return;
  fibers_.loop().after(fate.duplicate_after, [this, &host, exchange] {
    if (fibers_.loop().now() >= host.up_from) serve(host, exchange);
  });
}

void HttpNetwork::serve(Host& host, const Shared& exchange) {
  // Who is no longer in `serving` died with its host: its caller has been told.
  const auto body = [this, &host, exchange] {
    const FiberId self = fibers_.current();
    try {
      HttpResponse response = host.handler(exchange->request);
      if (host.serving.erase(self) == 0) return;
      if (exchange->fate.what == Fate::What::CrashAfter) {
        crash(host, exchange->fate.down_for);
        fail(exchange, HttpError::Kind::ConnectionLost, host_crashed);
      } else {
        answer(exchange, std::move(response));
      }
    } catch (...) {
      if (host.serving.erase(self) != 0) {
        fail(exchange, HttpError::Kind::ConnectionLost, "the connection was cut");
      }
      throw;
    }
  };
  host.serving.emplace(fibers_.spawn(body, exchange->host + " " + exchange->request.target),
                       exchange);
}

void HttpNetwork::answer(const Shared& exchange, HttpResponse response) {
  if (exchange->fate.what == Fate::What::LoseResponse) return;
  auto deliver = [exchange, response = std::move(response)]() mutable {
    if (exchange->settled()) return;
    exchange->response = std::move(response);
    (*exchange->wake)();
  };
  fibers_.loop().after(exchange->fate.response_latency, std::move(deliver));
}

void HttpNetwork::fail(const Shared& exchange, HttpError::Kind kind, const char* why) {
  const auto deliver = [exchange, kind, why] {
    if (exchange->settled()) return;
    exchange->error.emplace(kind, why);
    (*exchange->wake)();
  };
  fibers_.loop().after(exchange->fate.response_latency, deliver);
}

void HttpNetwork::crash(const std::string& name, Duration down_for) {
  const auto found = hosts_.find(name);
  if (found == hosts_.end()) throw std::invalid_argument("no host \"" + name + "\"");
  crash(*found->second, down_for);
}

TimePoint HttpNetwork::up_from(const std::string& name) const {
  const auto found = hosts_.find(name);
  if (found == hosts_.end()) throw std::invalid_argument("no host \"" + name + "\"");
  return found->second->up_from;
}

void HttpNetwork::crash(Host& host, Duration down_for) {
  host.up_from = std::max(host.up_from, fibers_.loop().now() + down_for);
  const auto serving = std::exchange(host.serving, {});
  for (const auto& [fiber, exchange] : serving) {
    fibers_.cancel(fiber);
    fail(exchange, HttpError::Kind::ConnectionLost, host_crashed);
  }
  if (host.on_crash) host.on_crash();
}

}  // namespace perdura::simulator
