#include "simulator/marks.hpp"

#include <algorithm>
#include <array>

namespace perdura::simulator {
namespace {

constexpr std::array marks{
    Mark{"stock_out_rejected", "an order was refused because there was not enough left"},
    Mark{"placement_refused", "an order was refused for another reason before it was placed"},
    Mark{"order_expired", "nobody paid in time"},
    Mark{"declined_for_good", "the last attempt to pay was declined, or did not fit"},
    Mark{"paid_after_decline", "an attempt was declined, and a later one paid"},
    Mark{"cancel_before_payment", "an order was cancelled while its payment was awaited"},
    Mark{"cancel_after_pay", "a paid order was cancelled, and nothing of it had left"},
    Mark{"cancel_in_part", "a cancellation came too late for some units, or was of a part"},
    Mark{"cancel_too_late", "a cancellation was refused: all had been picked up"},
    Mark{"cancel_met_pickup", "an order was cancelled, and a courier had some of it"},
    Mark{"refund_raced_confirm", "an order was paid while its cancel was under way, or after it"},
    Mark{"paid_after_end", "money came for an order that was closed"},
    Mark{"attempt_in_doubt", "the gateway did not say what became of an attempt"},
    Mark{"late_money", "an attempt that was declined or expired was paid after all"},
    Mark{"paid_twice", "two attempts of one payment were captured",
         "an attempt is captured only once what became of the one before it is known"},
    Mark{"refund_failed", "the gateway refused a refund"},
    Mark{"refund_in_parts", "an attempt was refunded in part"},
    Mark{"operator_asked", "a ticket was opened: a person has to look"},
    Mark{"not_handed_over", "a waybill was given up, and the parcel was READY again"},
    Mark{"stopped_in_time", "the courier stopped a parcel"},
    Mark{"stop_too_late", "a stop was asked for, and the courier had the parcel"},
    Mark{"parcel_lost", "a parcel was lost"},
    Mark{"parcel_returned", "a parcel went back to its sender"},
    Mark{"nothing_delivered", "an order was shipped, and nothing of it arrived"},
    Mark{"delivered_after_return", "the courier says \"delivered\" of what went back"},
    Mark{"dispatch_overdue", "a seller was reminded"},
    Mark{"undone_before_it_came", "an undo came before its deed, which was then refused"},
    Mark{"event_overtook", "an event came before the one that it follows, and waited",
         "a producer sends the next event of a partition once the one before it is in the log"},
    Mark{"worker_died_before_report", "an activity had its effect, and its worker died"},
    Mark{"worker_died_in_task", "a worker died before it reported a workflow task"},
    Mark{"died_after_commit", "a service had its effect, and died before it answered"},
    Mark{"deadlock_retried", "a transaction was the victim of a deadlock"},
    Mark{"commit_in_doubt", "the database committed, and the connection was lost"},
    Mark{"answer_lost", "a call had its effect, and its answer was lost"},
    Mark{"host_died", "a process died and came back"},
    Mark{"broker_down", "no broker answered for a while"},
};

}  // namespace

std::span<const Mark> all_marks() { return marks; }

const Mark* find_mark(std::string_view name) {
  const auto found = std::ranges::find(marks, name, &Mark::name);
  return found == marks.end() ? nullptr : &*found;
}

}  // namespace perdura::simulator
