#pragma once
// Fibers that wait for the world outside: what they ask for is done on threads meanwhile.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "platform/http/client.hpp"
#include "simulator/fiber.hpp"

namespace perdura::simulator::live {

/// Made, used and destroyed on the loop's thread. The fibers outlive it, or are stopped before it
/// goes; its end waits for what its threads are at.
class Away {
 public:
  Away(Fibers& fibers, std::size_t threads);
  Away(const Away&) = delete;
  Away& operator=(const Away&) = delete;
  ~Away();

  /// Suspends the calling fiber until the work is done; what it throws comes out.
  void run(std::function<void()> work);
  /// Wakes the fibers whose work is done; off fibers. Waits for so long if there is none yet.
  void wake(std::chrono::nanoseconds most);

 private:
  struct Errand;
  using Shared = std::shared_ptr<Errand>;
  void serve();

  Fibers& fibers_;
  std::mutex mutex_;
  std::condition_variable come_, gone_;  // an errand has come; one has been done
  std::deque<Shared> waiting_, done_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

/// A client that blocks, as fibers need it. Both outlive it.
class FiberHttp final : public platform::HttpClient {
 public:
  FiberHttp(Away& away, platform::HttpClient& real) : away_(away), real_(real) {}

  platform::HttpResponse send(const platform::HttpRequest& request,
                              std::chrono::milliseconds deadline) override;

 private:
  Away& away_;
  platform::HttpClient& real_;
};

}  // namespace perdura::simulator::live
