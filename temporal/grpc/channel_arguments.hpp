#pragma once
// What a channel to Temporal is made of. Includes gRPC: only for the .cpp files of this folder.
#include <grpcpp/channel.h>

#include <array>
#include <memory>
#include <utility>

#include "temporal/grpc/channel.hpp"

namespace perdura::temporal {

enum class ChannelUse { Answers, LongPolls };

/// Throws std::invalid_argument that names the option.
void check(const GrpcOptions& options);

/// Each channel has a connection of its own, whatever its target.
std::shared_ptr<grpc::Channel> open_channel(const GrpcOptions& options, ChannelUse use);

/// The headers by which a server decides whether it can serve this client.
const std::array<std::pair<const char*, const char*>, 3>& identification();

}  // namespace perdura::temporal
