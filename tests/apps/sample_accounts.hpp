#pragma once
// Accounts as the settings of the sample data name them.
#include "apps/client/accounts.hpp"

namespace perdura::apps::testing {

inline Accounts sample_accounts() {
  const auto login = [](const std::string& who) {
    return Login{who + "@shop.example", who + "-secret"};
  };
  const auto customer = [&](const std::string& who, std::int64_t credit) {
    return SampleCustomer{login(who), who, domain::Money(credit), "PERDURA_" + who + "_PASSWORD"};
  };
  return {.admin = login("admin"),
          .seller = login("seller"),
          .customers = {customer("a", 1'000'000), customer("b", 500'000), customer("c", 250'000)}};
}

}  // namespace perdura::apps::testing
