#include <condition_variable>
#include <mutex>
#include <thread>

#include "platform/http/poco_client.hpp"
#include "platform/http/responses.hpp"
#include "platform/http/server.hpp"
#include "tests/platform/http/http_world.hpp"

namespace perdura::platform::testing {
namespace {

class ThreadGate final : public Gate {
 public:
  void wait() override {
    std::unique_lock lock(mutex_);
    opened_.wait(lock, [this] { return open_; });
  }
  void open() override {
    const std::lock_guard lock(mutex_);
    open_ = true;
    opened_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

class PocoWorld final : public HttpWorld {
 public:
  void host(Handler handler) override {
    server_ = std::make_unique<HttpServer>(std::move(handler), problem_response,
                                           HttpServer::Options{.max_body = 4 << 20});
  }
  std::unique_ptr<HttpClient> client() override {
    return std::make_unique<PocoHttpClient>(pool_, Endpoint{"127.0.0.1", server_->port()});
  }
  std::unique_ptr<HttpClient> client_to_nobody() override {
    // The port is free again when its server has gone.
    HttpServer gone([](const HttpRequest&) { return HttpResponse{}; }, problem_response, {});
    return std::make_unique<PocoHttpClient>(pool_, Endpoint{"127.0.0.1", gone.port()});
  }
  std::unique_ptr<Gate> gate() override { return std::make_unique<ThreadGate>(); }
  void together(std::vector<Body> bodies) override {
    std::vector<std::thread> threads;
    for (auto& body : bodies) threads.emplace_back(std::move(body));
    for (auto& thread : threads) thread.join();
  }
  void crash() override { server_->abort(); }
  void settle() override { server_->stop(); }

 private:
  ConnectionPool pool_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace

std::unique_ptr<HttpWorld> poco_world() { return std::make_unique<PocoWorld>(); }

}  // namespace perdura::platform::testing
