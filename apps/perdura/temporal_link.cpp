#include "apps/perdura/temporal_link.hpp"

#include "temporal/client/blocking.hpp"

namespace perdura::apps {
namespace {

constexpr std::chrono::seconds probe_deadline{1};

temporal::ClientOptions client_options(const Process& process) {
  return {.name_space = process.options.temporal_namespace, .identity = process.name};
}

temporal::ClientOptions prober_options(const Process& process) {
  auto options = client_options(process);
  options.attempt_timeout = probe_deadline;
  options.retry.window = temporal::Duration::zero();
  return options;
}

}  // namespace

TemporalLink::TemporalLink(Process& process)
    : address_(local_address(process.options.temporal_port)),
      service_({.target = address_}),
      client_(service_, runtime_, client_options(process)),
      prober_(service_, runtime_, prober_options(process)) {}

std::string TemporalLink::place() const { return "Temporal at " + address_; }

platform::Dependency TemporalLink::dependency() {
  return {"temporal", [this] {
            static_cast<void>(
                temporal::BlockingClient(prober_).describe_namespace(name_space()).value());
          }};
}

}  // namespace perdura::apps
