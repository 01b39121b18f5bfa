#include "planted/bugs.hpp"

#include <algorithm>
#include <array>

namespace perdura {
namespace {

using enum Bug;

constexpr std::array all{
    PlantedBug{RefundWithoutKey, "refund-without-key",
               "A refund to store credit has no key: asked for again, it is another one."},
    PlantedBug{HoldKeptOnRefusal, "hold-kept-on-refusal",
               "A placement that is refused undoes nothing of what it holds."},
    PlantedBug{MarkedBeforeSend, "marked-before-send",
               "An outbox row is deleted when it is taken, before the broker has it."},
    PlantedBug{CompensationReversed, "compensation-reversed",
               "Stock is given back before the payment is closed."},
    PlantedBug{LateStatusWithoutRow, "late-status-without-row",
               "Money that comes late finds no row in the table of an expired attempt."},
    PlantedBug{TimerNotCancelled, "timer-not-cancelled",
               "An order's deadline goes on running when what it waited for has happened."},
    PlantedBug{AmountUnchecked, "amount-unchecked",
               "Whatever amount the gateway has authorised is taken for the one due."},
    PlantedBug{RefusalRetried, "refusal-retried",
               "The last declined payment is recorded as if the payer had tries left, for ever."},
    PlantedBug{LateMoneyKept, "late-money-kept",
               "Money that comes after its order has ended is noted, and not given back."},
    PlantedBug{StockReleasedTwice, "stock-released-twice",
               "Giving stock back has no key and looks at no state: asked again, it comes again."},
    PlantedBug{RefundNotTold, "refund-not-told", "A refund to store credit is not published."},
    PlantedBug{BelievedAtOnce, "believed-at-once",
               "A delivery counts as soon as the courier has told it once."},
    PlantedBug{ParcelRefundsAll, "parcel-refunds-all",
               "For one lost parcel the whole order is refunded."},
    PlantedBug{AnswerNotKept, "answer-not-kept",
               "An effect's answer is not stored under its key: asked again, it happens again."},
    PlantedBug{KeyPerAttempt, "key-per-attempt",
               "An activity's key names the attempt, not the effect."},
    PlantedBug{PartReleasesAll, "part-releases-all",
               "Who cancels a part of an order gives all of its stock back."},
    PlantedBug{SurplusKept, "surplus-kept",
               "A second payment of a paid order has no workflow that gives it back."},
    PlantedBug{ClockInWorkflow, "clock-in-workflow",
               "A workflow spreads its deadlines by the clock on the wall."},
    PlantedBug{RandomId, "random-id", "An order line's id comes from the machine's own chance."}};

static_assert([] {
  for (std::size_t n = 0; n < all.size(); ++n) {
    if (static_cast<std::size_t>(all[n].bug) != n) return false;
  }
  return true;
}());

const PlantedBug* the_one = nullptr;

}  // namespace

std::span<const PlantedBug> planted_bugs() { return all; }

const PlantedBug* plant(std::string_view name) {
  const auto found = std::ranges::find(all, name, &PlantedBug::name);
  if (found == all.end()) return nullptr;
  the_one = &*found;
  return the_one;
}

const PlantedBug* planted_bug() { return the_one; }

#ifdef PERDURA_PLANTED_BUGS
bool planted(Bug bug) { return the_one != nullptr && the_one->bug == bug; }
#endif

}  // namespace perdura
