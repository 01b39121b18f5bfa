#include "audit/checks.hpp"

namespace perdura::audit {

void check_letters(const Transit& transit, std::vector<Finding>& to) {
  Findings findings(Check::Letters, to);
  for (const RefusedEvent& event : transit.refused) {
    findings.add(
        {"EVENT_REFUSED", event.service + " " + event.key, event.key, Causes::Nothing},
        "an event of the service " + event.service + " was refused for good: " + event.cause,
        "sent", "refused");
  }
  for (const DeadLetters& dead : transit.dead_letters) {
    findings.add({"DEAD_LETTERS", dead.topic, "", Causes::Nothing},
                 "events of the topic " + dead.topic + " could not be read", "0",
                 std::to_string(dead.letters));
  }
}

std::vector<Finding> check_all(const Books& books, const Transit& transit) {
  std::vector<Finding> all;
  check_money(books, transit, all);
  check_credit(books, all);
  check_stock(books, all);
  check_orders(books, transit, all);
  check_shipments(books, transit, all);
  check_gateway(books, all);
  check_courier(books, all);
  check_letters(transit, all);
  return all;
}

}  // namespace perdura::audit
