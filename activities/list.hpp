#pragma once
// Lists of activity types: what a worker can register, and what must be known of each.
#include "temporal/activity.hpp"

namespace perdura::activities {

/// Activity types by reference. Each has an identity of its own, though two may have the same
/// input and output.
template <const auto&... types>
struct List {
  template <const auto& type>
  static constexpr bool contains =
      (... || (static_cast<const void*>(&type) == static_cast<const void*>(&types)));

  /// `visit.template operator()<type>()` for each, in the list's order.
  template <class Visit>
  static constexpr void each(Visit visit) {
    (visit.template operator()<types>(), ...);
  }
};

namespace detail {

template <class... Lists>
struct Join;
template <const auto&... types>
struct Join<List<types...>> {
  using Type = List<types...>;
};
template <const auto&... first, const auto&... second, class... Rest>
struct Join<List<first...>, List<second...>, Rest...> {
  using Type = typename Join<List<first..., second...>, Rest...>::Type;
};

}  // namespace detail

template <class... Lists>
using Joined = typename detail::Join<Lists...>::Type;

}  // namespace perdura::activities
