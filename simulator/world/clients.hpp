#pragma once
// Players of a simulated world: they act on its fibers, and look things up in its tables.
#include <stdexcept>

#include "simulator/world/players.hpp"
#include "simulator/world/world.hpp"

namespace perdura::simulator {

/// How an order is to be paid.
enum class PayBy { Credit, Card };

/// What an act waits for did not come, and does not any more.
class StepFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Acts of one world, which outlives it. All run on fibers, and throw `StepFailed` if what they
/// wait for does not come.
class Clients : public Players {
 public:
  using Players::dispatch;
  using Players::place;

  explicit Clients(World& world);

  /// The operator's command makes the first one.
  Member& admin() override;
  Placed place(Member& buyer, const std::string& name, const std::vector<Line>& lines, PayBy by);
  /// The payer approves, or declines, on the gateway's page, once it can be paid.
  void pay(const std::string& order);
  void decline(const std::string& order);
  /// By its seller, of the order's only parcel, once it is there.
  int dispatch(Member& seller, const std::string& order);

  // ---- what there is, by the tables -------------------------------------------------------------
  std::string status(const std::string& order);
  std::vector<Parcel> parcels(const std::string& order) override;
  /// False if it has not come to that by then.
  bool await_status(const std::string& order, const std::string& status, Duration most);

 private:
  void pay_by(const std::string& order, const char* act);
  std::pair<std::string, std::string> payment_of(const std::string& order) override;
  void placing(const std::string& key, const std::string& name) override;
  void answered(Member& who, const platform::HttpRequest& request, const std::string& key) override;
  bool ended(const std::string& order);

  World& world_;
};

}  // namespace perdura::simulator
