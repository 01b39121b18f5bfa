#include "simulator/http.hpp"
#include "tests/platform/http/http_world.hpp"

namespace perdura::platform::testing {
namespace {

constexpr const char* service = "service";

class FiberGate final : public Gate {
 public:
  explicit FiberGate(simulator::Fibers& fibers) : fibers_(fibers) {}
  void wait() override {
    if (open_) return;
    fibers_.suspend([this](simulator::Wake wake) { waiting_.push_back(wake); });
  }
  void open() override {
    open_ = true;
    for (const auto& wake : waiting_) wake();
    waiting_.clear();
  }

 private:
  simulator::Fibers& fibers_;
  std::vector<simulator::Wake> waiting_;
  bool open_ = false;
};

class SimulatedWorld final : public HttpWorld {
 public:
  ~SimulatedWorld() override { fibers_.stop(); }

  void host(Handler handler) override { network_.add_host(service, std::move(handler)); }
  std::unique_ptr<HttpClient> client() override { return network_.client(service); }
  std::unique_ptr<HttpClient> client_to_nobody() override { return network_.client("nobody"); }
  std::unique_ptr<Gate> gate() override { return std::make_unique<FiberGate>(fibers_); }
  void together(std::vector<Body> bodies) override {
    for (auto& body : bodies) fibers_.spawn(std::move(body));
    loop_.run();
  }
  void crash() override { network_.crash(service, std::chrono::hours(1)); }
  void settle() override { loop_.run(); }

 private:
  simulator::Loop loop_;
  simulator::Fibers fibers_{loop_};
  simulator::HttpNetwork network_{fibers_};
};

}  // namespace

std::unique_ptr<HttpWorld> simulated_world() { return std::make_unique<SimulatedWorld>(); }

}  // namespace perdura::platform::testing
