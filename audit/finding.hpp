#pragma once
// A difference: two books that should say the same, and do not.
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "json/codec.hpp"

namespace perdura::audit {

enum class Check { Money, Credit, Stock, Orders, Shipments, Gateway, Courier, Letters };
BOOST_DESCRIBE_ENUM(Check, Money, Credit, Stock, Orders, Shipments, Gateway, Courier, Letters)

/// What may explain a difference.
enum class Causes {
  Nothing,  // one transaction writes both sides
  Facts,    // a fact that waits to be told to a workflow
  Acts,     // whoever is at work for the order, and facts
  Copies,   // an event on its way
  Courier,  // what the courier has not told yet, and acts
};

struct Finding {
  Check check = Check::Money;
  std::string code;      // stable: "KEPT_VALUE"
  std::string subject;   // what it is about, as exactly as there is a name for it
  std::string order;     // whose order it is, if any
  std::string sentence;  // for people
  std::string expected, found;
  Causes causes = Causes::Acts;

  bool operator==(const Finding&) const = default;
};

/// The same difference, seen twice: of the same thing, and as large.
bool same_difference(const Finding& a, const Finding& b);

/// Collects the findings of one check.
class Findings {
 public:
  Findings(Check check, std::vector<Finding>& to) : check_(check), to_(to) {}

  struct About {
    std::string code, subject, order;
    Causes causes = Causes::Acts;
  };
  /// `what` says whose two figures they are: "captured, by the order and by its payment".
  void same(const About& about, std::int64_t expected, std::int64_t found, const std::string& what);
  void add(const About& about, std::string sentence, std::string expected = "",
           std::string found = "");

 private:
  Check check_;
  std::vector<Finding>& to_;
};

}  // namespace perdura::audit

template <>
struct perdura::json::Form<perdura::audit::Check>
    : perdura::json::UpperSnakeForm<perdura::audit::Check> {};
