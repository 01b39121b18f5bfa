// Stock: of each SKU received + edits = available + held + sold, none of them negative.
#include <map>

#include "simulator/checkers/checker.hpp"

namespace perdura::simulator::checkers {
namespace {

using Units = std::int64_t;

/// By the history alone.
struct Shelf {
  Units received = 0;  // and edits
  Units held = 0;
  Units sold = 0;
  Units told_on_hand = 0, told_reserved = 0;  // by the SKU's row

  Units on_hand() const { return received - sold; }
};

struct Share {
  Units held = 0;
  Units sold = 0;
};

class Stock final : public Checker {
 public:
  void committed(const CommittedRows& commit, Findings& findings) override {
    if (commit.service != "product") return;
    touched_.clear();
    for (const RowChange& change : commit.rows) {
      const Row row(change);
      if (row.table() == "sku") note_row(row, findings);
      if (row.table() == "stock_history") note_history(row, findings);
    }
    for (const auto& sku : touched_) check(sku, findings);
  }

 private:
  void note_row(const Row& row, Findings& findings) {
    const std::string sku = row.text("sku_id");
    if (row.is_gone()) {
      findings.add(sku, "the SKU " + sku + " was deleted: reservations and history name it");
      return;
    }
    shelves_[sku].told_on_hand = row.number("on_hand");
    shelves_[sku].told_reserved = row.number("reserved");
    touched_.insert(sku);
  }

  void note_history(const Row& row, Findings& findings) {
    const std::string sku = row.text("sku_id");
    if (!row.is_new()) {
      findings.add(sku, "the stock history of " + sku + " was rewritten: it is only added to");
      return;
    }
    const std::string type = row.text("type");
    const std::string order = row.text("order_id");
    const Units units = row.number("quantity");
    Shelf& shelf = shelves_[sku];
    Share none;
    Share& share = order.empty() ? none : shares_[{order, sku}];
    touched_.insert(sku);
    const auto move = [&](Units held, Units sold) {
      shelf.held += held;
      shelf.sold += sold;
      share.held += held;
      share.sold += sold;
    };
    if (type == "INITIAL" || type == "MANUAL_EDIT") {
      shelf.received += units;
    } else if (type == "SCRAPPED") {
      shelf.received -= units;
    } else if (type == "RESERVED") {
      move(units, 0);
    } else if (type == "SOLD") {
      move(-units, units);
    } else if (type == "RELEASED") {
      // Of what is held, or, when its order was paid, of what is sold.
      row.number("reserved_delta") != 0 ? move(-units, 0) : move(0, -units);
    } else if (type == "RETURNED") {
      move(0, -units);
    } else {
      findings.add(
          sku, "the stock history of " + sku + " has a movement " + type + ", which there is not");
    }
    check(order, sku, share, findings);
  }

  static void check(const std::string& order, const std::string& sku, const Share& share,
                    Findings& findings) {
    if (order.empty() || (share.held >= 0 && share.sold >= 0)) return;
    findings.add(order, "the order " + order + " gave back more of " + sku +
                            " than it ever had: " + std::to_string(share.held) + " held, " +
                            std::to_string(share.sold) + " sold");
  }

  void check(const std::string& sku, Findings& findings) const {
    const Shelf& shelf = shelves_.at(sku);
    const auto same = [&](Units expected, Units found, const char* what) {
      if (expected == found) return;
      findings.add(sku, "the SKU " + sku + " has " + std::to_string(found) + " units " + what +
                            ", but by what was received, held and sold it has " +
                            std::to_string(expected));
    };
    same(shelf.on_hand(), shelf.told_on_hand, "on hand");
    same(shelf.held, shelf.told_reserved, "reserved");
    const Units available = shelf.told_on_hand - shelf.told_reserved;
    const auto not_negative = [&](Units units, const char* what) {
      if (units >= 0) return;
      findings.add(sku, "the SKU " + sku + " has " + std::to_string(units) + " units " + what +
                            ": more are promised than there are");
    };
    not_negative(available, "available");
    not_negative(shelf.held, "held");
    not_negative(shelf.sold, "sold");
  }

  std::map<std::string, Shelf> shelves_;
  std::map<std::pair<std::string, std::string>, Share> shares_;  // by order and SKU
  std::set<std::string> touched_;
};

}  // namespace

extern const CheckerKind stock{
    .name = "stock",
    .about =
        "Of each SKU what was received and edited is available, held or sold, none of them "
        "is negative, and no order gives back what it never had.",
    .when = CheckedWhen::Continuously,
    .make = &made<Stock>};

}  // namespace perdura::simulator::checkers
