// Who may use routes that are for programs on this machine only.
#include "platform/http/this_machine.hpp"

#include <gtest/gtest.h>

namespace perdura::platform {
namespace {

HttpRequest with(HttpHeaders headers) {
  HttpRequest request;
  request.headers = std::move(headers);
  return request;
}

TEST(ThisMachine, IsWhereARequestComesFromThatTookNoWay) {
  EXPECT_TRUE(from_this_machine(with({})));
  for (const char* address : {"127.0.0.1", "::1", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(from_this_machine(with({{"x-forwarded-for", address}}))) << address;
  }
}

TEST(ThisMachine, IsNotWhatAProxyOrAnotherMachineSends) {
  for (const char* way :
       {"10.0.0.7", "10.0.0.7, 127.0.0.1", "127.0.0.1, 127.0.0.1", "", "unknown"}) {
    EXPECT_FALSE(from_this_machine(with({{"X-Forwarded-For", way}}))) << way;
  }
  EXPECT_FALSE(from_this_machine(
      with({{"X-Forwarded-For", "127.0.0.1"}, {"x-forwarded-for", "127.0.0.1"}})));
  EXPECT_FALSE(from_this_machine(with({{"Forwarded", "for=127.0.0.1"}})));
}

TEST(ThisMachine, IsNotABrowsersPage) {
  EXPECT_FALSE(from_this_machine(
      with({{"X-Forwarded-For", "127.0.0.1"}, {"Origin", "http://elsewhere.example"}})));
}

}  // namespace
}  // namespace perdura::platform
