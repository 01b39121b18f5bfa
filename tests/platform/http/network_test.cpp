#include "platform/http/network.hpp"

#include <gtest/gtest.h>

namespace perdura::platform {
namespace {

TEST(Network, OfIpv6IsItsFirstHalf) {
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("2001:DB8:1:2::9"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("2001:db8:1:3::9"), "2001:db8:1:3::/64");
  EXPECT_EQ(network_of("fe80::1%eth0"), "fe80::/64");
}

TEST(Network, OfIpv4IsTheAddressHoweverItIsWritten) {
  EXPECT_EQ(network_of("203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(network_of("::ffff:203.0.113.7"), "203.0.113.7");
  EXPECT_EQ(network_of("::ffff:cb00:7107"), "203.0.113.7");
}

TEST(Network, OfWhatIsNoAddressIsWhatWasSaid) {
  EXPECT_EQ(network_of(""), "");
  EXPECT_EQ(network_of("unknown"), "unknown");
  EXPECT_EQ(network_of(std::string(1'000, ':')).size(), 64u);
}

}  // namespace
}  // namespace perdura::platform
