// Random sequences of calls, controls, faults, fates and restarts: what must hold after each.
#include <rapidcheck.h>

#include <map>
#include <memory>
#include <set>

#include "tests/mock-courier/courier_world.hpp"

namespace perdura::mock_courier::testing {
namespace {

constexpr int longest_sequence = 40;
constexpr int references = 6;

/// From `least` to below `end`, in short runs too.
template <class T>
T pick(T least, T end) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(least, end));
}

/// As a reader of the rules would write them down.
bool may_follow(const Scan& before, const Scan& after) {
  using enum Status;
  static const std::set<std::pair<Status, Status>> onwards{
      {Accepted, PickedUp},       {Accepted, Cancelled},           {PickedUp, InTransit},
      {InTransit, AtDestination}, {AtDestination, OutForDelivery}, {OutForDelivery, Delivered}};
  if (after.at < before.at || after.sequence != before.sequence + 1) return false;
  if (!before.returning && after.returning) {
    return before.status == OutForDelivery && after.status == InTransit;
  }
  return before.returning == after.returning && onwards.contains({before.status, after.status});
}

struct Game {
  Game(bool with_faults, bool with_fates) : faults(with_faults), fates(with_fates) { restart(); }

  void restart() {
    Brain::Options options{.steps = test_steps};
    if (fates) {
      options.fate = [this](const Occasion& occasion, std::span<const FaultKind> kinds) {
        const auto draw = ++draws[{occasion.call, occasion.reference}] + seed;
        return draw % 3 == 0 ? std::optional(kinds[draw % kinds.size()]) : std::nullopt;
      };
    }
    brain = std::make_unique<Brain>(journal, options);
  }

  const bool faults, fates;
  const std::size_t seed = fates ? pick<std::size_t>(0, 1'000) : 0;
  std::map<std::pair<FaultCall, std::string>, std::size_t> draws;
  MemoryJournal journal;
  Instant now = start;
  std::unique_ptr<Brain> brain;
  std::map<std::string, std::string> issued;        // by reference
  std::map<std::string, std::vector<Scan>> so_far;  // by waybill: what the book said last
  std::set<std::string> stopped;
  std::map<std::string, std::vector<ToldScan>> told;  // by webhook
};

std::string some_waybill(const Game& g) {
  if (g.issued.empty()) return "040000000001";
  const auto at = pick<std::size_t>(0, g.issued.size());
  return std::next(g.issued.begin(), static_cast<std::ptrdiff_t>(at))->second;
}

void upload(Game& g) {
  const auto reference = "shp_" + std::to_string(pick(0, references));
  const auto reply = g.brain->upload(g.now, {}, {parcel(reference)});
  if (const auto* uploaded = std::get_if<Uploaded>(&reply)) {
    const auto waybill = uploaded->items.at(0).waybill.value();
    RC_ASSERT(g.issued.emplace(reference, waybill).first->second == waybill);
  }
  // Whoever got no answer asks the book.
  for (const auto& item : g.brain->book(g.now, 0, 1'000).items) {
    RC_ASSERT(g.issued.emplace(item.reference, item.waybill).first->second == item.waybill);
  }
}

void cancel(Game& g) {
  const auto waybill = some_waybill(g);
  const auto reply = g.brain->cancel(g.now, {}, {waybill});
  const auto* cancelled = std::get_if<Cancelled>(&reply);
  if (cancelled != nullptr && cancelled->items.at(0).status) g.stopped.insert(waybill);
}

void control(Game& g) {
  const auto waybill = some_waybill(g);
  switch (pick(0, 4)) {
    case 0:
      g.brain->advance(g.now, waybill);
      return;
    case 1:
      g.brain->hold(g.now, waybill);
      return;
    case 2:
      g.brain->lose(g.now, waybill);
      return;
    default:
      g.brain->notify(g.now, waybill);
  }
}

void fault(Game& g) {
  const auto call = static_cast<FaultCall>(pick(0, 5));
  const auto kind = static_cast<FaultKind>(pick(0, 12));
  if (g.faults && possible(call, kind)) {
    g.brain->set_fault(g.now, {.call = call, .kind = kind, .times = pick(1, 4)});
  }
}

void hear(Game& g) {
  const auto all = [](const Notice&) { return true; };
  for (const auto& notice : g.brain->notices_due(g.now, 3, all)) {
    const auto body = g.brain->body_of(notice);
    g.told[body.waybill].push_back({body.status, body.at, body.place, body.returning});
    g.brain->notices_ended({{notice.id, true}});
  }
}

void act(Game& g) {
  switch (pick(0, 9)) {
    case 0:
    case 1:
      return upload(g);
    case 2:
      return cancel(g);
    case 3:
      return control(g);
    case 4:
      return fault(g);
    case 5:
      return hear(g);
    case 6:
      g.brain->track(g.now, {some_waybill(g)});
      return;
    case 7:
      return g.restart();
    default:
      g.now += pick(1, 300) * 1min;
      return g.brain->tick(g.now);
  }
}

void check_book(Game& g) {
  const auto book = g.brain->book(g.now, 0, 1'000);
  RC_ASSERT(book.items.size() == g.issued.size());
  for (const auto& item : book.items) {
    RC_ASSERT(item.scans.front().status == Status::Accepted);
    for (std::size_t n = 1; n < item.scans.size(); ++n) {
      RC_ASSERT(may_follow(item.scans[n - 1], item.scans[n]));
      if (item.scans[n].status == Status::PickedUp) {
        RC_ASSERT(item.handed_over_at && *item.handed_over_at <= item.scans[n].at);
      }
    }
    // What was once written stays as it was.
    auto& before = g.so_far[item.waybill];
    RC_ASSERT(before.size() <= item.scans.size());
    RC_ASSERT(std::equal(before.begin(), before.end(), item.scans.begin()));
    before = item.scans;
    if (g.stopped.contains(item.waybill)) RC_ASSERT(item.status == Status::Cancelled);
  }
  // Another process would know the same, and owe the same notices.
  Brain again(g.journal, {.steps = test_steps});
  RC_ASSERT(again.book(g.now, 0, 1'000) == book);
  RC_ASSERT(again.notices_waiting() == g.brain->notices_waiting());
  RC_ASSERT(again.faults() == g.brain->faults());
}

void play(Game& g) {
  const int length = pick(1, longest_sequence + 1);
  for (int n = 0; n < length; ++n) {
    act(g);
    check_book(g);
  }
}

TEST(CourierProperty, TheBookIsALegalPathWhateverIsToldAndSurvivesEveryRestart) {
  EXPECT_TRUE(rc::check([] {
    Game g(*rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>());
    play(g);
    RC_CLASSIFY(!g.stopped.empty(), "stopped");
  }));
}

TEST(CourierProperty, WithoutFaultsAllIsToldAsItIs) {
  EXPECT_TRUE(rc::check([] {
    Game g(false, false);
    play(g);
    const auto all = [](const Notice&) { return true; };
    while (!g.brain->notices_due(g.now, 1, all).empty()) hear(g);
    for (const auto& item : g.brain->book(g.now, 0, 1'000).items) {
      std::vector<ToldScan> truth;
      for (const auto& scan : item.scans) truth.push_back(told(scan));
      const auto tracked = spoken(g.brain->track(g.now, {item.waybill})).items.at(0);
      RC_ASSERT(tracked.scans == truth);
      // Repeats on demand apart.
      auto heard = g.told[item.waybill];
      heard.erase(std::unique(heard.begin(), heard.end()), heard.end());
      RC_ASSERT(heard == truth);
    }
  }));
}

TEST(CourierProperty, AStoppedParcelIsToldDeliveredOnlyByAFault) {
  EXPECT_TRUE(rc::check([] {
    const bool faults = *rc::gen::arbitrary<bool>();
    Game g(faults, false);
    if (faults) {
      g.brain->set_fault(
          g.now, {.call = FaultCall::Webhook, .kind = FaultKind::Contradict, .times = pick(1, 20)});
    }
    play(g);
    g.now += 100h;
    g.brain->tick(g.now);
    check_book(g);
    for (int n = 0; n < 200; ++n) hear(g);
    bool lied = false;
    for (const auto& waybill : g.stopped) {
      for (const auto& scan : g.told[waybill]) lied = lied || scan.status == Status::Delivered;
    }
    RC_CLASSIFY(lied, "lied");
    RC_ASSERT(!lied || faults);
  }));
}

}  // namespace
}  // namespace perdura::mock_courier::testing
