// The table of sites against the enums that name its choices, and against the mocks' own faults.
#include "simulator/sites.hpp"

#include <gtest/gtest.h>

#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <set>
#include <string>
#include <vector>

#include "mock-courier/faults.hpp"
#include "mock-pg/names.hpp"

namespace perdura::simulator {

BOOST_DESCRIBE_ENUM(Attempt, Run, CrashBefore, CrashAfterCommit, ReportTimeout, Slow, HeartbeatLost,
                    RunTwice)
BOOST_DESCRIBE_ENUM(TaskFate, Run, WorkerDies, Evicted, ReportedTwice, Stalled)
BOOST_DESCRIBE_ENUM(ReplayAt, None, EveryTask, EveryPrefix)
BOOST_DESCRIBE_ENUM(Delivery, Deliver, Delay, Reorder, Duplicate, LoseRequest, LoseResponse)
BOOST_DESCRIBE_ENUM(Asking, Once, Again)
BOOST_DESCRIBE_ENUM(Publishing, Append, TimeoutAfterAppend, Refuse)
BOOST_DESCRIBE_ENUM(Consuming, Deliver, Duplicate, Reorder, Rebalance)
BOOST_DESCRIBE_ENUM(Broker, Up, Down)
BOOST_DESCRIBE_ENUM(GatewayCall, Answer, Refuse, TimeoutBefore, TimeoutAfter, Delay, Duplicate,
                    WrongAmount)
BOOST_DESCRIBE_ENUM(CourierCall, Answer, Refuse, TimeoutBefore, TimeoutAfter)
BOOST_DESCRIBE_ENUM(CourierNews, Tell, Late, Duplicate, OutOfOrder, Jump, Contradict, Silent,
                    DeliveredAfterReturn)
BOOST_DESCRIBE_ENUM(Carrying, Carry, Lose, Undelivered)
BOOST_DESCRIBE_ENUM(Transaction, Ok, Deadlock, LockTimeout, LostBeforeCommit, LostAfterCommit, Slow)
BOOST_DESCRIBE_ENUM(ClockFate, Exact, Skew, Jump)
BOOST_DESCRIBE_ENUM(Serving, Serve, CrashBefore, CrashAfter)
BOOST_DESCRIBE_ENUM(ProcessFate, Up, Kill, Restart, RollingUpdate)
BOOST_DESCRIBE_ENUM(Pattern, None, Swizzle, BrownOut, ThunderingRetry)

namespace {

template <class E>
std::vector<std::string> enum_names() {
  std::vector<std::string> names;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>(
      [&](auto d) { names.push_back(mock_pg::lower_snake(d.name)); });
  return names;
}

std::vector<std::string> choice_names(const Site& site) {
  std::vector<std::string> names;
  for (const auto& choice : site.choices) names.emplace_back(choice.name);
  return names;
}

TEST(Sites, EachEnumNamesTheChoicesOfItsSiteInTheirOrder) {
  EXPECT_EQ(choice_names(sites::activity), enum_names<Attempt>());
  EXPECT_EQ(choice_names(sites::workflow_task), enum_names<TaskFate>());
  EXPECT_EQ(choice_names(sites::replay), enum_names<ReplayAt>());
  for (const Site* site : {&sites::signal, &sites::webhook, &sites::http}) {
    EXPECT_EQ(choice_names(*site), enum_names<Delivery>()) << site->name;
  }
  EXPECT_EQ(choice_names(sites::client), enum_names<Asking>());
  EXPECT_EQ(choice_names(sites::kafka_publish), enum_names<Publishing>());
  EXPECT_EQ(choice_names(sites::kafka_consume), enum_names<Consuming>());
  EXPECT_EQ(choice_names(sites::kafka_broker), enum_names<Broker>());
  EXPECT_EQ(choice_names(sites::gateway_capture), enum_names<GatewayCall>());
  for (const Site* site :
       {&sites::courier_upload, &sites::courier_cancel, &sites::courier_tracking}) {
    EXPECT_EQ(choice_names(*site), enum_names<CourierCall>()) << site->name;
  }
  EXPECT_EQ(choice_names(sites::courier_news), enum_names<CourierNews>());
  EXPECT_EQ(choice_names(sites::courier_parcel), enum_names<Carrying>());
  EXPECT_EQ(choice_names(sites::store), enum_names<Transaction>());
  EXPECT_EQ(choice_names(sites::clock), enum_names<ClockFate>());
  EXPECT_EQ(choice_names(sites::serve), enum_names<Serving>());
  EXPECT_EQ(choice_names(sites::process), enum_names<ProcessFate>());
  EXPECT_EQ(choice_names(sites::pattern), enum_names<Pattern>());
}

TEST(Sites, TheGatewayGoesWrongInEachWayThatItsMockCanAndInNoOther) {
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<mock_pg::Call>>([](auto call) {
    const auto place = find_place("gateway." + mock_pg::lower_snake(call.name));
    ASSERT_TRUE(place) << call.name;
    const auto names = choice_names(place->site);
    std::vector<std::string> possible{"answer"};
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<mock_pg::FaultKind>>(
        [&](auto kind) {
          const bool late = kind.value == mock_pg::FaultKind::Late;
          if (!mock_pg::fits(call.value, kind.value)) return;
          possible.push_back(late ? "delay" : mock_pg::lower_snake(kind.name));
        });
    EXPECT_EQ(names, possible) << call.name;
  });
}

TEST(Sites, TheCourierGoesWrongInEachWayThatItsMockCanAndInNoOther) {
  using mock_courier::FaultCall;
  const std::pair<FaultCall, const Site*> places[] = {{FaultCall::Upload, &sites::courier_upload},
                                                      {FaultCall::Cancel, &sites::courier_cancel},
                                                      {FaultCall::Webhook, &sites::courier_news},
                                                      {FaultCall::Parcel, &sites::courier_parcel}};
  for (const auto& [call, site] : places) {
    std::vector<std::string> possible{std::string(site->choices.front().name)};
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<mock_courier::FaultKind>>(
        [&](auto kind) {
          if (mock_courier::possible(call, kind.value)) {
            possible.push_back(mock_courier::lower_snake(kind.name));
          }
        });
    EXPECT_EQ(choice_names(*site), possible) << site->name;
  }
}

TEST(Sites, OnlyWhatGoesWrongHasAWeight) {
  for (const Site* site : all_sites()) {
    EXPECT_EQ(site->choices.front().weight, 0) << site->name;
    for (const auto& choice : site->choices.subspan(1)) {
      EXPECT_GT(choice.weight, 0) << site->name << " " << choice.name;
      EXPECT_LE(choice.by_least, choice.by_most) << site->name << " " << choice.name;
      EXPECT_EQ(choice.takes_time(), choice.by_least > Duration::zero()) << choice.name;
      EXPECT_FALSE(choice.about.empty()) << choice.name;
    }
  }
}

TEST(Sites, ACrashPointIsNeverTheDefaultAndCostsLittleTime) {
  std::set<std::string_view> with;
  for (const Site* site : all_sites()) {
    EXPECT_FALSE(site->choices.front().crash_point) << site->name;
    for (const auto& choice : site->choices) {
      if (!choice.crash_point) continue;
      with.insert(site->name);
      EXPECT_LT(choice.by_least, std::chrono::seconds(1)) << site->name << " " << choice.name;
    }
  }
  for (const char* name : {"activity", "workflow_task", "signal", "webhook", "http", "client",
                           "serve", "gateway.capture", "courier.upload", "store", "process"}) {
    EXPECT_TRUE(with.contains(name)) << name;
  }
}

TEST(Sites, AreFoundByTheirNamesAndNoOther) {
  std::set<std::string_view> names;
  for (const Site* site : all_sites()) {
    EXPECT_TRUE(names.insert(site->name).second) << site->name;
    const bool family = !site->member.empty();
    const std::string full = std::string(site->name) + (family ? ".One-2_3.x" : "");
    const auto place = find_place(full);
    ASSERT_TRUE(place) << full;
    EXPECT_EQ(&place->site, site);
    EXPECT_EQ(name_of(*place), full);
    const std::string other = std::string(site->name) + (family ? "" : ".one");
    EXPECT_FALSE(find_place(other)) << other;
  }
  EXPECT_FALSE(find_place(""));
  EXPECT_FALSE(find_place("activity."));
  EXPECT_FALSE(find_place("gateway"));
}

TEST(Sites, EveryClassHasOne) {
  std::set<FaultClass> met;
  for (const Site* site : all_sites()) met.insert(site->fault_class);
  EXPECT_EQ(met.size(), fault_classes.size());
}

}  // namespace
}  // namespace perdura::simulator
