#include "simulator/scenario/checks.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "simulator/near.hpp"
#include "simulator/scenario/scalars.hpp"
#include "simulator/scenario/tables.hpp"
#include "simulator/sites.hpp"
#include "simulator/units.hpp"

namespace perdura::simulator::scenario {
namespace {

/// A step down the document: a key, or the place in a list.
struct Down {
  Down(const char* name) : key(name) {}
  Down(std::string_view name) : key(name) {}
  Down(const std::string& name) : key(name) {}
  Down(std::size_t place) : index(place), is_index(true) {}

  std::string_view key;
  std::size_t index = 0;
  bool is_index = false;
};

class Checks {
 public:
  Checks(const Scenario& scenario, const Node& document, Findings& findings)
      : it_(scenario), document_(document), findings_(findings) {}

  void all(bool later) {
    about();
    happens();
    catalog();
    orders();
    script();
    workload();
    windows();
    plan();
    buyers();
    finals();
    stock();
    if (later) return;
    invariants();
    cancels();
  }

 private:
  using Path = std::initializer_list<Down>;

  /// The nearest place that is there.
  Spot place(Path path) const {
    const Node* node = &document_;
    for (const Down& down : path) {
      const Node* next = nullptr;
      if (!down.is_index) next = node->find(down.key);
      if (down.is_index && node->kind == Node::Kind::List && down.index < node->items.size())
        next = &node->items[down.index];
      if (next == nullptr) break;
      node = next;
    }
    return node->at;
  }
  void find(Path path, std::string text) {
    if (findings_.size() >= max_findings) return;
    const Spot at = place(path);
    // What could not be read has been told already.
    if (std::ranges::find(findings_, at, &Finding::at) != findings_.end()) return;
    findings_.push_back({at, std::move(text)});
  }
  bool knows(const std::string& order) const {
    return std::ranges::find(it_.orders, order, &OrderSpec::id) != it_.orders.end();
  }
  std::string unknown_order(const std::string& order) const {
    std::vector<std::string_view> ids;
    for (const auto& one : it_.orders) ids.push_back(one.id);
    return no_such("order", order, ids);
  }

  void about() {
    if (document_.find("about") == nullptr) {
      if (document_.find("found") != nullptr) return;
      return findings_.push_back(
          {document_.at, "the key \"about\" is missing: one sentence on what happens"});
    }
    const auto& text = it_.about;
    const auto inner = text.find(". ");
    if (text.ends_with('.') && inner == std::string::npos) return;
    find({"about"}, "\"about\" is one sentence: one full stop, at its end");
  }

  void happens() {
    const bool scripted = document_.find("orders") != nullptr;
    if (!scripted && document_.find("workload") == nullptr) {
      findings_.push_back({document_.at, "nothing happens: there is neither workload nor orders"});
    }
    if (scripted == (document_.find("script") != nullptr)) return;
    findings_.push_back(
        {place({scripted ? "orders" : "script"}),
         scripted ? "orders without a script: nobody places them" : "a script without orders"});
  }

  void catalog() {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < it_.catalog.items.size(); ++i) {
      const auto& sku = it_.catalog.items[i].sku;
      if (!seen.insert(sku).second) {
        find({"catalog", "items", i, "sku"}, "the SKU " + shown(sku) + " is here twice");
      }
    }
    const auto& hot = it_.catalog.hot;
    if (hot && hot->skus > it_.catalog.skus) {
      find({"catalog", "hot", "skus"}, "more hot SKUs than SKUs");
    }
  }

  void orders() {
    std::set<std::string> seen;
    std::map<std::string, Money> prices;
    for (const auto& item : it_.catalog.items) {
      if (item.price) prices.emplace(item.sku, *item.price);
    }
    for (std::size_t i = 0; i < it_.orders.size(); ++i) {
      const auto& order = it_.orders[i];
      if (!seen.insert(order.id).second) {
        find({"orders", i, "id"}, "the order " + shown(order.id) + " is here twice");
      }
      for (std::size_t j = 0; j < order.lines.size(); ++j) {
        const auto& line = order.lines[j];
        if (!line.price) continue;
        const auto price = prices.emplace(line.sku, *line.price).first->second;
        if (price == *line.price) continue;
        find({"orders", i, "lines", j, "price"},
             "the SKU " + shown(line.sku) + " has the price " + write_money(price) + " already");
      }
    }
  }

  void script() {
    std::set<std::string> placed;
    Duration before{};
    for (std::size_t i = 0; i < it_.script.size(); ++i) {
      const auto& step = it_.script[i];
      const auto verb = row_of(step.verb).name;
      if (step.at < before) find({"script", i, "at"}, "earlier than the step before it");
      before = std::max(before, step.at);
      if (step.order.empty()) continue;
      if (!knows(step.order)) {
        find({"script", i, verb}, unknown_order(step.order));
      } else if (step.verb == Verb::Place) {
        if (!placed.insert(step.order).second) find({"script", i, verb}, "it is placed already");
      } else if (!placed.contains(step.order)) {
        find({"script", i, verb}, "it is not placed before");
      }
    }
    for (std::size_t i = 0; i < it_.orders.size(); ++i) {
      if (placed.contains(it_.orders[i].id) || it_.script.empty()) continue;
      find({"orders", i, "id"}, "the script never places it");
    }
  }

  void workload() {
    std::set<std::size_t> kinds;
    constexpr std::size_t order_stream = 0;
    for (std::size_t i = 0; i < it_.workload.size(); ++i) {
      const auto kind = it_.workload[i].index();
      if (!kinds.insert(kind).second && kind != order_stream) {
        find({"workload", i}, "a second stream of " + std::string(streams()[kind].name));
      }
      const auto* stream = std::get_if<OrderStream>(&it_.workload[i]);
      if (stream != nullptr) points(*stream, i);
    }
    if (it_.workload.empty()) return;
    if (!kinds.contains(order_stream)) find({"workload"}, "without a stream of orders");
    if (it_.catalog.skus == 0) find({"workload"}, "nothing to order: catalog.skus is missing or 0");
  }

  void points(const OrderStream& stream, std::size_t i) {
    std::optional<Duration> before;
    for (std::size_t j = 0; j < stream.points.size(); ++j) {
      const Duration from = stream.points[j].from.after(it_.time.start);
      if (before && from <= *before) {
        find({"workload", i, "orders", "points", j}, "not after the point before it");
      }
      if (from >= it_.time.span) find({"workload", i, "orders", "points", j}, beyond(from));
      before = from;
    }
  }

  std::string beyond(Duration from) const {
    return write_duration(from) + " after the start: the span ends at " +
           write_duration(it_.time.span);
  }

  void windows() {
    const auto& windows = it_.faults.windows;
    for (std::size_t i = 0; i < windows.size(); ++i) {
      const auto& window = windows[i];
      const Duration from = window.from.after(it_.time.start);
      if (from + window.span > it_.time.span) {
        find({"faults", "windows", i, "for"}, beyond(from + window.span));
      }
      const bool any = window.gateway || window.courier || window.network || window.store ||
                       window.events || window.strikes();
      if (!any) find({"faults", "windows", i}, "nothing goes wrong in it");
      sums(window, i);
    }
    if (it_.faults.intensity != Intensity::None) return;
    if (!windows.empty()) find({"faults", "intensity"}, "none, but there are windows");
    if (!it_.plan.empty()) find({"faults", "intensity"}, "none, but there is a plan");
  }

  void sums(const Window& window, std::size_t i) {
    const auto check = [&](std::string_view name, std::int64_t sum) {
      if (sum > 100) find({"faults", "windows", i, name}, "more than 100 per cent in all");
    };
    if (const auto& on = window.gateway) {
      check("gateway", on->refuse_pct + on->timeout_pct + on->late_confirm_pct + on->duplicate_pct +
                           on->wrong_amount_pct);
    }
    if (const auto& on = window.courier) {
      check("courier", on->refuse_pct + on->timeout_pct);
      check("courier", on->late_pct + on->duplicate_pct + on->out_of_order_pct + on->skip_pct +
                           on->contradict_pct + on->silent_pct + on->after_return_pct);
      check("courier", on->lose_pct + on->return_pct);
    }
    if (const auto& on = window.network) {
      check("network", on->delay_pct + on->duplicate_pct + on->lose_pct);
    }
    if (const auto& on = window.events) {
      check("events", on->refuse_pct + on->timeout_pct);
      check("events", on->duplicate_pct + on->reorder_pct + on->rebalance_pct);
    }
    if (const auto& on = window.store) {
      check("store", on->deadlock_pct + on->lost_pct + on->slow_pct);
    }
  }

  void plan() {
    if (it_.plan.size() > max_plan) return find({"plan"}, "more than a million entries");
    std::set<std::tuple<std::string_view, std::string_view, std::uint64_t>> seen;
    for (std::size_t i = 0; i < it_.plan.size(); ++i) {
      const auto& entry = it_.plan[i];
      if (entry.site.empty() || entry.entity.empty() || entry.choice.empty()) continue;  // told
      if (const auto fault = fault_of(entry); !fault.empty()) {
        find({"plan", i, key_of(entry)}, fault);
      } else if (!seen.emplace(entry.site, entry.entity, entry.nth).second) {
        find({"plan", i}, "the same occasion has an entry already");
      }
    }
  }

  /// Which of its keys makes it impossible.
  static std::string_view key_of(const PlanEntry& entry) {
    const auto place = find_place(entry.site);
    if (!place) return "site";
    if (place->site.choice(entry.choice).value_or(0) == 0) return "choice";
    return entry.nth == 0 ? "nth" : "by";
  }

  void finals() {
    const Node* expect = document_.find("expect");
    const Node* final = expect == nullptr ? nullptr : expect->find("final");
    if (final == nullptr || final->kind != Node::Kind::Map) return;
    for (const auto& end : final->items) {
      if (findings_.size() >= max_findings) return;
      if (!knows(end.name)) findings_.push_back({end.name_at, unknown_order(end.name)});
    }
  }

  void buyers() {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < it_.buyers.size(); ++i) {
      const auto& name = it_.buyers[i].name;
      if (!seen.insert(name).second) {
        find({"buyers", i, "name"}, "the buyer " + shown(name) + " is here twice");
      }
      if (std::ranges::find(it_.orders, name, &OrderSpec::buyer) == it_.orders.end()) {
        find({"buyers", i, "name"}, shown(name) + " orders nothing");
      }
    }
  }

  /// SKUs that items or orders name.
  std::set<std::string> skus() const {
    std::set<std::string> names;
    for (const auto& item : it_.catalog.items) names.insert(item.sku);
    for (const auto& order : it_.orders) {
      for (const auto& line : order.lines) names.insert(line.sku);
    }
    return names;
  }

  std::set<std::string> sellers_of(const std::string& order) const {
    std::set<std::string> names;
    const auto found = std::ranges::find(it_.orders, order, &OrderSpec::id);
    if (found == it_.orders.end()) return names;
    for (const auto& line : found->lines) {
      const auto item = std::ranges::find(it_.catalog.items, line.sku, &Item::sku);
      names.insert(item == it_.catalog.items.end() ? Item{}.seller : item->seller);
    }
    return names;
  }

  static std::string no_such_of(std::string_view kind, const std::string& name,
                                const std::set<std::string>& names) {
    return no_such(kind, name, {names.begin(), names.end()});
  }

  void stock() {
    const auto known = skus();
    for (const auto& [sku, wanted] : it_.expect.stock) {
      if (!known.contains(sku)) find({"expect", "stock", sku}, no_such_of("SKU", sku, known));
    }
    for (const auto& [order, wanted] : it_.expect.final) {
      const auto sellers = sellers_of(order);
      for (const auto& [seller, status] : wanted.parcels) {
        if (sellers.contains(seller)) continue;
        find({"expect", "final", order, "parcels", seller}, no_such_of("seller", seller, sellers));
      }
    }
  }

  void cancels() {
    for (std::size_t i = 0; i < it_.script.size(); ++i) {
      if (it_.script[i].by != CancelledBy::Seller) continue;
      find({"script", i, "by"}, "not possible yet: only buyer and admin cancel in today's shop");
    }
  }

  void invariants() {
    for (std::size_t i = 0; i < it_.expect.invariants.size(); ++i) {
      const auto& name = it_.expect.invariants[i];
      const auto row = std::ranges::find(checkers(), name, &CheckerRow::name);
      if (row == checkers().end() || row->later.empty()) continue;
      find({"expect", "invariants", i},
           shown(name) + " is not possible yet: today's shop has no " + std::string(row->later));
    }
  }

  const Scenario& it_;
  const Node& document_;
  Findings& findings_;
};

}  // namespace

void check(const Scenario& scenario, const Node& document, bool later, Findings& findings) {
  Checks(scenario, document, findings).all(later);
}

}  // namespace perdura::simulator::scenario
