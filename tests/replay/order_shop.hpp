#pragma once
// One order in a shop whose services are books in memory; on virtual time, from one seed.
#include <functional>
#include <string>

#include "domain/calls/place_order.hpp"
#include "domain/calls/shipping.hpp"
#include "temporal/testing/environment.hpp"
#include "tests/workflows/books.hpp"

namespace perdura::replay {

using workflows::Books;
using workflows::Fault;

// Three units at 5,000; with parcels, of one seller or of two.
inline constexpr int no_parcels = 0;
domain::calls::PlaceOrder on_credit(int parcels = 1);
domain::calls::PlaceOrder by_card(int parcels = 1);
/// What is held for them, where no book says it.
domain::calls::Reserved three_coffees();

class OrderShop {
 public:
  OrderShop();

  // What does not come about is a `std::runtime_error`.
  void until(const std::function<bool()>& holds);
  void until_status(const std::string& status);
  void until_called(const std::string& activity, int times = 1);

  /// Starts the order's workflow.
  void begin(const domain::calls::PlaceOrder& order);
  /// And waits until it is placed, or refused.
  void place(const domain::calls::PlaceOrder& order);
  /// The payer pays at the gateway, and nobody tells.
  void pay(const std::string& attempt = "att_1", std::int64_t amount = 15'000);
  void decline(const std::string& attempt);
  /// The update `validate`; waited for, or not.
  void validate(const std::string& attempt = "att_1");
  void tell(const std::string& attempt = "att_1");
  /// Paid, and its parcels are opened.
  void place_and_pay(const domain::calls::PlaceOrder& order);
  /// The update `cancel`; waited for, or not.
  void cancel();
  void ask_cancel(int number = 1);
  /// The update `confirm_purchase`.
  void confirm();
  /// The shipping service notes a status, and tells the order.
  void move(int parcel, const std::string& status);
  void tell_again();
  /// All parcels arrive, and the buyer keeps them.
  void deliver();

  /// These calls fail so: the first `times` of them.
  void fail(const std::string& activity, Fault fault, int times = always);
  static constexpr int always = 1'000'000;

  Books books;
  temporal::testing::TestEnvironment world;

 private:
  template <class In>
  void update(const std::string& name, const In& input, const std::string& id, bool waits);

  domain::calls::ShipmentChanged last_told_;
  int events_ = 0;
};

}  // namespace perdura::replay
