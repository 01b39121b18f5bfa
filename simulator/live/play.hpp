#pragma once
// One scenario in a running shop: its people come, act at their times, and see everything through
// to its end.
#include <functional>
#include <optional>

#include "simulator/live/end_state.hpp"
#include "simulator/live/live_players.hpp"
#include "simulator/run/broken.hpp"
#include "simulator/run/diary.hpp"

namespace perdura::simulator::live {

/// The time in which it is played, and where its people are: the wall's time for a shop that runs.
struct Surroundings {
  Loop& loop;
  Fibers& fibers;
  std::function<void(Fibers::Body work, std::string name)> spawn;
};

struct LiveProgress {
  Duration since{};  // the first act; negative: the shop is being set up
  std::size_t orders = 0, open_orders = 0;
};

struct PlayOptions {
  /// How the simulated run ended.
  EndState wanted = {};
  /// So long after the start all orders have to be over.
  Duration most = std::chrono::minutes(5);
  /// What is not as wanted then may still become so for this long.
  Duration settles = std::chrono::seconds(15);
  /// Orders that are open are asked about each so often.
  Duration asks_each = std::chrono::milliseconds(250);
  /// Told of each act: "buyer/anna", "cancel: 202", "o1".
  Diary::OnAct acted = {};
  std::function<void(const LiveProgress&)> progress = {};
};

/// An order that was placed.
struct LiveOrder {
  std::string name, id, status;
};

struct PlayResult {
  std::vector<Broken> broken;           // acts that failed, orders that do not end
  std::vector<Difference> differences;  // from what was wanted
  std::string gone;                     // why the shop answers no more; empty: it does
  EndState end;                         // empty: it was not come to
  std::vector<LiveOrder> orders;        // as they were last seen
  Duration took{};                      // from the first act to the end
  bool kept() const { return broken.empty() && differences.empty() && gone.empty(); }
};

/// Scenario (its times are those of the loop), surroundings and what its lines lead to outlive it.
class Play {
 public:
  Play(const scenario::Scenario& scenario, Surroundings surroundings, LiveShop shop,
       PlayOptions options);
  Play(const Play&) = delete;
  Play& operator=(const Play&) = delete;

  /// Begins, on a fiber of its own: it has ended once `ended`. What a fiber of the play throws is
  /// the fibers' affair: `failed` tells what it means.
  void begin();
  bool ended() const { return ended_; }
  /// Somebody was answered what nobody can be answered, or nobody answers any more.
  void failed(const std::exception& error);
  /// As far as it has come.
  PlayResult result() const;

 private:
  void play();
  void ask_now_and_then();
  bool await_ends();
  void await_wanted();
  void tell_unfinished();
  std::string awaited(const std::string& id);
  void tell_progress() const;
  Duration since_start() const;

  const scenario::Scenario& scenario_;
  const Surroundings surroundings_;
  const PlayOptions options_;
  const Chooser chance_;
  LiveOrders orders_;
  LivePlayers players_;
  Diary diary_;
  Stage stage_;
  Script script_;
  std::optional<TimePoint> start_;
  std::vector<Broken> broken_;
  std::vector<Difference> differences_;
  EndState end_;
  std::string gone_;
  bool ended_ = false;
  Duration took_{};
};

}  // namespace perdura::simulator::live
