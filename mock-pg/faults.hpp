#pragma once
// Which call goes wrong next, and how: forced ones first, then fate.
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mock-pg/names.hpp"

namespace perdura::mock_pg {

/// The `nth` call of that name for that payment, from 1.
struct FateQuestion {
  Call call;
  std::string pg_order_id;
  int nth;
  bool repeat = false;  // its key is known: it can only be answered badly
};

/// What goes wrong; `by`: how late, for what comes late, if not as the brain's options say.
struct Struck {
  Struck(FaultKind what, std::optional<std::chrono::milliseconds> how_late = {})
      : kind(what), by(how_late) {}
  FaultKind kind;
  std::optional<std::chrono::milliseconds> by;

  friend bool operator==(const Struck& one, FaultKind other) { return one.kind == other; }
};

/// Whether that can befall the call.
bool strikes(const FateQuestion& question, FaultKind kind);

/// Decides every irregularity that nobody forced; none given: there are none. What cannot be
/// (`strikes`) counts as nothing.
using Fate = std::function<std::optional<Struck>(const FateQuestion&)>;

inline constexpr int max_fault_times = 1'000'000;
inline constexpr std::size_t max_faults = 1'000;

/// The next `times` calls of that name, of one payment or of all, go wrong.
struct Forced {
  std::optional<std::string> pg_order_id;
  Call call = Call::Authorise;
  FaultKind kind = FaultKind::Refuse;
  int times = 1;

  bool operator==(const Forced&) const = default;
};
BOOST_DESCRIBE_STRUCT(Forced, (), (pg_order_id, call, kind, times))

/// Kept in memory only: a fault is the test's, not the gateway's.
class Faults {
 public:
  explicit Faults(Fate fate) : fate_(std::move(fate)) {}

  /// False if there are `max_faults` already.
  bool force(const Forced& forced);
  void clear() { forced_.clear(); }
  const std::vector<Forced>& forced() const { return forced_; }

  /// What happens to this call. A payment's own faults come before those of all, older ones before
  /// younger ones. A `repeat` (its key is known) can only be answered badly: it meets no other
  /// fault, and uses none up.
  std::optional<Struck> next(Call call, const std::string& pg_order_id, bool repeat = false);

 private:
  std::optional<FaultKind> take(Call call, const std::string& pg_order_id, bool of_all,
                                bool repeat);

  Fate fate_;
  std::vector<Forced> forced_;
  std::map<std::pair<std::string, Call>, int> asked_;
};

}  // namespace perdura::mock_pg
