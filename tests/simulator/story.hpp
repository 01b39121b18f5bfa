#pragma once
// A small shop in whatever weather: five buyers side by side, until all has come to its end.
#include <string>
#include <vector>

#include "simulator/world/clients.hpp"

namespace perdura::simulator {

/// One database for all stories of the program: worlds use it one after another.
Schemas& story_schemas();

/// Anna pays by card, Ben on credit and cancels, Cleo and Dora want the last lamp, Emil cancels
/// what he has just paid by card. Whatever goes wrong, the shop is healed in the end, and must come
/// to rest with books that agree.
class Story {
 public:
  enum class Cast { All, AnnaAlone };

  explicit Story(Chooser& chooser, Cast cast = Cast::All, WorldOptions options = {});
  /// The shop opens in fair weather; the storm comes with the first order. Plans strike as long as
  /// storms do: two days are enough for a parcel to arrive.
  void run(const Weather& storm = fair_weather(), Duration lasts = std::chrono::hours(48));

  World& world() { return world_; }
  std::uint64_t digest() { return world_.loop().digest().value(); }
  /// Its id.
  const std::string& order(const std::string& name) const { return orders_.at(name); }
  /// "o1 COMPLETED o2 CANCELLED".
  std::string ends();
  /// What should not be: orders without an end, books that differ, acts that were answered oddly.
  const std::vector<std::string>& complaints() const { return complaints_; }
  /// Acts that had nothing to wait for any more.
  const std::vector<std::string>& failed_steps() const { return failed_steps_; }

 private:
  void open();
  void act(const char* order, std::function<void()> body);
  std::string place(Member& buyer, const char* name, const std::string& sku, int quantity,
                    PayBy by);
  bool paid(const std::string& order);
  void deliver(const std::string& order);
  bool over();
  void end();
  void audit();

  Chooser& chooser_;
  const Cast cast_;
  World world_;
  Clients clients_{world_};
  Member* seller_ = nullptr;
  std::map<std::string, Member*> buyers_;
  std::string coffee_, lamp_;
  std::map<std::string, std::string> orders_;  // by name
  int acting_ = 0;
  std::vector<std::string> complaints_, failed_steps_;
};

}  // namespace perdura::simulator
