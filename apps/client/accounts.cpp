#include "apps/client/accounts.hpp"

#include <array>
#include <set>

namespace perdura::apps {

using domain::Money;
using platform::Settings;

namespace {

constexpr std::array everyone{"ADMIN", "SELLER", "CUSTOMER_A", "CUSTOMER_B", "CUSTOMER_C"};

std::string email_key(const std::string& who) { return "PERDURA_" + who + "_EMAIL"; }
std::string password_key(const std::string& who) { return "PERDURA_" + who + "_PASSWORD"; }

Login read(const Settings& settings, const std::string& who) {
  return {settings.text(email_key(who)), settings.text(password_key(who))};
}

void require_distinct(const Settings& settings) {
  std::set<std::string> seen;
  for (const char* who : everyone) {
    if (seen.insert(read(settings, who).email).second) continue;
    throw platform::SettingsError("the setting " + email_key(who) +
                                  " is another member's mail too: each needs one of his own");
  }
}

}  // namespace

Accounts read_accounts(const Settings& settings) {
  require_distinct(settings);
  const auto customer = [&](const std::string& who, const char* name, Money credit) {
    return SampleCustomer{read(settings, who), name, credit, password_key(who)};
  };
  return {.admin = read(settings, "ADMIN"),
          .seller = read(settings, "SELLER"),
          .customers = {customer("CUSTOMER_A", "Anna", Money(1'000'000)),
                        customer("CUSTOMER_B", "Bruno", Money(500'000)),
                        customer("CUSTOMER_C", "Clara", Money(250'000))}};
}

}  // namespace perdura::apps
