#include "simulator/live/play.hpp"

#include "apps/client/error.hpp"
#include "simulator/checkers/json.hpp"
#include "simulator/units.hpp"
#include "simulator/weather.hpp"

namespace perdura::simulator::live {

using namespace std::chrono_literals;

namespace {

constexpr Duration looks_each = 100ms;
constexpr Duration compares_each = 1s;

/// Nobody was there to answer; also of an act in which that happened.
bool no_answer(const std::exception& error) {
  if (const auto* call = dynamic_cast<const apps::ApiError*>(&error)) return call->is(0);
  try {
    std::rethrow_if_nested(error);
  } catch (const apps::ApiError& inner) {
    return inner.is(0);
  } catch (const std::exception&) {
    return false;
  }
  return false;
}

}  // namespace

Play::Play(const scenario::Scenario& scenario, Surroundings surroundings, LiveShop shop,
           PlayOptions options)
    : scenario_(scenario),
      surroundings_(std::move(surroundings)),
      options_(std::move(options)),
      chance_(0, fair_weather()),
      orders_(surroundings_.fibers),
      players_(std::move(shop), orders_),
      diary_(options_.acted),
      stage_(players_, scenario, chance_),
      script_(scenario, {.loop = surroundings_.loop,
                         .fibers = surroundings_.fibers,
                         .spawn = surroundings_.spawn,
                         .stage = stage_,
                         .orders = orders_,
                         .diary = diary_}) {}

void Play::begin() {
  surroundings_.spawn([this] { play(); }, "the play");
}

Duration Play::since_start() const {
  return start_ ? surroundings_.loop.now() - *start_ : Duration(-1);
}

void Play::play() {
  tell_progress();
  stage_.set_up();
  start_ = surroundings_.loop.now();
  script_.begin();
  surroundings_.spawn([this] { ask_now_and_then(); }, "who asks about orders");
  if (await_ends()) {
    await_wanted();
  } else {
    tell_unfinished();
  }
  took_ = since_start();
  ended_ = true;
}

void Play::ask_now_and_then() {
  while (!ended_) {
    std::vector<std::string> open;
    for (const auto& [id, order] : orders_.all()) {
      if (!Orders::is_over(order.status)) open.push_back(id);
    }
    for (const auto& id : open) players_.ask_about(id);
    tell_progress();
    surroundings_.fibers.sleep(options_.asks_each);
  }
}

void Play::tell_progress() const {
  if (options_.progress) {
    options_.progress({since_start(), orders_.all().size(), orders_.open()});
  }
}

/// False: something is open when its time is over.
bool Play::await_ends() {
  while (!script_.ended() || orders_.open() > 0) {
    if (since_start() > options_.most) return false;
    surroundings_.fibers.sleep(looks_each);
  }
  return true;
}

/// A parcel's last news, a refund: what follows an order's end comes a moment later.
void Play::await_wanted() {
  const TimePoint until = surroundings_.loop.now() + options_.settles;
  while (true) {
    end_ = read_end(scenario_, stage_, script_);
    differences_ = live::differences(end_, options_.wanted);
    if (differences_.empty() || surroundings_.loop.now() >= until) return;
    surroundings_.fibers.sleep(compares_each);
  }
}

void Play::tell_unfinished() {
  const std::string after =
      " after " + write_duration(std::chrono::floor<std::chrono::seconds>(since_start()));
  if (orders_.open() == 0) {
    broken_.push_back({BrokenKind::Liveness, "liveness", "-",
                       after.substr(1) + " an act of the script still waits"});
  }
  for (const auto& [id, order] : orders_.all()) {
    if (Orders::is_over(order.status)) continue;
    broken_.push_back({BrokenKind::Liveness, "liveness", order.name,
                       order.name + " is " + order.status + after + awaited(id)});
  }
}

/// "; it waits for DELIVERY, which COURIER owes by 2026-11-22T…".
std::string Play::awaited(const std::string& id) {
  const auto answer =
      players_.get(*orders_.known().at(id).buyer, "/api/v1/orders/" + id + "/waiting");
  std::string text;
  for (const auto& one : answer.at("items").as_array()) {
    text += "; it waits for " + text_in(one, "fact") + ", which " + text_in(one, "owner") +
            " owes by " + text_in(one, "until");
  }
  return text;
}

void Play::failed(const std::exception& error) {
  const auto* act = dynamic_cast<const ActFailed*>(&error);
  if (no_answer(error)) {
    gone_ = error.what();
  } else {
    broken_.push_back(
        {BrokenKind::Invariant, "customers_view", act ? act->order : "-", error.what()});
  }
  took_ = since_start();
  ended_ = true;
}

PlayResult Play::result() const {
  PlayResult made{.broken = broken_,
                  .differences = differences_,
                  .gone = gone_,
                  .end = end_,
                  .orders = {},
                  .took = ended_ ? took_ : since_start()};
  for (const auto& [id, order] : orders_.all()) {
    made.orders.push_back({order.name, id, order.status});
  }
  return made;
}

}  // namespace perdura::simulator::live
