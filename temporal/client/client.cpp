#include "temporal/client/client.hpp"

#include "temporal/client/detail/core.hpp"

namespace perdura::temporal {

Client::Client(Service& service, Runtime& runtime, ClientOptions options)
    : core_(std::make_shared<detail::ClientCore>(service, runtime, std::move(options))) {}

Client::~Client() { core_->close(); }

const ClientOptions& Client::options() const { return core_->options(); }

}  // namespace perdura::temporal
