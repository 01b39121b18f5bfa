#pragma once
// One call of one service as an activity: its type, its route, and what its effect is called.
#include <functional>

#include "activities/service_client.hpp"

namespace perdura::activities {

using Now = std::function<temporal::TimePoint()>;

class Calls {
 public:
  /// The service's client outlives the activities; `now` is real time, as their deadlines are.
  Calls(temporal::Activities& activities, const ServiceClient& service, Now now)
      : activities_(activities), service_(service), now_(std::move(now)) {}

  /// `key_of(input)`: the effect's key.
  template <class In, class Out, class Key>
  void add(const temporal::ActivityType<In, Out>& type, const char* route, Key key_of) {
    activities_.add(type, [&service = service_, now = now_, route, key_of](
                              temporal::ActivityContext& context, const In& in) {
      return service.post<Out>(context, now(), route, key_of(in), in);
    });
  }

 private:
  temporal::Activities& activities_;
  const ServiceClient& service_;
  Now now_;
};

/// `<order id>/<effect>`.
inline auto once_an_order(std::string effect) {
  return [effect = std::move(effect)](const auto& in) {
    return domain::effect_key(in.order_id, effect);
  };
}

}  // namespace perdura::activities
