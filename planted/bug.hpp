#pragma once
// Bugs that are planted on purpose, to see that the simulator finds them (docs/simulation.md). Only
// the preset `planted` compiles them in: everywhere else the question is false at compile time, and
// nothing of a bug is left in a binary. Names and sentences: `bugs.cpp`.

namespace perdura {

enum class Bug {
  RefundWithoutKey,
  HoldKeptOnRefusal,
  MarkedBeforeSend,
  CompensationReversed,
  LateStatusWithoutRow,
  TimerNotCancelled,
  AmountUnchecked,
  RefusalRetried,
  LateMoneyKept,
  StockReleasedTwice,
  RefundNotTold,
  BelievedAtOnce,
  ParcelRefundsAll,
  AnswerNotKept,
  KeyPerAttempt,
  PartReleasesAll,
  SurplusKept,
  ClockInWorkflow,
  RandomId,
};

#ifdef PERDURA_PLANTED_BUGS
/// Whether this process has it. One thread only.
bool planted(Bug bug);
#else
constexpr bool planted(Bug) { return false; }
#endif

}  // namespace perdura
