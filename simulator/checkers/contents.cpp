#include "simulator/checkers/contents.hpp"

#include <algorithm>
#include <array>

#include "simulator/checkers/transitions.hpp"

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
    Mark{"paid_twice", "two attempts of one payment were captured"},
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
    Mark{"event_overtook", "an event came before the one that it follows, and waited"},
    Mark{"worker_died_before_report", "an activity had its effect, and its worker died"},
    Mark{"worker_died_in_task", "a worker died before it reported a workflow task"},
    Mark{"died_after_commit", "a service had its effect, and died before it answered"},
    Mark{"deadlock_retried", "a transaction was the victim of a deadlock"},
    Mark{"commit_in_doubt", "the database committed, and the connection was lost"},
    Mark{"answer_lost", "a call had its effect, and its answer was lost"},
    Mark{"host_died", "a process died and came back"},
    Mark{"broker_down", "no broker answered for a while"},
};

/// Marks that are faults: by site (with what belongs to it) and choice.
struct FaultMark {
  std::string_view mark, site, choice;
};
constexpr std::array fault_marks{
    FaultMark{"worker_died_before_report", "activity", "crash_after_commit"},
    FaultMark{"worker_died_in_task", "workflow_task", "worker_dies"},
    FaultMark{"deadlock_retried", "store", "deadlock"},
    FaultMark{"commit_in_doubt", "store", "lost_after_commit"},
    FaultMark{"answer_lost", "http", "lose_response"},
    FaultMark{"answer_lost", "signal", "lose_response"},
    FaultMark{"answer_lost", "webhook", "lose_response"},
    FaultMark{"died_after_commit", "serve", "crash_after"},
    FaultMark{"host_died", "serve", "crash_before"},
    FaultMark{"host_died", "serve", "crash_after"},
    FaultMark{"host_died", "process", "kill"},
    FaultMark{"broker_down", "kafka.broker", "down"},
};

bool is_at(std::string_view place, std::string_view site) {
  return place == site || (place.starts_with(site) && place.substr(site.size()).starts_with('.'));
}

void add_counts(Contents::Counts& to, const Contents::Counts& from) {
  for (const auto& [name, count] : from) to[name] += count;
}

void add_lines(std::string& text, const char* title, const Contents::Counts& counts) {
  if (counts.empty()) return;
  text += std::string(title) + "\n";
  for (const auto& [name, count] : counts)
    text += "  " + std::to_string(count) + "  " + name + "\n";
}

void add_names(std::string& text, const char* title, const std::vector<std::string>& names) {
  if (names.empty()) return;
  text += std::string(title) + "\n";
  for (const auto& name : names) text += "  " + name + "\n";
}

}  // namespace

std::span<const Mark> all_marks() { return marks; }

const Mark* find_mark(std::string_view name) {
  const auto found = std::ranges::find(marks, name, &Mark::name);
  return found == marks.end() ? nullptr : &*found;
}

void Contents::add(const Contents& other) {
  runs += other.runs;
  add_counts(outcomes, other.outcomes);
  add_counts(cancellations, other.cancellations);
  add_counts(faults, other.faults);
  add_counts(transitions, other.transitions);
  add_counts(marks, other.marks);
}

void Contents::count_fault(const PlanEntry& fault) {
  ++faults[fault.site + " " + fault.choice];
  for (const auto& [mark, site, choice] : fault_marks) {
    if (is_at(fault.site, site) && fault.choice == choice) ++marks[std::string(mark)];
  }
}

std::vector<std::string> Contents::transitions_never_taken() const {
  std::vector<std::string> never;
  for (const MachineRules* rules : all_machine_rules()) {
    for (const auto& [from, to] : rules->transitions) {
      std::string name = transition_name(*rules, from, to);
      if (!transitions.contains(name)) never.push_back(std::move(name));
    }
  }
  return never;
}

std::vector<std::string> Contents::marks_never_met() const {
  std::vector<std::string> never;
  for (const Mark& mark : simulator::marks) {
    if (!marks.contains(std::string(mark.name))) never.emplace_back(mark.name);
  }
  return never;
}

std::string text_of(const Contents& contents) {
  std::string text;
  add_lines(text, "orders", contents.outcomes);
  add_lines(text, "cancellations, by the order's status when they were asked for",
            contents.cancellations);
  add_lines(text, "faults", contents.faults);
  add_lines(text, "transitions", contents.transitions);
  add_names(text, "transitions that were never taken", contents.transitions_never_taken());
  add_lines(text, "sometimes", contents.marks);
  add_names(text, "never", contents.marks_never_met());
  return text;
}

}  // namespace perdura::simulator
