#pragma once
// What runs contained: how orders ended, what went wrong, which ways the state machines took, and
// which rare cases were met. A generator with blind spots finds nothing there.
#include <boost/describe/class.hpp>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/checkers/facts.hpp"
#include "simulator/plan.hpp"

namespace perdura::simulator {

/// Of one run, or of several; counts by name.
struct Contents {
  using Counts = std::map<std::string, std::uint64_t>;

  std::uint64_t runs = 0;
  Counts outcomes;       // orders, by the status in which they ended or stand
  Counts cancellations;  // by the order's status when it was asked for
  Counts faults;         // "gateway.capture delay"
  Counts transitions;    // "order PENDING → PAID"
  Counts marks;

  void add(const Contents& other);
  void count_fault(const PlanEntry& fault);

  // In the order of the tables. Never: of those that today's flows can take, or meet. Unforeseen:
  // the table says that they cannot, and is wrong.
  std::vector<std::string> transitions_never_taken() const;
  std::vector<std::string> transitions_unforeseen() const;
  std::vector<std::string> marks_never_met() const;
  std::vector<std::string> marks_unforeseen() const;
};
BOOST_DESCRIBE_STRUCT(Contents, (), (runs, outcomes, cancellations, faults, transitions, marks))

/// Lines for people: sums of each kind, and what is missing by name.
std::string text_of(const Contents& contents);

/// Takes down one run.
class ContentsTaker {
 public:
  void committed(const CommittedRows& commit);
  Contents contents() const;

 private:
  struct Order {
    std::string status;
    bool declined = false;
    bool cancelling = false;  // a cancellation was asked for, and not refused
  };
  struct Attempt {
    std::string payment;
    bool captured = false;
  };

  void note_transition(std::string_view service, const Row& row);
  void note_order(const Row& row);
  void note_cancellation(const Row& row);
  void note_payment(const Row& row);
  void note_attempt(const Row& row);
  void note_money(const Row& row);
  void note_shipment(const Row& row);
  void meet(std::string_view mark) { ++contents_.marks[std::string(mark)]; }
  Order order_of_payment(const std::string& payment) const;

  Contents contents_;
  std::map<std::string, Order> orders_;
  std::map<std::string, std::string> order_of_;  // by payment
  std::set<std::string> closed_;                 // payments
  std::map<std::string, Attempt> attempts_;
  std::map<std::string, int> captured_of_;  // attempts that were captured, by payment
};

}  // namespace perdura::simulator
