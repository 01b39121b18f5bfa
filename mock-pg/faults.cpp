#include "mock-pg/faults.hpp"

namespace perdura::mock_pg {
namespace {

bool silent(FaultKind kind) {
  return kind == FaultKind::TimeoutBefore || kind == FaultKind::TimeoutAfter;
}

}  // namespace

bool Faults::force(const Forced& forced) {
  if (forced_.size() == max_faults) return false;
  forced_.push_back(forced);
  return true;
}

bool strikes(const FateQuestion& question, FaultKind kind) {
  return fits(question.call, kind) && (!question.repeat || silent(kind));
}

std::optional<Struck> Faults::next(Call call, const std::string& pg_order_id, bool repeat) {
  if (const auto own = take(call, pg_order_id, false, repeat)) return own;
  if (const auto general = take(call, pg_order_id, true, repeat)) return general;
  if (!fate_) return std::nullopt;
  const int nth = ++asked_[{pg_order_id, call}];
  const FateQuestion question{call, pg_order_id, nth, repeat};
  const auto fated = fate_(question);
  if (!fated || !strikes(question, fated->kind)) return std::nullopt;
  return fated;
}

std::optional<FaultKind> Faults::take(Call call, const std::string& pg_order_id, bool of_all,
                                      bool repeat) {
  for (auto it = forced_.begin(); it != forced_.end(); ++it) {
    const bool meant = of_all ? !it->pg_order_id : it->pg_order_id == pg_order_id;
    if (!meant || it->call != call || (repeat && !silent(it->kind))) continue;
    const FaultKind kind = it->kind;
    if (--it->times == 0) forced_.erase(it);
    return kind;
  }
  return std::nullopt;
}

}  // namespace perdura::mock_pg
