#pragma once
// Stock, credit and orders as three small books with the services' promises: an effect happens once
// for its key, an undo that comes first closes the door. Faults strike before or after an effect.
#include <functional>
#include <map>
#include <set>
#include <string>

#include "activities/order.hpp"
#include "activities/payment.hpp"
#include "activities/product.hpp"

namespace perdura::workflows {

using namespace domain::calls;
using domain::Money;

enum class Fault { None, FailsBefore, FailsAfter, RunsTwice, RefusedForGood };

class Books {
 public:
  /// Decides about each call: `nth` counts them from 1.
  std::function<Fault(const std::string& activity, int nth)> fault;

  int on_hand = 10;
  int reserved = 0;
  std::int64_t credit = 100'000;
  std::int64_t captured = 0;  // taken and not given back
  std::int64_t price = 5'000;
  std::map<std::string, std::string> orders;  // status by id
  std::map<std::string, int> calls;

  temporal::Activities activities();

 private:
  template <class In, class Out, class Effect>
  void add(temporal::Activities& all, const temporal::ActivityType<In, Out>& type, Effect effect);

  ReserveOutcome reserve(const ReserveStock& wanted);
  StockMoved sell(const ReservationRef& held);
  StockMoved release(const ReservationRef& held);
  ChargeOutcome charge(const ChargeCredit& due);
  Refunded refund(const RefundCredit& back);
  OrderRecorded move(const domain::OrderId& order, const std::string& to);

  std::map<std::string, ReserveOutcome> reservations_;
  std::map<std::string, int> held_, sold_;
  std::map<std::string, ChargeOutcome> charges_;
  std::map<std::string, std::int64_t> taken_;
  std::map<std::string, OrderRecorded> recorded_;
  std::set<std::string> released_, refunded_;
};

}  // namespace perdura::workflows
