#pragma once
// Where a request came from, as far as it tells one client from another.
#include <string>
#include <string_view>

namespace perdura::platform {

/// What limits are counted by. An IPv4 address is itself; of IPv6 the first 64 bits,
/// "2001:db8::/64", for whoever has one address of such a network has all. An IPv4 address in
/// IPv6's clothes is the IPv4 address. What is no address is given back, cut to 64 bytes.
std::string network_of(std::string_view address);

}  // namespace perdura::platform
