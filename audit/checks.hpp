#pragma once
// What must be true of the books; one concept a file in `checks/`. Pure: no port is asked. The
// rules: "What any moment of failure must leave behind", the money rules 4, 6 and 9, and the tables
// of states.
#include "audit/books.hpp"
#include "audit/finding.hpp"
#include "audit/transit.hpp"

namespace perdura::audit {

/// Payments in themselves, what the order says of them, and that a workflow gives back what is to
/// go back.
void check_money(const Books& books, const Transit& transit, std::vector<Finding>& to);
/// Store credit: balances are their movements; what an order took is its buyer's.
void check_credit(const Books& books, std::vector<Finding>& to);
/// Levels are their history; reservations are what orders' lines say.
void check_stock(const Books& books, std::vector<Finding>& to);
/// Statuses, timelines, deadlines, cancellations, and that a workflow runs.
void check_orders(const Books& books, const Transit& transit, std::vector<Finding>& to);
/// Parcels against orders, their copies, and that a workflow runs.
void check_shipments(const Books& books, const Transit& transit, std::vector<Finding>& to);
/// What the payment gateway says, against our payments.
void check_gateway(const Books& books, std::vector<Finding>& to);
/// What the courier says, against our parcels.
void check_courier(const Books& books, std::vector<Finding>& to);
/// Events that will never arrive.
void check_letters(const Transit& transit, std::vector<Finding>& to);

/// All of them. With named orders only what is about these counts among the letters.
std::vector<Finding> check_all(const Books& books, const Transit& transit);

}  // namespace perdura::audit
