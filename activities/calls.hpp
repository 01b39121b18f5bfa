#pragma once
// One call of one service as an activity: its type, its route, and what its effect is called.
#include <functional>

#include "activities/list.hpp"
#include "activities/service_client.hpp"

namespace perdura::activities {

using Now = std::function<temporal::TimePoint()>;

/// Of one service, whose activity types stand in `Listed`: no other can be registered.
template <class Listed>
class Calls {
 public:
  /// The service's client outlives the activities; `now` is real time, as their deadlines are.
  Calls(temporal::Activities& activities, const ServiceClient& service, Now now)
      : activities_(activities), service_(service), now_(std::move(now)) {}

  /// `key_of(input)`: the effect's key.
  template <const auto& type, class Key>
  void add(const char* route, Key key_of) {
    static_assert(Listed::template contains<type>,
                  "an activity type that its service's list `All` does not name");
    using Type = std::remove_cvref_t<decltype(type)>;
    using In = typename Type::Input;
    activities_.add(type, [&service = service_, now = now_, route, key_of](
                              temporal::ActivityContext& context, const In& in) {
      return service.post<typename Type::Output>(context, now(), route, key_of(in), in);
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
