#pragma once
// A scenario's script: each act at its time, as a user of the shop would do it.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "simulator/run/scene.hpp"

namespace perdura::simulator {

/// Acts of one order: `place`, `pay` and `confirm` come one after another, as in one browser; the
/// others at their time. What is not possible yet (nothing to pay, no parcel) is waited for until
/// the order is over; what is not possible any more is left out, and said so.
class Script {
 public:
  /// The scenario outlives it.
  Script(const scenario::Scenario& scenario, Scene scene);
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;

  /// Time 0 is now.
  void begin();
  bool ended() const { return left_ == 0; }
  /// An order of the scenario by the shop's id; "" before it has answered.
  const std::string& id_of(const std::string& order) const;

 private:
  /// An order of the scenario on its way.
  struct Story {
    const scenario::OrderSpec& spec;
    std::string id = {};          // once it is placed
    std::size_t checked_out = 0;  // acts in the browser that have ended
    Waiting waiting;
    std::int64_t total = 0;
    int cancels = 0;
  };

  void perform(const scenario::Step& step, std::size_t turn);
  void act(const scenario::Step& step, Story& story);
  void place(Story& story);
  void pay(const scenario::Step& step, Story& story);
  void confirm(const scenario::Step& step, Story& story);
  void cancel(const scenario::Step& step, Story& story);
  void dispatch(const scenario::Step& step, Story& story);
  void confirm_purchase(Story& story);
  void at_courier(const scenario::Step& step, Story& story, const char* act);
  std::vector<std::string> sellers_of(const scenario::Step& step, const Story& story);
  std::vector<Parcel> parcels_of(const Story& story, const std::string& seller);

  const scenario::Scenario& scenario_;
  const Scene scene_;
  Players& players_;
  std::map<std::string, Story> stories_;
  std::size_t left_ = 0;
};

}  // namespace perdura::simulator
