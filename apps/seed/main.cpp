// perdura-seed: sample data for the running shop.
#include <iostream>

#include "apps/client/connection.hpp"
#include "apps/client/program.hpp"
#include "apps/seed/seeder.hpp"

namespace {

using namespace perdura::apps;

constexpr std::size_t connections = 2;

constexpr const char* usage =
    R"(perdura-seed: fills the running shop with sample data. Safe to run again at any
time: what is there is left as it is.

  perdura-seed [--root FOLDER]

  --root FOLDER   the repository, for its perdura.conf (default: this folder)
  --help          this text

An approved seller with coffee, sandwich, salad, pizza and pasta, and three
customers with store credit of 1,000,000, 500,000 and 250,000. Their mails and
passwords are settings: PERDURA_SELLER_EMAIL, PERDURA_SELLER_PASSWORD,
PERDURA_CUSTOMER_A_EMAIL and so on; each is printed when its member is made.
The admin (PERDURA_ADMIN_EMAIL, PERDURA_ADMIN_PASSWORD) has to be there:
`perdura admin create` makes him. Exit code 0: all of it is there.
)";

int seed_shop(const Flags&, const std::string& root) {
  const auto settings = perdura::platform::Settings::load(root);
  const Accounts accounts = read_accounts(settings);
  Connection connection(settings, connections);
  seed::Seeder(connection.transport(), accounts, std::cout).run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  return run_program({.usage = usage, .flags = {}}, arguments_of(argc, argv), seed_shop);
}
