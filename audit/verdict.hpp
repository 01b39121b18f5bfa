#pragma once
// From two readings to what counts. Pure.
#include "audit/movements.hpp"
#include "audit/reading.hpp"

namespace perdura::audit {

/// How much was read.
struct Counts {
  std::int64_t orders = 0, payments = 0, payments_at_gateway = 0, parcels = 0,
               parcels_at_courier = 0, skus = 0, credit_accounts = 0, open_workflows = 0;
};
BOOST_DESCRIBE_STRUCT(Counts, (),
                      (orders, payments, payments_at_gateway, parcels, parcels_at_courier, skus,
                       credit_accounts, open_workflows))

struct Explained {
  Finding finding;
  std::vector<std::string> by;
};

struct Verdict {
  bool quiesced = false;
  Counts read;
  std::vector<Finding> counted;      // differences that nothing explains
  std::vector<Explained> explained;  // by what is under way
  std::vector<Movement> under_way;
  std::int64_t gone = 0;  // that the first reading had, and the second had not

  /// A shop at rest has nothing under way, so that nothing is explained by it.
  bool clean() const {
    return counted.empty() && (!quiesced || (explained.empty() && under_way.empty()));
  }
};

/// Whether anything of it needs a second reading to judge.
bool is_quiet(const Reading& reading, bool quiesced);

/// Of a quiet one.
Verdict judge(const Reading& only, bool quiesced);
/// A difference counts that stands in both readings, equally large, and that nothing explains.
Verdict judge(const Reading& first, const Reading& second, bool quiesced);

}  // namespace perdura::audit
