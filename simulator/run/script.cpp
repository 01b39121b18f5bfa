#include "simulator/run/script.hpp"

#include <algorithm>
#include <stdexcept>

#include "simulator/scenario/tables.hpp"

namespace perdura::simulator {

using scenario::Step;
using scenario::Verb;

namespace {

constexpr std::int64_t per_cent = 100;

bool in_browser(Verb verb) {
  return verb == Verb::Place || verb == Verb::Pay || verb == Verb::Confirm;
}

std::string buyer_name(const scenario::OrderSpec& spec) { return "buyer/" + spec.buyer; }

}  // namespace

Script::Script(const scenario::Scenario& scenario, Scene scene)
    : scenario_(scenario), scene_(scene), players_(scene.stage.players()) {
  for (const auto& spec : scenario.orders) {
    stories_.emplace(spec.id, Story{.spec = spec, .waiting = Waiting(scene.fibers)});
  }
}

void Script::begin() {
  std::map<std::string, std::size_t> turns;
  left_ = scenario_.script.size();
  for (const auto& step : scenario_.script) {
    const std::size_t turn = in_browser(step.verb) ? turns[step.order]++ : 0;
    scene_.loop.after(step.at, [this, &step, turn] {
      scene_.spawn([this, &step, turn] { perform(step, turn); }, "script " + step.order);
    });
  }
}

const std::string& Script::id_of(const std::string& order) const { return stories_.at(order).id; }

void Script::perform(const Step& step, std::size_t turn) {
  Story& story = stories_.at(step.order);
  if (in_browser(step.verb)) {
    story.waiting.until([&] { return story.checked_out == turn; });
  } else {
    story.waiting.until([&] { return !story.id.empty(); });
  }
  do_act(step.order, [&] { act(step, story); });
  if (in_browser(step.verb)) {
    ++story.checked_out;
    story.waiting.changed();
  }
  --left_;
}

void Script::act(const Step& step, Story& story) {
  switch (step.verb) {
    case Verb::Place:
      return place(story);
    case Verb::Pay:
      return pay(step, story);
    case Verb::Confirm:
      return confirm(step, story);
    case Verb::Cancel:
      return cancel(step, story);
    case Verb::Dispatch:
      return dispatch(step, story);
    case Verb::ConfirmPurchase:
      return confirm_purchase(story);
    case Verb::Advance:
      return at_courier(step, story, "/advance");
    case Verb::Hold:
      return at_courier(step, story, "/hold");
    case Verb::Lose:
      return at_courier(step, story, "/lose");
    case Verb::Return:
    case Verb::Exchange:
    case Verb::Approve:
    case Verb::Reject:
    case Verb::Inspect:
    case Verb::Withdraw:
    case Verb::PayDifference:
      break;
  }
  throw std::logic_error("the shop has no " + std::string(scenario::row_of(step.verb).name));
}

void Script::place(Story& story) {
  std::vector<Players::Line> lines;
  for (const auto& line : story.spec.lines) {
    const Good& good = scene_.stage.good(line.sku);
    lines.push_back({good.sku, static_cast<int>(line.quantity), good.price});
    story.total += good.price * line.quantity;
  }
  const std::int64_t credit = story.total * story.spec.credit_pct / per_cent;
  const TimePoint asked = scene_.loop.now();
  Member& buyer = scene_.stage.buyer(story.spec.buyer);
  const auto answer = players_.place(buyer, story.spec.id, lines, credit);
  if (answer.order.empty()) {
    throw std::runtime_error("the placement of " + story.spec.id + " left no order: " +
                             std::to_string(answer.status) + " " + answer.code);
  }
  story.id = answer.order;
  story.waiting.changed();
  scene_.diary.placed(buyer_name(story.spec), answer, scene_.loop.now() - asked, story.spec.id);
}

void Script::pay(const Step& step, Story& story) {
  scene_.orders.await(story.id, [&] { return scene_.orders.status(story.id) != "PENDING"; });
  const bool declines = step.outcome == scenario::PayOutcome::Decline;
  std::optional<std::int64_t> amount;
  if (step.amount) amount = step.amount->value();
  const int status = players_.at_gateway(story.id, declines ? "/decline" : "/approve", amount);
  scene_.diary.acted("payer/" + story.spec.buyer, declines ? "decline" : "pay", status,
                     story.spec.id);
}

void Script::confirm(const Step& step, Story& story) {
  const auto amount = step.amount ? step.amount->value() : story.total;
  const int status = players_.confirm(scene_.stage.buyer(story.spec.buyer), story.id, amount);
  scene_.diary.acted(buyer_name(story.spec), "confirm", status, story.spec.id);
}

void Script::cancel(const Step& step, Story& story) {
  const bool by_admin = step.by == scenario::CancelledBy::Admin;
  Member& who = by_admin ? players_.admin() : scene_.stage.buyer(story.spec.buyer);
  const int status = players_.cancel(
      who, story.id, step.reason.value_or(domain::Reason::ChangedMind), ++story.cancels);
  scene_.diary.acted(by_admin ? "admin" : buyer_name(story.spec), "cancel", status, story.spec.id);
}

std::vector<std::string> Script::sellers_of(const Step& step, const Story& story) {
  if (step.seller) return {*step.seller};
  std::vector<std::string> sellers;
  for (const auto& line : story.spec.lines) {
    const auto& name = scene_.stage.good(line.sku).seller;
    if (std::ranges::find(sellers, name) == sellers.end()) sellers.push_back(name);
  }
  return sellers;
}

std::vector<Parcel> Script::parcels_of(const Story& story, const std::string& seller) {
  auto parcels = players_.parcels(story.id);
  std::erase_if(parcels, [&](const Parcel& parcel) {
    return parcel.seller_id != scene_.stage.seller(seller).id;
  });
  return parcels;
}

void Script::dispatch(const Step& step, Story& story) {
  for (const auto& seller : sellers_of(step, story)) {
    scene_.orders.await(story.id, [&] {
      return scene_.orders.over(story.id) || !parcels_of(story, seller).empty();
    });
    for (const auto& parcel : parcels_of(story, seller)) {
      const int status = players_.dispatch(scene_.stage.seller(seller), parcel);
      scene_.diary.acted("seller/" + seller, "dispatch", status, story.spec.id);
    }
  }
}

void Script::confirm_purchase(Story& story) {
  scene_.orders.await(story.id, [&] {
    return scene_.orders.over(story.id) || scene_.orders.status(story.id) == "DELIVERED";
  });
  const int status = players_.confirm_purchase(scene_.stage.buyer(story.spec.buyer), story.id);
  scene_.diary.acted(buyer_name(story.spec), "confirm_purchase", status, story.spec.id);
}

void Script::at_courier(const Step& step, Story& story, const char* act) {
  const auto carried = [&](const std::string& seller) {
    auto parcels = parcels_of(story, seller);
    std::erase_if(parcels, [](const Parcel& parcel) { return parcel.waybill.empty(); });
    return parcels;
  };
  for (const auto& seller : sellers_of(step, story)) {
    scene_.orders.await(story.id,
                        [&] { return scene_.orders.over(story.id) || !carried(seller).empty(); });
    for (const auto& parcel : carried(seller)) {
      for (std::int64_t n = 0; n < step.times.value_or(1); ++n) {
        scene_.diary.acted("courier", act + 1, players_.at_courier(parcel, act), story.spec.id);
      }
    }
  }
}

}  // namespace perdura::simulator
