#pragma once
// A second simulated world in the place of the running shop: played through its routes alone.
#include "simulator/live/counterpart.hpp"
#include "simulator/live/play.hpp"
#include "simulator/world/clients.hpp"
#include "tests/simulator/run/runs.hpp"

namespace perdura::simulator::live {

class SecondShop {
 public:
  explicit SecondShop(const ShopSettings& settings, TimePoint start)
      : chooser_(7, fair_weather()), world_(options_of(settings, start), chooser_, schemas_) {}

  /// To its end. `played` is in this world's time.
  PlayResult play(const scenario::Scenario& played, PlayOptions options) {
    options.asks_each = std::chrono::seconds(2);
    PlayResult result;
    world_.run([&] {
      Clients clients(world_);
      const Member& admin = clients.admin();
      Play play(played,
                {.loop = world_.loop(),
                 .fibers = world_.fibers(),
                 .spawn =
                     [this](auto body, auto name) {
                       world_.clients().life()->spawn(std::move(body), std::move(name));
                     }},
                {.lines = {.shop = world_.wire().line(clients_host, "gateway"),
                           .gateway = world_.wire().line(clients_host, pg_host),
                           .courier = world_.wire().line(clients_host, courier_host)},
                 .waits = {.ticks = [this] { return world_.loop().now().time_since_epoch(); },
                           .sleep = [this](auto time) { world_.fibers().sleep(time); }},
                 .admin = {admin.email, admin.password},
                 .run = "live-test"},
                std::move(options));
      play.begin();
      while (!play.ended()) world_.fibers().sleep(std::chrono::seconds(1));
      world_.fibers().sleep(std::chrono::minutes(1));  // who asks about orders has gone
      result = play.result();
    });
    return result;
  }

 private:
  static WorldOptions options_of(const ShopSettings& settings, TimePoint start) {
    WorldOptions made;
    made.seed = 7;
    made.start = start - std::chrono::hours(1);
    made.deadlines = settings.deadlines;
    made.courier = settings.courier;
    return made;
  }

  Schemas schemas_;
  Chooser chooser_;
  World world_;
};

/// As a shop for trials is set: what takes days takes minutes.
inline ShopSettings quick() {
  using namespace std::chrono_literals;
  ShopSettings made;
  made.deadlines.claim_window = 10min;
  made.deadlines.shipping_silence = 20min;
  made.deadlines.returning_silence = 20min;
  made.deadlines.paid_reminder = domain::SellerTime(std::chrono::milliseconds(5min));
  made.deadlines.paid_cancel = domain::SellerTime(std::chrono::milliseconds(12min));
  made.deadlines.waybill_hand_over = domain::SellerTime(std::chrono::milliseconds(8min));
  made.courier = {.hand_over = 1min, .step = 6min, .late = 18min};
  return made;
}

}  // namespace perdura::simulator::live
