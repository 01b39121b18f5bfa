#pragma once
// What whoever acts in a run needs of it.
#include "simulator/run/diary.hpp"
#include "simulator/run/orders.hpp"
#include "simulator/run/stage.hpp"

namespace perdura::simulator {

/// All of it outlives those who act.
struct Scene {
  World& world;
  Stage& stage;
  Orders& orders;
  Diary& diary;
};

}  // namespace perdura::simulator
