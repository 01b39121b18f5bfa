#pragma once
// Every ending of every workflow, and how it is reached: the one list that recorder and tests read.
#include <string>
#include <variant>
#include <vector>

namespace perdura::replay {

class OrderShop;
class ScriptedWorld;

/// A run that ended. Its history is `histories/<workflow>/<name>.json`.
struct Ending {
  std::string workflow;  // its type
  std::string name;
  std::string run;   // its workflow id in the scene
  std::string ends;  // what its result says, in the words of `ending_of`
};

/// What happens until its runs have ended: plays in a world of its own, and throws if it cannot.
struct Scene {
  std::variant<void (*)(OrderShop&), void (*)(ScriptedWorld&)> play;
  std::vector<Ending> endings;
};
using Scenes = std::vector<Scene>;

// By subject, in `endings/`.
Scenes placements();
Scenes payments();
Scenes deliveries();
Scenes cancellations();
Scenes part_orders();
Scenes validations();
Scenes shipments();
Scenes refunds();

/// All of them.
Scenes scenes();

}  // namespace perdura::replay
