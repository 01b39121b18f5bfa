#pragma once
// The back end: a machine's table as a Boost.MSM machine. Included by the machines' .cpp only.
//
// States are restored by writing MSM's state id directly (the way its own serialisation does), so
// no entry action may exist; the numbers never leave this file, statuses are stored by name.
#include <array>
#include <boost/mp11.hpp>
#include <boost/mpl/for_each.hpp>
#include <boost/mpl/identity.hpp>
#include <boost/mpl/push_back.hpp>
#include <boost/mpl/vector.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <type_traits>

#include "domain/names.hpp"
#include "statemachines/table.hpp"

namespace perdura::statemachines::detail {

namespace front = boost::msm::front;

template <auto Value>
struct State : front::state<> {
  static constexpr auto status = Value;
};

/// A guard of ours, as MSM calls it.
template <class Guard>
struct If {
  using Ours = Guard;
  template <class Event, class Fsm, class From, class To>
  bool operator()(const Event& event, Fsm&, From&, To&) const {
    return Guard{}(event);
  }
};

/// The only action there is: the machine notes, in its own field, that the event was late.
template <Lateness Meaning>
struct NoteLate {
  static constexpr Lateness meaning = Meaning;
  template <class Event, class Fsm, class From, class To>
  void operator()(const Event&, Fsm& fsm, From&, To&) const {
    fsm.late = Meaning;
  }
};

template <class Guard>
using GuardOf = std::conditional_t<std::is_same_v<Guard, none>, front::none, If<Guard>>;

template <class Row>
struct ToMsm;
template <auto Source, class Event, auto Target, class Guard>
struct ToMsm<Row<Source, Event, Target, Guard>> {
  using type = front::Row<State<Source>, Event, State<Target>, front::none, GuardOf<Guard>>;
};
template <auto Source, class Event, Lateness Meaning, class Guard>
struct ToMsm<Late<Source, Event, Meaning, Guard>> {
  using type = front::Row<State<Source>, Event, State<Source>, NoteLate<Meaning>, GuardOf<Guard>>;
};

// Pushed one by one: a vector written out is limited in length by the preprocessor, this is not.
template <class Vector, class Row>
using Push = typename boost::mpl::push_back<Vector, typename ToMsm<Row>::type>::type;

template <class Machine>
struct Front : front::state_machine_def<Front<Machine>> {
  using initial_state = State<Machine::initial>;
  using transition_table =
      boost::mp11::mp_fold<typename Machine::Table, boost::mpl::vector<>, Push>;
  // Guards only compare: nothing throws, and no event is sent from within.
  using no_exception_thrown = int;
  using no_message_queue = int;

  template <class Event, class Fsm>
  void no_transition(const Event&, Fsm&, int) {}  // a refusal is the caller's value

  std::optional<Lateness> late;
};

/// Writes the state id where MSM's serialisation would read it from.
class Restore {
 public:
  explicit Restore(int id) : id_(id) {}
  Restore& operator&(int (&states)[1]) {
    states[0] = id_;
    return *this;
  }
  template <class Ignored>
  Restore& operator&(Ignored&) {
    return *this;
  }

 private:
  int id_;
};

template <class Status>
struct Step {
  Status to;
  std::optional<Lateness> late;
};

template <class Machine>
class Engine {
 public:
  using Status = std::remove_const_t<decltype(Machine::initial)>;
  using Fsm = boost::msm::back::state_machine<Front<Machine>>;
  using MsmRows = typename Front<Machine>::transition_table;

  template <class Event>
  static std::optional<Step<Status>> step(Status from, const Event& event) {
    const auto id = id_of(from);
    if (!id) return std::nullopt;  // not an enumerator: nothing is allowed there
    Fsm fsm;
    Restore restore(*id);
    fsm.serialize(restore, 0);
    const auto handled = std::visit([&](const auto& e) { return fsm.process_event(e); }, event);
    if (handled != boost::msm::back::HANDLED_TRUE) return std::nullopt;
    return Step<Status>{status_of(fsm.current_state()[0]), fsm.late};
  }

  template <class Event>
  static Outcome<Status> apply(Status from, const Event& event) {
    const auto stepped = step(from, event);
    if (stepped) return stepped->to;
    const auto name =
        std::visit([]<class E>(const E&) { return json::detail::unqualified_name<E>(); }, event);
    return Refusal{.from = std::string(domain::name_of(from)), .event = std::string(name)};
  }

  template <class Event>
  static std::optional<Lateness> lateness(Status from, const Event& event) {
    const auto stepped = step(from, event);
    return stepped ? stepped->late : std::nullopt;
  }

  static MachineInfo describe() {
    MachineInfo info{.name = std::string(Machine::name),
                     .initial = std::string(domain::name_of(Machine::initial)),
                     .statuses = {},
                     .rows = {}};
    for (const auto& [status, name] : domain::named_values<Status>()) info.statuses.push_back(name);
    boost::mpl::for_each<MsmRows, boost::mpl::make_identity<boost::mpl::_1>>(
        [&]<class Row>(boost::mpl::identity<Row>) { info.rows.push_back(describe_row<Row>()); });
    return info;
  }

 private:
  using Enumerators = boost::describe::describe_enumerators<Status>;
  using Ids = std::array<std::pair<Status, int>, boost::mp11::mp_size<Enumerators>::value>;

  /// Status and MSM's number for it, which moves with the rows.
  static const Ids& ids() {
    static const Ids all = [] {
      Ids made;
      std::size_t next = 0;
      boost::mp11::mp_for_each<Enumerators>([&](auto d) {
        using Id = boost::msm::back::get_state_id<typename Fsm::stt, State<decltype(d)::value>>;
        made[next++] = {d.value, Id::type::value};
      });
      return made;
    }();
    return all;
  }

  static std::optional<int> id_of(Status status) {
    for (const auto& [known, id] : ids()) {
      if (known == status) return id;
    }
    return std::nullopt;
  }

  static Status status_of(int id) {
    for (const auto& [status, known] : ids()) {
      if (known == id) return status;
    }
    return Machine::initial;  // cannot be: each state of the table is an enumerator
  }

  template <class Row>
  static RowInfo describe_row() {
    using Event = typename Row::Evt;
    RowInfo row{.source = std::string(domain::name_of(Row::Source::status)),
                .event = std::string(json::detail::unqualified_name<Event>()),
                .target = std::string(domain::name_of(Row::Target::status)),
                .guard = {},
                .late = {},
                .action = {}};
    if constexpr (requires { typename Row::Guard::Ours; }) {
      row.guard = json::detail::unqualified_name<typename Row::Guard::Ours>();
    }
    if constexpr (requires { Row::Action::meaning; }) row.late = Row::Action::meaning;
    if constexpr (requires { Event::action; }) row.action = Event::action;
    return row;
  }
};

}  // namespace perdura::statemachines::detail
