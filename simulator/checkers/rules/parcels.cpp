// Parcels: each unit bought is in one parcel at most, and is shipped, cancelled or returned once.
#include <map>

#include "simulator/checkers/checker.hpp"

namespace perdura::simulator::checkers {
namespace {

using Units = std::int64_t;
using Line = std::pair<std::string, std::string>;  // order and line

struct Bought {
  Units ordered = 0, cancelled = 0;
};

struct Parcel {
  std::string order, status;
  std::map<std::string, Units> units;  // by line
  bool picked_up = false;              // once
};

constexpr std::string_view carried[] = {"SHIPPING", "DELIVERED", "LOST", "RETURNING", "RETURNED"};

bool is_carried(std::string_view status) {
  for (const auto one : carried) {
    if (one == status) return true;
  }
  return false;
}

bool never_sent(std::string_view order_status) {
  return order_status == "CANCELLED" || order_status == "FAILED" || order_status == "EXPIRED";
}

class Parcels final : public Checker {
 public:
  void committed(const CommittedRows& commit, Findings& findings) override {
    if (commit.service != "order" && commit.service != "shipping") return;
    for (const RowChange& change : commit.rows) note(Row(change), findings);
    for (const Line& line : touched_) check(line, findings);
    touched_.clear();
  }

  void at_courier(const mock_courier::Entry& entry, Findings& findings) override {
    const auto* issued = std::get_if<mock_courier::Issued>(&entry);
    if (issued == nullptr) return;
    const auto& reference = issued->consignment.reference;
    const auto [known, is_new] = waybills_.try_emplace(reference, issued->waybill);
    if (is_new || known->second == issued->waybill) return;
    findings.add(issued->consignment.order_id, "the courier has two waybills, " + known->second +
                                                   " and " + issued->waybill +
                                                   ", for the one dispatch " + reference);
  }

 private:
  void note(const Row& row, Findings& findings) {
    const auto table = row.table();
    if (table == "orders" && !row.is_gone()) orders_[row.text("id")] = row.text("status");
    if (table == "order_line" && !row.is_gone()) note_line(row, findings);
    if (table == "shipment" && !row.is_gone()) note_parcel(row, findings);
    if (table == "shipment_line") note_content(row, findings);
  }

  void note_line(const Row& row, Findings& findings) {
    const Line line{row.text("order_id"), row.text("line_id")};
    bought_[line] = {row.number("quantity"), row.number("cancelled")};
    touched_.insert(line);
    const Units closed = row.number("delivered") + row.number("lost") + row.number("sent_back");
    const Units gone =
        row.number("cancel_pending") + row.number("cancelled") + row.number("shipped");
    const auto more = [&](Units units, const char* what, Units most) {
      if (units <= most) return;
      findings.add(line.first, "of the line " + line.second + " " + std::to_string(units) +
                                   " units are " + what + ", of " + std::to_string(most));
    };
    more(gone, "cancelled or shipped", row.number("quantity"));
    more(closed, "delivered, lost or sent back", row.number("shipped"));
    more(row.number("returned") + row.number("exchanged"), "returned or exchanged",
         row.number("delivered"));
    if (row.is_new()) return;
    for (const char* counter : {"cancelled", "shipped", "delivered", "lost", "sent_back"}) {
      if (row.number(counter) >= row.number_before(counter)) continue;
      findings.add(line.first, "the line " + line.second + " had " +
                                   std::to_string(row.number_before(counter)) + " units " +
                                   counter + ", and now has " +
                                   std::to_string(row.number(counter)));
    }
  }

  void note_parcel(const Row& row, Findings& findings) {
    const std::string id = row.text("shipment_id");
    Parcel& parcel = parcels_[id];
    parcel.order = row.text("order_id");
    parcel.status = row.text("status");
    for (const auto& [line, units] : parcel.units) touched_.insert({parcel.order, line});
    if (!is_carried(parcel.status) || parcel.picked_up) return;
    parcel.picked_up = true;
    const auto order = orders_.find(parcel.order);
    if (order == orders_.end() || !never_sent(order->second)) return;
    findings.add(parcel.order, "the parcel " + id + " is " + parcel.status + ", but its order is " +
                                   order->second);
  }

  void note_content(const Row& row, Findings& findings) {
    const std::string id = row.text("shipment_id");
    Parcel& parcel = parcels_[id];
    if (!row.is_new()) {
      findings.add(id, "what is in the parcel " + id + " was changed");
    }
    parcel.units[row.text("line_id")] = row.is_gone() ? 0 : row.number("quantity");
    in_[{parcel.order, row.text("line_id")}].insert(id);
    touched_.insert({parcel.order, row.text("line_id")});
  }

  void check(const Line& line, Findings& findings) const {
    const auto bought = bought_.find(line);
    const auto in = in_.find(line);
    if (bought == bought_.end() || in == in_.end()) return;
    Units packed = 0;
    Units sent = 0;
    std::string names;
    for (const auto& id : in->second) {
      const Parcel& parcel = parcels_.at(id);
      packed += parcel.units.at(line.second);
      if (is_carried(parcel.status)) sent += parcel.units.at(line.second);
      names += (names.empty() ? "" : ", ") + id;
    }
    const auto& [ordered, cancelled] = bought->second;
    if (packed > ordered) {
      findings.add(line.first, "of the line " + line.second + " " + std::to_string(packed) +
                                   " units are in parcels (" + names + "), but only " +
                                   std::to_string(ordered) + " were bought");
    }
    if (sent + cancelled > ordered) {
      findings.add(line.first, "of the line " + line.second + " " + std::to_string(sent) +
                                   " units travel and " + std::to_string(cancelled) +
                                   " are cancelled, but only " + std::to_string(ordered) +
                                   " were bought");
    }
  }

  std::map<std::string, std::string> orders_;  // status
  std::map<Line, Bought> bought_;
  std::map<std::string, Parcel> parcels_;
  std::map<Line, std::set<std::string>> in_;
  std::map<std::string, std::string> waybills_;  // by reference
  std::set<Line> touched_;
};

}  // namespace

extern const CheckerKind parcels{
    .name = "parcels",
    .about =
        "Each unit bought is in one parcel at most, none travels that is cancelled, and "
        "counters of units only grow.",
    .when = CheckedWhen::Continuously,
    .make = &made<Parcels>};

}  // namespace perdura::simulator::checkers
