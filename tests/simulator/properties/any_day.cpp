#include "tests/simulator/properties/any_day.hpp"

#include <ostream>

namespace perdura::simulator {
namespace {

using rc::gen::inRange;

/// More than there are of anything: the index is taken modulo what there is.
constexpr std::size_t any_index = 60;
constexpr std::size_t latest = 8;    // occasions after the first
constexpr std::size_t longest = 20;  // doublings

/// From 0 on, smaller ones first when it is shrunk.
rc::Gen<std::size_t> index(std::size_t count) { return inRange<std::size_t>(0, count); }

/// Any of them can go when it is shrunk.
template <class T>
rc::Gen<std::vector<T>> up_to(std::size_t most, rc::Gen<T> one) {
  const auto whole = rc::gen::resize(rc::kNominalSize, std::move(one));
  return rc::gen::resize(static_cast<int>(most), rc::gen::container<std::vector<T>>(whole));
}

rc::Gen<Wish> any_wish() {
  return rc::gen::build<Wish>(rc::gen::set(&Wish::on_credit),
                              rc::gen::set(&Wish::lines, inRange<std::size_t>(1, 3)),
                              rc::gen::set(&Wish::quantity, inRange<std::size_t>(1, 3)));
}

rc::Gen<Act> any_act() {
  return rc::gen::build<Act>(rc::gen::set(&Act::time, index(any_index)),
                             rc::gen::set(&Act::order, index(most_orders)),
                             rc::gen::set(&Act::act, index(any_index)));
}

rc::Gen<Fault> any_fault(std::size_t hazards) {
  return rc::gen::build<Fault>(rc::gen::set(&Fault::hazard, index(hazards)),
                               rc::gen::set(&Fault::later, index(latest)),
                               rc::gen::set(&Fault::longer, index(longest)));
}

}  // namespace

rc::Gen<Day> any_day(std::size_t hazards) {
  return rc::gen::build<Day>(
      rc::gen::set(&Day::wishes, rc::gen::nonEmpty(up_to(most_orders, any_wish()))),
      rc::gen::set(&Day::acts, up_to(most_acts, any_act())),
      rc::gen::set(&Day::faults, up_to(most_faults, any_fault(hazards))));
}

/// The scenario says it better (see any_day_test.cpp).
void showValue(const Day& day, std::ostream& out) {
  out << day.wishes.size() << " orders, " << day.acts.size() << " acts, " << day.faults.size()
      << " faults";
}

}  // namespace perdura::simulator
