#pragma once
// A workflow whose activities answer what the scene has written for them; on virtual time.
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "temporal/testing/environment.hpp"

namespace perdura::replay {

class ScriptedWorld {
 public:
  /// Before the first start: its answers, one after the other, the last one for ever.
  template <class In, class Out>
  void answers(const temporal::ActivityType<In, Out>& type,
               std::vector<std::type_identity_t<Out>> said) {
    activities_.add(type, [this, name = type.name, said = std::move(said)](const In&) -> Out {
      const auto nth = static_cast<std::size_t>(calls_[name]++);
      return said.at(std::min(nth, said.size() - 1));
    });
  }

  template <class In>
  void begin(const std::string& type, const std::string& id, const In& input) {
    world().start(type, {temporal::to_payload(input)}, id);
  }
  template <class In>
  void signal(const std::string& id, const std::string& name, const In& input) {
    world().client().signal({id}, {.name = name, .input = {temporal::to_payload(input)}},
                            [](const auto&) {});
  }
  void until_called(const std::string& activity, int times = 1) {
    const auto holds = [&] { return calls_[activity] >= times; };
    if (!world().runtime().run_until(holds)) throw std::runtime_error(activity + " is not called");
  }

  temporal::testing::TestEnvironment& world();

 private:
  temporal::Activities activities_;
  std::map<std::string, int> calls_;
  std::optional<temporal::testing::TestEnvironment> world_;
};

}  // namespace perdura::replay
