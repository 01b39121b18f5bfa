#include "apps/client/accounts.hpp"

#include <array>
#include <set>

namespace perdura::apps {

using domain::Money;
using platform::Settings;

namespace {

constexpr std::array everyone{"ADMIN", "SELLER", "CUSTOMER_A", "CUSTOMER_B", "CUSTOMER_C"};

std::string email_key(const std::string& who) { return "PERDURA_" + who + "_EMAIL"; }

Login read(const Settings& settings, const std::string& who) {
  return {settings.text(email_key(who)), settings.text("PERDURA_" + who + "_PASSWORD")};
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
  return {.admin = read(settings, "ADMIN"),
          .seller = read(settings, "SELLER"),
          .customers = {{read(settings, "CUSTOMER_A"), "Anna", Money(1'000'000)},
                        {read(settings, "CUSTOMER_B"), "Bruno", Money(500'000)},
                        {read(settings, "CUSTOMER_C"), "Clara", Money(250'000)}}};
}

}  // namespace perdura::apps
