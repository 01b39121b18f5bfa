#include "apps/client/accounts.hpp"

#include <gmock/gmock.h>

namespace perdura::apps {
namespace {

using platform::Settings;
using platform::SettingsError;
using ::testing::HasSubstr;

std::string conf(const std::string& mail_of_b = "b@shop.example") {
  std::string text;
  for (const std::string who : {"ADMIN", "SELLER", "CUSTOMER_A", "CUSTOMER_B", "CUSTOMER_C"}) {
    const std::string mail = who == "CUSTOMER_B" ? mail_of_b : who + "@shop.example";
    text += "PERDURA_" + who + "_EMAIL=" + mail + "\nPERDURA_" + who + "_PASSWORD=of-" + who + "\n";
  }
  return text;
}

Settings settings(const std::string& base) {
  return Settings({.base = base, .local = {}, .environment = {}, .known = {}});
}

TEST(Accounts, AreReadFromTheSettings) {
  const auto accounts = read_accounts(settings(conf()));
  EXPECT_EQ(accounts.admin.email, "ADMIN@shop.example");
  EXPECT_EQ(accounts.seller.password, "of-SELLER");
  ASSERT_EQ(accounts.customers.size(), 3u);
  EXPECT_EQ(accounts.customers[1].login.email, "b@shop.example");
  EXPECT_EQ(accounts.customers[1].password_setting, "PERDURA_CUSTOMER_B_PASSWORD");
}

TEST(Accounts, CustomersHaveTheCreditOfTheSampleData) {
  std::vector<std::int64_t> credit;
  for (const auto& one : read_accounts(settings(conf())).customers) {
    credit.push_back(one.credit.value());
  }
  EXPECT_THAT(credit, ::testing::ElementsAre(1'000'000, 500'000, 250'000));
}

TEST(Accounts, OneMailForTwoMembersIsRefusedAndTheSettingNamed) {
  try {
    read_accounts(settings(conf("SELLER@shop.example")));
    FAIL() << "accepted";
  } catch (const SettingsError& error) {
    EXPECT_THAT(error.what(), HasSubstr("PERDURA_CUSTOMER_B_EMAIL"));
  }
}

}  // namespace
}  // namespace perdura::apps
