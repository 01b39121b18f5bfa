#pragma once
// One order, from a stranger's sign-up to a paid order and its workflow.
#include <iosfwd>
#include <optional>

#include "apps/client/accounts.hpp"
#include "apps/client/session.hpp"
#include "apps/client/steps.hpp"

namespace perdura::apps::demo {

/// How long the order may take to be paid.
inline constexpr std::chrono::seconds paid_within{30};
inline constexpr domain::Money granted{50'000};

/// Runs once. Throws `StepFailed`.
class Demo {
 public:
  /// All outlive it. `api`: the shop's address, for whoever wants to go on by hand.
  Demo(Transport& transport, const Accounts& accounts, std::string api, std::ostream& out);
  Demo(const Demo&) = delete;
  Demo& operator=(const Demo&) = delete;

  void run();

 private:
  std::string find_goods();
  std::string sign_up_buyer();
  std::string grant();
  std::string place();
  std::string follow();
  std::string read_timeline();
  void show() const;

  Transport& transport_;
  std::string api_;
  std::ostream& out_;
  Steps steps_;
  Session admin_;
  Session seller_;
  std::string name_;  // of this run: mails and keys are made from it
  Login login_;
  Session buyer_;
  std::vector<Product> goods_;
  User user_;
  Order order_;
  Timeline timeline_;
};

}  // namespace perdura::apps::demo
