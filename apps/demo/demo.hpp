#pragma once
// One order by card, from a stranger's sign-up to an end and its workflows.
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "apps/client/accounts.hpp"
#include "apps/client/mock_pg.hpp"
#include "apps/client/session.hpp"
#include "apps/client/steps.hpp"
#include "apps/demo/mock_courier.hpp"
#include "apps/demo/scenario.hpp"
#include "apps/demo/timeline.hpp"

namespace perdura::apps::demo {

/// How long each fact may take that the order is followed to.
inline constexpr std::chrono::seconds fact_within{30};

/// A loss that takes longer to come out is not waited for.
inline constexpr std::chrono::minutes loss_within{2};

/// The running shop, and the world outside it.
struct World {
  Transport& shop;
  MockPg& gateway;
  MockCourier& courier;
  std::string api;  // the shop's address, for whoever wants to go on by hand
  /// For how long a parcel is without a scan before it counts as lost; real time.
  std::chrono::milliseconds silence{};
};

/// Runs once. Throws `StepFailed`.
class Demo {
 public:
  /// What `world` refers to, and `out`, outlive it.
  Demo(World world, const Accounts& accounts, std::ostream& out);
  Demo(const Demo&) = delete;
  Demo& operator=(const Demo&) = delete;

  void run(Scenario scenario);

 private:
  struct Step {
    std::string title;
    std::string (Demo::*work)();  // what came of it
  };
  static std::vector<Step> plan_of(Scenario scenario);

  std::string find_goods();
  std::string sign_up_buyer();
  std::string place();
  void show() const;

  // payments.cpp: until the order is paid, or ends without.
  std::string pay();
  std::string decline();
  std::string tamper();
  std::string become_paid();
  std::string fail_as_declined();
  std::string fail_as_tampered();

  // parcels.cpp: from PAID on.
  std::string dispatch();
  std::string deliver();
  std::string bring_back();
  std::string lose();
  std::string cancel();
  std::string become_delivered();
  std::string become_cancelled();
  std::string become_undelivered();
  std::string wait_for_delivery();
  std::string become_lost();
  std::string advance_to_end();

  // ends.cpp: what is left behind.
  std::string look_for_stock();
  std::string compare_books();
  std::string read_timeline();

  /// Reads the order until `reached`, or until nothing moves it any more.
  void follow(const std::function<bool(const Order&)>& reached,
              std::chrono::milliseconds within = fact_within);
  struct End {
    std::string status;
    std::string failure_code = {};
    std::chrono::milliseconds within = fact_within;
  };
  /// ... until it stands so; throws where it ends otherwise. "it is PAID".
  std::string follow_to(const End& end);
  /// Looks until it is true, and says whether that was in time.
  bool comes_true(const std::function<bool()>& look) const;
  domain::IdempotencyKey key(const std::string& effect) const;

  World world_;
  std::ostream& out_;
  Session seller_;
  std::string name_;  // of this run: mails and keys are made from it
  Login login_;
  Session buyer_;
  std::vector<Product> goods_;
  Order order_;
  std::string checkout_url_;
  std::vector<Workflow> workflows_;
  Timeline timeline_;
};

/// "13,000 KRW".
std::string in_won(domain::Money money);

}  // namespace perdura::apps::demo
