#pragma once
// What whoever acts in a run needs of it: the same in a simulated world and in the running shop.
#include <functional>

#include "simulator/fiber.hpp"
#include "simulator/run/diary.hpp"
#include "simulator/run/orders.hpp"
#include "simulator/run/stage.hpp"

namespace perdura::simulator {

/// All of it outlives those who act.
struct Scene {
  /// When acts are due, and how long people wait.
  Loop& loop;
  Fibers& fibers;
  /// Somebody does something, on a fiber of his own.
  std::function<void(Fibers::Body work, std::string name)> spawn;
  Stage& stage;
  Orders& orders;
  Diary& diary;
};

}  // namespace perdura::simulator
