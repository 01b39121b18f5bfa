#include "tests/services/payment_gateway/world.hpp"

namespace perdura::services::payment::gateway::testing {

const std::vector<Operation>& operations() {
  static const std::vector<Operation> all{
      {"register",
       [](World& w) { return unknown(w.gateway().register_payment(w.registration())); }},
      {"payment", [](World& w) { return unknown(w.gateway().payment(World::pg_order_id)); }},
      {"transaction",
       [](World& w) { return unknown(w.gateway().transaction(w.pg_transaction_id())); }},
      {"capture", [](World& w) { return unknown(w.gateway().capture(w.capture())); }},
      {"void", [](World& w) { return unknown(w.gateway().void_transaction(w.let_go())); }},
      {"refund", [](World& w) { return unknown(w.gateway().refund(w.refund())); }},
      {"settlements", [](World& w) { return unknown(w.gateway().settlements(w.day(), {})); }},
  };
  return all;
}

}  // namespace perdura::services::payment::gateway::testing
