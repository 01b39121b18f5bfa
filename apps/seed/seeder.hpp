#pragma once
// The sample data: one approved seller, his five products, three customers with store credit.
#include <iosfwd>
#include <string>

#include "apps/client/accounts.hpp"
#include "apps/client/session.hpp"

namespace perdura::apps::seed {

/// What a product of the sample is.
struct Goods {
  const char* name;
  const char* description;
  domain::Money price;
  domain::Units stock;
};
inline constexpr std::array<Goods, 5> goods{{
    {"Coffee", "A cup of coffee, roasted this week", domain::Money(5'000), 1'000},
    {"Sandwich", "Ham, cheese and a pickle", domain::Money(8'000), 500},
    {"Salad", "Leaves, seeds and a dressing", domain::Money(12'000), 300},
    {"Pizza", "Tomatoes, basil, mozzarella", domain::Money(25'000), 200},
    {"Pasta", "Made this morning, with sage", domain::Money(18'000), 250},
}};

/// Looks for each thing and makes what is missing, whatever an earlier run came to: members are
/// known by their mail, products by their names in the seller's list, credit by the movement that
/// granted it, which takes a login of the customer's: if that is locked after too many wrong
/// passwords, his credit is left alone. What is there is left as it is. Says what it finds and
/// makes; a password only when its member is made. Throws `ApiError`, and `std::runtime_error` for
/// what is there otherwise than it should be, another password too.
class Seeder {
 public:
  /// All outlive it.
  Seeder(Transport& transport, const Accounts& accounts, std::ostream& out);
  Seeder(const Seeder&) = delete;
  Seeder& operator=(const Seeder&) = delete;

  void run();

 private:
  struct Wanted {
    const Login& login;
    std::string name;
    std::string role;
  };

  void sum_up() const;
  void log_in_as_admin();
  /// A refused password is told with `hint`: the setting to look at.
  static void log_in(Session& session, const std::string& email, const std::string& hint);
  struct Member {
    User user;
    bool made = false;  // by this run
  };
  Member ensure_member(const Wanted& wanted);
  void ensure_approved(const User& seller);
  void ensure_product(const Goods& wanted);
  void ensure_credit(const SampleCustomer& customer, const Member& member);
  bool has_credit(const SampleCustomer& customer);
  void say(bool made, const std::string& what);

  Transport& transport_;
  const Accounts& accounts_;
  std::ostream& out_;
  Session admin_;
  Session seller_;
  int made_ = 0;
  int found_ = 0;
  int unseen_ = 0;  // not looked at
};

}  // namespace perdura::apps::seed
