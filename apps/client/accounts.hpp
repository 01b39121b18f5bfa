#pragma once
// The members of the sample data, as the settings name them.
#include <string>
#include <vector>

#include "apps/client/session.hpp"
#include "domain/money.hpp"
#include "platform/core/settings.hpp"

namespace perdura::apps {

struct SampleCustomer {
  Login login;
  std::string name;
  domain::Money credit;
  std::string password_setting;
};

struct Accounts {
  Login admin;
  Login seller;
  std::vector<SampleCustomer> customers;
};

/// PERDURA_<WHO>_EMAIL and _PASSWORD for ADMIN, SELLER, CUSTOMER_A to _C. Throws `SettingsError`,
/// also if two of them have the same mail.
Accounts read_accounts(const platform::Settings& settings);

}  // namespace perdura::apps
