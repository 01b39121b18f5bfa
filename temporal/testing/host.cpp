#include "temporal/testing/host.hpp"

#include <google/protobuf/message.h>

#include <utility>

namespace perdura::temporal::testing {

struct Host::State {
  bool alive = true;
  std::set<Service::CallId> open;
};

class Host::HostRuntime final : public Runtime {
 public:
  HostRuntime(Runtime& below, std::shared_ptr<State> state)
      : below_(below), state_(std::move(state)) {}

  TimePoint now() const override { return below_.now(); }
  void post(Work work) override {
    if (state_->alive) below_.post(unless_dead(std::move(work)));
  }
  TimerId after(Duration delay, Work work) override {
    return below_.after(delay, unless_dead(std::move(work)));
  }
  void cancel(TimerId id) override { below_.cancel(id); }
  void run_blocking(Work work) override {
    if (state_->alive) below_.run_blocking(unless_dead(std::move(work)));
  }
  std::uint64_t random() override { return below_.random(); }

 private:
  Work unless_dead(Work work) const {
    return [state = state_, work = std::move(work)] {
      if (state->alive) work();
    };
  }

  Runtime& below_;
  std::shared_ptr<State> state_;
};

class Host::HostService final : public Service {
 public:
  HostService(Service& below, std::shared_ptr<State> state)
      : below_(below), state_(std::move(state)) {}

  CallId call(std::string_view path, const google::protobuf::Message& request,
              std::unique_ptr<google::protobuf::Message> response, CallOptions options,
              Done done) override {
    if (!state_->alive) return 0;
    auto id = std::make_shared<CallId>(0);
    *id = below_.call(path, request, std::move(response), options,
                      [state = state_, id, done = std::move(done)](
                          Status status, std::unique_ptr<google::protobuf::Message> answer) {
                        state->open.erase(*id);
                        if (state->alive) done(std::move(status), std::move(answer));
                      });
    state_->open.insert(*id);
    return *id;
  }
  void cancel(CallId id) override { below_.cancel(id); }

 private:
  Service& below_;
  std::shared_ptr<State> state_;
};

Host::Host(Runtime& runtime, Service& service)
    : state_(std::make_shared<State>()),
      runtime_(std::make_unique<HostRuntime>(runtime, state_)),
      service_(std::make_unique<HostService>(service, state_)) {}

Host::~Host() { kill(); }

Runtime& Host::runtime() { return *runtime_; }
Service& Host::service() { return *service_; }
bool Host::alive() const { return state_->alive; }

void Host::kill() {
  if (!std::exchange(state_->alive, false)) return;
  for (const auto id : std::set<Service::CallId>(state_->open)) service_->cancel(id);
}

}  // namespace perdura::temporal::testing
