#include "tests/simulator/scenario/random_scenario.hpp"

#include <algorithm>
#include <set>

#include "simulator/detail/hash.hpp"
#include "simulator/scenario/reading.hpp"
#include "simulator/sites.hpp"

namespace perdura::simulator::scenario {
namespace {

using namespace std::chrono_literals;

constexpr Duration any_duration = 30 * 24h;

/// Fills values by the tables of `shapes.hpp`: a key that is added there is tried here.
class Maker {
 public:
  explicit Maker(std::uint64_t seed) : state_(seed) {}

  std::int64_t number(std::int64_t least, std::int64_t most) {
    state_ = detail::mixed(state_);
    const auto count = static_cast<std::uint64_t>(most - least) + 1;
    return least + static_cast<std::int64_t>(state_ % count);
  }
  bool maybe() { return number(0, 1) == 1; }
  template <class List>
  const auto& one_of(const List& list) {
    return list[static_cast<std::size_t>(
        number(0, static_cast<std::int64_t>(std::size(list)) - 1))];
  }

  Duration duration() {
    constexpr Duration units[] = {1ns, 1us, 1ms, 1s, 1min, 1h, 24h};
    const Duration unit = one_of(units);
    return number(0, std::min<std::int64_t>(any_duration / unit, 100'000)) * unit;
  }

  void make(std::int64_t& value, const Field& field) {
    value = number(field.least, std::min(field.most, field.least + (maybe() ? 3 : 3'000'000)));
  }
  void make(std::uint64_t& value, const Field&) {
    value = static_cast<std::uint64_t>(number(1, 1'000'000));
  }
  void make(Duration& value, const Field& field) {
    value = duration();
    if (value == 0s) value = 1s;
    if (field.signed_time && maybe()) value = -value;
  }
  void make(Money& value, const Field&) { value = Money(number(0, 10'000'000)); }
  void make(Start& value, const Field&) {
    value.at = std::chrono::sys_days(std::chrono::year(2000) / 1 / 1) +
               std::chrono::seconds(number(0, 3'000'000'000));
    value.offset = std::chrono::minutes(number(-14 * 60, 14 * 60));
  }
  void make(Rate& value, const Field&) {
    constexpr Duration units[] = {1s, 1min, 1h, 24h};
    value = {number(0, 5'000), one_of(units)};
  }
  void make(Range<std::int64_t>& value, const Field& field) {
    make(value.least, field);
    value.most = number(value.least, field.most);
  }
  void make(Range<Duration>& value, const Field&) {
    value.least = duration();
    value.most = value.least + duration();
  }
  void make(std::string& value, const Field& field) {
    static constexpr std::string_view texts[] = {"Nothing special.",
                                                 "a: colon, {a brace} and [a bracket].",
                                                 "\"Quoted\" \\ too.",
                                                 "# no comment.",
                                                 "- no list.",
                                                 " Blanks on both sides .",
                                                 "\xec\xa3\xbc\xeb\xac\xb8 in Korean.",
                                                 "null.",
                                                 "'single'.",
                                                 "tab\tand %, @, !, &, *, ?, |, >, ~, `."};
    if (field.text == Text::Free) {
      value = one_of(texts);
    } else if (!field.names.empty()) {
      value = one_of(field.names);
    } else {
      value = name();
    }
  }
  template <Named T>
  void make(T& value, const Field&) {
    value = one_of(EnumNames<T>::all).first;
  }
  template <Shaped T>
  void make(T& value, const Field&);
  template <class T>
  void make(std::optional<T>& value, const Field& field) {
    if (maybe()) make(value.emplace(), field);
  }
  template <class T>
  void make(std::vector<T>& value, const Field& field) {
    value.resize(static_cast<std::size_t>(number(field.required && !field.all ? 1 : 0, 3)));
    for (auto& one : value) make(one, field);
  }

  // Those below are filled by `fit`: what they say depends on the rest.
  void make(Moment&, const Field&) {}
  void make(std::vector<RatePoint>&, const Field&) {}
  void make(std::vector<Stream>&, const Field&) {}
  void make(std::vector<Step>&, const Field&) {}
  void make(Plan&, const Field&) {}
  template <class T>
  void make(std::map<std::string, T>&, const Field&) {}

  std::string name() {
    static constexpr std::string_view names[] = {"a", "s1", "null", "true", "0",   "12",
                                                 "-", "_x", "1e3",  "on",   "o-1", "x_2"};
    return std::string(one_of(names));
  }

 private:
  std::uint64_t state_;
};

template <class T>
struct MemberMaker {
  Maker& maker;
  T& value;

  template <class M>
  void operator()(std::string_view, M T::*member, const Field& field) {
    if (field.required || maker.maybe()) maker.make(value.*member, field);
  }
};

template <Shaped T>
void Maker::make(T& value, const Field&) {
  Shape<T>::visit(MemberMaker<T>{*this, value});
}

Money price_of(const std::string& sku) {
  return Money(static_cast<std::int64_t>(sku.size()) * 1'000 + sku.front());
}

void fit_orders(Maker& maker, Scenario& it) {
  std::set<std::string> skus;
  std::erase_if(it.catalog.items, [&](const Item& item) { return !skus.insert(item.sku).second; });
  for (auto& item : it.catalog.items) {
    if (item.price) item.price = price_of(item.sku);
  }
  for (std::size_t i = 0; i < it.orders.size(); ++i) {
    it.orders[i].id = "o" + std::to_string(i);
    for (auto& line : it.orders[i].lines) {
      if (line.price) line.price = price_of(line.sku);
    }
    it.script.push_back({.at = maker.duration(), .verb = Verb::Place, .order = it.orders[i].id});
  }
}

void fit_buyers(Scenario& it) {
  std::set<std::string> buyers;
  for (const auto& order : it.orders) buyers.insert(order.buyer);
  std::erase_if(it.buyers, [&](const Buyer& buyer) { return buyers.erase(buyer.name) == 0; });
}

void fit_script(Maker& maker, Scenario& it) {
  const auto places = it.script;
  for (const auto& place : places) {
    for (auto left = maker.number(0, 3); left > 0; --left) {
      const VerbRow& row = maker.one_of(verbs());
      if (row.verb == Verb::Place) continue;
      Step step;
      Shape<Step>::visit([&](std::string_view name, auto member, const Field& field) {
        const std::string fields = " " + std::string(row.fields) + " ";
        const bool taken = fields.find(" " + std::string(name) + " ") != fields.npos;
        if (taken) maker.make(step.*member, field);
      });
      step.at = place.at + maker.duration();
      step.verb = row.verb;
      step.order = place.order;
      it.script.push_back(step);
    }
  }
  std::ranges::stable_sort(it.script, {}, &Step::at);
}

void fit_workload(Maker& maker, Scenario& it) {
  if (it.catalog.hot) it.catalog.skus = std::max(it.catalog.skus, it.catalog.hot->skus);
  if (!it.orders.empty() && maker.maybe()) return;
  it.catalog.skus = std::max<std::int64_t>(it.catalog.skus, 1);
  OrderStream orders;
  maker.make(orders, Field{});
  const auto points = maker.number(1, 3);
  for (std::int64_t i = 0; i < points; ++i) {
    RatePoint point{{it.time.span / (points + 1) * i, false}, {}};
    maker.make(point.rate, Field{});
    orders.points.push_back(point);
  }
  it.workload.emplace_back(orders);
  const auto add = [&](auto stream) {
    if (!maker.maybe()) return;
    maker.make(stream, Field{});
    it.workload.emplace_back(stream);
  };
  add(Cancels{});
  add(Confirmations{});
  add(Returns{});
  add(Exchanges{});
}

template <class T>
void share(std::optional<T>& trouble) {
  if (!trouble) return;
  Shape<T>::visit([&](std::string_view, auto member, const Field&) { (*trouble).*member /= 8; });
}

void fit_faults(Maker& maker, Scenario& it) {
  for (auto& window : it.faults.windows) {
    window.from = {maker.number(0, 3) * (it.time.span / 10), false};
    const Duration minute_of_day = maker.number(0, 24 * 60 - 1) * 1min;
    const Moment of_day{minute_of_day, true};
    window.span = it.time.span / 10 + 1ns;
    if (of_day.after(it.time.start) + window.span <= it.time.span) window.from = of_day;
    share(window.gateway);
    share(window.courier);
    share(window.network);
    share(window.store);
    share(window.events);
    const bool any = window.gateway || window.courier || window.network || window.store ||
                     window.events || window.strikes();
    if (!any) window.kafka = BrokerTrouble::Down;
  }
  for (auto left = maker.number(0, 4); left > 0; --left) {
    const Site& site = *maker.one_of(all_sites());
    const auto& choice = maker.one_of(site.choices.subspan(1));
    PlanEntry entry{name_of(site.member.empty() ? Place(site) : Place(site, "One-2.x")),
                    maker.maybe() ? "o1" : "topic/3",
                    static_cast<std::uint64_t>(left),
                    std::string(choice.name),
                    {}};
    const Field by{.signed_time = choice.both_ways};
    if (choice.takes_time() && maker.maybe()) maker.make(entry.by, by);
    it.plan.push_back(entry);
  }
  if (!it.plan.empty() || !it.faults.windows.empty()) {
    it.faults.intensity = maker.maybe() ? Intensity::Swarm : Intensity::ListedOnly;
  }
}

void fit_expect(Maker& maker, Scenario& it) {
  for (const auto& measure : measures()) {
    if (!maker.maybe()) continue;
    constexpr Relation relations[] = {Relation::Equal, Relation::AtMost, Relation::AtLeast};
    const bool is_time = measure.kind == MeasureKind::Time;
    const auto value = is_time ? maker.duration().count() : maker.number(0, 100);
    it.expect.within[std::string(measure.name)] = {maker.one_of(relations), value};
  }
  for (const auto& order : it.orders) {
    if (!maker.maybe()) continue;
    auto& end = it.expect.final[order.id];
    maker.make(end, Field{});
    for (const auto& line : order.lines) {
      if (maker.maybe()) maker.make(it.expect.stock[line.sku], Field{});
      const auto item = std::ranges::find(it.catalog.items, line.sku, &Item::sku);
      const auto seller = item == it.catalog.items.end() ? Item{}.seller : item->seller;
      if (maker.maybe()) maker.make(end.parcels[seller], Field{});
    }
  }
}

}  // namespace

Scenario random_scenario(std::uint64_t seed) {
  Maker maker(seed);
  Scenario it;
  maker.make(it, Field{});
  it.version = current_version;
  it.time.span += 1s;  // room for points and windows
  if (!it.found && it.about.empty()) it.about = "Something.";
  fit_orders(maker, it);
  fit_buyers(it);
  fit_script(maker, it);
  fit_workload(maker, it);
  fit_faults(maker, it);
  fit_expect(maker, it);
  return it;
}

}  // namespace perdura::simulator::scenario
