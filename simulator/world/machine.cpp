#include "simulator/world/machine.hpp"

#include <google/protobuf/message.h>

#include "simulator/runtime.hpp"

namespace perdura::simulator {
namespace {

/// A long poll waits until there is something: asking again each minute would be most of what
/// happens on a quiet day.
constexpr std::chrono::hours patience{24 * 365 * 10};

/// A fiber's place among its machine's own.
struct Belongs {
  explicit Belongs(std::shared_ptr<Machine::Life> to) : life(std::move(to)) {}
  Belongs(const Belongs&) = delete;
  Belongs& operator=(const Belongs&) = delete;
  ~Belongs() { life->own.erase(life->fibers.current()); }
  std::shared_ptr<Machine::Life> life;
};

}  // namespace

void Machine::Life::spawn(Fibers::Body body, std::string name) {
  if (!alive) return;
  auto belonging = [life = shared_from_this(), body = std::move(body)] {
    const Belongs belongs(life);
    body();
  };
  own.insert(fibers.spawn(std::move(belonging), std::move(name)));
}

/// Activities and other blocking work end with the machine.
class Machine::FiberRuntime final : public LoopRuntime {
 public:
  FiberRuntime(std::shared_ptr<Life> life, std::uint64_t seed)
      : LoopRuntime(life->fibers.loop(), life->fibers, seed), life_(std::move(life)) {}
  void run_blocking(Work work) override { life_->spawn(std::move(work), "activity"); }

 private:
  std::shared_ptr<Life> life_;
};

class Machine::PatientService final : public temporal::Service {
 public:
  explicit PatientService(temporal::Service& below) : below_(below) {}
  CallId call(std::string_view path, const google::protobuf::Message& request,
              std::unique_ptr<google::protobuf::Message> response, temporal::CallOptions options,
              Done done) override {
    if (options.long_poll) options.timeout = patience;
    return below_.call(path, request, std::move(response), options, std::move(done));
  }
  void cancel(CallId id) override { below_.cancel(id); }

 private:
  temporal::Service& below_;
};

Machine::Machine(std::string name, Parts parts)
    : name_(std::move(name)),
      parts_(std::move(parts)),
      life_(std::make_shared<Life>(parts_.fibers)),
      clock(parts_.fibers.loop(), parts_.skew),
      randomness(parts_.seed),
      below_(std::make_unique<FiberRuntime>(life_, parts_.seed)),
      service_(std::make_unique<PatientService>(parts_.temporal)),
      host_(std::make_unique<temporal::testing::Host>(*below_, *service_)) {}

Machine::~Machine() { kill(); }

void Machine::set_skew(Duration skew) {
  clock.set_skew(skew);
  for (const auto& told : on_clock_) told();
}

void Machine::kill() {
  if (!std::exchange(life_->alive, false)) return;
  host_->kill();
  for (const FiberId fiber : std::exchange(life_->own, {})) life_->fibers.cancel(fiber);
}

}  // namespace perdura::simulator
