#pragma once
// How long the histories of the run's workflows are.
#include <boost/describe/class.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/ids.hpp"
#include "platform/core/settings.hpp"

namespace perdura::apps::loadtest {

/// Of more workflows than that, as many are asked for, spread evenly.
inline constexpr std::size_t sample_max = 50;

/// Events an order; `sampled` 0: nothing was measured, and `why` says why.
struct HistoryEvents {
  int sampled = 0;
  double mean = 0;
  std::int64_t max = 0;
  std::optional<std::string> why;
};
BOOST_DESCRIBE_STRUCT(HistoryEvents, (), (sampled, mean, max, why))

/// Every n-th of them, at most `most`, the first one among them.
std::vector<domain::OrderId> sample_of(const std::vector<domain::OrderId>& orders,
                                       std::size_t most);

/// The ids of the workflows that an order's own has started.
using ChildrenOf = std::function<std::vector<std::string>(const domain::OrderId& order)>;

/// Asks the Temporal server of the settings about the workflows of these orders, children included.
/// Does not throw for a server that does not answer.
HistoryEvents measure_histories(const platform::Settings& settings,
                                const std::vector<domain::OrderId>& orders,
                                const ChildrenOf& children_of);

}  // namespace perdura::apps::loadtest
