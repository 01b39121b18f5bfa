#pragma once
// Whether what was found is what had to be. Pure.
#include <map>
#include <string>
#include <vector>

#include "apps/loadtest/drive.hpp"
#include "apps/loadtest/plan.hpp"

namespace perdura::apps::loadtest {

/// By card: what the gateway's book says of the run's payments.
struct AtGateway {
  domain::Money captured;
  domain::Money held;     // authorised, and neither captured nor let go
  int captured_once = 0;  // payments of one transaction, captured as a whole
};

/// What the run's payments come to.
AtGateway at_gateway(const std::vector<BookedPayment>& payments);

/// The shop's state after a run.
struct Found {
  domain::Units on_hand = 0;
  domain::Units reserved = 0;
  domain::Money credit;
  AtGateway gateway = {};
  std::vector<Order> orders;  // all of the buyer's
};

/// What the answers and the buyer's list come to.
struct Tally {
  int paid = 0;         // by the answers: PAID or further on
  int failed = 0;       // FAILED
  int other = 0;        // any other end, or none
  int paid_listed = 0;  // by the list
  int failed_listed = 0;
  std::map<std::string, int> answers;   // "201": how many
  std::map<std::string, int> failures;  // by code
};
Tally tally_of(const std::vector<Ended>& ended, const std::vector<Order>& listed);

/// Each line says what differs and how; empty: all is as it had to be.
std::vector<std::string> differences(const Expected& expected, const Found& found,
                                     const std::vector<Ended>& ended);

/// Whether stock and credit have come to rest.
bool is_settled(const Expected& expected, const Found& found);

}  // namespace perdura::apps::loadtest
