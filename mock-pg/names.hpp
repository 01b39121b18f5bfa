#pragma once
// The gateway's calls and the ways in which they may go wrong.
#include <boost/describe/enum.hpp>
#include <string>
#include <string_view>

#include "json/codec.hpp"

namespace perdura::mock_pg {

enum class Call { Register, Authorise, Capture, Void, Refund, Lookup, Webhook };
BOOST_DESCRIBE_ENUM(Call, Register, Authorise, Capture, Void, Refund, Lookup, Webhook)

enum class FaultKind { Refuse, TimeoutBefore, TimeoutAfter, Late, Duplicate, WrongAmount };
BOOST_DESCRIBE_ENUM(FaultKind, Refuse, TimeoutBefore, TimeoutAfter, Late, Duplicate, WrongAmount)

/// `TimeoutBefore` becomes timeout_before.
std::string lower_snake(std::string_view name);

/// Whether that call can go wrong in that way.
bool fits(Call call, FaultKind kind);

}  // namespace perdura::mock_pg

template <>
struct perdura::json::Form<perdura::mock_pg::Call>
    : perdura::json::detail::EnumForm<perdura::mock_pg::Call, perdura::mock_pg::lower_snake> {};
template <>
struct perdura::json::Form<perdura::mock_pg::FaultKind>
    : perdura::json::detail::EnumForm<perdura::mock_pg::FaultKind, perdura::mock_pg::lower_snake> {
};
