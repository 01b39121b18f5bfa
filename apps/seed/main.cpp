// perdura-seed: sample data for the running shop.
#include <CLI/CLI.hpp>
#include <iostream>

#include "apps/client/connection.hpp"
#include "apps/client/program.hpp"
#include "apps/seed/seeder.hpp"

namespace {

using namespace perdura::apps;

constexpr std::size_t connections = 2;

int seed_shop(const std::string& root) {
  const auto settings = perdura::platform::Settings::load(root);
  const Accounts accounts = read_accounts(settings);
  Connection connection(settings, connections, telling(std::cout));
  seed::Seeder(connection.transport(), accounts, std::cout).run();
  return 0;
}

constexpr const char* what_and_whose =
    R"(An approved seller with coffee, sandwich, salad, pizza and pasta, and three
customers with store credit of 1,000,000, 500,000 and 250,000. Their mails and
passwords are settings: PERDURA_SELLER_EMAIL, PERDURA_SELLER_PASSWORD,
PERDURA_CUSTOMER_A_EMAIL and so on; each is printed when its member is made.
The admin (PERDURA_ADMIN_EMAIL, PERDURA_ADMIN_PASSWORD) has to be there:
`perdura admin create` makes him.

Exit code 0: all of it is there. The credit of a customer who cannot log in for
a while, after too many wrong passwords, is not looked at; that is said.)";

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Fills the running shop with sample data. Safe to run again at any time: what is there is\n"
      "left as it is.",
      "perdura-seed"};
  app.footer(what_and_whose);
  return run_program(app, argc, argv, seed_shop);
}
